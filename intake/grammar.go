package intake

import (
	"maps"

	"steelyard/compensation/fact"
	"steelyard/compensation/money"
	"steelyard/compensation/period"
)

// fieldType says how the text of a cell becomes the value of a field.
type fieldType uint8

const (
	typeText fieldType = iota
	typeDate
	typeAmount // money, in the currency of the same fact
	typeShare
	typeDecimal
	typeLine // a whole number, zero or more
	typeCurrency
	typeCount // a whole number, zero or more, that counts no lines
	typeTruth // yes or no
)

// value is what a cell became; only the part of its type is set.
type value struct {
	text     string
	date     period.Date
	amount   money.Amount
	decimal  money.Decimal
	line     int
	currency money.Currency
	truth    bool
}

// fieldSpec is a field that a profile can fill.
type fieldSpec struct {
	name     string
	typ      fieldType
	required bool
	set      func(d *draft, v *value)
}

// draft is the fact that a row is being turned into; only the part of one kind
// is used at a time.
type draft struct {
	team       fact.Team
	person     fact.Person
	employment fact.Employment
	customer   fact.Customer
	contract   fact.Contract
	split      fact.Split
	overlay    fact.Overlay
	instalment fact.Instalment
	receipt    fact.Receipt
	allocation fact.Allocation
	figure     fact.Figure
	selling    sellingDraft

	currency money.Currency // of the amounts that follow
}

// fields lists what each kind of fact has, in the order in which the fields
// are read: a currency stands before the amounts in it.
var fields = func() map[fact.Kind][]fieldSpec {
	all := maps.Clone(setFields)
	maps.Copy(all, sellingFields)
	return all
}()

