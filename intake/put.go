package intake

import (
	"fmt"
	"slices"
	"strings"

	"steelyard/compensation/fact"
	"steelyard/compensation/money"
	"steelyard/compensation/period"
	"steelyard/compensation/problem"
)

// naturalKey identifies a fact among all.
type naturalKey struct {
	kind    fact.Kind
	a, b, c string
	line    int
	from    period.Date
}

// put adds the fact of a draft to the set.
func (r *reader) put(g *boundGroup, d *draft, o origin) {
	if g.kind.Selling() {
		r.putSelling(g, d, o)
		return
	}
	s, k := r.set, naturalKey{kind: g.kind}
	switch g.kind {
	case fact.KindTeam:
		k.a = d.team.Code
		add(r, g, &s.Teams, d.team, k, o)
	case fact.KindPerson:
		k.a = d.person.Code
		add(r, g, &s.Persons, d.person, k, o)
	case fact.KindEmployment:
		k.a, k.from = d.employment.Person, d.employment.Valid.From
		add(r, g, &s.Employments, d.employment, k, o)
	case fact.KindCustomer:
		k.a = d.customer.Code
		add(r, g, &s.Customers, d.customer, k, o)
	case fact.KindContract:
		if d.contract.Net == (money.Amount{}) {
			d.contract.Net = d.contract.Amount // the source does not tell them apart
		}
		k.a = d.contract.Number
		add(r, g, &s.Contracts, d.contract, k, o)
	case fact.KindSplit:
		k.a, k.b, k.from = d.split.Contract, d.split.Person, d.split.From
		add(r, g, &s.Splits, d.split, k, o)
	case fact.KindOverlay:
		k.a, k.b, k.from = d.overlay.Contract, d.overlay.Person, d.overlay.From
		add(r, g, &s.Overlays, d.overlay, k, o)
	case fact.KindInstalment:
		k.a, k.b = d.instalment.Contract, d.instalment.Number
		add(r, g, &s.Instalments, d.instalment, k, o)
	case fact.KindReceipt:
		if d.receipt.ValueDate.IsZero() {
			d.receipt.ValueDate = d.receipt.Date // the source has none
		}
		k.a = d.receipt.Number
		add(r, g, &s.Receipts, d.receipt, k, o)
	case fact.KindAllocation:
		k.a, k.line = d.allocation.Receipt, d.allocation.Line
		add(r, g, &s.Allocations, d.allocation, k, o)
	case fact.KindFigure:
		k.a, k.b, k.c = d.figure.Person, d.figure.Period, d.figure.Code
		add(r, g, &s.Figures, d.figure, k, o)
	}
}

// add appends a fact. Where a group of its kind is distinct, a fact that was
// read before is not read again: the same content is one fact, other content a
// problem. Only two facts of groups that are not distinct both stay, and
// fact.Check refuses them.
func add[T comparable](r *reader, g *boundGroup, list *[]T, f T, k naturalKey, o origin) {
	if r.distinct[g.kind] {
		at, twice := r.known[k]
		if twice {
			before := &r.origins[g.kind][at]
			other := r.groups[before.group]
			if g.distinct || other.distinct {
				if (*list)[at] != f {
					r.differs(g, o, strings.TrimSpace(other.file+" "+other.sheet), before.line, k)
				}
				if !g.distinct {
					*before = o // from now on a repeat of it is one too many
				}
				return
			}
		}
		r.known[k] = len(*list)
	}
	*list = append(*list, f)
	r.origins[g.kind] = append(r.origins[g.kind], o)
}

func (r *reader) differs(g *boundGroup, o origin, file string, line uint32, k naturalKey) {
	column := ""
	cell := 0
	if len(g.fields) > 0 { // the first field belongs to the natural key
		column, cell = g.fields[0].name(), g.fields[0].cell()
	}
	name, key := g.kind.Name(), problem.Show(k.a)
	r.report(finding{cell: cell, layout: g.layout, Problem: problem.Problem{Code: "intake.differs", Place: problem.Place{File: g.file, Line: int(o.line), Path: g.sheet, Field: column},
		Text: problem.Text{
			ZH: fmt.Sprintf("%s %s 的内容与 %s 第 %d 行不同。", name.ZH, key, file, line),
			EN: fmt.Sprintf("The %s %s differs from the one in %s, line %d.", name.EN, key, file, line)},
		Fix: problem.Text{ZH: "请使各行一致，或不要读取会变化的列。", EN: "Make the rows agree, or do not read the columns that vary."}}})
}

// checkMeaning runs the checks of the facts. Where facts of a kind could not be
// read, what such a fact may explain is left out: that a reference finds nothing,
// that shares do not sum up, or that a reversal fits no allocation.
func (r *reader) checkMeaning() {
	explained := r.explained()
	receipts := make(map[problem.Place]int)
	at := func(kind fact.Kind, index int, field string) problem.Place {
		place := r.at(kind, index, field)
		if kind == fact.KindReceipt && field == "number" {
			receipts[place] = index
		}
		return place
	}
	found := fact.Check(r.set, at)
	if len(r.kindsAmong(fact.SellingKinds())) > 0 {
		found = append(found, fact.CheckSelling(r.set, r.selling, at)...)
	}
	for _, p := range found {
		if explained[p.Code] {
			continue
		}
		if index, ok := receipts[p.Place]; ok && p.Code == "fact.repeated_key" {
			r.repeatedReceipt(index, &p)
		}
		r.report(r.locate(p))
	}
}

// explained are the codes of problems that facts which could not be read may
// explain.
func (r *reader) explained() map[string]bool {
	codes := make(map[string]bool)
	for _, kind := range slices.Concat(fact.Kinds(), fact.SellingKinds()) {
		codes[fact.Unknown(kind)] = r.lost[kind]
	}
	codes["fact.road_incomplete"] = r.lost[fact.KindStage]
	codes["fact.confirmed_from_beside"] = r.lost[fact.KindEmployment] || r.lost[fact.KindTeam]
	codes["fact.contract_below_zero"] = r.lost[fact.KindChange]
	codes["fact.bad_debt_above_contract"] = r.lost[fact.KindChange]
	codes["fact.shares_not_whole"] = r.lost[fact.KindSplit]
	codes["fact.reversal_unmatched"] = r.lost[fact.KindAllocation]
	codes["fact.reversal_not_allocated"] = r.lost[fact.KindAllocation]
	return codes
}

// at says where the field of a fact was read.
func (r *reader) at(kind fact.Kind, index int, field string) problem.Place {
	o := r.origins[kind][index]
	g := r.groups[o.group]
	return problem.Place{File: g.file, Line: int(o.line), Path: g.sheet, Field: g.where(field)}
}

// locate finds the cell that a problem of a fact is about.
func (r *reader) locate(p problem.Problem) finding {
	f := finding{Problem: p}
	for _, g := range r.groups {
		if at := slices.Index(g.header, p.Place.Field); at >= 0 && g.file == p.Place.File && g.sheet == p.Place.Path {
			f.cell, f.layout = at+1, g.layout
			break
		}
	}
	return f
}
