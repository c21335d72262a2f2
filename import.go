package main

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"steelyard/compensation/fact"
	"steelyard/compensation/money"
	"steelyard/compensation/period"
	"steelyard/compensation/problem"
	"steelyard/intake"
)

// importOptions are the flags of "steelyard import".
type importOptions struct {
	facts, mapping, errors  string
	check, commit, corrects bool
	as, reason              string
}

func (a *app) importCommand() *cobra.Command {
	var o importOptions
	cmd := a.configured(&cobra.Command{
		Use:   "import (--check | --as LOGIN [--commit]) --facts DIR [--mapping FILE] [--errors FILE.csv]",
		Short: a.say("检查事实文件；或以某个用户的名义预览并导入数据库", "check fact files; or preview and import them into a database, in a user's name"),
	}, func(cmd *cobra.Command, c *config) error {
		if o.as != "" && !o.check {
			return a.importInto(cmd.Context(), c, o)
		}
		return a.importFacts(o)
	}, "database")
	f := cmd.Flags()
	f.BoolVar(&o.check, "check", false, a.say("只读取和检查", "only read and check"))
	f.StringVar(&o.facts, "facts", "", a.say("事实文件所在的目录", "directory of the fact files"))
	f.StringVar(&o.mapping, "mapping", "", a.say("映射文件；不给时按标准 CSV 格式读取", "mapping profile; without one the plain CSV form is read"))
	f.StringVar(&o.errors, "errors", "", a.say("把问题写成 CSV 文件", "write the problems into a CSV file"))
	f.StringVar(&o.as, "as", "", a.say("以哪个用户的名义导入", "login of the user in whose name to import"))
	f.BoolVar(&o.commit, "commit", false, a.say("没有问题就提交；不给时只预览", "commit where nothing is wrong; without it, only preview"))
	f.BoolVar(&o.corrects, "corrects", false, a.say("已有事实的不同内容是更正", "other content for known facts is a correction"))
	f.StringVar(&o.reason, "reason", "", a.say("更正的原因", "why it is corrected"))
	return cmd
}

// errChecked ends a check that found failures: they were printed already.
var errChecked = problem.List{}

func (a *app) importFacts(o importOptions) error {
	var list problem.List
	for _, flag := range []struct {
		name  string
		given bool
	}{{"check", o.check}, {"facts", o.facts != ""}} {
		if !flag.given {
			list.Add("command.flag", problem.Place{Field: "--" + flag.name}, problem.Textf("缺少选项 --%s。", "The option --%s is missing.", flag.name),
				problem.Text{ZH: "请用 steelyard import --help 查看用法；导入数据库时用 --as 写明用户。", EN: "See steelyard import --help; to import into a database, name the user with --as."})
		}
	}
	if len(list) > 0 {
		return list
	}
	profile, list := factProfile(o.facts, o.mapping)
	if list.Failed() {
		return list.Sorted()
	}
	found := intake.Check(os.DirFS(o.facts), profile)
	found.Problems = append(found.Problems, list...).Sorted()
	if o.errors != "" {
		if err := a.writeErrors(o.errors, found); err != nil {
			return err
		}
	}
	if _, err := fmt.Fprint(a.stdout, a.summary(found, o.errors)); err != nil {
		return fmt.Errorf("%w: %w", errOutput, err)
	}
	if found.Problems.Failed() {
		return errChecked
	}
	return nil
}

// factProfile reads the mapping profile, and makes sure of the directory.
func factProfile(dir, mapping string) (*intake.Profile, problem.List) {
	profile, list := intake.Plain(), problem.List(nil)
	if mapping != "" {
		data, problems := readFile(mapping)
		if list = problems; problems == nil {
			profile, list = intake.ParseProfile(mapping, data)
		}
	}
	if info, err := os.Stat(dir); err != nil || !info.IsDir() {
		list.Add("command.no_directory", problem.Place{File: dir}, problem.Textf("%s 不是可以读取的目录。", "%s is not a directory that can be read.", problem.Show(dir)),
			problem.Text{ZH: "请给出事实文件所在的目录。", EN: "Give the directory that holds the fact files."})
	}
	return profile, list
}

