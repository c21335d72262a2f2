package competency

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"steelyard/compensation/problem"
	"steelyard/compensation/trace"
)

const ratings = `settings: {validity: 24, peers: 4, group: 5, cards: 3, cards_met: 2, card_least: 70, card_grades: [S], performance: [60, 80], competency: [0.5, 0.9]}
people:
  - person: E001
    name: 林悦
    model: rep_mid
    grade_since: 2025-01-01
    cards: [{until: 2026-09-30, score: 81.5, grade: B}, {until: 2026-08-31, grade: S}]
    sheets:
      - by: M007
        source: manager
        on: 2026-10-12
        ratings:
          - {dimension: lead_digging, level: 4, evidence: eight accounts in three months, confidence: high, version: 1}
          - {dimension: bidding, level: not_observed}
      - {by: P001, source: peer, on: 2026-10-12, ratings: [{dimension: bidding, level: 3}]}
`

func TestReadsRatings(t *testing.T) {
	people, s, list := ReadRatings("r.yaml", []byte(ratings))
	if len(list) > 0 || len(people) != 1 {
		t.Fatal(list)
	}
	p := people[0]
	if p.Code != "E001" || p.Name != "林悦" || p.Model != "rep_mid" || p.GradeSince != day("2025-01-01") || len(p.Cards) != 2 || len(p.Ratings) != 3 {
		t.Errorf("%+v", p)
	}
	if c := p.Cards; c[0].Score.String() != "81.5" || !c[0].HasScore || c[1].HasScore || c[1].Grade != "S" || c[0].Until != day("2026-09-30") {
		t.Errorf("%+v", c)
	}
	r := p.Ratings
	if r[0].Level != 4 || !r[0].Observed || r[0].Confidence != High || r[0].Version != 1 || r[0].Place.Line != 13 || r[1].Observed || r[1].Level != 0 || r[2].By != ByPeer || r[2].Rater != "P001" {
		t.Errorf("%+v", r)
	}
	if got := fmt.Sprint(s.Validity, s.Peers, s.Group, s.Cards, s.CardsMet, s.CardLeast, s.CardGrades, s.Performance, s.Competency); got != "24 4 5 3 2 70 [S] [60 80] [0.5 0.9]" {
		t.Error(got)
	}
	d := Defaults()
	if got := fmt.Sprint(d.Validity, d.Peers, d.Group, d.Cards, d.CardsMet, d.CardLeast, d.CardGrades, d.Performance, d.Competency); got != "12 3 4 6 4 62.5 [A B] [62.5 87.5] [0.8 0.95]" {
		t.Error(got)
	}
}

func TestRatingsThatCannotBeRead(t *testing.T) {
	for _, c := range []struct{ old, new, code, path string }{
		{"level: 4", "level: 6", "rating.scale", "people[0].sheets[0].ratings[0].level"},
		{"level: 4", "level: 0", "rating.scale", "people[0].sheets[0].ratings[0].level"},
		{"level: 4", "level: 3.5", "rating.scale", "people[0].sheets[0].ratings[0].level"},
		{"level: 4, ", "", "document.missing_key", "people[0].sheets[0].ratings[0].level"},
		{"confidence: high", "confidence: sure", "rating.confidence_unknown", "people[0].sheets[0].ratings[0].confidence"},
		{"source: manager", "source: boss", "rating.source_unknown", "people[0].sheets[0].source"},
		{"        on: 2026-10-12\n", "", "document.missing_key", "people[0].sheets[0].on"},
		{"on: 2026-10-12", "on: 2026-10-32", "document.date", "people[0].sheets[0].on"},
		{"version: 1", "version: 0", "rating.version", "people[0].sheets[0].ratings[0].version"},
		{"score: 81.5", "score: high", "document.number", "people[0].cards[0].score"},
		{"{until: 2026-09-30, ", "{", "document.missing_key", "people[0].cards[0].until"},
		{"validity: 24", "validity: 0", "rating.validity", "settings.validity"},
		{"peers: 4", "peers: 1", "rating.peers", "settings.peers"},
		{"group: 5", "group: 1", "rating.group", "settings.group"},
		{"cards_met: 2", "cards_met: 4", "rating.cards_met", "settings.cards_met"},
		{"performance: [60, 80]", "performance: [80, 60]", "rating.cut_points", "settings.performance"},
		{"competency: [0.5, 0.9]", "competency: [0.5]", "rating.cut_points", "settings.competency"},
		{"people:\n", "people:\n  - {person: E001}\n", "rating.person_twice", "people[1]"},
		{"name: 林悦", "nam: 林悦", "document.unknown_key", "people[0].nam"},
	} {
		text := strings.Replace(ratings, c.old, c.new, 1)
		if text == ratings {
			t.Fatalf("%q is not in the document", c.old)
		}
		people, _, list := ReadRatings("r.yaml", []byte(text))
		i := slices.IndexFunc(list, func(p problem.Problem) bool { return p.Code == c.code && p.Place.Path == c.path })
		if people != nil || i < 0 || list[i].Place.File != "r.yaml" || list[i].Place.Line == 0 || list[i].Text.ZH == list[i].Text.EN {
			t.Errorf("%s at %s: %v", c.code, c.path, list)
		}
	}
}

