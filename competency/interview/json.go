package interview

import (
	"encoding/json"
	"io"

	"steelyard/compensation/money"
	"steelyard/compensation/problem"
	"steelyard/compensation/trace"
)

// The JSON forms. Exact numbers are decimal strings, since readers of JSON
// numbers turn them into floats; texts are in both languages; what there is not
// is left out.
type textJSON struct {
	ZH string `json:"zh"`
	EN string `json:"en"`
}

type signJSON struct {
	Level int      `json:"level"`
	Text  textJSON `json:"text"`
}

type questionJSON struct {
	Code      string     `json:"code"`
	Version   int        `json:"version"`
	Family    string     `json:"family"`
	Dimension string     `json:"dimension"`
	Also      []string   `json:"also"`
	Grades    []string   `json:"grades"`
	Type      Type       `json:"type"`
	Minutes   int        `json:"minutes"`
	Text      textJSON   `json:"text"`
	Signs     []signJSON `json:"signs"`
	Probes    []textJSON `json:"probes"`
	Flags     []textJSON `json:"flags"`
}

type kitJSON struct {
	Code      string   `json:"code"`
	Version   int      `json:"version"`
	Family    string   `json:"family"`
	Grades    []string `json:"grades"`
	Name      textJSON `json:"name"`
	Questions []string `json:"questions"`
	Minutes   int      `json:"minutes"`
}

type modelJSON struct {
	Code    string   `json:"code"`
	Version int      `json:"version"`
	Name    textJSON `json:"name"`
}

type askedJSON struct {
	Code      string   `json:"code"`
	Version   int      `json:"version"`
	Dimension string   `json:"dimension"`
	Also      []string `json:"also"`
	Type      Type     `json:"type"`
	Minutes   int      `json:"minutes"`
	Text      textJSON `json:"text"`
}

type sessionJSON struct {
	Interviewers []string    `json:"interviewers"`
	Minutes      int         `json:"minutes"`
	Used         int         `json:"used"` // with opening and closing
	Questions    []askedJSON `json:"questions"`
}

type heardJSON struct {
	Session     int      `json:"session"`
	Interviewer string   `json:"interviewer"`
	Questions   []string `json:"questions"`
	Also        []string `json:"also"`
}

type rowJSON struct {
	Dimension string      `json:"dimension"`
	Name      textJSON    `json:"name"`
	Critical  bool        `json:"critical"`
	Viewers   int         `json:"viewers"`
	Heard     []heardJSON `json:"heard"`
}

type shortJSON struct {
	Dimension string `json:"dimension"`
	Has       int    `json:"has"`
	Want      int    `json:"want"`
}

type planJSON struct {
	Model    modelJSON     `json:"model"`
	Opening  int           `json:"opening"`
	Closing  int           `json:"closing"`
	Each     int           `json:"each"`
	Minutes  int           `json:"minutes"`
	Total    int           `json:"total"`
	Minimal  bool          `json:"minimal"`
	Steps    int           `json:"steps"`
	Sessions []sessionJSON `json:"sessions"`
	Coverage []rowJSON     `json:"coverage"`
	Short    []shortJSON   `json:"short"`
}

type scoreJSON struct {
	Interviewer string `json:"interviewer"`
	Weight      int    `json:"weight"`
	Score       int    `json:"score"`
	Note        string `json:"note"`
}

type lineJSON struct {
	Dimension   string      `json:"dimension"`
	Name        textJSON    `json:"name"`
	Weight      int         `json:"weight"`
	Required    int         `json:"required"`
	Critical    bool        `json:"critical"`
	Scores      []scoreJSON `json:"scores"`
	NotObserved []string    `json:"notObserved"`
	N           int         `json:"n"`
	Mean        *string     `json:"mean,omitempty"`
	Range       *int        `json:"range,omitempty"`
	RWG         *string     `json:"rwg,omitempty"`
	Share       *string     `json:"share,omitempty"`
	Below       bool        `json:"belowRequired"`
	Debrief     []textJSON  `json:"debrief"`
}

type resultJSON struct {
	Model     modelJSON       `json:"model"`
	Candidate string          `json:"candidate"`
	Rule      ruleJSON        `json:"rule"`
	Lines     []lineJSON      `json:"dimensions"`
	Overall   *string         `json:"overall,omitempty"`
	Debrief   bool            `json:"debriefRequired"`
	Standing  Standing        `json:"standing"`
	Reasons   []textJSON      `json:"reasons"`
	Trace     json.RawMessage `json:"trace,omitempty"`
}

type ruleJSON struct {
	Mean string `json:"mean"`
}

type findingJSON struct {
	Topic string   `json:"topic"`
	Name  textJSON `json:"name"`
	Why   textJSON `json:"why"`
	Ask   textJSON `json:"ask"`
	From  int      `json:"from"`
	To    int      `json:"to"`
	Text  string   `json:"text"`
}

func encode(w io.Writer, value any) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(value)
}

func textOf(t problem.Text) textJSON { return textJSON{t.In(problem.ZH), t.In(problem.EN)} }

func textsOf(list []problem.Text) []textJSON {
	out := []textJSON{}
	for _, t := range list {
		out = append(out, textOf(t))
	}
	return out
}

// words makes an empty list of none, so that readers always find a list.
func words(list []string) []string { return append([]string{}, list...) }

