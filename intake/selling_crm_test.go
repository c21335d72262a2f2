package intake

import (
	"flag"
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"

	"steelyard/compensation/fact"
	"steelyard/compensation/money"
	"steelyard/compensation/problem"
)

var crmData = flag.String("crmdata", "", "the folder of the set that examples/crm-sales-opportunities reads; empty: a small one of the same form")

const crmOpportunities = "../examples/crm-sales-opportunities/opportunities.yaml"

// crmReport counts opportunities by the meaning of their last stage, "" for none,
// and those that have an amount.
func crmReport(t *testing.T, dir string) (ends, amounts map[fact.Meaning]int, warnings int) {
	t.Helper()
	s, x, list := ReadSelling(os.DirFS(dir), profileOf(t, crmOpportunities))
	if s == nil {
		t.Fatal(list)
	}
	for _, p := range list {
		if p.Severity != problem.Warning || p.Code != "fact.opening_unknown" {
			t.Errorf("%v", p)
		}
	}
	meaning := make(map[string]fact.Meaning)
	for _, stage := range x.Stages {
		meaning[stage.Code] = stage.Meaning
	}
	last := make(map[string]fact.Move)
	for _, m := range x.Moves {
		if before, ok := last[m.Opportunity]; !ok || m.Date.After(before.Date) || m.Date == before.Date && m.Line > before.Line {
			last[m.Opportunity] = m
		}
	}
	ends, amounts = make(map[fact.Meaning]int), make(map[fact.Meaning]int)
	for _, o := range x.Opportunities {
		end := meaning[last[o.Number].Stage]
		ends[end]++
		if o.Amount != (money.Amount{}) {
			amounts[end]++
		}
		if (end == fact.Won) != (o.Contract != "") || o.Opened.IsZero() != (end == "") {
			t.Errorf("%+v ended in %q", o, end)
		}
	}
	if len(s.Contracts) != ends[fact.Won] || len(s.Receipts) != 0 {
		t.Errorf("%d contracts, %d receipts", len(s.Contracts), len(s.Receipts))
	}
	return ends, amounts, len(list)
}

// TestOpportunitiesOfACRM reads a pipeline into opportunities, stages and moves;
// with -crmdata the published set.
func TestOpportunitiesOfACRM(t *testing.T) {
	dir, want, open := "testdata/crm", map[fact.Meaning]int{fact.Won: 3, fact.Lost: 1, fact.OpenStage: 1, "": 1}, 1
	if *crmData != "" {
		dir, want, open = *crmData, map[fact.Meaning]int{fact.Won: 4238, fact.Lost: 2473, fact.OpenStage: 1589, "": 500}, 500
	}
	ends, amounts, warnings := crmReport(t, dir)
	if diff := cmp.Diff(want, ends); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(map[fact.Meaning]int{fact.Won: want[fact.Won]}, amounts); diff != "" {
		t.Errorf("only won deals have an amount: %s", diff)
	}
	if warnings != open {
		t.Errorf("%d warnings", warnings)
	}
}
