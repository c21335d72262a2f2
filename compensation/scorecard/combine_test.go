package scorecard

import (
	"fmt"
	"math/big"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"steelyard/compensation/money"
	"steelyard/compensation/problem"
)

func part(t testing.TB, name string, days int, total string) Part {
	if total == "" {
		return Part{Name: name, Days: days, Why: problem.Text{ZH: "未评分", EN: "not scored"}}
	}
	return Part{Name: name, Days: days, Total: dec(t, total), Known: true}
}

// A quarter from its months: 92 days, of July 31, August 31, September 30.
func TestQuarterFromMonths(t *testing.T) {
	july, august, september := part(t, "2026-07", 31, "70"), part(t, "2026-08", 31, "80"), part(t, "2026-09", 30, "90.5")
	for _, c := range []struct {
		policy       Missing
		by           Weighting
		parts        []Part
		total, grade string
	}{
		{Renormalise, ByDays, []Part{july, august, september}, "80.05", "B"}, // (70 × 31 + 80 × 31 + 90.5 × 30) ÷ 92 = 80.0543
		{Renormalise, Equally, []Part{july, august, september}, "80.17", "B"},
		{Renormalise, ByDays, []Part{september, july, august}, "80.05", "B"},
		{Renormalise, ByDays, []Part{july, part(t, "2026-08", 31, ""), september}, "80.08", "B"}, // 4885 ÷ 61
		{Zero, ByDays, []Part{july, part(t, "2026-08", 31, ""), september}, "53.1", "C"},         // 4885 ÷ 92
		{Renormalise, Equally, []Part{part(t, "a", 1, "87.495"), part(t, "b", 1, "87.495")}, "87.5", "A"},
	} {
		card := cardOf(t, smallCard)
		card.Missing = c.policy
		x, list := card.Combine(c.by, c.parts)
		if list != nil || x.Status != Scored || x.Total.String() != c.total || x.Grade.Letter != c.grade || !x.HasCoefficient {
			t.Errorf("%s by %s: %+v %v, want %s", c.policy, c.by, x, list, c.total)
			continue
		}
		verified(t, x.Trace())
	}
	card := cardOf(t, smallCard)
	card.Missing = Block
	if x, _ := card.Combine(ByDays, []Part{july, part(t, "2026-08", 31, "")}); x.Status != Blocked || x.Trace() != nil || !strings.Contains(x.Reasons[0].EN, "2026-08 has no score: not scored") {
		t.Errorf("blocked: %+v", x)
	}
	card.Missing = Renormalise
	if x, _ := card.Combine(ByDays, []Part{part(t, "2026-08", 31, "")}); x.Status != Empty {
		t.Errorf("nothing scored: %+v", x)
	}
	for name, parts := range map[string][]Part{"score.no_part": nil, "score.part": {july, july}} {
		if x, list := card.Combine(ByDays, parts); x != nil || !strings.Contains(list.Error(), name) {
			t.Errorf("%s: %+v %v", name, x, list)
		}
	}
	if _, list := card.Combine(ByDays, []Part{part(t, "x", 0, "1")}); !strings.Contains(list.Error(), "score.part") {
		t.Errorf("a part without days: %v", list)
	}
}

// A transfer on the 11th of October: ten days under one target, 21 under
// another, each scored by itself.
func TestMidPeriodChangeByAssignment(t *testing.T) {
	card := cardOf(t, smallCard)
	east, south := smallInput(t), smallInput(t)
	south.Items[0] = known("cash", "1200000", "1000000", "CNY")
	a, b := score(t, card, east), score(t, card, south)
	x, list := card.Combine(ByDays, []Part{PartOf("east", 10, a), PartOf("south", 21, b)})
	// (71.38 × 10 + 87 × 21) ÷ 31 = 81.9613
	if list != nil || a.Total.String() != "71.38" || b.Total.String() != "87" || x.Total.String() != "81.96" {
		t.Errorf("%s and %s make %s: %v", a.Total, b.Total, x.Total, list)
	}
	f, list := x.Figure(card, "E1", "2026-10", "")
	if list != nil || f.Value.String() != "1.0557" || f.Code != "scorecard" { // 1 + 6.96 × 0.2 ÷ 25
		t.Errorf("%+v %v", f, list)
	}
	if p := PartOf("x", 1, &Result{Status: Blocked, Reasons: []problem.Text{problem.Same("why")}}); p.Known || p.Why.EN != "why" {
		t.Errorf("a blocked part: %+v", p)
	}
}

