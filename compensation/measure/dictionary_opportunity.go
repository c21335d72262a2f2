package measure

import (
	"steelyard/compensation/formula"
	"steelyard/compensation/problem"
)

// opportunityQuantities are about opportunities, relations, milestones and bids.
var opportunityQuantities = []Quantity{
	{
		Code: "reserve_amount", Alias: "商机储备额", Title: problem.Text{ZH: "有效商机储备额", EN: "Valid reserve"}, Type: formula.MoneyType(),
	},
	{
		Code: "reserve_needed", Alias: "所需储备额", Title: problem.Text{ZH: "所需商机储备额", EN: "Reserve needed"}, Type: formula.MoneyType(),
	},
	{
		Code: "new_valid_opportunities", Alias: "新增有效商机", Title: problem.Text{ZH: "新增有效商机数", EN: "New valid opportunities"}, Type: formula.NumberType(),
	},
	{
		Code: "valid_amount", Alias: "有效商机额", Title: problem.Text{ZH: "有效在谈商机额", EN: "Valid open amount"}, Type: formula.MoneyType(),
	},
	{
		Code: "near_amount", Alias: "近期商机额", Title: problem.Text{ZH: "近期预计签约的商机额", EN: "Amount expected to sign soon"}, Type: formula.MoneyType(),
	},
	{
		Code: "won_amount", Alias: "赢单额", Title: problem.Text{ZH: "赢单金额", EN: "Amount won"}, Type: formula.MoneyType(),
	},
	{
		Code: "decided_amount", Alias: "已决商机额", Title: problem.Text{ZH: "已有结果的商机额", EN: "Amount decided"}, Type: formula.MoneyType(),
	},
	{
		Code: "pipeline_amount", Alias: "在谈商机额", Title: problem.Text{ZH: "P2 至 P5 在谈商机额", EN: "Open amount from P2 to P5"}, Type: formula.MoneyType(),
	},
	{
		Code: "stalled_amount", Alias: "停滞商机额", Title: problem.Text{ZH: "停滞商机额", EN: "Stalled amount"}, Type: formula.MoneyType(),
	},
	{
		Code: "weighted_amount", Alias: "加权商机", Title: problem.Text{ZH: "按阶段概率加权的商机额", EN: "Pipeline weighted by stage"}, Type: formula.MoneyType(),
	},
	{
		Code: "entered_p2", Alias: "进入P2数", Title: problem.Text{ZH: "进入 P2 的商机数", EN: "Opportunities that entered P2"}, Type: formula.NumberType(),
	},
	{
		Code: "passed_p2", Alias: "通过P2数", Title: problem.Text{ZH: "由 P2 进入 P3 的商机数", EN: "Opportunities that went on to P3"}, Type: formula.NumberType(),
	},
	{
		Code: "entered_p3", Alias: "进入P3数", Title: problem.Text{ZH: "进入 P3 的商机数", EN: "Opportunities that entered P3"}, Type: formula.NumberType(),
	},
	{
		Code: "passed_p3", Alias: "通过P3数", Title: problem.Text{ZH: "由 P3 进入 P4 的商机数", EN: "Opportunities that went on to P4"}, Type: formula.NumberType(),
	},
	{
		Code: "entered_p4", Alias: "进入P4数", Title: problem.Text{ZH: "进入 P4 的商机数", EN: "Opportunities that entered P4"}, Type: formula.NumberType(),
	},
	{
		Code: "passed_p4", Alias: "通过P4数", Title: problem.Text{ZH: "由 P4 进入 P5 的商机数", EN: "Opportunities that went on to P5"}, Type: formula.NumberType(),
	},
	{
		Code: "entered_p5", Alias: "进入P5数", Title: problem.Text{ZH: "进入 P5 的商机数", EN: "Opportunities that entered P5"}, Type: formula.NumberType(),
	},
	{
		Code: "passed_p5", Alias: "通过P5数", Title: problem.Text{ZH: "由 P5 进入 P6 的商机数", EN: "Opportunities that went on to P6"}, Type: formula.NumberType(),
	},
	{
		Code: "sales_cycle_days", Alias: "销售周期天数", Title: problem.Text{ZH: "从 P2 到 P6 的中位天数", EN: "Median days from P2 to P6"}, Type: formula.DaysType(),
	},
	{
		Code: "leads_received", Alias: "线索数", Title: problem.Text{ZH: "收到的线索数", EN: "Leads received"}, Type: formula.NumberType(),
	},
	{
		Code: "leads_to_opportunity", Alias: "成商机线索数", Title: problem.Text{ZH: "转为商机的线索数", EN: "Leads that became opportunities"}, Type: formula.NumberType(),
	},
	{
		Code: "elements_expected", Alias: "应有要素数", Title: problem.Text{ZH: "在谈商机应有要素数", EN: "Elements expected of open opportunities"}, Type: formula.NumberType(),
	},
	{
		Code: "elements_complete", Alias: "已有要素数", Title: problem.Text{ZH: "有证据的要素数", EN: "Elements with evidence"}, Type: formula.NumberType(),
	},
	{
		Code: "confirmations_due", Alias: "应确认商机数", Title: problem.Text{ZH: "应由上级确认的商机数", EN: "Opportunities due for confirmation"}, Type: formula.NumberType(),
	},
	{
		Code: "confirmed_on_time", Alias: "按时确认商机数", Title: problem.Text{ZH: "按时确认的商机数", EN: "Opportunities confirmed on time"}, Type: formula.NumberType(),
	},
	{
		Code: "confirmations_checked", Alias: "抽查确认数", Title: problem.Text{ZH: "被抽查的确认数", EN: "Confirmations spot-checked"}, Type: formula.NumberType(),
	},
	{
		Code: "confirmations_false", Alias: "虚假确认数", Title: problem.Text{ZH: "抽查为虚假的确认数", EN: "Confirmations found false"}, Type: formula.NumberType(),
	},
	{
		Code: "relations_watched", Alias: "关注关系人数", Title: problem.Text{ZH: "期初有关系等级的关键人数", EN: "Key persons with a grade at the start"}, Type: formula.NumberType(),
	},
	{
		Code: "relations_raised", Alias: "关系提升人数", Title: problem.Text{ZH: "关系等级提升的关键人数", EN: "Key persons whose grade rose"}, Type: formula.NumberType(),
	},
	{
		Code: "deciders_known", Alias: "已知决策人数", Title: problem.Text{ZH: "在谈商机的决策人数", EN: "Deciders of open opportunities"}, Type: formula.NumberType(),
	},
	{
		Code: "deciders_in_favour", Alias: "支持的决策人数", Title: problem.Text{ZH: "CR1 至 CR2 的决策人数", EN: "Deciders at CR1 or CR2"}, Type: formula.NumberType(),
	},
	{
		Code: "left_p4", Alias: "离开P4数", Title: problem.Text{ZH: "离开 P4 的商机数", EN: "Opportunities that left P4"}, Type: formula.NumberType(),
	},
	{
		Code: "left_p4_after_high_visit", Alias: "高层拜访后离开P4数", Title: problem.Text{ZH: "高层拜访后离开 P4 的商机数", EN: "Opportunities that left P4 after a high-level visit"}, Type: formula.NumberType(),
	},
	{
		Code: "milestones_planned", Alias: "计划里程碑数", Title: problem.Text{ZH: "计划达成的里程碑数", EN: "Milestones planned"}, Type: formula.NumberType(),
	},
	{
		Code: "milestones_reached", Alias: "达成里程碑数", Title: problem.Text{ZH: "有证据达成的里程碑数", EN: "Milestones reached"}, Type: formula.NumberType(),
	},
	{
		Code: "bids_submitted", Alias: "投标数", Title: problem.Text{ZH: "递交的投标数", EN: "Bids submitted"}, Type: formula.NumberType(),
	},
	{
		Code: "bids_decided", Alias: "已开标数", Title: problem.Text{ZH: "已有结果的投标数", EN: "Bids decided"}, Type: formula.NumberType(),
	},
	{
		Code: "bids_won", Alias: "中标数", Title: problem.Text{ZH: "中标数", EN: "Bids won"}, Type: formula.NumberType(),
	},
	{
		Code: "bids_void", Alias: "废标数", Title: problem.Text{ZH: "废标数", EN: "Void bids"}, Type: formula.NumberType(),
	},
}
