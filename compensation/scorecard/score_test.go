package scorecard

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"steelyard/compensation/money"
	"steelyard/compensation/problem"
	"steelyard/compensation/trace"
)

// smallCard is a card of three parts, with everything that a card can have.
const smallCard = `
card: small
version: 2
title: {zh: 小卡, en: Small card}
cycle: month
purpose: commission
missing: renormalise
items:
  - {code: cash, title: {zh: 回款, en: Collection}, kpi: CL02, weight: 50, category: collection, curve: {kind: points, points: [{at: 60%, score: 25}, {at: 80%, score: 50}, {at: 100%, score: 75}, {at: 120%, score: 100}], below: 0, above: 100}}
  - {code: deals, title: {zh: 商机, en: Opportunities}, kpi: OP02, weight: 30, category: process, curve: {kind: linear, floor: {at: 0%, score: 0}, cap: {at: 100%, score: 100}}}
  - {code: faults, title: {zh: 差错, en: Faults}, kpi: XX01, weight: 20, category: risk, curve: {kind: events, start: 100, each: 20, floor: 0}}
deductions:
  - {code: log, title: {zh: 缺日志, en: Log missing}, each: 1, most: 5}
  - {code: truth, title: {zh: 不实, en: False entry}, each: 6, most: 10}
gates:
  - {code: compliance, title: {zh: 合规, en: Compliance}, most: 0, cap: 30}
  - {code: margin, title: {zh: 毛利率, en: Margin}, kpi: CT03, category: result, unit: rate, least: 20%, cap: 74}
grades:
  - {grade: A, title: {zh: 优, en: Excellent}, from: 87.5}
  - {grade: B, title: {zh: 良, en: Good}, from: 62.5}
  - {grade: C, title: {zh: 差, en: Poor}}
coefficient: {kind: points, on: actual, unit: number, points: [{at: 25, score: 0.8}, {at: 75, score: 1}, {at: 100, score: 1.2}], below: 0.8, above: 1.2}
`

func cardOf(t testing.TB, text string) *Template {
	t.Helper()
	card, list := ReadTemplate("card.yaml", []byte(text))
	if card == nil || len(list) > 0 {
		t.Fatal(list)
	}
	return card
}

func known(item, actual, target string, unit string) Actual {
	a := Actual{Item: item, Known: true, Value: Quantity{Unit: unit}}
	a.Value.Number, _ = money.ParseDecimal(actual)
	if target != "" {
		a.Target.Number, _ = money.ParseDecimal(target)
		a.Target.Unit, a.HasTarget = unit, true
	}
	return a
}

func gateIs(t testing.TB, gate, value, unit string) GateValue {
	return GateValue{Gate: gate, Known: true, Value: Quantity{dec(t, value), unit}}
}

// smallInput is 95 % of the cash, 70 % of the deals, one fault: 68.75, 70, 80.
func smallInput(t testing.TB) Input {
	return Input{
		Person: "E1", Name: "林悦", Period: "2026-10",
		Items: []Actual{known("cash", "950000", "1000000", "CNY"), known("deals", "7", "10", "number"), known("faults", "1", "", "number")},
		Gates: []GateValue{gateIs(t, "compliance", "0", "number"), gateIs(t, "margin", "0.25", "rate")},
	}
}

func score(t testing.TB, card *Template, in Input) *Result {
	t.Helper()
	r, list := card.Score(in)
	if r == nil || len(list) > 0 {
		t.Fatal(list)
	}
	verified(t, r.Trace())
	return r
}

func verified(t testing.TB, n *trace.Node) {
	t.Helper()
	if n == nil {
		return
	}
	if list := trace.Verify(n); len(list) > 0 {
		t.Errorf("the explanation does not hold: %v", list)
	}
	back, err := trace.ParseJSON(trace.JSON(n))
	if err != nil || len(trace.Verify(back)) > 0 {
		t.Errorf("the stored explanation: %v", err)
	}
	for _, lang := range []problem.Lang{problem.ZH, problem.EN} {
		if text := trace.Render(n, lang); strings.Contains(text, "{0}") || strings.Contains(text, "[中文]") {
			t.Errorf("unfilled words in %s:\n%s", lang, text)
		}
	}
}

