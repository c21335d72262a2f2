package measure

import (
	"slices"
	"strings"
	"testing"

	"steelyard/compensation/fact"
)

// A company, a team and a person who has not begun to work: sums are nothing,
// and whatever has to be divided, estimated or brought from outside has no value
// and says why in both languages.
func TestEveryIndicatorOfNothing(t *testing.T) {
	nothing := strings.Fields("CT01 CT04 CL01 CL04 OP02 OP06 OP12 AC05 AC08")
	var codes []string
	for _, i := range Indicators() {
		codes = append(codes, i.Code)
	}
	w := contractWorld("team T1\nperson A T1 03-01 -")
	results, err := w.Compute(contractWindow("2026-02"), []Scope{contractScope("company"), contractScope("T1"), contractScope("A")}, codes)
	if err != nil || len(results) != 3*len(indicators) {
		t.Fatalf("%d results, %v", len(results), err)
	}
	for _, r := range results {
		has := slices.Contains(nothing, r.Indicator)
		if r.Has != has || has && !r.Value.IsZero() || !has && (r.Why.ZH == "" || r.Why.EN == "" || r.Why.ZH == r.Why.EN) {
			t.Errorf("%s of nothing (%s): %s, %v (%+v)", r.Indicator, r.Scope.Level, r.Value, r.Has, r.Why)
		}
	}
}

// Of every ratio whose quantities are all known, nothing below the bar is named
// as the reason, and what stands there by its title.
func TestEveryZeroDenominatorIsNamed(t *testing.T) {
	w := contractWorld("team T1\nperson A T1 03-01 -")
	named := 0
	for _, x := range Indicators() {
		_, below, ratio := strings.Cut(x.Formula, " / ")
		r := contractIndicator(t, w, x.Code, "2026-02", "A")
		known := !slices.ContainsFunc(r.Inputs, func(i Input) bool { return !i.Has })
		if !ratio || !known {
			continue
		}
		named++
		at := slices.IndexFunc(quantities, func(q Quantity) bool { return strings.Contains(" "+strings.Trim(below, "()")+" ", " "+q.Code+" ") })
		if at < 0 || !strings.Contains(r.Why.EN, quantities[at].Title.EN+": zero") || !strings.Contains(r.Why.ZH, quantities[at].Title.ZH+"为 0") {
			t.Errorf("%s: %+v", x.Code, r.Why)
		}
	}
	if named < 30 {
		t.Errorf("only %d ratios have nothing below the bar", named)
	}
}

// workedLines holds indicators against values worked by hand: lines of a code, a
// window, a scope and the value to 9 digits, or "none".
func workedLines(t *testing.T, w *World, lines string) {
	t.Helper()
	for _, line := range strings.Split(strings.TrimSpace(lines), "\n") {
		f := strings.Fields(line)
		r := contractIndicator(t, w, f[0], f[1], f[2])
		got := "none"
		if r.Has {
			got = r.Value.Round(9).Canonical().String()
		}
		if got != f[3] {
			t.Errorf("%s: %s (%s)", strings.TrimSpace(line), got, r.Why.EN)
		}
	}
}

// A contract of 1000 was paid in full, 300 when due and 700 early; in March 200
// of the first payment go back.
func TestWorkedRefund(t *testing.T) {
	workedLines(t, contractWorld(`
		team T1
		person A T1
		contract HT1 K1 01-05 1000 A=1
		due HT1 1 01-20 300
		due HT1 2 02-20 700
		target A collection 2026-01 1000
		target A collection 2026-02 1000
		target A collection 2026-03 1000
		receipt R1 01-15 HT1/1=300
		receipt R2 02-10 HT1/2=700
		receipt R3 03-05 HT1=-200 of=R1`), `
		CT01 2026-01 A 1000
		CL01 2026-01 A 300
		CL02 2026-01 A 0.3
		AR01 2026-01 A 1
		CL03 2026-02 A 1
		AR03 2026-02 A none
		AR04 2026-02 A 36
		CT01 2026-03 A 0
		CL01 2026-03 A -200
		CL02 2026-03 A -0.2
		AR01 2026-03 A none
		AR03 2026-03 A 1
		AR04 2026-03 A none
		AR05 2026-03 company 73
		CL01 2026-Q1 T1 800
		AR01 2026-Q1 A 0.8
		AR01 01-01..02-28 A 1
		PE03 2026-03 company 1`)
}

