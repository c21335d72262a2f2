package main

import (
	"bytes"
	"fmt"
	"io"
	"runtime"

	"steelyard/compensation"
	"steelyard/compensation/fact"
	"steelyard/compensation/plan"
	"steelyard/compensation/problem"
	"steelyard/compensation/trace"
	"steelyard/demo"
)

// demo calculates the demo company's month and prints its statements, and the
// featured person's in full, in both languages.
func (a *app) demo(seed uint64) error {
	company := demo.New(seed)
	var plans []*plan.Plan
	for _, file := range company.Plans {
		p, list := plan.Read(file.Name, file.Data)
		if list.Failed() {
			return list
		}
		plans = append(plans, p)
	}
	set, list := plan.NewSet(plans)
	if list.Failed() {
		return list
	}
	result, list := compensation.Calculate(compensation.Request{
		Facts: fact.NewIndex(company.Facts), Plans: set, From: company.Month, To: company.Month, Workers: runtime.GOMAXPROCS(0),
	})
	if list.Failed() {
		return list
	}
	var out bytes.Buffer
	languages := []problem.Lang{problem.ZH, problem.EN}
	for _, lang := range languages {
		if err := result.WriteText(&out, lang, false); err != nil {
			return fmt.Errorf("%w: %w", errInternal, err)
		}
		out.WriteString("\n")
	}
	for i := range result.Statements {
		s := &result.Statements[i]
		if s.Payee.Code != company.Featured {
			continue
		}
		if err := writeWhy(&out, result, s, languages...); err != nil {
			return err
		}
	}
	if _, err := out.WriteTo(a.stdout); err != nil {
		return fmt.Errorf("%w: %w", errOutput, err)
	}
	return nil
}

// writeWhy writes the explanation of a statement.
func writeWhy(out io.Writer, result *compensation.Result, s *compensation.Statement, languages ...problem.Lang) error {
	x, err := result.Explain(s)
	if err != nil {
		return fmt.Errorf("%w: %w", errInternal, err)
	}
	for _, lang := range languages {
		fmt.Fprintf(out, "%s\n\n", problem.Textf("为什么是这个数？%s（%s）%s", "Why this amount? %s (%s), %s", s.Payee.Name, s.Payee.Code, s.Month).In(lang))
		if err := trace.Write(out, x.Root, lang); err != nil {
			return fmt.Errorf("%w: %w", errInternal, err)
		}
		fmt.Fprintln(out)
	}
	return nil
}
