package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"steelyard/compensation/plan"
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
	return cmd
}