// The JSON has every number with its explanation, leaves out what is missing,
// and tells nothing about single peers.
func TestResultsAsJSON(t *testing.T) {
	people, _, _ := ReadRatings("r.yaml", []byte(strings.Replace(ratings, "settings: {validity: 24, peers: 4,", "settings: {validity: 24, peers: 3,", 1)))
	for _, who := range []string{"P8801", "P8802", "P8803"} {
		people[0].Ratings = append(people[0].Ratings, by(who, ByPeer, "2026-10-01", map[string]int{"solution": 2})...)
	}
	people[0].Ratings[len(people[0].Ratings)-1].Evidence = "a peer's own words"
	r, list := AssessAll(shipped(t), "r.yaml", people, "", day("2026-11-01"), Defaults())
	if list.Failed() {
		t.Fatal(list)
	}
	var out, again bytes.Buffer
	if err := r.WriteJSON(&out); err != nil {
		t.Fatal(err)
	}
	_ = r.WriteJSON(&again)
	if out.String() != again.String() {
		t.Error("two writings differ")
	}
	for _, secret := range []string{"P8801", "P8802", "P001", "a peer's own words"} {
		if strings.Contains(out.String(), secret) {
			t.Errorf("the result tells of %s", secret)
		}
	}
	var read struct {
		Assessments []struct {
			Status, WeightedGap string
			Coverage            int
			Trace               json.RawMessage
			Dimensions          []struct {
				Dimension, From string
				Held, Gap       *int
				Trace           json.RawMessage
				Figures         []struct {
					Source  string
					Level   *int
					Raters  int
					Ratings []struct{ By string }
				}
			}
		}
		Promotions []struct {
			To         string
			Conditions []struct{ Code, State string }
		}
		Placements []struct{ Why []struct{ ZH, EN string } }
		Heat       []struct{ Dimension string }
	}
	if err := json.Unmarshal(out.Bytes(), &read); err != nil {
		t.Fatal(err)
	}
	a := read.Assessments[0]
	// digging 14 × 0 below, solution 12 × 1 below, of 26
	if a.Status != "not_assessed" || a.Coverage != 26 || a.WeightedGap != "0.4615" || len(a.Dimensions) != 11 || len(read.Heat) != 11 || read.Promotions[0].To != "rep_senior" || len(read.Promotions[0].Conditions) != 3 || len(read.Placements[0].Why) != 2 {
		t.Errorf("%+v", read)
	}
	n, err := trace.ParseJSON(a.Trace)
	if err != nil || len(trace.Verify(n)) > 0 {
		t.Error(err, trace.Verify(n))
	}
	for _, d := range a.Dimensions {
		switch {
		case d.Dimension == "bidding" && (d.Held != nil || d.Gap != nil || d.Trace != nil || d.Figures[2].Level != nil || d.Figures[2].Raters != 0):
			t.Errorf("what is missing is a number: %+v", d)
		case d.Dimension == "solution" && (*d.Held != 2 || *d.Gap != 1 || d.From != "peer" || d.Figures[2].Raters != 3 || len(d.Figures[2].Ratings) > 0):
			t.Errorf("%+v", d)
		case d.Dimension == "lead_digging" && (*d.Held != 4 || *d.Gap != -1 || d.Figures[1].Ratings[0].By != "M007"):
			t.Errorf("%+v", d)
		}
	}
}

func TestOthersAsJSON(t *testing.T) {
	w, _ := ReadWeights("w.yaml", []byte("dimensions: [aa, bb, cc]\ncompare: [{of: aa, over: bb, times: 9}, {of: bb, over: cc, times: 9}, {of: cc, over: aa, times: 9}]"))
	var out bytes.Buffer
	if err := w.WriteJSON(&out); err != nil || !strings.Contains(out.String(), `"times": "729"`) || !strings.Contains(out.String(), `"exact": "0.333333333333"`) || !strings.Contains(out.String(), `"randomIndex": "0.58"`) {
		t.Error(err, out.String())
	}
	out.Reset()
	c := shipped(t).Compare("rep")
	if err := c.WriteJSON(&out); err != nil || strings.Count(out.String(), `"model": "rep_mid"`) != 11 || strings.Count(out.String(), `"differs": true`) != 11 {
		t.Error(err, out.String())
	}
	out.Reset()
	l := shipped(t)
	m, _ := l.Model("rep_mid")
	if err := m.WriteJSON(&out, l); err != nil {
		t.Fatal(err)
	}
	var read struct {
		Code, From, Next string
		Dimensions       []struct {
			Dimension string
			Weight    int
			Levels    []struct {
				Signs   []struct{ ZH, EN string }
				Counter struct{ ZH, EN string }
			}
		}
	}
	d, _ := l.Dimension("rep", "lead_digging")
	if err := json.Unmarshal(out.Bytes(), &read); err != nil || read.Code != "rep_mid" || read.From != "2026-01-01" || read.Next != "rep_senior" || len(read.Dimensions) != 11 || read.Dimensions[1].Weight != 14 ||
		len(read.Dimensions[1].Levels) != 5 || read.Dimensions[1].Levels[4].Signs[0].ZH != d.Levels[4].Signs[0].ZH || read.Dimensions[1].Levels[4].Counter.EN != d.Levels[4].Counter.EN {
		t.Errorf("%v %+v", err, read)
	}
}
