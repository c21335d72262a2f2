package measure

import (
	"steelyard/compensation/formula"
	"steelyard/compensation/problem"
)

// peopleQuantities are about the people of the sales force.
var peopleQuantities = []Quantity{
	{
		Code: "quota_heads", Alias: "有任务人数", Title: problem.Text{ZH: "平均背任务人数", EN: "Average quota-carrying heads"}, Type: formula.NumberType(),
	},
	{
		Code: "heads_with_target", Alias: "有目标人数", Title: problem.Text{ZH: "有回款目标的人数", EN: "Heads with a collection target"}, Type: formula.NumberType(),
	},
	{
		Code: "heads_at_80", Alias: "达标人数", Title: problem.Text{ZH: "达成八成以上的人数", EN: "Heads at 80 % of target"}, Type: formula.NumberType(),
	},
	{
		Code: "top_collected", Alias: "头部回款", Title: problem.Text{ZH: "前两成人员的回款额", EN: "Collected by the top fifth of heads"}, Type: formula.MoneyType(),
	},
	{
		Code: "days_to_first_opportunity", Alias: "新人首商机天数", Title: problem.Text{ZH: "新人到首个有效商机的中位天数", EN: "Median days to a newcomer's first valid opportunity"}, Type: formula.DaysType(),
	},
	{
		Code: "days_to_first_cash", Alias: "新人首回款天数", Title: problem.Text{ZH: "新人到首单回款的中位天数", EN: "Median days to a newcomer's first collected deal"}, Type: formula.DaysType(),
	},
	{
		Code: "hires_judged", Alias: "满半年新人数", Title: problem.Text{ZH: "入职满半年的新人数", EN: "Hires past six months"}, Type: formula.NumberType(),
	},
	{
		Code: "hires_good", Alias: "留用达标新人数", Title: problem.Text{ZH: "满半年在岗且达标的新人数", EN: "Hires kept and on target after six months"}, Type: formula.NumberType(),
	},
	{
		Code: "regretted_leavers", Alias: "遗憾离职人数", Title: problem.Text{ZH: "遗憾离职人数", EN: "Regretted leavers"}, Type: formula.NumberType(),
	},
	{
		Code: "average_heads", Alias: "平均人数", Title: problem.Text{ZH: "平均在岗人数", EN: "Average heads"}, Type: formula.NumberType(),
	},
	{
		Code: "sales_expense", Alias: "销售费用", Title: problem.Text{ZH: "销售费用", EN: "Sales expense"}, Type: formula.MoneyType(),
	},
	{
		Code: "pay_cost", Alias: "薪酬成本", Title: problem.Text{ZH: "薪酬成本", EN: "Pay cost"}, Type: formula.MoneyType(),
	},
	{
		Code: "pass_tests_due", Alias: "应通关数", Title: problem.Text{ZH: "应参加的通关测试数", EN: "Pass tests due"}, Type: formula.NumberType(),
	},
	{
		Code: "pass_tests_passed", Alias: "通关数", Title: problem.Text{ZH: "通过的通关测试数", EN: "Pass tests passed"}, Type: formula.NumberType(),
	},
	{
		Code: "territory_expected", Alias: "地盘客户数", Title: problem.Text{ZH: "地盘应建档客户数", EN: "Accounts expected on the territory list"}, Type: formula.NumberType(),
	},
	{
		Code: "territory_done", Alias: "已建档地盘客户数", Title: problem.Text{ZH: "已建档的地盘客户数", EN: "Accounts listed and complete"}, Type: formula.NumberType(),
	},
	{
		Code: "key_people_planned", Alias: "计划拜访关键人数", Title: problem.Text{ZH: "计划拜访的关键人数", EN: "Key people to be met"}, Type: formula.NumberType(),
	},
	{
		Code: "key_people_met", Alias: "已见关键人数", Title: problem.Text{ZH: "已见面的关键人数", EN: "Key people met"}, Type: formula.NumberType(),
	},
}
