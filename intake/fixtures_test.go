package intake

import (
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"steelyard/compensation/fact"
	"steelyard/compensation/problem"
)

// lines writes every fact of a set on a line, sorted.
func lines(s *fact.Set) []string {
	var out []string
	add := func(kind string, parts ...any) {
		line := kind
		for _, p := range parts {
			line += fmt.Sprintf(" %q", fmt.Sprint(p))
		}
		out = append(out, line)
	}
	for _, x := range s.Teams {
		add("team", x.Code, x.Name, x.Parent)
	}
	for _, x := range s.Persons {
		add("person", x.Code, x.Name)
	}
	for _, x := range s.Employments {
		add("employment", x.Person, x.Valid.From, x.Valid.To, x.Family, x.Grade, x.Team)
	}
	for _, x := range s.Customers {
		add("customer", x.Code, x.Name, x.Class, x.Industry)
	}
	for _, x := range s.Contracts {
		add("contract", x.Number, x.Customer, x.Kind, x.Signed, x.Amount, x.Amount.Currency, x.Net, x.Net.Currency)
	}
	for _, x := range s.Splits {
		add("split", x.Contract, x.Person, x.Share, x.From)
	}
	for _, x := range s.Overlays {
		add("overlay", x.Contract, x.Person, x.Share, x.From)
	}
	for _, x := range s.Instalments {
		add("instalment", x.Contract, x.Number, x.Due, x.Amount, x.Amount.Currency)
	}
	for _, x := range s.Receipts {
		parts := []any{x.Number, x.Customer, x.Date, x.ValueDate, x.Amount, x.Amount.Currency}
		if x.Reverses != "" {
			parts = append(parts, "reverses", x.Reverses)
		}
		add("receipt", parts...)
	}
	for _, x := range s.Allocations {
		parts := []any{x.Receipt, x.Line, x.Contract, x.Instalment, x.Amount, x.Amount.Currency}
		if x.Reverses != 0 {
			parts = append(parts, "reverses", x.Reverses)
		}
		add("allocation", parts...)
	}
	for _, x := range s.Figures {
		add("figure", x.Person, x.Period, x.Code, x.Value, x.Unit)
	}
	slices.Sort(out)
	return out
}

// same compares facts with lines in which every part stands in quotation marks.
func same(t *testing.T, s *fact.Set, want string) {
	t.Helper()
	if diff := cmp.Diff(strings.Split(strings.TrimSpace(want), "\n"), lines(s)); diff != "" {
		t.Error(diff)
	}
}

func profileOf(t testing.TB, name string) *Profile {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	p, list := ParseProfile(name, data)
	if p == nil || len(list) != 0 {
		t.Fatalf("%s has problems:\n%v", name, list)
	}
	return p
}

func readFolder(t *testing.T, dir string, p *Profile) *fact.Set {
	t.Helper()
	s, list := Read(os.DirFS(dir), p)
	if s == nil || len(list) != 0 {
		t.Fatalf("%s has problems:\n%v", dir, list)
	}
	return s
}

const exampleMapping = "../examples/crm-sales-opportunities/mapping.yaml"

func TestExampleMapping(t *testing.T) {
	p := profileOf(t, exampleMapping)
	if p.Code != "crm-sales-opportunities" || p.Title.ZH == "" || p.Title.EN == "" {
		t.Errorf("the profile is named %q, %+v", p.Code, p.Title)
	}
	same(t, readFolder(t, "testdata/crm", p), `
allocation "A1B2C3D4" "1" "A1B2C3D4" "" "1054.00" "USD"
allocation "B2C3D4E5" "1" "B2C3D4E5" "" "50.00" "USD"
allocation "E5F6G7H8" "1" "E5F6G7H8" "" "588.00" "USD"
contract "A1B2C3D4" "Northwind Tools" "GTX Pro" "2017-03-01" "1054.00" "USD" "1054.00" "USD"
contract "B2C3D4E5" "Ardal, Sons & Co" "MG Special" "2017-12-31" "50.00" "USD" "50.00" "USD"
contract "E5F6G7H8" "Northwind Tools" "GTX Basic" "2017-03-09" "588.00" "USD" "588.00" "USD"
customer "Ardal, Sons & Co" "Ardal, Sons & Co" "" "retail"
customer "Northwind Tools" "Northwind Tools" "" "technolgy"
customer "Unsold Ltd" "Unsold Ltd" "" "medical"
employment "Ada Norvik" "" "" "" "" "North"
employment "Bo Castell" "" "" "" "" "North"
employment "Cy Underhay" "" "" "" "" "South"
person "Ada Norvik" "Ada Norvik"
person "Bo Castell" "Bo Castell"
person "Cy Underhay" "Cy Underhay"
receipt "A1B2C3D4" "Northwind Tools" "2017-03-01" "2017-03-01" "1054.00" "USD"
receipt "B2C3D4E5" "Ardal, Sons & Co" "2017-12-31" "2017-12-31" "50.00" "USD"
receipt "E5F6G7H8" "Northwind Tools" "2017-03-09" "2017-03-09" "588.00" "USD"
split "A1B2C3D4" "Ada Norvik" "1" ""
split "B2C3D4E5" "Bo Castell" "1" ""
split "E5F6G7H8" "Ada Norvik" "1" ""
team "North" "North" ""
team "South" "South" ""
`)
}

