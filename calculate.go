package main

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"steelyard/compensation"
	"steelyard/compensation/document"
	"steelyard/compensation/fact"
	"steelyard/compensation/period"
	"steelyard/compensation/plan"
	"steelyard/compensation/problem"
	"steelyard/intake"
)

// calculateOptions are the flags of "steelyard calculate".
type calculateOptions struct {
	facts, mapping, plan, from, to, format string
	payees, prior, retroactive             []string
	explain                                bool
	workers                                int
}

func (a *app) calculateCommand() *cobra.Command {
	var o calculateOptions
	cmd := &cobra.Command{
		Use:   "calculate --facts DIR [--mapping FILE] --plan FILE|DIR --from 2026-10 --to 2026-10",
		Short: a.say("用方案和事实文件核算提成，不需要数据库", "calculate pay from fact files and plans, without a database"),
		Args:  a.noArgs,
		RunE:  func(*cobra.Command, []string) error { return a.calculate(o) },
	}
	f := cmd.Flags()
	f.StringVar(&o.facts, "facts", "", a.say("事实文件所在的目录", "directory of the fact files"))
	f.StringVar(&o.mapping, "mapping", "", a.say("映射文件；不给时按标准 CSV 格式读取", "mapping profile; without one the plain CSV form is read"))
	f.StringVar(&o.plan, "plan", "", a.say("方案文件，或只含方案的目录", "plan document, or a directory of plans"))
	f.StringVar(&o.from, "from", "", a.say("起始月份，如 2026-10", "first month, such as 2026-10"))
	f.StringVar(&o.to, "to", "", a.say("结束月份，如 2026-10", "last month, such as 2026-10"))
	f.StringArrayVar(&o.payees, "payee", nil, a.say("只算该工号，可重复", "only this person's code; may be repeated"))
	f.StringArrayVar(&o.prior, "prior", nil, a.say("已结账月份的 JSON 结果；这些月份保持不变，差额记为调整；可重复", "JSON result whose months are closed: they stay, differences become adjustments; may be repeated"))
	f.StringArrayVar(&o.retroactive, "retroactive", nil, a.say("经批准追溯到已结账月份的方案版本，如 kam@2；可重复", "plan version approved for closed months too, such as kam@2; may be repeated"))
	f.BoolVar(&o.explain, "explain", false, a.say("附上每一行的完整解释", "add the full explanation of every line"))
	f.StringVar(&o.format, "format", "text", a.say("输出格式：text、json 或 csv", "format of the result: text, json or csv"))
	f.IntVar(&o.workers, "workers", runtime.GOMAXPROCS(0), a.say("同时计算的人数，不影响结果", "people calculated at once; has no effect on the result"))
	return cmd
}

func (a *app) calculate(o calculateOptions) error {
	req, list := a.request(o)
	if list.Failed() {
		return list.Sorted()
	}
	result, problems := compensation.Calculate(req)
	if list = append(list, problems...).Sorted(); list.Failed() {
		return list
	}
	var out bytes.Buffer
	if err := write(&out, result, o.format, a.lang, o.explain); err != nil {
		return fmt.Errorf("%w: %w", errInternal, err)
	}
	a.report(list) // warnings
	if o.format == "csv" {
		for _, s := range result.Silent { // rows have no place for it
			fmt.Fprintln(a.stderr, s.Reason.In(a.lang))
		}
	}
	if _, err := out.WriteTo(a.stdout); err != nil {
		return fmt.Errorf("%w: %w", errOutput, err)
	}
	return nil
}

// write renders a result in the format that the user asked for.
func write(out *bytes.Buffer, r *compensation.Result, format string, lang problem.Lang, explain bool) error {
	switch format {
	case "json":
		return r.WriteJSON(out, explain)
	case "csv":
		return writeCSV(out, r, lang)
	}
	return r.WriteText(out, lang, explain)
}

