package plan

import (
	"fmt"
	"slices"

	"steelyard/compensation/formula"
	"steelyard/compensation/measure"
	"steelyard/compensation/period"
	"steelyard/compensation/problem"
)

// Field is a name that every plan's formulas may use: something about the line
// being computed. Fields are the first slots of a plan's symbol table, in this
// order; accumulations, parameters and figures follow.
type Field int

// The fields of a line.
const (
	ReceiptNumber Field = iota
	ReceiptDate
	ReceiptValueDate
	ReceiptAmount
	AllocationAmount
	ContractNumber
	ContractKind
	ContractSigned
	ContractAmount
	ContractNet
	InstalmentNumber
	InstalmentDue
	InstalmentAmount
	CustomerCode
	CustomerClass
	CustomerIndustry
	PayeeCode
	PayeeFamily
	PayeeGrade
	PayeeTeam
	Share
	Base
	fieldCount
)

// fields words the fields, in the order of their constants.
var fields = [fieldCount]formula.Symbol{
	ReceiptNumber:    field("receipt.number", "回款.编号", formula.TextType(), "回款编号", "Receipt number"),
	ReceiptDate:      field("receipt.date", "回款.日期", formula.DateType(), "回款确认日", "Date the receipt was confirmed"),
	ReceiptValueDate: field("receipt.value_date", "回款.到账日", formula.DateType(), "银行到账日", "Bank value date of the receipt"),
	ReceiptAmount:    field("receipt.amount", "回款.金额", formula.MoneyType(), "回款金额", "Amount of the receipt"),
	AllocationAmount: field("allocation.amount", "核销.金额", formula.MoneyType(), "核销金额", "Allocated amount"),
	ContractNumber:   field("contract.number", "合同.编号", formula.TextType(), "合同编号", "Contract number"),
	ContractKind:     field("contract.kind", "合同.类型", formula.TextType(), "合同类型", "Kind of contract"),
	ContractSigned:   field("contract.signed", "合同.签约日", formula.DateType(), "签约日", "Signing date"),
	ContractAmount:   field("contract.amount", "合同.金额", formula.MoneyType(), "合同金额（含税）", "Contract amount, tax included"),
	ContractNet:      field("contract.net", "合同.不含税金额", formula.MoneyType(), "合同金额（不含税）", "Contract amount without tax"),
	InstalmentNumber: field("instalment.number", "分期.编号", formula.TextType(), "分期编号", "Instalment number"),
	InstalmentDue:    field("instalment.due_date", "分期.到期日", formula.DateType(), "分期到期日", "Due date of the instalment"),
	InstalmentAmount: field("instalment.amount", "分期.金额", formula.MoneyType(), "分期金额", "Amount of the instalment"),
	CustomerCode:     field("customer.code", "客户.编号", formula.TextType(), "客户编号", "Customer code"),
	CustomerClass:    field("customer.class", "客户.等级", formula.TextType(), "客户等级", "Customer class"),
	CustomerIndustry: field("customer.industry", "客户.行业", formula.TextType(), "客户行业", "Industry of the customer"),
	PayeeCode:        field("payee.code", "员工.工号", formula.TextType(), "工号", "Employee number"),
	PayeeFamily:      field("payee.family", "员工.序列", formula.TextType(), "岗位序列", "Job family"),
	PayeeGrade:       field("payee.grade", "员工.职级", formula.TextType(), "职级", "Grade"),
	PayeeTeam:        field("payee.team", "员工.团队", formula.TextType(), "团队", "Team"),
	Share:            field("share", "分成", formula.RateType(), "分成比例", "Share of the split"),
	Base:             field("base", "业绩", formula.MoneyType(), "归属业绩", "Credited base of the line"),
}

func field(code, alias string, t formula.Type, zh, en string) formula.Symbol {
	return formula.Symbol{Code: code, Aliases: []string{alias}, Type: t, Title: problem.Text{ZH: zh, EN: en}}
}

// Accumulation is a name such as collected.year: what the person was credited
// with of a measure from the first day of a window to the line, included.
type Accumulation struct {
	Measure measure.Code
	Span    period.Span
}

