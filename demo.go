package main

import (
	"bytes"
	"fmt"
	"runtime"

	"github.com/spf13/cobra"

	"steelyard/compensation"
	"steelyard/compensation/fact"
	"steelyard/compensation/plan"
	"steelyard/compensation/problem"
	"steelyard/compensation/trace"
	"steelyard/demo"
)

func (a *app) demoCommand() *cobra.Command {
	var once bool
	var seed uint64
	cmd := &cobra.Command{
		Use:   "demo --once",
		Short: a.say("核算一家演示公司的一个月，并用中英文解释", "calculate a month of a demo company and explain it in both languages"),
		Args:  a.noArgs,
		RunE: func(*cobra.Command, []string) error {
			if !once {
				var list problem.List
				list.Add("command.flag", problem.Place{Field: "--once"}, problem.Text{ZH: "目前演示只能打印后退出。", EN: "For now the demo prints and exits."},
					problem.Text{ZH: "请写 steelyard demo --once。", EN: "Write steelyard demo --once."})
				return list
			}
			return a.demo(seed)
		},
	}
	cmd.Flags().BoolVar(&once, "once", false, a.say("打印后退出", "print and exit"))
	cmd.Flags().Uint64Var(&seed, "seed", 1, a.say("生成演示公司的种子", "seed that the demo company is made from"))
	return cmd
}

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
	for _, lang := range []problem.Lang{problem.ZH, problem.EN} {
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
		x, err := result.Explain(s)
		if err != nil {
			return fmt.Errorf("%w: %w", errInternal, err)
		}
		for _, lang := range []problem.Lang{problem.ZH, problem.EN} {
			fmt.Fprintf(&out, "%s\n\n", problem.Textf("为什么是这个数？%s（%s）%s", "Why this amount? %s (%s), %s", s.Payee.Name, s.Payee.Code, s.Month).In(lang))
			if err := trace.Write(&out, x.Root, lang); err != nil {
				return fmt.Errorf("%w: %w", errInternal, err)
			}
			out.WriteString("\n")
		}
	}
	if _, err := out.WriteTo(a.stdout); err != nil {
		return fmt.Errorf("%w: %w", errOutput, err)
	}
	return nil
}
