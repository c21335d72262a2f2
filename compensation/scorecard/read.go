package scorecard

import (
	"crypto/sha256"
	"encoding/hex"
	"regexp"
	"strconv"

	"steelyard/compensation/document"
	"steelyard/compensation/money"
	"steelyard/compensation/period"
	"steelyard/compensation/problem"
)

// ReadTemplate reads a card document (YAML, or JSON where the file is named
// so), strictly, and collects every problem with its place and path. The
// template is nil exactly when there is a failure. What makes a card a poor one
// is for Check.
func ReadTemplate(file string, data []byte) (*Template, problem.List) {
	root, list := document.Parse(file, data)
	if root == nil {
		return nil, list
	}
	r := &reader{document.Reader{File: file, Problems: list}}
	t := r.template(root)
	if r.Problems.Failed() {
		return nil, r.Problems.Sorted()
	}
	sum := sha256.Sum256(root.Canonical())
	t.Digest = hex.EncodeToString(sum[:])
	return t, r.Problems.Sorted()
}

// codePattern is what codes may look like.
var codePattern = regexp.MustCompile(`^[\p{L}][\p{L}\p{N}_-]{0,63}$`)

// code reads a required code.
func (r *reader) code(o document.Object, key string) string {
	s := o.NeedWord(key)
	if n, path := o.At(key); n != nil && n.Kind == document.Scalar && s != "" && !codePattern.MatchString(s) {
		r.Add("card.code", n, path, problem.Textf("%s 不能作代码。", "%s cannot be a code.", problem.Show(s)),
			problem.Text{ZH: "代码以字母或汉字开头，只含字母、汉字、数字、_ 和 -，最长 64 个字符。", EN: "A code begins with a letter and has only letters, digits, _ and -, at most 64 characters."})
	}
	return s
}

// integer reads a whole number within bounds; fallback where it is absent.
func (r *reader) integer(o document.Object, key string, least, most, fallback int) int {
	n, path := o.At(key)
	if n == nil {
		return fallback
	}
	s := r.Word(n, path)
	v, err := strconv.Atoi(s)
	if n.Kind == document.Scalar && (err != nil || v < least || v > most || strconv.Itoa(v) != s) {
		r.Add("card.integer", n, path, problem.Textf("%s 不是 %d 到 %d 的整数。", "%s is not a whole number from %d to %d.", problem.Show(s), least, most),
			problem.Text{ZH: "请写整数。", EN: "Write a whole number."})
		return fallback
	}
	return v
}

func (r *reader) template(root *document.Node) *Template {
	t := &Template{place: problem.Place{File: r.File}, spots: map[string]problem.Place{}}
	o, ok := r.Object(root, "", "card", "version", "title", "for", "cycle", "purpose", "missing", "scored_after", "scale", "round", "items", "deductions", "deducted_at_most", "gates", "grades", "coefficient")
	if !ok {
		return t
	}
	t.place.Line, t.place.Column = root.Line, root.Column
	t.Code = r.code(o, "card")
	o.Need("version")
	t.Version = r.integer(o, "version", 1, 999_999, 1)
	o.Need("title")
	t.Title = o.Text("title")
	r.who(o, t)
	t.Cycle, _ = period.ParseSpan(o.OneOf("cycle", "month", "quarter"))
	o.Need("purpose")
	t.Purpose = Purpose(o.OneOf("purpose", string(Commission), string(PerformancePay), string(Probation)))
	o.Need("missing")
	t.Missing = Missing(o.OneOf("missing", string(Renormalise), string(Zero), string(Block)))
	t.ScoredAfter = r.integer(o, "scored_after", 0, 92, 10)
	t.Digits = uint8(r.integer(o, "round", 0, 6, 2))
	t.Scale = money.Int(100)
	if m, ok := r.number(o, "scale", number); ok {
		t.Scale = m.Decimal
		if n, path := o.At("scale"); m.Sign() <= 0 {
			r.Add("card.scale", n, path, problem.Textf("满分 %s 不大于零。", "The scale %s is not above zero.", m.Decimal), problem.Text{ZH: "请写 100、5 或 4 这样的满分。", EN: "Write one such as 100, 5 or 4."})
			t.Scale = money.Int(100)
		}
	}
	r.items(o, t)
	r.deductions(o, t)
	r.gates(o, t)
	r.grades(o, t)
	r.coefficient(o, t)
	return t
}

