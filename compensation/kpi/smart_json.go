package kpi

import (
	"encoding/json"
	"io"

	"steelyard/compensation/problem"
)

// reportJSON is the JSON form of a report: one object on one line. Sentences
// are in one language; rule ids and verdicts are the same in both.
type reportJSON struct {
	Text    string      `json:"text"`
	Version string      `json:"version"`
	Code    string      `json:"code,omitempty"`
	Verdict Verdict     `json:"verdict"`
	Letters lettersJSON `json:"letters"`
}

type lettersJSON struct {
	S letterJSON `json:"S"`
	M letterJSON `json:"M"`
	A letterJSON `json:"A"`
	R letterJSON `json:"R"`
	T letterJSON `json:"T"`
}

type letterJSON struct {
	Verdict Verdict       `json:"verdict"`
	Rules   []findingJSON `json:"rules"`
}

type findingJSON struct {
	ID      string       `json:"id"`
	Verdict Verdict      `json:"verdict"`
	Span    *spanJSON    `json:"span,omitempty"`
	Numbers []figureJSON `json:"numbers,omitempty"`
	Says    string       `json:"says"`
	Fix     string       `json:"fix,omitempty"`
}

type spanJSON struct {
	From int    `json:"from"`
	To   int    `json:"to"`
	Text string `json:"text"`
}

type figureJSON struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// WriteJSON writes the report as one JSON object on one line, its sentences in
// the language. Positions count characters from 0; to is not included.
func (r Report) WriteJSON(w io.Writer, lang problem.Lang) error {
	letter := func(l Letter) letterJSON {
		report := r.Letter(l)
		out := letterJSON{Verdict: report.Verdict, Rules: []findingJSON{}}
		for _, f := range report.Rules {
			j := findingJSON{ID: f.Rule, Verdict: f.Verdict, Says: f.Says.In(lang), Fix: f.Fix.In(lang)}
			if f.Span != nil {
				j.Span = &spanJSON{From: f.Span.From, To: f.Span.To, Text: f.Span.Text}
			}
			for _, n := range f.Numbers {
				j.Numbers = append(j.Numbers, figureJSON(n))
			}
			out.Rules = append(out.Rules, j)
		}
		return out
	}
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	return encoder.Encode(reportJSON{Text: r.Text, Version: r.Version, Code: r.Code, Verdict: r.Verdict,
		Letters: lettersJSON{S: letter(Specific), M: letter(Measurable), A: letter(Achievable), R: letter(Relevant), T: letter(TimeBound)}})
}
