package main

import (
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"strconv"
	"sync"
	"time"

	"github.com/prometheus/prometheus/promql"
)

// server answers the part of Prometheus' HTTP API that reads one instant, over the series that were given last.
type server struct {
	engine *engine
	guard  sync.RWMutex
	store  store
}

// serve listens on an address of this machine, prints it as JSON, and ends when in does. Series are replaced by a PUT of a
// request's "series" on /series.
func serve(address string, in io.Reader, out io.Writer) error {
	listener, err := net.Listen("tcp", address)
	if err != nil {
		return err
	}
	answering := &server{engine: newEngine()}
	mux := http.NewServeMux()
	mux.HandleFunc("PUT /series", answering.replace)
	mux.HandleFunc("GET /api/v1/query", answering.query)
	mux.HandleFunc("POST /api/v1/query", answering.query)
	if err := json.NewEncoder(out).Encode(map[string]string{"listening": listener.Addr().String()}); err != nil {
		return err
	}
	go func() {
		_, _ = io.Copy(io.Discard, in)
		_ = listener.Close()
	}()
	if err := http.Serve(listener, mux); err != nil && !isClosed(err) {
		return err
	}
	return nil
}

func isClosed(err error) bool {
	operation, ok := err.(*net.OpError)
	return ok && operation.Err == net.ErrClosed
}

func (s *server) replace(writer http.ResponseWriter, asked *http.Request) {
	var given request
	if err := json.NewDecoder(asked.Body).Decode(&given); err != nil {
		http.Error(writer, err.Error(), http.StatusBadRequest)
		return
	}
	store, err := storeOf(given.Series)
	if err != nil {
		http.Error(writer, err.Error(), http.StatusBadRequest)
		return
	}
	s.guard.Lock()
	s.store = store
	s.guard.Unlock()
	writer.WriteHeader(http.StatusNoContent)
}

func (s *server) query(writer http.ResponseWriter, asked *http.Request) {
	at := time.Now()
	if text := asked.FormValue("time"); text != "" {
		parsed, err := momentOf(text)
		if err != nil {
			refuse(writer, err)
			return
		}
		at = parsed
	}
	s.guard.RLock()
	value, err := s.engine.run(s.store, asked.FormValue("query"), at.UnixMilli())
	s.guard.RUnlock()
	if err != nil {
		refuse(writer, err)
		return
	}
	body := map[string]any{"resultType": value.Type(), "result": printed(value)}
	reply(writer, http.StatusOK, map[string]any{"status": "success", "data": body})
}

// printed is a value as the HTTP API writes it: [seconds, "number"].
func printed(value any) any {
	point := func(at int64, number float64) []any { return []any{float64(at) / 1000, numberText(number)} }
	switch value := value.(type) {
	case promql.Scalar:
		return point(value.T, value.V)
	case promql.Vector:
		samples := make([]any, len(value))
		for i, sample := range value {
			samples[i] = map[string]any{"metric": labelMap(sample.Metric), "value": point(sample.T, sample.F)}
		}
		return samples
	default:
		return nil
	}
}

// momentOf reads seconds since 1970 or RFC 3339.
func momentOf(text string) (time.Time, error) {
	if seconds, err := strconv.ParseFloat(text, 64); err == nil {
		return time.UnixMilli(milliseconds(seconds)), nil
	}
	at, err := time.Parse(time.RFC3339Nano, text)
	if err != nil {
		return at, fmt.Errorf("no time: %q", text)
	}
	return at, nil
}

func refuse(writer http.ResponseWriter, err error) {
	reply(writer, http.StatusBadRequest, map[string]any{"status": "error", "errorType": "bad_data", "error": err.Error()})
}

func reply(writer http.ResponseWriter, status int, body any) {
	writer.Header().Set("Content-Type", "application/json")
	writer.WriteHeader(status)
	_ = json.NewEncoder(writer).Encode(body)
}
