package compensation

import (
	"testing"

	"steelyard/compensation/fact"
	"steelyard/compensation/period"
	"steelyard/compensation/plan"
)

// An explanation of a statement with thousands of receipts on one contract takes
// steps for each receipt, not for each receipt at each receipt.
func TestExplanationsGrowWithTheirReceipts(t *testing.T) {
	steps := func(receipts int) float64 {
		p, list := plan.Read("bench.yaml", []byte(replaceOnce(benchPlan, "COEFFICIENT", byTable)))
		if list.Failed() {
			t.Fatal(list)
		}
		plans, _ := plan.NewSet([]*plan.Plan{p})
		from, _ := period.ParseMonth("2026-01")
		to, _ := period.ParseMonth("2026-12")
		r, list := Calculate(Request{Facts: fact.NewIndex(benchFacts(receipts, 1)), Plans: plans, From: from, To: to, Workers: 1})
		if list.Failed() || len(r.Statements) != 12 {
			t.Fatalf("%v: %d statements", list, len(r.Statements))
		}
		last := &r.Statements[len(r.Statements)-1]
		return testing.AllocsPerRun(1, func() {
			if _, err := r.Explain(last); err != nil {
				t.Fatal(err)
			}
		})
	}
	few, many := steps(300), steps(1200)
	if many > 5*few {
		t.Errorf("four times the receipts take %.1f times the steps: %.0f instead of %.0f", many/few, many, few)
	}
}
