package compensation_test

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"maps"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing/fstest"
	"unicode"

	"steelyard/compensation"
	"steelyard/compensation/fact"
	"steelyard/compensation/money"
	"steelyard/compensation/period"
	"steelyard/compensation/plan"
	"steelyard/compensation/problem"
	"steelyard/compensation/trace"
	"steelyard/intake"
)

// A caseDocument is a document taken apart: its fenced blocks by name.
type caseDocument struct {
	file     string
	blocks   map[string]caseBlock
	findings []string // file:line: what is wrong
}

// A caseBlock is the text of a fenced block; line is the document's line before it.
type caseBlock struct {
	line int
	text string
}

// A caseRow is a row of a table of the document, by column.
type caseRow struct {
	line  int
	cells map[string]string
}

var (
	caseFacts = []string{"teams.csv", "persons.csv", "customers.csv", "contracts.csv", "splits.csv", "instalments.csv", "receipts.csv", "allocations.csv", "figures.csv"}
	casePlan  = regexp.MustCompile(`^[a-z0-9-]+\.yaml$`)
	// caseTables are the other blocks with their columns; those after | may be left out
	caseTables = map[string]string{
		"months":     "from to",
		"lines":      "payee month receipt kind amount | part component contract date base exact",
		"totals":     "payee month total | exact",
		"explained":  "payee month label value",
		"problems":   "file severity code",
		"allocation": "amount weight part",
	}
)

func (d *caseDocument) fail(line int, format string, args ...any) {
	d.findings = append(d.findings, fmt.Sprintf("%s:%d: ", d.file, line)+fmt.Sprintf(format, args...))
}

// runCase checks a document from its form to its figures and returns what does
// not agree, each with file and line.
func runCase(path, text string) []string {
	d := &caseDocument{file: path, blocks: map[string]caseBlock{}}
	d.parse(text)
	if len(d.findings) > 0 {
		return d.findings
	}
	if _, ok := d.blocks["allocation"]; ok {
		d.allocate()
	} else {
		d.calculate()
	}
	return d.findings
}

// parse reads the title, the prose and the fenced blocks.
func (d *caseDocument) parse(text string) {
	lines := strings.Split(text, "\n")
	if id := strings.TrimSuffix(filepath.Base(d.file), ".md"); !strings.HasPrefix(lines[0], "# "+id+": ") {
		d.fail(1, "the title does not begin with %q", "# "+id+": ")
	}
	var chinese, english, source bool
	name, start := "", 0
	for i, line := range lines {
		switch fence := strings.HasPrefix(line, "```"); {
		case fence && start == 0:
			name, start = d.named(i+1, strings.TrimPrefix(line, "```")), i+1
		case fence:
			if line != "```" {
				d.fail(i+1, "a block opens before %q is closed", name)
			}
			if _, twice := d.blocks[name]; twice {
				d.fail(start, "there are two blocks %q", name)
			}
			d.blocks[name], start = caseBlock{start, strings.Join(lines[start:i], "\n") + "\n"}, 0
		case start == 0 && !strings.HasPrefix(line, "#"):
			cited := strings.HasPrefix(line, "Source · 出处：")
			han := strings.ContainsFunc(line, func(r rune) bool { return unicode.Is(unicode.Han, r) })
			source, chinese = source || cited, chinese || han && !cited
			english = english || !han && len(strings.Fields(line)) > 3
		}
	}
	if start > 0 {
		d.fail(start, "the block %q is not closed", name)
	}
	if !chinese || !english || !source {
		d.fail(1, "needed: a paragraph in English (found: %t), one in Chinese (%t), and a line that begins with “Source · 出处：” (%t)", english, chinese, source)
	}
}

// named reads the words after a fence: the language and the name of the block.
func (d *caseDocument) named(line int, info string) string {
	lang, name, _ := strings.Cut(info, " ")
	_, table := caseTables[name]
	if csv := table || slices.Contains(caseFacts, name); lang == "csv" && csv || lang == "yaml" && casePlan.MatchString(name) {
		return name
	}
	d.fail(line, "%q is no block of a case: write csv and a fact file or one of the tables, or yaml and a plan", info)
	return info
}

