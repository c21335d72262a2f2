package demo

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"steelyard/compensation/fact"
	"steelyard/compensation/plan"
)

// dumpGrown writes everything of a grown company.
func dumpGrown(g Grown) string {
	var b strings.Builder
	fmt.Fprintln(&b, g.First, g.Closed, g.Today, g.Featured)
	for _, a := range g.Accounts {
		fmt.Fprintf(&b, "%+v\n", a)
	}
	for _, s := range g.Stages {
		fmt.Fprintf(&b, "stage %s %d plans\n", s.Month, len(s.Plans))
		for _, x := range s.Batches {
			fmt.Fprintf(&b, "by %s %q %v\n", x.By, x.Reason, x.Heads)
			for _, p := range x.Pay {
				fmt.Fprintf(&b, "pay %s %s %s %s %s\n", p.Person, p.Valid.From, p.Valid.To, p.Amount, p.Bank)
			}
			for _, r := range x.Facts.Receipts {
				fmt.Fprintf(&b, "reverses %q\n", r.Reverses)
			}
			for _, o := range x.Facts.Overlays {
				fmt.Fprintf(&b, "overlay %s %s %s\n", o.Contract, o.Person, o.Share)
			}
			b.WriteString(dump(Company{Facts: &x.Facts}))
		}
	}
	return b.String()
}

// The digest of seed 1's grown company is pinned like that of the small one.
const digestOfGrown1 = "1c3cea6b27b8e93f1921d142fa00dda299fda7134b0e13a8343e924747f7a623"

func TestNewGrown_SameSeedSameCompany(t *testing.T) {
	first := dumpGrown(NewGrown(1))
	if diff := cmp.Diff(first, dumpGrown(NewGrown(1))); diff != "" {
		t.Errorf("two companies of one seed differ:\n%s", diff)
	}
	sum := sha256.Sum256([]byte(first))
	if got := hex.EncodeToString(sum[:]); got != digestOfGrown1 {
		t.Errorf("the grown company of seed 1 has the digest %s, want %s", got, digestOfGrown1)
	}
	if first == dumpGrown(NewGrown(2)) {
		t.Error("seeds 1 and 2 make the same company")
	}
}

// Nothing is left out on the way into stages, nothing is told twice, and what
// was known at every stage holds together.
func TestNewGrown_EveryStageHoldsTogether(t *testing.T) {
	for seed := range uint64(20) {
		g := NewGrown(seed)
		upTo := g
		for i := range g.Stages {
			upTo.Stages = g.Stages[:i+1]
			if list := fact.Check(upTo.Whole(), nil); len(list) > 0 {
				t.Fatalf("seed %d, %s: %d problems, first %s", seed, g.Stages[i].Month, len(list), list[0].String("en"))
			}
		}
		story, all := New(seed).Facts, g.Whole()
		for _, x := range story.Receipts {
			if !slices.Contains(all.Receipts, x) {
				t.Errorf("seed %d: receipt %s of the small company is missing", seed, x.Number)
			}
		}
		own := map[string]bool{}
		for _, p := range morePosts() {
			own[p.person] = true
		}
		small := map[string]bool{}
		for _, x := range story.Contracts {
			small[x.Number] = true
		}
		for _, x := range all.Splits {
			if small[x.Contract] == own[x.Person] {
				t.Errorf("seed %d: %s shares in %s: the two companies are mixed", seed, x.Person, x.Contract)
			}
		}
	}
}

