package api

import (
	"archive/zip"
	"bytes"
	"encoding/csv"
	"encoding/json"
	"encoding/xml"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"

	"steelyard/compensation/money"
	"steelyard/models/trial"
)

// csvRows reads an export as rows by column; the first row names them.
func csvRows(t testing.TB, a *answer) []map[string]string {
	t.Helper()
	records, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(string(a.body), "\ufeff"))).ReadAll()
	if err != nil {
		t.Fatalf("%s: %v", a.request, err)
	}
	return named(records)
}

func named(records [][]string) []map[string]string {
	var rows []map[string]string
	for _, r := range records[1:] {
		row := map[string]string{}
		for i, name := range records[0] {
			row[name] = r[i]
		}
		rows = append(rows, row)
	}
	return rows
}

// xlsxRows reads the first sheet of a workbook in the same way.
func xlsxRows(t testing.TB, a *answer) []map[string]string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(a.body), int64(len(a.body)))
	if err != nil {
		t.Fatalf("%s: %v", a.request, err)
	}
	part := func(name string, v any) {
		r, err := z.Open(name)
		if err != nil {
			return
		}
		data, err := io.ReadAll(r)
		if err == nil {
			err = xml.Unmarshal(data, v)
		}
		if err != nil {
			t.Fatalf("%s: %s: %v", a.request, name, err)
		}
	}
	type text struct {
		T string   `xml:"t"`
		R []string `xml:"r>t"`
	}
	var shared struct {
		SI []text `xml:"si"`
	}
	var sheet struct {
		Rows []struct {
			C []struct {
				At     string `xml:"r,attr"`
				Type   string `xml:"t,attr"`
				V      string `xml:"v"`
				F      string `xml:"f"`
				Inline text   `xml:"is"`
			} `xml:"c"`
		} `xml:"sheetData>row"`
	}
	part("xl/sharedStrings.xml", &shared)
	part("xl/worksheets/sheet1.xml", &sheet)
	var records [][]string
	for _, row := range sheet.Rows {
		var record []string
		if len(records) > 0 {
			record = make([]string, len(records[0]))
		}
		for n, c := range row.C {
			value := c.V
			switch c.Type {
			case "s":
				n, _ := strconv.Atoi(c.V)
				value = shared.SI[n].T + strings.Join(shared.SI[n].R, "")
			case "inlineStr":
				value = c.Inline.T + strings.Join(c.Inline.R, "")
			}
			if c.F != "" {
				t.Errorf("%s: a cell holds the formula %q", a.request, c.F)
			}
			switch at := columnOf(c.At); {
			case len(records) == 0:
				record = append(record, value)
			case at >= 0:
				record[at] = value
			default:
				record[n] = value
			}
		}
		records = append(records, record)
	}
	return named(records)
}

// columnOf is the place of a cell such as AB12, -1 where none is named.
func columnOf(at string) int {
	n := 0
	for _, r := range at {
		if r < 'A' || r > 'Z' {
			break
		}
		n = n*26 + int(r-'A') + 1
	}
	return n - 1
}

// fen reads an amount in major units, written with or without its last zeros.
func fen(t testing.TB, text string) int64 {
	t.Helper()
	d := decimalOf(t, text)
	c, _ := money.ParseCurrency("CNY")
	a, err := money.ParseAmount(d.String(), c)
	if err != nil {
		t.Fatalf("%q: %v", text, err)
	}
	return a.Minor
}

// An export holds what the list shows to the same caller: no row more, none
// less, the same amounts; and sums are the sums of what is shown.
func TestA9_ExportsEqualTheirLists(t *testing.T) {
	f := newFirm(t)
	compared := 0
	for _, login := range firmActors()[1:] {
		c := f.as(login)
		for _, m := range []string{"2026-08", "2026-09", "2026-10"} {
			run := f.values["run "+m]
			list := c.get(t, "/statements?limit=200&total=true&run="+run)
			if list.status == http.StatusForbidden {
				continue
			}
			page := bodyOf[Page[Statement]](t, list.want(t, http.StatusOK))
			if *page.Total != int64(len(page.Items)) {
				t.Errorf("%s of %s: %d statements, total %d", login, m, len(page.Items), *page.Total)
			}
			want := map[string]string{}
			for _, s := range page.Items {
				want[s.Payee.Code+" "+s.Month] = s.Total + " " + s.Pending
			}
			f.forgetExports(t) // which are counted
			compared += exportsEqual(t, c, run, page.Items, want)
			f.sumsEqual(t, c, run, page.Items)
		}
	}
	if compared < 40 {
		t.Errorf("only %d files were compared", compared)
	}
}

// forgetExports opens everybody's gate of exports again.
func (f *firm) forgetExports(t *testing.T) {
	t.Helper()
	if _, err := trial.Raw(t, f.url).ExecContext(t.Context(), "DELETE FROM attempts WHERE id LIKE 'export:%'"); err != nil {
		t.Fatal(err)
	}
}

