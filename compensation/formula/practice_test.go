package formula

import (
	"strings"
	"sync"
	"testing"

	"pgregory.net/rapid"

	"steelyard/compensation/money"
	"steelyard/compensation/problem"
	"steelyard/compensation/trace"
)

// TestPractice_PlanClauses are clauses as pay plans write them, with what they
// give for stated inputs. They are worked by hand.
func TestPractice_PlanClauses(t *testing.T) {
	for _, c := range []struct {
		clause string // in the words of the plan
		source string
		want   Type
		cases  []string // inputs as name=value, then the result behind ->
	}{
		{"五档回款系数：15 天内 1.1，31 天内 1.0，60 天内 0.8，90 天内 0.6，超过 90 天 0.4",
			"IFS(days <= 15, 1.1, days <= 31, 1, days <= 60, 0.8, days <= 90, 0.6, 0.4)", NumberType(), []string{
				"days=-3 -> 1.1", "days=0 -> 1.1", "days=15 -> 1.1", "days=16 -> 1", "days=31 -> 1", "days=32 -> 0.8", "days=60 -> 0.8", "days=61 -> 0.6",
				"days=90 -> 0.6", "days=91 -> 0.4", "days=- -> missing_value",
			}},
		{"Marginal tiers: 4 % to 100,000, 6 % above",
			"IF(collected <= 100000, collected * 4%, 4000 + (collected - 100000) * 6%)", MoneyType(), []string{
				"collected=0 -> 0", "collected=100000 -> 4000", "collected=100000.01 -> 4000.0006", "collected=170000.08 -> 8200.0048", "collected=-500 -> -20",
			}},
		{"每满 1 万元奖励 50 元", "ROUNDDOWN(collected / 10000, 0) * 50", MoneyType(), []string{
			"collected=9999.99 -> 0", "collected=10000 -> 50", "collected=19999.99 -> 50", "collected=123456 -> 600", "collected=-9999 -> 0", "collected=-10000 -> -50",
		}},
		{"Attainment between 50 % and 120 % multiplies the bonus of 3,000; nothing below 50 %",
			"IF(collected / target < 50%, 0, 3000 CNY * CLAMP(collected / target, 0%, 120%))", MoneyType(), []string{
				"target=100000 collected=49999.99 -> 0", "target=100000 collected=50000 -> 1500", "target=100000 collected=99000 -> 2970",
				"target=100000 collected=120000.01 -> 3600", "target=0 -> division_by_zero", "target=- -> missing_value",
			}},
		{"每新增一名成员奖励 300 元，最多 2,000 元", "MIN(heads * 300元, 2000)", MoneyType(), []string{"heads=0 -> 0", "heads=6 -> 1800", "heads=7 -> 2000", "heads=- -> missing_value"}},
		{"无目标时按达成 100% 计", "IFBLANK(collected / target, 100%)", RateType(), []string{
			"target=- -> 1", "target=200000 collected=50000 -> 0.25", "collected=- -> 1", "target=0 -> division_by_zero",
		}},
		{"首付款不低于合同额的 30%，且合同不是试点", "collected / target >= 30% 且 contract.kind <> \"pilot\"", TruthType(), []string{
			"target=100000 collected=30000 contract.kind=standard -> true", "target=100000 collected=29999.99 contract.kind=standard -> false",
			"target=100000 collected=30000 contract.kind=pilot -> false", "target=300 collected=90 contract.kind=标准 -> true",
		}},
		{"Money counts from the later of signing and value date; 60 days of grace",
			"receipt.value_date <= MAX(contract.signed, DATE(\"2026-01-31\")) + 60", TruthType(), []string{
				"contract.signed=2026-01-01 receipt.value_date=2026-04-01 -> true", "contract.signed=2026-01-01 receipt.value_date=2026-04-02 -> false",
				"contract.signed=2026-02-01 receipt.value_date=2026-04-02 -> true", "contract.signed=- -> missing_value",
			}},
		{"Pool shared by head, at most 2,000 each", "MIN(collected * 1% / heads, 2000)", MoneyType(), []string{
			"collected=700000 heads=7 -> 1000", "collected=2000000 heads=7 -> 2000", "collected=100 heads=3 -> 0.333333333333333333", "heads=0 -> division_by_zero",
		}},
		{"负数回款不使用大于 1 的系数", "collected * margin * IF(collected < 0, MIN(heads / 10, 1), heads / 10)", MoneyType(), []string{
			"collected=100000 margin=0.05 heads=11 -> 5500", "collected=-100000 margin=0.05 heads=11 -> -5000", "collected=-100000 margin=0.05 heads=8 -> -4000",
		}},
		{"Interest at 4.35 % a year on late money, by days", "collected * 4.35% * DAYS(days) / 365", MoneyType(), []string{
			"collected=365000 days=1 -> 43.5", "collected=100 days=1 -> 0.011917808219178082",
		}},
	} {
		f := compiled(t, c.source, c.want)
		for _, one := range c.cases {
			inputs, result, ok := strings.Cut(one, " -> ")
			if !ok {
				t.Fatalf("%s: %s", c.clause, one)
			}
			w := newWorld(t)
			for pair := range strings.FieldsSeq(inputs) {
				name, value, _ := strings.Cut(pair, "=")
				w.set(t, name, value)
			}
			v, err := f.Eval(&trace.Calc{}, w)
			if strings.Contains(result, "_") {
				if !hasCode(err, "formula."+result) {
					t.Errorf("%s: %s gives %s, %v", c.clause, one, v.show(), err)
				}
				continue
			}
			if err != nil || v.show() != result {
				t.Errorf("%s: %s gives %s, %v", c.clause, one, v.show(), err)
				continue
			}
			evaluated(t, f, w)
		}
	}
}