// grownCounts is how often something that the grown company is meant to show
// occurs.
func grownCounts(g Grown) map[string]int {
	all := g.Whole()
	l := lookAt(all)
	n := map[string]int{"persons": len(all.Persons), "customers": len(all.Customers), "contracts": len(all.Contracts), "stages": len(g.Stages)}
	last := map[string]fact.Employment{}
	for _, e := range all.Employments {
		if e.Valid.To.IsZero() {
			last[e.Person] = e
		}
	}
	for _, e := range last {
		n[e.Team+" "+e.Family+" "+e.Grade]++
	}
	for _, x := range all.Receipts {
		month := x.Date.Month()
		switch got := l.byReceipt[x.Number]; {
		case x.Amount.Minor < 0:
			n["refunds"]++
		case got == 0:
			n["unallocated"]++
		case got < x.Amount.Minor:
			n["unallocated in part"]++
		}
		if month.Compare(g.Closed) > 0 {
			n["cash of the open month"]++
		} else if month.Compare(g.First) >= 0 {
			n["cash of closed months"]++
		}
	}
	for _, x := range all.Instalments {
		if l.paid[termKey{x.Contract, x.Number}] == 0 && x.Due.Before(on(2026, 8, 1)) {
			n["overdue for 90 days"]++
		}
	}
	for _, s := range g.Stages {
		for _, b := range s.Batches {
			if b.Reason != "" {
				n["corrections"]++
			}
			for _, r := range b.Facts.Receipts {
				if s.Month.Compare(g.First) > 0 && r.Date.Month() != s.Month {
					n["entered late"]++
				}
			}
		}
	}
	n["overlays"] = len(all.Overlays)
	return n
}

func TestNewGrown_ShowsWhatItIsMeantTo(t *testing.T) {
	want := map[string]between{
		"persons": {38, 42}, "customers": {50, 70}, "contracts": {180, 330}, "stages": {20, 20}, "corrections": {2, 2}, "entered late": {1, 1},
		"refunds": {1, 1}, "unallocated": {1, 1}, "unallocated in part": {1, 1}, "cash of the open month": {4, 60}, "cash of closed months": {300, 900},
		"overdue for 90 days": {10, 120}, "overlays": {5, 60},
		"key-accounts director senior": {1, 1}, "company executive senior": {1, 1},
	}
	for _, team := range []string{east, south, global} {
		want[team+" manager senior"] = between{1, 1}
		for _, grade := range []string{"junior", "mid", "senior"} {
			want[team+" rep "+grade] = between{1, 5}
		}
	}
	for seed := range uint64(50) {
		n := grownCounts(NewGrown(seed))
		for _, name := range slices.Sorted(maps.Keys(want)) {
			if n[name] < want[name].least || n[name] > want[name].most {
				t.Errorf("seed %d: %s: %d, want %d to %d", seed, name, n[name], want[name].least, want[name].most)
			}
		}
	}
}

// Everybody has one account and a base pay on every day of the employment, and
// every role of the demo can be looked at.
func TestNewGrown_Accounts(t *testing.T) {
	g := NewGrown(1)
	all := g.Whole()
	paid := map[string]int{}
	for _, p := range g.Stages[0].Batches[0].Pay {
		paid[p.Person]++
		if p.Amount.Minor < 5_000_00 || !strings.HasPrefix(p.Bank, "0000 ") {
			t.Errorf("%s is paid %s into %s", p.Person, p.Amount, p.Bank)
		}
	}
	people, shown := map[string]int{}, map[string]bool{}
	for _, a := range g.Accounts {
		people[a.Person]++
		if len(a.Roles) == 0 || a.Name == "" {
			t.Errorf("%+v", a)
		}
		if a.Shown {
			shown[a.Roles[0]] = true
		}
	}
	for _, p := range all.Persons {
		if people[p.Code] != 1 || paid[p.Code] == 0 {
			t.Errorf("%s has %d accounts and %d base pays", p.Code, people[p.Code], paid[p.Code])
		}
	}
	for _, role := range []string{"rep", "manager", "director", "executive", "hr", "finance", "salesops", "admin", "auditor"} {
		if !shown[role] {
			t.Errorf("nobody shows the role %s", role)
		}
	}
}

func TestNewGrown_PlansAreSound(t *testing.T) {
	var plans []*plan.Plan
	for _, s := range NewGrown(1).Stages {
		for _, file := range s.Plans {
			p, list := plan.Read(file.Name, file.Data)
			if list.Failed() {
				t.Fatal(list)
			}
			if !p.Effective.From.After(s.Month.Last()) {
				t.Errorf("%s is in force from %s and is published at the end of %s", file.Name, p.Effective.From, s.Month)
			}
			plans = append(plans, p)
		}
	}
	if _, list := plan.NewSet(plans); list.Failed() || len(plans) != 5 {
		t.Errorf("%d plans: %v", len(plans), list)
	}
}
