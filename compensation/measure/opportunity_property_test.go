package measure

import (
	"fmt"
	"math/big"
	"reflect"
	"slices"
	"testing"

	"steelyard/compensation/fact"
	"steelyard/compensation/period"
)

// opportunityCodes are the quantities about opportunities.
func opportunityCodes() []string {
	var codes []string
	for _, q := range opportunityQuantities {
		codes = append(codes, q.Code)
	}
	return codes
}

// opportunityWindows are a month, a quarter and a year to date.
func opportunityWindows() []period.Window {
	return []period.Window{
		opportunityWindow("2026-03-01", "2026-03-31"), opportunityWindow("2026-04-01", "2026-06-30"), opportunityWindow("2026-01-01", "2026-05-31"),
		opportunityWindow("2025-11-01", "2025-11-30"),
	}
}

func opportunityScopes(c *opportunityCompany) []string {
	scopes := []string{""}
	for _, p := range c.set.Persons {
		scopes = append(scopes, p.Code)
	}
	for _, t := range c.set.Teams {
		scopes = append(scopes, t.Code)
	}
	return scopes
}

// opportunityInputs computes every quantity of every scope.
func opportunityInputs(t *testing.T, w *World, in period.Window, scopes []string) map[string][]Input {
	t.Helper()
	list := make([]Scope, len(scopes))
	for i, s := range scopes {
		list[i] = opportunityScope(s)
	}
	targets, err := w.resolveScopes(list)
	if err != nil {
		t.Fatal(err)
	}
	out := map[string][]Input{}
	for _, code := range opportunityCodes() {
		at := slices.IndexFunc(quantities, func(q Quantity) bool { return q.Code == code })
		out[code] = w.quantity(&quantities[at], in, w.desk(targets))
	}
	return out
}

func TestOpportunityAgreesWithSecondCalculation(t *testing.T) {
	values, none := map[string]int{}, map[string]int{}
	for seed := range uint64(12) {
		c := opportunitySeeded(seed)
		if seed%3 == 0 { // with enough that ended for a conversion of its own
			for i := range 35 {
				c.deal(fmt.Sprint("X", i), "E1", fmt.Sprint(1+i), "2025-02-03 P2", "2025-06-02 "+[]string{"P6", "L", "W"}[i%3])
			}
		}
		if seed%3 == 1 { // in a stage that nobody has left
			c.selling.Stages = append(c.selling.Stages, fact.Stage{Code: "P5b", Meaning: fact.Negotiation})
			c.deal("Z", "E2", "7", "2025-11-01 P5b")
		}
		w, scopes, roads := c.world(), opportunityScopes(c), map[string][]opportunityStep{}
		for _, in := range opportunityWindows() {
			opportunityAgreeOnWins(t, c, in, scopes, roads)
			for code, inputs := range opportunityInputs(t, w, in, scopes) {
				for i, scope := range scopes {
					want, ok := opportunityNaive{c, in, scope, roads}.of(code)
					if ok != inputs[i].Has {
						t.Fatalf("seed %d, %s of %q to %s: has a value %t, want %t (%s)", seed, code, scope, in.To, inputs[i].Has, ok, inputs[i].Why.EN)
					}
					if !ok {
						none[code]++
						continue
					}
					got, _ := new(big.Rat).SetString(inputs[i].Value.String())
					if want.Sign() != 0 {
						values[code]++
					}
					if got.Sub(got, want).Abs(got).Cmp(big.NewRat(1, 1e12)) > 0 {
						t.Fatalf("seed %d, %s of %q to %s: %s, want %s", seed, code, scope, in.To, inputs[i].Value, want.FloatString(14))
					}
				}
			}
		}
	}
	for _, code := range opportunityCodes() { // the companies are rich enough to tell
		if values[code] < 40 {
			t.Errorf("%s is not 0 in %d cases only", code, values[code])
		}
	}
	for _, code := range []string{"reserve_needed", "sales_cycle_days", "stalled_amount", "decided_amount", "expected_cash"} {
		if none[code] < 10 {
			t.Errorf("%s has no value in %d cases only", code, none[code])
		}
	}
}

