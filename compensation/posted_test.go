package compensation_test

import (
	"bytes"
	"errors"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"steelyard/compensation"
	"steelyard/compensation/fact"
	"steelyard/compensation/plan"
	"steelyard/compensation/problem"
)

// kept is a result as a database would have it.
type kept struct {
	head   []byte
	digest string
	sheets []compensation.Sheet
}

func keep(t interface{ Fatalf(string, ...any) }, r *compensation.Result) kept {
	var k kept
	var err error
	k.head, k.digest, err = r.Keep(func(s *compensation.Sheet) error {
		copied := *s
		copied.Records = slices.Clone(s.Records)
		k.sheets = append(k.sheets, copied)
		return nil
	})
	if err != nil {
		t.Fatalf("%v", err)
	}
	return k
}

func (k *kept) posted(payees ...string) compensation.Posted {
	return compensation.Posted{Head: k.head, Payees: payees, Sheets: func(yield func(*compensation.Sheet) error) error {
		for i := range k.sheets {
			if len(payees) > 0 && !slices.Contains(payees, k.sheets[i].Payee.Code) {
				continue
			}
			s := k.sheets[i]
			if err := yield(&s); err != nil {
				return err
			}
		}
		return nil
	}}
}

// asJSON writes a result as the offline command does.
func asJSON(t interface{ Fatalf(string, ...any) }, r *compensation.Result) string {
	var b bytes.Buffer
	if err := r.WriteJSON(&b, false); err != nil {
		t.Fatalf("%v", err)
	}
	return b.String()
}

// What is kept says as much as the JSON form: it is written back to the same
// bytes, statement by statement too, and later months come to the same on top of
// it. Late facts make adjustments, which are kept and read like every line.
func TestPosted_KeptResultsAreTheResultToTheByte(t *testing.T) {
	adjusted := 0
	rapid.Check(t, func(t *rapid.T) {
		s, p := genOracle(t)
		plans := oracleSet(t, p.documents())
		known := *s
		n := rapid.IntRange(0, len(s.Receipts)).Draw(t, "known")
		known.Receipts = s.Receipts[:n]
		there := map[string]bool{}
		for _, r := range known.Receipts {
			there[r.Number] = true
		}
		known.Receipts = slices.DeleteFunc(slices.Clone(known.Receipts), func(r fact.Receipt) bool { return r.Reverses != "" && !there[r.Reverses] })
		known.Allocations = slices.DeleteFunc(slices.Clone(s.Allocations), func(a fact.Allocation) bool { return !there[a.Receipt] })
		first := after(t, &known, plans, "2025-06", "2026-06", nil)
		if first == nil {
			return
		}
		k := keep(t, first)
		same(t, plans, first, &k)
		next := after(t, s, plans, "2026-07", "2026-08", reread(t, first))
		prior, err := compensation.PriorOf(k.posted())
		if err != nil {
			t.Fatalf("%v", err)
		}
		other := after(t, s, plans, "2026-07", "2026-08", prior)
		if (next == nil) != (other == nil) {
			t.Fatalf("one of them cannot be calculated")
		}
		if next == nil {
			return
		}
		if next.Digest() != other.Digest() {
			t.Fatalf("on top of what was kept it comes to something else:\n%s", cmp.Diff(asJSON(t, next), asJSON(t, other)))
		}
		k = keep(t, next)
		for _, x := range k.sheets {
			for _, l := range x.Records {
				if l.Kind == compensation.Adjustment {
					adjusted++
				}
			}
		}
		same(t, plans, next, &k)
	})
	if adjusted == 0 {
		t.Error("no adjustment was drawn: the test shows less than it says")
	}
}

func after(t *rapid.T, s *fact.Set, plans *plan.Set, from, to string, prior *compensation.Prior) *compensation.Result {
	req := compensation.Request{Facts: fact.NewIndex(s), Plans: plans, From: month(from), To: month(to), Workers: 1}
	if prior != nil {
		req.Prior = []*compensation.Prior{prior}
	}
	r, _ := compensation.Calculate(req)
	return r
}

func reread(t *rapid.T, r *compensation.Result) *compensation.Prior {
	p, list := compensation.ReadPrior("prior.json", []byte(asJSON(t, r)))
	if p == nil {
		t.Fatalf("%v", list)
	}
	return p
}

