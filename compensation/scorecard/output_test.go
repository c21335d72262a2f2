package scorecard

import (
	"bytes"
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"steelyard/compensation/problem"
	"steelyard/compensation/trace"
)

// eventful is an input with everything that a card can show.
func eventful(t testing.TB) Input {
	in := smallInput(t)
	in.Items[1] = Actual{Item: "deals", Reason: problem.Text{ZH: "未复核", EN: "not confirmed"}}
	in.Items[0].Rows = []Row{{Kind: trace.FromReceipt, Ref: "R<1>", Path: "part 2", Value: in.Items[0].Value, HasValue: true}}
	in.Events = []Event{{Deduction: "log", Ref: "L-1"}, {Deduction: "log", Ref: "L-2"}}
	in.Gates[1] = gateIs(t, "margin", "0.1", "rate")
	return in
}

// (0.714286 × 68.75 + 0.285714 × 80) − 2 = 69.9642825
func TestTextOfAScoredCard(t *testing.T) {
	for lang, want := range map[problem.Lang]string{
		problem.ZH: `林悦（E1） 2026-10：小卡（small v2）
  回款：实际 950,000.00 CNY，目标 1,000,000.00 CNY，达成率 95%，评分 68.75 × 权重 71.4286% = 49.1071625
  商机：没有评分（未复核），权重分给其余项目
  差错：实际 1，评分 80 × 权重 28.5714% = 22.85712
  扣分「缺日志」：2 次，−2
  红线「合规」：0，守住
  红线「毛利率」：10%，未守住，总分本就不超过 74
  总分 69.96，等级 B（良），系数 0.9798
`,
		problem.EN: `林悦 (E1), 2026-10: Small card (small v2)
  Collection: actual 950,000.00 CNY, target 1,000,000.00 CNY, attainment 95%, score 68.75 × weight 71.4286% = 49.1071625
  Opportunities: no score (not confirmed), its weight is shared by the others
  Faults: actual 1, score 80 × weight 28.5714% = 22.85712
  Deduction “Log missing”: 2 event(s), −2
  Gate “Compliance”: 0, passed
  Gate “Margin”: 10%, not passed, the total is below 74 as it is
  Total 69.96, grade B (Good), coefficient 0.9798
`,
	} {
		r := score(t, cardOf(t, smallCard), eventful(t))
		var out strings.Builder
		if err := r.WriteText(&out, lang, false); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, out.String()); diff != "" {
			t.Errorf("%s (-want +got)\n%s", lang, diff)
		}
		var explained strings.Builder
		if err := r.WriteText(&explained, lang, true); err != nil || explained.String() != want+"\n"+trace.Render(r.Trace(), lang) {
			t.Errorf("%s with its explanation: %v\n%s", lang, err, explained.String())
		}
	}
}

func TestTextOfCardsThatAreNotWhole(t *testing.T) {
	text := func(policy Missing, edit func(*Input)) string {
		card, in := cardOf(t, smallCard), eventful(t)
		card.Missing = policy
		edit(&in)
		var out strings.Builder
		if err := score(t, card, in).WriteText(&out, problem.EN, true); err != nil {
			t.Fatal(err)
		}
		return out.String()
	}
	for _, c := range []struct {
		policy Missing
		edit   func(*Input)
		want   []string
	}{
		{Zero, func(*Input) {}, []string{"Opportunities: no score (not confirmed), counted as 0 with weight 30%\n", "“Opportunities” has no value and counts as zero: not confirmed"}},
		{Block, func(*Input) {}, []string{"Opportunities: no score (not confirmed)\n", "Collection: actual 950,000.00 CNY, target 1,000,000.00 CNY, attainment 95%, score 68.75\n", "No total: “Opportunities” has no value: not confirmed\n"}},
		{Renormalise, func(in *Input) { in.Gates = in.Gates[:1] }, []string{"Gate “Margin”: no value (no figure was given)\n", "No total: gate “Margin”"}},
		{Renormalise, func(in *Input) { in.Gates[0] = gateIs(t, "compliance", "2", "number") }, []string{"Gate “Compliance”: 2, not passed, the total is no more than 30\n", "Total 30, grade C (Poor), coefficient 0.82\n"}},
		{Renormalise, func(in *Input) { in.Person = "" }, []string{"林悦, 2026-10"}},
		{Renormalise, func(in *Input) { in.Person, in.Name = "", "" }, []string{"?, 2026-10"}},
		{Renormalise, func(in *Input) { in.Name = "x\n{0}" }, []string{"x�{0} (E1), 2026-10"}},
	} {
		got := text(c.policy, c.edit)
		for _, want := range c.want {
			if !strings.Contains(got, want) {
				t.Errorf("%s: %q is not in\n%s", c.policy, want, got)
			}
		}
	}
}

