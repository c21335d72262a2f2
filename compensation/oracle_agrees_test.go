package compensation_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"sort"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"steelyard/compensation"
	"steelyard/compensation/fact"
	"steelyard/compensation/money"
	"steelyard/compensation/plan"
	"steelyard/compensation/trace"
)

// oracleSeen is the one place that looks into the engine's lines: a line in the
// terms of the oracle. An adjustment goes by the key of the line it is about.
func oracleSeen(r *compensation.Result, s *compensation.Statement, l compensation.Line) oracleLine {
	d := r.Detail(l)
	seen := oracleLine{kind: l.Kind.String(), key: d.Key, month: s.Month, amount: l.Amount, base: l.Base, pending: l.Pending}
	if seen.kind == "adjustment" {
		seen.key, seen.origin = d.Of, d.Origin
	}
	return seen
}

// oracleSet reads plans from their documents; what they warn of is nothing here.
func oracleSet(t interface{ Fatalf(string, ...any) }, documents []string) *plan.Set {
	var read []*plan.Plan
	for _, document := range documents {
		v, list := plan.Read("test.yaml", []byte(document))
		if list.Failed() {
			t.Fatalf("the plan has problems: %v\n%s", list, document)
		}
		read = append(read, v)
	}
	set, list := plan.NewSet(read)
	if list.Failed() {
		t.Fatalf("the plans have problems: %v\n%s", list, strings.Join(documents, "\n"))
	}
	return set
}

// oracleRowsOf writes lines one a row, in an order of their own. The base is
// that of lines that are paid on one, and of those mirrored.
func oracleRowsOf(lines []oracleLine) []string {
	var rows []string
	for _, l := range lines {
		row := fmt.Sprintf("%s %s %s %s", l.month, l.key, l.kind, money.Amount{Minor: l.amount, Currency: yuan})
		if l.kind == "commission" {
			row += fmt.Sprintf(" on %s", money.Amount{Minor: l.base, Currency: yuan})
		}
		if l.kind == "adjustment" {
			row += " of " + l.origin.String()
		}
		if l.pending {
			row += " pending"
		}
		rows = append(rows, row)
	}
	sort.Strings(rows)
	return rows
}

// oracleCompare compares what the engine and the oracle have for a person.
func oracleCompare(t *rapid.T, documents []string, s *fact.Set, person string, want []oracleLine, r *compensation.Result) {
	if slices.ContainsFunc(want, func(l oracleLine) bool { return l.kind == oracleBounded }) {
		return
	}
	var got []oracleLine
	totals := map[string]int64{}
	for i := range r.Statements {
		st := &r.Statements[i]
		if st.Payee.Code != person {
			continue
		}
		totals[st.Month.String()] += st.Total
		for _, l := range st.Lines {
			got = append(got, oracleSeen(r, st, l))
		}
	}
	if diff := cmp.Diff(oracleRowsOf(want), oracleRowsOf(got)); diff != "" {
		t.Fatalf("%s, oracle (-) against engine (+):\n%s\n%s\n%s", person, diff, oracleTold(s, person), strings.Join(documents, "\n"))
	}
	for _, l := range want {
		if !l.pending {
			totals[l.month.String()] -= l.amount
		}
	}
	for m, left := range totals {
		if left != 0 {
			t.Fatalf("the statement of %s %s has a total that is %d above its lines", person, m, left)
		}
	}
}

// oracleTold writes the facts, and the figures of a person.
func oracleTold(s *fact.Set, person string) string {
	var b strings.Builder
	for _, e := range s.Employments {
		fmt.Fprintf(&b, "person %s %s %s %s\n", e.Person, e.Grade, e.Valid.From, e.Valid.To)
	}
	for _, c := range s.Contracts {
		fmt.Fprintf(&b, "contract %s %s %s kind=%s net=%s", c.Number, c.Signed, c.Amount, c.Kind, c.Net)
		for _, x := range s.Splits {
			if x.Contract == c.Number {
				fmt.Fprintf(&b, " %s=%s@%s", x.Person, x.Share, x.From)
			}
		}
		b.WriteString("\n")
		for _, x := range s.Overlays {
			if x.Contract == c.Number {
				fmt.Fprintf(&b, "overlay %s %s=%s@%s\n", c.Number, x.Person, x.Share, x.From)
			}
		}
	}
	for _, a := range oracleSorted(s) {
		r := oracleReceipt(s, a.Receipt)
		fmt.Fprintf(&b, "%s %s of %s, line %d: %s %s, takes back %q %d\n", r.Date, r.Number, r.Amount, a.Line, a.Contract, a.Amount, r.Reverses, a.Reverses)
	}
	for _, f := range s.Figures {
		if f.Person == person {
			fmt.Fprintf(&b, "figure %s %s %s, ", f.Period, f.Code, f.Value)
		}
	}
	return b.String()
}

// The engine and the oracle agree on every line, whatever months are asked for.
func TestAgreesWithOracle(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s, p := genOracle(t)
		from, to := oracleFrom, oracleTo
		if rapid.IntRange(0, 2).Draw(t, "some months") == 2 {
			from = month("2025-10").Add(rapid.IntRange(0, 12).Draw(t, "from"))
			to = from.Add(rapid.IntRange(0, 4).Draw(t, "to"))
		}
		r := calculate(t, s, oracleSet(t, p.documents()), from.String(), to.String())
		for _, person := range s.Persons {
			oracleCompare(t, p.documents(), s, person.Code, newOracle(s, p).lines(person.Code, from, to), r)
		}
		oracleExplained(t, p.documents(), r)
	})
}