func TestChineseLedger(t *testing.T) {
	same(t, readFolder(t, "testdata/zh", profileOf(t, "testdata/zh/mapping.yaml")), `
allocation "华东-0007" "1" "HT-001" "首付" "339000.00" "CNY"
allocation "华南-0001" "1" "HT-002" "" "5000000.50" "CNY"
contract "HT-001" "甲" "标准" "2026-01-05" "1130000.00" "CNY" "1000000.00" "CNY"
contract "HT-002" "乙" "框架" "2026-02-10" "11305000.00" "CNY" "11305000.00" "CNY"
customer "乙" "乙方集团" "B" "未分类"
customer "甲" "甲方科技有限公司" "A" "未分类"
employment "E001" "2020-03-01" "" "kam" "senior" "华东"
employment "E002" "2024-11-15" "" "regional" "mid" "华东"
employment "E003" "" "" "regional" "junior" "华南"
figure "E001" "2026-Q1" "score" "0.955" "rate"
figure "E001" "2026-Q1" "target" "2000000" "CNY"
figure "E002" "2026-Q1" "score" "1" "rate"
figure "E002" "2026-Q1" "target" "1000000" "CNY"
instalment "HT-001" "尾款" "2026-06-30" "791000.00" "CNY"
instalment "HT-001" "首付" "2026-01-15" "339000.00" "CNY"
person "E001" "张伟"
person "E002" "张伟"
person "E003" "李娜"
receipt "华东-0007" "甲" "2026-01-20" "2026-01-19" "339000.00" "CNY"
receipt "华东-0008" "甲" "2026-01-31" "2026-01-30" "100.00" "CNY"
receipt "华南-0001" "乙" "2026-02-20" "2026-02-20" "5000000.50" "CNY"
split "HT-001" "E001" "0.6" ""
split "HT-001" "E002" "0.4" ""
split "HT-002" "E003" "1" ""
team "全公司" "全公司" ""
team "华东" "华东" "全公司"
team "华南" "华南" "全公司"
`)
}

func TestPlainForm(t *testing.T) {
	same(t, readFolder(t, "testdata/plain", Plain()), `
allocation "R1" "1" "K1" "" "565.00" "CNY"
allocation "R2" "1" "K1" "" "50.00" "CNY"
allocation "R2" "2" "K2" "" "50.05" "CNY"
allocation "R2-back" "1" "K2" "" "-50.00" "CNY"
contract "K1" "" "" "2026-01-05" "1130.00" "CNY" "1000.00" "CNY"
contract "K2" "" "" "2026-02-05" "500.00" "CNY" "500.00" "CNY"
employment "E1" "2026-01-01" "2026-06-30" "kam" "senior" ""
employment "E1" "2026-07-01" "" "kam" "lead" ""
overlay "K1" "E2" "0.5" ""
overlay "K1" "E2" "1.5" "2026-03-01"
person "E1" "张伟"
person "E2" "=HYPERLINK(\"x\")"
receipt "R1" "" "2026-01-20" "2026-01-19" "565.00" "CNY"
receipt "R2" "" "2026-02-20" "2026-02-20" "100.05" "CNY"
receipt "R2-back" "" "2026-03-01" "2026-03-01" "-50.00" "CNY" "reverses" "R2"
split "K1" "E1" "1" ""
split "K2" "E1" "0.7268" ""
split "K2" "E2" "0.2732" ""
`)
}

func TestPlainHasNoProblem(t *testing.T) {
	p, list := ParseProfile("plain.yaml", plainYAML)
	if p == nil || len(list) != 0 {
		t.Fatal(list)
	}
	if Plain().Code != "plain" || !Plain().guard {
		t.Error("the plain form is guarded")
	}
}

func TestProfileInJSON(t *testing.T) {
	p, list := ParseProfile("m.json", []byte(`{"profile": "x", "files": [{"file": "p.csv", "facts": [{"fact": "person", "code": "c"}]}]}`))
	if p == nil {
		t.Fatal(list)
	}
	s, list := Read(folder(map[string]string{"p.csv": "c\nE1\n"}), p)
	if s == nil {
		t.Fatal(list)
	}
	same(t, s, `person "E1" ""`)
}

// asList returns the problems that an error carries.
func asList(t *testing.T, err error) problem.List {
	t.Helper()
	var list problem.List
	if !errors.As(err, &list) {
		t.Fatalf("no list of problems: %v", err)
	}
	return list
}
