package kpi

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"steelyard/compensation/measure"
	"steelyard/compensation/period"
	"steelyard/compensation/problem"
)

// good is a record in which every key is right; tests change one thing at a
// time.
const good = `code: XA01
version: 1
effective: {from: 2026-01-01}
name: {zh: 试点回款率, en: Pilot collection rate}
aliases: [{zh: 试点回款}, {zh: 试点达成, en: pilot cash}]
definition: {zh: 试点客户的回款占其目标的比例, en: "Cash of pilot accounts over their target"}
counts: {zh: 已确认的回款}
excludes: {en: deposits}
formula: collected / collection_target
unit: rate
direction: higher
aggregation: ratio
source: {zh: 财务回款台账}
owner: finance
lag: 5
frequency: month
families: [kam]
grades: [mid, senior]
levels: [person, company]
category: collection
partners: [XA02]
curve: {on: value, points: [{at: 0, score: 0}, {at: 1, score: 100}]}
examples: [{text: {zh: 到账 85 万元}, given: {collected: 850000, collection_target: 1000000}, gives: 0.85}]
`

// second is the partner of good.
const second = `code: XA02
version: 1
effective: {from: 2026-01-01}
name: {zh: 试点毛利率, en: Pilot margin}
definition: {zh: 试点毛利, en: Margin of pilots}
formula: signed_margin / signed_net
unit: rate
direction: higher
aggregation: ratio
owner: finance
lag: 5
frequency: quarter
category: result
`

// documentOf puts records into one document.
func documentOf(records ...string) File {
	var b strings.Builder
	b.WriteString("kpis:\n")
	for _, record := range records {
		for i, line := range strings.Split(strings.TrimRight(record, "\n"), "\n") {
			b.WriteString([]string{"    ", "  - "}[boolInt(i == 0)] + line + "\n")
		}
	}
	return File{Name: "a.yaml", Data: []byte(b.String())}
}

func boolInt(b bool) int {
	if b {
		return 1
	}
	return 0
}

func TestReadTakesEveryKey(t *testing.T) {
	list, problems := Read(nil, documentOf(good, second))
	if len(problems) > 0 || len(list) != 2 {
		t.Fatalf("%d KPIs, problems:\n%v", len(list), problems)
	}
	k := list[0]
	got := fmt.Sprintf("%s %d %s %v %s %d %s %s %s %s %s %s %s %d %s %v %v %v %s %v %s %v %v",
		k.Code, k.Version, k.Effective.From, k.Retired, k.Name.ZH, len(k.Aliases), k.Aliases[1].EN, k.Counts.ZH, k.Excludes.EN, k.Unit(), k.Direction,
		k.Aggregation, k.Owner, k.LagDays, k.Frequency, k.Families, k.Grades, k.Levels, k.Category, k.Partners, k.Curve.On, k.Curve.Points, k.Worked)
	want := "XA01 1 2026-01-01 false 试点回款率 2 pilot cash 已确认的回款 deposits rate higher ratio finance 5 month [kam] [mid senior] [person company] collection [XA02] value [{0 0} {1 100}] [{[{collected 850000} {collection_target 1000000}] 0.85}]"
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if k.Frequency != period.InMonth || k.Direction != measure.Higher || list[1].Frequency != period.InQuarter {
		t.Errorf("frequency %v, direction %v", k.Frequency, k.Direction)
	}
}