// opportunityAgreeOnWins compares the counts of what was won and lost.
func opportunityAgreeOnWins(t *testing.T, c *opportunityCompany, in period.Window, scopes []string, roads map[string][]opportunityStep) {
	t.Helper()
	list := make([]Scope, len(scopes))
	for i, s := range scopes {
		list[i] = opportunityScope(s)
	}
	got, err := c.world().WinCounts(in, list)
	if err != nil {
		t.Fatal(err)
	}
	for i, scope := range scopes {
		want := opportunityNaive{c, in, scope, roads}.wins()
		if g := got[i]; g.Won != want.Won || g.Lost != want.Lost || g.Withdrawn != want.Withdrawn || g.Void != want.Void || g.Has != (want.Decided() > 0) {
			t.Fatalf("wins of %q to %s: %+v, want %+v", scope, in.To, g, want)
		}
	}
}

func TestOpportunityOrderLeavesNoMark(t *testing.T) {
	for seed := range uint64(5) {
		c := opportunitySeeded(seed)
		a, b := c.world(), c.shuffled(seed).world()
		for _, in := range opportunityWindows() {
			scopes := opportunityScopes(c)
			if x, y := opportunityInputs(t, a, in, scopes), opportunityInputs(t, b, in, scopes); !reflect.DeepEqual(x, y) {
				t.Fatalf("seed %d: %v is not %v", seed, x, y)
			}
			for _, code := range opportunityCodes() {
				x, _ := a.Rows(in, Scope{Level: OfCompany}, code)
				y, _ := b.Rows(in, Scope{Level: OfCompany}, code)
				if !reflect.DeepEqual(x, y) {
					t.Fatalf("seed %d: rows of %s: %v is not %v", seed, code, x, y)
				}
			}
		}
	}
}

// What is added over people and what is nobody's makes the company's; rows sum to
// the value. What counts something once, or is no sum, is left out.
func TestOpportunityPartsSum(t *testing.T) {
	once := []string{"relations_watched", "relations_raised", "deciders_known", "deciders_in_favour", "sales_cycle_days", "reserve_needed"}
	for seed := range uint64(5) {
		c := opportunitySeeded(seed)
		w, scopes := c.world(), opportunityScopes(c)
		for _, in := range opportunityWindows() {
			for code, inputs := range opportunityInputs(t, w, in, scopes) {
				if slices.Contains(once, code) || !inputs[0].Has {
					continue
				}
				sum, _ := new(big.Rat).SetString(inputs[0].Value.String())
				for i, scope := range scopes {
					if scope != "" && scope[0] == 'E' && inputs[i].Has {
						part, _ := new(big.Rat).SetString(inputs[i].Value.String())
						sum.Sub(sum, part)
					}
				}
				rows, err := w.Rows(in, Scope{Level: OfCompany}, code)
				if err != nil {
					t.Fatal(err)
				}
				whole := new(big.Rat)
				for _, r := range rows {
					value, _ := new(big.Rat).SetString(r.Value.String())
					whole.Add(whole, value)
					if r.Person == fact.None {
						sum.Sub(sum, value)
					}
				}
				value, _ := new(big.Rat).SetString(inputs[0].Value.String())
				if sum.Sign() != 0 || whole.Cmp(value) != 0 {
					t.Fatalf("seed %d, %s to %s: %s remain of the company's %s, whose rows sum to %s", seed, code, in.To, sum, value, whole)
				}
			}
		}
	}
}

// The parts of a target by months sum to the target, whatever it is.
func TestOpportunityTargetsArePartedWhole(t *testing.T) {
	for minor := int64(-500); minor < 5000; minor += 37 {
		window, ok := aimWindow("2026-Q1")
		a := reserveAim{&fact.Target{Amount: opportunityMinor(minor)}, window}
		january, all := a.upTo(day("2026-01-31")), a.upTo(day("2026-03-31"))
		exact := big.NewRat(minor*31, 90)
		exact.Sub(exact, big.NewRat(january, 1))
		if !ok || all != minor || a.upTo(day("2025-12-31")) != 0 || exact.Abs(exact).Cmp(big.NewRat(1, 2)) > 0 {
			t.Errorf("%d: %d to January, %d in all", minor, january, all)
		}
	}
	for _, s := range []string{"", "2026-Q0", "2026-Q5", "2026-Qx", "2026-13", "20x6", "2026-1"} {
		if _, ok := aimWindow(s); ok {
			t.Errorf("%q is a period", s)
		}
	}
}
