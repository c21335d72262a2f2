package compensation_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"steelyard/compensation"
	"steelyard/compensation/fact"
	"steelyard/compensation/period"
	"steelyard/compensation/trace"
)

// linesOf lists a person's lines of a result in the form of the naive calculator.
func linesOf(r *compensation.Result, person string) []naiveLine {
	var lines []naiveLine
	for _, s := range r.Statements {
		if s.Payee.Code != person {
			continue
		}
		for _, l := range s.Lines {
			d := r.Detail(l)
			lines = append(lines, naiveLine{l.Kind.String(), d.Date, d.Number, d.Part, l.Amount})
		}
	}
	return lines
}

func TestAgreesWithNaiveCalculator(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		facts, rule := genFacts(t), genRule(t)
		from := month("2025-06").Add(rapid.IntRange(0, 12).Draw(t, "from"))
		to := from.Add(rapid.IntRange(0, 6).Draw(t, "length"))
		r := calculate(t, facts, readPlan(t, rule.document("test")), from.String(), to.String())
		for _, p := range facts.Persons {
			want := naiveLines(facts, rule, p.Code, from, to)
			if diff := cmp.Diff(want, linesOf(r, p.Code), cmp.AllowUnexported(naiveLine{}), cmp.Comparer(func(a, b period.Date) bool { return a == b })); diff != "" {
				t.Fatalf("%s under\n%s\nnaive (-) against engine (+):\n%s", p.Code, rule.document("test"), diff)
			}
		}
	})
}

func TestSumsAndConservation(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		facts, rule := genFacts(t), genRule(t)
		rule.notKind = "" // so that every credit becomes a line
		r := calculate(t, facts, readPlan(t, rule.document("test")), "2025-01", "2027-12")
		var total int64
		bases := map[string]int64{}
		for _, s := range r.Statements {
			var sum int64
			for _, l := range s.Lines {
				d := r.Detail(l)
				sum += l.Amount
				if l.Kind == compensation.Commission {
					bases[fmt.Sprintf("%s %d", d.Number, d.Part)] += l.Base
				}
				if d.Origin != s.Month {
					t.Fatalf("line %s of %s lies in the statement of %s", d.Key, d.Origin, s.Month)
				}
			}
			if sum != s.Total {
				t.Fatalf("the lines of %s %s sum to %d, its total is %d", s.Payee.Code, s.Month, sum, s.Total)
			}
			total += s.Total
		}
		if total != r.Total {
			t.Fatalf("the statements sum to %d, the result to %d", total, r.Total)
		}
		want := map[string]int64{}
		if rule.basis == "signed" {
			for _, c := range facts.Contracts {
				want[c.Number+" 0"] = c.Amount.Minor
			}
		} else {
			receipts := map[string]fact.Receipt{}
			for _, r := range facts.Receipts {
				receipts[r.Number] = r
			}
			for _, c := range facts.Contracts {
				for _, a := range facts.Allocations {
					if a.Contract == c.Number {
						want[fmt.Sprintf("%s %d", a.Receipt, a.Line)] = naiveCounted(facts, receipts, c, a, rule.basis)
					}
				}
			}
		}
		if diff := cmp.Diff(want, bases); diff != "" {
			t.Fatalf("credited bases do not sum to their events (-event +credited):\n%s", diff)
		}
	})
}

// C14: the same facts give the same bytes, in any order of rows and with any
// number of workers.
func TestC14_OrderAndWorkersLeaveNoMark(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		facts, rule := genFacts(t), genRule(t)
		plans := readPlan(t, rule.document("test"))
		calculateWith := func(s *fact.Set, workers int) *compensation.Result {
			r, list := compensation.Calculate(compensation.Request{Facts: fact.NewIndex(s), Plans: plans, From: month("2025-06"), To: month("2026-12"), Workers: workers})
			if list.Failed() {
				t.Fatalf("problems: %v", list)
			}
			return r
		}
		one := calculateWith(facts, 1)
		want := jsonOf(t, one)
		for _, workers := range []int{1, 8} {
			again := calculateWith(shuffled(t, facts), workers)
			if got := jsonOf(t, again); got != want {
				t.Fatalf("%d workers and shuffled rows give other bytes:\n%s", workers, cmp.Diff(want, got))
			}
			if one.Digest() != again.Digest() {
				t.Fatalf("the digests differ")
			}
		}
	})
}

// C17: the explanation is the calculation: replayed it comes to the same
// lines, every node follows from its children by other arithmetic, and it ends
// at facts, plan clauses and rules.
func TestC17_ExplanationComesToTheAmount(t *testing.T) {
	ends := []trace.SourceKind{trace.FromReceipt, trace.FromContract, trace.FromSplit, trace.FromClause, trace.FromRule}
	rapid.Check(t, func(t *rapid.T) {
		facts, rule := genFacts(t), genRule(t)
		r := calculate(t, facts, readPlan(t, rule.document("test")), "2025-09", "2026-12")
		for i := range r.Statements {
			s := &r.Statements[i]
			x, err := r.Explain(s)
			if err != nil {
				t.Fatalf("%v", err)
			}
			if wrong := trace.Verify(x.Root); len(wrong) > 0 {
				t.Fatalf("the explanation of %s %s does not hold: %v", s.Payee.Code, s.Month, wrong)
			}
			if total, err := x.Root.Number.Int64(2); err != nil || total != s.Total {
				t.Fatalf("the explanation comes to %s, the statement to %d", x.Root.Number, s.Total)
			}
			for j, l := range s.Lines {
				if amount, err := x.Lines[j].Number.Int64(2); err != nil || amount != l.Amount {
					t.Fatalf("the explanation of line %d comes to %s, the line to %d", j, x.Lines[j].Number, l.Amount)
				}
			}
			for _, leaf := range leaves(x.Root) {
				if !slices.Contains(ends, leaf.Source.Kind) {
					t.Fatalf("the explanation ends at %+v", leaf)
				}
				if leaf.Source.Kind == trace.FromRule && !leaf.Number.IsZero() {
					t.Fatalf("a rule brings in the number %s", leaf.Number)
				}
			}
		}
	})
}

func leaves(root *trace.Node) []*trace.Node {
	var list []*trace.Node
	seen := map[*trace.Node]bool{}
	var walk func(n *trace.Node)
	walk = func(n *trace.Node) {
		if seen[n] {
			return
		}
		seen[n] = true
		if len(n.Children) == 0 {
			list = append(list, n)
		}
		for _, c := range n.Children {
			walk(c)
		}
	}
	walk(root)
	return list
}

func TestC17_ReplayNoticesChangedStatement(t *testing.T) {
	facts := oneDeal("10000.05")
	r := calculate(t, facts, readPlan(t, flatPlan), "2026-01", "2026-12")
	for name, change := range map[string]func(*compensation.Statement){
		"amount":  func(s *compensation.Statement) { s.Lines[0].Amount++ },
		"base":    func(s *compensation.Statement) { s.Lines[0].Base++ },
		"before":  func(s *compensation.Statement) { s.Lines[0].Before++ },
		"pending": func(s *compensation.Statement) { s.Lines[0].Pending = true },
		"a line":  func(s *compensation.Statement) { s.Lines = nil },
		"nothing": func(*compensation.Statement) {},
	} {
		s := r.Statements[0]
		s.Lines = slices.Clone(s.Lines)
		change(&s)
		if _, err := r.Explain(&s); (err != nil) != (name != "nothing") {
			t.Errorf("changed %s: error %v", name, err)
		}
	}
}