// Each change of the good record is exactly the problem named, at its path.
func TestReadRefuses(t *testing.T) {
	for _, c := range []struct{ old, now, want string }{
		{"code: XA01", "code: xa1", "kpi.code kpis[0].code"},
		{"code: XA01\n", "", "document.missing_key kpis[0].code"},
		{"version: 1", "version: 0", "kpi.version kpis[0].version"},
		{"version: 1", "version: 1.5", "kpi.version kpis[0].version"},
		{"{from: 2026-01-01}", "{to: 2026-01-01}", "document.missing_key kpis[0].effective.from"},
		{"{from: 2026-01-01}", "{from: 2026-01-01, to: 2025-12-31}", "kpi.effective kpis[0].effective"},
		{"{from: 2026-01-01}", "{from: 2026-02-30}", "document.date kpis[0].effective.from"},
		{", en: Pilot collection rate", "", "kpi.language_missing kpis[0].name.en"},
		{"zh: 试点回款率, ", "", "kpi.language_missing kpis[0].name.zh"},
		{"{zh: 试点回款率, en: Pilot collection rate}", "试点", "kpi.language_missing kpis[0].name"},
		{"zh: 试点客户的回款占其目标的比例, ", "", "kpi.language_missing kpis[0].definition.zh"},
		{"{zh: 试点回款}", "{}", "kpi.alias_empty kpis[0].aliases[0]"},
		{"{zh: 试点回款}", "{de: x, zh: y}", "document.unknown_key kpis[0].aliases[0].de"},
		{"owner: finance", "ownr: finance\nowner: finance", "document.unknown_key kpis[0].ownr"},
		{"formula: collected /", "formula: collected //", "formula.operand_missing kpis[0].formula"},
		{"formula: collected /", "formula: collectd /", "formula.unknown_name kpis[0].formula"},
		{"formula: collected / collection_target", "formula: collected + 1%", "formula.unit_mismatch kpis[0].formula"},
		{"unit: rate", "unit: money", "kpi.unit_differs kpis[0].formula"},
		{"unit: rate", "unit: percent", "kpi.unit_unknown kpis[0].unit"},
		{"direction: higher", "direction: up", "kpi.direction_unknown kpis[0].direction"},
		{"direction: higher", "direction: highr", "kpi.direction_unknown kpis[0].direction"},
		{"aggregation: ratio", "aggregation: mean", "kpi.aggregation_unknown kpis[0].aggregation"},
		{"category: collection", "category: money", "kpi.category_unknown kpis[0].category"},
		{"lag: 5", "lag: -1", "kpi.lag kpis[0].lag"},
		{"lag: 5", "lag: 400", "kpi.lag kpis[0].lag"},
		{"frequency: month", "frequency: line", "kpi.frequency_unknown kpis[0].frequency"},
		{"frequency: month", "frequency: none", "kpi.frequency_unknown kpis[0].frequency"},
		{"owner: finance", "owner: rep", "kpi.owner_is_scored kpis[0].owner"},
		{"owner: finance", "owner: kam", "kpi.owner_is_scored kpis[0].owner"},
		{"owner: finance", "owner: Wang Lei", "kpi.owner kpis[0].owner"},
		{"[person, company]", "[person, group]", "kpi.level_unknown kpis[0].levels[1]"},
		{"[person, company]", "[]", "kpi.list_empty kpis[0].levels"},
		{"[mid, senior]", "[mid, mid]", "kpi.word_repeated kpis[0].grades[1]"},
		{"[XA02]", "[XA01]", "kpi.partner_itself kpis[0].partners[0]"},
		{"[XA02]", "[XA03]", "kpi.partner_unknown kpis[0].partners[0]"},
		{"{at: 1, score: 100}", "{at: 0, score: 100}", "kpi.curve_order kpis[0].curve.points[1]"},
		{"{at: 1, score: 100}", "{at: 1, score: -1}", "kpi.curve_direction kpis[0].curve.points[1]"},
		{", {at: 1, score: 100}", "", "kpi.curve_points kpis[0].curve.points"},
		{"on: value", "on: rank", "kpi.on_unknown kpis[0].curve.on"},
		{"direction: higher", "direction: lower", "kpi.curve_direction kpis[0].curve.points[1]"},
		{"direction: higher", "direction: band", "kpi.target_missing kpis[0].target"},
		{"direction: higher", "direction: higher\ntarget: {low: 0.1, high: 0.2}", "kpi.target_unused kpis[0].target"},
		{"direction: higher", "direction: band\ntarget: {low: 1.2, high: 1.1}", "kpi.target_order kpis[0].target"},
		{"gives: 0.85", "gives: 0.86", "kpi.example_differs kpis[0].examples[0]"},
		{"collection_target: 1000000", "collection_target: 0", "kpi.example_no_value kpis[0].examples[0]"},
		{"collection_target: 1000000", "signed_net: 1000000", "kpi.example_input kpis[0].examples[0]"},
		{", collection_target: 1000000", "", "kpi.example_no_value kpis[0].examples[0]"},
		{"given: {collected: 850000, collection_target: 1000000}, ", "", "kpi.example_inputs kpis[0].examples[0].gives"},
		{"category: collection", "category: collection\nshipped: abc", "kpi.shipped_digest kpis[0].shipped"},
		{"formula: collected / collection_target", "formula: 1 / 2", "kpi.formula_constant kpis[0].formula"},
		{"zh: 试点回款}", "zh: 试点|回款}", "kpi.bar kpis[0].aliases[0]"},
		{"{zh: 试点回款}", "试点|回款", "kpi.bar kpis[0].aliases[0]"},
		{"[kam]", "[kam|sales]", "kpi.bar kpis[0].families[0]"},
		{"{zh: 试点回款}", strings.Repeat("x, ", MaxAliases) + "x", "kpi.too_many_aliases kpis[0].aliases"},
		{"zh: 已确认的回款", "zh: " + strings.Repeat("款", MaxText+1), "kpi.text_too_long kpis[0].counts"},
		{"given: {collected: 850000, collection_target: 1000000}", "given: all", "document.not_a_map kpis[0].examples[0].given"},
		{"[{text: {zh: 到账 85 万元}, ", "[x, {", "document.missing_key kpis[0].examples[1].text"},
		{"text: {zh: 到账 85 万元}", "text: ''", "document.empty_value kpis[0].examples[0].text"},
		{"given: {collected: 850000, collection_target: 1000000}", "given: {}", "kpi.example_inputs kpis[0].examples[0].gives"},
		{"{at: 1, score: 100}", "x", "document.not_a_map kpis[0].curve.points[1]"},
		{"lag: 5", "lag: 5\ndiagnostic: maybe", "document.truth kpis[0].diagnostic"},
	} {
		record := strings.Replace(good, c.old, c.now, 1)
		if record == good {
			t.Fatalf("%s is not in the good record", c.old)
		}
		list, problems := Read(nil, documentOf(record, second))
		var got []string
		for _, p := range problems {
			got = append(got, p.Code+" "+p.Place.Path)
			if p.Place.Line == 0 || p.Place.File != "a.yaml" || p.Text.ZH == "" || p.Text.EN == "" || p.Fix.ZH == "" || p.Fix.EN == "" {
				t.Errorf("%s: %+v lacks a place or a text", c.now, p)
			}
		}
		if list != nil || !strings.Contains(strings.Join(got, "; "), c.want) {
			t.Errorf("%q for %q: %s; want %s", c.now, c.old, strings.Join(got, "; "), c.want)
		}
	}
}