// table reads a table of the document; nil where there is none.
func (d *caseDocument) table(name string) []caseRow {
	b, ok := d.blocks[name]
	if !ok {
		return nil
	}
	needed, optional, _ := strings.Cut(caseTables[name], "|")
	r := csv.NewReader(strings.NewReader(b.text))
	header, err := r.Read()
	if err != nil {
		d.fail(b.line, "the table %s cannot be read: %v", name, err)
		return nil
	}
	for _, column := range strings.Fields(needed) {
		if !slices.Contains(header, column) {
			d.fail(b.line+1, "the table %s has no column %q", name, column)
		}
	}
	for _, column := range header {
		if !slices.Contains(strings.Fields(needed+optional), column) {
			d.fail(b.line+1, "the table %s does not know the column %q", name, column)
		}
	}
	var rows []caseRow
	for {
		cells, err := r.Read()
		if errors.Is(err, io.EOF) {
			return rows
		}
		if malformed := (*csv.ParseError)(nil); errors.As(err, &malformed) {
			d.fail(b.line+malformed.Line, "%v", malformed.Err)
			return rows
		}
		at, _ := r.FieldPos(0)
		w := caseRow{b.line + at, map[string]string{}}
		for i, column := range header {
			w.cells[column] = cells[i]
		}
		rows = append(rows, w)
	}
}

// allocate compares money.LargestRemainder with a table of weights and parts.
func (d *caseDocument) allocate() {
	var weights []int64
	var whole money.Amount
	rows := d.table("allocation")
	for _, w := range rows {
		weight, err := d.decimal(w, "weight").Int64(0)
		amount, wrong := money.ParseAmount(w.cells["amount"], yuan)
		if err = errors.Join(err, wrong); err != nil || len(weights) > 0 && amount != whole {
			d.fail(w.line, "the amount must be the same in every row and the weight whole: %v", err)
		}
		weights, whole = append(weights, weight), amount
	}
	parts, err := money.LargestRemainder(whole.Minor, weights)
	if err != nil || len(d.findings) > 0 {
		d.fail(d.blocks["allocation"].line, "nothing to allocate: %v", err)
		return
	}
	for i, w := range rows {
		if got := (money.Amount{Minor: parts[i], Currency: yuan}).String(); got != w.cells["part"] {
			d.fail(w.line, "the part is %s, expected %s", got, w.cells["part"])
		}
	}
}

// calculate reads facts and plans, calculates, and compares everything that the
// document expects.
func (d *caseDocument) calculate() {
	files := fstest.MapFS{}
	var plans []*plan.Plan
	var list problem.List
	for _, name := range slices.Sorted(maps.Keys(d.blocks)) {
		data := []byte(d.blocks[name].text)
		if slices.Contains(caseFacts, name) {
			files[name] = &fstest.MapFile{Data: data}
		} else if casePlan.MatchString(name) {
			p, problems := plan.Read(name, data)
			plans, list = append(plans, p), append(list, problems...)
		}
	}
	facts, problems := intake.Read(files, intake.Plain())
	list = append(list, problems...)
	var result *compensation.Result
	from, to, ok := d.months()
	if !list.Failed() && ok {
		set, problems := plan.NewSet(plans)
		list = append(list, problems...)
		if !list.Failed() {
			result, problems = compensation.Calculate(compensation.Request{Facts: fact.NewIndex(facts), Plans: set, From: from, To: to, Workers: 2})
			list = append(list, problems...)
		}
	}
	d.compareProblems(list)
	if len(d.findings) > 0 {
		return
	}
	_, lines := d.blocks["lines"]
	_, totals := d.blocks["totals"]
	switch refused := list.Failed(); {
	case refused && (lines || totals):
		d.fail(1, "what is refused has neither lines nor totals")
	case !refused && !(lines && totals):
		d.fail(1, "the tables lines and totals are needed, if only with their columns")
	}
	if result == nil || len(d.findings) > 0 {
		return
	}
	d.compareLines(result)
	d.compareTotals(result)
	d.explain(result)
}

func (d *caseDocument) months() (from, to period.Month, ok bool) {
	rows := d.table("months")
	if len(rows) != 1 {
		d.fail(max(1, d.blocks["months"].line), "the table months must have one row")
		return from, to, false
	}
	from, err := period.ParseMonth(rows[0].cells["from"])
	to, wrong := period.ParseMonth(rows[0].cells["to"])
	if err = errors.Join(err, wrong); err != nil {
		d.fail(rows[0].line, "%v", err)
	}
	return from, to, err == nil
}

func (d *caseDocument) compareProblems(list problem.List) {
	var expected []string
	rows := d.table("problems")
	for _, w := range rows {
		expected = append(expected, w.cells["file"]+" "+w.cells["severity"]+" "+w.cells["code"])
	}
	for _, p := range list.Sorted() {
		severity := map[problem.Severity]string{problem.Failure: "failure", problem.Warning: "warning"}[p.Severity]
		if i := slices.Index(expected, p.Place.File+" "+severity+" "+p.Code); i >= 0 {
			expected, rows = slices.Delete(expected, i, i+1), slices.Delete(rows, i, i+1)
		} else {
			d.fail(max(1, d.blocks[p.Place.File].line+p.Place.Line), "not expected: %s", p.String(problem.EN))
		}
	}
	for i, w := range rows {
		d.fail(w.line, "expected, but not found: %s", expected[i])
	}
}