// 0.5 × 68.75 + 0.3 × 70 + 0.2 × 80 = 71.375, rounded to 71.38; the coefficient
// is 0.8 + 46.38 × 0.2 ÷ 50.
func TestScoreByHand(t *testing.T) {
	r := score(t, cardOf(t, smallCard), smallInput(t))
	if r.Status != Scored || r.Sum.String() != "71.375" || r.Total.String() != "71.38" || r.Grade.Letter != "B" || r.Coefficient.String() != "0.9855" {
		t.Errorf("%s: sum %s, total %s, grade %v, coefficient %s", r.Status, r.Sum, r.Total, r.Grade, r.Coefficient)
	}
	var lines []string
	for _, x := range r.Items {
		lines = append(lines, fmt.Sprintf("%s %s %v %s %s %s", x.Item.Code, x.Attainment, x.HasAttainment, x.Score, x.Weight, x.Points))
	}
	if got, want := strings.Join(lines, "; "), "cash 0.95 true 68.75 0.5 34.375; deals 0.7 true 70 0.3 21; faults 0 false 80 0.2 16"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
	text := trace.Render(r.Trace(), problem.EN)
	for _, want := range []string{"card small v2, clause items.cash.curve.points[1].at", "figure CL02 2026-10 of E1", "figure CL02 target 2026-10 of E1", "71.375 rounded half away from zero to 2 digits"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not in\n%s", want, text)
		}
	}
}

// equalThirds is a card on a scale of five: goal, feedback and self each count
// alike, as their weights say (33.33, 33.33, 33.34 or simply 1 each).
func equalThirds(policy, weights string) string {
	w := strings.Fields(weights)
	items := ""
	for i, code := range []string{"goal", "feedback", "self"} {
		items += fmt.Sprintf("  - {code: %s, title: {zh: 项, en: %s}, goal: {zh: 做到, en: Done}, weight: %s, category: process, curve: {kind: linear, on: actual, unit: number, floor: {at: 0, score: 0}, cap: {at: 5, score: 5}}}\n", code, code, w[i])
	}
	return "card: thirds\nversion: 1\ntitle: {zh: 三项, en: Thirds}\npurpose: probation\nscale: 5\nmissing: " + policy + "\nitems:\n" + items + "grades: [{grade: P}]\n"
}

func TestWeightedScoreWithAMissingPart(t *testing.T) {
	in := Input{Person: "E1", Period: "2026-10", Items: []Actual{known("goal", "5", "", "number"), known("feedback", "5", "", "number"),
		{Item: "self", Reason: problem.Text{ZH: "没有自评", EN: "no self-review"}}}}
	for _, c := range []struct{ policy, weights, total, shares string }{
		{"renormalise", "33.33 33.33 33.34", "5", "0.5 0.5 0"},
		{"renormalise", "1 1 1", "5", "0.5 0.5 0"},
		{"renormalise", "30 30 40", "5", "0.5 0.5 0"},
		{"renormalise", "20 10 70", "5", "0.666667 0.333333 0"},
		{"zero", "1 1 1", "3.33", "0.333333 0.333334 0.333333"}, // the unit left over goes to the first code, feedback
		{"zero", "30 30 40", "3", "0.3 0.3 0.4"},
	} {
		r := score(t, cardOf(t, equalThirds(c.policy, c.weights)), in)
		var shares []string
		for _, x := range r.Items {
			shares = append(shares, x.Weight.String())
		}
		if got := strings.Join(shares, " "); r.Total.String() != c.total || got != c.shares {
			t.Errorf("%s of %s: %s with %s, want %s with %s", c.policy, c.weights, r.Total, got, c.total, c.shares)
		}
		if x := r.Items[2]; x.HasScore || x.Why.ZH != "没有自评" || x.Counted != (c.policy == "zero") {
			t.Errorf("%s: the missing part is %+v", c.policy, x)
		}
	}
	r := score(t, cardOf(t, equalThirds("block", "30 30 40")), in)
	if r.Status != Blocked || r.Trace() != nil || r.Grade != nil || len(r.Reasons) != 1 || !strings.Contains(r.Reasons[0].EN, "“self” has no value: no self-review") || !strings.Contains(r.Reasons[0].ZH, "没有自评") {
		t.Errorf("blocked: %+v", r)
	}
	if x := r.Items[0]; !x.HasScore || x.Score.String() != "5" {
		t.Errorf("what can be scored is shown: %+v", x)
	}
	if r := score(t, cardOf(t, equalThirds("renormalise", "30 30 40")), Input{}); r.Status != Empty || len(r.Reasons) != 1 || r.Items[1].Why != notGiven() {
		t.Errorf("nothing given: %+v", r)
	}
	if r := score(t, cardOf(t, equalThirds("renormalise", "0 0 100")), in); r.Status != Empty {
		t.Errorf("nothing with a weight: %+v", r)
	}
}

