package intake

import (
	"bytes"
	"encoding/csv"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"steelyard/compensation/fact"
	"steelyard/compensation/money"
	"steelyard/compensation/period"
)

func TestGuard(t *testing.T) {
	for text, want := range map[string]string{
		"": "", "张伟": "张伟", "O'Neil": "O'Neil", "'quoted'": "'quoted'", "''": "''", "a=b": "a=b", "5": "5", " =1": " =1",
		"=1+1": "'=1+1", "+49": "'+49", "-5": "'-5", "@x": "'@x", "\tx": "'\tx", "\rx": "'\rx", "\x00": "'\x00",
		"＝1": "'＝1", "＋1": "'＋1", "－1": "'－1", "＠x": "'＠x", "'=1": "''=1", "''＝1": "'''＝1",
	} {
		if got := Guard(text); got != want {
			t.Errorf("%q is written %q, want %q", text, got, want)
		}
		if got := unguarded(want); got != text {
			t.Errorf("%q is read %q, want %q", want, got, text)
		}
	}
}

func TestGuardReadsBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		alphabet := append([]rune("'\"a张 1,"), []rune(opening)...)
		text := rapid.StringOf(rapid.RuneFrom(alphabet)).Draw(t, "text")
		written := Guard(text)
		if unguarded(written) != text {
			t.Fatalf("%q is written %q and read %q", text, written, unguarded(written))
		}
		if written != "" && strings.ContainsRune(opening, []rune(written)[0]) {
			t.Fatalf("%q is written %q, which a spreadsheet takes for a formula", text, written)
		}
	})
}

// TestGuardOnlyWhereDeclared reads the same cell with and without guard.
func TestGuardOnlyWhereDeclared(t *testing.T) {
	const body = "files:\n  - {file: p.csv, facts: [{fact: person, code: c}]}\n"
	files := folder(map[string]string{"p.csv": "c\n'-5\n"})
	s, list := Read(files, mustProfile(t, "profile: x\n"+body))
	if s == nil {
		t.Fatal(list)
	}
	same(t, s, `person "'-5" ""`)
	s, list = Read(files, mustProfile(t, "profile: x\nguard: true\n"+body))
	if s == nil {
		t.Fatal(list)
	}
	same(t, s, `person "-5" ""`)
}

// TestF4_PlainFormOpensNothing writes payloads into every text of every file: no
// cell begins like a formula, amounts below zero stay numbers, and all reads back.
func TestF4_PlainFormOpensNothing(t *testing.T) {
	cny, _ := money.ParseCurrency("CNY")
	day, _ := period.NewDate(2026, 1, 31)
	for _, payload := range []string{
		"=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\x00=1", "＝1", "＋1", "－1", "＠1", "'=1", "''=1", "=cmd|'/c calc'!A0", `=HYPERLINK("http://x","y")`,
		"-100.00", "\"=1", ",=1", "x\n=1", ";=1", "'", "'x",
	} {
		amount := func(minor int64) money.Amount { return money.Amount{Minor: minor, Currency: cny} }
		back := payload + "-back"
		s := &fact.Set{
			Teams: []fact.Team{{Code: payload, Name: payload}}, Persons: []fact.Person{{Code: payload, Name: payload}},
			Employments: []fact.Employment{{Person: payload, Family: payload, Grade: payload, Team: payload}},
			Customers:   []fact.Customer{{Code: payload, Name: payload, Class: payload, Industry: payload}},
			Contracts:   []fact.Contract{{Number: payload, Customer: payload, Kind: payload, Signed: day, Amount: amount(20000), Net: amount(20000)}},
			Splits:      []fact.Split{{Contract: payload, Person: payload, Share: money.Int(1)}},
			Overlays:    []fact.Overlay{{Contract: payload, Person: payload, Share: money.Int(1)}},
			Instalments: []fact.Instalment{{Contract: payload, Number: payload, Due: day, Amount: amount(20000)}},
			Receipts: []fact.Receipt{{Number: payload, Customer: payload, Date: day, ValueDate: day, Amount: amount(20000)},
				{Number: back, Customer: payload, Date: day, ValueDate: day, Amount: amount(-10000), Reverses: payload}},
			Allocations: []fact.Allocation{{Receipt: payload, Line: 1, Contract: payload, Instalment: payload, Amount: amount(20000)},
				{Receipt: back, Line: 1, Contract: payload, Instalment: payload, Amount: amount(-10000), Reverses: 1}},
			Figures: []fact.Figure{{Person: payload, Period: "2026", Code: payload, Value: money.Int(-1), Unit: "number"}},
		}
		m := &memory{files: make(fstest.MapFS)}
		if err := WritePlain(s, m.create); err != nil {
			t.Fatalf("%q: %v", payload, err)
		}
		if len(m.files) != 10 {
			t.Errorf("%d files", len(m.files))
		}
		for name, f := range m.files {
			rows, err := csv.NewReader(bytes.NewReader(f.Data)).ReadAll()
			if err != nil {
				t.Fatal(name, err)
			}
			for i, cell := range rows[len(rows)-1] {
				number := rows[0][i] == "amount" || rows[0][i] == "value"
				if !number && cell != "" && strings.ContainsRune(opening, []rune(cell)[0]) || number && strings.HasPrefix(cell, "'") {
					t.Errorf("%s: %q", name, cell)
				}
			}
		}
		if text := string(m.files["receipts.csv"].Data); !strings.Contains(text, ",-100.00,") {
			t.Errorf("the refund is not a number:\n%s", text)
		}
		again, list := Read(m.files, Plain())
		if list.Failed() {
			t.Fatalf("%q: %v", payload, list)
		}
		if diff := cmp.Diff(lines(s), lines(again)); diff != "" {
			t.Errorf("%q: %s", payload, diff)
		}
	}
}