// who reads for: {family: […], grade: […]}.
func (r *reader) who(o document.Object, t *Template) {
	n, path := o.At("for")
	if n == nil {
		return
	}
	if w, ok := r.Object(n, path, "family", "grade"); ok {
		t.Families, t.Grades = w.Words("family"), w.Words("grade")
	}
}

// unique reports a code that is used twice in a list.
func (r *reader) unique(seen map[string]bool, code string, n *document.Node, path string) {
	if code != "" && seen[code] {
		r.Add("card.repeated_code", n, path, problem.Textf("代码 %s 重复。", "The code %s is repeated.", problem.Show(code)),
			problem.Text{ZH: "请给每一项不同的代码。", EN: "Give each a code of its own."})
	}
	seen[code] = true
}

func (r *reader) items(o document.Object, t *Template) {
	o.Need("items")
	nodes, path := o.Items("items")
	if n, _ := o.At("items"); n != nil && n.Kind == document.List && len(nodes) == 0 {
		r.Add("card.no_item", n, path, problem.Text{ZH: "记分卡没有任何项目。", EN: "The card has no item."}, problem.Text{ZH: "请至少写一项。", EN: "Write at least one."})
	}
	seen := map[string]bool{}
	for i, n := range nodes {
		at := document.Item(path, i)
		if word := n.Get("code"); word != nil && codePattern.MatchString(word.Text) {
			at = "items." + word.Text // keeps its address when the order changes
		}
		it, ok := r.item(n, at, t)
		if !ok {
			continue
		}
		r.unique(seen, it.Code, n, at)
		t.Items = append(t.Items, it)
		t.spots[at] = r.Place(n, at)
	}
}

func (r *reader) item(n *document.Node, path string, t *Template) (it Item, ok bool) {
	o, ok := r.Object(n, path, "code", "title", "kpi", "goal", "window", "level", "target", "weight", "category", "owner", "curve")
	if !ok {
		return it, false
	}
	it = Item{Code: r.code(o, "code"), Title: o.Text("title"), KPI: o.Word("kpi"), Goal: o.Text("goal"), Owner: o.Word("owner"), Path: path}
	o.Need("title")
	it.Window = Window(o.OneOf("window", string(InPeriod), string(InMonth), string(InQuarter), string(InYear), string(YearToDate), string(NextQuarter), string(NextTwo)))
	it.Level = Level(o.OneOf("level", string(OfPerson), string(OfTeam)))
	it.Target, it.HasTarget = r.quantity(o, "target", "")
	o.Need("category")
	it.Category = Category(o.OneOf("category", string(OfResult), string(OfCollection), string(OfProcess), string(OfRisk), string(OfPeople)))
	if (it.KPI == "") == it.Goal.IsZero() {
		r.Add("card.kpi_or_goal", n, path, problem.Text{ZH: "这一项既没有指标也没有目标文字，或两样都写了。", EN: "The item has neither an indicator nor a goal in words, or it has both."},
			problem.Text{ZH: "有指标的写 kpi，没有的写 goal。", EN: "Write kpi where there is an indicator, goal where there is none."})
	}
	weight := r.needNumber(o, "weight", number)
	it.Weight = weight.Decimal
	if at, where := o.At("weight"); at != nil && (weight.Sign() < 0 || weight.Canonical().Scale() > weightDigits-2) {
		r.Add("card.weight", at, where, problem.Textf("%s 不能作权重：权重不小于零，最多 %d 位小数。", "%s cannot be a weight: weights are zero or more, with at most %d digits after the point.", problem.Show(at.Text), weightDigits-2),
			problem.Text{ZH: "请写百分数的数字，例如 30。", EN: "Write the number of percent, such as 30."})
	}
	curve, where := o.Need("curve")
	if curve != nil {
		it.Curve = r.curve(curve, where)
		r.onScale(curve, where, it.Curve, t)
	}
	return it, it.Curve != nil
}

