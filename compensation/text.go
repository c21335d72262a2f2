package compensation

import (
	"io"
	"slices"
	"strings"

	"golang.org/x/text/width"

	"steelyard/compensation/money"
	"steelyard/compensation/problem"
	"steelyard/compensation/trace"
)

// WriteText writes the result as statements that people read: for each person
// and month the lines with what they are made of, subtotals by component, and
// the total. With explain every statement is followed by its whole explanation.
func (r *Result) WriteText(w io.Writer, lang problem.Lang, explain bool) error {
	var b strings.Builder
	for shown := range r.inOrder() {
		if shown.closed != nil {
			r.closedText(&b, shown.closed, lang)
			continue
		}
		s := shown.open
		x, err := r.Explain(s)
		if err != nil {
			return err
		}
		r.statementText(&b, s, x, lang)
		if !explain {
			continue
		}
		b.WriteString(problem.Text{ZH: "为什么是这个数？\n\n", EN: "Why this amount?\n\n"}.In(lang))
		for _, root := range []*trace.Node{x.Root, x.Pending} {
			if root == nil {
				continue
			}
			if err := trace.Write(&b, root, lang); err != nil {
				return err
			}
			b.WriteString("\n")
		}
	}
	for _, s := range r.Silent {
		b.WriteString(s.Reason.In(lang) + "\n")
	}
	months := r.From.String()
	if r.To != r.From {
		months = problem.Textf("%s 至 %s", "%s to %s", r.From, r.To).In(lang)
	}
	b.WriteString(problem.Textf("%s：%d 份提成单，合计 %s\n", "%s: %d statement(s), total %s\n", months, len(r.Statements)+len(r.Closed), r.full(r.Total)).In(lang))
	_, err := io.WriteString(w, b.String())
	return err
}

// closedText says that a statement stands as it was posted.
func (r *Result) closedText(b *strings.Builder, s *ClosedStatement, lang problem.Lang) {
	b.WriteString(problem.Textf("提成单 %s　%s（%s）已结账，保持不变：%s\n\n", "Statement %s  %s (%s) is closed and stays as it is: %s\n\n",
		s.Month, problem.Clean(s.Payee.Name), problem.Clean(s.Payee.Code), r.full(s.Total)).In(lang))
}

// full writes an amount with separators and its currency.
func (r *Result) full(minor int64) string {
	return trace.Format(money.Major(minor, r.Plans.Currency), r.Plans.Currency.Code(), problem.EN)
}

// cell writes an amount with separators, without its currency, which the head
// of the column has.
func (r *Result) cell(minor int64) string {
	return strings.TrimSuffix(r.full(minor), " "+r.Plans.Currency.Code())
}

func (r *Result) statementText(b *strings.Builder, s *Statement, x *Explanation, lang problem.Lang) {
	title := problem.Textf("提成单 %s　%s（%s）", "Statement %s  %s (%s)", s.Month, problem.Clean(s.Payee.Name), problem.Clean(s.Payee.Code)).In(lang)
	b.WriteString(title + "\n" + strings.Repeat("=", columns(title)) + "\n")
	for start := 0; start < len(s.Lines); {
		end := start
		for end < len(s.Lines) && s.Lines[end].track == s.Lines[start].track {
			end++
		}
		r.componentText(b, s.Lines[start:end], x.Lines[start:end], lang)
		start = end
	}
	total := problem.Textf("本月可发放：%s", "Payable this month: %s", r.full(s.Total)).In(lang)
	if x.Pending != nil {
		total += "\n" + problem.Textf("待释放：%s", "Pending: %s", r.full(s.Pending)).In(lang)
	}
	b.WriteString(total + "\n\n")
}

func (r *Result) componentText(b *strings.Builder, lines []Line, nodes []*trace.Node, lang problem.Lang) {
	b.WriteString(problem.Clean(r.componentHead(lines).In(lang)) + "\n")
	code := r.Plans.Currency.Code()
	t := table{right: []bool{false, false, false, false, true, true, false}}
	t.add(heads(lang, code)...)
	var sum int64
	for i := range lines {
		l := &lines[i]
		d := r.Detail(*l)
		customer := d.Customer.Name
		if customer == "" {
			customer = d.Customer.Code
		}
		number, base := "", r.cell(l.Base)
		if d.Cash {
			number = d.Number
		}
		if word := kindWord(l); !word.IsZero() {
			number = strings.TrimSpace(word.In(lang) + " " + number + r.remark(l, &d, lang))
		}
		if l.Kind != Commission && l.Base == 0 || l.Kind == Release {
			base = ""
		}
		how := sketch(nodes[i], lang)
		if l.Pending {
			how = strings.TrimSpace(how + problem.Text{ZH: "（", EN: " ("}.In(lang) + d.Waits.In(lang) + problem.Text{ZH: "）", EN: ")"}.In(lang))
		} else {
			sum += l.Amount // the statement's total was summed with a check for overflow
		}
		t.add(d.Date.String(), number, d.Contract, customer, base, r.cell(l.Amount), how)
	}
	t.add(problem.Text{ZH: "小计", EN: "Subtotal"}.In(lang), "", "", "", "", r.cell(sum), "")
	t.write(b)
	b.WriteString("\n")
}

// remark says in brackets which receipt a reversal takes back, and which month
// and component an adjustment corrects.
func (r *Result) remark(l *Line, d *Detail, lang problem.Lang) string {
	what := ""
	switch l.Kind {
	case Reversal:
		e := r.engine.tracks[l.track].basis.event(l.about)
		what, _ = e.Key(r.engine.facts)
	case Adjustment:
		if what = d.Origin.String(); len(r.engine.tracks) > 1 && d.Component != nil {
			what += problem.Text{ZH: "，", EN: ", "}.In(lang) + d.Component.Code
		}
	default:
		return ""
	}
	return problem.Text{ZH: "（" + what + "）", EN: " (" + what + ")"}.In(lang)
}

