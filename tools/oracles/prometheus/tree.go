package main

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/promql/parser"
)

// parsed is a canonical picture of an expression: equal for two texts if and only if they mean the same tree.
type parsed struct {
	Tree  string `json:"tree,omitempty"`
	Error string `json:"error,omitempty"`
}

func (e *engine) parse(text string) parsed {
	expression, err := e.parser.ParseExpr(text)
	if err != nil {
		return parsed{Error: err.Error()}
	}
	var out strings.Builder
	write(&out, expression)
	return parsed{Tree: out.String()}
}

// write prints a node as (kind facts children). Brackets of the text are not part of the tree, and a minus before a number is the
// number's, as the parser has it where no brackets stand between.
func write(out *strings.Builder, node parser.Expr) {
	node = bare(node)
	switch node := node.(type) {
	case *parser.NumberLiteral:
		fmt.Fprintf(out, "(number %s)", numberText(node.Val))
	case *parser.StringLiteral:
		fmt.Fprintf(out, "(text %s)", strconv.Quote(node.Val))
	case *parser.VectorSelector:
		writeSelector(out, node)
	case *parser.MatrixSelector:
		fmt.Fprintf(out, "(range %s%s ", node.Range, duration(node.RangeExpr))
		write(out, node.VectorSelector)
		out.WriteByte(')')
	case *parser.SubqueryExpr:
		fmt.Fprintf(out, "(subquery %s%s:%s%s", node.Range, duration(node.RangeExpr), node.Step, duration(node.StepExpr))
		fmt.Fprintf(out, " offset %s%s%s ", node.OriginalOffset, duration(node.OriginalOffsetExpr), moment(node.Timestamp, node.StartOrEnd))
		write(out, node.Expr)
		out.WriteByte(')')
	case *parser.Call:
		fmt.Fprintf(out, "(call %s", node.Func.Name)
		writeAll(out, node.Args)
	case *parser.AggregateExpr:
		fmt.Fprintf(out, "(aggregate %s without=%t %q", node.Op, node.Without, node.Grouping)
		if node.Param != nil {
			writeAll(out, parser.Expressions{node.Param, node.Expr})
		} else {
			writeAll(out, parser.Expressions{node.Expr})
		}
	case *parser.UnaryExpr:
		fmt.Fprintf(out, "(unary %s", node.Op)
		writeAll(out, parser.Expressions{node.Expr})
	case *parser.BinaryExpr:
		fmt.Fprintf(out, "(binary %s bool=%t%s", node.Op, node.ReturnBool, matching(node.VectorMatching))
		writeAll(out, parser.Expressions{node.LHS, node.RHS})
	default:
		fmt.Fprintf(out, "(%T %s)", node, node)
	}
}

func writeAll(out *strings.Builder, nodes parser.Expressions) {
	for _, node := range nodes {
		out.WriteByte(' ')
		write(out, node)
	}
	out.WriteByte(')')
}

// writeSelector puts matchers of the name first, wherever the text has the name; the others keep their order.
func writeSelector(out *strings.Builder, node *parser.VectorSelector) {
	out.WriteString("(selector {")
	for _, names := range []bool{true, false} {
		for _, matcher := range node.LabelMatchers {
			if (matcher.Name == labels.MetricName) == names {
				fmt.Fprintf(out, "%q%s%q,", matcher.Name, matcher.Type, matcher.Value)
			}
		}
	}
	fmt.Fprintf(out, "} offset %s%s%s", node.OriginalOffset, duration(node.OriginalOffsetExpr), moment(node.Timestamp, node.StartOrEnd))
	fmt.Fprintf(out, " anchored=%t smoothed=%t)", node.Anchored, node.Smoothed)
}

func bare(node parser.Expr) parser.Expr {
	for {
		inner, bracketed := node.(*parser.ParenExpr)
		if !bracketed {
			break
		}
		node = inner.Expr
	}
	unary, isUnary := node.(*parser.UnaryExpr)
	if !isUnary || unary.Op != parser.SUB {
		return node
	}
	number, isNumber := bare(unary.Expr).(*parser.NumberLiteral)
	if !isNumber || math.IsNaN(number.Val) {
		return node
	}
	return &parser.NumberLiteral{Val: -number.Val}
}

func matching(of *parser.VectorMatching) string {
	if of == nil {
		return ""
	}
	return fmt.Sprintf(" %s on=%t %q include=%q%s", of.Card, of.On, of.MatchingLabels, of.Include, fill(of.FillValues))
}

func fill(of parser.VectorMatchFillValues) string {
	text := ""
	if of.LHS != nil {
		text += " fill-left=" + numberText(*of.LHS)
	}
	if of.RHS != nil {
		text += " fill-right=" + numberText(*of.RHS)
	}
	return text
}

func duration(of *parser.DurationExpr) string {
	if of == nil {
		return ""
	}
	return "<" + of.String() + ">"
}

func moment(timestamp *int64, word parser.ItemType) string {
	if timestamp != nil {
		return fmt.Sprintf(" @%d", *timestamp)
	}
	if word != 0 {
		return fmt.Sprintf(" @%s", word)
	}
	return ""
}