// A target of zero, a negative one or a missing actual gives no score with its
// reason, never 0 or 100 %; what follows is the card's policy.
func TestC8_ItemsWithoutAValue(t *testing.T) {
	for _, c := range []struct {
		name   string
		actual Actual
		why    string
	}{
		{"zero target", known("cash", "950000", "0", "CNY"), "The target is zero"},
		{"negative target", known("cash", "950000", "-1", "CNY"), "is negative"},
		{"no target", known("cash", "950000", "", "CNY"), "There is no target"},
		{"missing", Actual{Item: "cash", Reason: problem.Text{ZH: "未到账", EN: "not in"}}, "not in"},
		{"not given", Actual{Item: "cash"}, "no figure was given"},
		{"ratio of nothing", Actual{Item: "cash", HasTarget: true, Target: Quantity{money.Int(1), rate}, Rows: []Row{
			{Kind: trace.FromReceipt, Ref: "R1", Part: Numerator, Value: Quantity{money.Int(1), "CNY"}, HasValue: true},
			{Kind: trace.FromReceipt, Ref: "R2", Part: Denominator, Value: Quantity{money.Int(0), "CNY"}, HasValue: true},
		}}, "the denominator is zero"},
	} {
		in := smallInput(t)
		in.Items[0] = c.actual
		r := score(t, cardOf(t, smallCard), in)
		// (0.3 × 70 + 0.2 × 80) ÷ 0.5
		if x := r.Items[0]; x.HasScore || x.Counted || !strings.Contains(x.Why.EN, c.why) || x.Why.ZH == "" || r.Total.String() != "74" {
			t.Errorf("%s: %v, total %s", c.name, x.Why, r.Total)
		}
	}
	in := smallInput(t)
	in.Items[0] = known("cash", "-950000", "1000000", "CNY")
	if r := score(t, cardOf(t, smallCard), in); r.Items[0].Attainment.String() != "-0.95" || !r.Items[0].HasScore || !r.Items[0].Score.IsZero() || r.Sum.String() != "37" {
		t.Errorf("a negative actual: %+v, sum %s", r.Items[0], r.Sum)
	}
	in.Items[2] = known("faults", "1.5", "", "number")
	if r := score(t, cardOf(t, smallCard), in); r.Items[2].HasScore || !strings.Contains(r.Items[2].Why.EN, "not a whole count") {
		t.Errorf("a broken count: %+v", r.Items[2])
	}
}

// A grade and a gate hold from their bound on; a hundredth decides.
func TestC9_GradesGatesAndCaps(t *testing.T) {
	card := cardOf(t, smallCard)
	for total, want := range map[string]string{"87.49": "B", "87.5": "A", "87.51": "A", "62.49": "C", "62.5": "B", "0": "C", "100": "A"} {
		if g := card.gradeOf(dec(t, total)); g.Letter != want {
			t.Errorf("%s is graded %s, want %s", total, g.Letter, want)
		}
	}
	for _, c := range []struct {
		margin, breaches, total string
		passed, capped          []bool
	}{
		{"0.2", "0", "95.5", []bool{true, true}, []bool{false, false}},
		{"0.1999", "0", "74", []bool{true, false}, []bool{false, true}},
		{"0.2001", "0.01", "30", []bool{false, true}, []bool{true, false}},
		{"0.1", "1", "30", []bool{false, false}, []bool{true, false}},
	} {
		in := smallInput(t)
		in.Items = []Actual{known("cash", "1200000", "1000000", "CNY"), known("deals", "8.5", "10", "number"), known("faults", "0", "", "number")}
		in.Gates = []GateValue{gateIs(t, "compliance", c.breaches, "number"), gateIs(t, "margin", c.margin, "rate")}
		r := score(t, card, in)
		for i, g := range r.Gates {
			if g.Passed != c.passed[i] || g.Capped != c.capped[i] {
				t.Errorf("margin %s, breaches %s: gate %d passed %v, capped %v", c.margin, c.breaches, i, g.Passed, g.Capped)
			}
		}
		if r.Total.String() != c.total || r.After.String() != "95.5" {
			t.Errorf("margin %s, breaches %s: total %s of %s, want %s", c.margin, c.breaches, r.Total, r.After, c.total)
		}
	}
	in := smallInput(t)
	in.Gates[0] = GateValue{Gate: "compliance", Reason: problem.Text{ZH: "未查", EN: "not looked at"}}
	if r := score(t, card, in); r.Status != Blocked || !strings.Contains(r.Reasons[0].EN, "gate “Compliance” has no value: not looked at") {
		t.Errorf("a gate that nobody looked at: %+v", r)
	}
}