// onScale refuses scores beyond the card's scale: less than nothing is for
// deductions, more than the scale for a larger scale.
func (r *reader) onScale(n *document.Node, path string, v *Curve, t *Template) {
	if v == nil {
		return
	}
	if least, most := v.extremes(); least.Sign() < 0 || most.Cmp(t.Scale) > 0 {
		r.Add("card.score_range", n, path, problem.Textf("评分从 %s 到 %s，超出 0 到 %s。", "The scores go from %s to %s, beyond 0 to %s.", least, most, t.Scale),
			problem.Text{ZH: "请改分值，或用 scale 写更高的满分。", EN: "Change the scores, or state a larger scale."})
	}
}

func (r *reader) deductions(o document.Object, t *Template) {
	nodes, path := o.Items("deductions")
	seen := map[string]bool{}
	for i, n := range nodes {
		at := document.Item(path, i)
		d, ok := r.Object(n, at, "code", "title", "each", "most", "counts")
		if !ok {
			continue
		}
		x := Deduction{Code: r.code(d, "code"), Title: d.Text("title"), Each: r.needNumber(d, "each", number), Most: r.needNumber(d, "most", number), Path: at}
		d.Need("title")
		if d.Has("counts") {
			x.Counts = Counted(d.OneOf("counts", string(MissedLog), string(MissedPlan), string(MissedReview), string(FalseConfirmation)))
		}
		if x.Each.Sign() <= 0 && d.Has("each") || x.Most.Cmp(x.Each.Decimal) < 0 && d.Has("most") {
			r.Add("card.deduction", n, at, problem.Text{ZH: "每次扣分不大于零，或超过了这一类的上限。", EN: "What an event takes off is not above zero, or is more than the most of its kind."},
				problem.Text{ZH: "请改 each 或 most；扣分写正数。", EN: "Change each or most; points off are written as positive numbers."})
		}
		r.unique(seen, x.Code, n, at)
		t.Deductions = append(t.Deductions, x)
	}
	most, written := r.number(o, "deducted_at_most", number)
	if !written { // a tenth of the scale
		most.Path = "deducted_at_most"
		most.Decimal, _ = t.Scale.Quo(money.Int(10), weightDigits)
	}
	t.MostDeducted = most
	t.spots["deducted_at_most"] = r.Place(o.Node(), "deducted_at_most")
	if n, at := o.At("deducted_at_most"); n != nil {
		t.spots["deducted_at_most"] = r.Place(n, at)
		if most.Sign() < 0 {
			r.Add("card.deduction", n, at, problem.Text{ZH: "扣分上限是负数。", EN: "The most that is taken off is negative."}, problem.Text{ZH: "请去掉负号：扣分写正数。", EN: "Remove the sign: points off are written as positive numbers."})
		}
	}
}

func (r *reader) gates(o document.Object, t *Template) {
	nodes, path := o.Items("gates")
	seen := map[string]bool{}
	for i, n := range nodes {
		at := document.Item(path, i)
		g, ok := r.Object(n, at, "code", "title", "kpi", "level", "category", "unit", "least", "most", "cap")
		if !ok {
			continue
		}
		x := Gate{Code: r.code(g, "code"), Title: g.Text("title"), KPI: g.Word("kpi"), Unit: r.unit(g, number), Path: at}
		g.Need("title")
		x.Level = Level(g.OneOf("level", string(OfPerson), string(OfTeam)))
		x.Category = Category(g.OneOf("category", string(OfRisk), string(OfCollection), string(OfResult)))
		x.Cap = r.needNumber(g, "cap", number)
		if g.Has("least") == g.Has("most") {
			r.Add("card.gate_bound", n, at, problem.Text{ZH: "红线没有界限，或写了两个。", EN: "The gate has no limit, or two."},
				problem.Text{ZH: "越高越好写 least，越低越好写 most。", EN: "Write least where more is better, most where less is."})
		}
		if x.AtMost = g.Has("most"); x.AtMost {
			x.Limit, _ = r.number(g, "most", x.Unit)
		} else {
			x.Limit, _ = r.number(g, "least", x.Unit)
		}
		if x.Cap.Sign() < 0 || x.Cap.Cmp(t.Scale) > 0 {
			r.Add("card.gate_cap", n, at, problem.Textf("总分上限 %s 不在 0 到 %s 之间。", "The cap %s is not from 0 to %s.", x.Cap.Decimal, t.Scale), problem.Text{ZH: "请改 cap。", EN: "Change the cap."})
		}
		r.unique(seen, x.Code, n, at)
		t.Gates = append(t.Gates, x)
		t.spots[at] = r.Place(n, at)
	}
}
