package intake

import (
	"bytes"
	"os"
	"strings"
	"testing"
	"testing/fstest"
)

// FuzzMapping parses any bytes as a profile and reads a folder with those that
// are accepted.
func FuzzMapping(f *testing.F) {
	for _, name := range []string{"plain.yaml", exampleMapping, "testdata/zh/mapping.yaml"} {
		data, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	for _, c := range profileCases {
		f.Add([]byte(strings.TrimPrefix(c.text, "\n")))
	}
	f.Add([]byte(receipts))
	f.Add([]byte(`{"profile":"x","files":[{"glob":"*","delimiter":"tab","facts":[{"fact":"person","code":{"join":"{a}{b}","blank":"skip-row"}}]}]}`))
	files := folder(map[string]string{
		"a.csv": "a,b,c,d\n1,2,,2026-01-01\n\"x\ny\",60%,CNY,1/2/2026\n", "in.csv": "编号,客户,日期,金额\nR1,甲,2026/1/5,1\n",
		"persons.csv": "code,name\nE1,x\n", "receipts.csv": "number,date,currency,amount\n", "names.csv": names,
	})
	f.Fuzz(func(t *testing.T, data []byte) {
		for _, name := range []string{"m.yaml", "m.json"} {
			p, list := ParseProfile(name, data)
			if (p == nil) != list.Failed() {
				t.Fatalf("%s: profile %v with problems %v", name, p, list)
			}
			if p == nil {
				continue
			}
			if s, list := Read(files, p); (s == nil) != list.Failed() {
				t.Fatalf("set %v with problems %v", s, list)
			}
		}
	})
}

// FuzzCSV reads any bytes under the plain form, under the profile of the example,
// as the file that most of the facts come from, and under a header of two rows.
func FuzzCSV(f *testing.F) {
	add := func(name string) []byte {
		data, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
		return data
	}
	plain := folder(map[string]string{"persons.csv": "code\nE1\n", "contracts.csv": "number,signed,currency,amount,payee\nK1,2026-01-01,CNY,100,E1\n"})
	crm := folder(map[string]string{"accounts.csv": string(add("testdata/crm/accounts.csv")), "sales_teams.csv": string(add("testdata/crm/sales_teams.csv"))})
	example, form := profileOf(f, exampleMapping), Plain()
	grouped := mustProfile(f, strings.Replace(groupedProfile, "ENCODING", "utf-8", 1))
	f.Add([]byte("\n\n流水号,合同,,,回款,\n,编号,日期,金额,日期,金额\nR1,K1,2026-01-05,100,2026-02-01,(60)\n"))
	add("testdata/crm/sales_pipeline.csv")
	add("testdata/plain/receipts.csv")
	for _, c := range readCases {
		for _, text := range c.files {
			if len(text) < 4096 {
				f.Add([]byte(text))
			}
		}
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		plain["receipts.csv"] = &fstest.MapFile{Data: data}
		crm["sales_pipeline.csv"] = &fstest.MapFile{Data: data}
		if s, list := Read(plain, form); (s == nil) != list.Failed() {
			t.Fatalf("set %v with problems %v", s, list)
		}
		if s, list := Read(fstest.MapFS{"in.csv": &fstest.MapFile{Data: data}}, grouped); (s == nil) != list.Failed() {
			t.Fatalf("set %v with problems %v", s, list)
		}
		s, list := Read(crm, example)
		if (s == nil) != list.Failed() {
			t.Fatalf("set %v with problems %v", s, list)
		}
		rows := bytes.Count(data, []byte("\n")) + bytes.Count(data, []byte("\r")) + 1
		if s != nil && len(s.Receipts) >= rows {
			t.Fatalf("%d receipts from %d lines", len(s.Receipts), rows)
		}
		for _, p := range list {
			if p.Place.Line > rows+1 || p.Place.Column > len(data)+1 {
				t.Fatalf("a place outside the file: %s", p.Place)
			}
		}
	})
}
