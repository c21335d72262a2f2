package measure

import (
	"slices"

	"steelyard/compensation/formula"
	"steelyard/compensation/problem"
)

// Quantity is an entry of the data dictionary that indicators are written
// with: one number for a scope (a person, a team and what is below it, the
// company) and a window of days. Amounts are in major units of the company's
// currency; days are calendar days.
type Quantity struct {
	Code  string
	Alias string // the name in Chinese formulas
	Title problem.Text
	Type  formula.Type
}

// perDay is an amount of money per day.
var perDay = formula.Type{Unit: formula.Unit{Money: 1, Days: -1}}

// quantities is the dictionary, in the order in which it is listed.
var quantities = []Quantity{
	{Code: "signed_amount", Alias: "新签额", Title: problem.Text{ZH: "新签合同额", EN: "New contract amount"}, Type: formula.MoneyType()},
	{Code: "signing_target", Alias: "签约目标", Title: problem.Text{ZH: "签约目标", EN: "Signing target"}, Type: formula.MoneyType()},
	{Code: "signed_margin", Alias: "新签毛利", Title: problem.Text{ZH: "新签合同毛利", EN: "Margin of new contracts"}, Type: formula.MoneyType()},
	{Code: "signed_net", Alias: "新签不含税额", Title: problem.Text{ZH: "新签合同不含税额", EN: "New contract amount without tax"}, Type: formula.MoneyType()},
	{Code: "contracts_signed", Alias: "新签合同数", Title: problem.Text{ZH: "新签合同数", EN: "New contracts"}, Type: formula.NumberType()},
	{Code: "list_amount", Alias: "标准价金额", Title: problem.Text{ZH: "按标准价计算的金额", EN: "Amount at list prices"}, Type: formula.MoneyType()},
	{Code: "discount_amount", Alias: "折扣金额", Title: problem.Text{ZH: "折扣金额", EN: "Discounts given"}, Type: formula.MoneyType()},
	{Code: "repeat_amount", Alias: "复购额", Title: problem.Text{ZH: "老客户新签合同额", EN: "New contracts of returning customers"}, Type: formula.MoneyType()},
	{Code: "presigned_amount", Alias: "预签额", Title: problem.Text{ZH: "预签合同额", EN: "Pre-signed amount"}, Type: formula.MoneyType()},
	{Code: "presigned_change", Alias: "预签净增减", Title: problem.Text{ZH: "预签合同额周净增减", EN: "Weekly net change of pre-signed"}, Type: formula.MoneyType()},
	{Code: "signing_forecast", Alias: "签约预测", Title: problem.Text{ZH: "签约预测额", EN: "Signing forecast"}, Type: formula.MoneyType()},
	{Code: "key_accounts_before", Alias: "原有大客户数", Title: problem.Text{ZH: "前一年度活跃大客户数", EN: "Key accounts active a year before"}, Type: formula.NumberType()},
	{Code: "key_accounts_lost", Alias: "流失大客户数", Title: problem.Text{ZH: "流失大客户数", EN: "Key accounts lost"}, Type: formula.NumberType()},
	{Code: "key_accounts_kept", Alias: "保有大客户数", Title: problem.Text{ZH: "保有大客户数", EN: "Key accounts kept"}, Type: formula.NumberType()},
	{Code: "collected", Alias: "回款", Title: problem.Text{ZH: "回款额", EN: "Collected amount"}, Type: formula.MoneyType()},
	{Code: "collection_target", Alias: "回款目标", Title: problem.Text{ZH: "回款目标", EN: "Collection target"}, Type: formula.MoneyType()},
	{Code: "first_payment_due", Alias: "首期款到窗额", Title: problem.Text{ZH: "首期款窗口已结束的合同额", EN: "Contracts whose first-payment window closed"}, Type: formula.MoneyType()},
	{Code: "first_payment_met", Alias: "首期款达标额", Title: problem.Text{ZH: "首期款达标的合同额", EN: "Contracts with the first payment in"}, Type: formula.MoneyType()},
	{Code: "expected_cash", Alias: "预计回款", Title: problem.Text{ZH: "预签合同预计回款额", EN: "Expected cash of pre-signed deals"}, Type: formula.MoneyType()},
	{Code: "collection_forecast", Alias: "回款预测", Title: problem.Text{ZH: "回款预测额", EN: "Collection forecast"}, Type: formula.MoneyType()},
	{Code: "due_amount", Alias: "到期应收额", Title: problem.Text{ZH: "本期到期应收额", EN: "Instalments fallen due"}, Type: formula.MoneyType()},
	{Code: "due_received", Alias: "到期已收额", Title: problem.Text{ZH: "本期到期应收的已收额", EN: "Received against instalments fallen due"}, Type: formula.MoneyType()},
	{Code: "older_opening", Alias: "历史应收期初", Title: problem.Text{ZH: "历史合同年初应收余额", EN: "Opening balance of older contracts"}, Type: formula.MoneyType()},
	{Code: "older_recovered", Alias: "历史应收清收额", Title: problem.Text{ZH: "历史应收本年清收额", EN: "Recovered of older balances"}, Type: formula.MoneyType()},
	{Code: "receivable_balance", Alias: "应收余额", Title: problem.Text{ZH: "应收余额", EN: "Receivable balance"}, Type: formula.MoneyType()},
	{Code: "overdue_balance", Alias: "逾期余额", Title: problem.Text{ZH: "逾期应收余额", EN: "Overdue balance"}, Type: formula.MoneyType()},
	{Code: "collection_days", Alias: "回款周期天数", Title: problem.Text{ZH: "从生效到收齐的中位天数", EN: "Median days until paid in full"}, Type: formula.DaysType()},
	{Code: "billed_per_day", Alias: "日均应收", Title: problem.Text{ZH: "近十二个月日均到期应收", EN: "Amount fallen due per day over twelve months"}, Type: perDay},
	{Code: "billed_amount", Alias: "应收发生额", Title: problem.Text{ZH: "近十二个月到期应收额", EN: "Amount fallen due over twelve months"}, Type: formula.MoneyType()},
	{Code: "bad_debt", Alias: "坏账额", Title: problem.Text{ZH: "确认的坏账额", EN: "Bad debt recognised"}, Type: formula.MoneyType()},
	{Code: "collection_tasks", Alias: "存量回款任务数", Title: problem.Text{ZH: "到期的存量回款任务", EN: "Inherited collection tasks due"}, Type: formula.NumberType()},
	{Code: "collection_tasks_done", Alias: "完成的存量回款任务数", Title: problem.Text{ZH: "按时完成的存量回款任务", EN: "Inherited collection tasks done in time"}, Type: formula.NumberType()},
	{Code: "reserve_amount", Alias: "商机储备额", Title: problem.Text{ZH: "有效商机储备额", EN: "Valid reserve"}, Type: formula.MoneyType()},
	{Code: "reserve_needed", Alias: "所需储备额", Title: problem.Text{ZH: "所需商机储备额", EN: "Reserve needed"}, Type: formula.MoneyType()},
	{Code: "new_valid_opportunities", Alias: "新增有效商机", Title: problem.Text{ZH: "新增有效商机数", EN: "New valid opportunities"}, Type: formula.NumberType()},
	{Code: "valid_amount", Alias: "有效商机额", Title: problem.Text{ZH: "有效在谈商机额", EN: "Valid open amount"}, Type: formula.MoneyType()},
	{Code: "near_amount", Alias: "近期商机额", Title: problem.Text{ZH: "近期预计签约的商机额", EN: "Amount expected to sign soon"}, Type: formula.MoneyType()},
	{Code: "won_amount", Alias: "赢单额", Title: problem.Text{ZH: "赢单金额", EN: "Amount won"}, Type: formula.MoneyType()},
	{Code: "decided_amount", Alias: "已决商机额", Title: problem.Text{ZH: "已有结果的商机额", EN: "Amount decided"}, Type: formula.MoneyType()},
	{Code: "pipeline_amount", Alias: "在谈商机额", Title: problem.Text{ZH: "P2 至 P5 在谈商机额", EN: "Open amount from P2 to P5"}, Type: formula.MoneyType()},
	{Code: "stalled_amount", Alias: "停滞商机额", Title: problem.Text{ZH: "停滞商机额", EN: "Stalled amount"}, Type: formula.MoneyType()},
	{Code: "weighted_amount", Alias: "加权商机", Title: problem.Text{ZH: "按阶段概率加权的商机额", EN: "Pipeline weighted by stage"}, Type: formula.MoneyType()},
	{Code: "entered_p2", Alias: "进入P2数", Title: problem.Text{ZH: "进入 P2 的商机数", EN: "Opportunities that entered P2"}, Type: formula.NumberType()},
	{Code: "passed_p2", Alias: "通过P2数", Title: problem.Text{ZH: "由 P2 进入 P3 的商机数", EN: "Opportunities that went on to P3"}, Type: formula.NumberType()},
	{Code: "entered_p3", Alias: "进入P3数", Title: problem.Text{ZH: "进入 P3 的商机数", EN: "Opportunities that entered P3"}, Type: formula.NumberType()},
	{Code: "passed_p3", Alias: "通过P3数", Title: problem.Text{ZH: "由 P3 进入 P4 的商机数", EN: "Opportunities that went on to P4"}, Type: formula.NumberType()},
	{Code: "entered_p4", Alias: "进入P4数", Title: problem.Text{ZH: "进入 P4 的商机数", EN: "Opportunities that entered P4"}, Type: formula.NumberType()},
	{Code: "passed_p4", Alias: "通过P4数", Title: problem.Text{ZH: "由 P4 进入 P5 的商机数", EN: "Opportunities that went on to P5"}, Type: formula.NumberType()},
	{Code: "entered_p5", Alias: "进入P5数", Title: problem.Text{ZH: "进入 P5 的商机数", EN: "Opportunities that entered P5"}, Type: formula.NumberType()},
	{Code: "passed_p5", Alias: "通过P5数", Title: problem.Text{ZH: "由 P5 进入 P6 的商机数", EN: "Opportunities that went on to P6"}, Type: formula.NumberType()},
	{Code: "sales_cycle_days", Alias: "销售周期天数", Title: problem.Text{ZH: "从 P2 到 P6 的中位天数", EN: "Median days from P2 to P6"}, Type: formula.DaysType()},
	{Code: "leads_received", Alias: "线索数", Title: problem.Text{ZH: "收到的线索数", EN: "Leads received"}, Type: formula.NumberType()},
	{Code: "leads_to_opportunity", Alias: "成商机线索数", Title: problem.Text{ZH: "转为商机的线索数", EN: "Leads that became opportunities"}, Type: formula.NumberType()},
	{Code: "elements_expected", Alias: "应有要素数", Title: problem.Text{ZH: "在谈商机应有要素数", EN: "Elements expected of open opportunities"}, Type: formula.NumberType()},
	{Code: "elements_complete", Alias: "已有要素数", Title: problem.Text{ZH: "有证据的要素数", EN: "Elements with evidence"}, Type: formula.NumberType()},
	{Code: "confirmations_due", Alias: "应确认商机数", Title: problem.Text{ZH: "应由上级确认的商机数", EN: "Opportunities due for confirmation"}, Type: formula.NumberType()},
	{Code: "confirmed_on_time", Alias: "按时确认商机数", Title: problem.Text{ZH: "按时确认的商机数", EN: "Opportunities confirmed on time"}, Type: formula.NumberType()},
	{Code: "confirmations_checked", Alias: "抽查确认数", Title: problem.Text{ZH: "被抽查的确认数", EN: "Confirmations spot-checked"}, Type: formula.NumberType()},
	{Code: "confirmations_false", Alias: "虚假确认数", Title: problem.Text{ZH: "抽查为虚假的确认数", EN: "Confirmations found false"}, Type: formula.NumberType()},
	{Code: "relations_watched", Alias: "关注关系人数", Title: problem.Text{ZH: "期初有关系等级的关键人数", EN: "Key persons with a grade at the start"}, Type: formula.NumberType()},
	{Code: "relations_raised", Alias: "关系提升人数", Title: problem.Text{ZH: "关系等级提升的关键人数", EN: "Key persons whose grade rose"}, Type: formula.NumberType()},
	{Code: "deciders_known", Alias: "已知决策人数", Title: problem.Text{ZH: "在谈商机的决策人数", EN: "Deciders of open opportunities"}, Type: formula.NumberType()},
	{Code: "deciders_in_favour", Alias: "支持的决策人数", Title: problem.Text{ZH: "CR1 至 CR2 的决策人数", EN: "Deciders at CR1 or CR2"}, Type: formula.NumberType()},
	{Code: "left_p4", Alias: "离开P4数", Title: problem.Text{ZH: "离开 P4 的商机数", EN: "Opportunities that left P4"}, Type: formula.NumberType()},
	{Code: "left_p4_after_high_visit", Alias: "高层拜访后离开P4数", Title: problem.Text{ZH: "高层拜访后离开 P4 的商机数", EN: "Opportunities that left P4 after a high-level visit"}, Type: formula.NumberType()},
	{Code: "milestones_planned", Alias: "计划里程碑数", Title: problem.Text{ZH: "计划达成的里程碑数", EN: "Milestones planned"}, Type: formula.NumberType()},
	{Code: "milestones_reached", Alias: "达成里程碑数", Title: problem.Text{ZH: "有证据达成的里程碑数", EN: "Milestones reached"}, Type: formula.NumberType()},
	{Code: "bids_submitted", Alias: "投标数", Title: problem.Text{ZH: "递交的投标数", EN: "Bids submitted"}, Type: formula.NumberType()},
	{Code: "bids_decided", Alias: "已开标数", Title: problem.Text{ZH: "已有结果的投标数", EN: "Bids decided"}, Type: formula.NumberType()},
	{Code: "bids_won", Alias: "中标数", Title: problem.Text{ZH: "中标数", EN: "Bids won"}, Type: formula.NumberType()},
	{Code: "bids_void", Alias: "废标数", Title: problem.Text{ZH: "废标数", EN: "Void bids"}, Type: formula.NumberType()},
	{Code: "plan_weight", Alias: "计划权重", Title: problem.Text{ZH: "周计划事项权重", EN: "Weight planned"}, Type: formula.NumberType()},
	{Code: "plan_done", Alias: "计划完成权重", Title: problem.Text{ZH: "按周完成的计划权重", EN: "Weight done in its week"}, Type: formula.NumberType()},
	{Code: "plan_deviation", Alias: "计划偏差权重", Title: problem.Text{ZH: "未完成与计划外的权重", EN: "Weight missed or unplanned"}, Type: formula.NumberType()},
	{Code: "days_present", Alias: "出勤工作日", Title: problem.Text{ZH: "出勤工作日数", EN: "Workdays present"}, Type: formula.NumberType()},
	{Code: "log_days_qualified", Alias: "合格日志天数", Title: problem.Text{ZH: "日志合格的工作日数", EN: "Workdays with a qualified log"}, Type: formula.NumberType()},
	{Code: "plan_days_kept", Alias: "计划合格天数", Title: problem.Text{ZH: "周计划合格的工作日数", EN: "Workdays of weeks whose plan was kept"}, Type: formula.NumberType()},
	{Code: "deals_from_p3", Alias: "P3以上商机数", Title: problem.Text{ZH: "P3 及以上在谈商机数", EN: "Open deals at P3 or later"}, Type: formula.NumberType()},
	{Code: "covered_deals", Alias: "关键人覆盖商机数", Title: problem.Text{ZH: "三类关键人均已见面的商机数", EN: "Deals whose key persons were all met"}, Type: formula.NumberType()},
	{Code: "effective_visits", Alias: "有效拜访", Title: problem.Text{ZH: "有效拜访次数", EN: "Effective visits"}, Type: formula.NumberType()},
	{Code: "front_line_hours", Alias: "一线工时", Title: problem.Text{ZH: "一线工作小时数", EN: "Front-line hours"}, Type: formula.NumberType()},
	{Code: "logged_hours", Alias: "记录工时", Title: problem.Text{ZH: "记录的工作小时数", EN: "Hours recorded"}, Type: formula.NumberType()},
	{Code: "coaching_hours", Alias: "辅导工时", Title: problem.Text{ZH: "辅导小时数", EN: "Coaching hours"}, Type: formula.NumberType()},
	{Code: "joint_visits_planned", Alias: "计划陪访数", Title: problem.Text{ZH: "计划的陪访次数", EN: "Joint visits planned"}, Type: formula.NumberType()},
	{Code: "joint_visits_debriefed", Alias: "复盘陪访数", Title: problem.Text{ZH: "有复盘的陪访次数", EN: "Joint visits with debrief"}, Type: formula.NumberType()},
	{Code: "logs_to_review", Alias: "待批阅日志数", Title: problem.Text{ZH: "应批阅的日志数", EN: "Logs to be reviewed"}, Type: formula.NumberType()},
	{Code: "logs_reviewed", Alias: "已批阅日志数", Title: problem.Text{ZH: "按时批阅的日志数", EN: "Logs reviewed in time"}, Type: formula.NumberType()},
	{Code: "satisfaction_points", Alias: "满意度总分", Title: problem.Text{ZH: "客户满意度总分", EN: "Satisfaction points"}, Type: formula.NumberType()},
	{Code: "satisfaction_answers", Alias: "满意度答卷数", Title: problem.Text{ZH: "客户满意度答卷数", EN: "Satisfaction answers"}, Type: formula.NumberType()},
	{Code: "complaints_due", Alias: "应关闭投诉数", Title: problem.Text{ZH: "到期应关闭的投诉数", EN: "Complaints due to be closed"}, Type: formula.NumberType()},
	{Code: "complaints_closed_on_time", Alias: "按时关闭投诉数", Title: problem.Text{ZH: "按时关闭的投诉数", EN: "Complaints closed on time"}, Type: formula.NumberType()},
	{Code: "quota_heads", Alias: "有任务人数", Title: problem.Text{ZH: "平均背任务人数", EN: "Average quota-carrying heads"}, Type: formula.NumberType()},
	{Code: "heads_with_target", Alias: "有目标人数", Title: problem.Text{ZH: "有回款目标的人数", EN: "Heads with a collection target"}, Type: formula.NumberType()},
	{Code: "heads_at_80", Alias: "达标人数", Title: problem.Text{ZH: "达成八成以上的人数", EN: "Heads at 80 % of target"}, Type: formula.NumberType()},
	{Code: "top_collected", Alias: "头部回款", Title: problem.Text{ZH: "前两成人员的回款额", EN: "Collected by the top fifth of heads"}, Type: formula.MoneyType()},
	{Code: "days_to_first_opportunity", Alias: "新人首商机天数", Title: problem.Text{ZH: "新人到首个有效商机的中位天数", EN: "Median days to a newcomer's first valid opportunity"}, Type: formula.DaysType()},
	{Code: "days_to_first_cash", Alias: "新人首回款天数", Title: problem.Text{ZH: "新人到首单回款的中位天数", EN: "Median days to a newcomer's first collected deal"}, Type: formula.DaysType()},
	{Code: "hires_judged", Alias: "满半年新人数", Title: problem.Text{ZH: "入职满半年的新人数", EN: "Hires past six months"}, Type: formula.NumberType()},
	{Code: "hires_good", Alias: "留用达标新人数", Title: problem.Text{ZH: "满半年在岗且达标的新人数", EN: "Hires kept and on target after six months"}, Type: formula.NumberType()},
	{Code: "regretted_leavers", Alias: "遗憾离职人数", Title: problem.Text{ZH: "遗憾离职人数", EN: "Regretted leavers"}, Type: formula.NumberType()},
	{Code: "average_heads", Alias: "平均人数", Title: problem.Text{ZH: "平均在岗人数", EN: "Average heads"}, Type: formula.NumberType()},
	{Code: "sales_expense", Alias: "销售费用", Title: problem.Text{ZH: "销售费用", EN: "Sales expense"}, Type: formula.MoneyType()},
	{Code: "pay_cost", Alias: "薪酬成本", Title: problem.Text{ZH: "薪酬成本", EN: "Pay cost"}, Type: formula.MoneyType()},
	{Code: "pass_tests_due", Alias: "应通关数", Title: problem.Text{ZH: "应参加的通关测试数", EN: "Pass tests due"}, Type: formula.NumberType()},
	{Code: "pass_tests_passed", Alias: "通关数", Title: problem.Text{ZH: "通过的通关测试数", EN: "Pass tests passed"}, Type: formula.NumberType()},
	{Code: "territory_expected", Alias: "地盘客户数", Title: problem.Text{ZH: "地盘应建档客户数", EN: "Accounts expected on the territory list"}, Type: formula.NumberType()},
	{Code: "territory_done", Alias: "已建档地盘客户数", Title: problem.Text{ZH: "已建档的地盘客户数", EN: "Accounts listed and complete"}, Type: formula.NumberType()},
	{Code: "key_people_planned", Alias: "计划拜访关键人数", Title: problem.Text{ZH: "计划拜访的关键人数", EN: "Key people to be met"}, Type: formula.NumberType()},
	{Code: "key_people_met", Alias: "已见关键人数", Title: problem.Text{ZH: "已见面的关键人数", EN: "Key people met"}, Type: formula.NumberType()},
}

// Quantities returns the dictionary of quantities.
func Quantities() []Quantity { return slices.Clone(quantities) }

// Symbols is the table of names that the formulas of indicators and KPIs may
// use: every quantity by its code and by its Chinese name.
func Symbols() (*formula.Symbols, error) {
	list := make([]formula.Symbol, len(quantities))
	for i, q := range quantities {
		list[i] = formula.Symbol{Code: q.Code, Aliases: []string{q.Alias}, Type: q.Type, Title: q.Title}
	}
	return formula.NewSymbols(list)
}
