package fact

import (
	"strings"
	"unicode"

	"steelyard/compensation/problem"
)

// subject names a selling fact at the beginning of a sentence by its natural
// key, as that of a Set does.
func (x *Selling) subject(kind Kind, i int) problem.Text {
	show := problem.Show
	switch kind {
	case KindStage:
		return problem.Textf("阶段 %s ", "Stage %s", show(x.Stages[i].Code))
	case KindLead:
		return problem.Textf("线索 %s ", "Lead %s", show(x.Leads[i].Number))
	case KindOpportunity:
		return problem.Textf("商机 %s ", "Opportunity %s", show(x.Opportunities[i].Number))
	case KindMove:
		m := x.Moves[i]
		return problem.Textf("商机 %s 在 %s 的第 %d 条阶段变动", "Move %[3]d of opportunity %[1]s on %[2]s", show(m.Opportunity), day(m.Date.String()), m.Line)
	case KindMilestone:
		return problem.Textf("商机 %s 的里程碑 %s ", "Milestone %[2]s of opportunity %[1]s", show(x.Milestones[i].Opportunity), show(x.Milestones[i].Code))
	case KindElement:
		return problem.Textf("商机 %s 的要素 %s ", "Element %[2]s of opportunity %[1]s", show(x.Elements[i].Opportunity), show(string(x.Elements[i].Which)))
	case KindConfirmation:
		f := x.Confirmations[i]
		return problem.Textf("商机 %s 在 %s 请 %s 作的确认", "The confirmation of opportunity %[1]s that %[3]s was asked for on %[2]s", show(f.Opportunity), day(f.Asked.String()), show(f.By))
	case KindKeyPerson:
		return problem.Textf("关键人 %s ", "Key person %s", showCode(x.KeyPersons[i].Code))
	case KindRelation:
		return told("关键人 %s %s的客情关系", "The relation of key person %s%s", showCode(x.Relations[i].KeyPerson), since(x.Relations[i].From.String(), false))
	case KindVisit:
		return problem.Textf("拜访 %s ", "Visit %s", show(x.Visits[i].Number))
	case KindMeeting:
		return problem.Textf("拜访 %s 中与 %s 的会面", "The meeting of visit %s with %s", show(x.Meetings[i].Visit), showCode(x.Meetings[i].KeyPerson))
	}
	return x.workSubject(kind, i)
}

// workSubject names the kinds of daily work and of contracts.
func (x *Selling) workSubject(kind Kind, i int) problem.Text {
	show := problem.Show
	switch kind {
	case KindPlanItem:
		f := x.PlanItems[i]
		return problem.Textf("%s 在 %s 一周的计划项 %s ", "Plan item %[3]s of %[1]s in the week of %[2]s", show(f.Person), day(f.Week.String()), show(f.Number))
	case KindLog:
		return problem.Textf("%s 在 %s 的工作日志", "The log of %s for %s", show(x.Logs[i].Person), day(x.Logs[i].Day.String()))
	case KindHours:
		f := x.Hours[i]
		return problem.Textf("%s 在 %s 的工时 %s ", "The record of hours of %[1]s on %[2]s for %[3]s", show(f.Person), day(f.Day.String()), show(string(f.Category)))
	case KindBid:
		return problem.Textf("投标 %s ", "Bid %s", show(x.Bids[i].Number))
	case KindForecast:
		f := x.Forecasts[i]
		return problem.Textf("%s 对 %s 的预测（%s，%s 冻结）", "The forecast of %s for %s (%s, frozen on %s)", show(f.Person), show(f.Period), f.Of, day(f.Frozen.String()))
	case KindTarget:
		f := x.Targets[i]
		return problem.Textf("%s 在 %s 的目标（%s）", "The target of %s for %s (%s)", show(f.Person), show(f.Period), f.Of)
	case KindTerms:
		return problem.Textf("合同 %s 的条款", "The record of terms of contract %s", show(x.Terms[i].Contract))
	case KindChange:
		return problem.Textf("合同 %s 的变更 %s ", "Change %[2]s of contract %[1]s", show(x.Changes[i].Contract), show(x.Changes[i].Number))
	}
	return problem.Textf("合同 %s 的坏账 %s ", "Bad debt %[2]s of contract %[1]s", show(x.BadDebts[i].Contract), show(x.BadDebts[i].Number))
}

// day writes a date, and a missing one so that it shows.
func day(s string) string {
	if s == "" {
		return "?"
	}
	return s
}

// showCode shows the code of a person at a customer, unless it may be a name or
// a telephone number: those go into no list of problems.
func showCode(code string) string {
	if personal(code) {
		return problem.Show("…")
	}
	return problem.Show(code)
}

// Lengths of Chinese mobile numbers.
const (
	mobileDigits = 11
	countryCode  = "86"
)

// personal reports whether a code may be a name, a telephone number or an
// address: it holds a blank, a Chinese character or an @, a run of at least
// eleven digits, or a mobile number in groups.
func personal(code string) bool {
	run, longest := 0, 0
	for _, r := range code {
		switch {
		case unicode.IsSpace(r) || unicode.Is(unicode.Han, r) || r == '@' || r == '＠':
			return true
		case unicode.IsDigit(r):
			run++
			longest = max(longest, run)
		default:
			run = 0
		}
	}
	bare := strings.TrimPrefix(strings.NewReplacer("-", "", ".", "", "+", "", "(", "", ")", "").Replace(code), countryCode)
	return longest >= mobileDigits || len(bare) == mobileDigits && bare[0] == '1' && strings.Trim(bare, "0123456789") == ""
}

// codeOnly refuses a code of a person at a customer that may be a name or a
// telephone number.
func (c *sellingChecker) codeOnly(kind Kind, i int, field, code string) bool {
	if blank(code) || !personal(code) {
		return true
	}
	c.add("fact.name_in_code", kind, i, field,
		told("有一条%s的 %s 像是姓名、电话或邮箱；客户方人员只用代号。", "The %[2]s of the %[1]s looks like a name, a telephone number or an address; people at customers are codes only.", kind.Name(), field),
		problem.Text{ZH: "请换成不含空格、汉字和电话号码的代号，如 KP-017。", EN: "Use a code without blanks, Chinese characters and telephone numbers, such as KP-017."})
	return false
}
