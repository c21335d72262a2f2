package measure

import (
	"steelyard/compensation/formula"
	"steelyard/compensation/problem"
)

// peopleQuantities are about the people of the sales force.
var peopleQuantities = []Quantity{
	{
		Code: "quota_heads", Alias: "有任务人数", Title: problem.Text{ZH: "平均背任务人数", EN: "Average quota-carrying heads"}, Type: formula.NumberType(),
		Definition: problem.Text{
			ZH: "背任务岗位族（设置 Sellers）的人员在窗口内的在职天数之和 ÷ 窗口天数。入职起 n 个月（设置 Ramp）为新人期，第 k 个月的每一天按 k ÷ (n + 1) 计；月份从首个任职的第一天起按对日计算，小月取月末。明细为折算后的人天；只在最后除一次，取 12 位小数。",
			EN: "The days that people are employed in a family that carries a quota (the setting Sellers), ÷ the days of the window. For the first n months from joining (the setting Ramp) a day of month k counts k ÷ (n + 1); months run from the first day of the first employment to the same day of the next month, or to its last day where it is shorter. Rows are head-days so weighted; only the last division rounds, to 12 digits.",
		},
		computed: computed{rows: quotaRows, reduce: quotaHeads},
	},
	{
		Code: "heads_with_target", Alias: "有目标人数", Title: problem.Text{ZH: "有回款目标的人数", EN: "Heads with a collection target"}, Type: formula.NumberType(),
		Definition: problem.Text{
			ZH: "窗口最后一天在职、已过新人期（设置 Ramp），且本财年年初至该日有回款目标的人数。目标按整月、整季、整年设定：整段都在这段时间内的才计，季度或年度之内另有更细目标的，只计更细的；窗口不在月末结束时没有目标。按该日所在的团队计。",
			EN: "People who are employed on the window's last day, past their ramp (the setting Ramp), and have a collection target for the fiscal year to that day. Targets are set for months, quarters and years: those count whose whole period lies in that time, and of a quarter or year only where the person has no finer target within it; a window that does not end with a month has none. The team is that of the last day.",
		},
		computed: computed{rows: targetRows(false)},
	},
	{
		Code: "heads_at_80", Alias: "达标人数", Title: problem.Text{ZH: "达成八成以上的人数", EN: "Heads at 80 % of target"}, Type: formula.NumberType(),
		Definition: problem.Text{
			ZH: "上述人员中，财年年初至窗口最后一天的回款额达到同期回款目标的设定比例（设置 OnTarget，默认 80%）的人数，恰好达到也算。回款按分成归属，冲销计入冲销当日。",
			EN: "Of these people, those who have collected at least the share of their target for the fiscal year to date that the setting OnTarget names (80 % unless decided otherwise), exactly at it included. Receipts are credited by the split, reversals on their own day.",
		},
		computed: computed{rows: targetRows(true)},
	},
	{
		Code: "top_collected", Alias: "头部回款", Title: problem.Text{ZH: "前两成人员的回款额", EN: "Collected by the top fifth of heads"}, Type: formula.MoneyType(),
		Definition: problem.Text{
			ZH: "范围内回款最多的若干人的回款额：人数为背任务岗位族在职人员与有回款归属人员合计的设定比例（设置 Top，默认 20%），向上取整。没有回款的人也计入人数；无人归属的回款不计。明细按人、按任职列出。",
			EN: "What those collected who collected most: as many as the setting Top (20 % unless decided otherwise) of the heads of the scope, rounded up. Heads are everybody employed in a quota-carrying family in the window, with or without receipts, and everybody else who is credited; what is credited to nobody is left out. Rows are heads by employment, with what they collected.",
		},
		computed: computed{rows: topRows, reduce: topSum},
	},
	{
		Code: "days_to_first_opportunity", Alias: "新人首商机天数", Title: problem.Text{ZH: "新人到首个有效商机的中位天数", EN: "Median days to a newcomer's first valid opportunity"}, Type: formula.DaysType(),
		Definition: problem.Text{
			ZH: "截至窗口末的十二个月内在背任务岗位族（设置 Sellers）入职的人，从入职到本人负责的首个商机有效的中位天数。有效指五要素都有凭据、且有上级确认未被抽查为虚假；由已有效商机拆分或重开的不算。尚未达到的按已过天数、离职的按在职天数保留（乘积限估计）。",
			EN: "For people who joined in a quota-carrying family (the setting Sellers) in the twelve months up to the window's end: the median days from joining to the first day on which an opportunity of theirs was valid, that is, had evidence of all five elements and a superior's confirmation that no spot check found false. What was split or re-opened from a valid one does not count. Those who have not got there are kept as open, leavers to their last day (product-limit estimate).",
		},
		computed: computed{rows: firstOpportunityRows, reduce: stayed, blank: nobodyJoined},
	},
	{
		Code: "days_to_first_cash", Alias: "新人首回款天数", Title: problem.Text{ZH: "新人到首单回款的中位天数", EN: "Median days to a newcomer's first collected deal"}, Type: formula.DaysType(),
		Definition: problem.Text{
			ZH: "同一批新人从入职到首笔归属本人的合同回款的中位天数；入职前到账的不算，已全额冲销的不算。尚未达到的按已过天数、离职的按在职天数保留（乘积限估计）。",
			EN: "For the same newcomers, the median days from joining to the first receipt on a contract that is credited to them; what came in before they joined does not count, nor what was taken back in full by the window's end. Those who have not got there are kept as open, leavers to their last day (product-limit estimate).",
		},
		computed: computed{rows: firstCashRows, reduce: stayed, blank: nobodyJoined},
	},
	{
		Code: "hires_judged", Alias: "满半年新人数", Title: problem.Text{ZH: "入职满半年的新人数", EN: "Hires past six months"}, Type: formula.NumberType(),
		Definition: problem.Text{
			ZH: "当月入职满半年、应作评价的新人数，含已离职者。由外部按人按月以指标值 hires_judged 提供，单位为number；某月的值计入包含该月最后一天的窗口，各月相加；一个都没有时没有值。",
			EN: "People for whom six months since joining were over in the month, leavers included. Brought from outside as the figure hires_judged by person and month, a number; a month counts in the window that holds its last day, and months are added. Without any there is no value.",
		},
		computed: brought("hires_judged", unitNumber, "入职满半年的新人数", "hires past six months"),
	},
	{
		Code: "hires_good", Alias: "留用达标新人数", Title: problem.Text{ZH: "满半年在岗且达标的新人数", EN: "Hires kept and on target after six months"}, Type: formula.NumberType(),
		Definition: problem.Text{
			ZH: "当月入职满半年、仍在岗且达到要求的新人数。由外部按人按月以指标值 hires_good 提供，单位为number；某月的值计入包含该月最后一天的窗口，各月相加；一个都没有时没有值。",
			EN: "Of the people for whom six months were over in the month, those still employed and on target. Brought from outside as the figure hires_good by person and month, a number; a month counts in the window that holds its last day, and months are added. Without any there is no value.",
		},
		computed: brought("hires_good", unitNumber, "满半年在岗且达标的新人数", "hires kept and on target after six months"),
	},
	{
		Code: "regretted_leavers", Alias: "遗憾离职人数", Title: problem.Text{ZH: "遗憾离职人数", EN: "Regretted leavers"}, Type: formula.NumberType(),
		Definition: problem.Text{
			ZH: "当月离职、公司希望留住的人数；没有遗憾离职时应填 0。由外部按人按月以指标值 regretted_leavers 提供，单位为number；某月的值计入包含该月最后一天的窗口，各月相加；一个都没有时没有值。",
			EN: "People who left in the month and whom the company had wished to keep; where there were none, 0 is to be entered. Brought from outside as the figure regretted_leavers by person and month, a number; a month counts in the window that holds its last day, and months are added. Without any there is no value.",
		},
		computed: brought("regretted_leavers", unitNumber, "遗憾离职人数", "regretted leavers"),
	},
	{
		Code: "average_heads", Alias: "平均人数", Title: problem.Text{ZH: "平均在岗人数", EN: "Average heads"}, Type: formula.NumberType(),
		Definition: problem.Text{
			ZH: "所有人员（不限岗位族，不折算新人）在窗口内的在职天数之和 ÷ 窗口天数，取 12 位小数。明细为人天；调动前的天数留在原团队。",
			EN: "The days that people of any family are employed in the window, newcomers in full, ÷ the days of the window, to 12 digits. Rows are head-days; days before a move stay with the old team.",
		},
		computed: computed{rows: headRows, reduce: headsOf},
	},
	{
		Code: "sales_expense", Alias: "销售费用", Title: problem.Text{ZH: "销售费用", EN: "Sales expense"}, Type: formula.MoneyType(),
		Definition: problem.Text{
			ZH: "当月的销售费用。由外部按人按月以指标值 sales_expense 提供，单位为公司币种；某月的值计入包含该月最后一天的窗口，各月相加；一个都没有时没有值。",
			EN: "The expense of selling in the month. Brought from outside as the figure sales_expense by person and month, in the company's currency; a month counts in the window that holds its last day, and months are added. Without any there is no value.",
		},
		computed: brought("sales_expense", "", "销售费用", "sales expense"),
	},
	{
		Code: "pay_cost", Alias: "薪酬成本", Title: problem.Text{ZH: "薪酬成本", EN: "Pay cost"}, Type: formula.MoneyType(),
		Definition: problem.Text{
			ZH: "当月的薪酬成本，含公司承担的部分。由外部按人按月以指标值 pay_cost 提供，单位为公司币种；某月的值计入包含该月最后一天的窗口，各月相加；一个都没有时没有值。",
			EN: "The cost of pay in the month, the employer's part included. Brought from outside as the figure pay_cost by person and month, in the company's currency; a month counts in the window that holds its last day, and months are added. Without any there is no value.",
		},
		computed: brought("pay_cost", "", "薪酬成本", "pay cost"),
	},
	{
		Code: "pass_tests_due", Alias: "应通关数", Title: problem.Text{ZH: "应参加的通关测试数", EN: "Pass tests due"}, Type: formula.NumberType(),
		Definition: problem.Text{
			ZH: "当月应参加的通关测试数。由外部按人按月以指标值 pass_tests_due 提供，单位为number；某月的值计入包含该月最后一天的窗口，各月相加；一个都没有时没有值。",
			EN: "Pass tests to be taken in the month. Brought from outside as the figure pass_tests_due by person and month, a number; a month counts in the window that holds its last day, and months are added. Without any there is no value.",
		},
		computed: brought("pass_tests_due", unitNumber, "应参加的通关测试数", "pass tests due"),
	},
	{
		Code: "pass_tests_passed", Alias: "通关数", Title: problem.Text{ZH: "通过的通关测试数", EN: "Pass tests passed"}, Type: formula.NumberType(),
		Definition: problem.Text{
			ZH: "当月应参加的通关测试中通过的项数。由外部按人按月以指标值 pass_tests_passed 提供，单位为number；某月的值计入包含该月最后一天的窗口，各月相加；一个都没有时没有值。",
			EN: "Of the pass tests to be taken in the month, those passed. Brought from outside as the figure pass_tests_passed by person and month, a number; a month counts in the window that holds its last day, and months are added. Without any there is no value.",
		},
		computed: brought("pass_tests_passed", unitNumber, "通过的通关测试数", "pass tests passed"),
	},
	{
		Code: "territory_expected", Alias: "地盘客户数", Title: problem.Text{ZH: "地盘应建档客户数", EN: "Accounts expected on the territory list"}, Type: formula.NumberType(),
		Definition: problem.Text{
			ZH: "当月地盘清单应建档的客户数。由外部按人按月以指标值 territory_expected 提供，单位为number；某月的值计入包含该月最后一天的窗口，各月相加；一个都没有时没有值。",
			EN: "Accounts that the territory list of the month should have. Brought from outside as the figure territory_expected by person and month, a number; a month counts in the window that holds its last day, and months are added. Without any there is no value.",
		},
		computed: brought("territory_expected", unitNumber, "地盘应建档客户数", "accounts expected on the territory list"),
	},
	{
		Code: "territory_done", Alias: "已建档地盘客户数", Title: problem.Text{ZH: "已建档的地盘客户数", EN: "Accounts listed and complete"}, Type: formula.NumberType(),
		Definition: problem.Text{
			ZH: "当月地盘清单中资料完整的客户数。由外部按人按月以指标值 territory_done 提供，单位为number；某月的值计入包含该月最后一天的窗口，各月相加；一个都没有时没有值。",
			EN: "Accounts on the territory list of the month whose records are complete. Brought from outside as the figure territory_done by person and month, a number; a month counts in the window that holds its last day, and months are added. Without any there is no value.",
		},
		computed: brought("territory_done", unitNumber, "已建档的地盘客户数", "accounts listed and complete"),
	},
	{
		Code: "key_people_planned", Alias: "计划拜访关键人数", Title: problem.Text{ZH: "计划拜访的关键人数", EN: "Key people to be met"}, Type: formula.NumberType(),
		Definition: problem.Text{
			ZH: "周计划中类型为 key-person 的计划内事项数，一项即一位要见的关键人。计入包含该周星期日的窗口，归计划人。",
			EN: "Planned items of the kind key-person in weekly plans, each of them one key person to be met. A week counts in the window that holds its Sunday, for whoever planned it.",
		},
		computed: computed{rows: itemRows(false, buyerPlanned)},
	},
	{
		Code: "key_people_met", Alias: "已见关键人数", Title: problem.Text{ZH: "已见面的关键人数", EN: "Key people met"}, Type: formula.NumberType(),
		Definition: problem.Text{
			ZH: "上述事项中，在该周星期日之前（含当日）完成且有凭据的项数。窗口与归属相同。",
			EN: "Of these items, those done with evidence by the Sunday of their week. Windows and people are the same.",
		},
		computed: computed{rows: itemRows(false, buyerMet)},
	},
}