// same compares what was kept with the result's own forms.
func same(t *rapid.T, plans *plan.Set, r *compensation.Result, k *kept) {
	want := asJSON(t, r)
	var b bytes.Buffer
	if err := compensation.WritePosted(&b, plans, k.posted()); err != nil {
		t.Fatalf("%v", err)
	}
	if b.String() != want || k.digest != r.Digest() {
		t.Fatalf("digest %s %s\n%s", k.digest, r.Digest(), cmp.Diff(want, b.String()))
	}
	for i := range r.Statements {
		sheet, err := r.SheetOf(&r.Statements[i])
		if is := &k.sheets[i]; err != nil || sheet.Payee != is.Payee || sheet.Month != is.Month || sheet.Total != is.Total || sheet.Pending != is.Pending || !slices.Equal(sheet.Records, is.Records) {
			t.Fatalf("%v: the statement alone is kept otherwise: %s", err, cmp.Diff(sheet.Records, is.Records))
		}
		text, err := sheet.JSON(plans)
		if err != nil || !bytes.Contains([]byte(want), text) {
			t.Fatalf("%v: the statement alone reads otherwise:\n%s", err, text)
		}
	}
}

// What was changed after it was kept closes no month; what was read for one
// person serves that person alone.
func TestPosted_ChangedOrPartialResultsAreRefused(t *testing.T) {
	facts, plans := worked(t)
	r, list := compensation.Calculate(compensation.Request{Facts: fact.NewIndex(facts), Plans: plans, From: month("2026-01"), To: month("2026-02"), Workers: 1})
	if r == nil {
		t.Fatal(list)
	}
	k := keep(t, r)
	k.sheets[0].Records[0].Amount++
	var problems problem.List
	if _, err := compensation.PriorOf(k.posted()); !errors.As(err, &problems) || problems[0].Code != "prior.changed" {
		t.Errorf("a changed line is taken: %v", err)
	}
	k = keep(t, r)
	some, err := compensation.PriorOf(k.posted("E1"))
	if err != nil {
		t.Fatal(err)
	}
	req := compensation.Request{Facts: fact.NewIndex(facts), Plans: plans, From: month("2026-03"), To: month("2026-03"), Workers: 1, Prior: []*compensation.Prior{some}}
	for _, c := range []struct {
		payees  []string
		refused bool
	}{{nil, true}, {[]string{"E2"}, true}, {[]string{"E1", "E2"}, true}, {[]string{"E1"}, false}} {
		req.Payees = c.payees
		_, list := compensation.Calculate(req)
		if got := slices.ContainsFunc(list, func(p problem.Problem) bool { return p.Code == "prior.partial" }); got != c.refused {
			t.Errorf("a result read for E1, calculating %v: %v", c.payees, list)
		}
	}
}

// worked is two people with a receipt each.
func worked(t *testing.T) (*fact.Set, *plan.Set) {
	t.Helper()
	s := &fact.Set{Persons: []fact.Person{{Code: "E1", Name: "A"}, {Code: "E2", Name: "B"}}}
	for _, code := range []string{"E1", "E2"} {
		s.Contracts = append(s.Contracts, fact.Contract{Number: "K" + code, Signed: date("2025-12-01"), Amount: cny("100000"), Net: cny("100000")})
		s.Splits = append(s.Splits, fact.Split{Contract: "K" + code, Person: code, Share: decimal("1")})
		s.Receipts = append(s.Receipts, fact.Receipt{Number: "R/" + code, Date: date("2026-01-10"), ValueDate: date("2026-01-10"), Amount: cny("1000")})
		s.Allocations = append(s.Allocations, fact.Allocation{Receipt: "R/" + code, Line: 1, Contract: "K" + code, Amount: cny("1000")})
	}
	return s, readPlan(t, "plan: p\nversion: 1\ntitle: {en: P}\ncurrency: CNY\neffective: {from: 2026-01-01}\nsettle: month\ncomponents: [{code: c, title: {en: C}, kind: rate, basis: collected, rate: 5%}]\n")
}

// Differences of two statements name the lines by key, with causes, and what
// only one of them has.
func TestPosted_DifferencesHaveCauses(t *testing.T) {
	record := func(key string, version int, base, before, amount int64) compensation.Record {
		return compensation.Record{Key: key, Version: version, Base: base, Before: before, Amount: amount}
	}
	was := &compensation.Sheet{Records: []compensation.Record{record("same", 1, 1, 0, 1), record("gone", 1, 1, 0, 1), record("plan", 1, 1, 0, 1), record("base", 1, 1, 0, 1), record("position", 1, 1, 0, 1), record("value", 1, 1, 0, 1)}}
	is := &compensation.Sheet{Records: []compensation.Record{record("same", 1, 1, 0, 1), record("new", 1, 1, 0, 1), record("plan", 2, 2, 2, 1), record("base", 1, 2, 2, 1), record("position", 1, 1, 2, 1), record("value", 1, 1, 0, 2)}}
	var got []string
	for _, d := range is.Differences(was) {
		key := ""
		if d.Is != nil {
			key = d.Is.Key
		} else {
			key = d.Was.Key
		}
		got = append(got, key+" "+string(d.Cause))
	}
	if diff := cmp.Diff([]string{"new added", "plan plan", "base base", "position position", "value value", "gone removed"}, got); diff != "" {
		t.Error(diff)
	}
}
