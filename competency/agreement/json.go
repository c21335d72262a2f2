package agreement

import (
	"encoding/json"
	"io"
	"strconv"

	"steelyard/compensation/problem"
)

// number is written with 12 digits, the precision that is stated.
type number float64

// MarshalJSON writes the number.
func (n number) MarshalJSON() ([]byte, error) {
	return []byte(strconv.FormatFloat(float64(n), 'g', 12, 64)), nil
}

func numberOf(x *float64) *number {
	if x == nil {
		return nil
	}
	n := number(*x)
	return &n
}

type jsonReason struct {
	Code string `json:"code"`
	ZH   string `json:"zh"`
	EN   string `json:"en"`
}

func reasonOf(r Reason) *jsonReason {
	if r.IsZero() {
		return nil
	}
	return &jsonReason{r.Code, r.Text.ZH, r.Text.EN}
}

type jsonText struct {
	ZH string `json:"zh"`
	EN string `json:"en"`
}

type jsonInterval struct {
	Level  number   `json:"level"`
	Low    number   `json:"low"`
	High   number   `json:"high"`
	Method jsonText `json:"method"`
}

func intervalOf(i *Interval) *jsonInterval {
	if i == nil {
		return nil
	}
	return &jsonInterval{number(i.Level), number(i.Low), number(i.High), jsonText(i.Method)}
}

type jsonTest struct {
	Kind  string   `json:"kind"`
	Value *number  `json:"value,omitempty"`
	DF    []number `json:"df,omitempty"`
	P     number   `json:"p"`
}

func testsOf(list []Test) (out []jsonTest) {
	for _, t := range list {
		one := jsonTest{Kind: t.Kind, Value: numberOf(t.Value), P: number(t.P)}
		for _, df := range t.DF {
			one.DF = append(one.DF, number(df))
		}
		out = append(out, one)
	}
	return out
}

type jsonSubject struct {
	Subject   string      `json:"subject"`
	Ratings   int         `json:"ratings"`
	Value     *number     `json:"rwg"`
	Raw       *number     `json:"r*wg"`
	Undefined *jsonReason `json:"undefined,omitempty"`
}

type jsonScore struct {
	Subject string `json:"subject"`
	Value   number `json:"value"`
	Z       number `json:"z"`
}

type jsonRater struct {
	Rater      string      `json:"rater"`
	Ratings    int         `json:"ratings"`
	Compared   int         `json:"compared"`
	Mean       *number     `json:"mean"`
	Difference *number     `json:"difference"`
	SD         *number     `json:"sd"`
	Undefined  *jsonReason `json:"undefined,omitempty"`
	NoSD       *jsonReason `json:"no_z,omitempty"`
	Scores     []jsonScore `json:"scores,omitempty"`
}

type jsonFlip struct {
	Selected int64 `json:"selected"`
	Base     int64 `json:"base_selected"`
	Changes  bool  `json:"changes"`
	Reversed bool  `json:"reversed"`
}

type jsonGroup struct {
	Group      string        `json:"group"`
	Applicants int64         `json:"applicants"`
	Selected   int64         `json:"selected"`
	Rate       *number       `json:"rate"`
	Base       bool          `json:"base"`
	Ratio      *number       `json:"ratio"`
	Verdict    Verdict       `json:"verdict,omitempty"`
	Words      *jsonText     `json:"verdict_words,omitempty"`
	Interval   *jsonInterval `json:"interval,omitempty"`
	Tests      []jsonTest    `json:"tests,omitempty"`
	Flip       *jsonFlip     `json:"flip,omitempty"`
	LeftOut    *jsonReason   `json:"left_out,omitempty"`
}

func groupsOf(list []GroupRatio) (out []jsonGroup) {
	for _, g := range list {
		one := jsonGroup{Group: g.Name, Applicants: g.Applicants, Selected: g.Selected, Rate: numberOf(g.Rate), Base: g.Base, Ratio: numberOf(g.Ratio),
			Interval: intervalOf(g.Interval), Tests: testsOf(g.Tests), LeftOut: reasonOf(g.LeftOut)}
		if g.Ratio != nil {
			words := jsonText(g.Verdict.Words())
			one.Verdict, one.Words, one.Flip = g.Verdict, &words, &jsonFlip{g.Flip.Selected, g.Flip.Base, g.Flip.Changes, g.Flip.Reversed}
		}
		out = append(out, one)
	}
	return out
}

