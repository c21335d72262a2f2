package fact

import (
	"fmt"

	"steelyard/compensation/problem"
)

// Kind names a kind of fact.
type Kind uint8

// The kinds, in the order of the fields of Set.
const (
	KindTeam Kind = iota
	KindPerson
	KindEmployment
	KindCustomer
	KindContract
	KindSplit
	KindOverlay
	KindInstalment
	KindReceipt
	KindAllocation
	KindFigure
)

// kindNames are the words of documents and of sentences.
var kindNames = [...]problem.Text{
	KindTeam:       {ZH: "团队", EN: "team"},
	KindPerson:     {ZH: "人员", EN: "person"},
	KindEmployment: {ZH: "任职", EN: "employment"},
	KindCustomer:   {ZH: "客户", EN: "customer"},
	KindContract:   {ZH: "合同", EN: "contract"},
	KindSplit:      {ZH: "分成", EN: "split"},
	KindOverlay:    {ZH: "双计", EN: "overlay"},
	KindInstalment: {ZH: "分期", EN: "instalment"},
	KindReceipt:    {ZH: "回款", EN: "receipt"},
	KindAllocation: {ZH: "核销", EN: "allocation"},
	KindFigure:     {ZH: "指标值", EN: "figure"},
}

// The kinds of selling facts, in the order of the fields of Selling. They are
// numbered apart, so that further kinds of Set find room.
const (
	KindStage Kind = 32 + iota
	KindLead
	KindOpportunity
	KindMove
	KindMilestone
	KindElement
	KindConfirmation
	KindKeyPerson
	KindRelation
	KindVisit
	KindMeeting
	KindPlanItem
	KindLog
	KindHours
	KindBid
	KindForecast
	KindTarget
	KindTerms
	KindChange
	KindBadDebt
)

// sellingNames are the words for the kinds from KindStage on.
var sellingNames = [...]problem.Text{
	0:                            {ZH: "阶段", EN: "stage"},
	KindLead - KindStage:         {ZH: "线索", EN: "lead"},
	KindOpportunity - KindStage:  {ZH: "商机", EN: "opportunity"},
	KindMove - KindStage:         {ZH: "阶段变动", EN: "move"},
	KindMilestone - KindStage:    {ZH: "里程碑", EN: "milestone"},
	KindElement - KindStage:      {ZH: "商机要素", EN: "element"},
	KindConfirmation - KindStage: {ZH: "商机确认", EN: "confirmation"},
	KindKeyPerson - KindStage:    {ZH: "关键人", EN: "key-person"},
	KindRelation - KindStage:     {ZH: "客情关系", EN: "relation"},
	KindVisit - KindStage:        {ZH: "拜访", EN: "visit"},
	KindMeeting - KindStage:      {ZH: "会面", EN: "meeting"},
	KindPlanItem - KindStage:     {ZH: "周计划项", EN: "plan-item"},
	KindLog - KindStage:          {ZH: "工作日志", EN: "log"},
	KindHours - KindStage:        {ZH: "工时", EN: "hours"},
	KindBid - KindStage:          {ZH: "投标", EN: "bid"},
	KindForecast - KindStage:     {ZH: "预测", EN: "forecast"},
	KindTarget - KindStage:       {ZH: "目标", EN: "target"},
	KindTerms - KindStage:        {ZH: "合同条款", EN: "terms"},
	KindChange - KindStage:       {ZH: "合同变更", EN: "change"},
	KindBadDebt - KindStage:      {ZH: "坏账", EN: "bad-debt"},
}

// SellingKinds returns every kind in the order of the fields of Selling.
func SellingKinds() []Kind {
	kinds := make([]Kind, len(sellingNames))
	for i := range kinds {
		kinds[i] = KindStage + Kind(i)
	}
	return kinds
}