func TestDeductionsHaveTheirBounds(t *testing.T) {
	event := func(code string, n int) (events []Event) {
		for i := range n {
			events = append(events, Event{Deduction: code, Ref: fmt.Sprintf("%s-%d", code, i)})
		}
		return events
	}
	for _, c := range []struct {
		logs, lies int
		off, total string
	}{{0, 0, "0", "71.38"}, {1, 0, "1", "70.38"}, {5, 0, "5", "66.38"}, {9, 0, "5", "66.38"}, {0, 1, "6", "65.38"}, {0, 2, "10", "61.38"}, {9, 9, "10", "61.38"}} {
		in := smallInput(t)
		in.Events = append(event("log", c.logs), event("truth", c.lies)...)
		r := score(t, cardOf(t, smallCard), in)
		if r.Deducted.String() != c.off || r.Total.String() != c.total {
			t.Errorf("%d logs and %d lies take off %s and leave %s, want %s and %s", c.logs, c.lies, r.Deducted, r.Total, c.off, c.total)
		}
		if len(r.Deductions) != 2 || len(r.Deductions[0].Events) != c.logs {
			t.Errorf("%+v", r.Deductions)
		}
	}
	in := smallInput(t)
	in.Items = []Actual{known("cash", "1", "100", "number"), known("deals", "1", "100", "number"), known("faults", "9", "", "number")}
	in.Events = event("truth", 2)
	if r := score(t, cardOf(t, smallCard), in); r.Sum.String() != "0.3" || !r.Total.IsZero() {
		t.Errorf("never below zero: %s of %s", r.Total, r.Sum)
	}
}

func TestScoreGoesDownToRows(t *testing.T) {
	in := smallInput(t)
	row := func(ref, value string, part RowPart) Row {
		return Row{Kind: trace.FromReceipt, Ref: ref, Part: part, Value: Quantity{dec(t, value), "CNY"}, HasValue: true}
	}
	in.Items[0].Rows = []Row{row("R2", "450000", OfActual), row("R1", "500000", OfActual)}
	r := score(t, cardOf(t, smallCard), in)
	text := trace.Render(r.Trace(), problem.ZH)
	if r.Total.String() != "71.38" || !strings.Contains(text, "回款 R1") || !strings.Contains(text, "500,000.00 CNY + 450,000.00 CNY") {
		t.Errorf("total %s\n%s", r.Total, text)
	}
	in.Items[0].Rows[0].Value.Number = dec(t, "450000.01")
	if _, list := cardOf(t, smallCard).Score(in); !strings.Contains(list.Error(), "[score.rows_differ]") {
		t.Errorf("rows that do not add up: %v", list)
	}
	in.Items[0] = Actual{Item: "cash", HasTarget: true, Target: Quantity{dec(t, "0.8"), rate}, Rows: []Row{row("R1", "2", Numerator), row("R1", "2", Denominator), row("R2", "1", Denominator)}}
	r = score(t, cardOf(t, smallCard), in)
	// 2 ÷ 3 of 80 % is 83.3333 %; 50 + 25 × (0.8333… − 0.8) ÷ 0.2
	if x := r.Items[0]; x.Actual.Number.String() != "0.666666666667" || x.Attainment.String() != "0.833333333334" || x.Score.String() != "54.16666666675" {
		t.Errorf("a ratio of rows: %+v", x)
	}
	in.Items[0] = known("cash", "950000", "1000000", "CNY")
	in.Items[0].Rows = []Row{{Kind: trace.FromRecord, Ref: "report 7"}}
	if text := trace.Render(score(t, cardOf(t, smallCard), in).Trace(), problem.EN); !strings.Contains(text, "record report 7") {
		t.Errorf("one row without a value is the source:\n%s", text)
	}
}

