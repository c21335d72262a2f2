package intake

import (
	"archive/zip"
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func tableOf(rows ...[]string) Table {
	return Table{Name: "x & y", Heads: []string{"=name", "amount"}, Numeric: []bool{false, true}, Rows: func(yield func([]string) error) error {
		for _, r := range rows {
			if err := yield(r); err != nil {
				return err
			}
		}
		return nil
	}}
}

// Texts are guarded, numbers are not, and what only claims to be a number is a
// text.
func TestF4_TablesOpenNoFormulas(t *testing.T) {
	var b bytes.Buffer
	rows := [][]string{{"=1+1", "-100.00"}, {"'=1", "-1+1"}, {"plain", "1e5"}, {"＋x", ""}, {"a,\"b\"\nc", "0.10"}, {"-5", "12345678901234567.89"}}
	if err := tableOf(rows...).WriteCSV(&b); err != nil {
		t.Fatal(err)
	}
	got, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(b.String(), "\uFEFF"))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	want := [][]string{{"=name", "amount"}, {"'=1+1", "-100.00"}, {"''=1", "'-1+1"}, {"plain", "1e5"}, {"'＋x", ""}, {"a,\"b\"\nc", "0.10"}, {"'-5", "12345678901234567.89"}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// In workbooks numbers keep every digit: as numbers where spreadsheets hold
// them, else as texts; there is no formula.
func TestF4_WorkbooksKeepDigits(t *testing.T) {
	var b bytes.Buffer
	if err := tableOf([]string{"=1+1", "-100.00"}, []string{"x", "12345678901234567.89"}, []string{"<&>", "=2"}).WriteXLSX(&b); err != nil {
		t.Fatal(err)
	}
	z, err := zip.NewReader(bytes.NewReader(b.Bytes()), int64(b.Len()))
	if err != nil {
		t.Fatal(err)
	}
	f, err := z.Open("xl/worksheets/sheet1.xml")
	if err != nil {
		t.Fatal(err)
	}
	data, err := io.ReadAll(f)
	if err != nil {
		t.Fatal(err)
	}
	text := string(data)
	for _, want := range []string{`<c r="B2"><v>-100.00</v></c>`, `<c r="B3" t="inlineStr"><is><t xml:space="preserve">12345678901234567.89</t></is></c>`,
		`<c r="A2" t="inlineStr"><is><t xml:space="preserve">=1+1</t></is></c>`, `<c r="B4" t="inlineStr">`, `&lt;&amp;&gt;`} {
		if !strings.Contains(text, want) {
			t.Errorf("%s is not in %s", want, text)
		}
	}
	if strings.Contains(text, "<f>") {
		t.Error("there is a formula")
	}
}

// A row of another width, and a failure of the rows, end the file.
func TestTable_FailuresAreTold(t *testing.T) {
	failed := errors.New("no more")
	broken := tableOf()
	broken.Rows = func(func([]string) error) error { return failed }
	for name, write := range map[string]func(Table) error{"csv": func(x Table) error { return x.WriteCSV(io.Discard) }, "xlsx": func(x Table) error { return x.WriteXLSX(io.Discard) }} {
		if err := write(broken); !errors.Is(err, failed) {
			t.Errorf("%s: %v", name, err)
		}
		if err := write(tableOf([]string{"only one"})); err == nil {
			t.Errorf("%s takes a row of another width", name)
		}
	}
}
