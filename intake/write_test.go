package intake

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"steelyard/compensation/fact"
	"steelyard/compensation/money"
	"steelyard/compensation/period"
)

// memory takes the files that WritePlain creates.
type memory struct {
	files fstest.MapFS
	open  int
}

func (m *memory) create(name string) (io.WriteCloser, error) {
	m.open++
	return &memoryFile{m: m, name: name}, nil
}

type memoryFile struct {
	bytes.Buffer
	m    *memory
	name string
}

func (f *memoryFile) Close() error {
	f.m.open--
	f.m.files[f.name] = &fstest.MapFile{Data: f.Bytes()}
	return nil
}

// texts draws what people and attackers write into cells.
func texts() *rapid.Generator[string] {
	alphabet := []rune("\"\"'',,;;\n\n\r\t==+-@＝－＋＠张伟𠮷éa0 \u3000\x00\uFEFF%")
	return rapid.StringOfN(rapid.RuneFrom(alphabet), 0, 8, -1).Filter(func(s string) bool {
		return (s == "" || !blank(s)) && !strings.Contains(s, "\r\n")
	})
}

// keys draws n different texts that are not blank.
func keys(t *rapid.T, name string, least, most int) []string {
	return rapid.SliceOfNDistinct(texts().Filter(func(s string) bool { return s != "" }), least, most, rapid.ID[string]).Draw(t, name)
}

func dates(t *rapid.T, name string) period.Date {
	first, _ := period.NewDate(1990, 1, 1)
	return first.AddDays(rapid.IntRange(0, 30000).Draw(t, name))
}

// validSet draws facts that fact.Check accepts.
func validSet(t *rapid.T) *fact.Set {
	s := new(fact.Set)
	text := func(name string) string { return texts().Draw(t, name) }
	pick := func(name string, from []string) string {
		if len(from) == 0 || rapid.Bool().Draw(t, name+" given") {
			return ""
		}
		return rapid.SampledFrom(from).Draw(t, name)
	}
	teams, persons := keys(t, "teams", 0, 4), keys(t, "persons", 1, 4)
	for i, code := range teams {
		s.Teams = append(s.Teams, fact.Team{Code: code, Name: text("name"), Parent: pick("parent", teams[:i])})
	}
	for _, code := range persons {
		s.Persons = append(s.Persons, fact.Person{Code: code, Name: text("name")})
		from := period.Date{}
		for range rapid.IntRange(0, 3).Draw(t, "employments") {
			e := fact.Employment{Person: code, Family: text("family"), Grade: text("grade"), Team: pick("team", teams)}
			e.Valid.From = from
			if from.IsZero() {
				e.Valid.To = dates(t, "to")
			} else {
				e.Valid.To = from.AddDays(rapid.IntRange(0, 400).Draw(t, "days"))
			}
			from = e.Valid.To.AddDays(rapid.IntRange(1, 30).Draw(t, "gap"))
			s.Employments = append(s.Employments, e)
		}
		s.Figures = append(s.Figures, fact.Figure{Person: code, Period: rapid.SampledFrom([]string{"2026", "2026-Q4", "2026-10"}).Draw(t, "period"), Code: persons[0],
			Value: decimalOf(t), Unit: rapid.SampledFrom([]string{"rate", "number", "days", "CNY"}).Draw(t, "unit")})
	}
	customers := keys(t, "customers", 0, 3)
	for _, code := range customers {
		s.Customers = append(s.Customers, fact.Customer{Code: code, Name: text("name"), Class: text("class"), Industry: text("industry")})
	}
	currency, err := money.ParseCurrency(rapid.SampledFrom([]string{"CNY", "JPY", "BHD"}).Draw(t, "currency"))
	if err != nil {
		t.Fatal(err)
	}
	sum := func(name string, most int64) money.Amount {
		return money.Amount{Minor: rapid.Int64Range(1, most).Draw(t, name), Currency: currency}
	}
	contracts := keys(t, "contracts", 1, 4)
	for _, number := range contracts {
		gross := sum("gross", 1e15)
		s.Contracts = append(s.Contracts, fact.Contract{Number: number, Customer: pick("customer", customers), Kind: text("kind"), Signed: dates(t, "signed"),
			Amount: gross, Net: money.Amount{Minor: rapid.Int64Range(0, gross.Minor).Draw(t, "net"), Currency: currency}})
		s.Splits = append(s.Splits, splitsOf(t, number, persons, period.Date{})...)
		if rapid.Bool().Draw(t, "changed") {
			s.Splits = append(s.Splits, splitsOf(t, number, persons, dates(t, "change"))...)
		}
		for _, n := range keys(t, "instalments", 0, 2) {
			s.Instalments = append(s.Instalments, fact.Instalment{Contract: number, Number: n, Due: dates(t, "due"), Amount: sum("due amount", gross.Minor)})
		}
	}
	for _, number := range contracts[:rapid.IntRange(0, len(contracts)).Draw(t, "with overlays")] {
		share, err := money.ParseDecimal(fmt.Sprintf("%d.%04d", rapid.IntRange(0, 2).Draw(t, "overlay"), rapid.IntRange(1, 9999).Draw(t, "of it")))
		if err != nil {
			t.Fatal(err)
		}
		s.Overlays = append(s.Overlays, fact.Overlay{Contract: number, Person: persons[0], Share: share, From: dates(t, "overlay from")},
			fact.Overlay{Contract: number, Person: persons[len(persons)-1], Share: share})
	}
	for _, number := range keys(t, "receipts", 1, 5) {
		r := fact.Receipt{Number: number, Customer: pick("payer", customers), Date: dates(t, "date"), ValueDate: dates(t, "value date"), Amount: sum("amount", 1e15)}
		s.Receipts = append(s.Receipts, r)
		left := r.Amount.Minor
		for line := range rapid.IntRange(0, 3).Draw(t, "lines") {
			if left == 0 {
				break
			}
			a := fact.Allocation{Receipt: number, Line: line, Contract: rapid.SampledFrom(contracts).Draw(t, "contract"), Amount: sum("allocated", left)}
			for _, x := range s.Instalments {
				if x.Contract == a.Contract {
					a.Instalment = x.Number
				}
			}
			left -= a.Amount.Minor
			s.Allocations = append(s.Allocations, a)
		}
	}
	reverse(t, s)
	if list := fact.Check(s, nil); list.Failed() {
		t.Fatalf("the set is not valid:\n%v", list)
	}
	return s
}