// request reads everything that the options name, and collects all problems of
// all of it.
func (a *app) request(o calculateOptions) (compensation.Request, problem.List) {
	req := compensation.Request{Payees: o.payees, Workers: o.workers}
	var list problem.List
	missing := func(name, value string) bool {
		if value == "" {
			list.Add("command.flag", problem.Place{Field: "--" + name}, problem.Textf("缺少选项 --%s。", "The option --%s is missing.", name),
				problem.Text{ZH: "请用 steelyard calculate --help 查看用法。", EN: "See steelyard calculate --help."})
		}
		return value == ""
	}
	if o.format != "text" && o.format != "json" && o.format != "csv" {
		list = append(list, a.badFlag("format", o.format, "text, json, csv")...)
	}
	if o.explain && o.format == "csv" {
		list.Add("command.explain", problem.Place{Field: "--explain"}, problem.Text{ZH: "csv 格式没有解释。", EN: "The csv format has no explanations."},
			problem.Text{ZH: "请改用 --format text 或 json。", EN: "Use --format text or json."})
	}
	if o.workers < 1 {
		list = append(list, a.badFlag("workers", fmt.Sprint(o.workers), "1, 2, …")...)
	}
	month := func(name, value string) period.Month {
		m, err := period.ParseMonth(value)
		if !missing(name, value) && err != nil {
			list.Add("command.month", problem.Place{Field: "--" + name}, problem.Textf("%s 不是月份。", "%s is not a month.", problem.Show(value)),
				problem.Text{ZH: "请写成 2026-10。", EN: "Write it like 2026-10."})
		}
		return m
	}
	req.From, req.To = month("from", o.from), month("to", o.to)
	if !req.From.IsZero() && !req.To.IsZero() && req.To.Compare(req.From) < 0 {
		list.Add("command.months", problem.Place{Field: "--to"}, problem.Textf("结束月份 %s 早于起始月份 %s。", "The last month %s is before the first month %s.", req.To, req.From),
			problem.Text{ZH: "请先写较早的月份。", EN: "Give the earlier month first."})
	}
	if !missing("plan", o.plan) {
		plans, problems := readPlans(o.plan)
		list = append(list, problems...)
		req.Plans = plans
	}
	for _, file := range o.prior {
		data, problems := readFile(file)
		list = append(list, problems...)
		if problems != nil {
			continue
		}
		prior, problems := compensation.ReadPrior(file, data)
		list = append(list, problems...)
		req.Prior = append(req.Prior, prior)
	}
	for _, word := range o.retroactive {
		code, version, _ := strings.Cut(word, "@")
		n, err := strconv.Atoi(version)
		if err != nil || code == "" {
			list = append(list, a.badFlag("retroactive", word, "PLAN@VERSION")...)
		}
		req.Retroactive = append(req.Retroactive, compensation.PlanVersion{Code: code, Version: n})
	}
	if !missing("facts", o.facts) {
		facts, problems := readFacts(o.facts, o.mapping)
		list = append(list, problems...)
		if facts != nil {
			req.Facts = fact.NewIndex(facts)
		}
	}
	return req, list
}

// readFacts reads a directory of fact files through a mapping profile, or in
// the plain form where none is named. File names in problems are as in the
// directory.
func readFacts(dir, mapping string) (*fact.Set, problem.List) {
	profile, list := factProfile(dir, mapping)
	if list.Failed() {
		return nil, list
	}
	return intake.Read(os.DirFS(dir), profile)
}

// readPlans reads one plan document, or every plan in a directory; mapping
// profiles that lie beside plans are left out.
func readPlans(path string) (*plan.Set, problem.List) {
	plans, list := loadPlans(path)
	if list.Failed() {
		return nil, list
	}
	set, problems := plan.NewSet(plans)
	return set, append(list, problems...)
}

// loadPlans reads the plans that a path names.
func loadPlans(path string) (plans []*plan.Plan, list problem.List) {
	files, inDirectory := []string{path}, false
	if entries, err := os.ReadDir(path); err == nil {
		files, inDirectory = nil, true
		for _, e := range entries {
			if slices.Contains([]string{".yaml", ".yml", ".json"}, strings.ToLower(filepath.Ext(e.Name()))) && !e.IsDir() {
				files = append(files, filepath.Join(path, e.Name()))
			}
		}
	}
	for _, file := range files {
		data, problems := readFile(file)
		if problems != nil {
			list = append(list, problems...)
			continue
		}
		if inDirectory && isProfile(file, data) {
			continue
		}
		p, problems := plan.Read(file, data)
		list = append(list, problems...)
		if p != nil {
			plans = append(plans, p)
		}
	}
	return plans, list
}

// isProfile reports whether a document is a mapping profile.
func isProfile(file string, data []byte) bool {
	root, _ := document.Parse(file, data)
	return root.Get("profile") != nil && root.Get("plan") == nil
}

// readFile reads a file that the user named; a failure is a problem in words.
func readFile(name string) ([]byte, problem.List) {
	data, err := os.ReadFile(name)
	if err == nil {
		return data, nil
	}
	var list problem.List
	why := problem.Text{ZH: "无法读取", EN: "cannot be read"}
	switch {
	case errors.Is(err, fs.ErrNotExist):
		why = problem.Text{ZH: "不存在", EN: "does not exist"}
	case errors.Is(err, fs.ErrPermission):
		why = problem.Text{ZH: "没有读取权限", EN: "may not be read by this user"}
	}
	list.Add("command.no_file", problem.Place{File: name}, problem.Text{ZH: "文件" + why.ZH + "。", EN: "The file " + why.EN + "."},
		problem.Text{ZH: "请检查路径。", EN: "Check the path."})
	return nil, list
}
