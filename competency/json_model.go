package competency

import "io"

type sourceJSON struct {
	From Origin   `json:"from"`
	Why  textJSON `json:"why"`
}

type levelJSON struct {
	Level   int        `json:"level"`
	Title   textJSON   `json:"title"`
	Signs   []textJSON `json:"signs"`
	Counter textJSON   `json:"counter"`
}

type requirementJSON struct {
	Dimension string       `json:"dimension"`
	Version   int          `json:"version"`
	Name      textJSON     `json:"name"`
	About     textJSON     `json:"about"`
	Stage     string       `json:"stage,omitempty"`
	Weight    int          `json:"weight"`
	Required  int          `json:"required"`
	Critical  bool         `json:"critical"`
	Sources   []sourceJSON `json:"sources"`
	Levels    []levelJSON  `json:"levels"`
}

type modelJSON struct {
	Code       string            `json:"code"`
	Family     string            `json:"family"`
	Grade      string            `json:"grade"`
	Version    int               `json:"version"`
	From       string            `json:"from"`
	To         string            `json:"to,omitempty"`
	Name       textJSON          `json:"name"`
	Next       string            `json:"next,omitempty"`
	Months     int               `json:"months"`
	Dimensions []requirementJSON `json:"dimensions"`
}

// WriteJSON writes a model with the latest versions of its dimensions, in both
// languages. An error is one of w.
func (m Model) WriteJSON(w io.Writer, l *Library) error {
	out := modelJSON{m.Code, m.Family, m.Grade, m.Version, m.Effective.From.String(), m.Effective.To.String(), textOf(m.Name), m.Next, m.Months, []requirementJSON{}}
	for _, q := range m.Dimensions {
		d, _ := l.Dimension(m.Family, q.Dimension)
		x := requirementJSON{q.Dimension, d.Version, textOf(d.Name), textOf(d.About), d.Stage, q.Weight, q.Required, q.Critical, []sourceJSON{}, []levelJSON{}}
		for _, s := range d.Sources {
			x.Sources = append(x.Sources, sourceJSON{s.From, textOf(s.Why)})
		}
		for _, v := range d.Levels {
			y := levelJSON{v.Level, textOf(v.Title), []textJSON{}, textOf(v.Counter)}
			for _, s := range v.Signs {
				y.Signs = append(y.Signs, textOf(s))
			}
			x.Levels = append(x.Levels, y)
		}
		out.Dimensions = append(out.Dimensions, x)
	}
	return encode(w, out)
}
