// Command expr-engine evaluates the small expressions of Argo Rollouts and of KEDA with the libraries that these use, called as they call
// them. It answers each line of JSON with one line.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"strconv"

	argo "github.com/antonmedv/expr"
	keda "github.com/expr-lang/expr"
)

// request is a condition of an analysis over the values of a query, or a formula over the values of named triggers; numbers are texts.
type request struct {
	Condition string            `json:"condition"`
	Result    []string          `json:"result"`
	Formula   string            `json:"formula"`
	Values    map[string]string `json:"values"`
}

// response has one of the two, or says what went wrong.
type response struct {
	Holds *bool   `json:"holds,omitempty"`
	Value *string `json:"value,omitempty"`
	Error string  `json:"error,omitempty"`
}

func main() {
	reader := bufio.NewReaderSize(os.Stdin, 1<<20)
	encoder := json.NewEncoder(os.Stdout)
	for {
		line, err := reader.ReadBytes('\n')
		if err != nil {
			return
		}
		if err := encoder.Encode(answer(line)); err != nil {
			return
		}
	}
}

func answer(line []byte) response {
	var asked request
	if err := json.Unmarshal(line, &asked); err != nil {
		return response{Error: err.Error()}
	}
	var answered response
	var err error
	if asked.Condition != "" {
		answered.Holds, err = condition(asked.Condition, asked.Result)
	} else {
		answered.Value, err = formula(asked.Formula, asked.Values)
	}
	if err != nil {
		return response{Error: err.Error()}
	}
	return answered
}

// condition does what utils/evaluate of argo-rollouts v1.9.1 does with the values of a vector.
func condition(text string, values []string) (*bool, error) {
	result := make([]float64, len(values))
	for i, value := range values {
		number, err := strconv.ParseFloat(value, 64)
		if err != nil {
			return nil, err
		}
		result[i] = number
	}
	env := map[string]any{"result": any(result), "isNaN": math.IsNaN, "isInf": func(f float64) bool { return math.IsInf(f, 0) }}
	program, err := argo.Compile(text, argo.Env(env))
	if err != nil {
		return nil, err
	}
	output, err := argo.Run(program, env)
	if err != nil {
		return nil, err
	}
	holds, ok := output.(bool)
	if !ok {
		return nil, fmt.Errorf("expected bool, but got %T", output)
	}
	return &holds, nil
}

// formula does what pkg/scalers, pkg/scaling/modifiers and the webhook of keda v2.21.0 do: triggers hand over thousandths and nothing below
// zero, the formula is made a float, and of its result whole thousandths remain.
func formula(text string, values map[string]string) (*string, error) {
	data := make(map[string]any)
	names := make(map[string]float64)
	for name, value := range values {
		number, err := strconv.ParseFloat(value, 64)
		if err != nil {
			return nil, err
		}
		if math.IsNaN(number) || math.IsInf(number, 0) || number < 0 {
			number = 0
		}
		rounded, err := strconv.ParseFloat(fmt.Sprintf("%.3f", number), 64)
		if err != nil {
			return nil, err
		}
		data[name] = rounded
		names[name] = -1
	}
	program, err := keda.Compile("float("+text+")", keda.Env(names))
	if err != nil {
		return nil, err
	}
	output, err := keda.Run(program, data)
	if err != nil {
		return nil, err
	}
	number, ok := output.(float64)
	if !ok {
		return nil, fmt.Errorf("formula returned non-float result %T (%v)", output, output)
	}
	cut := strconv.FormatFloat(float64(int64(number*1000))/1000, 'g', -1, 64)
	return &cut, nil
}