var setFields = map[fact.Kind][]fieldSpec{
	fact.KindTeam: {
		{"code", typeText, true, func(d *draft, v *value) { d.team.Code = v.text }},
		{"name", typeText, false, func(d *draft, v *value) { d.team.Name = v.text }},
		{"parent", typeText, false, func(d *draft, v *value) { d.team.Parent = v.text }},
	},
	fact.KindPerson: {
		{"code", typeText, true, func(d *draft, v *value) { d.person.Code = v.text }},
		{"name", typeText, false, func(d *draft, v *value) { d.person.Name = v.text }},
	},
	fact.KindEmployment: {
		{"person", typeText, true, func(d *draft, v *value) { d.employment.Person = v.text }},
		{"from", typeDate, false, func(d *draft, v *value) { d.employment.Valid.From = v.date }},
		{"to", typeDate, false, func(d *draft, v *value) { d.employment.Valid.To = v.date }},
		{"family", typeText, false, func(d *draft, v *value) { d.employment.Family = v.text }},
		{"grade", typeText, false, func(d *draft, v *value) { d.employment.Grade = v.text }},
		{"team", typeText, false, func(d *draft, v *value) { d.employment.Team = v.text }},
	},
	fact.KindCustomer: {
		{"code", typeText, true, func(d *draft, v *value) { d.customer.Code = v.text }},
		{"name", typeText, false, func(d *draft, v *value) { d.customer.Name = v.text }},
		{"class", typeText, false, func(d *draft, v *value) { d.customer.Class = v.text }},
		{"industry", typeText, false, func(d *draft, v *value) { d.customer.Industry = v.text }},
	},
	fact.KindContract: {
		{"number", typeText, true, func(d *draft, v *value) { d.contract.Number = v.text }},
		{"customer", typeText, false, func(d *draft, v *value) { d.contract.Customer = v.text }},
		{"kind", typeText, false, func(d *draft, v *value) { d.contract.Kind = v.text }},
		{"signed", typeDate, true, func(d *draft, v *value) { d.contract.Signed = v.date }},
		{"currency", typeCurrency, true, setCurrency},
		{"amount", typeAmount, true, func(d *draft, v *value) { d.contract.Amount = v.amount }},
		{"net", typeAmount, false, func(d *draft, v *value) { d.contract.Net = v.amount }},
	},
	fact.KindSplit: {
		{"contract", typeText, true, func(d *draft, v *value) { d.split.Contract = v.text }},
		{"person", typeText, true, func(d *draft, v *value) { d.split.Person = v.text }},
		{"share", typeShare, true, func(d *draft, v *value) { d.split.Share = v.decimal }},
		{"from", typeDate, false, func(d *draft, v *value) { d.split.From = v.date }},
	},
	fact.KindOverlay: {
		{"contract", typeText, true, func(d *draft, v *value) { d.overlay.Contract = v.text }},
		{"person", typeText, true, func(d *draft, v *value) { d.overlay.Person = v.text }},
		{"share", typeShare, true, func(d *draft, v *value) { d.overlay.Share = v.decimal }},
		{"from", typeDate, false, func(d *draft, v *value) { d.overlay.From = v.date }},
	},
	fact.KindInstalment: {
		{"contract", typeText, true, func(d *draft, v *value) { d.instalment.Contract = v.text }},
		{"number", typeText, true, func(d *draft, v *value) { d.instalment.Number = v.text }},
		{"due", typeDate, true, func(d *draft, v *value) { d.instalment.Due = v.date }},
		{"currency", typeCurrency, true, setCurrency},
		{"amount", typeAmount, true, func(d *draft, v *value) { d.instalment.Amount = v.amount }},
	},
	fact.KindReceipt: {
		{"number", typeText, true, func(d *draft, v *value) { d.receipt.Number = v.text }},
		{"customer", typeText, false, func(d *draft, v *value) { d.receipt.Customer = v.text }},
		{"date", typeDate, true, func(d *draft, v *value) { d.receipt.Date = v.date }},
		{"valueDate", typeDate, false, func(d *draft, v *value) { d.receipt.ValueDate = v.date }},
		{"currency", typeCurrency, true, setCurrency},
		{"amount", typeAmount, true, func(d *draft, v *value) { d.receipt.Amount = v.amount }},
		{"reverses", typeText, false, func(d *draft, v *value) { d.receipt.Reverses = v.text }},
	},
	fact.KindAllocation: {
		{"receipt", typeText, true, func(d *draft, v *value) { d.allocation.Receipt = v.text }},
		{"line", typeLine, true, func(d *draft, v *value) { d.allocation.Line = v.line }},
		{"contract", typeText, true, func(d *draft, v *value) { d.allocation.Contract = v.text }},
		{"instalment", typeText, false, func(d *draft, v *value) { d.allocation.Instalment = v.text }},
		{"currency", typeCurrency, true, setCurrency},
		{"amount", typeAmount, true, func(d *draft, v *value) { d.allocation.Amount = v.amount }},
		{"reverses", typeLine, false, func(d *draft, v *value) { d.allocation.Reverses = v.line }},
	},
	fact.KindFigure: {
		{"person", typeText, true, func(d *draft, v *value) { d.figure.Person = v.text }},
		{"period", typeText, true, func(d *draft, v *value) { d.figure.Period = v.text }},
		{"code", typeText, true, func(d *draft, v *value) { d.figure.Code = v.text }},
		{"value", typeDecimal, true, func(d *draft, v *value) { d.figure.Value = v.decimal }},
		{"unit", typeText, true, func(d *draft, v *value) { d.figure.Unit = v.text }},
	},
}

func setCurrency(d *draft, v *value) { d.currency = v.currency }

// The keys of each part of a profile; docs/facts.md describes every one.
var (
	profileKeys   = []string{"profile", "title", "currency", "guard", "formats", "lookups", "files"}
	layoutKeys    = []string{"delimiter", "encoding", "sheet", "header", "headerRows", "headerJoin", "trim"}
	lookupKeys    = append([]string{"values", "file", "key", "value"}, layoutKeys...)
	fileKeys      = append([]string{"file", "glob", "optional", "formats", "keep", "facts"}, layoutKeys...)
	formatKeys    = []string{"date", "number", "share"}
	numberKeys    = []string{"decimal", "group", "strip", "minus", "units"}
	conditionKeys = []string{"anyOf", "column", "optional", "in", "notIn", "blank", "from", "to", "date"}
	groupKeys     = []string{"fact", "distinct", "keep"} // and the fields of the kind
	fieldKeys     = []string{"column", "constant", "join", "lookup", "missing", "optional", "blank", "date", "number", "share"}
)

// The words that stand for values; the first of each is what absence means.
var (
	encodingWords = []string{"utf-8", gb18030}
	minusWords    = []string{"front", "behind"}
	unitWords     = []string{"major", "minor", "ten-thousands"}
	shareWords    = []string{"percent", "hundredths", "fraction"}
	blankWords    = []string{"required", "empty", "skip-fact", "skip-row"}
	missingWords  = []string{"problem", "keep"}
)
