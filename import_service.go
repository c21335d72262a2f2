package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"steelyard/api"
	"steelyard/compensation/fact"
	"steelyard/compensation/problem"
	"steelyard/intake"
	"steelyard/models"
)

// importInto previews the files of a directory against a database, and commits
// them where that is asked for and nothing is wrong.
func (a *app) importInto(ctx context.Context, c *config, o importOptions) (err error) {
	if o.facts == "" {
		var list problem.List
		list.Add("command.flag", problem.Place{Field: "--facts"}, problem.Text{ZH: "缺少选项 --facts。", EN: "The option --facts is missing."},
			problem.Text{ZH: "请用 steelyard import --help 查看用法。", EN: "See steelyard import --help."})
		return list
	}
	profile, list := factProfile(o.facts, o.mapping)
	if list.Failed() {
		return list.Sorted()
	}
	n := models.NewImport{Corrects: o.corrects, Reason: o.reason}
	if o.mapping != "" {
		text, err := os.ReadFile(o.mapping)
		if err != nil {
			return err
		}
		n.Profile = string(text)
	}
	files, closeAll, err := factFiles(o.facts, profile)
	defer closeAll()
	if err != nil {
		return err
	}
	db, err := models.Open(ctx, models.Options{URL: c.Database})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	service, err := newAPI(c, db, slog.New(slog.DiscardHandler))
	if err != nil {
		return fmt.Errorf("%w: %w", errInternal, err)
	}
	i, err := service.ImportAs(ctx, o.as, n, files, o.commit)
	if err != nil {
		return err
	}
	return a.showImport(i, o)
}

// factFiles opens the files of a directory that are data: those that the profile
// reads, and whatever else looks like them, so that a misspelled name is told.
func factFiles(dir string, profile *intake.Profile) (files []api.UploadFile, closeAll func(), err error) {
	var open []*os.File
	closeAll = func() {
		for _, f := range open {
			_ = f.Close() // it was only read
		}
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, closeAll, err
	}
	for _, e := range entries {
		data := slices.Contains([]string{".csv", ".xlsx", ".zip"}, strings.ToLower(filepath.Ext(e.Name())))
		if e.IsDir() || strings.HasPrefix(e.Name(), ".") || !data && !profile.Reads(e.Name()) {
			continue
		}
		f, err := os.Open(filepath.Join(dir, e.Name()))
		if err != nil {
			return nil, closeAll, err
		}
		open = append(open, f)
		info, err := f.Stat()
		if err != nil {
			return nil, closeAll, err
		}
		files = append(files, api.UploadFile{Name: e.Name(), File: f, Size: info.Size()})
	}
	return files, closeAll, nil
}

// showImport says what an import holds, what is wrong with it, and what became
// of it.
func (a *app) showImport(i models.Import, o importOptions) error {
	found := intake.Checked{Facts: &fact.Set{}, Values: map[problem.Problem]string{}}
	for _, p := range i.Found.List {
		found.Problems = append(found.Problems, p.Problem)
		found.Values[p.Problem] = p.Value
	}
	if o.errors != "" {
		if err := a.writeErrors(o.errors, found); err != nil {
			return err
		}
	}
	var b strings.Builder
	for _, k := range i.Counts.Kinds {
		name := k.Kind
		if kind, ok := k.Fact(); ok {
			name = kind.Name().In(a.lang)
		}
		fmt.Fprintf(&b, a.say("  %s：新增 %d，相同 %d，更正 %d\n", "  %s: %d new, %d the same, %d corrected\n"), name, k.New, k.Same, k.Changed)
	}
	a.byCode(&b, found.Problems)
	switch {
	case i.Found.Failures > 0:
		fmt.Fprintln(&b, a.say("没有导入任何内容。", "Nothing was imported."))
	case !o.commit:
		fmt.Fprintln(&b, a.say("只预览，没有保存；加上 --commit 就导入。", "Previewed only, nothing was stored; with --commit it is imported."))
	case i.Counts.Changes() == 0:
		fmt.Fprintln(&b, a.say("全部内容都已在库中，没有改动。", "Everything is there already; nothing was changed."))
	default:
		fmt.Fprintf(&b, a.say("已导入：第 %d 批。\n", "Imported as batch %d.\n"), i.Number)
	}
	if o.errors != "" {
		fmt.Fprintf(&b, a.say("问题清单：%s\n", "List of problems: %s\n"), o.errors)
	}
	if _, err := fmt.Fprint(a.stdout, b.String()); err != nil {
		return fmt.Errorf("%w: %w", errOutput, err)
	}
	if i.Found.Failures > 0 {
		return errChecked
	}
	return nil
}