func TestInputsThatDoNotFit(t *testing.T) {
	for _, c := range []struct {
		name string
		edit func(*Input)
		want string
	}{
		{"quarter of a monthly card", func(in *Input) { in.Period = "2026-Q4" }, "period score.period"},
		{"too large to be exact", func(in *Input) {
			in.Items[0].Value.Number, in.Items[0].Target.Number = dec(t, "999999999999999999"), dec(t, "0.000000000017")
		}, " score.too_large"},
		{"item", func(in *Input) { in.Items[0].Item = "cahs" }, "items.cahs score.unknown_code"},
		{"item twice", func(in *Input) { in.Items = append(in.Items, in.Items[0]) }, "items.cash score.given_twice"},
		{"target in another unit", func(in *Input) { in.Items[0].Target.Unit = "USD" }, "items.cash.target score.unit"},
		{"count in days", func(in *Input) { in.Items[2].Value.Unit = days }, "items.faults score.unit"},
		{"gate", func(in *Input) { in.Gates[0].Gate = "x" }, "gates.x score.unknown_code"},
		{"gate twice", func(in *Input) { in.Gates[0].Gate = "margin" }, "gates.margin score.given_twice"},
		{"gate in another unit", func(in *Input) { in.Gates[1].Value.Unit = number }, "gates.margin score.unit"},
		{"deduction", func(in *Input) { in.Events = []Event{{Deduction: "x", Ref: "1"}} }, "events.x score.unknown_code"},
		{"event twice", func(in *Input) { in.Events = []Event{{Deduction: "log", Ref: "1"}, {Deduction: "log", Ref: "1"}} }, "events.log score.given_twice"},
		{"event without a name", func(in *Input) { in.Events = []Event{{Deduction: "log"}} }, "events.log score.unnamed_row"},
		{"row without a name", func(in *Input) { in.Items[0].Rows = []Row{{Kind: trace.FromReceipt}} }, "items.cash.rows score.unnamed_row"},
		{"rows with and without values", func(in *Input) {
			in.Items[0].Rows = []Row{{Kind: "receipt", Ref: "1"}, {Kind: "receipt", Ref: "2", Value: in.Items[0].Value, HasValue: true}}
		}, "items.cash score.rows_mixed"},
		{"rows of parts and of the whole", func(in *Input) {
			in.Items[0].Rows = []Row{{Kind: "receipt", Ref: "1", Part: Numerator, Value: in.Items[0].Value, HasValue: true}, {Kind: "receipt", Ref: "2", Value: in.Items[0].Value, HasValue: true}}
		}, "items.cash score.rows_mixed"},
		{"row in another unit", func(in *Input) {
			in.Items[0].Rows = []Row{{Kind: "receipt", Ref: "1", Value: Quantity{in.Items[0].Value.Number, "USD"}, HasValue: true}}
		}, "items.cash.rows.1 score.unit"},
	} {
		in := smallInput(t)
		c.edit(&in)
		r, list := cardOf(t, smallCard).Score(in)
		if r != nil || !slices.ContainsFunc(list, func(p problem.Problem) bool { return p.Place.Path+" "+p.Code == c.want }) {
			t.Errorf("%s: want %s, got %v", c.name, c.want, list)
		}
		complete(t, list)
	}
}

func TestCoefficientsOfGrades(t *testing.T) {
	text := strings.Replace(strings.Split(smallCard, "coefficient:")[0], "grade: A,", "grade: A, coefficient: 1.2,", 1)
	text = strings.Replace(strings.Replace(text, "grade: B,", "grade: B, coefficient: 1,", 1), "grade: C,", "grade: C, coefficient: 0.75,", 1)
	card := cardOf(t, text)
	for faults, want := range map[string]string{"0": "1", "1": "1", "5": "0.75"} {
		in := smallInput(t)
		in.Items[2] = known("faults", faults, "", "number")
		if r := score(t, card, in); r.Coefficient.String() != want {
			t.Errorf("%s faults: %s is %s, want %s", faults, r.Total, r.Coefficient, want)
		}
	}
}