func ratersOf(list []RaterProfile) (out []jsonRater) {
	for _, p := range list {
		one := jsonRater{p.Rater, p.Ratings, p.Compared, numberOf(p.Mean), numberOf(p.Difference), numberOf(p.SD), reasonOf(p.Undefined), reasonOf(p.NoSD), nil}
		for _, s := range p.Scores {
			one.Scores = append(one.Scores, jsonScore{s.Subject, number(s.Value), number(s.Z)})
		}
		out = append(out, one)
	}
	return out
}

type jsonResult struct {
	Statistic  Statistic     `json:"statistic"`
	Title      jsonText      `json:"title"`
	Form       string        `json:"form,omitempty"`
	Value      *number       `json:"value"`
	Undefined  *jsonReason   `json:"undefined,omitempty"`
	Subjects   int           `json:"subjects"`
	Raters     int           `json:"raters,omitempty"`
	Ratings    int           `json:"ratings,omitempty"`
	SE         *number       `json:"standard_error,omitempty"`
	Interval   *jsonInterval `json:"interval"`
	NoInterval *jsonReason   `json:"no_interval,omitempty"`
	P          *number       `json:"p"`
	Tests      []jsonTest    `json:"tests,omitempty"`
	NoTest     *jsonReason   `json:"no_test,omitempty"`
	Agreement  *number       `json:"percent_agreement,omitempty"`
	PerSubject []jsonSubject `json:"per_subject,omitempty"`
	PerRater   []jsonRater   `json:"per_rater,omitempty"`
	Groups     []jsonGroup   `json:"groups,omitempty"`
	Warnings   []jsonReason  `json:"warnings"`
}

// WriteJSON writes the result as one object in both languages: value (null where
// it is undefined, with undefined for the reason), what it rests on, interval
// and p (null where absent), percent_agreement from 0 to 100, warnings. Numbers
// have 12 digits.
func (r Result) WriteJSON(out io.Writer) error {
	doc := jsonResult{
		Statistic: r.Statistic, Title: jsonText(r.Title()), Form: r.Form, Value: numberOf(r.Value), Undefined: reasonOf(r.Undefined),
		Subjects: r.Size.Subjects, Raters: r.Size.Raters, Ratings: r.Size.Ratings, SE: numberOf(r.SE),
		Interval: intervalOf(r.Interval), NoInterval: reasonOf(r.NoInterval), Tests: testsOf(r.Tests), NoTest: reasonOf(r.NoTest),
		PerRater: ratersOf(r.Raters), Groups: groupsOf(r.Groups), Warnings: []jsonReason{},
	}
	if p, ok := r.P(); ok {
		doc.P = numberOf(&p)
	}
	if r.Agreement != nil {
		percent := 100 * *r.Agreement
		doc.Agreement = numberOf(&percent)
	}
	for _, s := range r.Subjects {
		doc.PerSubject = append(doc.PerSubject, jsonSubject{s.Subject, s.Ratings, numberOf(s.Value), numberOf(s.Raw), reasonOf(s.Undefined)})
	}
	for _, w := range r.Warnings {
		doc.Warnings = append(doc.Warnings, *reasonOf(w))
	}
	e := json.NewEncoder(out)
	e.SetIndent("", "  ")
	e.SetEscapeHTML(false)
	return e.Encode(doc)
}

// Title names what was computed, with its form.
func (r Result) Title() problem.Text {
	names := map[Statistic]problem.Text{
		StatICC:        {ZH: "组内相关系数 ICC", EN: "Intraclass correlation ICC"},
		StatAlpha:      {ZH: "Krippendorff α", EN: "Krippendorff's alpha"},
		StatKappa:      {ZH: "Cohen κ", EN: "Cohen's kappa"},
		StatFleiss:     {ZH: "Fleiss κ", EN: "Fleiss' kappa"},
		StatAC1:        {ZH: "Gwet AC1", EN: "Gwet's AC1"},
		StatKendallW:   {ZH: "Kendall 和谐系数 W", EN: "Kendall's W"},
		StatRWG:        {ZH: "组内一致性", EN: "Within-group agreement"},
		StatCronbach:   {ZH: "Cronbach α", EN: "Cronbach's alpha"},
		StatSpearman:   {ZH: "Spearman 等级相关 ρ", EN: "Spearman's rho"},
		StatLeniency:   {ZH: "评分人宽严之差", EN: "Leniency, from the most severe rater to the most lenient"},
		StatFourFifths: {ZH: "五分之四规则，最小影响比", EN: "Four-fifths rule, smallest impact ratio"},
		StatFisher:     {ZH: "Fisher 精确检验，比值比", EN: "Fisher's exact test, odds ratio"},
	}
	name := names[r.Statistic]
	if r.Form != "" {
		name.ZH += "（" + r.Form + "）"
		name.EN += " (" + r.Form + ")"
	}
	return name
}