// One formula serves many goroutines, each with a calculation of its own.
func TestPractice_SharedByGoroutines(t *testing.T) {
	f := compiled(t, "IFBLANK(missing.money, collected) * IFS(days <= 15, 1.1, contract.kind = \"pilot\", 0.9, 0.8) / heads", MoneyType())
	w := &quiet{newWorld(t).values}
	want, err := f.Eval(&trace.Calc{}, w)
	if err != nil {
		t.Fatal(err)
	}
	var all sync.WaitGroup
	results := make([]string, 8)
	for i := range results {
		all.Go(func() {
			c := &trace.Calc{}
			if i%2 == 1 {
				c = trace.Recorder()
			}
			for range 200 {
				v, err := f.Eval(c, w)
				if err != nil || v.show() != want.show() {
					results[i] = v.show()
				}
			}
		})
	}
	all.Wait()
	for i, r := range results {
		if r != "" {
			t.Errorf("goroutine %d got %s, want %s", i, r, want.show())
		}
	}
}

// The same text compiles to the same formula and the same problems, and gives
// the same explanation, every time.
func TestPractice_Deterministic(t *testing.T) {
	source := "IFS(collected > 10万, MAX(target, 5) * 2%, is_new or overdue, 7, 9) + IFBLANK(missing.money, nothing)"
	first, err := compiled(t, source, MoneyType()).Eval(trace.Recorder(), newWorld(t))
	if err != nil {
		t.Fatal(err)
	}
	_, problems := Compile("foo + bar * collected + 5% - SUM(1)", options(t, MoneyType()))
	for range 20 {
		again, err := compiled(t, source, MoneyType()).Eval(trace.Recorder(), newWorld(t))
		if err != nil || outline(again.Node) != outline(first.Node) {
			t.Fatalf("%s, then %s", outline(first.Node), outline(again.Node))
		}
		if _, twice := Compile("foo + bar * collected + 5% - SUM(1)", options(t, MoneyType())); twice.Error() != problems.Error() {
			t.Fatalf("%v, then %v", problems, twice)
		}
	}
}

// An explanation can be read in both languages to its end.
func TestPractice_ExplanationReads(t *testing.T) {
	v, err := compiled(t, "collected * IF(days <= 30, 1.1, 0.9)", MoneyType()).Number(trace.Recorder(), newWorld(t))
	if err != nil {
		t.Fatal(err)
	}
	for lang, words := range map[problem.Lang][]string{
		problem.ZH: {"公式", "回款额", "方案条款"},
		problem.EN: {"Formula", "Collected", "Plan clause"},
	} {
		var labels []string
		var walk func(*trace.Node)
		walk = func(n *trace.Node) {
			labels = append(labels, n.Label.In(lang))
			for _, child := range n.Children {
				walk(child)
			}
		}
		walk(v.Node())
		all := strings.Join(labels, "\n")
		for _, w := range words {
			if !strings.Contains(all, w) {
				t.Errorf("%s is not in the labels in %s:\n%s", w, lang, all)
			}
		}
	}
}

// units draws a unit that a number on the way may have.
func units(t *rapid.T) Unit {
	u := Unit{Money: int8(rapid.IntRange(-3, 3).Draw(t, "money")), Days: int8(rapid.IntRange(-3, 3).Draw(t, "days"))}
	u.Rate = u.dimensionless() && rapid.Bool().Draw(t, "rate")
	return u
}

