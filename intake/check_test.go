package intake

import (
	"strings"
	"testing"
	"testing/fstest"
	"unicode/utf8"
)

// TestCheckKeepsWhatCouldBeRead: facts beside failures, and the values of cells
// that have a problem, of texts and of workbooks.
func TestCheckKeepsWhatCouldBeRead(t *testing.T) {
	profile := mustProfile(t, receiptSheet+"\n  - {file: c.csv, facts: [{fact: receipt, number: n, customer: c, date: d, amount: a}]}\n")
	found := Check(fstest.MapFS{
		"b.xlsx": &fstest.MapFile{Data: []byte(withSheet(`<row r="2"><c><v>7</v></c><c s="1"><v>45000</v></c><c t="inlineStr"><is><t>五元</t></is></c></row>`, "")["b.xlsx"])},
		"c.csv":  &fstest.MapFile{Data: []byte("n,c,d,a\nR1,,2026-01-05,5\nR2,Z,2026-01-05,5\nR3,,2026-1-5,6\n")},
	}, profile)
	want := map[string]string{"b.xlsx:2:3": "五元", "c.csv:3:4": "Z", "c.csv:4:5": "2026-1-5"}
	if len(found.Facts.Receipts) != 2 || len(found.Problems) != len(want) || len(found.Values) != len(want) {
		t.Fatalf("%d receipts, %v, %v", len(found.Facts.Receipts), found.Problems, found.Values)
	}
	for _, p := range found.Problems {
		place, _, _ := strings.Cut(p.Place.String(), " ")
		if value := found.Values[p]; value != want[place] {
			t.Errorf("%s: the value is %q, want %q", place, value, want[place])
		}
	}
}

func TestValuesAreShort(t *testing.T) {
	for _, cell := range []string{"", "五元", strings.Repeat("元", mostValue), strings.Repeat("元", mostValue+1)} {
		got := shortened(cell)
		if !strings.HasPrefix(cell, got) || utf8.RuneCountInString(got) != min(utf8.RuneCountInString(cell), mostValue) {
			t.Errorf("%d characters of %d are kept", utf8.RuneCountInString(got), utf8.RuneCountInString(cell))
		}
	}
}
