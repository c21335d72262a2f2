package api

import (
	"context"
	"net/http"
	"strconv"

	"steelyard/compensation/fact"
	"steelyard/compensation/problem"
	"steelyard/models"
	"steelyard/policies"
)

// Allocation is a part of a receipt that pays for a contract.
type Allocation struct {
	Line       int    `json:"line"`
	Contract   string `json:"contract"`
	Instalment string `json:"instalment" doc:"empty where none is named"`
	Amount     Money  `json:"amount"`
	Reverses   int    `json:"reverses,omitempty" doc:"the line of the original receipt that it takes back"`
	Revision   int64  `json:"revision" doc:"what If-Match names"`
}

func allocationOf(x models.Allocation) Allocation {
	return Allocation{x.Line, x.Contract, x.Instalment, moneyOf(x.Amount), x.Reverses, x.Revision}
}

// Suggestion is an instalment of the same customer on which as much is open as
// is left of the receipt. It is for people to judge.
type Suggestion struct {
	Contract   string `json:"contract"`
	Instalment string `json:"instalment"`
	Due        string `json:"due" format:"date"`
	Open       Money  `json:"open"`
}

// AllocationContent is what an allocation says.
type AllocationContent struct {
	Contract   string `json:"contract" minLength:"1" maxLength:"64"`
	Instalment string `json:"instalment,omitempty" maxLength:"64"`
	Amount     Money  `json:"amount"`
	Reverses   int    `json:"reverses,omitempty" minimum:"0" maximum:"1000000"`
}

// AllocationChange corrects an allocation.
type AllocationChange struct {
	Because
	AllocationContent
}

func (x AllocationContent) fact(p *parsing, receipt string, line int) fact.Allocation {
	return fact.Allocation{Receipt: receipt, Line: line, Contract: x.Contract, Instalment: x.Instalment, Amount: p.amount("amount", x.Amount), Reverses: x.Reverses}
}

type allocationBody[B any] struct {
	NumberPath
	Line int `path:"line" minimum:"1" maximum:"1000000"`
	Body B
}

// addAllocations registers what receipts pay for.
func (a *API) addAllocations() {
	may := func(action string) policies.Permission {
		return policies.Permission{Object: "allocation", Action: action}
	}
	route(a, Operation{ID: "listAllocations", Method: http.MethodGet, Path: "/receipts/{number}/allocations", Permission: may("read"),
		Summary: problem.Text{ZH: "回款的核销", EN: "Allocations of a receipt"}}, a.listAllocations)
	route(a, Operation{ID: "addAllocation", Method: http.MethodPost, Path: "/receipts/{number}/allocations", Permission: may("create"), Money: true, Status: http.StatusCreated,
		Summary: problem.Text{ZH: "核销到合同或分期", EN: "Allocate to a contract or an instalment"}}, a.addAllocation)
	route(a, Operation{ID: "correctAllocation", Method: http.MethodPut, Path: "/receipts/{number}/allocations/{line}", Permission: may("edit"), Money: true, Edit: true,
		Summary: problem.Text{ZH: "更正核销", EN: "Correct an allocation"}}, a.correctAllocation)
	route(a, Operation{ID: "withdrawAllocation", Method: http.MethodPost, Path: "/receipts/{number}/allocations/{line}/withdrawal", Permission: may("withdraw"), Money: true, Edit: true,
		Summary: problem.Text{ZH: "撤回核销", EN: "Take an allocation back"}}, a.withdrawAllocation)
}

// allocations reads those of a receipt in reach; NotFound where there is no such
// receipt.
func (c *Call) allocations(tx *models.Tx, number string) ([]models.Allocation, error) {
	if err := receiptReached(c, number)(tx); err != nil {
		return nil, err
	}
	return tx.Allocations(c.Reach, c.Reach, number)
}

func (a *API) listAllocations(ctx context.Context, c *Call, in *NumberPath) (Page[Allocation], error) {
	return view(ctx, c, func(tx *models.Tx) (Page[Allocation], error) {
		list, err := c.allocations(tx, in.Number)
		return wholePage(list, allocationOf), err
	})
}

// readAllocation reads one for an answer, and tags it.
func (c *Call) readAllocation(tx *models.Tx, number string, line int) (Allocation, error) {
	list, err := c.allocations(tx, number)
	for _, x := range list {
		if x.Line == line {
			c.Tag(x.Revision)
			return allocationOf(x), err
		}
	}
	return Allocation{}, firstOf(err, absent())
}

func (a *API) addAllocation(ctx context.Context, c *Call, in *numberBody[AllocationContent]) (Allocation, error) {
	var p parsing
	x := in.Body.fact(&p, in.Number, 0)
	if err := p.err(); err != nil {
		return Allocation{}, err
	}
	return update(ctx, c, func(tx *models.Tx) (Allocation, error) {
		if err := receiptReached(c, in.Number)(tx); err != nil {
			return Allocation{}, err
		}
		line, err := tx.NextLine(in.Number)
		if err != nil {
			return Allocation{}, err
		}
		x := x
		x.Line = line
		e := models.FactEntry{Facts: fact.Set{Allocations: []fact.Allocation{x}}}
		if _, err := tx.Enter(entered("create", "allocation", in.Number+" "+strconv.Itoa(line), e)); err != nil {
			return Allocation{}, err
		}
		c.Created("/receipts/" + segment(in.Number) + "/allocations/" + strconv.Itoa(line))
		made, err := c.readAllocation(tx, in.Number, line)
		return made, outside(err)
	})
}

// allocationReached fails where an allocation is out of reach.
func allocationReached(c *Call, number string, line int) func(tx *models.Tx) error {
	return func(tx *models.Tx) error {
		_, err := c.readAllocation(tx, number, line)
		return err
	}
}

func (a *API) correctAllocation(ctx context.Context, c *Call, in *allocationBody[AllocationChange]) (Allocation, error) {
	var p parsing
	e := models.FactEntry{Facts: fact.Set{Allocations: []fact.Allocation{in.Body.fact(&p, in.Number, in.Line)}}}
	if err := p.err(); err != nil {
		return Allocation{}, err
	}
	return update(ctx, c, func(tx *models.Tx) (Allocation, error) {
		if err := allocationReached(c, in.Number, in.Line)(tx); err != nil {
			return Allocation{}, err
		}
		key := models.AllocationKey(in.Number, in.Line)
		if _, err := tx.Enter(c.corrected("allocation", in.Number+" "+strconv.Itoa(in.Line), key, in.Body.Reason, e)); err != nil {
			return Allocation{}, err
		}
		made, err := c.readAllocation(tx, in.Number, in.Line)
		return made, outside(err)
	})
}

func (a *API) withdrawAllocation(ctx context.Context, c *Call, in *allocationBody[Withdrawal]) (None, error) {
	return withdrawn(ctx, c, "allocation", in.Number+" "+strconv.Itoa(in.Line), in.Body.Reason, allocationReached(c, in.Number, in.Line), models.AllocationKey(in.Number, in.Line))
}
