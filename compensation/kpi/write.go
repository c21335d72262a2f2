package kpi

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"

	"go.yaml.in/yaml/v3"

	"steelyard/compensation/period"
	"steelyard/compensation/problem"
)

// writtenKPI is a record as documents write it, in the order of keys.
type writtenKPI struct {
	Code        string           `json:"code" yaml:"code"`
	Version     int              `json:"version" yaml:"version"`
	Effective   writtenInterval  `json:"effective" yaml:"effective"`
	Retired     bool             `json:"retired,omitempty" yaml:"retired,omitempty"`
	Name        *writtenText     `json:"name,omitempty" yaml:"name,omitempty"`
	Aliases     []*writtenText   `json:"aliases,omitempty" yaml:"aliases,omitempty"`
	Definition  *writtenText     `json:"definition,omitempty" yaml:"definition,omitempty"`
	Counts      *writtenText     `json:"counts,omitempty" yaml:"counts,omitempty"`
	Excludes    *writtenText     `json:"excludes,omitempty" yaml:"excludes,omitempty"`
	Formula     string           `json:"formula" yaml:"formula"`
	Unit        string           `json:"unit" yaml:"unit"`
	Direction   string           `json:"direction" yaml:"direction"`
	Target      *writtenRange    `json:"target,omitempty" yaml:"target,omitempty"`
	Aggregation string           `json:"aggregation" yaml:"aggregation"`
	Source      *writtenText     `json:"source,omitempty" yaml:"source,omitempty"`
	Owner       string           `json:"owner" yaml:"owner"`
	Lag         int              `json:"lag" yaml:"lag"`
	Frequency   string           `json:"frequency" yaml:"frequency"`
	Families    []string         `json:"families,omitempty" yaml:"families,flow,omitempty"`
	Grades      []string         `json:"grades,omitempty" yaml:"grades,flow,omitempty"`
	Levels      []Level          `json:"levels,omitempty" yaml:"levels,flow,omitempty"`
	Category    string           `json:"category" yaml:"category"`
	Partners    []string         `json:"partners,omitempty" yaml:"partners,flow,omitempty"`
	Diagnostic  bool             `json:"diagnostic,omitempty" yaml:"diagnostic,omitempty"`
	Curve       *writtenCurve    `json:"curve,omitempty" yaml:"curve,omitempty"`
	Examples    []writtenExample `json:"examples,omitempty" yaml:"examples,omitempty"`
	Shipped     string           `json:"shipped,omitempty" yaml:"shipped,omitempty"`
}

type writtenInterval struct {
	From string `json:"from" yaml:"from"`
	To   string `json:"to,omitempty" yaml:"to,omitempty"`
}

type writtenText struct {
	ZH string `json:"zh,omitempty" yaml:"zh,omitempty"`
	EN string `json:"en,omitempty" yaml:"en,omitempty"`
}

type writtenRange struct {
	Low  string `json:"low" yaml:"low"`
	High string `json:"high" yaml:"high"`
}

type writtenCurve struct {
	On     string         `json:"on" yaml:"on"`
	Points []writtenPoint `json:"points" yaml:"points"`
}

type writtenPoint struct {
	At    string `json:"at" yaml:"at"`
	Score string `json:"score" yaml:"score"`
}

type writtenExample struct {
	Text  *writtenText      `json:"text" yaml:"text"`
	Given map[string]string `json:"given,omitempty" yaml:"given,omitempty"` // both writers sort keys
	Gives string            `json:"gives,omitempty" yaml:"gives,omitempty"`
}

// write turns a KPI into its written form, which reads back as the same KPI.
func write(k KPI) writtenKPI {
	w := writtenKPI{
		Code: k.Code, Version: k.Version, Effective: writtenInterval{From: day(k.Effective.From), To: day(k.Effective.To)}, Retired: k.Retired,
		Name: text(k.Name), Definition: text(k.Definition), Counts: text(k.Counts), Excludes: text(k.Excludes),
		Formula: k.Formula, Unit: k.Unit(), Direction: k.Direction.String(), Aggregation: string(k.Aggregation),
		Source: text(k.Source), Owner: k.Owner, Lag: k.LagDays, Frequency: k.Frequency.String(),
		Families: k.Families, Grades: k.Grades, Levels: k.Levels, Category: string(k.Category), Partners: k.Partners,
		Diagnostic: k.Diagnostic, Shipped: k.Shipped,
	}
	for _, a := range k.Aliases {
		w.Aliases = append(w.Aliases, text(a))
	}
	if !k.Target.Low.Equal(k.Target.High) {
		w.Target = &writtenRange{Low: k.Target.Low.String(), High: k.Target.High.String()}
	}
	if len(k.Curve.Points) > 0 {
		w.Curve = &writtenCurve{On: k.Curve.On}
		for _, p := range k.Curve.Points {
			w.Curve.Points = append(w.Curve.Points, writtenPoint{At: p.At.String(), Score: p.Score.String()})
		}
	}
	for i, e := range k.Examples {
		example := writtenExample{Text: text(e)}
		if i < len(k.Worked) && len(k.Worked[i].Given) > 0 {
			example.Given, example.Gives = map[string]string{}, k.Worked[i].Gives.String()
			for _, g := range k.Worked[i].Given {
				example.Given[g.Code] = g.Value.String()
			}
		}
		w.Examples = append(w.Examples, example)
	}
	return w
}

// day writes a date, nothing for none.
func day(d period.Date) string {
	if d.IsZero() {
		return ""
	}
	return d.String()
}

// text writes a text, nothing for none.
func text(t problem.Text) *writtenText {
	if t.IsZero() {
		return nil
	}
	return &writtenText{ZH: t.ZH, EN: t.EN}
}

// JSON writes KPIs as a document that Read reads, indented by two blanks.
func JSON(list []KPI) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	err := e.Encode(all(list))
	return b.Bytes(), err
}

// YAML writes KPIs as a document that Read reads.
func YAML(list []KPI) ([]byte, error) {
	var b bytes.Buffer
	e := yaml.NewEncoder(&b)
	e.SetIndent(2)
	if err := e.Encode(all(list)); err != nil {
		return nil, err
	}
	err := e.Close()
	return b.Bytes(), err
}

type writtenDocument struct {
	KPIs []writtenKPI `json:"kpis" yaml:"kpis"`
}

func all(list []KPI) writtenDocument {
	d := writtenDocument{KPIs: make([]writtenKPI, len(list))}
	for i, k := range list {
		d.KPIs[i] = write(k)
	}
	return d
}

// Digest is the SHA-256 of everything that a version says, in hexadecimal. What
// it came with (Shipped) is not part of it, so a copy that nobody touched has
// the digest of the shipped text.
func (k KPI) Digest() string {
	w := write(k)
	w.Shipped = ""
	data, err := json.Marshal(w)
	if err != nil {
		return "" // texts, numbers and flags alone can always be written
	}
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}

// Edited reports whether the company has changed its copy of a shipped KPI.
func (k KPI) Edited() bool { return k.Shipped != "" && k.Shipped != k.Digest() }