// TestProperty_UnitAlgebra: multiplying and dividing units obeys the laws that
// make the order of factors irrelevant.
func TestProperty_UnitAlgebra(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		u, v, w := units(t), units(t), units(t)
		bare := func(u Unit) Unit { u.Rate = false; return u }
		if u.times(v) != v.times(u) {
			t.Errorf("%v × %v depends on the order", u, v)
		}
		if bare(u.times(v).times(w)) != bare(u.times(v.times(w))) {
			t.Errorf("%v × %v × %v depends on the grouping", u, v, w)
		}
		if bare(u.times(v).over(v)) != bare(u) || bare(u.over(v).times(v)) != bare(u) {
			t.Errorf("%v × %v ÷ %v is not %v", u, v, v, u)
		}
		for _, product := range []Unit{u.times(v), u.over(v)} {
			if product.Rate && !product.dimensionless() {
				t.Errorf("%v and %v give a rate with a unit: %v", u, v, product)
			}
		}
		a, ok := u.common(v)
		b, okToo := v.common(u)
		if a != b || ok != okToo || ok && bare(a) != bare(u) {
			t.Errorf("%v and %v have the common unit %v, the other way %v", u, v, a, b)
		}
		if u.times(NumberType().Unit) != u || u.dimensionless() == false && u.over(u) != (Unit{Rate: u.Money != 0}) {
			t.Errorf("%v × 1 = %v, ÷ itself = %v", u, u.times(Unit{}), u.over(u))
		}
	})
}

// TestProperty_Rounding: ROUNDDOWN and ROUNDUP enclose a number within one
// unit of the last digit, ROUND is one of the two, and all leave a number of
// few digits as it is.
func TestProperty_Rounding(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		digits := rapid.IntRange(0, 4).Draw(rt, "digits")
		coefficient := rapid.Int64Range(-1_000_000, 1_000_000).Draw(rt, "coefficient")
		w := newWorld(t)
		x := money.Int(coefficient)
		for range rapid.IntRange(0, 6).Draw(rt, "scale") {
			x, _ = x.Mul(unitOf(1))
		}
		w.values[0] = NumberOf(trace.Of(x))
		round := func(function string) money.Decimal {
			f := compiled(t, function+"(collected, "+string(rune('0'+digits))+")", MoneyType())
			return evaluated(t, f, w).Number
		}
		down, up, half := round("ROUNDDOWN"), round("ROUNDUP"), round("ROUND")
		for _, r := range []money.Decimal{down, up, half} {
			if r.Canonical().Scale() > uint8(digits) {
				rt.Fatalf("%v has more than %d digits", r, digits)
			}
		}
		if down.Abs().Cmp(x.Abs()) > 0 || up.Abs().Cmp(x.Abs()) < 0 || !half.Equal(down) && !half.Equal(up) {
			rt.Fatalf("%v rounds down to %v, up to %v, half to %v", x, down, up, half)
		}
		width, err := up.Sub(down)
		if err != nil || width.Abs().Cmp(unitOf(int64(digits))) > 0 || x.Canonical().Scale() <= uint8(digits) != width.IsZero() {
			rt.Fatalf("%v rounds down to %v and up to %v", x, down, up)
		}
		if x.Sign()*down.Sign() < 0 || x.Sign()*up.Sign() < 0 {
			rt.Fatalf("%v changes its sign: %v, %v", x, down, up)
		}
	})
}

// TestProperty_Edits: the distance of names is one, and what is offered for a
// slip includes the name that was meant, or one as near.
func TestProperty_Edits(t *testing.T) {
	s := table(t)
	rapid.Check(t, func(rt *rapid.T) {
		name := []rune(rapid.SampledFrom(s.names).Draw(rt, "name"))
		slip := append([]rune(nil), name...)
		at := rapid.IntRange(0, len(slip)-1).Draw(rt, "at")
		switch rapid.IntRange(0, 2).Draw(rt, "slip") {
		case 0:
			slip = append(slip[:at], slip[at+1:]...)
		case 1:
			slip[at] = 'q'
		default:
			slip = append(slip[:at], append([]rune{'q'}, slip[at:]...)...)
		}
		if d := edits(name, slip, 5); d > 1 || d != edits(slip, name, 5) {
			rt.Fatalf("%s is %d edits from %s", string(slip), d, string(name))
		}
		if _, known := s.Lookup(string(slip)); known || tolerance(string(slip)) == 0 {
			return
		}
		near := s.suggest(string(slip))
		if len(near) == 0 || len(near) > maxSuggestions {
			rt.Fatalf("for %s nothing fits among %v", string(slip), near)
		}
	})
}
