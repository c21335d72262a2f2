package models_test

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"maps"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"steelyard/compensation/fact"
	"steelyard/compensation/measure"
	"steelyard/compensation/money"
	"steelyard/compensation/period"
	"steelyard/demo"
	"steelyard/models"
	"steelyard/models/trial"
)

// indicatorFiles hold a second calculation of the indicators, written in SQL
// from their definitions alone. Most are queries of a window, :from to :to, that
// tell quantity, person, day, ref, value and open, as prelude.sql says; one that
// says "credited" tells quantity, contract, day, ref and minor, and credit.sql
// shares it. From what they tell, said.sql makes the quantities of every scope,
// and indicators.sql the indicators.
const indicatorFiles = "testdata/indicators"

// tally is a value, without one where has is false.
type tally struct {
	value float64
	has   bool
}

// tallies are values by what they are of, and by scope: the company is *, somebody
// a code, and a team its code after "team ".
type tallies map[string]map[string]tally

func (x tallies) put(of, scope string, v tally) {
	if x[of] == nil {
		x[of] = map[string]tally{}
	}
	x[of][scope] = v
}

// secondCalculation is the demo company in a store, once as rows and once as a
// World.
type secondCalculation struct {
	rows    *sql.DB
	world   *measure.World
	scopes  []measure.Scope
	queries []string
	said    []string // statements
	last    string   // the query of indicators
}

func newSecondCalculation(t *testing.T) *secondCalculation {
	t.Helper()
	address := trial.URL(t, trial.SQLite)
	db := trial.OpenURL(t, address)
	s := sellers(t, db)
	mustEnter(t, db, models.FactEntry{Facts: fact.Set{Figures: s.Figures}})
	cny, err := money.ParseCurrency("CNY")
	if err != nil {
		t.Fatal(err)
	}
	settings := measure.Defaults(cny)
	settings.Sellers, settings.Calendar = []string{"rep"}, demo.Calendar()
	facts := factsAt(t, db, 0)
	x := &secondCalculation{rows: trial.Raw(t, address), world: measure.NewWorld(facts, sellingAt(t, db, 0), settings), scopes: []measure.Scope{{Level: measure.OfCompany}}}
	for _, p := range facts.Persons {
		x.scopes = append(x.scopes, measure.Scope{Level: measure.OfOne, Code: p.Code})
	}
	for _, team := range facts.Teams {
		x.scopes = append(x.scopes, measure.Scope{Level: measure.OfTeam, Code: team.Code})
	}
	x.rows.SetMaxOpenConns(1) // temporary tables belong to a connection
	x.prepare(t, settings.Calendar)
	x.read(t)
	return x
}

// scopeName is the name of a scope in the queries.
func scopeName(s measure.Scope) string {
	if s.Level == measure.OfTeam {
		return "team " + s.Code
	}
	return cmp.Or(s.Code, "*")
}

// prepare writes down which days are worked, and which quantities there are.
func (x *secondCalculation) prepare(t *testing.T, calendar period.Calendar) {
	t.Helper()
	statements := []string{"CREATE TEMP TABLE calendar (day TEXT PRIMARY KEY, worked INTEGER NOT NULL)", "CREATE TEMP TABLE quantity (quantity TEXT PRIMARY KEY)"}
	for d := day("2024-12-01"); d.Before(day("2027-12-01")); d = d.AddDays(1) {
		worked := 0
		if calendar.IsWorkday(d) {
			worked = 1
		}
		statements = append(statements, fmt.Sprintf("INSERT INTO calendar VALUES ('%s', %d)", d, worked))
	}
	for _, q := range measure.Quantities() {
		statements = append(statements, fmt.Sprintf("INSERT INTO quantity VALUES ('%s')", q.Code))
	}
	if _, err := x.rows.ExecContext(context.Background(), strings.Join(statements, ";\n")); err != nil {
		t.Fatal(err)
	}
}