// summary says what was read and what is wrong with it.
func (a *app) summary(found intake.Checked, sheet string) string {
	var b strings.Builder
	s := found.Facts
	fmt.Fprintln(&b, a.say("只检查，没有保存任何内容。", "Checked only; nothing was stored."))
	if found.Problems.Failed() {
		fmt.Fprintln(&b, a.say("以下只包括能读入的部分。", "What follows covers only what could be read."))
	}
	counts := []int{len(s.Teams), len(s.Persons), len(s.Employments), len(s.Customers), len(s.Contracts), len(s.Splits), len(s.Overlays), len(s.Instalments), len(s.Receipts), len(s.Allocations), len(s.Figures)}
	counts = append(counts, found.Selling.Counts()...)
	for i, kind := range slices.Concat(fact.Kinds(), fact.SellingKinds()) {
		if counts[i] > 0 {
			fmt.Fprintf(&b, "  %s: %d\n", kind.Name().In(a.lang), counts[i])
		}
	}
	var signed, cash total
	for i := range s.Contracts {
		signed.add(s.Contracts[i].Signed, s.Contracts[i].Amount)
	}
	for i := range s.Receipts {
		cash.add(s.Receipts[i].Date, s.Receipts[i].Amount)
	}
	signed.write(&b, a.say("合同", "Contracts"), a.say("至", "to"))
	cash.write(&b, a.say("回款", "Receipts"), a.say("至", "to"))
	a.byCode(&b, found.Problems)
	if sheet != "" {
		fmt.Fprintf(&b, a.say("问题清单：%s\n", "List of problems: %s\n"), sheet)
	}
	return b.String()
}

// total is the span of days and the sum by currency of amounts; a sum that is
// too large is not told.
type total struct {
	from, to period.Date
	sums     []money.Amount
	tooLarge bool
}

func (t *total) add(day period.Date, amount money.Amount) {
	if t.from.IsZero() || day.Before(t.from) {
		t.from = day
	}
	if day.After(t.to) {
		t.to = day
	}
	i := slices.IndexFunc(t.sums, func(a money.Amount) bool { return a.Currency == amount.Currency })
	if i < 0 {
		t.sums = append(t.sums, amount)
		return
	}
	sum, err := t.sums[i].Add(amount)
	t.sums[i], t.tooLarge = sum, t.tooLarge || err != nil
}

func (t *total) write(b *strings.Builder, name, to string) {
	if len(t.sums) == 0 {
		return
	}
	slices.SortFunc(t.sums, func(x, y money.Amount) int { return cmp.Compare(x.Currency.Code(), y.Currency.Code()) })
	fmt.Fprintf(b, "%s: %s %s %s", name, t.from, to, t.to)
	for _, sum := range t.sums {
		if !t.tooLarge {
			fmt.Fprintf(b, ", %s %s", sum, sum.Currency)
		}
	}
	fmt.Fprintln(b)
}

// mostExamples is how many problems of a kind are shown.
const mostExamples = 3

// byCode writes the problems by kind, the most frequent first, failures before
// warnings.
func (a *app) byCode(b *strings.Builder, list problem.List) {
	if len(list) == 0 {
		fmt.Fprintln(b, a.say("没有问题。", "No problems."))
		return
	}
	type kind struct {
		code     string
		severity problem.Severity
	}
	var kinds []kind
	of := make(map[kind]problem.List)
	for _, p := range list {
		k := kind{p.Code, p.Severity}
		if of[k] == nil {
			kinds = append(kinds, k)
		}
		of[k] = append(of[k], p)
	}
	slices.SortFunc(kinds, func(x, y kind) int {
		return cmp.Or(cmp.Compare(x.severity, y.severity), cmp.Compare(len(of[y]), len(of[x])), cmp.Compare(x.code, y.code))
	})
	for _, k := range kinds {
		what := a.say("问题", "problem(s)")
		if k.severity == problem.Warning {
			what = a.say("警告", "warning(s)")
		}
		fmt.Fprintf(b, a.say("%s：%d 个%s\n", "%s: %d %s\n"), k.code, len(of[k]), what)
		for _, p := range of[k][:min(len(of[k]), mostExamples)] {
			fmt.Fprintf(b, "  %s\n", p.String(a.lang))
		}
		if rest := len(of[k]) - mostExamples; rest > 0 {
			fmt.Fprintf(b, a.say("  还有 %d 个同类\n", "  and %d more of this kind\n"), rest)
		}
	}
}

// writeErrors writes the problems as a CSV file that any spreadsheet opens. It
// replaces only what an earlier check wrote.
func (a *app) writeErrors(name string, found intake.Checked) error {
	var out bytes.Buffer
	sheet := intake.NewErrorSheet(a.lang, found.Problems, func(p problem.Problem) string { return found.Values[p] })
	if err := sheet.WriteCSV(&out); err != nil {
		return fmt.Errorf("%w: %w", errInternal, err)
	}
	before, err := os.ReadFile(name)
	if !errors.Is(err, fs.ErrNotExist) && !intake.IsErrorSheet(before) {
		var list problem.List
		list.Add("command.file_exists", problem.Place{File: name}, problem.Text{ZH: "这个文件已经存在，且不是问题清单。", EN: "This file exists and is not a list of problems."},
			problem.Text{ZH: "请换一个文件名，以免覆盖数据。", EN: "Give another name, so that no data is overwritten."})
		return list
	}
	if err := os.WriteFile(name, out.Bytes(), 0o600); err != nil {
		return fmt.Errorf("%w: %w", errOutput, err)
	}
	return nil
}
