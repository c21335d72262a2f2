package measure

import (
	"slices"

	"steelyard/compensation/formula"
	"steelyard/compensation/money"
	"steelyard/compensation/problem"
)

// Direction says which way an indicator is better.
type Direction uint8

// The directions. Of a Band neither more nor less is better: a target band is.
const (
	Higher Direction = iota
	Lower
	Band
)

// directionNames are the words of documents.
var directionNames = [...]string{Higher: "higher", Lower: "lower", Band: "band"}

// ParseDirection reads higher, lower or band.
func ParseDirection(s string) (Direction, bool) {
	i := slices.Index(directionNames[:], s)
	return Direction(max(i, 0)), i >= 0
}

// String writes higher, lower or band.
func (d Direction) String() string { return directionNames[d] }

// Range is where a value should lie, both ends included.
type Range struct{ Low, High money.Decimal }

// Indicator is one code, one number and one direction: a formula over
// quantities. A ratio is a ratio of sums at every level, never a mean of
// ratios; where its denominator is zero it has no value, and says why.
type Indicator struct {
	Code      string
	Title     problem.Text
	Formula   string // over Symbols
	Type      formula.Type
	Direction Direction
}

// indicators are listed by board: contract, collection, receivable,
// opportunity, activity, customer, people, probation.
var indicators = []Indicator{
	{"CT01", problem.Text{ZH: "新签合同额", EN: "New contract amount"}, "signed_amount", formula.MoneyType(), Higher},
	{"CT02", problem.Text{ZH: "新签合同达成率", EN: "Signing attainment"}, "signed_amount / signing_target", formula.RateType(), Higher},
	{"CT03", problem.Text{ZH: "新签合同毛利率", EN: "Gross margin of new contracts"}, "signed_margin / signed_net", formula.RateType(), Higher},
	{"CT04", problem.Text{ZH: "预签合同额", EN: "Pre-signed amount"}, "presigned_amount", formula.MoneyType(), Higher},
	{"CT05", problem.Text{ZH: "签约预测准确率", EN: "Signing forecast accuracy"}, "1 - ABS(signing_forecast - signed_amount) / MAX(signing_forecast, signed_amount)", formula.RateType(), Higher},
	{"CT06", problem.Text{ZH: "大客户流失率", EN: "Key-account churn"}, "key_accounts_lost / key_accounts_before", formula.RateType(), Lower},
	{"CT07", problem.Text{ZH: "平均成交额", EN: "Average deal value"}, "signed_amount / contracts_signed", formula.MoneyType(), Higher},
	{"CT08", problem.Text{ZH: "折扣深度", EN: "Discount depth"}, "discount_amount / list_amount", formula.RateType(), Lower},
	{"CT09", problem.Text{ZH: "复购占比", EN: "Repeat revenue share"}, "repeat_amount / signed_amount", formula.RateType(), Higher},
	{"CT10", problem.Text{ZH: "大客户保有率", EN: "Key-account retention"}, "key_accounts_kept / key_accounts_before", formula.RateType(), Higher},
	{"CL01", problem.Text{ZH: "回款额", EN: "Collected amount"}, "collected", formula.MoneyType(), Higher},
	{"CL02", problem.Text{ZH: "回款达成率", EN: "Collection attainment"}, "collected / collection_target", formula.RateType(), Higher},
	{"CL03", problem.Text{ZH: "首期款达标率", EN: "First-payment compliance"}, "first_payment_met / first_payment_due", formula.RateType(), Higher},
	{"CL04", problem.Text{ZH: "预签合同预计回款额", EN: "Expected cash of pre-signed deals"}, "expected_cash", formula.MoneyType(), Higher},
	{"CL05", problem.Text{ZH: "回款预测准确率", EN: "Collection forecast accuracy"}, "1 - ABS(collection_forecast - collected) / MAX(collection_forecast, collected)", formula.RateType(), Higher},
	{"AR01", problem.Text{ZH: "到期回款率", EN: "Due-collection rate"}, "due_received / due_amount", formula.RateType(), Higher},
	{"AR02", problem.Text{ZH: "历史应收清收率", EN: "Recovery of older receivables"}, "older_recovered / older_opening", formula.RateType(), Higher},
	{"AR03", problem.Text{ZH: "逾期应收占比", EN: "Overdue share"}, "overdue_balance / receivable_balance", formula.RateType(), Lower},
	{"AR04", problem.Text{ZH: "新签回款周期", EN: "Collection cycle of new contracts"}, "collection_days", formula.DaysType(), Lower},
	{"AR05", problem.Text{ZH: "应收账款周转天数", EN: "Days sales outstanding"}, "receivable_balance / billed_per_day", formula.DaysType(), Lower},
	{"AR06", problem.Text{ZH: "坏账率", EN: "Bad-debt ratio"}, "bad_debt / billed_amount", formula.RateType(), Lower},
	{"AR07", problem.Text{ZH: "存量回款任务完成率", EN: "Inherited collection tasks done"}, "collection_tasks_done / collection_tasks", formula.RateType(), Higher},
	{"OP01", problem.Text{ZH: "商机储备达标率", EN: "Opportunity reserve against need"}, "reserve_amount / reserve_needed", formula.RateType(), Higher},
	{"OP02", problem.Text{ZH: "新增有效商机数", EN: "New valid opportunities"}, "new_valid_opportunities", formula.NumberType(), Higher},
	{"OP03", problem.Text{ZH: "近期商机占比", EN: "Near-term share"}, "near_amount / valid_amount", formula.RateType(), Band},
	{"OP04", problem.Text{ZH: "赢单率", EN: "Win rate"}, "won_amount / decided_amount", formula.RateType(), Higher},
	{"OP05", problem.Text{ZH: "停滞商机占比", EN: "Stalled share"}, "stalled_amount / pipeline_amount", formula.RateType(), Lower},
	{"OP06", problem.Text{ZH: "预签商机周净增减", EN: "Weekly net change of pre-signed"}, "presigned_change", formula.MoneyType(), Higher},
	{"OP07", problem.Text{ZH: "P2→P3 转化率", EN: "Conversion P2 to P3"}, "passed_p2 / entered_p2", formula.RateType(), Higher},
	{"OP08", problem.Text{ZH: "P3→P4 转化率", EN: "Conversion P3 to P4"}, "passed_p3 / entered_p3", formula.RateType(), Higher},
	{"OP09", problem.Text{ZH: "P4→P5 转化率", EN: "Conversion P4 to P5"}, "passed_p4 / entered_p4", formula.RateType(), Higher},
	{"OP10", problem.Text{ZH: "P5→P6 转化率", EN: "Conversion P5 to P6"}, "passed_p5 / entered_p5", formula.RateType(), Higher},
	{"OP11", problem.Text{ZH: "销售周期", EN: "Sales cycle"}, "sales_cycle_days", formula.DaysType(), Lower},
	{"OP12", problem.Text{ZH: "加权商机额", EN: "Weighted pipeline"}, "weighted_amount", formula.MoneyType(), Higher},
	{"OP13", problem.Text{ZH: "线索转化率", EN: "Lead yield"}, "leads_to_opportunity / leads_received", formula.RateType(), Higher},
	{"OP14", problem.Text{ZH: "五要素完整率", EN: "Five-element completeness"}, "elements_complete / elements_expected", formula.RateType(), Higher},
	{"OP15", problem.Text{ZH: "商机确认及时率", EN: "Confirmation on time"}, "confirmed_on_time / confirmations_due", formula.RateType(), Higher},
	{"OP16", problem.Text{ZH: "关系提升人数占比", EN: "Relationship uplift"}, "relations_raised / relations_watched", formula.RateType(), Higher},
	{"OP17", problem.Text{ZH: "决策人支持率", EN: "Deciders in favour"}, "deciders_in_favour / deciders_known", formula.RateType(), Higher},
	{"OP18", problem.Text{ZH: "离开 P4 前高层拜访率", EN: "High-level visit before leaving P4"}, "left_p4_after_high_visit / left_p4", formula.RateType(), Higher},
	{"OP19", problem.Text{ZH: "里程碑达成率", EN: "Milestones reached"}, "milestones_reached / milestones_planned", formula.RateType(), Higher},
	{"OP20", problem.Text{ZH: "投标中标率", EN: "Bid success"}, "bids_won / bids_decided", formula.RateType(), Higher},
	{"OP21", problem.Text{ZH: "废标率", EN: "Void bids"}, "bids_void / bids_submitted", formula.RateType(), Lower},
	{"OP22", problem.Text{ZH: "虚假确认率", EN: "False confirmations"}, "confirmations_false / confirmations_checked", formula.RateType(), Lower},
	{"AC01", problem.Text{ZH: "周计划完成率", EN: "Weekly plan completion"}, "plan_done / plan_weight", formula.RateType(), Higher},
	{"AC02", problem.Text{ZH: "周计划偏差率", EN: "Weekly plan deviation"}, "plan_deviation / plan_weight", formula.RateType(), Lower},
	{"AC03", problem.Text{ZH: "工作日志合格率", EN: "Qualified work logs"}, "log_days_qualified / days_present", formula.RateType(), Higher},
	{"AC04", problem.Text{ZH: "关键人覆盖率", EN: "Key-person coverage"}, "covered_deals / deals_from_p3", formula.RateType(), Higher},
	{"AC05", problem.Text{ZH: "有效拜访次数", EN: "Effective visits"}, "effective_visits", formula.NumberType(), Higher},
	{"AC06", problem.Text{ZH: "一线时间占比", EN: "Front-line time"}, "front_line_hours / logged_hours", formula.RateType(), Higher},
	{"AC07", problem.Text{ZH: "复盘陪访率", EN: "Joint visits with debrief"}, "joint_visits_debriefed / joint_visits_planned", formula.RateType(), Higher},
	{"AC08", problem.Text{ZH: "辅导时长", EN: "Coaching hours"}, "coaching_hours", formula.NumberType(), Higher},
	{"AC09", problem.Text{ZH: "日志批阅率", EN: "Log review"}, "logs_reviewed / logs_to_review", formula.RateType(), Higher},
	{"CU01", problem.Text{ZH: "客户满意度", EN: "Customer satisfaction"}, "satisfaction_points / satisfaction_answers", formula.NumberType(), Higher},
	{"CU02", problem.Text{ZH: "投诉按时关闭率", EN: "Complaints closed on time"}, "complaints_closed_on_time / complaints_due", formula.RateType(), Higher},
	{"PE01", problem.Text{ZH: "人均回款额", EN: "Collected per head"}, "collected / quota_heads", formula.MoneyType(), Higher},
	{"PE02", problem.Text{ZH: "达标人数占比", EN: "Share of people at 80 %"}, "heads_at_80 / heads_with_target", formula.RateType(), Higher},
	{"PE03", problem.Text{ZH: "业绩集中度", EN: "Concentration"}, "top_collected / collected", formula.RateType(), Lower},
	{"PE04", problem.Text{ZH: "新人首个有效商机天数", EN: "Days to first valid opportunity"}, "days_to_first_opportunity", formula.DaysType(), Lower},
	{"PE05", problem.Text{ZH: "新人首单回款天数", EN: "Days to first collected deal"}, "days_to_first_cash", formula.DaysType(), Lower},
	{"PE06", problem.Text{ZH: "入职半年留用达标率", EN: "Hire quality after six months"}, "hires_good / hires_judged", formula.RateType(), Higher},
	{"PE07", problem.Text{ZH: "遗憾离职率", EN: "Regretted attrition"}, "regretted_leavers / average_heads", formula.RateType(), Lower},
	{"PE08", problem.Text{ZH: "预测偏差", EN: "Forecast bias"}, "(collection_forecast - collected) / collected", formula.RateType(), Band},
	{"PE09", problem.Text{ZH: "销售费用率", EN: "Sales expense ratio"}, "sales_expense / collected", formula.RateType(), Lower},
	{"PE10", problem.Text{ZH: "薪酬成本率", EN: "Pay cost ratio"}, "pay_cost / collected", formula.RateType(), Lower},
	{"PB01", problem.Text{ZH: "通关合格率", EN: "Pass tests passed"}, "pass_tests_passed / pass_tests_due", formula.RateType(), Higher},
	{"PB02", problem.Text{ZH: "地盘清单完成率", EN: "Territory list done"}, "territory_done / territory_expected", formula.RateType(), Higher},
	{"PB03", problem.Text{ZH: "日志与计划合格率", EN: "Log and plan kept"}, "(log_days_qualified + plan_days_kept) / (2 * days_present)", formula.RateType(), Higher},
	{"PB04", problem.Text{ZH: "拜访关键人占比", EN: "Key people met"}, "key_people_met / key_people_planned", formula.RateType(), Higher},
}

// Indicators returns every indicator.
func Indicators() []Indicator { return slices.Clone(indicators) }

// LookupIndicator finds an indicator by its code.
func LookupIndicator(code string) (Indicator, bool) {
	i := slices.IndexFunc(indicators, func(x Indicator) bool { return x.Code == code })
	if i < 0 {
		return Indicator{}, false
	}
	return indicators[i], true
}
