package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"steelyard/compensation/plan"
	"steelyard/compensation/problem"
)

func (a *app) planCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "plan",
		Short: a.say("方案文档", "plan documents"),
		Args:  a.noArgs,
		RunE:  func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(&cobra.Command{
		Use:   "schema",
		Short: a.say("打印方案文档的 JSON Schema", "print the JSON Schema of plan documents"),
		Args:  a.noArgs,
		RunE: func(*cobra.Command, []string) error {
			if _, err := a.stdout.Write(plan.Schema()); err != nil {
				return fmt.Errorf("%w: %w", errOutput, err)
			}
			return nil
		},
	})
	cmd.AddCommand(&cobra.Command{
		Use:   "check FILE|DIR …",
		Short: a.say("检查方案文档，列出全部问题和可疑之处", "check plan documents and list every problem and what looks wrong"),
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) > 0 {
				return nil
			}
			var list problem.List
			list.Add("command.argument", problem.Place{}, problem.Text{ZH: "没有给出方案文件。", EN: "No plan is given."},
				problem.Text{ZH: "请写 steelyard plan check 文件或目录。", EN: "Write steelyard plan check FILE or DIR."})
			return list
		},
		RunE: func(_ *cobra.Command, paths []string) error { return a.checkPlans(paths) },
	})
	return cmd
}

// checkPlans reads every plan, together as for one calculation, and prints what
// is wrong with them; warnings alone are no failure.
func (a *app) checkPlans(paths []string) error {
	var plans []*plan.Plan
	var list problem.List
	for _, path := range paths {
		found, problems := loadPlans(path)
		plans, list = append(plans, found...), append(list, problems...)
	}
	if !list.Failed() {
		set, problems := plan.NewSet(plans)
		list = append(list, problems...)
		if set != nil {
			list = append(list, set.Check()...)
		}
	}
	for _, p := range plans {
		list = append(list, p.Check()...)
	}
	if list = list.Sorted(); list.Failed() {
		return list
	}
	a.report(list)
	_, err := fmt.Fprintf(a.stdout, a.say("检查了 %d 份方案，%d 个警告。\n", "%d plan(s) checked, %d warning(s).\n"), len(plans), len(list))
	if err != nil {
		return fmt.Errorf("%w: %w", errOutput, err)
	}
	return nil
}
