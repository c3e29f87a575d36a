package main

import (
	"context"
	"encoding/json"
	"math"
	"strconv"
	"time"

	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/promql"
	"github.com/prometheus/prometheus/promql/parser"
	"github.com/prometheus/prometheus/storage"
)

// query is one expression and the instants, in seconds, at which it is asked.
type query struct {
	Expr  string    `json:"expr"`
	Times []float64 `json:"times"`
}

// result is what one instant query gave: pairs of labels and value in the engine's order, or an error.
type result struct {
	Values []pair
	Error  string
}

// MarshalJSON writes one of the two; no values are an empty list.
func (r result) MarshalJSON() ([]byte, error) {
	if r.Error != "" {
		return json.Marshal(map[string]string{"error": r.Error})
	}
	return json.Marshal(map[string][]pair{"values": r.Values})
}

// pair is printed as [labels, value].
type pair [2]any

// engine is the query engine as a server without feature flags has it.
type engine struct {
	promql *promql.Engine
	parser parser.Parser
}

func newEngine() *engine {
	reader := parser.NewParser(parser.Options{})
	return &engine{
		parser: reader,
		promql: promql.NewEngine(promql.EngineOpts{
			MaxSamples:               50_000_000,
			Timeout:                  2 * time.Minute,
			LookbackDelta:            5 * time.Minute,
			NoStepSubqueryIntervalFn: func(int64) int64 { return time.Minute.Milliseconds() },
			// Both are always on in a server.
			EnableAtModifier:     true,
			EnableNegativeOffset: true,
			Parser:               reader,
		}),
	}
}

// run evaluates an expression at one instant.
func (e *engine) run(store storage.Queryable, text string, at int64) (parser.Value, error) {
	ctx := context.Background()
	asked, err := e.promql.NewInstantQuery(ctx, store, nil, text, time.UnixMilli(at))
	if err != nil {
		return nil, err
	}
	defer asked.Close()
	got := asked.Exec(ctx)
	if got.Err != nil {
		return nil, got.Err
	}
	// Closing hands slices back for reuse; what is kept must be a copy.
	if vector, ok := got.Value.(promql.Vector); ok {
		return append(promql.Vector{}, vector...), nil
	}
	return got.Value, nil
}

func (e *engine) instant(store storage.Queryable, text string, at int64) result {
	value, err := e.run(store, text, at)
	if err != nil {
		return result{Error: err.Error()}
	}
	switch value := value.(type) {
	case promql.Scalar:
		return result{Values: []pair{{map[string]string{}, numberText(value.V)}}}
	case promql.Vector:
		pairs := make([]pair, len(value))
		for i, sample := range value {
			if sample.H != nil {
				return result{Error: "native histograms have no single value"}
			}
			pairs[i] = pair{labelMap(sample.Metric), numberText(sample.F)}
		}
		return result{Values: pairs}
	default:
		return result{Error: "neither a scalar nor an instant vector: " + string(value.Type())}
	}
}

func labelMap(of labels.Labels) map[string]string {
	names := make(map[string]string, of.Len())
	of.Range(func(label labels.Label) { names[label.Name] = label.Value })
	return names
}

// numberText is the shortest decimal that reads back as the same number; infinities and NaN as Prometheus writes them.
func numberText(value float64) string {
	if math.IsInf(value, 1) {
		return "+Inf"
	}
	return strconv.FormatFloat(value, 'g', -1, 64)
}

// milliseconds rounds, because 0.3 s is not a binary fraction.
func milliseconds(seconds float64) int64 {
	return int64(math.Round(seconds * 1000))
}
