// Command prometheus-engine answers PromQL questions with the engine of Prometheus 3, over series that the question brings along.
// It reads one JSON request a line and writes one JSON response a line; see README.md in the folder above.
package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os"
)

// request is either a question over series or a list of texts to parse.
type request struct {
	Series  []givenSeries `json:"series"`
	Queries []query       `json:"queries"`
	Parse   []string      `json:"parse"`
}

// response has the field that the request asked for; Error only for a line that is no request.
type response struct {
	Results [][]result `json:"results,omitempty"`
	Parsed  []parsed   `json:"parsed,omitempty"`
	Error   string     `json:"error,omitempty"`
}

func main() {
	if len(os.Args) > 2 && os.Args[1] == "serve" {
		if err := serve(os.Args[2], os.Stdin, os.Stdout); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	if err := answerLines(os.Stdin, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// answerLines answers each line of in until it ends. Every response is flushed, since the other side waits for it.
func answerLines(in io.Reader, out io.Writer) error {
	reader := bufio.NewReaderSize(in, 1<<20)
	writer := bufio.NewWriterSize(out, 1<<20)
	encoder := json.NewEncoder(writer)
	encoder.SetEscapeHTML(false)
	engine := newEngine()
	for {
		line, readError := reader.ReadBytes('\n')
		if len(bytes.TrimSpace(line)) > 0 {
			if err := encoder.Encode(answer(engine, line)); err != nil {
				return err
			}
			if err := writer.Flush(); err != nil {
				return err
			}
		}
		if readError == io.EOF {
			return nil
		}
		if readError != nil {
			return readError
		}
	}
}

func answer(engine *engine, line []byte) response {
	var asked request
	if err := json.Unmarshal(line, &asked); err != nil {
		return response{Error: err.Error()}
	}
	answered := response{}
	if asked.Parse != nil {
		answered.Parsed = make([]parsed, len(asked.Parse))
		for i, text := range asked.Parse {
			answered.Parsed[i] = engine.parse(text)
		}
	}
	if asked.Queries != nil {
		store, err := storeOf(asked.Series)
		if err != nil {
			return response{Error: err.Error()}
		}
		answered.Results = make([][]result, len(asked.Queries))
		for i, each := range asked.Queries {
			answered.Results[i] = make([]result, len(each.Times))
			for j, seconds := range each.Times {
				answered.Results[i][j] = engine.instant(store, each.Expr, milliseconds(seconds))
			}
		}
	}
	return answered
}