// The parts of a target sum to it exactly, each within one unit of its share.
func TestTargetSplitByDays(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		digits := rapid.Uint8Range(0, 4).Draw(t, "digits")
		scale := money.Int([]int64{1, 10, 100, 1000, 10000}[digits])
		target, _ := money.Int(rapid.Int64Range(0, 1_000_000_000).Draw(t, "target")).Quo(scale, digits)
		days := rapid.SliceOfN(rapid.IntRange(1, 92), 1, 5).Draw(t, "days")
		parts, err := SplitTarget(Quantity{target, "CNY"}, days)
		if err != nil {
			t.Fatal(err)
		}
		all := 0
		for _, n := range days {
			all += n
		}
		var sum money.Decimal
		exact, _ := new(big.Rat).SetString(target.String())
		for i, p := range parts {
			sum, _ = sum.Add(p.Number)
			share := new(big.Rat).Mul(exact, big.NewRat(int64(days[i]), int64(all)))
			got, _ := new(big.Rat).SetString(p.Number.String())
			if off := got.Sub(got, share); p.Unit != "CNY" || off.Abs(off).Cmp(big.NewRat(1, 100)) >= 0 {
				t.Fatalf("part %d is %s, its share %s", i, p, share.FloatString(6))
			}
		}
		if !sum.Equal(target) {
			t.Fatalf("the parts sum to %s, not %s", sum, target)
		}
	})
	if _, err := SplitTarget(Quantity{money.Int(1), number}, nil); err == nil {
		t.Error("a target without days is split")
	}
	if _, err := SplitTarget(Quantity{dec(t, "999999999999999999.99"), "CNY"}, []int{1}); err == nil {
		t.Error("a target beyond what can be counted is split")
	}
	parts, err := SplitTarget(Quantity{money.Int(10), number}, []int{10, 21})
	if got := fmt.Sprint(parts, err); got != "[3.23 6.77] <nil>" {
		t.Errorf("10 over 10 and 21 days: %s", got)
	}
}

func TestSeatsOfADistribution(t *testing.T) {
	shares := []money.Decimal{money.Int(20), money.Int(70), money.Int(10)}
	for heads, want := range map[int]string{7: "[1 5 1]", 10: "[2 7 1]", 23: "[5 16 2]", 1: "[0 1 0]", 0: "[0 0 0]", 9: "[2 6 1]"} {
		seats, list := Seats(heads, shares)
		if got := fmt.Sprint(seats); got != want || list.Failed() {
			t.Errorf("%d heads: %s, want %s; %v", heads, got, want, list)
		}
		if warned := strings.Contains(list.Error(), "[seats.small_group]"); warned != (heads < 10) {
			t.Errorf("%d heads: warned %v", heads, warned)
		}
		complete(t, list)
	}
	for _, c := range []struct {
		heads  int
		shares []money.Decimal
		code   string
	}{{-1, shares, "seats.heads"}, {5, shares[:2], "seats.shares"}, {5, nil, "seats.shares"}, {5, []money.Decimal{money.Int(110), money.Int(-10)}, "seats.shares"}} {
		seats, list := Seats(c.heads, c.shares)
		if seats != nil || !strings.Contains(list.Error(), c.code) {
			t.Errorf("%d heads, %v: %v %v", c.heads, c.shares, seats, list)
		}
		complete(t, list)
	}
}
