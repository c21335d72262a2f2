package intake

import (
	"slices"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
	"pgregory.net/rapid"

	"steelyard/compensation/fact"
	"steelyard/compensation/money"
	"steelyard/compensation/period"
)

// maybe draws a day, or none.
func maybe(t *rapid.T, name string) period.Date {
	if rapid.Bool().Draw(t, name+" is there") {
		return dates(t, name)
	}
	return period.Date{}
}

// expectedYuan draws an amount of whole yuan, or none.
func expectedYuan(t *rapid.T, name string) money.Amount {
	if rapid.Bool().Draw(t, name+" is there") {
		return cny(rapid.Int64Range(0, 1_000_000_000).Draw(t, name))
	}
	return money.Amount{}
}

// TestLedgersGiveTheirFactsBack draws opportunities, moves, visits, plan items and
// hours, writes them as people do and reads them: the same facts come back, in
// the order of the rows, whatever a check says of their meaning.
func TestLedgersGiveTheirFactsBack(t *testing.T) {
	p := profileOf(t, sellingExample+"/mapping.yaml")
	rapid.Check(t, func(t *rapid.T) {
		truth := rapid.Bool()
		x := sold()
		x.Opportunities, x.Moves, x.Visits, x.PlanItems, x.Hours = nil, nil, nil, nil, nil
		for _, number := range keysOf(t, "numbers") {
			x.Opportunities = append(x.Opportunities, fact.Opportunity{Number: number, Owner: "E001", Opened: maybe(t, "opened"), Amount: expectedYuan(t, "amount"), Signing: maybe(t, "signing"), Cash: maybe(t, "cash"), First: expectedYuan(t, "first"), Award: maybe(t, "award")})
			x.Moves = append(x.Moves, fact.Move{Opportunity: number, Date: dates(t, "moved"), Line: rapid.IntRange(0, 99).Draw(t, "line"), Stage: "P2"})
			x.Visits = append(x.Visits, fact.Visit{Number: number, Person: "E001", Date: dates(t, "visited"), High: truth.Draw(t, "high"), Outcome: truth.Draw(t, "outcome"), Planned: truth.Draw(t, "planned"), Held: truth.Draw(t, "held"), Debriefed: maybe(t, "debriefed")})
			weight, _ := money.Int(rapid.Int64Range(-500, 500).Draw(t, "weight")).Quo(money.Int(8), 3)
			x.PlanItems = append(x.PlanItems, fact.PlanItem{Person: "E001", Week: dates(t, "week"), Number: number, Weight: weight, Planned: truth.Draw(t, "in the plan"), Done: maybe(t, "done")})
			x.Hours = append(x.Hours, fact.Hours{Person: "E001", Day: dates(t, "day"), Category: rapid.SampledFrom(fact.HoursKinds()).Draw(t, "category"), Hours: weight.Abs()})
		}
		c := Check(ledgers(p, company(), x).files(nil), p)
		same := cmp.Options{cmp.Comparer(money.Decimal.Equal), cmp.Comparer(func(a, b period.Date) bool { return a == b }), cmp.Comparer(func(a, b money.Currency) bool { return a == b })}
		if diff := cmp.Diff(x, c.Selling, same); diff != "" {
			t.Fatal(diff)
		}
	})
}

// keysOf draws numbers that are written as they are.
func keysOf(t *rapid.T, name string) []string {
	return rapid.SliceOfNDistinct(rapid.StringMatching(`[A-Z0-9商机]{1,6}`), 1, 5, rapid.ID[string]).Draw(t, name)
}

// TestSellingProblemsInAWorkbook finds the cells of problems, those of a cell and
// those of the meaning.
func TestSellingProblemsInAWorkbook(t *testing.T) {
	p := mustProfile(t, `
profile: x
currency: CNY
files:
  - {file: b.xlsx, sheet: 人员, facts: [{fact: person, code: 工号}]}
  - {file: b.xlsx, sheet: 拜访, facts: [{fact: visit, number: 编号, person: 拜访人, date: 日期, held: 已进行}]}
`)
	book := written(t, func(f *excelize.File) error {
		for sheet, rows := range map[string][][]any{
			"人员": {{"工号"}, {"E1"}},
			"拜访": {{"编号", "日期", "拜访人", "已进行"}, {"V1", "2026-01-05", "E9", true}, {"V2", "2026-01-05", "E1", "也许"}, {"V2", "2026-01-32", "E1", false}},
		} {
			if _, err := f.NewSheet(sheet); err != nil {
				return err
			}
			for i, row := range rows {
				at, _ := excelize.CoordinatesToCellName(1, i+1)
				if err := f.SetSheetRow(sheet, at, &row); err != nil {
					return err
				}
			}
		}
		return nil
	})
	_, _, list := ReadSelling(fstest.MapFS{"b.xlsx": &fstest.MapFile{Data: book}}, p)
	want := []string{
		"b.xlsx:2:3 (拜访!C2, 拜访人) fact.unknown_person", "b.xlsx:3:4 (拜访!D3, 已进行) intake.not_yes_or_no", "b.xlsx:4:2 (拜访!B4, 日期) intake.not_a_date",
	}
	if got := found(list); !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
}
