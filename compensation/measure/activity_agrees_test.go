package measure

import (
	"fmt"
	"math/big"
	"slices"
	"testing"

	"steelyard/compensation/fact"
	"steelyard/compensation/money"
	"steelyard/compensation/period"
)

// naiveAll computes every quantity of the scope and window; nil has no value.
func (n *activityNaive) naiveAll() map[string]*big.Rat {
	out := map[string]*big.Rat{}
	weight := func(p *fact.PlanItem) *big.Rat { return activityNaiveRat(p.Weight.String()) }
	either := func(ok bool, value *big.Rat) *big.Rat {
		if ok {
			return value
		}
		return new(big.Rat)
	}
	out["plan_weight"] = n.items(func(p *fact.PlanItem) *big.Rat { return either(p.Planned, weight(p)) })
	out["plan_done"] = n.items(func(p *fact.PlanItem) *big.Rat { return either(p.Planned && n.done(p), weight(p)) })
	out["plan_deviation"] = n.items(func(p *fact.PlanItem) *big.Rat {
		return either(p.Planned && !n.done(p) || !p.Planned && n.done(p), weight(p))
	})
	out["key_people_planned"] = n.items(func(p *fact.PlanItem) *big.Rat {
		return either(p.Planned && p.Kind == "key-person", activityNaiveInt(1))
	})
	out["key_people_met"] = n.items(func(p *fact.PlanItem) *big.Rat {
		return either(p.Planned && p.Kind == "key-person" && n.done(p), activityNaiveInt(1))
	})
	if days, ok := n.present(); ok {
		out["days_present"] = days
	}
	out["plan_days_kept"], out["log_days_qualified"] = n.keptDays(), activityNaiveInt(n.logs())
	due, done := n.reviews()
	out["logs_to_review"], out["logs_reviewed"] = activityNaiveInt(due), activityNaiveInt(done)
	out["front_line_hours"], out["logged_hours"], out["coaching_hours"] = n.hours("front-line"), n.hours(""), n.hours("coaching")
	effective, joint, debriefed := n.visits()
	out["effective_visits"], out["joint_visits_planned"], out["joint_visits_debriefed"] = activityNaiveInt(effective), activityNaiveInt(joint), activityNaiveInt(debriefed)
	open, covered := n.deals()
	out["deals_from_p3"], out["covered_deals"] = activityNaiveInt(open), activityNaiveInt(covered)
	out["quota_heads"], out["average_heads"] = n.heads()
	out["top_collected"] = n.top()
	with, reached := n.onTarget()
	out["heads_with_target"], out["heads_at_80"] = activityNaiveInt(with), activityNaiveInt(reached)
	if days, ok := peopleNaiveMedian(n.stays(n.paid(n.credit))); ok {
		out["days_to_first_cash"] = days
	}
	if days, ok := peopleNaiveMedian(n.stays(n.gotValid)); ok {
		out["days_to_first_opportunity"] = days
	}
	for code, unit := range map[string]string{"sales_expense": "CNY", "pay_cost": "CNY", "hires_good": "number", "satisfaction_points": "number"} {
		if sum, ok := n.figures(code, unit); ok {
			out[code] = sum
		}
	}
	return out
}

// activityWindows are a month, a quarter, a year to date and odd days.
func activityWindows(c *activityCompany) []period.Window {
	odd := c.date()
	year := c.date().Month().Last()
	begin, _ := period.NewDate(2026, 1, 1)
	if year.Before(begin) {
		begin, _ = period.NewDate(2025, 1, 1)
	}
	return []period.Window{
		period.WindowOf(period.InMonth, c.date()), period.WindowOf(period.InQuarter, c.date()), {From: begin, To: year}, {From: odd, To: odd.AddDays(c.Intn(80))},
	}
}

func activityScopes(s *fact.Set) []Scope {
	out := []Scope{{Level: OfCompany}}
	for _, t := range s.Teams {
		out = append(out, Scope{OfTeam, t.Code})
	}
	for _, p := range s.Persons {
		out = append(out, Scope{OfOne, p.Code})
	}
	return out
}

// activityRandomSettings are settings that differ from company to company.
func activityRandomSettings(c *activityCompany) Settings {
	s := activitySettings()
	s.Log, s.Met, s.Ramp, s.FiscalMonth = 1+c.Intn(2), 30+c.Intn(60), c.Intn(5), 1+c.Intn(12)
	s.OnTarget, s.Top, s.Kept = activityPick(c, activityNumber("0.8"), activityNumber("0.1")), activityPick(c, activityNumber("0.2"), activityNumber("0.5")), activityPick(c, activityNumber("0.8"), activityNumber("0.5"))
	return s
}

