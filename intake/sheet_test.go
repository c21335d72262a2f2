package intake

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"math/big"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/xuri/excelize/v2"
	"pgregory.net/rapid"
)

// TestPlainNumbers compares numbers of the file format with exact fractions.
func TestPlainNumbers(t *testing.T) {
	for text, want := range map[string]string{
		"0": "0", "-0": "0", "1.2E+3": "1200", "1.2e-3": "0.0012", "-5E0": "-5", "100": "100", "1E15": "!1E15", "1E14": "100000000000000", "123456789012345": "123456789012345", "1234567890123456": "!1234567890123456",
		"4.3499999999999996": "4.35", "0.99999999999999994": "1", "999999999999999.9": "!999999999999999.9", "99999999999999.99": "99999999999999.99"[:14] + "." + "99999999999999.99"[15:16],
		"": "?", "abc": "?", "1E": "?", "1E999": "?", "--1": "?", "1.2.3": "?", "NaN": "?", ".5": "0.5", "5.": "5",
	} {
		got, ok := plainNumber(text)
		if !ok && got != "" {
			got = "!" + got
		} else if !ok {
			got = "?"
		}
		if text == "99999999999999.99" { // 16 digits: rounded up to one more in front
			want = "100000000000000"
		}
		if got != want {
			t.Errorf("%q is read as %s, want %s", text, got, want)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		digits := rapid.Int64Range(-999_999_999_999_999, 999_999_999_999_999).Draw(t, "digits")
		exponent := rapid.IntRange(-20, 0).Draw(t, "exponent")
		text := fmt.Sprintf("%dE%d", digits, exponent)
		got, ok := plainNumber(text)
		want, _ := new(big.Rat).SetString(text)
		is, valid := new(big.Rat).SetString(got)
		if !ok || !valid || is.Cmp(want) != 0 {
			t.Fatalf("%s is read as %s, %v", text, got, ok)
		}
	})
}

func TestKindsOfFormats(t *testing.T) {
	for code, want := range map[string]cellKind{
		"General": kindNumber, "0.00": kindNumber, "yyyy-mm-dd": kindDate, "m/d/yy h:mm": kindDate, `yyyy"年"m"月"d"日"`: kindDate, "[$-804]yyyy": kindDate, "[Red]0": kindNumber, `"day" 0`: kindNumber,
		"h:mm:ss": kindNumber, "[h]:mm": kindNumber, "0%": kindPercent, "0.00%;[Red]-0.00%": kindPercent, `0\%`: kindNumber, `0"%"`: kindNumber, "0;yyyy": kindNumber, "_d0": kindNumber, "D-M-Y": kindDate,
	} {
		if got := kindOfFormat(code); got != want {
			t.Errorf("%s: %d, want %d", code, got, want)
		}
	}
	for id, want := range map[string]cellKind{"0": kindNumber, "9": kindPercent, "10": kindPercent, "14": kindDate, "18": kindNumber, "22": kindDate, "31": kindDate, "32": kindNumber, "58": kindDate, "x": kindNumber} {
		if got := kindOfNumber(id); got != want {
			t.Errorf("format %s: %d, want %d", id, got, want)
		}
	}
}

// TestSheetsAsAnotherLibraryReadsThem writes tables of texts and numbers with
// another library and compares what both read.
func TestSheetsAsAnotherLibraryReadsThem(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		table := rapid.SliceOfN(rapid.SliceOfN(rapid.OneOf(
			rapid.Map(rapid.StringOf(rapid.SampledFrom([]rune("a张 <&\"'=\n_x0041"))), func(s string) any { return s }),
			rapid.Map(rapid.IntRange(-1_000_000, 1_000_000), func(n int) any { return n }),
			rapid.Just[any](nil)), 1, 6), 1, 6).Draw(t, "table")
		f := excelize.NewFile()
		for i, row := range table {
			if err := f.SetSheetRow("Sheet1", fmt.Sprintf("A%d", i+1), &row); err != nil {
				t.Fatal(err)
			}
		}
		var b bytes.Buffer
		if err := f.Write(&b); err != nil {
			t.Fatal(err)
		}
		want, err := f.GetRows("Sheet1", excelize.Options{RawCellValue: true})
		if err != nil {
			t.Fatal(err)
		}
		opened, _ := fstest.MapFS{"b": &fstest.MapFile{Data: b.Bytes()}}.Open("b")
		book, err := openWorkbook(opened)
		if err != nil {
			t.Fatal(err)
		}
		s, err := book.newSheet(book.sheets[0].part, &book.left)
		if err != nil {
			t.Fatal(err)
		}
		got := make([][]string, len(want))
		for err = s.next(); err == nil; err = s.next() {
			got[s.row-1] = append([]string(nil), s.cells...)
		}
		for i := range want { // blank ends and blank rows are the same
			a, b := strings.TrimRight(strings.Join(want[i], "\x00"), "\x00"), strings.TrimRight(strings.Join(got[i], "\x00"), "\x00")
			if a != b && !(b == "" && blank(strings.ReplaceAll(a, "\x00", ""))) {
				t.Fatalf("row %d: %q, want %q", i+1, b, a)
			}
		}
		if !errors.Is(err, io.EOF) {
			t.Fatal(err)
		}
	})
}