// kindWord is the word in front of the receipt of a line that is no commission.
func kindWord(l *Line) problem.Text {
	word := wordOf(l.Kind)
	switch {
	case !l.Pending:
		return word
	case word.IsZero():
		return problem.Text{ZH: "待释放", EN: "pending"}
	}
	return problem.Text{ZH: "待释放" + word.ZH, EN: "pending " + word.EN}
}

func wordOf(k LineKind) problem.Text {
	switch k {
	case CatchUp:
		return problem.Text{ZH: "补差", EN: "catch-up"}
	case Reversal:
		return problem.Text{ZH: "冲销", EN: "reversal"}
	case Release:
		return problem.Text{ZH: "释放", EN: "release"}
	case Floor:
		return problem.Text{ZH: "保底", EN: "floor"}
	case Adjustment:
		return problem.Text{ZH: "调整", EN: "adjustment"}
	}
	return problem.Text{}
}

// componentHead names the component and the plan versions that its lines are
// paid by.
func (r *Result) componentHead(lines []Line) problem.Text {
	if lines[0].Kind == Adjustment {
		return problem.Text{ZH: "对已结账月份的调整", EN: "Adjustments of closed months"}
	}
	var names []string
	for _, l := range lines {
		if name := r.Detail(l).Plan.Name(); !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	last := r.Detail(lines[len(lines)-1])
	title, part := last.Plan.Title, last.Component.Title
	if title.IsZero() {
		title = problem.Same(last.Plan.Code)
	}
	return problem.Text{
		ZH: title.In(problem.ZH) + " · " + part.In(problem.ZH) + "（" + strings.Join(names, "、") + "）",
		EN: title.In(problem.EN) + " · " + part.In(problem.EN) + " (" + strings.Join(names, ", ") + ")",
	}
}

func heads(lang problem.Lang, currency string) []string {
	if lang == problem.ZH {
		return []string{"日期", "回款", "合同", "客户", "业绩（" + currency + "）", "金额（" + currency + "）", "算式"}
	}
	return []string{"Date", "Receipt", "Contract", "Customer", "Base (" + currency + ")", "Amount (" + currency + ")", "How"}
}

// sketch writes how a line came about in one short expression, from its
// explanation: 60,000.00 × 4% + 40,000.00 × 6%.
func sketch(n *trace.Node, lang problem.Lang) string {
	for n != nil && len(n.Children) > 0 {
		switch n.Op {
		case trace.Same, trace.Round:
			n = n.Children[0]
			continue
		case trace.If:
			n = n.Children[1]
			continue
		case trace.Min, trace.Max: // a limit, where it made a difference
			if !n.Number.Equal(n.Children[0].Number) {
				return n.Label.In(lang) + " " + figure(n, lang)
			}
			n = n.Children[0]
			continue
		case trace.Sum:
			if len(n.Children) == 1 {
				n = n.Children[0]
				continue
			}
		}
		break
	}
	switch {
	case n == nil:
		return ""
	case n.Label.Key == trace.KeyFormula && n.Op != trace.Mul:
		return n.Label.In(lang)
	}
	return expression(n, lang)
}

// maxTerms bounds a sketch; the explanation has all of them.
const maxTerms = 4

func expression(n *trace.Node, lang problem.Lang) string {
	sign := map[trace.Op]string{trace.Mul: " × ", trace.Sum: " + ", trace.Sub: " − "}[n.Op]
	if sign == "" || n.Op != trace.Mul && n.Label.Key == trace.KeyAfter {
		return figure(n, lang)
	}
	var parts []string
	for i, child := range n.Children {
		if i == maxTerms {
			parts = append(parts, "…")
			break
		}
		inner := child
		for inner.Op == trace.Same && inner.Label.Key == trace.KeySliceAmount {
			inner = inner.Children[0]
		}
		if inner.Op == trace.Mul && (n.Op == trace.Sum || inner.Label.Key == "") {
			parts = append(parts, expression(inner, lang))
			continue
		}
		parts = append(parts, figure(child, lang))
	}
	return strings.Join(parts, sign)
}

// figure writes a node's number without the currency.
func figure(n *trace.Node, lang problem.Lang) string {
	s := trace.Format(n.Number, n.Unit, lang)
	if n.Unit != trace.Percent && n.Unit != trace.InDays {
		s = strings.TrimSuffix(s, " "+n.Unit)
	}
	return s
}

// table lines up columns by their width on a terminal.
type table struct {
	right []bool
	rows  [][]string
}

func (t *table) add(cells ...string) {
	for i := range cells {
		cells[i] = problem.Clean(cells[i])
	}
	t.rows = append(t.rows, cells)
}

func (t *table) write(b *strings.Builder) {
	widths := make([]int, len(t.right))
	for _, row := range t.rows {
		for i, cell := range row {
			widths[i] = max(widths[i], columns(cell))
		}
	}
	for _, row := range t.rows {
		var line strings.Builder
		for i, cell := range row {
			pad := strings.Repeat(" ", widths[i]-columns(cell))
			if t.right[i] {
				cell = pad + cell
			} else {
				cell += pad
			}
			line.WriteString("  " + cell)
		}
		b.WriteString(strings.TrimRight(line.String(), " ") + "\n")
	}
}

// columns is the width of a text on a terminal: East Asian wide characters take
// two places.
func columns(s string) int {
	n := 0
	for _, r := range s {
		switch width.LookupRune(r).Kind() {
		case width.EastAsianWide, width.EastAsianFullwidth:
			n += 2
		default:
			n++
		}
	}
	return n
}