// Counts returns how many facts there are of each kind, in the order of
// SellingKinds.
func (x *Selling) Counts() []int {
	return []int{
		len(x.Stages), len(x.Leads), len(x.Opportunities), len(x.Moves), len(x.Milestones), len(x.Elements), len(x.Confirmations),
		len(x.KeyPersons), len(x.Relations), len(x.Visits), len(x.Meetings), len(x.PlanItems), len(x.Logs), len(x.Hours),
		len(x.Bids), len(x.Forecasts), len(x.Targets), len(x.Terms), len(x.Changes), len(x.BadDebts),
	}
}

// Selling reports whether the kind belongs to Selling rather than to Set.
func (k Kind) Selling() bool { return k >= KindStage && k <= KindBadDebt }

// Kinds returns every kind in the order of the fields of Set.
func Kinds() []Kind {
	kinds := make([]Kind, len(kindNames))
	for i := range kinds {
		kinds[i] = Kind(i)
	}
	return kinds
}

// Name returns the word for the kind in both languages.
func (k Kind) Name() problem.Text {
	if k.Selling() {
		return sellingNames[k-KindStage]
	}
	return kindNames[k]
}

// String returns the English word, which documents use.
func (k Kind) String() string { return k.Name().EN }

// told formats a sentence of which some arguments differ by language: a
// problem.Text among them is put in by its language.
func told(zh, en string, args ...any) problem.Text {
	inZH, inEN := make([]any, len(args)), make([]any, len(args))
	for i, a := range args {
		inZH[i], inEN[i] = a, a
		if t, ok := a.(problem.Text); ok {
			inZH[i], inEN[i] = t.ZH, t.EN
		}
	}
	return problem.Text{ZH: fmt.Sprintf(zh, inZH...), EN: fmt.Sprintf(en, inEN...)}
}

// subject names a fact at the beginning of a sentence by its natural key; in
// Chinese it brings the blank that a sentence needs behind a quoted value.
func (s *Set) subject(kind Kind, i int) problem.Text {
	show := problem.Show
	switch kind {
	case KindTeam:
		return problem.Textf("团队 %s ", "Team %s", show(s.Teams[i].Code))
	case KindPerson:
		return problem.Textf("人员 %s ", "Person %s", show(s.Persons[i].Code))
	case KindEmployment:
		e := s.Employments[i]
		return told("人员 %s %s的任职", "The employment of person %s%s", show(e.Person), since(e.Valid.From.String(), false))
	case KindCustomer:
		return problem.Textf("客户 %s ", "Customer %s", show(s.Customers[i].Code))
	case KindContract:
		return problem.Textf("合同 %s ", "Contract %s", show(s.Contracts[i].Number))
	case KindSplit:
		x := s.Splits[i]
		return told("合同 %s 中 %s %s的分成", "The split of contract %s to %s%s", show(x.Contract), show(x.Person), since(x.From.String(), false))
	case KindOverlay:
		x := s.Overlays[i]
		return told("合同 %s 中 %s %s的双计", "The overlay of contract %s to %s%s", show(x.Contract), show(x.Person), since(x.From.String(), false))
	case KindInstalment:
		x := s.Instalments[i]
		return problem.Textf("合同 %s 的分期 %s ", "Instalment %[2]s of contract %[1]s", show(x.Contract), show(x.Number))
	case KindReceipt:
		return problem.Textf("回款 %s ", "Receipt %s", show(s.Receipts[i].Number))
	case KindAllocation:
		x := s.Allocations[i]
		return problem.Textf("回款 %s 的第 %d 行核销", "Allocation line %[2]d of receipt %[1]s", show(x.Receipt), x.Line)
	}
	f := s.Figures[i]
	return problem.Textf("%s 在 %s 的指标值 %s ", "Figure %[3]s of %[1]s in %[2]s", show(f.Person), show(f.Period), show(f.Code))
}

// since says from which day something holds; nothing for no date, unless the
// sentence needs a word there.
func since(date string, always bool) problem.Text {
	switch {
	case date != "":
		return problem.Textf("自 %s 起", " from %s", date)
	case always:
		return problem.Text{ZH: "自始", EN: " from the beginning"}
	}
	return problem.Text{}
}