func TestReadTellsAllProblemsAtOnce(t *testing.T) {
	bad := strings.NewReplacer("owner: finance", "owner: rep", "lag: 5", "lag: -3", "unit: rate", "unit: days", "[XA02]", "[NO99]").Replace(good)
	_, problems := Read(nil, documentOf(bad, strings.Replace(second, "direction: higher", "direction: sideways", 1)), File{Name: "b.json", Data: []byte(`{"kpis": [{"code": "XB01"}]}`)})
	codes := map[string]bool{}
	for _, p := range problems {
		codes[p.Place.File+" "+p.Code] = true
	}
	for _, want := range []string{"a.yaml kpi.owner_is_scored", "a.yaml kpi.lag", "a.yaml kpi.unit_differs", "a.yaml kpi.partner_unknown", "a.yaml kpi.direction_unknown", "b.json document.missing_key"} {
		if !codes[want] {
			t.Errorf("%s is not reported: %v", want, problems)
		}
	}
}

func TestFormulaProblemsStandInTheFile(t *testing.T) {
	_, problems := Read(nil, documentOf(strings.Replace(good, "collected / collection_target", "collected / (2 * nothing)", 1), second))
	if len(problems) != 1 || problems[0].Place.Line != 10 || problems[0].Place.Column != 31 {
		t.Errorf("got %v, want one problem at 10:31", problems)
	}
}