func exportsEqual(t *testing.T, c *caller, run string, items []Statement, want map[string]string) (compared int) {
	t.Helper()
	for form, read := range map[string]func(testing.TB, *answer) []map[string]string{"csv": csvRows, "xlsx": xlsxRows} {
		a := c.get(t, "/runs/"+run+"/export."+form)
		if a.status == http.StatusForbidden {
			return compared
		}
		if len(items) == 0 {
			a.refused(t, http.StatusNotFound, "not_found")
			continue
		}
		got := map[string]string{}
		for _, row := range read(t, a.want(t, http.StatusOK)) {
			key := row["payee_code"] + " " + row["month"]
			if _, twice := got[key]; twice {
				t.Errorf("%s holds %s twice", a.request, key)
			}
			total, pending := money.Amount{Minor: fen(t, row["total"])}, money.Amount{Minor: fen(t, row["pending"])}
			total.Currency, pending.Currency = yuan(t, "0.00").Currency, yuan(t, "0.00").Currency
			got[key] = total.String() + " " + pending.String()
		}
		if len(got) != len(want) {
			t.Errorf("%s holds %d statements, the list %d", a.request, len(got), len(want))
		}
		for key, amounts := range want {
			if got[key] != amounts {
				t.Errorf("%s of %s: %q, the list has %q", a.request, key, got[key], amounts)
			}
		}
		compared++
		if a := c.get(t, "/runs/"+run+"/export."+form+"?of=lines"); a.status == http.StatusOK {
			compared += linesEqual(t, c, read(t, a), items, form, read)
		}
	}
	return compared
}

// linesEqual compares the lines of an export with those of each statement, in
// the list of lines, in the statement's own export, and in its total.
func linesEqual(t *testing.T, c *caller, rows []map[string]string, items []Statement, form string, read func(testing.TB, *answer) []map[string]string) (compared int) {
	t.Helper()
	keysIn := func(rows []map[string]string, s Statement) (keys []string) {
		for _, row := range rows {
			if row["payee_code"] == s.Payee.Code && row["month"] == s.Month {
				keys = append(keys, row["seq"]+" "+row["key"]+" "+strconv.FormatInt(fen(t, row["amount"]), 10))
			}
		}
		return keys
	}
	all := 0
	for _, s := range items {
		lines := bodyOf[StatementLines](t, c.get(t, "/statements/"+s.ID+"/lines?limit=200").want(t, http.StatusOK))
		var want []string
		var payable, pending int64
		for _, l := range lines.Items {
			want = append(want, strconv.Itoa(l.Seq)+" "+l.Key+" "+strconv.FormatInt(fen(t, l.Amount), 10))
			if l.Pending {
				pending += fen(t, l.Amount)
			} else {
				payable += fen(t, l.Amount)
			}
		}
		all += len(want)
		own := read(t, c.get(t, "/statements/"+s.ID+"/export."+form).want(t, http.StatusOK))
		if got := keysIn(rows, s); !slices.Equal(got, want) {
			t.Errorf("the export of the run holds %v of %s, the list %v", got, s.Payee.Code, want)
		}
		if got := keysIn(own, s); !slices.Equal(got, want) || len(own) != len(want) {
			t.Errorf("the export of the statement of %s holds %v, the list %v", s.Payee.Code, got, want)
		}
		if payable != fen(t, s.Total) || pending != fen(t, s.Pending) || len(want) != s.Lines {
			t.Errorf("%s %s: lines come to %d and %d, the statement says %s and %s", s.Payee.Code, s.Month, payable, pending, s.Total, s.Pending)
		}
		var doc struct{ Lines []json.RawMessage }
		if c.get(t, "/statements/"+s.ID+"/document").want(t, http.StatusOK).into(t, &doc); len(doc.Lines) != len(want) {
			t.Errorf("the document of %s has %d lines, the list %d", s.Payee.Code, len(doc.Lines), len(want))
		}
		compared++
	}
	if all != len(rows) {
		t.Errorf("the export holds %d lines, the statements in reach %d", len(rows), all)
	}
	return compared
}

// sumsEqual compares the totals of a run with the statements, for who sees all of
// both, and the payment list with them.
func (f *firm) sumsEqual(t *testing.T, c *caller, run string, items []Statement) {
	t.Helper()
	if len(items) < 4 {
		return
	}
	if a := c.get(t, "/runs/"+run+"/totals"); a.status == http.StatusOK {
		totals := bodyOf[RunTotals](t, a)
		var sum, pending, parts int64
		for _, s := range items {
			sum, pending = sum+fen(t, s.Total), pending+fen(t, s.Pending)
		}
		for _, p := range totals.Items {
			parts += fen(t, p.Amount)
		}
		if fen(t, totals.Total) != sum || fen(t, totals.Pending) != pending || parts != sum+pending {
			t.Errorf("%s: %s, %s and parts of %d; the statements come to %d and %d", a.request, totals.Total, totals.Pending, parts, sum, pending)
		}
	}
	if a := c.get(t, "/runs/"+run+"/payments.csv"); a.status == http.StatusOK {
		got := map[string]int64{}
		for _, row := range csvRows(t, a) {
			got[row["payee_code"]] += fen(t, row["amount"])
			if row["account"] != "6222bank"+row["payee_code"]+"ends" {
				t.Errorf("%s pays %s to %s", a.request, row["payee_code"], row["account"])
			}
		}
		for _, s := range items {
			if got[s.Payee.Code] != fen(t, s.Total) {
				t.Errorf("%s pays %d to %s, the statement says %s", a.request, got[s.Payee.Code], s.Payee.Code, s.Total)
			}
		}
	}
}
