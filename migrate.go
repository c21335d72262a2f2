package main

import (
	"context"

	"github.com/spf13/cobra"

	"steelyard/models"
)

func (a *app) migrateCommand() *cobra.Command {
	return a.configured(&cobra.Command{
		Use:   "migrate",
		Short: a.say("建立数据库结构，或升级到本程序的版本", "make the schema of the database, or bring it up to this program's"),
	}, func(cmd *cobra.Command, c *config) error { return a.migrate(cmd.Context(), c) }, "database")
}

// migrate brings the schema up to date and says from which version to which.
// Repeating it changes nothing, and several at a time wait for each other.
func (a *app) migrate(ctx context.Context, c *config) error {
	o := models.Options{URL: c.Database}
	before, err := models.SchemaOf(ctx, o)
	if err != nil {
		return err
	}
	if err := models.Migrate(ctx, o); err != nil {
		return err
	}
	after, err := models.SchemaOf(ctx, o)
	if err != nil {
		return err
	}
	line := a.say("数据库 %[1]s 的结构已是版本 %[3]d，没有改动。\n", "The schema of %[1]s has version %[3]d already; nothing was changed.\n")
	switch {
	case before.Empty():
		line = a.say("已建立数据库 %[1]s 的结构，版本 %[3]d。\n", "The schema of %[1]s was made, version %[3]d.\n")
	case !before.Ready():
		line = a.say("数据库 %[1]s 的结构已从版本 %[2]d 升级到 %[3]d。\n", "The schema of %[1]s went from version %[2]d to %[3]d.\n")
	}
	return a.printf(line, masked(c.Database), before.Have, after.Have)
}