func given(d money.Decimal, there bool) *string {
	if !there {
		return nil
	}
	s := d.String()
	return &s
}

func (p Profile) json() modelJSON { return modelJSON{p.Code, p.Version, textOf(p.Name)} }

// WriteQuestions writes questions in the order given, whole. An error is one of w.
func WriteQuestions(w io.Writer, list []Question) error {
	out := struct {
		Questions []questionJSON `json:"questions"`
	}{[]questionJSON{}}
	for _, q := range list {
		x := questionJSON{q.Code, q.Version, q.Family, q.Dimension, words(q.Also), words(q.Grades), q.Type, q.Minutes, textOf(q.Text), []signJSON{}, textsOf(q.Probes), textsOf(q.Flags)}
		for _, s := range q.Signs {
			x.Signs = append(x.Signs, signJSON{s.Level, textOf(s.Text)})
		}
		out.Questions = append(out.Questions, x)
	}
	return encode(w, out)
}

// WriteKits writes the newest version of every kit with its minutes. An error is
// one of w.
func (b *Bank) WriteKits(w io.Writer) error {
	out := struct {
		Kits []kitJSON `json:"kits"`
	}{[]kitJSON{}}
	for _, k := range b.LatestKits() {
		out.Kits = append(out.Kits, kitJSON{k.Code, k.Version, k.Family, words(k.Grades), textOf(k.Name), words(k.Questions), b.Minutes(k)})
	}
	return encode(w, out)
}

// WriteJSON writes a built kit: sessions with their questions, the coverage
// matrix, minutes. An error is one of w.
func (p *Plan) WriteJSON(w io.Writer) error {
	out := planJSON{Model: p.Model.json(), Opening: p.Order.Opening, Closing: p.Order.Closing, Each: p.Order.Each, Minutes: p.Minutes, Total: p.Total, Minimal: p.Minimal, Steps: p.Steps,
		Sessions: []sessionJSON{}, Coverage: []rowJSON{}, Short: []shortJSON{}}
	for i, s := range p.Order.Sessions {
		x := sessionJSON{words(s.Interviewers), s.Minutes, p.Used(i), []askedJSON{}}
		for _, a := range p.Sessions[i] {
			x.Questions = append(x.Questions, askedJSON{a.Question.Code, a.Question.Version, a.Question.Dimension, words(a.Question.Also), a.Question.Type, a.Minutes, textOf(a.Question.Text)})
		}
		out.Sessions = append(out.Sessions, x)
	}
	for _, row := range p.Coverage() {
		x := rowJSON{row.Demand.Dimension, textOf(row.Demand.Name), row.Demand.Critical, row.Viewers(), []heardJSON{}}
		for _, h := range row.Heard {
			x.Heard = append(x.Heard, heardJSON{h.Session, h.Interviewer, words(h.Questions), words(h.Also)})
		}
		out.Coverage = append(out.Coverage, x)
	}
	for _, s := range p.Short {
		out.Short = append(out.Short, shortJSON(s))
	}
	return encode(w, out)
}

// WriteJSON writes what a panel's sheets come to, with the explanation of the
// overall score. An error is one of w.
func (r *Result) WriteJSON(w io.Writer) error {
	out := resultJSON{Model: r.Model.json(), Candidate: r.Candidate, Rule: ruleJSON{r.Rule.Mean.String()}, Lines: []lineJSON{}, Overall: given(r.Overall, r.HasOverall),
		Debrief: r.Debrief, Standing: r.Standing, Reasons: textsOf(r.Reasons)}
	if r.trace != nil {
		out.Trace = trace.JSON(r.trace)
	}
	for _, l := range r.Lines {
		x := lineJSON{Dimension: l.Demand.Dimension, Name: textOf(l.Demand.Name), Weight: l.Demand.Weight, Required: l.Demand.Required, Critical: l.Demand.Critical,
			Scores: []scoreJSON{}, NotObserved: words(l.NotObserved), N: len(l.Scores), Mean: given(l.Mean, l.HasMean), RWG: given(l.RWG, l.HasRWG),
			Share: given(l.Share, l.HasMean && r.HasOverall), Below: l.Below, Debrief: textsOf(l.Debrief)}
		if l.HasMean {
			x.Range = &l.Range
		}
		for _, s := range l.Scores {
			x.Scores = append(x.Scores, scoreJSON{s.Interviewer, s.Voice, s.Level, s.Note})
		}
		out.Lines = append(out.Lines, x)
	}
	return encode(w, out)
}

// WriteFindings writes for each text what in it touches a forbidden topic. An
// error is one of w.
func WriteFindings(w io.Writer, texts []string, found [][]Finding) error {
	type entry struct {
		Text     string        `json:"text"`
		Findings []findingJSON `json:"findings"`
	}
	out := struct {
		Texts []entry `json:"texts"`
	}{[]entry{}}
	for i, text := range texts {
		e := entry{text, []findingJSON{}}
		for _, f := range found[i] {
			e.Findings = append(e.Findings, findingJSON{f.Topic.Code, textOf(f.Topic.Name), textOf(f.Topic.Why), textOf(f.Topic.Ask), f.From, f.To, f.Text})
		}
		out.Texts = append(out.Texts, e)
	}
	return encode(w, out)
}