// reverse takes some receipts back, wholly or in part, with and without saying
// what is taken back.
func reverse(t *rapid.T, s *fact.Set) {
	for i, r := range s.Receipts {
		if !rapid.Bool().Draw(t, "goes back") {
			continue
		}
		back := fact.Receipt{Number: fmt.Sprintf("back %d of %s", i, r.Number), Date: r.Date.AddDays(rapid.IntRange(0, 9).Draw(t, "later")), ValueDate: r.ValueDate, Reverses: r.Number,
			Amount: money.Amount{Minor: -rapid.Int64Range(1, r.Amount.Minor).Draw(t, "back"), Currency: r.Amount.Currency}}
		if rapid.IntRange(0, 3).Draw(t, "untied") == 0 {
			back.Reverses = ""
		}
		left := -back.Amount.Minor
		for _, a := range s.Allocations {
			if a.Receipt != r.Number || a.Amount.Minor > left || a.Line == 0 {
				continue
			}
			left -= a.Amount.Minor
			part := fact.Allocation{Receipt: back.Number, Line: a.Line, Contract: a.Contract, Instalment: a.Instalment, Amount: money.Amount{Minor: -a.Amount.Minor, Currency: a.Amount.Currency}}
			if back.Reverses != "" {
				part.Reverses = a.Line
			}
			s.Allocations = append(s.Allocations, part)
		}
		s.Receipts = append(s.Receipts, back)
	}
}

func decimalOf(t *rapid.T) money.Decimal {
	whole := rapid.Int64Range(-999999999999999999, 999999999999999999).Draw(t, "whole")
	d, err := money.ParseDecimal(fmt.Sprintf("%d.%012d", whole, rapid.Int64Range(0, 999999999999).Draw(t, "fraction")))
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// splitsOf draws shares of up to three persons that sum to exactly 1.
func splitsOf(t *rapid.T, contract string, persons []string, from period.Date) (out []fact.Split) {
	left := int64(1_000_000)
	for i, person := range persons[:rapid.IntRange(1, min(len(persons), 3)).Draw(t, "sharers")] {
		part := left
		if i+1 < len(persons) && rapid.Bool().Draw(t, "share on") && left > 1 {
			part = rapid.Int64Range(1, left-1).Draw(t, "share")
		}
		share, err := money.ParseDecimal(fmt.Sprintf("%d.%06d", part/1_000_000, part%1_000_000))
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, fact.Split{Contract: contract, Person: person, Share: share, From: from})
		if left -= part; left == 0 {
			return out
		}
	}
	last := &out[len(out)-1]
	rest, err := money.ParseDecimal(fmt.Sprintf("0.%06d", left))
	if err != nil {
		t.Fatal(err)
	}
	if last.Share, err = last.Share.Add(rest); err != nil {
		t.Fatal(err)
	}
	return out
}

func TestPlainFormReadsBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := validSet(t)
		for i := range s.Employments { // the form cannot hold an employment that says nothing
			if e := &s.Employments[i]; *e == (fact.Employment{Person: e.Person}) {
				e.Grade = "x"
			}
		}
		m := &memory{files: make(fstest.MapFS)}
		if err := WritePlain(s, m.create); err != nil {
			t.Fatal(err)
		}
		if m.open != 0 {
			t.Fatalf("%d files are still open", m.open)
		}
		back, list := Read(m.files, Plain())
		if list.Failed() {
			t.Fatalf("what was written has problems:\n%v", list)
		}
		if diff := cmp.Diff(lines(s), lines(back)); diff != "" {
			t.Fatal(diff)
		}
		opensNothing(t, m.files)
	})
}