// oracleExplained explains every statement and walks from the leaves to the
// total: nothing on the way is other arithmetic than it says.
func oracleExplained(t *rapid.T, documents []string, r *compensation.Result) {
	for i := range r.Statements {
		s := &r.Statements[i]
		x, err := r.Explain(s)
		if err != nil {
			t.Fatalf("%v\n%s", err, strings.Join(documents, "\n"))
		}
		roots, want := []*trace.Node{x.Root}, []int64{s.Total}
		if x.Pending != nil {
			roots, want = append(roots, x.Pending), append(want, s.Pending)
		}
		for j, root := range roots {
			if wrong := trace.Verify(root); len(wrong) > 0 {
				t.Fatalf("the explanation of %s does not hold: %v\n%s", s.Month, wrong, strings.Join(documents, "\n"))
			}
			if sum, err := root.Number.Int64(2); err != nil || sum != want[j] {
				t.Fatalf("%s is explained as %s, not %d\n%s", s.Month, root.Number, want[j], strings.Join(documents, "\n"))
			}
		}
	}
}

// Two plans for the same people pay side by side.
func TestPlansAgreeWithOracle(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s, p := genOracle(t)
		q := genOraclePlan(t, "q")
		genOracleFigures(t, s, q)
		documents := append(p.documents(), q.documents()...)
		r := calculate(t, s, oracleSet(t, documents), oracleFrom.String(), oracleTo.String())
		for _, person := range s.Persons {
			want := newOracle(s, p).lines(person.Code, oracleFrom, oracleTo)
			oracleCompare(t, documents, s, person.Code, append(want, newOracle(s, q).lines(person.Code, oracleFrom, oracleTo)...), r)
		}
	})
}

// oraclePosted is an earlier result of the engine as later ones read it, with the
// versions that it names.
func oraclePosted(t *rapid.T, r *compensation.Result) (*compensation.Prior, map[string][]int) {
	var b bytes.Buffer
	if err := r.WriteJSON(&b, false); err != nil {
		t.Fatalf("the result cannot be written: %v", err)
	}
	p, list := compensation.ReadPrior("prior.json", b.Bytes())
	if list.Failed() {
		t.Fatalf("the result cannot be read: %v", list)
	}
	var named struct {
		Plans []struct {
			Code    string
			Version int
		}
	}
	if err := json.Unmarshal(b.Bytes(), &named); err != nil {
		t.Fatalf("the result is no JSON: %v", err)
	}
	versions := map[string][]int{}
	for _, v := range named.Plans {
		versions[v.Code] = append(versions[v.Code], v.Version)
	}
	return p, versions
}

// Closed months stay, and what turns up late becomes the same adjustments: one
// or two results are closed under the versions of their time, with ever more
// facts and versions.
func TestAdjustmentsAgreeWithOracle(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s, p := genOracle(t)
		var priors []oraclePrior
		var closed []*compensation.Prior
		from, versions := oracleFrom, 1
		for range rapid.IntRange(1, 2).Draw(t, "closed") {
			known, old := oracleKnown(t, s), p
			versions = rapid.IntRange(versions, len(p.versions)).Draw(t, "versions then")
			old.versions = p.versions[:versions]
			to := max(from.MonthsSince(month("2025-10"))+1, 2) + rapid.IntRange(0, 4).Draw(t, "months")
			prior := oraclePrior{from: from, to: month("2025-10").Add(to - 1), lines: map[string][]oracleLine{}}
			r := oracleCalculateAfter(t, known, oracleSet(t, old.documents()), closed, prior)
			for _, person := range s.Persons {
				prior.lines[person.Code] = oracleKnownLines(known, old, priors, person.Code, prior)
				oracleCompare(t, old.documents(), known, person.Code, prior.lines[person.Code], r)
			}
			var posted *compensation.Prior
			posted, prior.versions = oraclePosted(t, r)
			priors, closed = append(priors, prior), append(closed, posted)
			from = prior.to.Add(1)
		}
		now := oraclePrior{from: from, to: oracleTo}
		documents := p.documents()
		for _, c := range priors {
			documents = append(documents, fmt.Sprintf("%s to %s closed under %v", c.from, c.to, c.versions))
		}
		r := oracleCalculateAfter(t, s, oracleSet(t, p.documents()), closed, now)
		for _, person := range s.Persons {
			oracleCompare(t, documents, s, person.Code, oracleKnownLines(s, p, priors, person.Code, now), r)
		}
		oracleExplained(t, documents, r)
	})
}

// oracleKnown is what was known of the facts at some time: the first so many
// receipts.
func oracleKnown(t *rapid.T, s *fact.Set) *fact.Set {
	known := *s
	n := rapid.IntRange(0, len(s.Receipts)).Draw(t, "known")
	known.Receipts, known.Allocations = s.Receipts[:n:n], nil
	for _, a := range s.Allocations {
		for _, r := range known.Receipts {
			if r.Number == a.Receipt {
				known.Allocations = append(known.Allocations, a)
			}
		}
	}
	return &known
}

func oracleKnownLines(s *fact.Set, p oraclePlan, priors []oraclePrior, person string, in oraclePrior) []oracleLine {
	if len(priors) == 0 {
		return newOracle(s, p).lines(person, in.from, in.to)
	}
	return oracleAfter(s, []oraclePlan{p}, priors, person, in.from, in.to)
}

func oracleCalculateAfter(t *rapid.T, s *fact.Set, plans *plan.Set, closed []*compensation.Prior, in oraclePrior) *compensation.Result {
	r, list := compensation.Calculate(compensation.Request{Facts: fact.NewIndex(s), Plans: plans, From: in.from, To: in.to, Workers: 2, Prior: closed})
	if list.Failed() {
		t.Fatalf("the calculation has problems: %v", list)
	}
	return r
}
