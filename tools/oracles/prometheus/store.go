package main

import (
	"context"
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"sort"
	"strconv"

	"github.com/prometheus/prometheus/model/histogram"
	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/model/value"
	"github.com/prometheus/prometheus/storage"
	"github.com/prometheus/prometheus/tsdb/chunkenc"
	"github.com/prometheus/prometheus/tsdb/chunks"
	"github.com/prometheus/prometheus/util/annotations"
)

// givenSeries is a series as a request brings it.
type givenSeries struct {
	Labels  map[string]string `json:"labels"`
	Samples []sample          `json:"samples"`
}

// sample is [seconds, "value"] in a request; a value may also be "stale".
type sample struct {
	at    int64
	value float64
}

func (s *sample) UnmarshalJSON(data []byte) error {
	var text string
	var seconds float64
	if err := json.Unmarshal(data, &[]any{&seconds, &text}); err != nil {
		return err
	}
	s.at = milliseconds(seconds)
	if text == "stale" {
		s.value = math.Float64frombits(value.StaleNaN)
		return nil
	}
	number, err := strconv.ParseFloat(text, 64)
	if err != nil {
		return err
	}
	// A NaN that somebody scraped never is the marker of staleness.
	if math.IsNaN(number) {
		number = math.Float64frombits(value.NormalNaN)
	}
	s.value = number
	return nil
}

// The methods by which the engine's iterator over a list reads a sample.

func (s sample) T() int64                      { return s.at }
func (s sample) ST() int64                     { return 0 }
func (s sample) F() float64                    { return s.value }
func (s sample) H() *histogram.Histogram       { return nil }
func (s sample) FH() *histogram.FloatHistogram { return nil }
func (s sample) Type() chunkenc.ValueType      { return chunkenc.ValFloat }
func (s sample) Copy() chunks.Sample           { return s }

// store keeps series in memory, sorted by their labels as a database gives them.
type store []stored

type stored struct {
	labels  labels.Labels
	samples []chunks.Sample
}

// storeOf refuses what a database would refuse: two series with the same labels, samples that do not go forward.
func storeOf(series []givenSeries) (store, error) {
	kept := make(store, len(series))
	for i, each := range series {
		samples := make([]chunks.Sample, len(each.Samples))
		for j, one := range each.Samples {
			if j > 0 && one.at <= each.Samples[j-1].at {
				return nil, fmt.Errorf("series %d: sample %d is not later than the one before", i, j)
			}
			samples[j] = one
		}
		given := labels.FromMap(each.Labels)
		// An empty value is the same as no label.
		kept[i] = stored{labels: labels.NewBuilder(given).Labels(), samples: samples}
	}
	slices.SortFunc(kept, func(a, b stored) int { return labels.Compare(a.labels, b.labels) })
	for i := 1; i < len(kept); i++ {
		if labels.Equal(kept[i-1].labels, kept[i].labels) {
			return nil, fmt.Errorf("two series are called %s", kept[i].labels)
		}
	}
	return kept, nil
}

// Querier gives the series cut to a stretch of time.
func (s store) Querier(from, to int64) (storage.Querier, error) {
	return &reading{store: s, from: from, to: to}, nil
}

type reading struct {
	store    store
	from, to int64
}

// Select cuts by the querier's bounds, not by the hints: these may be narrower only as an optimisation.
func (r *reading) Select(_ context.Context, _ bool, _ *storage.SelectHints, matchers ...*labels.Matcher) storage.SeriesSet {
	found := &selection{at: -1}
	for _, each := range r.store {
		if !matches(each.labels, matchers) {
			continue
		}
		first := sort.Search(len(each.samples), func(i int) bool { return each.samples[i].T() >= r.from })
		end := sort.Search(len(each.samples), func(i int) bool { return each.samples[i].T() > r.to })
		if first < end {
			found.series = append(found.series, storage.NewListSeries(each.labels, each.samples[first:end]))
		}
	}
	return found
}

func matches(of labels.Labels, matchers []*labels.Matcher) bool {
	for _, matcher := range matchers {
		if !matcher.Matches(of.Get(matcher.Name)) {
			return false
		}
	}
	return true
}

// LabelValues and LabelNames serve other parts of a server than the engine.

func (*reading) LabelValues(context.Context, string, *storage.LabelHints, ...*labels.Matcher) ([]string, annotations.Annotations, error) {
	return nil, nil, fmt.Errorf("only series can be read")
}

func (*reading) LabelNames(context.Context, *storage.LabelHints, ...*labels.Matcher) ([]string, annotations.Annotations, error) {
	return nil, nil, fmt.Errorf("only series can be read")
}

func (*reading) Close() error { return nil }

type selection struct {
	series []storage.Series
	at     int
}

func (s *selection) Next() bool {
	s.at++
	return s.at < len(s.series)
}

func (s *selection) At() storage.Series              { return s.series[s.at] }
func (*selection) Err() error                        { return nil }
func (*selection) Warnings() annotations.Annotations { return nil }
