package fact

import (
	"testing"

	"steelyard/compensation/money"
	"steelyard/compensation/period"
)

func indexDay(s string) period.Date { d, _ := period.ParseDate(s); return d }

func share(s string) money.Decimal { d, _ := money.ParseDecimal(s); return d }

// The split in force on the signing date governs; where every one starts
// later, the earliest does.
func TestGoverningSplit(t *testing.T) {
	for _, c := range []struct {
		signed string
		want   string
	}{
		{"2026-01-01", "E2"}, // before every set: the earliest
		{"2026-02-01", "E2"}, {"2026-02-28", "E2"}, {"2026-03-01", "E1"}, {"2026-12-31", "E1"}, {"", "E2"},
	} {
		x := NewIndex(&Set{
			Persons:   []Person{{Code: "E2"}, {Code: "E1"}},
			Contracts: []Contract{{Number: "HT1", Signed: indexDay(c.signed)}},
			Splits: []Split{
				{Contract: "HT1", Person: "E1", Share: share("1"), From: indexDay("2026-03-01")},
				{Contract: "HT1", Person: "E2", Share: share("1"), From: indexDay("2026-02-01")},
			},
		})
		portions := x.Portions(0)
		if len(portions) != 1 || x.Persons[portions[0].PersonAt].Code != c.want {
			t.Errorf("signed %s: %+v, want %s alone", c.signed, portions, c.want)
		}
	}
}

func TestPortionsAreOrderedWithCommonWeights(t *testing.T) {
	x := NewIndex(&Set{
		Persons:   []Person{{Code: "E3"}, {Code: "E1"}, {Code: "E2"}},
		Contracts: []Contract{{Number: "HT1", Signed: indexDay("2026-01-01")}, {Number: "HT0", Signed: indexDay("2026-01-01")}},
		Splits: []Split{
			{Contract: "HT1", Person: "E3", Share: share("0.3333")}, {Contract: "HT1", Person: "E1", Share: share("0.5")},
			{Contract: "HT1", Person: "E2", Share: share("0.1667")}, {Contract: "HT1", Person: "E9", Share: share("1")},
		},
	})
	want := []struct {
		code   string
		weight int64
	}{{"E1", 5000}, {"E2", 1667}, {"E3", 3333}}
	portions := x.Portions(1) // HT1 comes after HT0
	if len(portions) != len(want) || len(x.Portions(0)) != 0 {
		t.Fatalf("%+v", portions)
	}
	for i, p := range portions {
		if x.Persons[p.PersonAt].Code != want[i].code || p.Weight != want[i].weight {
			t.Errorf("portion %d: %+v, want %+v", i, p, want[i])
		}
	}
}

func TestReferences(t *testing.T) {
	x := NewIndex(&Set{
		Persons:     []Person{{Code: "E1"}},
		Customers:   []Customer{{Code: "C2"}, {Code: "C1"}},
		Contracts:   []Contract{{Number: "HT1", Customer: "C2"}, {Number: "HT2"}},
		Instalments: []Instalment{{Contract: "HT1", Number: "2"}, {Contract: "HT1", Number: "1"}},
		Receipts:    []Receipt{{Number: "R1", Date: indexDay("2026-01-02")}, {Number: "R0", Date: indexDay("2026-01-03")}},
		Allocations: []Allocation{
			{Receipt: "R0", Line: 1, Contract: "HT2"}, {Receipt: "R1", Line: 2, Contract: "HT1", Instalment: "2"}, {Receipt: "R1", Line: 1, Contract: "HT1", Instalment: "9"},
			{Receipt: "R9", Line: 1, Contract: "HT1"}, {Receipt: "R1", Line: 3, Contract: "HT9"},
		},
		Employments: []Employment{
			{Person: "E1", Team: "B", Valid: period.Interval{From: indexDay("2026-02-01")}},
			{Person: "E1", Team: "A", Valid: period.Interval{From: indexDay("2026-01-01"), To: indexDay("2026-01-15")}},
		},
		Figures: []Figure{{Person: "E1", Period: "2026-01", Code: "x", Value: share("2"), Unit: "number"}},
	})
	if len(x.Allocations) != 3 { // those that refer to nothing known are left out
		t.Fatalf("%+v", x.Allocations)
	}
	first, second, third := x.Allocations[0], x.Allocations[1], x.Allocations[2]
	if first.Line != 1 || first.InstalmentAt != None || x.Customers[first.CustomerAt].Code != "C2" {
		t.Errorf("first: %+v", first)
	}
	if second.Line != 2 || x.Instalments[second.InstalmentAt].Number != "2" {
		t.Errorf("second: %+v", second)
	}
	if third.Receipt != "R0" || third.CustomerAt != None || x.CustomerAt(third.ContractAt) != None {
		t.Errorf("third: %+v", third)
	}
	for date, team := range map[string]string{"2025-12-31": "", "2026-01-01": "A", "2026-01-15": "A", "2026-01-16": "", "2026-02-01": "B", "2030-01-01": "B"} {
		if e, ok := x.EmploymentOn(0, indexDay(date)); e.Team != team || ok != (team != "") {
			t.Errorf("%s: %+v %v", date, e, ok)
		}
	}
	if v, unit, ok := x.Figure(0, "2026-01", "x"); !ok || unit != "number" || v.String() != "2" {
		t.Errorf("figure: %s %s %v", v, unit, ok)
	}
	if _, ok := x.PersonAt("E2"); ok {
		t.Error("E2 is known")
	}
}
