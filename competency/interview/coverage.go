package interview

import "slices"

// Heard is what an interviewer hears of a dimension in one session.
type Heard struct {
	Session     int // from 1
	Interviewer string
	Questions   []string // with the dimension as their primary one
	Also        []string // that show it beside another one
}

// Row is the coverage of one dimension: every interviewer of every session.
type Row struct {
	Demand Demand
	Heard  []Heard // shape: sessions × their interviewers, in order
}

// Viewers counts the interviewers who hear a question on the dimension itself.
func (r Row) Viewers() int {
	var names []string
	for _, h := range r.Heard {
		if len(h.Questions) > 0 && !slices.Contains(names, h.Interviewer) {
			names = append(names, h.Interviewer)
		}
	}
	return len(names)
}

// Coverage is the matrix of dimensions and interviewers, in the order of the
// model and of the sessions.
func (p *Plan) Coverage() []Row {
	var rows []Row
	for _, d := range p.Model.Demands {
		row := Row{Demand: d}
		for i, session := range p.Order.Sessions {
			var primary, also []string
			for _, a := range p.Sessions[i] {
				switch {
				case a.Question.Dimension == d.Dimension:
					primary = append(primary, a.Question.Code)
				case a.Question.Sees(d.Dimension):
					also = append(also, a.Question.Code)
				}
			}
			for _, name := range session.Interviewers {
				row.Heard = append(row.Heard, Heard{i + 1, name, primary, also})
			}
		}
		rows = append(rows, row)
	}
	return rows
}

// Used is how many minutes a session takes, with opening and closing; sessions
// count from 0.
func (p *Plan) Used(session int) int {
	used := p.Order.Opening + p.Order.Closing
	for _, a := range p.Sessions[session] {
		used += a.Minutes
	}
	return used
}
