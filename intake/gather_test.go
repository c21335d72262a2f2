package intake

import (
	"bytes"
	"encoding/csv"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"steelyard/compensation/fact"
	"steelyard/compensation/problem"
)

func textFiles(files map[string]string) fstest.MapFS {
	out := fstest.MapFS{}
	for name, text := range files {
		out[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return out
}

const twoReceipts = "number,date,amount,currency,contract\nR1,2026-01-10,10,CNY,C1\nR2,2026-01-11,=1,CNY,C1\n"

// TestGatherChecksNoMeaning reads receipts of contracts that are not among the
// files, and says what a check elsewhere found at its place.
func TestGatherChecksNoMeaning(t *testing.T) {
	g := Gather(textFiles(map[string]string{"receipts.csv": twoReceipts}), Plain())
	if len(g.Facts.Receipts) != 1 || !slices.Equal(g.Kinds(), []fact.Kind{fact.KindReceipt, fact.KindAllocation}) {
		t.Errorf("%+v of kinds %v", g.Facts, g.Kinds())
	}
	var found problem.List
	found.Add("fact.differs", g.Place(fact.KindReceipt, 0, "number"), problem.Same("x"), problem.Text{})
	found.Add(fact.Unknown(fact.KindReceipt), g.Place(fact.KindAllocation, 0, "receipt"), problem.Same("may be the one that could not be read"), problem.Text{})
	c := g.With(found)
	var places []string
	for _, p := range c.Problems {
		places = append(places, p.Code+" "+p.Place.String())
	}
	if want := []string{"fact.differs receipts.csv:2:1 (number)", "intake.not_a_number receipts.csv:3:15 (amount)"}; !slices.Equal(places, want) {
		t.Errorf("%q, want %q", places, want)
	}
	if c.Values[c.Problems[1]] != "=1" {
		t.Errorf("%q", c.Values)
	}
}

func TestGatherNamesFilesThatNothingReads(t *testing.T) {
	for name, c := range map[string]struct {
		files    map[string]string
		severity problem.Severity
	}{
		"beside one that is read": {map[string]string{"receipts.csv": strings.Replace(twoReceipts, "=1", "1", 1), "receipt.csv": "x"}, problem.Warning},
		"alone":                   {map[string]string{"receipt.csv": "x"}, problem.Failure},
	} {
		list := Gather(textFiles(c.files), Plain()).With(nil).Problems
		if len(list) != 1 || list[0].Code != "intake.file_not_read" || list[0].Severity != c.severity || list[0].Place.File != "receipt.csv" || !strings.Contains(list[0].Fix.EN, `"receipts.csv"`) {
			t.Errorf("%s: %v", name, list)
		}
		inBothLanguages(t, list)
	}
	if p := Plain(); !p.Reads("receipts.csv") || p.Reads("receipt.csv") || p.Reads("") {
		t.Error("Reads is wrong")
	}
}

// TestF4_ErrorSheets writes texts that spreadsheets take for formulas, and reads
// them back: guarded as CSV, as they are from a workbook.
func TestF4_ErrorSheets(t *testing.T) {
	payloads := []string{"=1+1", "+1", "-1", "@x", "\tx", "\rx", "\x00x", "＝1", "＋1", "－1", "＠x", "'=1", "a_x0041_b", "<b>&amp;", "x\ny", "-100.00", "中文"}
	var list problem.List
	values := map[problem.Problem]string{}
	for i, p := range payloads {
		list.Add("a.b", problem.Place{File: "f.csv", Line: i + 2}, problem.Text{ZH: "甲" + p, EN: "x" + p}, problem.Text{})
		values[list[i]] = p
	}
	for _, lang := range []problem.Lang{problem.ZH, problem.EN} {
		sheet := NewErrorSheet(lang, list, func(p problem.Problem) string { return values[p] })
		var text, book bytes.Buffer
		if err := sheet.WriteCSV(&text); err != nil {
			t.Fatal(err)
		}
		if !IsErrorSheet(text.Bytes()) {
			t.Error("it does not recognise itself")
		}
		rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(text.String(), "\uFEFF"))).ReadAll()
		if err != nil || len(rows) != len(payloads)+1 {
			t.Fatal(err, len(rows))
		}
		for i, p := range payloads {
			if got := rows[i+1][5]; risky(got) && got[0] != '\'' || unguarded(got) != p {
				t.Errorf("%q is written as %q", p, got)
			}
		}
		if err := sheet.WriteXLSX(&book); err != nil {
			t.Fatal(err)
		}
		profile := mustProfile(t, "profile: e\nfiles:\n  - file: e.xlsx\n    facts:\n      - {fact: customer, code: "+sheet.Heads[5]+", class: "+sheet.Heads[6]+"}\n")
		g := Gather(fstest.MapFS{"e.xlsx": &fstest.MapFile{Data: book.Bytes()}}, profile)
		if c := g.With(nil); c.Problems.Failed() || len(g.Facts.Customers) != len(payloads) {
			t.Fatalf("%v: %v", c.Problems, g.Facts.Customers)
		}
		for i, p := range payloads {
			if got := g.Facts.Customers[i].Code; got != p {
				t.Errorf("%q comes back from the workbook as %q", p, got)
			}
		}
	}
	if IsErrorSheet([]byte("number,date\n")) || IsErrorSheet(nil) {
		t.Error("data is taken for an error sheet")
	}
}
