package models

import (
	"steelyard/compensation/fact"
)

func splitTable() *factTable[fact.Split] {
	return &factTable[fact.Split]{
		kind: factKind(fact.KindSplit), name: "splits", keys: []string{"contract", "person", "valid_from", "overlay"}, columns: []string{"share"}, only: "f.overlay = 0",
		key: func(x *fact.Split) FactKey { return SplitKey(x.Contract, x.Person, x.From) },
		values: func(x *fact.Split, v []any) []any {
			return append(v, x.Contract, x.Person, dayOf(x.From), int64(0), x.Share.String())
		},
		read: readSplit,
		texts: func(x *fact.Split, t *textCheck) {
			t.code("contract", x.Contract)
			t.code("person", x.Person)
			t.rate("share", x.Share)
		},
	}
}

func overlayTable() *factTable[fact.Overlay] {
	return &factTable[fact.Overlay]{
		kind: factKind(fact.KindOverlay), name: "splits", keys: []string{"contract", "person", "valid_from", "overlay"}, columns: []string{"share"}, only: "f.overlay = 1",
		key: func(x *fact.Overlay) FactKey { return OverlayKey(x.Contract, x.Person, x.From) },
		values: func(x *fact.Overlay, v []any) []any {
			return append(v, x.Contract, x.Person, dayOf(x.From), int64(1), x.Share.String())
		},
		read: func(c *cells) fact.Overlay { return fact.Overlay(readSplit(c)) },
		texts: func(x *fact.Overlay, t *textCheck) {
			t.code("contract", x.Contract)
			t.code("person", x.Person)
			t.rate("share", x.Share)
		},
	}
}

func readSplit(c *cells) fact.Split {
	x := fact.Split{Contract: c.text(), Person: c.text(), From: c.start()}
	c.skip() // the kind
	x.Share = c.decimal()
	return x
}

func instalmentTable() *factTable[fact.Instalment] {
	return &factTable[fact.Instalment]{
		kind: factKind(fact.KindInstalment), name: "instalments", keys: []string{"contract", "number"}, columns: []string{"due", "currency", "minor"},
		key: func(x *fact.Instalment) FactKey { return InstalmentKey(x.Contract, x.Number) },
		values: func(x *fact.Instalment, v []any) []any {
			return append(v, x.Contract, x.Number, dayOf(x.Due), x.Amount.Currency.Code(), x.Amount.Minor)
		},
		read: func(c *cells) fact.Instalment {
			return fact.Instalment{Contract: c.text(), Number: c.text(), Due: c.date(), Amount: c.amount()}
		},
		texts: func(x *fact.Instalment, t *textCheck) {
			t.code("contract", x.Contract)
			t.code("number", x.Number)
		},
	}
}

func receiptTable() *factTable[fact.Receipt] {
	return &factTable[fact.Receipt]{
		kind: factKind(fact.KindReceipt), name: "receipts", keys: []string{"number"},
		columns: []string{"customer", "confirmed", "value_date", "currency", "minor", "reverses"},
		key:     func(x *fact.Receipt) FactKey { return ReceiptKey(x.Number) },
		values: func(x *fact.Receipt, v []any) []any {
			return append(v, x.Number, x.Customer, dayOf(x.Date), dayOf(x.ValueDate), x.Amount.Currency.Code(), x.Amount.Minor, x.Reverses)
		},
		read: func(c *cells) fact.Receipt {
			return fact.Receipt{Number: c.text(), Customer: c.text(), Date: c.date(), ValueDate: c.date(), Amount: c.amount(), Reverses: c.text()}
		},
		texts: func(x *fact.Receipt, t *textCheck) {
			t.code("number", x.Number)
			t.code("customer", x.Customer)
			t.code("reverses", x.Reverses)
		},
	}
}

func allocationTable() *factTable[fact.Allocation] {
	return &factTable[fact.Allocation]{
		kind: factKind(fact.KindAllocation), name: "allocations", keys: []string{"receipt", "line"},
		columns: []string{"contract", "instalment", "currency", "minor", "reverses"},
		key:     func(x *fact.Allocation) FactKey { return AllocationKey(x.Receipt, x.Line) },
		values: func(x *fact.Allocation, v []any) []any {
			return append(v, x.Receipt, int64(x.Line), x.Contract, x.Instalment, x.Amount.Currency.Code(), x.Amount.Minor, int64(x.Reverses))
		},
		read: func(c *cells) fact.Allocation {
			return fact.Allocation{Receipt: c.text(), Line: int(c.number()), Contract: c.text(), Instalment: c.text(), Amount: c.amount(), Reverses: int(c.number())}
		},
		texts: func(x *fact.Allocation, t *textCheck) {
			t.code("receipt", x.Receipt)
			t.code("contract", x.Contract)
			t.code("instalment", x.Instalment)
		},
	}
}

func figureTable() *factTable[fact.Figure] {
	return &factTable[fact.Figure]{
		kind: factKind(fact.KindFigure), name: "figures", keys: []string{"person", "period", "code"}, columns: []string{"value", "unit"},
		key: func(x *fact.Figure) FactKey { return FigureKey(x.Person, x.Period, x.Code) },
		values: func(x *fact.Figure, v []any) []any {
			return append(v, x.Person, x.Period, x.Code, x.Value.String(), x.Unit)
		},
		read: func(c *cells) fact.Figure {
			return fact.Figure{Person: c.text(), Period: c.text(), Code: c.text(), Value: c.decimal(), Unit: c.text()}
		},
		texts: func(x *fact.Figure, t *textCheck) {
			t.code("person", x.Person)
			t.code("code", x.Code)
			t.rate("value", x.Value)
		},
	}
}
