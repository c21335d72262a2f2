package measure

import (
	"steelyard/compensation/formula"
	"steelyard/compensation/problem"
)

// contractQuantities are about contracts and what is paid for them.
var contractQuantities = []Quantity{
	{
		Code: "signed_amount", Alias: "新签额", Title: problem.Text{ZH: "新签合同额", EN: "New contract amount"}, Type: formula.MoneyType(),
	},
	{
		Code: "signing_target", Alias: "签约目标", Title: problem.Text{ZH: "签约目标", EN: "Signing target"}, Type: formula.MoneyType(),
	},
	{
		Code: "signed_margin", Alias: "新签毛利", Title: problem.Text{ZH: "新签合同毛利", EN: "Margin of new contracts"}, Type: formula.MoneyType(),
	},
	{
		Code: "signed_net", Alias: "新签不含税额", Title: problem.Text{ZH: "新签合同不含税额", EN: "New contract amount without tax"}, Type: formula.MoneyType(),
	},
	{
		Code: "contracts_signed", Alias: "新签合同数", Title: problem.Text{ZH: "新签合同数", EN: "New contracts"}, Type: formula.NumberType(),
	},
	{
		Code: "list_amount", Alias: "标准价金额", Title: problem.Text{ZH: "按标准价计算的金额", EN: "Amount at list prices"}, Type: formula.MoneyType(),
	},
	{
		Code: "discount_amount", Alias: "折扣金额", Title: problem.Text{ZH: "折扣金额", EN: "Discounts given"}, Type: formula.MoneyType(),
	},
	{
		Code: "repeat_amount", Alias: "复购额", Title: problem.Text{ZH: "老客户新签合同额", EN: "New contracts of returning customers"}, Type: formula.MoneyType(),
	},
	{
		Code: "presigned_amount", Alias: "预签额", Title: problem.Text{ZH: "预签合同额", EN: "Pre-signed amount"}, Type: formula.MoneyType(),
		Definition: problem.Text{
			ZH: "窗口最后一天的预签商机金额之和，含税，按登记金额。预签指：在谈（P2 至 P5），且处于 P5 或已收到中标通知，预计签约日在其后“前瞻天数”（设置 Ahead）之内。归商机负责人；都没有填写金额时无值。",
			EN: "Amounts, tax included and as recorded, of pre-signed opportunities on the window's last day: open (P2 to P5), at P5 or with an award notice by then, and expected to be signed within the days ahead (setting Ahead). They count for the owner; there is no value where none carries an amount.",
		},
		computed: computed{rows: eachDeal(presigned), bare: noAmounts},
	},
	{
		Code: "presigned_change", Alias: "预签净增减", Title: problem.Text{ZH: "预签合同额周净增减", EN: "Weekly net change of pre-signed"}, Type: formula.MoneyType(),
		Definition: problem.Text{
			ZH: "预签合同额从窗口最后一天的七天前到最后一天的净增减：进入名单的加，离开的减，逐条注明原因（新增、签约、推迟、丢失）。推迟指仍在谈但预计签约日已过或阶段退回；金额按登记值，每个商机只有一个金额，因此看不出缩减。归负责人。",
			EN: "The net change of the pre-signed amount from seven days before the window's last day to that day: what came onto the list is added, what left it is taken off, each with its cause (new, signed, slipped, lost). Slipped is still open, with its date passed or its stage fallen back. An opportunity has one recorded amount, so amounts that shrank cannot be told. They count for the owner.",
		},
		computed: computed{rows: presignedChange, bare: noAmounts},
	},
	{
		Code: "signing_forecast", Alias: "签约预测", Title: problem.Text{ZH: "签约预测额", EN: "Signing forecast"}, Type: formula.MoneyType(),
	},
	{
		Code: "key_accounts_before", Alias: "原有大客户数", Title: problem.Text{ZH: "前一年度活跃大客户数", EN: "Key accounts active a year before"}, Type: formula.NumberType(),
	},
	{
		Code: "key_accounts_lost", Alias: "流失大客户数", Title: problem.Text{ZH: "流失大客户数", EN: "Key accounts lost"}, Type: formula.NumberType(),
	},
	{
		Code: "key_accounts_kept", Alias: "保有大客户数", Title: problem.Text{ZH: "保有大客户数", EN: "Key accounts kept"}, Type: formula.NumberType(),
	},
	{
		Code: "collected", Alias: "回款", Title: problem.Text{ZH: "回款额", EN: "Collected amount"}, Type: formula.MoneyType(),
	},
	{
		Code: "collection_target", Alias: "回款目标", Title: problem.Text{ZH: "回款目标", EN: "Collection target"}, Type: formula.MoneyType(),
	},
	{
		Code: "first_payment_due", Alias: "首期款到窗额", Title: problem.Text{ZH: "首期款窗口已结束的合同额", EN: "Contracts whose first-payment window closed"}, Type: formula.MoneyType(),
	},
	{
		Code: "first_payment_met", Alias: "首期款达标额", Title: problem.Text{ZH: "首期款达标的合同额", EN: "Contracts with the first payment in"}, Type: formula.MoneyType(),
	},
	{
		Code: "expected_cash", Alias: "预计回款", Title: problem.Text{ZH: "预签合同预计回款额", EN: "Expected cash of pre-signed deals"}, Type: formula.MoneyType(),
		Definition: problem.Text{
			ZH: "窗口最后一天的预签商机中，预计首期款日在其后“前瞻天数”（设置 Ahead）之内的，首期款（含税）乘以当日阶段的成交概率，精确相加不取整。没有填写首期款或日期的列为 0 并注明；全都没有填写时无值。归商机负责人。",
			EN: "Of the opportunities pre-signed on the window's last day, the expected first payment, tax included, times the probability of the stage on that day, where it is expected within the days ahead (setting Ahead); added exactly, unrounded. Those that do not say when and how much are listed with 0, and where all are such there is no value. They count for the owner.",
		},
		computed: computed{rows: expectedCash, bare: problem.Text{ZH: "预签商机都没有填写预计首期款及其日期", EN: "None of the pre-signed deals says when and how much is to be paid first"}},
	},
	{
		Code: "collection_forecast", Alias: "回款预测", Title: problem.Text{ZH: "回款预测额", EN: "Collection forecast"}, Type: formula.MoneyType(),
	},
	{
		Code: "due_amount", Alias: "到期应收额", Title: problem.Text{ZH: "本期到期应收额", EN: "Instalments fallen due"}, Type: formula.MoneyType(),
	},
	{
		Code: "due_received", Alias: "到期已收额", Title: problem.Text{ZH: "本期到期应收的已收额", EN: "Received against instalments fallen due"}, Type: formula.MoneyType(),
	},
	{
		Code: "older_opening", Alias: "历史应收期初", Title: problem.Text{ZH: "历史合同年初应收余额", EN: "Opening balance of older contracts"}, Type: formula.MoneyType(),
	},
	{
		Code: "older_recovered", Alias: "历史应收清收额", Title: problem.Text{ZH: "历史应收本年清收额", EN: "Recovered of older balances"}, Type: formula.MoneyType(),
	},
	{
		Code: "receivable_balance", Alias: "应收余额", Title: problem.Text{ZH: "应收余额", EN: "Receivable balance"}, Type: formula.MoneyType(),
	},
	{
		Code: "overdue_balance", Alias: "逾期余额", Title: problem.Text{ZH: "逾期应收余额", EN: "Overdue balance"}, Type: formula.MoneyType(),
	},
	{
		Code: "collection_days", Alias: "回款周期天数", Title: problem.Text{ZH: "从生效到收齐的中位天数", EN: "Median days until paid in full"}, Type: formula.DaysType(),
	},
	{
		Code: "billed_per_day", Alias: "日均应收", Title: problem.Text{ZH: "近十二个月日均到期应收", EN: "Amount fallen due per day over twelve months"}, Type: perDay,
	},
	{
		Code: "billed_amount", Alias: "应收发生额", Title: problem.Text{ZH: "近十二个月到期应收额", EN: "Amount fallen due over twelve months"}, Type: formula.MoneyType(),
	},
	{
		Code: "bad_debt", Alias: "坏账额", Title: problem.Text{ZH: "确认的坏账额", EN: "Bad debt recognised"}, Type: formula.MoneyType(),
	},
	{
		Code: "collection_tasks", Alias: "存量回款任务数", Title: problem.Text{ZH: "到期的存量回款任务", EN: "Inherited collection tasks due"}, Type: formula.NumberType(),
	},
	{
		Code: "collection_tasks_done", Alias: "完成的存量回款任务数", Title: problem.Text{ZH: "按时完成的存量回款任务", EN: "Inherited collection tasks done in time"}, Type: formula.NumberType(),
	},
}