// A band rises to its range, stays there and falls.
func TestCurvesOfBands(t *testing.T) {
	band := strings.NewReplacer("direction: higher", "direction: band\ntarget: {low: 0.4, high: 0.6}").Replace(good)
	for points, ok := range map[string]bool{
		"{at: 0, score: 0}, {at: 0.4, score: 100}, {at: 0.6, score: 100}, {at: 1, score: 20}":    true,
		"{at: 0.4, score: 100}, {at: 0.6, score: 100}":                                           true,
		"{at: 0, score: 0}, {at: 1, score: 100}":                                                 false,
		"{at: 0, score: 50}, {at: 0.3, score: 20}, {at: 0.5, score: 100}, {at: 1, score: 0}":     false,
		"{at: 0.4, score: 100}, {at: 0.6, score: 100}, {at: 0.8, score: 20}, {at: 1, score: 30}": false,
	} {
		record := strings.Replace(band, "{at: 0, score: 0}, {at: 1, score: 100}", points, 1)
		_, problems := Read(nil, documentOf(record, second))
		if problems.Failed() == ok {
			t.Errorf("%s: %v", points, problems)
		}
	}
	_, problems := Read(nil, documentOf(strings.NewReplacer("on: value", "on: attainment", "{at: 0, score: 0}, {at: 1, score: 100}", "{at: 0.4, score: 9}, {at: 0.6, score: 9}").Replace(band), second))
	if len(problems) != 1 || problems[0].Code != "kpi.curve_on" {
		t.Errorf("a band on attainment: %v", problems)
	}
}

// refer is a record whose formula is given, of the company's own KPIs.
func refer(code, formula string) string {
	return strings.NewReplacer("code: XA02", "code: "+code, "signed_margin / signed_net", formula).Replace(second)
}

func TestKPIsInFormulas(t *testing.T) {
	library, problems := Read(nil, documentOf(refer("XB01", "collected / collection_target"), refer("XB02", "signed_amount / signing_target")))
	if problems.Failed() {
		t.Fatal(problems)
	}
	own := strings.Replace(refer("XC01", "XB01 * 60% + XB02 * 40%"), "category: result", "category: result\nexamples: [{text: x, given: {XB01: 0.9, XB02: 1.1}, gives: 0.98}]", 1)
	if _, problems = Read(NewLibrary(library), documentOf(own)); len(problems) > 0 {
		t.Error(problems)
	}
	if _, problems = Read(nil, documentOf(own)); len(problems) == 0 || problems[0].Code != "formula.unknown_name" {
		t.Errorf("without the library: %v", problems)
	}
}

func TestC6_KPICyclesAreNamed(t *testing.T) {
	cases := []struct {
		records []string
		want    string
	}{
		{[]string{refer("XB01", "XB01 * 2")}, "kpi.refers_to_itself: The formula of XB01 refers to itself."},
		{[]string{refer("XB01", "XB02 * 2"), refer("XB02", "XB01 / 2")}, "kpi.cycle: KPIs refer to each other in a circle: XB01 → XB02 → XB01."},
		{[]string{refer("XB01", "XB02"), refer("XB02", "XB03 + XB04"), refer("XB03", "signed_margin / signed_net"), refer("XB04", "XB01")}, "kpi.cycle: KPIs refer to each other in a circle: XB01 → XB02 → XB04 → XB01."},
		{[]string{refer("XB01", "XB02 + XB03"), refer("XB02", "XB04"), refer("XB03", "XB04"), refer("XB04", "signed_margin / signed_net")}, ""}, // twice the same is no circle
	}
	for _, c := range cases {
		list, problems := Read(nil, documentOf(c.records...))
		var got []string
		for _, p := range problems {
			got = append(got, p.Code+": "+p.Text.EN)
		}
		if diff := cmp.Diff(c.want, strings.Join(got, "\n")); diff != "" || (list == nil) != (c.want != "") {
			t.Errorf("(-want +got):\n%s", diff)
		}
	}
	// a new version that breaks the circle of the known ones is good
	known := []KPI{{Code: "XB01", Version: 1, Formula: "XB02", Type: units[0].typ}, {Code: "XB02", Version: 1, Formula: "XB01", Type: units[0].typ}}
	if _, problems := Read(NewLibrary(known), documentOf(strings.Replace(refer("XB01", "collected / collection_target"), "version: 1", "version: 2", 1))); len(problems) > 0 {
		t.Error(problems)
	}
	known[1].Formula = "collected / collection_target"
	if _, problems := Read(NewLibrary(known), documentOf(refer("XB02", "XB01"))); len(problems) != 1 || problems[0].Code != "kpi.cycle" {
		t.Errorf("a circle through the library: %v", problems)
	}
}

