package models_test

import (
	"database/sql"
	"fmt"
	"reflect"
	"runtime"
	"testing"
	"time"

	"steelyard/compensation/fact"
	"steelyard/compensation/measure"
	"steelyard/compensation/period"
	"steelyard/demo"
	"steelyard/models"
	"steelyard/models/trial"
)

// companyCopies of the demo company are 1,025 people with some 1,380,000 facts of
// 18 months.
const companyCopies = 25

// copier gives a copy of the company other codes than the rest has: every text
// that is the code of something is marked.
type copier struct {
	codes map[string]bool
	mark  string
}

// add appends the facts of one set of kinds, marked, to another.
func (c copier) add(to, from any) {
	a, b := reflect.ValueOf(to).Elem(), reflect.ValueOf(from).Elem()
	for i := range a.NumField() {
		at := a.Field(i).Len()
		a.Field(i).Set(reflect.AppendSlice(a.Field(i), b.Field(i)))
		for ; at < a.Field(i).Len(); at++ {
			x := a.Field(i).Index(at)
			for f := range x.NumField() {
				if s := x.Field(f); s.Kind() == reflect.String && c.codes[s.String()] {
					s.SetString(c.mark + s.String())
				}
			}
		}
	}
}

// companies is the demo company several times over.
func companies(n int) (*fact.Set, *fact.Selling) {
	g := demo.NewGrown(1)
	set, made := g.Whole(), g.Selling(1)
	selling := &made.Facts
	set.Figures = append(set.Figures, made.Figures...)
	codes := map[string]bool{}
	collect := func(list any, field string) {
		v := reflect.ValueOf(list)
		for i := range v.Len() {
			codes[v.Index(i).FieldByName(field).String()] = true
		}
	}
	collect(set.Teams, "Code")
	collect(set.Persons, "Code")
	collect(set.Customers, "Code")
	collect(set.Contracts, "Number")
	collect(set.Receipts, "Number")
	collect(selling.Leads, "Number")
	collect(selling.Opportunities, "Number")
	collect(selling.KeyPersons, "Code")
	collect(selling.Visits, "Number")
	collect(selling.Bids, "Number")
	stages := selling.Stages
	selling.Stages = nil
	manySet, manySelling := &fact.Set{}, &fact.Selling{Stages: stages}
	for i := range n {
		c := copier{codes, fmt.Sprintf("%02d", i)}
		c.add(manySet, set)
		c.add(manySelling, selling)
	}
	return manySet, manySelling
}

// BenchmarkIndicators_AYearFromTheDatabase measures a year of every indicator
// for every person, month by month, from the rows of a database, and beside it
// the bare read of those rows. It reports the ratio of the two.
func BenchmarkIndicators_AYearFromTheDatabase(b *testing.B) {
	set, selling := companies(companyCopies)
	settings := measure.Defaults(set.Contracts[0].Amount.Currency)
	settings.Sellers, settings.Calendar = []string{"rep"}, demo.Calendar()
	var codes []string
	for _, x := range measure.Indicators() {
		codes = append(codes, x.Code)
	}
	var scopes []measure.Scope
	for _, p := range set.Persons {
		scopes = append(scopes, measure.Scope{Level: measure.OfOne, Code: p.Code})
	}
	for _, dialect := range trial.Dialects() {
		b.Run(dialect, func(b *testing.B) {
			url := trial.URL(b, dialect)
			db := trial.OpenURL(b, url)
			mustEnter(b, db, models.FactEntry{Facts: *set})
			mustEnter(b, db, models.FactEntry{Selling: *selling})
			raw := trial.Raw(b, url)
			var bare, whole time.Duration
			rows, values := 0, 0
			for b.Loop() {
				runtime.GC()
				began := time.Now()
				rows = readBareFacts(b, raw)
				bare += time.Since(began)
				runtime.GC()
				began = time.Now()
				facts, sold := factsAt(b, db, 0), sellingAt(b, db, 0)
				read := time.Since(began)
				w := measure.NewWorld(facts, sold, settings)
				built := time.Since(began)
				for at := range 12 {
					m := month("2025-10").Add(at)
					results, err := w.Compute(period.Window{From: m.First(), To: m.Last()}, scopes, codes)
					if err != nil {
						b.Fatal(err)
					}
					for _, r := range results {
						if r.Has {
							values++
						}
					}
				}
				whole += time.Since(began)
				b.Logf("%d rows, %d people; bare %v; read %v, built %v, computed %v", rows, len(scopes), bare, read, built-read, time.Since(began)-built)
			}
			if values == 0 {
				b.Fatal("nothing was computed")
			}
			b.ReportMetric(float64(rows), "rows")
			b.ReportMetric(whole.Seconds()/float64(b.N), "s/year")
			b.ReportMetric(bare.Seconds()/float64(b.N), "s/bare")
			b.ReportMetric(whole.Seconds()/bare.Seconds(), "ratio")
		})
	}
}

// indicatorTables are the input of indicators.
var indicatorTables = []string{
	"teams", "persons", "employments", "customers", "contracts", "splits", "instalments", "receipts", "allocations", "figures",
	"stages", "leads", "opportunities", "moves", "milestones", "elements", "confirmations", "key_persons", "relations", "visits",
	"meetings", "plan_items", "work_logs", "work_hours", "bids", "forecasts", "targets", "contract_terms", "contract_changes", "bad_debts",
}

// readBareFacts reads every row of the input into variables, drops them, and
// says how many there were.
func readBareFacts(b *testing.B, raw *sql.DB) (n int) {
	b.Helper()
	for _, table := range indicatorTables {
		rows, err := raw.Query("SELECT * FROM " + table)
		if err != nil {
			b.Fatal(err)
		}
		columns, err := rows.Columns()
		if err != nil {
			b.Fatal(err)
		}
		cells, dest := make([]sql.RawBytes, len(columns)), make([]any, len(columns))
		for i := range cells {
			dest[i] = &cells[i]
		}
		for rows.Next() {
			if err := rows.Scan(dest...); err != nil {
				b.Fatal(err)
			}
			n++
		}
		if err := rows.Err(); err != nil {
			b.Fatal(err)
		}
	}
	return n
}
