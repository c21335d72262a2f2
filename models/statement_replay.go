package models

import (
	"slices"

	"steelyard/compensation"
	"steelyard/compensation/problem"
	"steelyard/compensation/trace"
)

// Replay is a statement calculated again from what its run pins: the facts as
// known then, the plan versions, the closed results that it stands on.
type Replay struct {
	Result    *compensation.Result
	Statement *compensation.Statement // nil where there is none any more
	Anew      *compensation.Sheet
	Stored    *compensation.Sheet
}

// Replay calculates a statement again. It comes to the same, unless somebody
// has tampered with what is stored; Differences says where it does not.
func (tx *Tx) Replay(s *Statement) (*Replay, error) {
	run, err := tx.Run(s.Run)
	if err != nil {
		return nil, err
	}
	stored, err := tx.sheet(s)
	if err != nil {
		return nil, err
	}
	req, _, err := tx.request(&run, []string{s.Payee.Code})
	if err != nil {
		return nil, err
	}
	result, list := compensation.Calculate(req)
	if result == nil {
		return nil, &Error{Kind: Conflict, Code: "statement.not_replayed", Problems: list,
			Text: problem.Text{ZH: "提成单不能按当时的事实和方案重算。", EN: "The statement cannot be calculated again from the facts and plans of then."}}
	}
	p := &Replay{Result: result, Stored: stored, Anew: &compensation.Sheet{}}
	for i := range result.Statements {
		if x := &result.Statements[i]; x.Payee.Code == s.Payee.Code && x.Month == s.Month {
			p.Statement = x
			p.Anew, err = result.SheetOf(x)
		}
	}
	return p, err
}

// Equal reports whether the statement came to the same, line by line.
func (p *Replay) Equal() bool {
	return p.Anew.Total == p.Stored.Total && p.Anew.Pending == p.Stored.Pending && p.Anew.Payee == p.Stored.Payee && slices.Equal(p.Anew.Records, p.Stored.Records)
}

// Differences lists the lines that did not come to the same; the stored ones
// are what was.
func (p *Replay) Differences() []compensation.Difference { return p.Anew.Differences(p.Stored) }

// Explain gives the explanation of a line by its place, counted from 1. The
// replay must have come to the same.
func (p *Replay) Explain(seq int) (*trace.Node, error) {
	if !p.Equal() {
		return nil, conflict("statement.differs", "重算结果与已存的提成单不符，无法解释：请运行 steelyard verify。", "Calculated again, the statement comes to something else than is stored, so it cannot be explained: run steelyard verify.")
	}
	if seq < 1 || seq > len(p.Stored.Records) {
		return nil, notFound()
	}
	x, err := p.Result.Explain(p.Statement)
	if err != nil {
		return nil, err
	}
	return x.Lines[seq-1], nil
}