// A chain longer than the bound, and a knot of very many circles, are refused
// in time and with few words.
func TestC6_KPICyclesAreBounded(t *testing.T) {
	chain := func(n int) (records []string) {
		for i := range n - 1 {
			records = append(records, refer(fmt.Sprintf("XB%03d", i), fmt.Sprintf("XB%03d", i+1)))
		}
		return append(records, refer(fmt.Sprintf("XB%03d", n-1), "collected / collection_target"))
	}
	if _, problems := Read(nil, documentOf(chain(MaxChain)...)); len(problems) > 0 {
		t.Errorf("a chain of %d: %v", MaxChain, problems)
	}
	_, problems := Read(nil, documentOf(chain(MaxChain+2)...))
	if len(problems) != 2 || problems[0].Code != "kpi.chain_too_long" {
		t.Errorf("a chain that is two too long: %v", problems)
	}
	var knot []string
	for i := range 120 {
		var all []string
		for j := range 120 {
			all = append(all, fmt.Sprintf("XB%03d", j))
		}
		knot = append(knot, refer(fmt.Sprintf("XB%03d", i), strings.Join(all, " + ")))
	}
	_, problems = Read(nil, documentOf(knot...))
	circles := 0
	for _, p := range problems {
		circles += boolInt(p.Code == "kpi.cycle" || p.Code == "kpi.refers_to_itself")
		if len(p.Text.EN) > 600 {
			t.Errorf("a message of %d bytes", len(p.Text.EN))
		}
	}
	if circles == 0 || circles > maxCircles {
		t.Errorf("%d circles reported", circles)
	}
}

func TestVersionsOfOneDocument(t *testing.T) {
	later := strings.NewReplacer("version: 1", "version: 2", "2026-01-01", "2026-07-01").Replace(second)
	if _, problems := Read(nil, documentOf(second, later)); len(problems) > 0 {
		t.Error(problems)
	}
	for record, want := range map[string]string{
		second: "kpi.repeated",
		strings.Replace(second, "version: 1", "version: 2", 1):                                      "kpi.version_order",
		strings.NewReplacer("version: 1", "version: 2", "2026-01-01", "2025-07-01").Replace(second): "kpi.version_order",
	} {
		_, problems := Read(nil, documentOf(second, record))
		if len(problems) != 1 || problems[0].Code != want {
			t.Errorf("%v, want %s", problems, want)
		}
	}
}

func TestProblemsHaveBothLanguages(t *testing.T) {
	_, problems := Read(nil, documentOf("code: x", "- 1"), File{Name: "c.yaml", Data: []byte("[]")}, File{Name: "d.yaml"})
	if !problems.Failed() {
		t.Fatal("nothing is wrong with nonsense")
	}
	for _, p := range problems {
		if p.Text.In(problem.ZH) == p.Text.In(problem.EN) {
			t.Errorf("%s reads alike in both languages: %s", p.Code, p.Text.ZH)
		}
	}
}
