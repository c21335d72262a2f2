package kpi

import (
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"steelyard/compensation/problem"
)

// What is written reads back as it was, in every format, by field and digest.
func TestRoundTrips(t *testing.T) {
	list := shipped(t).All()
	odd := version(t, "XA01", 1, "2026-01-01")
	odd.Name = problem.Text{ZH: "=1+1：“引号”, 逗号\n第二行", EN: `<b> & "x" # - : '`}
	odd.Aliases = []problem.Text{{EN: "only English"}, {ZH: "只有中文"}, {ZH: "是", EN: "yes"}, {EN: "null"}}
	odd.Effective.To, odd.Retired, odd.Diagnostic = date(t, "2026-12-31"), true, true
	odd.Examples, odd.Worked = []problem.Text{{ZH: "一句话"}}, []Worked{{}}
	list = append(list, odd)
	csv := func(lang problem.Lang) File {
		rows := Table(list, lang)
		f, problems := FromTable("a.csv", rows, nil)
		if problems.Failed() {
			t.Fatal(problems)
		}
		return f
	}
	asJSON, err := JSON(list)
	asYAML, err2 := YAML(list)
	if err != nil || err2 != nil {
		t.Fatal(err, err2)
	}
	for _, f := range []File{{Name: "a.json", Data: asJSON}, {Name: "a.yaml", Data: asYAML}, csv(problem.ZH), csv(problem.EN)} {
		back, problems := Read(nil, f)
		if len(back) != len(list) {
			t.Fatalf("%s: %d of %d come back: %v", f.Name, len(back), len(list), problems)
		}
		for i := range list {
			if back[i].Digest() != list[i].Digest() || back[i].Shipped != list[i].Shipped || !reflect.DeepEqual(back[i], list[i]) {
				t.Errorf("%s: %s comes back otherwise:\n%v", f.Name, list[i].Code, Diff(list[i], back[i]))
			}
		}
	}
	if !json.Valid(asJSON) || strings.Contains(string(asJSON), `\u003c`) {
		t.Error("the JSON is not plain")
	}
}

func TestTablesThatAreWrong(t *testing.T) {
	head := Table(nil, problem.EN)[0]
	full := Table(shipped(t).All()[:2], problem.EN)
	set := func(row int, column, value string) [][]string {
		rows := [][]string{slices.Clone(full[0]), slices.Clone(full[1]), slices.Clone(full[2])}
		rows[row][slices.Index(head, column)] = value
		return rows
	}
	known := shipped(t)
	for _, c := range []struct {
		rows [][]string
		want string
	}{
		{nil, "kpi.table_empty 0 "},
		{set(0, "owner", "ownr"), "kpi.table_column 1 ownr"},
		{append(slices.Clone(full[:2]), full[2][:3]), "kpi.table_row 8 "},
		{set(2, "owner", "rep"), "kpi.owner_is_scored 8 owner"},
		{set(1, "lag", "-1"), "kpi.lag 3 lag"},
		{set(1, "retired", "perhaps"), "document.truth 3 retired"},
		{set(2, "formula", "signed_amount /"), "formula.operand_missing 8 formula"},
		{set(2, "curve", "value 0=0"), "kpi.on_unknown 8 curve"},
		{set(2, "partners", "CL02 | NO99"), "kpi.partner_unknown 8 partners"},
		{set(2, "examples", "[1"), "document.not_a_list 8 examples"},
		{set(2, "name_zh", ""), "kpi.language_missing 8 name_zh"},
	} {
		lines := []int{1, 3, 8}
		if c.rows == nil {
			lines = nil
		}
		f, problems := FromTable("a.csv", c.rows, lines)
		if !problems.Failed() {
			_, problems = Read(known, f)
		}
		var got []string
		for _, p := range problems {
			got = append(got, fmt.Sprint(p.Code, " ", p.Place.Line, " ", p.Place.Field))
			if p.Place.File != "a.csv" {
				t.Errorf("%s is placed in %s", p.Code, p.Place.File)
			}
		}
		if !slices.Contains(got, c.want) {
			t.Errorf("%v, want %s", got, c.want)
		}
	}
}
