package scorecard

import (
	"bytes"
	"strings"
	"testing"

	"steelyard/compensation/money"
	"steelyard/compensation/problem"
)

const recordedCard = `card: own
version: 1
title: {zh: 卡, en: Card}
purpose: probation
missing: block
items:
  - code: due
    title: {zh: 到期, en: Due}
    kpi: AR01
    level: team
    target: 80%
    weight: 100
    category: collection
    curve: {kind: linear, floor: {at: 0%, score: 0}, cap: {at: 100%, score: 100}}
deductions:
  - {code: log, title: {zh: 日志, en: Log}, each: 1, most: 4, counts: log}
gates:
  - {code: margin, title: {zh: 毛利, en: Margin}, kpi: CT03, level: team, category: result, unit: rate, least: 20%, cap: 50}
grades:
  - {grade: A, title: {zh: 好, en: Good}}
`

// The card's own target measures where nobody has set one, and is cited; a target
// of the input goes before it. What nobody records is told as such.
func TestTargetsOfCardsAndUnrecordedEvents(t *testing.T) {
	card, list := ReadTemplate("card.yaml", []byte(recordedCard))
	if list.Failed() {
		t.Fatal(list)
	}
	if card.Items[0].Level != OfTeam || card.Gates[0].Level != OfTeam || card.Deductions[0].Counts != MissedLog || !card.Items[0].HasTarget {
		t.Errorf("%+v", card)
	}
	for target, want := range map[string]string{"": "50.00", "0.5": "80.00"} {
		a := Actual{Item: "due", Value: Quantity{dec(t, "0.4"), rate}, Known: true}
		if target != "" {
			a.Target, a.HasTarget = Quantity{dec(t, target), rate}, true
		}
		r, list := card.Score(Input{Person: "E1", Period: "2026-10", Items: []Actual{a}, Gates: []GateValue{{Gate: "margin", Value: Quantity{dec(t, "0.3"), rate}, Known: true}},
			Unrecorded: []Unrecorded{{"log", problem.Text{ZH: "没有日志", EN: "no logs"}}}})
		if list.Failed() || r.Total.Cmp(dec(t, want)) != 0 || r.Deductions[0].Why.EN != "no logs" || !r.Deductions[0].Points.Equal(money.Int(0)) {
			t.Fatalf("target %q: %v, %+v", target, list, r)
		}
		var out, inJSON bytes.Buffer
		if err := r.WriteText(&out, problem.EN, true); err != nil || !strings.Contains(out.String(), "not recorded (no logs)") || strings.Contains(out.String(), "items.due.target") != (target == "") {
			t.Errorf("target %q: %v\n%s", target, err, out.String())
		}
		if err := WriteJSON(&inJSON, card, []*Result{r}); err != nil || !strings.Contains(inJSON.String(), "没有日志") {
			t.Errorf("%v\n%s", err, inJSON.String())
		}
	}
	if _, list := card.Score(Input{Unrecorded: []Unrecorded{{Deduction: "none"}}}); !list.Failed() {
		t.Error("an unknown deduction is accepted")
	}
	for _, bad := range []string{"counts: logs", "level: company", "target: many"} {
		key, _, _ := strings.Cut(bad, ":")
		lines := strings.Split(recordedCard, "\n")
		for i, l := range lines {
			if j := strings.Index(l, key+": "); j >= 0 && (key != "level" || strings.HasPrefix(l, "    level")) {
				lines[i] = l[:j] + bad
				if strings.Contains(l, "{code") {
					lines[i] += "}"
				}
				break
			}
		}
		if _, list := ReadTemplate("card.yaml", []byte(strings.Join(lines, "\n"))); !list.Failed() {
			t.Errorf("%s is accepted", bad)
		}
	}
}