// spans are the windows of accumulations with their Chinese words.
var spans = []struct {
	span   period.Span
	zh, en string
}{
	{period.InMonth, "本月", "month to date"},
	{period.InQuarter, "本季", "quarter to date"},
	{period.InYear, "本年", "year to date"},
}

// accumulations lists the accumulations in the order of their slots.
func accumulations() []Accumulation {
	var list []Accumulation
	for _, m := range measure.All() {
		for _, s := range spans {
			list = append(list, Accumulation{Measure: m.Code, Span: s.span})
		}
	}
	return list
}

// Input says what a slot of the plan's symbol table stands for: exactly one of
// its parts is meaningful, told by which pointer is set; a Field has none.
type Input struct {
	Field        Field
	Accumulation *Accumulation
	Parameter    *Parameter
	Figure       *Figure
}

// Input returns the meaning of a slot.
func (p *Plan) Input(slot int) Input { return p.inputs[slot] }

// makeInputs lists the meanings of the slots in the order of makeSymbols.
func (p *Plan) makeInputs() []Input {
	var list []Input
	for f := range fieldCount {
		list = append(list, Input{Field: f})
	}
	for _, a := range accumulations() {
		list = append(list, Input{Accumulation: &a})
	}
	for i := range p.Parameters {
		list = append(list, Input{Parameter: &p.Parameters[i]})
	}
	for i := range p.Figures {
		list = append(list, Input{Figure: &p.Figures[i]})
	}
	return list
}

// builtIn is the part of the symbol table that every plan shares.
func builtIn() []formula.Symbol {
	list := append([]formula.Symbol(nil), fields[:]...)
	for _, m := range measure.All() {
		for _, s := range spans {
			list = append(list, formula.Symbol{
				Code: fmt.Sprintf("%s.%s", m.Code, s.span), Aliases: []string{m.Alias + "." + s.zh}, Type: formula.MoneyType(),
				Title: problem.Text{ZH: m.Title.ZH + "（" + s.zh + "累计）", EN: m.Title.EN + ", " + s.en},
			})
		}
	}
	return list
}

// makeSymbols builds the plan's table from the shared part, its parameters and
// its figures.
func (p *Plan) makeSymbols() (*formula.Symbols, error) {
	list := builtIn()
	for _, q := range p.Parameters {
		list = append(list, formula.Symbol{Code: q.Name, Type: q.Type, Title: q.Title})
	}
	for _, f := range p.Figures {
		list = append(list, formula.Symbol{Code: "figure." + f.Code, Aliases: []string{"指标." + f.Code}, Type: f.Type, Title: f.Title})
	}
	return formula.NewSymbols(list)
}

// Slots returns the slots of the symbol table that the component's formulas
// and its target read, ascending and each once.
func (p *Plan) Slots(c Component) []int {
	formulas := []*formula.Formula{c.When, c.Rate, c.Amount}
	bands := func(list []Band) {
		for _, b := range list {
			formulas = append(formulas, b.Value, b.Amount)
		}
	}
	var slots []int
	if t := c.Tiers; t != nil {
		bands(t.Bands)
		if t.Line != nil {
			formulas = append(formulas, t.Line.Bonus, t.Line.Beyond)
		}
		if t.Of != nil {
			if slot, ok := p.symbols.Lookup("figure." + t.Of.Code); ok {
				slots = append(slots, slot)
			}
		}
	}
	if c.Gate != nil {
		formulas = append(formulas, c.Gate.FirstPayment)
	}
	if c.Limits != nil {
		formulas = append(formulas, c.Limits.Cap, c.Limits.Floor)
	}
	for _, k := range c.Coefficients {
		formulas = append(formulas, k.By, k.Value)
		if k.Table != nil {
			bands(k.Table.Bands)
		}
	}
	for _, f := range formulas {
		if f != nil {
			slots = append(slots, f.Slots()...)
		}
	}
	slices.Sort(slots)
	return slices.Compact(slots)
}