// read prepares the tables that queries share, and reads the queries.
func (x *secondCalculation) read(t *testing.T) {
	t.Helper()
	files, err := filepath.Glob(indicatorFiles + "/*.sql")
	if err != nil || len(files) < 3 {
		t.Fatalf("%d queries: %v", len(files), err)
	}
	texts := map[string]string{}
	for _, name := range files {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		texts[strings.TrimSuffix(filepath.Base(name), ".sql")] = string(text)
	}
	if _, err := x.rows.ExecContext(context.Background(), texts["prelude"]); err != nil {
		t.Fatalf("prelude: %v", err)
	}
	x.said, x.last = strings.Split(texts["said"], ";\n"), texts["indicators"]
	for _, name := range slices.Sorted(maps.Keys(texts)) {
		switch text := texts[name]; {
		case slices.Contains([]string{"prelude", "credit", "said", "indicators"}, name):
		case strings.Contains(text, "\n-- credited\n"):
			x.queries = append(x.queries, strings.Replace(texts["credit"], "/*amounts*/", text, 1))
		default:
			x.queries = append(x.queries, text)
		}
	}
}

// ask answers quantities and indicators of a window in SQL, quantities in
// ten-thousandths.
func (x *secondCalculation) ask(t *testing.T, in period.Window) (quantities, indicators tallies) {
	t.Helper()
	statements := []string{"DELETE FROM told"}
	for _, query := range x.queries {
		statements = append(statements, "INSERT INTO told "+query)
	}
	for _, statement := range append(statements, x.said...) {
		if _, err := x.rows.ExecContext(context.Background(), statement, sql.Named("from", in.From.String()), sql.Named("to", in.To.String())); err != nil {
			t.Fatalf("%s\n%v", statement, err)
		}
	}
	return x.all(t, "SELECT quantity, scope, value FROM said"), x.all(t, x.last)
}

// all reads values.
func (x *secondCalculation) all(t *testing.T, query string) tallies {
	t.Helper()
	rows, err := x.rows.QueryContext(context.Background(), query)
	if err != nil {
		t.Fatal(err)
	}
	out := tallies{}
	for rows.Next() {
		var of, scope string
		var value sql.NullFloat64
		if err := rows.Scan(&of, &scope, &value); err != nil {
			t.Fatal(err)
		}
		if _, twice := out[of][scope]; twice {
			t.Fatalf("%s of %q is there twice", of, scope)
		}
		out.put(of, scope, tally{value.Float64, value.Valid})
	}
	if err := cmp.Or(rows.Err(), rows.Close()); err != nil {
		t.Fatal(err)
	}
	return out
}

// compute computes the same with the product.
func (x *secondCalculation) compute(t *testing.T, in period.Window) (quantities, indicators tallies) {
	t.Helper()
	var codes []string
	for _, i := range measure.Indicators() {
		codes = append(codes, i.Code)
	}
	results, err := x.world.Compute(in, x.scopes, codes)
	if err != nil {
		t.Fatal(err)
	}
	quantities, indicators = tallies{}, tallies{}
	for _, r := range results {
		indicators.put(r.Indicator, scopeName(r.Scope), tallyOf(t, r.Value, r.Has, 1))
		for _, i := range r.Inputs {
			quantities.put(i.Quantity, scopeName(r.Scope), tallyOf(t, i.Value, i.Has, 10000))
		}
	}
	return quantities, indicators
}

func tallyOf(t *testing.T, v money.Decimal, has bool, times float64) tally {
	t.Helper()
	if !has {
		return tally{}
	}
	f, err := strconv.ParseFloat(v.String(), 64)
	if err != nil {
		t.Fatal(err)
	}
	return tally{times * f, true}
}

// differ reports whether two calculations disagree: one alone has a value, or
// they differ by more than the twelve digits of a division and sums of such.
func differ(a, b tally) bool {
	return a.has != b.has || math.Abs(a.value-b.value) > 1e-9*max(1, math.Abs(a.value))
}

func (v tally) String() string {
	if !v.has {
		return "none"
	}
	return strconv.FormatFloat(v.value, 'f', -1, 64)
}

// indicatorWindows are the months that the demo company's selling facts are
// about, a quarter, and a year to date.
func indicatorWindows() []period.Window {
	var out []period.Window
	for m := day("2025-06-01").Month(); !m.First().After(day("2026-11-30")); m = m.Add(1) {
		out = append(out, period.Window{From: m.First(), To: m.Last()})
	}
	return append(out, period.Window{From: day("2026-07-01"), To: day("2026-09-30")}, period.Window{From: day("2026-01-01"), To: day("2026-10-31")})
}