// Instalments of 400 due on 31 January and 600 due on 2 March are invoiced on 1
// and 31 January; 100 are paid early. One of 500, due on 10 March, is no
// receivable before its contract takes effect on 15 February.
func TestWorkedReceivable(t *testing.T) {
	workedLines(t, contractWorld(contractPeople+`
		contract HT1 K1 2025-11-01 1000 A=1
		contract HT2 K1 02-01 500 B=1 effective=02-15 filed=02-15
		due HT1 1 01-31 400
		due HT1 2 03-02 600
		due HT2 1 03-10 500
		receipt R1 01-20 HT1/1=100`), `
		AR03 2025 A none
		AR05 2025 company none
		AR03 01-01..01-01 A 0
		AR05 01-01..01-01 company none
		AR03 01-01..01-30 A 0
		AR05 01-01..01-30 company none
		AR03 2026-01 A 0
		AR05 2026-01 company 821.25
		AR03 02-01..02-01 A 0.333333333
		AR05 02-01..02-01 company 821.25
		AR03 02-14..02-14 B none
		AR03 02-14..02-14 company 0.333333333
		AR03 02-15..02-15 B 0
		AR03 02-15..02-15 company 0.214285714
		AR05 02-15..02-15 company 1277.5
		AR03 03-02..03-02 A 0.333333333
		AR03 03-03..03-03 A 1
		AR03 03-03..03-03 company 0.642857143
		AR03 2026-03 company 1
		AR05 2026-03 company 340.666666667`)
}

// A deal is lost and opened again as another one, which is won; another deal is
// lost and goes on by itself.
func TestWorkedReopenedDeal(t *testing.T) {
	c := opportunityFixture()
	c.deal("A", "E1", "100", "2026-01-05 P2", "2026-01-20 P3", "2026-02-10 L")
	c.proven("A", "2026-01-06", "2026-01-08")
	again := c.deal("B", "E1", "120", "2026-03-02 P3", "2026-03-20 P6")
	again.Origin, again.Opened = "A", day("2026-03-02")
	c.proven("B", "2026-03-03", "2026-03-04")
	c.deal("C", "E2", "60", "2026-01-07 P2", "2026-02-11 L", "2026-03-03 P3")
	workedLines(t, c.world(), `
		OP02 2026-01 E1 1
		OP07 2026-01 E1 1
		OP07 2026-01 E2 0
		OP04 2026-02 E1 0
		OP04 2026-02 E2 0
		OP02 2026-03 E1 0
		OP02 2026-Q1 E1 1
		OP03 2026-03-02..2026-03-02 E1 0
		OP04 2026-03 E1 1
		OP04 2026-03 E2 none
		OP04 2026-03 company 1
		OP07 2026-Q1 E2 1
		OP11 2026-03 E1 none
		OP14 2026-03-10..2026-03-10 E1 1
		OP14 2026-03-10..2026-03-10 E2 0`)
}

// A is in T1 (with C) to the end of February and in T2 from March: what happened stays
// with the team of then, what is open belongs to that of the last day.
func TestWorkedMove(t *testing.T) {
	set, selling := contractFacts(contractPeople + `
		contract HT1 K1 02-10 100 A=1
		contract HT2 K1 03-10 50 A=1
		due HT1 1 02-25 80
		due HT2 1 03-25 20
		receipt R1 02-20 HT1=60
		receipt R2 03-20 HT2=20
		target A signing 2026-02 200
		target A signing 2026-03 50
		target A collection 2026-02 120
		target A collection 2026-03 40
		task A 02-16 1 collection done=02-18 evidence=x
		task A 03-16 1 collection`)
	selling.Logs = []fact.Log{
		{Person: "A", Day: day("2026-02-27"), Written: day("2026-02-27"), Passed: true},
		{Person: "A", Day: day("2026-03-02"), Written: day("2026-03-02"), Passed: true},
		{Person: "A", Day: day("2026-03-03"), Written: day("2026-03-03")},
	}
	workedLines(t, NewWorld(set, selling, Defaults(cny("1").Currency)), `
		CT01 2026-Q1 T1 100
		CT01 2026-Q1 T2 50
		CT01 2026-Q1 T0 150
		CT01 2026-Q1 A 150
		CT02 2026-Q1 T1 0.5
		CT02 2026-Q1 T2 1
		CT02 2026-Q1 T0 0.6
		CL01 2026-Q1 T1 60
		CL01 2026-Q1 T2 20
		CL02 2026-Q1 T0 0.5
		AR01 2026-Q1 T1 0.75
		AR01 2026-Q1 T2 1
		AR01 2026-Q1 T0 0.8
		AR03 2026-02 T1 1
		AR03 2026-Q1 T1 none
		AR03 2026-Q1 T2 1
		AR07 2026-Q1 T1 1
		AR07 2026-Q1 T2 0
		AR07 2026-Q1 T0 0.5
		AC03 02-27..02-27 T1 0.5
		AC03 02-27..02-27 A 1
		AC03 03-02..03-03 T1 0
		AC03 03-02..03-02 A 1`)
}