// compareLines compares the lines in the order of the statements, in the
// columns that the document has.
func (d *caseDocument) compareLines(r *compensation.Result) {
	var got []map[string]string
	for _, s := range r.Statements {
		for _, l := range s.Lines {
			at, minor := r.Detail(l), func(n int64) string { return money.Amount{Minor: n, Currency: r.Plans.Currency}.String() }
			cells := map[string]string{"payee": s.Payee.Code, "month": s.Month.String(), "receipt": at.Number, "kind": l.Kind.String(), "amount": minor(l.Amount),
				"part": fmt.Sprint(at.Part), "component": at.Component.Code, "contract": at.Contract, "date": at.Date.String(), "base": minor(l.Base), "exact": l.Exact().String()}
			if !at.Cash {
				cells["receipt"], cells["part"] = "", ""
			}
			got = append(got, cells)
		}
	}
	d.compare("lines", d.table("lines"), got)
}

// compareTotals compares the totals of the statements, and the row “all”.
func (d *caseDocument) compareTotals(r *compensation.Result) {
	var got []map[string]string
	var all money.Decimal
	add := func(payee, month string, total int64, exact money.Decimal) {
		got = append(got, map[string]string{"payee": payee, "month": month, "total": money.Amount{Minor: total, Currency: r.Plans.Currency}.String(), "exact": exact.String()})
	}
	for _, s := range r.Statements {
		var sum money.Decimal
		for _, l := range s.Lines {
			sum = addTo(d, sum, l.Exact())
		}
		add(s.Payee.Code, s.Month.String(), s.Total, sum)
		all = addTo(d, all, sum)
	}
	add("all", "", r.Total, all)
	d.compare("totals", d.table("totals"), got)
}

func addTo(d *caseDocument, a, b money.Decimal) money.Decimal {
	sum, err := a.Add(b)
	if err != nil {
		d.fail(1, "%v", err)
	}
	return sum
}

// compare compares a table with what came out, row by row in the columns that
// the document has.
func (d *caseDocument) compare(name string, want []caseRow, got []map[string]string) {
	for i, w := range want {
		if i >= len(got) {
			d.fail(w.line, "expected, but not paid: %v", w.cells)
			continue
		}
		for _, column := range slices.Sorted(maps.Keys(w.cells)) {
			expected := w.cells[column]
			if column == "exact" {
				expected = d.decimal(w, column).String()
			}
			if got[i][column] != expected {
				d.fail(w.line, "%s: expected %q, but it is %q", column, w.cells[column], got[i][column])
			}
		}
	}
	for i := len(want); i < len(got); i++ {
		d.fail(d.blocks[name].line, "not expected in %s: %v", name, got[i])
	}
}

func (d *caseDocument) decimal(w caseRow, column string) money.Decimal {
	n, err := money.ParseDecimal(w.cells[column])
	if err != nil {
		d.fail(w.line, "%s: %v", column, err)
	}
	return n
}

// explain explains every statement, verifies the explanation from its leaves
// to its root, and looks for the values that the document wants to see in it.
func (d *caseDocument) explain(r *compensation.Result) {
	wanted := d.table("explained")
	for i := range r.Statements {
		s := &r.Statements[i]
		who := s.Payee.Code + " " + s.Month.String()
		x, err := r.Explain(s)
		if err != nil {
			d.fail(1, "%s cannot be explained: %v", who, err)
			continue
		}
		for _, p := range trace.Verify(x.Root) {
			d.fail(1, "the explanation of %s does not hold: %s", who, p.String(problem.EN))
		}
		if total := money.Major(s.Total, r.Plans.Currency); !x.Root.Number.Equal(total) {
			d.fail(1, "the explanation of %s comes to %s, the statement to %s", who, x.Root.Number, total)
		}
		wanted = slices.DeleteFunc(wanted, func(w caseRow) bool {
			return w.cells["payee"]+" "+w.cells["month"] == who && statesValue(x.Root, w.cells["label"], d.decimal(w, "value"), map[*trace.Node]bool{})
		})
	}
	for _, w := range wanted {
		d.fail(w.line, "no explanation states %v", w.cells)
	}
}

// statesValue reports whether a step with the label and the value is below n.
func statesValue(n *trace.Node, label string, value money.Decimal, seen map[*trace.Node]bool) bool {
	if seen[n] {
		return false
	}
	seen[n] = true
	return n.Label.In(problem.EN) == label && n.Number.Equal(value) ||
		slices.ContainsFunc(n.Children, func(c *trace.Node) bool { return statesValue(c, label, value, seen) })
}
