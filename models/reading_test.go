package models_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"steelyard/compensation/fact"
	"steelyard/compensation/money"
	"steelyard/compensation/period"
	"steelyard/models"
	"steelyard/models/trial"
)

func dayAt(t testing.TB, text string) period.Date {
	t.Helper()
	d, err := period.ParseDate(text)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func fen(t testing.TB, minor int64) money.Amount {
	t.Helper()
	c, err := money.ParseCurrency("CNY")
	if err != nil {
		t.Fatal(err)
	}
	return money.Amount{Minor: minor, Currency: c}
}

func share(t testing.TB, text string) money.Decimal {
	t.Helper()
	d, err := money.ParseDecimal(text)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// entry is a small company: one rep in a team with a head, and one of every
// kind of fact.
func entry(t testing.TB) models.FactEntry {
	begin := dayAt(t, "2026-01-01")
	return models.FactEntry{
		Facts: fact.Set{
			Teams:       []fact.Team{{Code: "T", Name: "Team"}},
			Persons:     []fact.Person{{Code: "E1", Name: "One"}, {Code: "M1", Name: "Head"}},
			Employments: []fact.Employment{{Person: "E1", Valid: period.Interval{From: begin}, Team: "T"}, {Person: "M1", Valid: period.Interval{From: begin}, Team: "T"}},
			Customers:   []fact.Customer{{Code: "C1", Name: "Customer"}},
			Contracts:   []fact.Contract{{Number: "K1", Customer: "C1", Signed: begin, Amount: fen(t, 100000), Net: fen(t, 100000)}},
			Splits:      []fact.Split{{Contract: "K1", Person: "E1", Share: share(t, "1")}},
			Instalments: []fact.Instalment{{Contract: "K1", Number: "1", Due: begin, Amount: fen(t, 100000)}},
			Receipts:    []fact.Receipt{{Number: "R1", Customer: "C1", Date: begin, ValueDate: begin, Amount: fen(t, 100)}},
			Allocations: []fact.Allocation{{Receipt: "R1", Line: 1, Contract: "K1", Instalment: "1", Amount: fen(t, 60)}},
			Figures:     []fact.Figure{{Person: "E1", Period: "2026-10", Code: "target", Value: share(t, "1"), Unit: "CNY"}},
		},
		Heads: []models.TeamHead{{Team: "T", Person: "M1", From: begin}},
		Pay:   []models.BasePay{{Person: "E1", Valid: period.Interval{From: begin}, Amount: fen(t, 500000), Bank: "6222"}},
	}
}

func enterFacts(t testing.TB, db *models.DB, e models.FactEntry) {
	t.Helper()
	err := db.Update(context.Background(), models.Actor{Login: "test"}, func(tx *models.Tx) error {
		_, err := tx.Enter(e)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// reading is one way to read, which tells how much it found.
type reading struct {
	name string
	rows func(tx *models.Tx, r models.Reach) (int, error)
}

func listed[T any](l models.Listed[T], err error) (int, error) {
	if l.Total != int64(len(l.Items)) && err == nil {
		return -1, fmt.Errorf("%d rows and a total of %d", len(l.Items), l.Total)
	}
	return len(l.Items), err
}

func counted[T any](l []T, err error) (int, error) { return len(l), err }

func single[T any](_ T, err error) (int, error) {
	if models.IsKind(err, models.NotFound) {
		return 0, nil
	}
	return 1, err
}

// readings are all ways to read facts.
func readings(t testing.TB) []reading {
	on := dayAt(t, "2026-10-01")
	f, p := models.PeopleFilter{On: on}, models.Paging{Limit: 10, Total: true}
	return []reading{
		{"teams", func(tx *models.Tx, r models.Reach) (int, error) { return listed(tx.Teams(r, r, f, p)) }},
		{"team", func(tx *models.Tx, r models.Reach) (int, error) { return single(tx.Team(r, r, "T", on)) }},
		{"heads", func(tx *models.Tx, r models.Reach) (int, error) { return none(tx.Heads(r, r, "T", on)) }},
		{"persons", func(tx *models.Tx, r models.Reach) (int, error) { return listed(tx.Persons(r, r, f, p)) }},
		{"person", func(tx *models.Tx, r models.Reach) (int, error) { return single(tx.Person(r, r, "E1", on)) }},
		{"employments", func(tx *models.Tx, r models.Reach) (int, error) { return none(tx.Employments(r, "E1", on)) }},
		{"pay", func(tx *models.Tx, r models.Reach) (int, error) { return none(tx.Pays(r, "E1", on)) }},
		{"customers", func(tx *models.Tx, r models.Reach) (int, error) {
			return listed(tx.Customers(r, models.CustomerFilter{}, p))
		}},
		{"customer", func(tx *models.Tx, r models.Reach) (int, error) { return single(tx.Customer(r, "C1")) }},
		{"contracts", func(tx *models.Tx, r models.Reach) (int, error) {
			return listed(tx.Contracts(r, r, models.ContractFilter{}, p))
		}},
		{"contract", func(tx *models.Tx, r models.Reach) (int, error) { return single(tx.Contract(r, r, "K1")) }},
		{"shares", func(tx *models.Tx, r models.Reach) (int, error) { return counted(tx.Shares(r, r, "K1")) }},
		{"instalments", func(tx *models.Tx, r models.Reach) (int, error) { return counted(tx.Instalments(r, r, "K1")) }},
		{"receipts", func(tx *models.Tx, r models.Reach) (int, error) {
			return listed(tx.Receipts(r, r, models.ReceiptFilter{}, p))
		}},
		{"receipt", func(tx *models.Tx, r models.Reach) (int, error) { return single(tx.Receipt(r, r, "R1")) }},
		{"allocations", func(tx *models.Tx, r models.Reach) (int, error) { return counted(tx.Allocations(r, r, "R1")) }},
		{"figures", func(tx *models.Tx, r models.Reach) (int, error) {
			return listed(tx.Figures(r, models.FigureFilter{}, p))
		}},
		{"figure", func(tx *models.Tx, r models.Reach) (int, error) {
			return single(tx.Figure(r, "E1", "2026-10", "target"))
		}},
	}
}

// none takes NotFound of a thing for a list without rows.
func none[T any](l []T, err error) (int, error) {
	if models.IsKind(err, models.NotFound) {
		return 0, nil
	}
	return len(l), err
}

// A reach that names nothing reaches nothing, by any way of reading; so do
// scopes that name nobody.
func TestA1_TheEmptyReachMatchesNothing(t *testing.T) {
	trial.Each(t, func(t *testing.T, db *models.DB) {
		enterFacts(t, db, entry(t))
		for _, one := range readings(t) {
			for what, r := range map[string]models.Reach{
				"nothing": {}, "nobody": {Scopes: []models.Scope{models.Self, models.Subtree}}, "no units": {Scopes: []models.Scope{models.Units}},
				"other things": {Person: "E1", Scopes: []models.Scope{models.Assigned, models.Published}}, "a person without scopes": {Person: "E1", Units: []string{"T"}},
				"somebody else": {Person: "E9", Scopes: []models.Scope{models.Self, models.Subtree}}, "other units": {Scopes: []models.Scope{models.Units}, Units: []string{"U"}},
			} {
				err := db.View(context.Background(), func(tx *models.Tx) error {
					n, err := one.rows(tx, r)
					if n != 0 {
						t.Errorf("%s with the reach of %s: %d rows", one.name, what, n)
					}
					return err
				})
				if err != nil {
					t.Errorf("%s with the reach of %s: %v", one.name, what, err)
				}
			}
			for what, r := range map[string]models.Reach{"all": {Scopes: []models.Scope{models.All}}, "the head": {Person: "M1", Scopes: []models.Scope{models.Subtree, models.Self}},
				"the units": {Scopes: []models.Scope{models.Units}, Units: []string{"T"}}, "others": {Person: "X", Scopes: []models.Scope{models.Others}}} {
				err := db.View(context.Background(), func(tx *models.Tx) error {
					n, err := one.rows(tx, r)
					if n == 0 {
						t.Errorf("%s with the reach of %s: nothing", one.name, what)
					}
					return err
				})
				if err != nil {
					t.Errorf("%s with the reach of %s: %v", one.name, what, err)
				}
			}
		}
	})
}

// What is read is what was committed last: no row of a batch without a number,
// no earlier revision, nothing that was taken back.
func TestReadingsShowTheRowsInForce(t *testing.T) {
	trial.Each(t, func(t *testing.T, db *models.DB) {
		enterFacts(t, db, entry(t))
		everything := models.Reach{Scopes: []models.Scope{models.All}}
		name := func() (text string) {
			err := db.View(context.Background(), func(tx *models.Tx) error {
				x, err := tx.Customer(everything, "C1")
				text = fmt.Sprint(x.Name, " ", x.Revision)
				return err
			})
			if models.IsKind(err, models.NotFound) {
				return "nothing"
			}
			if err != nil {
				t.Fatal(err)
			}
			return text
		}
		if got := name(); got != "Customer 1" {
			t.Errorf("entered: %s", got)
		}
		err := db.Work(context.Background(), func(tx *models.Tx) error {
			if err := tx.Insert("batches", map[string]any{"id": 900, "uid": models.NewID(), "state": "checking", "kind": "import", "file_name": "", "profile": "", "known_at": 1,
				"counts": "{}", "problems": "{}", "corrects": 1, "reason": "", "user_id": make([]byte, 16), "created_at": 1}); err != nil {
				return err
			}
			return tx.Insert("customers", map[string]any{"code": "C1", "revision": 7, "batch": 900, "withdrawn": 0, "name": "Staged", "class": "", "industry": ""})
		})
		if err != nil {
			t.Fatal(err)
		}
		if got := name(); got != "Customer 1" {
			t.Errorf("with a staged row: %s", got)
		}
		if err := db.Work(context.Background(), func(tx *models.Tx) error {
			_, err := tx.Exec("UPDATE batches SET number = 50 WHERE id = 900")
			return err
		}); err != nil {
			t.Fatal(err)
		}
		if got := name(); got != "Staged 7" {
			t.Errorf("with the row committed: %s", got)
		}
		enterFacts(t, db, models.FactEntry{Facts: fact.Set{Customers: []fact.Customer{{Code: "C2", Name: "Second"}}}})
		enterFacts(t, db, models.FactEntry{Withdraw: []models.FactKey{models.CustomerKey("C2")}, Reason: "a mistake"})
		if err := db.View(context.Background(), func(tx *models.Tx) error {
			list, err := tx.Customers(everything, models.CustomerFilter{}, models.Paging{Limit: 10, Total: true})
			if len(list.Items) != 1 || list.Total != 1 {
				t.Errorf("after a withdrawal: %+v", list)
			}
			return err
		}); err != nil {
			t.Fatal(err)
		}
	})
}

// Pages of any size hold every row once, in the order that the whole has, also
// where many rows are equal in what they are ordered by.
func TestE8_PagesLoseNoRow(t *testing.T) {
	trial.Each(t, func(t *testing.T, db *models.DB) {
		var set fact.Set
		for i := range 40 {
			set.Customers = append(set.Customers, fact.Customer{Code: fmt.Sprintf("C%02d", i*7%40), Name: []string{"Same", "same", "Other", "𠮷"}[i%4], Class: "A"})
		}
		on := dayAt(t, "2026-05-05")
		for i := range 30 {
			set.Receipts = append(set.Receipts, fact.Receipt{Number: fmt.Sprintf("R%d", i), Customer: "C01", Date: on.AddDays(i % 3), ValueDate: on, Amount: fen(t, 1)})
		}
		enterFacts(t, db, models.FactEntry{Facts: set})
		everything := models.Reach{Scopes: []models.Scope{models.All}}
		pages := map[string]func(tx *models.Tx, p models.Paging) ([]string, []string, error){
			"customers": func(tx *models.Tx, p models.Paging) (keys, next []string, err error) {
				list, err := tx.Customers(everything, models.CustomerFilter{Class: "A"}, p)
				for _, x := range list.Items {
					keys = append(keys, x.Code)
				}
				return keys, list.Next, err
			},
			"receipts": func(tx *models.Tx, p models.Paging) (keys, next []string, err error) {
				list, err := tx.Receipts(everything, everything, models.ReceiptFilter{Customer: "C01"}, p)
				for _, x := range list.Items {
					keys = append(keys, x.Number)
				}
				return keys, list.Next, err
			},
		}
		sorts := map[string][]string{"customers": {"", "-code", "name", "-name"}, "receipts": {"", "-date", "number", "-number"}}
		for list, read := range pages {
			for _, sort := range sorts[list] {
				for _, limit := range []int{1, 3, 7, 200} {
					var whole, paged []string
					err := db.View(context.Background(), func(tx *models.Tx) (err error) {
						if whole, _, err = read(tx, models.Paging{Limit: 200, Sort: sort}); err != nil {
							return err
						}
						var after []string
						for {
							keys, next, err := read(tx, models.Paging{Limit: limit, Sort: sort, After: after})
							if err != nil {
								return err
							}
							paged = append(paged, keys...)
							if after = next; next == nil {
								return nil
							}
						}
					})
					if err != nil {
						t.Fatal(err)
					}
					if !slices.Equal(whole, paged) || len(whole) < 30 {
						t.Errorf("%s by %q, pages of %d:\n%v\n%v", list, sort, limit, whole, paged)
					}
				}
			}
		}
	})
}

// Orders are those of the list: a text of a client is never part of a query.
func TestG1_OrdersAreOfAList(t *testing.T) {
	trial.Each(t, func(t *testing.T, db *models.DB) {
		enterFacts(t, db, entry(t))
		everything := models.Reach{Scopes: []models.Scope{models.All}}
		for _, p := range []models.Paging{{Limit: 10, Sort: "minor"}, {Limit: 10, Sort: "c.code"}, {Limit: 10, Sort: "code; DROP TABLE customers"}, {Limit: 10, Sort: "--code"},
			{Limit: 10, Sort: "(SELECT 1)"}, {Limit: 0}, {Limit: 201}, {Limit: -1}, {Limit: 10, After: []string{"a", "b"}}} {
			err := db.View(context.Background(), func(tx *models.Tx) error {
				_, err := tx.Customers(everything, models.CustomerFilter{}, p)
				return err
			})
			if !models.IsKind(err, models.Invalid) {
				t.Errorf("%+v: %v", p, err)
			}
		}
	})
}

// The last day of a period, as the database works it out, is the calendar's.
func TestA3_LastDaysOfPeriods(t *testing.T) {
	trial.Each(t, func(t *testing.T, db *models.DB) {
		want := map[string]string{}
		for _, year := range []int{1900, 2000, 2023, 2024, 2026, 2100} {
			for month := 1; month <= 12; month++ {
				m, err := period.NewMonth(year, month)
				if err != nil {
					t.Fatal(err)
				}
				want[m.String()] = m.Last().String()
				if month%3 == 0 {
					want[fmt.Sprintf("%d-Q%d", year, month/3)] = m.Last().String()
				}
			}
			want[fmt.Sprint(year)] = fmt.Sprintf("%d-12-31", year)
		}
		for in, last := range want {
			var got string
			if err := db.View(context.Background(), func(tx *models.Tx) error {
				return tx.Read(&got, "SELECT "+strings.ReplaceAll(models.LastDay("x.period"), "\n", " ")+" FROM (SELECT ? AS period) x", in)
			}); err != nil {
				t.Fatal(err)
			}
			if got != last {
				t.Errorf("the last day of %s: %s, want %s", in, got, last)
			}
		}
	})
}

// What is suggested is open on an instalment of the same customer, in the same
// currency, to the cent; only for what is whole, and not for money that went
// back.
func TestSuggestions(t *testing.T) {
	trial.Each(t, func(t *testing.T, db *models.DB) {
		e := entry(t)
		on := dayAt(t, "2026-02-01")
		e.Facts.Customers = append(e.Facts.Customers, fact.Customer{Code: "C2", Name: "Other"})
		e.Facts.Instalments = append(e.Facts.Instalments, fact.Instalment{Contract: "K1", Number: "2", Due: on, Amount: fen(t, 99940)})
		for number, minor := range map[string]int64{"exact": 99940, "less": 99939, "all": 100000} {
			e.Facts.Receipts = append(e.Facts.Receipts, fact.Receipt{Number: number, Customer: "C1", Date: on, ValueDate: on, Amount: fen(t, minor)})
		}
		e.Facts.Receipts = append(e.Facts.Receipts, fact.Receipt{Number: "foreign", Customer: "C2", Date: on, ValueDate: on, Amount: fen(t, 99940)},
			fact.Receipt{Number: "back", Customer: "C1", Date: on, ValueDate: on, Amount: fen(t, -99940)})
		enterFacts(t, db, e)
		everything := models.Reach{Scopes: []models.Scope{models.All}}
		err := db.View(context.Background(), func(tx *models.Tx) error {
			list, err := tx.Receipts(everything, everything, models.ReceiptFilter{Unallocated: true}, models.Paging{Limit: 50})
			if err != nil {
				return err
			}
			if len(list.Items) != 6 {
				t.Errorf("%d receipts are open", len(list.Items))
			}
			found, err := tx.Suggest(everything, everything, list.Items)
			// Instalment 1 has 1000.00, of which 0.60 was paid: 999.40, as 2.
			if len(found) != 1 || len(found["exact"]) != 2 || found["exact"][0].Instalment != "1" || found["exact"][1].Instalment != "2" {
				t.Errorf("suggestions: %+v", found)
			}
			if nothing, err := tx.Suggest(models.Reach{}, everything, list.Items); err != nil || len(nothing) != 0 {
				t.Errorf("without reach of contracts: %+v, %v", nothing, err)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}