func TestActivityAgreesWithNaive(t *testing.T) {
	seen, valued := map[string]int{}, map[string]int{}
	for seed := range int64(40) {
		c := newActivityCompany(seed)
		settings := activityRandomSettings(c)
		w := NewWorld(&c.set, &c.selling, settings)
		naive := activityNaive{set: &c.set, selling: &c.selling, settings: settings}
		naive.credit = naive.credits()
		for _, in := range activityWindows(c) {
			for _, scope := range activityScopes(&c.set) {
				naive.scope, naive.from, naive.to = scope, activityNaiveDay(in.From), activityNaiveDay(in.To)
				want := naive.naiveAll()
				for _, q := range slices.Concat(activityQuantities, peopleQuantities) {
					got := activityInput(t, w, in, scope, q.Code)
					at := fmt.Sprintf("company %d: %s of %v, %s to %s", seed, q.Code, scope, in.From, in.To)
					activityCompare(t, at, got, want[q.Code])
					if seen[q.Code]++; got.Has && !got.Value.IsZero() {
						valued[q.Code]++
					}
				}
				if t.Failed() {
					return
				}
			}
		}
	}
	outside := map[string]bool{} // figures that the companies do not have
	for _, q := range peopleQuantities {
		outside[q.Code] = q.reduce != nil && !q.blank.IsZero()
	}
	for code, n := range seen {
		if q := valued[code]; q < n/50 && !outside[code] && code[:4] != "sati" && code[:4] != "comp" {
			t.Errorf("%s was compared %d times, %d times above zero: that says little", code, n, q)
		}
	}
}

func activityCompare(t *testing.T, at string, got Input, want *big.Rat) {
	t.Helper()
	switch {
	case got.Has != (want != nil):
		t.Errorf("%s: %v, %s, %s, want %v", at, got.Has, got.Value, got.Why.EN, want)
	case got.Has:
		off := new(big.Rat).Sub(activityNaiveRat(got.Value.String()), want)
		if off.Abs(off).Cmp(activityNaiveRat("0.0000000000005")) > 0 {
			t.Errorf("%s: %s, want %s", at, got.Value, want.FloatString(13))
		}
	case got.Why.ZH == "" || got.Why.EN == "":
		t.Errorf("%s: no reason", at)
	}
}

// Where values add up, the company's is the sum over people; and the rows of
// a sum are its value.
func TestActivityAddsUp(t *testing.T) {
	for seed := range int64(40) {
		c := newActivityCompany(1000 + seed)
		w := NewWorld(&c.set, &c.selling, activityRandomSettings(c))
		for _, in := range activityWindows(c) {
			for _, q := range slices.Concat(activityQuantities, peopleQuantities) {
				all := activityInput(t, w, in, Scope{Level: OfCompany}, q.Code)
				rows, err := w.Rows(in, Scope{Level: OfCompany}, q.Code)
				if err != nil || len(rows) != all.Rows {
					t.Fatalf("%s: %d rows, %d counted: %v", q.Code, len(rows), all.Rows, err)
				}
				if q.reduce != nil && q.Code != "days_present" && q.Code != "sales_expense" || !all.Has {
					continue
				}
				var people, sum money.Decimal
				for _, scope := range activityScopes(&c.set) {
					if one := activityInput(t, w, in, scope, q.Code); scope.Level == OfOne && one.Has {
						people, _ = people.Add(one.Value)
					}
				}
				for _, r := range rows {
					sum, _ = sum.Add(r.Value)
				}
				if !people.Equal(all.Value) || !sum.Equal(all.Value) {
					t.Errorf("company %d: %s from %s to %s: %s, people %s, rows %s", seed, q.Code, in.From, in.To, all.Value, people, sum)
				}
			}
		}
	}
}

func TestActivityOrderOfFactsLeavesNoMark(t *testing.T) {
	for seed := range int64(30) {
		c := newActivityCompany(2000 + seed)
		settings := activityRandomSettings(c)
		set, selling := c.shuffled()
		one, other := NewWorld(&c.set, &c.selling, settings), NewWorld(set, selling, settings)
		for _, in := range activityWindows(c) {
			for _, q := range slices.Concat(activityQuantities, peopleQuantities) {
				a, err1 := one.Rows(in, Scope{Level: OfCompany}, q.Code)
				b, err2 := other.Rows(in, Scope{Level: OfCompany}, q.Code)
				if err1 != nil || err2 != nil || !slices.Equal(a, b) {
					t.Fatalf("company %d: the rows of %s differ:\n%v\n%v", seed, q.Code, a, b)
				}
			}
		}
	}
}