// sampled are values that were counted by hand from the facts of May 2026.
var sampled = map[string]map[string]float64{
	"E015": {"collected": 7700123400, "signed_amount": 5653078100, "signed_margin": 1500817200, "due_amount": 3150923400},
	"E016": {"signed_amount": 565000000, "signed_net": 0},
	"E019": {
		"pipeline_amount": 38298432600, "valid_amount": 9821000000, "presigned_amount": 14077432600, "presigned_change": -669000000,
		"deals_from_p3": 30000, "covered_deals": 20000, "relations_watched": 120000, "relations_raised": 30000,
		"plan_weight": 370000, "plan_done": 370000, "plan_deviation": 10000, "collection_tasks": 30000,
		"days_present": 180000, "log_days_qualified": 160000, "milestones_planned": 50000, "milestones_reached": 40000, "days_to_first_cash": 870000,
	},
	"*": {
		"first_payment_due": 48184021400, "first_payment_met": 38960640000, "due_amount": 57726078600, "due_received": 23091579800,
		"older_opening": 218286458000, "older_recovered": 148662059400, "receivable_balance": 179078790200, "overdue_balance": 121852033800,
	},
}

// plausible checks the queries by themselves: nothing is always nought but the
// key accounts lost, of which the company has none, and they agree with what was
// counted by hand.
func plausible(t *testing.T, asked map[period.Window]tallies) {
	t.Helper()
	alive := map[string]bool{}
	for _, values := range asked {
		for quantity, of := range values {
			for _, v := range of {
				alive[quantity] = alive[quantity] || v.value != 0
			}
		}
	}
	for _, q := range measure.Quantities() {
		if alive[q.Code] == (q.Code == "key_accounts_lost") {
			t.Errorf("%s is ever more than nothing: %v", q.Code, alive[q.Code])
		}
	}
	may := asked[period.Window{From: day("2026-05-01"), To: day("2026-05-31")}]
	for scope, of := range sampled {
		for quantity, want := range of {
			if got := may[quantity][scope]; got.value != want {
				t.Errorf("%s of %s in May 2026 is %s, by hand %s", quantity, scope, got, tally{want, true})
			}
		}
	}
}

// comparison counts what was compared and how often it differed, with cases.
type comparison struct {
	compared, differ map[string]int
	cases            map[string][]string
}

// compare compares the values of a window.
func (c *comparison) compare(in period.Window, got, want tallies) {
	for _, of := range slices.Sorted(maps.Keys(want)) {
		for _, scope := range slices.Sorted(maps.Keys(want[of])) {
			c.compared[of]++
			a, there := got[of][scope]
			if b := want[of][scope]; !there || differ(a, b) {
				if c.differ[of]++; c.differ[of] <= 6 {
					c.cases[of] = append(c.cases[of], fmt.Sprintf("%s %s to %s: %s, in SQL %s", scope, in.From, in.To, a, b))
				}
			}
		}
	}
}

// report tells what differs, and what was compared fewer times than asked for.
func (c *comparison) report(t *testing.T, what string, codes []string, times int) {
	t.Helper()
	for _, code := range codes {
		if c.compared[code] != times {
			t.Errorf("%s was compared %d times, not %d", code, c.compared[code], times)
		}
		if n := c.differ[code]; n > 0 {
			t.Errorf("%s differs in %d of %d:\n  %s", code, n, times, strings.Join(c.cases[code], "\n  "))
		}
	}
	t.Logf("%d %s were compared, %d times each, %d of them are the same every time", len(codes), what, times, len(codes)-len(c.differ))
}

// TestIndicators_AreTheSameInSQL compares every quantity and every indicator of
// the company, of everybody and of every team in every window.
func TestIndicators_AreTheSameInSQL(t *testing.T) {
	x := newSecondCalculation(t)
	newComparison := func() comparison { return comparison{map[string]int{}, map[string]int{}, map[string][]string{}} }
	quantities, indicators := newComparison(), newComparison()
	asked, windows := map[period.Window]tallies{}, indicatorWindows()
	for _, in := range windows {
		got, computed := x.compute(t, in)
		want, answered := x.ask(t, in)
		asked[in] = want
		quantities.compare(in, got, want)
		indicators.compare(in, computed, answered)
	}
	plausible(t, asked)
	var ofQuantities, ofIndicators []string
	for _, q := range measure.Quantities() {
		ofQuantities = append(ofQuantities, q.Code)
	}
	for _, i := range measure.Indicators() {
		ofIndicators = append(ofIndicators, i.Code)
	}
	quantities.report(t, "quantities", ofQuantities, len(windows)*len(x.scopes))
	indicators.report(t, "indicators", ofIndicators, len(windows)*len(x.scopes))
}