// opensNothing checks that no cell of a text begins like a formula, and that
// negative numbers are not guarded.
func opensNothing(t *rapid.T, files fstest.MapFS) {
	for name, f := range files {
		rows, err := csv.NewReader(bytes.NewReader(f.Data)).ReadAll()
		if err != nil {
			t.Fatal(name, err)
		}
		for _, row := range rows[1:] {
			for i, cell := range row {
				number := rows[0][i] == "value" || rows[0][i] == "amount"
				if number && strings.HasPrefix(cell, "'") || !number && cell != "" && strings.ContainsRune(opening, []rune(cell)[0]) {
					t.Fatalf("%s: the cell %q", name, cell)
				}
			}
		}
	}
}

func TestWritePlainByExample(t *testing.T) {
	s := readFolder(t, "testdata/plain", Plain())
	m := &memory{files: make(fstest.MapFS)}
	if err := WritePlain(s, m.create); err != nil {
		t.Fatal(err)
	}
	got := make(map[string]string)
	for name, f := range m.files {
		got[name] = string(f.Data)
	}
	want := map[string]string{
		"persons.csv":     "code,name,family,grade,team,from,to\nE1,张伟,kam,senior,,2026-01-01,2026-06-30\nE1,张伟,kam,lead,,2026-07-01,\nE2,\"'=HYPERLINK(\"\"x\"\")\",,,,,\n",
		"contracts.csv":   "number,customer,kind,signed,currency,amount,net\nK1,,,2026-01-05,CNY,1130.00,1000.00\nK2,,,2026-02-05,CNY,500.00,500.00\n",
		"splits.csv":      "contract,person,share,from\nK1,E1,100%,\nK2,E1,72.68%,\nK2,E2,27.32%,\n",
		"overlays.csv":    "contract,person,share,from\nK1,E2,50%,\nK1,E2,150%,2026-03-01\n",
		"receipts.csv":    "number,customer,date,value_date,currency,amount,reverses\nR1,,2026-01-20,2026-01-19,CNY,565.00,\nR2,,2026-02-20,2026-02-20,CNY,100.05,\nR2-back,,2026-03-01,2026-03-01,CNY,-50.00,R2\n",
		"allocations.csv": "receipt,line,contract,instalment,currency,amount,reverses\nR1,1,K1,,CNY,565.00,\nR2-back,1,K2,,CNY,-50.00,\nR2,1,K1,,CNY,50.00,\nR2,2,K2,,CNY,50.05,\n",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestWritePlainRefuses(t *testing.T) {
	cny, err := money.ParseCurrency("CNY")
	if err != nil {
		t.Fatal(err)
	}
	third, err := money.Int(1).Quo(money.Int(3), money.MaxScale)
	if err != nil {
		t.Fatal(err)
	}
	jpy, _ := money.ParseCurrency("JPY")
	day, _ := period.NewDate(2026, 1, 31)
	s := &fact.Set{
		Teams:       []fact.Team{{Code: "ok", Name: " "}, {Code: "a\r\nb"}, {Code: "\xff"}},
		Persons:     []fact.Person{{Code: "E1"}},
		Employments: []fact.Employment{{Person: "E1"}},
		Splits:      []fact.Split{{Contract: "K", Person: "E1", Share: third}, {Contract: "K", Person: "E1", Share: money.Int(1)}},
		Receipts:    []fact.Receipt{{Number: "R1", Date: day, Amount: money.Amount{Minor: money.MaxMinor, Currency: jpy}}, {Number: "R2", Amount: money.Amount{Minor: money.MaxMinor, Currency: cny}}},
		Allocations: []fact.Allocation{{Receipt: "R1", Contract: "K", Line: 1}},
		Figures:     []fact.Figure{{Person: "E1", Period: "2026", Code: "x", Value: third, Unit: "rate"}},
	}
	m := &memory{files: make(fstest.MapFS)}
	err = WritePlain(s, m.create)
	list := asList(t, err)
	inBothLanguages(t, list)
	expect(t, found(list), "figures.csv:2 (value) intake.not_writable", "persons.csv:2 (family) intake.not_writable",
		"receipts.csv:2 (amount) intake.not_writable", "splits.csv:2 (share) intake.not_writable",
		"teams.csv:2 (name) intake.not_writable", "teams.csv:3 (code) intake.not_writable", "teams.csv:4 (code) intake.not_writable")
}

func TestWritePlainPassesErrorsOn(t *testing.T) {
	full := errors.New("disk full")
	s := &fact.Set{Persons: []fact.Person{{Code: "E1"}}}
	if err := WritePlain(s, func(string) (io.WriteCloser, error) { return nil, full }); !errors.Is(err, full) {
		t.Errorf("create fails with %v", err)
	}
	if err := WritePlain(s, func(string) (io.WriteCloser, error) { return brokenFile{write: full}, nil }); !errors.Is(err, full) {
		t.Errorf("write fails with %v", err)
	}
	if err := WritePlain(s, func(string) (io.WriteCloser, error) { return brokenFile{close: full}, nil }); !errors.Is(err, full) {
		t.Errorf("close fails with %v", err)
	}
}

type brokenFile struct{ write, close error }

func (b brokenFile) Write(p []byte) (int, error) { return len(p), b.write }
func (b brokenFile) Close() error                { return b.close }
