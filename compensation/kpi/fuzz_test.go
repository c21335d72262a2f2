package kpi

import (
	"reflect"
	"testing"
)

// Whatever the document: no panic, a list or failures and never both, and what
// is read is written and read back as it was.
func FuzzRead(f *testing.F) {
	f.Add("a.yaml", string(documentOf(good, second).Data))
	f.Add("a.yaml", string(documentOf(refer("XB01", "XB02"), refer("XB02", "XB01")).Data))
	f.Add("a.json", `{"kpis": [{"code": "XB01", "levels": [null], "aliases": [null, 1], "curve": {"points": [{}, 1]}, "examples": [null]}]}`)
	f.Add("a.yaml", "kpis: [{target: {low: 1}, direction: band, curve: {on: value, points: [{at: 1, score: 1}, {at: 2, score: 2}]}, examples: [{given: {x: }}]}]")
	f.Fuzz(func(t *testing.T, name, data string) {
		list, problems := Read(nil, File{Name: name, Data: []byte(data)})
		if (list == nil) != problems.Failed() {
			t.Fatalf("%d KPIs with %v", len(list), problems)
		}
		if list == nil {
			return
		}
		written, err := JSON(list)
		if err != nil {
			t.Fatal(err)
		}
		back, problems := Read(nil, File{Name: "a.json", Data: written})
		if !reflect.DeepEqual(list, back) {
			t.Fatalf("%s\ncomes back otherwise: %v", written, problems)
		}
		table, problems := FromTable("a.csv", Table(list, "zh"), nil)
		if problems.Failed() {
			t.Fatal(problems)
		}
		back, problems = Read(nil, table)
		if !reflect.DeepEqual(list, back) {
			t.Fatalf("as a table it comes back otherwise: %v\n%+v\n%+v", problems, list, back)
		}
	})
}
