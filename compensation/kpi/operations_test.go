package kpi

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"steelyard/compensation/period"
	"steelyard/compensation/problem"
)

func date(t testing.TB, s string) period.Date {
	t.Helper()
	d, err := period.ParseDate(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// version is a version of a KPI of the company's own.
func version(t testing.TB, code string, n int, from string) KPI {
	t.Helper()
	list, problems := Read(nil, documentOf(strings.NewReplacer("code: XA02", "code: "+code, "version: 1", fmt.Sprint("version: ", n), "2026-01-01", from).Replace(second)))
	if list == nil {
		t.Fatal(problems)
	}
	return list[0]
}

func TestVersionsByDay(t *testing.T) {
	second := version(t, "XA01", 2, "2026-07-01")
	third := version(t, "XA01", 3, "2027-01-01")
	third.Retired = true
	early := version(t, "XB01", 1, "2026-01-01")
	early.Effective.To = date(t, "2026-03-31")
	l := NewLibrary([]KPI{third, early, second, version(t, "XA01", 1, "2026-01-01")})
	for day, want := range map[string]string{
		"2025-12-31": "0 0 []", "2026-01-01": "1 1 [XA01 XB01]", "2026-06-30": "1 0 [XA01]", "2026-07-01": "2 0 [XA01]", "2026-12-31": "2 0 [XA01]", "2027-01-01": "3 0 []",
	} {
		a, _ := l.At("XA01", date(t, day))
		b, _ := l.At("XB01", date(t, day))
		var codes []string
		for _, k := range l.On(date(t, day)) {
			codes = append(codes, k.Code)
		}
		if got := fmt.Sprint(a.Version, " ", b.Version, " ", codes); got != want {
			t.Errorf("on %s: %s, want %s", day, got, want)
		}
	}
	if k, ok := l.Lookup("XA01", 1); !ok || k.Version != 1 {
		t.Error("the first version, which cards pin, is not found any more")
	}
	if k, ok := l.Lookup("XA01", 3); !ok || !k.Retired {
		t.Error("a retired version is not found")
	}
	if _, ok := l.Lookup("XA01", 4); ok {
		t.Error("version 4 is found")
	}
	var none *Library
	if _, ok := none.At("XA01", date(t, "2026-01-01")); ok || none.All() != nil || none.Latest() != nil || none.Search("x") != nil {
		t.Error("the empty library has something")
	}
	l.All()[0].Code = "CHANGED"
	if l.All()[0].Code != "XA01" {
		t.Error("a library changed under its list")
	}
}

// The first hit, and where it was found.
func TestSearch(t *testing.T) {
	l := shipped(t)
	for query, want := range map[string]string{
		"CL02": "CL02 code", "cl02": "CL02 code", "ＣＬ０２": "CL02 code", "回款完成率": "CL02 aliases", "collection attainment": "CL02 name", "COLLECTION  Attainment": "CL02 name",
		"attainment collection": "CL02 name", "dso": "AR05 aliases", "Ｄｓｏ": "AR05 aliases", "应收周转天数": "AR05 aliases", "bookings": "CT01 aliases", "坏账": "AR06 name",
		"P2→P3 转化率": "OP07 name", "product-limit": "", "sandbagging": "PE08 definition", "三成": "CL03 aliases", "回款目标的完成率": "CL02 aliases", "关键人覆盖": "AC04 name",
		"overdue balance age bands": "AR03 name", "": "", " ，": "", "zzz": "", "no such words at all": "",
	} {
		got := ""
		if hits := l.Search(query); len(hits) > 0 {
			got = hits[0].KPI.Code + " " + hits[0].Field
		}
		if got != want {
			t.Errorf("%q finds %q first, want %q", query, got, want)
		}
	}
	hits := l.Search("回款")
	if len(hits) < 8 || !slices.IsSortedFunc(hits, func(a, b Hit) int { return b.Score - a.Score }) {
		t.Errorf("回款 finds %d, not by rank", len(hits))
	}
}

// Every KPI is found first by its code, its names and its aliases, however they
// are written.
func TestSearchFindsEveryName(t *testing.T) {
	l := shipped(t)
	for _, k := range l.All() {
		queries := []string{k.Code, strings.ToLower(k.Code), k.Name.ZH, strings.ToUpper(k.Name.EN), fullWidth(k.Name.EN)}
		for _, a := range k.Aliases {
			queries = append(queries, a.ZH, " "+a.EN+" ")
		}
		for _, q := range queries {
			if hits := l.Search(q); len(hits) == 0 || hits[0].KPI.Code != k.Code {
				t.Errorf("%q does not find %s first", q, k.Code)
			}
		}
	}
}

// fullWidth writes ASCII in its full-width form.
func fullWidth(s string) string {
	return strings.Map(func(r rune) rune {
		if r > ' ' && r < 0x7f {
			return r + 0xfee0
		}
		return r
	}, s)
}

func TestNearDuplicates(t *testing.T) {
	l := shipped(t)
	if found := Similar(nil, l.All()); len(found) > 0 {
		t.Errorf("shipped KPIs are taken for each other:\n%v", found)
	}
	own := func(name, en, formula string) KPI {
		k := version(t, "XA09", 1, "2026-01-01")
		k.Name, k.Formula = problem.Text{ZH: name, EN: en}, formula
		return k
	}
	for _, c := range []struct {
		k    KPI
		want string
	}{
		{own("试点甲", "Pilot one", "collected/collection_target"), "kpi.same_formula CL02"},
		{own("试点甲", "Pilot one", " 回款  / 回款目标 "), "kpi.same_formula CL02"},
		{own("试点甲", "Pilot one", "(plan_days_kept + log_days_qualified) / (days_present * 2)"), "kpi.same_formula PB03"},
		{own("试点甲", "Pilot one", "collected / collection_target * 1"), "kpi.same_formula CL02"},
		{own("试点甲", "Pilot one", "collection_target / collected"), ""},
		{own("试点甲", "Pilot one", "MIN(collected / collection_target, 120%)"), ""},
		{own("试点甲", "Pilot one", "(collected - older_recovered) / collection_target"), ""},
		{own("回款达成率", "Pilot one", "older_recovered / collected"), "kpi.similar_name CL02"},
		{own("试点甲", "collection  ATTAINMENT", "older_recovered / collected"), "kpi.similar_name CL02"},
		{own("试点甲", "Colection attainment", "older_recovered / collected"), "kpi.similar_name CL02"},
		{own("回款目标完成比率", "Pilot one", "older_recovered / collected"), ""},
		{own("P6→P7 转化率", "Pilot one", "older_recovered / collected"), ""},
	} {
		got := []string{}
		for _, p := range Similar(l, []KPI{c.k}) {
			code := p.Text.EN[strings.LastIndex(p.Text.EN, "of ")+3:]
			got = append(got, p.Code+" "+strings.TrimSuffix(code, "."))
			if p.Severity != problem.Warning || !strings.HasPrefix(p.Place.Path, "XA09.") {
				t.Errorf("%+v is no warning at XA09", p)
			}
		}
		if strings.Join(got, ", ") != c.want {
			t.Errorf("%s, %s: %v, want %s", c.k.Name.EN, c.k.Formula, got, c.want)
		}
	}
	next, _ := l.Lookup("CL02", 1)
	next.Version = 2
	if found := Similar(l, []KPI{next}); len(found) > 0 {
		t.Errorf("a new version is a duplicate: %v", found)
	}
}

func TestDiffNamesWhatChanged(t *testing.T) {
	was, _ := shipped(t).Lookup("CL02", 1)
	is := was
	is.Version, is.LagDays, is.Name.EN = 2, 5, "Cash attainment"
	is.Aliases = was.Aliases[:2]
	is.Families = []string{"kam"}
	is.Shipped = ""
	want := []Change{
		{Path: "version", Was: "1", Is: "2"}, {Path: "name.en", Was: "Collection attainment", Is: "Cash attainment"}, {Path: "lag", Was: "3", Is: "5"},
		{Path: "families[0]", Is: "kam"}, {Path: "aliases[2].zh", Was: "回款达标率"}, {Path: "aliases[2].en", Was: "cash quota attainment"},
	}
	if diff := cmp.Diff(want, Diff(was, is)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if got := Diff(was, was); got != nil {
		t.Errorf("the same differs: %v", got)
	}
}

// tell sums an import up.
func tell(i Import) string {
	var parts []string
	for _, o := range i.Outcomes {
		parts = append(parts, fmt.Sprintf("%s/%d %s", o.Code, o.Version, o.Action))
	}
	return strings.Join(parts, ", ")
}

func TestMerge(t *testing.T) {
	base := shipped(t)
	cl02, _ := base.Lookup("CL02", 1)
	edited, next := cl02, cl02
	edited.LagDays = 20
	next.Version, next.Effective.From, next.LagDays = 2, date(t, "2027-01-01"), 4
	next.Shipped = next.Digest()
	plain := version(t, "XA01", 1, "2026-01-01")
	own := plain
	own.Code = "CL02"
	changed := plain
	changed.LagDays = 9
	second := version(t, "XA01", 2, "2026-01-01")
	third := version(t, "XA01", 3, "2027-01-01")
	orphan := plain
	orphan.Partners = []string{"ZZ99"}
	for _, c := range []struct {
		name     string
		have     []KPI
		incoming []KPI
		want     string
	}{
		{"into nothing", nil, []KPI{plain}, "XA01/1 added"},
		{"the same again", []KPI{plain}, []KPI{plain}, "XA01/1 unchanged"},
		{"a published version changes", []KPI{plain}, []KPI{changed}, "XA01/1 refused"},
		{"a version from the same day", []KPI{plain}, []KPI{second}, "XA01/2 refused"},
		{"a version later", []KPI{plain}, []KPI{version(t, "XA01", 2, "2026-07-01")}, "XA01/2 new_version"},
		{"a gap", []KPI{plain}, []KPI{third}, "XA01/3 refused"},
		{"two versions at once, in disorder", nil, []KPI{version(t, "XA01", 2, "2026-07-01"), plain}, "XA01/1 added, XA01/2 new_version"},
		{"a version that fails takes its next with it", []KPI{plain}, []KPI{second, third}, "XA01/2 refused, XA01/3 refused"},
		{"a partner is nowhere", []KPI{version(t, "XB01", 1, "2026-01-01")}, []KPI{orphan, version(t, "XC01", 1, "2026-01-01")}, "XA01/1 refused, XC01/1 refused"},
		{"shipped again over edited", []KPI{edited, base.All()[0]}, []KPI{cl02}, "CL02/1 kept"},
		{"shipped newer over edited", []KPI{edited}, []KPI{next}, "CL02/2 kept"},
		{"shipped over the company's own code", []KPI{own}, []KPI{cl02}, "CL02/1 kept"},
		{"edited over shipped", base.All(), []KPI{edited}, "CL02/1 refused"},
		{"shipped newer over untouched", base.All(), []KPI{next}, "CL02/2 new_version"},
	} {
		before := NewLibrary(c.have)
		got := Merge(before, c.incoming)
		if diff := cmp.Diff(c.want, tell(got)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.name, diff)
		}
		for _, o := range got.Outcomes {
			if o.Reason.ZH == "" || o.Reason.EN == "" {
				t.Errorf("%s: no reason for %s", c.name, o.Action)
			}
			k, ok := got.Library.Lookup(o.Code, o.Version)
			if taken := o.Action == Added || o.Action == NewVersion; taken && !ok || o.Action == Refused && ok && !slices.ContainsFunc(c.have, func(h KPI) bool { return h.Digest() == k.Digest() }) {
				t.Errorf("%s: %s/%d is %s, in the library: %v", c.name, o.Code, o.Version, o.Action, ok)
			}
		}
		if !reflect.DeepEqual(before.All(), NewLibrary(c.have).All()) {
			t.Errorf("%s: the dry run changed the library", c.name)
		}
	}
}

// The shipped library, installed into any company's library that holds
// together, changes no record that is there; installed again it changes
// nothing at all.
func TestInstallingAgainTouchesNothing(t *testing.T) {
	base := shipped(t).All()[:12]
	rapid.Check(t, func(t *rapid.T) {
		company := slices.Clone(base)
		for range rapid.IntRange(0, 6).Draw(t, "edits") {
			k := &company[rapid.IntRange(0, len(company)-1).Draw(t, "kpi")]
			switch rapid.IntRange(0, 2).Draw(t, "edit") {
			case 0:
				k.LagDays += rapid.IntRange(1, 9).Draw(t, "lag")
			case 1:
				k.Name.EN += " (ours)"
			case 2:
				k.Shipped = "" // made its own
			}
		}
		before := NewLibrary(company)
		got := Merge(before, base)
		if !reflect.DeepEqual(got.Library.All(), before.All()) {
			t.Fatalf("installing changed the library: %s", tell(got))
		}
		for i, o := range got.Outcomes {
			want := Unchanged
			if company[slices.IndexFunc(company, func(k KPI) bool { return k.Code == o.Code })].Digest() != base[i].Digest() {
				want = Kept
			}
			if o.Action != want {
				t.Errorf("%s is %s, want %s", o.Code, o.Action, want)
			}
		}
	})
}

func TestMergeWarnsOfDuplicates(t *testing.T) {
	k := version(t, "XA01", 1, "2026-01-01")
	k.Formula = "collected / collection_target"
	got := Merge(shipped(t), []KPI{k})
	if len(got.Warnings) != 1 || got.Warnings[0].Code != "kpi.same_formula" || tell(got) != "XA01/1 added" {
		t.Errorf("%s: %v", tell(got), got.Warnings)
	}
}

// A circle that closes because the version that would open it is refused.
func TestMergeRefusesCircles(t *testing.T) {
	a, b := version(t, "XA01", 1, "2026-01-01"), version(t, "XB01", 1, "2026-01-01")
	a.Formula = "XB01 * 2"
	a2, b2 := version(t, "XA01", 2, "2025-01-01"), version(t, "XB01", 2, "2026-07-01")
	b2.Formula = "XA01 / 2"
	l := NewLibrary([]KPI{a, b})
	got := Merge(l, []KPI{a2, b2})
	if tell(got) != "XA01/2 refused, XB01/2 refused" || !strings.Contains(got.Outcomes[1].Reason.EN, "circle") || got.Library != l {
		t.Errorf("%s: %v", tell(got), got.Outcomes)
	}
}

func TestDigestsSeeEveryChange(t *testing.T) {
	k, _ := shipped(t).Lookup("PE08", 1)
	if k.Edited() || k.Digest() != k.Shipped {
		t.Error("an untouched copy is edited")
	}
	for name, change := range map[string]func(*KPI){
		"alias": func(k *KPI) { k.Aliases = k.Aliases[1:] }, "low": func(k *KPI) { k.Target.Low = k.Target.High.Neg().Neg() }, "curve": func(k *KPI) { k.Curve.Points = k.Curve.Points[:3] },
		"owner": func(k *KPI) { k.Owner = "hr" }, "retired": func(k *KPI) { k.Retired = true }, "example": func(k *KPI) { k.Worked = nil }, "to": func(k *KPI) { k.Effective.To = k.Effective.From },
	} {
		changed := k
		change(&changed)
		if !changed.Edited() {
			t.Errorf("%s: the digest does not see it", name)
		}
	}
}

func TestFold(t *testing.T) {
	for in, want := range map[string]string{"": "", "  A，b ": "a b", "Ｐ２→Ｐ３　转化率": "p2 p3 转化率", "80 %": "80 %", "80％": "80%", "“回款”": "回款", "-": ""} {
		if got := Fold(in); got != want {
			t.Errorf("%q folds to %q, want %q", in, got, want)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.String().Draw(t, "s")
		if once := Fold(s); Fold(once) != once {
			t.Errorf("%q folds to %q and then to %q", s, once, Fold(once))
		}
	})
}