func TestJSONOfScoredCards(t *testing.T) {
	card := cardOf(t, smallCard)
	blocked := eventful(t)
	blocked.Gates = nil
	var out, again bytes.Buffer
	results := []*Result{score(t, card, eventful(t)), score(t, card, blocked)}
	if err := WriteJSON(&out, card, results); err != nil {
		t.Fatal(err)
	}
	if err := WriteJSON(&again, card, results); err != nil || !bytes.Equal(out.Bytes(), again.Bytes()) {
		t.Errorf("other bytes the second time: %v", err)
	}
	var form struct {
		Card    map[string]any
		Results []map[string]json.RawMessage
	}
	if err := json.Unmarshal(out.Bytes(), &form); err != nil {
		t.Fatal(err)
	}
	if form.Card["code"] != "small" || form.Card["digest"] != card.Digest || form.Card["missing"] != "renormalise" || len(form.Results) != 2 {
		t.Errorf("%v", form.Card)
	}
	one := form.Results[0]
	for key, want := range map[string]string{
		"person": `{"code":"E1","name":"林悦"}`, "period": `"2026-10"`, "status": `"scored"`, "sum": `"71.9642825"`, "deducted": `"2"`, "total": `"69.96"`,
		"grade": `"B"`, "gradeTitle": `{"zh":"良","en":"Good"}`, "coefficient": `"0.9798"`, "reasons": "",
		"deductions": `[{"code":"log","title":{"zh":"缺日志","en":"Log missing"},"events":[{"ref":"L-1"},{"ref":"L-2"}],"points":"2"},{"code":"truth","title":{"zh":"不实","en":"False entry"},"events":[],"points":"0"}]`,
		"gates":      `[{"code":"compliance","title":{"zh":"合规","en":"Compliance"},"value":{"value":"0","unit":"number"},"passed":true,"capped":false},{"code":"margin","kpi":"CT03","title":{"zh":"毛利率","en":"Margin"},"value":{"value":"0.1","unit":"rate"},"passed":false,"capped":false}]`,
		"items": `[{"code":"cash","kpi":"CL02","title":{"zh":"回款","en":"Collection"},"actual":{"value":"950000","unit":"CNY"},"target":{"value":"1000000","unit":"CNY"},"attainment":"0.95","score":"68.75","counted":true,"weight":"50","weightUsed":"71.4286","points":"49.1071625","rows":[{"kind":"receipt","ref":"R<1>","of":"part 2","value":{"value":"950000","unit":"CNY"}}]},` +
			`{"code":"deals","kpi":"OP02","title":{"zh":"商机","en":"Opportunities"},"why":{"zh":"未复核","en":"not confirmed"},"counted":false,"weight":"30"},` +
			`{"code":"faults","kpi":"XX01","title":{"zh":"差错","en":"Faults"},"actual":{"value":"1","unit":"number"},"score":"80","counted":true,"weight":"20","weightUsed":"28.5714","points":"22.85712"}]`,
	} {
		var compact bytes.Buffer
		if len(one[key]) > 0 {
			if err := json.Compact(&compact, one[key]); err != nil {
				t.Fatal(err)
			}
		}
		if diff := cmp.Diff(want, compact.String()); diff != "" {
			t.Errorf("%s (-want +got)\n%s", key, diff)
		}
	}
	n, err := trace.ParseJSON(one["trace"])
	if err != nil || len(trace.Verify(n)) > 0 || n.Number.String() != "0.9798" {
		t.Errorf("the explanation: %v", err)
	}
	two := form.Results[1]
	if string(two["status"]) != `"blocked"` || string(two["trace"]) != "null" || two["total"] != nil || two["sum"] != nil || !strings.Contains(string(two["reasons"]), "has no value") {
		t.Errorf("%s", out.String())
	}
}

// failing refuses everything after its first n bytes.
type failing struct{ n int }

func (f *failing) Write(p []byte) (int, error) {
	if f.n -= len(p); f.n < 0 {
		return 0, errors.New("full")
	}
	return len(p), nil
}

func TestWritersPassErrorsOn(t *testing.T) {
	card := cardOf(t, smallCard)
	r := score(t, card, smallInput(t))
	var whole strings.Builder
	_ = r.WriteText(&whole, problem.EN, false)
	for _, n := range []int{0, whole.Len(), whole.Len() + 1} {
		if err := r.WriteText(&failing{n}, problem.EN, true); err == nil {
			t.Errorf("no error after %d bytes", n)
		}
	}
	if err := WriteJSON(&failing{}, card, []*Result{r}); err == nil {
		t.Error("no error of JSON")
	}
}
