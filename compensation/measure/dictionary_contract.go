package measure

import (
	"steelyard/compensation/formula"
	"steelyard/compensation/problem"
)

// contractQuantities are about contracts and what is paid for them.
var contractQuantities = []Quantity{
	{
		Code: "signed_amount", Alias: "新签额", Title: problem.Text{ZH: "新签合同额", EN: "New contract amount"}, Type: formula.MoneyType(),
		Definition: problem.Text{
			ZH: "窗口内开始生效的合同额（含税），加上窗口内的变更、减去取消。合同从生效日与正式合同归档日中较晚的一天起计；没有合同条款记录的从签约日起计，有条款而未归档的不计。早于该日的变更算在该日。按合同的业绩分成归属到人。",
			EN: "The gross amount of the contracts that begin to count in the window, plus change orders and less cancellations dated in it. A contract counts from its effective date or the day on which the formal contract was put on file, whichever is later; without terms from its signing date, with terms but nothing on file not at all. A change before that day counts on that day. Credited by the contract's split.",
		},
		computed: computed{rows: signedAmounts},
	},
	{
		Code: "signing_target", Alias: "签约目标", Title: problem.Text{ZH: "签约目标", EN: "Signing target"}, Type: formula.MoneyType(),
		Definition: problem.Text{
			ZH: "窗口内各月的签约目标之和，窗口须由整月组成。季度或年度目标只在窗口包含其全部日期、且其间没有该员工更细的目标时计入。归入该员工在目标期间最早在职那天的团队。",
			EN: "The signing targets of the window's months; the window has to be of whole months. A quarter's or a year's target counts only where the window holds all of it and the person has no finer target within it. It belongs to the person's team on the first day of the target's period on which the person is employed.",
		},
		computed: computed{rows: targetsOf(ofSigning), blank: problem.Text{
			ZH: "没有设定该窗口的签约目标（目标按整月设定）",
			EN: "No signing target is set for this window (targets are set for whole months)",
		}},
	},
	{
		Code: "signed_margin", Alias: "新签毛利", Title: problem.Text{ZH: "新签合同毛利", EN: "Margin of new contracts"}, Type: formula.MoneyType(),
		Definition: problem.Text{
			ZH: "新签合同不含税额减去成本预算和第三方采购（均不含税）。合同与日期同「新签合同不含税额」。只要有一份合同没有成本预算，毛利就没有数值。没有采购记录的视为无采购。",
			EN: "The net amount of the new contracts less budgeted cost and third-party purchases, all without tax; contracts and days as for the new contract amount without tax. While one of the contracts has no budgeted cost there is no margin. A contract that names no purchases has none.",
		},
		computed: computed{rows: signedMargins, reduce: signedMargin},
	},
	{
		Code: "signed_net", Alias: "新签不含税额", Title: problem.Text{ZH: "新签合同不含税额", EN: "New contract amount without tax"}, Type: formula.MoneyType(),
		Definition: problem.Text{
			ZH: "窗口内开始计入新签的合同的不含税金额，取开始计入那天有效的金额；之后的变更没有成本可比，不计。按合同的业绩分成归属到人。",
			EN: "The amount without tax of the contracts that begin to count as new in the window, as in force on the day from which they count; later change orders are left out, since no cost is known of them. Credited by the contract's split.",
		},
		computed: computed{rows: signedNet},
	},
	{
		Code: "contracts_signed", Alias: "新签合同数", Title: problem.Text{ZH: "新签合同数", EN: "New contracts"}, Type: formula.NumberType(),
		Definition: problem.Text{
			ZH: "窗口内开始计入新签的合同份数，到窗口末日已全额取消的不计。参与分成的每个人各计一份；同一团队和全公司只计一份。",
			EN: "The contracts that begin to count as new in the window, less those cancelled in full by its last day. Everybody who shares in a contract has one; a team and the company have it once.",
		},
		computed: computed{rows: signedContracts, reduce: countOnce},
	},
	{
		Code: "list_amount", Alias: "标准价金额", Title: problem.Text{ZH: "按标准价计算的金额", EN: "Amount at list prices"}, Type: formula.MoneyType(),
		Definition: problem.Text{
			ZH: "窗口内开始计入新签的合同按标准价计算的含税金额；标准价未知的合同不计。按合同的业绩分成归属到人。",
			EN: "What the contracts that begin to count as new in the window would have cost at list prices, tax included; contracts without a list price are left out. Credited by the contract's split.",
		},
		computed: computed{rows: listAmounts, blank: problem.Text{
			ZH: "窗口内没有已知标准价的新签合同",
			EN: "No new contract with a known list price in this window",
		}},
	},
	{
		Code: "discount_amount", Alias: "折扣金额", Title: problem.Text{ZH: "折扣金额", EN: "Discounts given"}, Type: formula.MoneyType(),
		Definition: problem.Text{
			ZH: "标准价金额减去合同额（开始计入那天有效的含税金额），高于标准价的为负；只看标准价已知的新签合同。按合同的业绩分成归属到人。",
			EN: "The amount at list prices less the contract's gross amount in force on the day from which it counts, negative where it was sold above; only new contracts whose list price is known. Credited by the contract's split.",
		},
		computed: computed{rows: discountAmounts, blank: problem.Text{
			ZH: "窗口内没有已知标准价的新签合同",
			EN: "No new contract with a known list price in this window",
		}},
	},
	{
		Code: "repeat_amount", Alias: "复购额", Title: problem.Text{ZH: "老客户新签合同额", EN: "New contracts of returning customers"}, Type: formula.MoneyType(),
		Definition: problem.Text{
			ZH: "新签合同额中，客户在更早的日期已有其他计入新签的合同（不论其后来如何）的部分，含这些合同的变更和取消。按合同的业绩分成归属到人。",
			EN: "The part of the new contract amount whose customer had another contract that began to count on an earlier day, whatever became of it; with the changes and cancellations of these contracts. Credited by the contract's split.",
		},
		computed: computed{rows: repeatAmounts},
	},
	{
		Code: "signing_forecast", Alias: "签约预测", Title: problem.Text{ZH: "签约预测额", EN: "Signing forecast"}, Type: formula.MoneyType(),
		Definition: problem.Text{
			ZH: "窗口内各月签约预测之和，窗口须由整月组成。每月取在该月首个工作日（按公司日历）及之前最后冻结的一次；之后冻结的不计，季度和年度的预测不计。归入该员工当月最早在职那天的团队。",
			EN: "The signing forecasts of the window's months; the window has to be of whole months. Of each month the last one frozen by its first working day in the company's calendar counts; what is frozen later, and forecasts of quarters and years, do not. It belongs to the person's team on the first day of the month on which the person is employed.",
		},
		computed: computed{rows: forecastsOf(ofSigning), blank: problem.Text{
			ZH: "窗口内没有按时冻结的签约预测（预测按整月设定）",
			EN: "No signing forecast was frozen in time for this window (forecasts are made for whole months)",
		}},
	},
	{
		Code: "key_accounts_before", Alias: "原有大客户数", Title: problem.Text{ZH: "前一年度活跃大客户数", EN: "Key accounts active a year before"}, Type: formula.NumberType(),
		Definition: problem.Text{
			ZH: "往前第 13 至 24 个月内有活动的大客户数：客户等级属于设置的大客户等级，且其间有合同开始计入新签，或某份合同收到的核销款多于退回的款。计给参与这些合同分成的每个人，日期为其间最后一次活动；团队和公司对每个客户只计一次。",
			EN: "The key accounts that were active in the months 13 to 24 back from the window's last day: customers of the classes set as key in which a contract began to count, or more allocated cash came in on a contract than went back. Counted for everybody who shares in these contracts, on the last such day; a team and the company count a customer once.",
		},
		computed: computed{rows: keyAccountsBefore, reduce: countOnce},
	},
	{
		Code: "key_accounts_lost", Alias: "流失大客户数", Title: problem.Text{ZH: "流失大客户数", EN: "Key accounts lost"}, Type: formula.NumberType(),
		Definition: problem.Text{
			ZH: "前一年度活跃的大客户中，截至窗口末日的最近 12 个月内没有任何活动的客户数。活动、归属和日期的规则同「前一年度活跃大客户数」。",
			EN: "Of the key accounts active a year before, those that were active in none of the twelve months up to the window's last day. What makes an account active, for whom it counts and on which day are as for those active a year before.",
		},
		computed: computed{rows: keyAccountsLost, reduce: countOnce},
	},
	{
		Code: "key_accounts_kept", Alias: "保有大客户数", Title: problem.Text{ZH: "保有大客户数", EN: "Key accounts kept"}, Type: formula.NumberType(),
		Definition: problem.Text{
			ZH: "前一年度活跃的大客户中，截至窗口末日的最近 12 个月内也有活动的客户数，不论由谁负责。其余规则同「前一年度活跃大客户数」。",
			EN: "Of the key accounts active a year before, those that were active in the twelve months up to the window's last day too, whoever had the business then. All else is as for those active a year before.",
		},
		computed: computed{rows: keyAccountsKept, reduce: countOnce},
	},
	{
		Code: "collected", Alias: "回款", Title: problem.Text{ZH: "回款额", EN: "Collected amount"}, Type: formula.MoneyType(),
		Definition: problem.Text{
			ZH: "窗口内经财务确认并核销到合同的回款，含税，累计不超过合同额；退款和冲销计在发生退回的期间。与薪酬计算所用的回款额是同一个数，按合同的业绩分成归属到人，整分、最大余额法。",
			EN: "Receipts that finance confirmed in the window and that are allocated to a contract, tax included, running up to no more than the contract's amount; refunds and reversals count when the money went back. The same figure that pay is calculated on, credited by the contract's split in whole minor units by largest remainder.",
		},
		computed: computed{rows: collectedAmounts},
	},
	{
		Code: "collection_target", Alias: "回款目标", Title: problem.Text{ZH: "回款目标", EN: "Collection target"}, Type: formula.MoneyType(),
		Definition: problem.Text{
			ZH: "窗口内各月的回款目标之和，窗口须由整月组成。季度或年度目标只在窗口包含其全部日期、且其间没有该员工更细的目标时计入。归入该员工在目标期间最早在职那天的团队。",
			EN: "The collection targets of the window's months; the window has to be of whole months. A quarter's or a year's target counts only where the window holds all of it and the person has no finer target within it. It belongs to the person's team on the first day of the target's period on which the person is employed.",
		},
		computed: computed{rows: targetsOf(ofCollection), blank: problem.Text{
			ZH: "没有设定该窗口的回款目标（目标按整月设定）",
			EN: "No collection target is set for this window (targets are set for whole months)",
		}},
	},
	{
		Code: "first_payment_due", Alias: "首期款到窗额", Title: problem.Text{ZH: "首期款窗口已结束的合同额", EN: "Contracts whose first-payment window closed"}, Type: formula.MoneyType(),
		Definition: problem.Text{
			ZH: "首期款窗口在本窗口内结束的合同，取结束当天的有效金额（合同额加变更减取消，含税）。首期款窗口结束于首个到期分期的到期日加宽限天数（默认 15 天）。届时尚未生效或已全额取消的合同不计；是否归档不影响。按合同的业绩分成归属到人。",
			EN: "The contracts whose first-payment window closes in the window, at the gross amount in force on that day. It closes when the earliest instalment's due date and the days of grace (15 by default) are past. Contracts that are not effective by then, or cancelled in full, are left out; whether they are on file makes no difference. Credited by the contract's split.",
		},
		computed: computed{rows: firstPaymentsDue},
	},
	{
		Code: "first_payment_met", Alias: "首期款达标额", Title: problem.Text{ZH: "首期款达标的合同额", EN: "Contracts with the first payment in"}, Type: formula.MoneyType(),
		Definition: problem.Text{
			ZH: "首期款窗口在本窗口内结束的合同中，到结束当天累计核销回款（减退回）达到当天有效金额的首期款比例（默认 30%）的合同额。其余规则同上一项。",
			EN: "Of the contracts whose first-payment window closes in the window, those on which the cash allocated by that day, less what went back, reaches the share set for first payments (30 % by default) of the amount in force on that day. All else is as for the contracts whose window closed.",
		},
		computed: computed{rows: firstPaymentsMet},
	},
	{
		Code: "collection_forecast", Alias: "回款预测", Title: problem.Text{ZH: "回款预测额", EN: "Collection forecast"}, Type: formula.MoneyType(),
		Definition: problem.Text{
			ZH: "窗口内各月回款预测之和，窗口须由整月组成。每月取在该月首个工作日（按公司日历）及之前最后冻结的一次；之后冻结的不计，季度和年度的预测不计。归入该员工当月最早在职那天的团队。",
			EN: "The collection forecasts of the window's months; the window has to be of whole months. Of each month the last one frozen by its first working day in the company's calendar counts; what is frozen later, and forecasts of quarters and years, do not. It belongs to the person's team on the first day of the month on which the person is employed.",
		},
		computed: computed{rows: forecastsOf(ofCollection), blank: problem.Text{
			ZH: "窗口内没有按时冻结的回款预测（预测按整月设定）",
			EN: "No collection forecast was frozen in time for this window (forecasts are made for whole months)",
		}},
	},
	{
		Code: "due_amount", Alias: "到期应收额", Title: problem.Text{ZH: "本期到期应收额", EN: "Instalments fallen due"}, Type: formula.MoneyType(),
		Definition: problem.Text{
			ZH: "到期日在窗口内的分期款，含税，限窗口末日已生效的合同；取消后超出有效合同额的部分从最晚到期的分期扣除。日期为到期日。按合同的业绩分成归属到人。",
			EN: "The instalments that fall due in the window, tax included, of contracts effective by its last day; what cancellations leave beyond the amount in force is taken off the instalments due last. The day is the due date. Credited by the contract's split.",
		},
		computed: computed{rows: dueAmounts},
	},
	{
		Code: "due_received", Alias: "到期已收额", Title: problem.Text{ZH: "本期到期应收的已收额", EN: "Received against instalments fallen due"}, Type: formula.MoneyType(),
		Definition: problem.Text{
			ZH: "到窗口末日针对这些分期已收的款，提前收到的也计。核销到某期的款归该期；没有指明分期的，以及超出该期的部分，依次归最早到期的分期；退回而未指明分期的，归它所冲销的那笔款的分期，无从对应的从最晚到期的分期扣除。每期不超过其金额，日期为到期日。",
			EN: "What was received by the window's last day for the instalments that fall due in it, early receipts included. Cash allocated to an instalment is for that one; cash without an instalment, and what is more than its instalment, is for the oldest due first; money that went back without one is of the instalment whose payment it takes back, where that is known, else it is taken off the latest. Never more than the instalment; the day is the due date.",
		},
		computed: computed{rows: dueReceived},
	},
	{
		Code: "older_opening", Alias: "历史应收期初", Title: problem.Text{ZH: "历史合同年初应收余额", EN: "Opening balance of older contracts"}, Type: formula.MoneyType(),
		Definition: problem.Text{
			ZH: "窗口末日所在财年开始前已生效的合同，在财年首日开始时未收也未核销坏账的分期款，不论是否到期；财年首日尚未到期的质保金不计。已收的款按「到期已收额」的规则对应到分期。按合同的业绩分成归属到人，归入末日所在团队。",
			EN: "Of contracts effective before the fiscal year in which the window ends, what of their instalments was neither received nor written off as that year began, due or not; a retention not due on its first day is left out. Receipts are set against instalments as for what was received of those fallen due. Credited by the contract's split, to the teams of the window's last day.",
		},
		computed: computed{rows: olderOpenings},
	},
	{
		Code: "older_recovered", Alias: "历史应收清收额", Title: problem.Text{ZH: "历史应收本年清收额", EN: "Recovered of older balances"}, Type: formula.MoneyType(),
		Definition: problem.Text{
			ZH: "财年首日至窗口末日，针对年初历史应收余额收到的款，每期不低于 0、不超过年初余额；冲销的是本年收款的，相应减少。其余规则同「历史合同年初应收余额」。",
			EN: "What was received from the fiscal year's first day to the window's last against the opening balance of older contracts, of each instalment at least 0 and at most what was open; what went back of it is taken off. All else is as for that opening balance.",
		},
		computed: computed{rows: olderRecovered},
	},
	{
		Code: "receivable_balance", Alias: "应收余额", Title: problem.Text{ZH: "应收余额", EN: "Receivable balance"}, Type: formula.MoneyType(),
		Definition: problem.Text{
			ZH: "窗口末日已生效合同的分期款中，到末日已到期或已开票、未收也未核销坏账的部分。系统没有开票记录，每期款（含质保金）都视为在到期日前若干个自然日（默认 30 天）开票：到期日不晚于末日后第 30 天的计入，更晚的不计。已收的款按「到期已收额」的规则对应到分期，坏账先冲最早到期的。按合同的业绩分成归属到人，归入末日所在团队。",
			EN: "Of contracts effective by the window's last day, what is neither received nor written off of the instalments that have fallen due or are invoiced by that day. Invoices are not recorded: an instalment, a retention too, is taken to be invoiced a number of calendar days before its due date, 30 unless the company sets another. So what falls due up to 30 days after the last day is in, and nothing that falls due later. Receipts are set against instalments as for what was received of those fallen due, bad debt against the oldest due first. Credited by the contract's split, to the teams of the window's last day.",
		},
		computed: computed{rows: receivables},
	},
	{
		Code: "overdue_balance", Alias: "逾期余额", Title: problem.Text{ZH: "逾期应收余额", EN: "Overdue balance"}, Type: formula.MoneyType(),
		Definition: problem.Text{
			ZH: "应收余额中，到期日早于窗口末日的部分：到期日当天结束之前付款都不算逾期，从次日起才算。",
			EN: "The part of the receivable balance whose due date is before the window's last day: an instalment may be paid until its due day ends, and is overdue from the next day on.",
		},
		computed: computed{rows: overdues},
	},
	{
		Code: "collection_days", Alias: "回款周期天数", Title: problem.Text{ZH: "从生效到收齐的中位天数", EN: "Median days until paid in full"}, Type: formula.DaysType(),
		Definition: problem.Text{
			ZH: "截至窗口末日的最近 12 个月内生效且已归档的合同，从生效日到收齐有效合同额的天数的中位数（乘积限估计，未收齐的按已等待天数保留）。收齐日取此后一直收齐到末日的首日，先收后生效的为 0 天，已全额取消的不计。不到一半收齐时没有数值。每份合同在同一范围内只计一次。",
			EN: "The median number of days from the effective date until the amount in force was paid in full, of the contracts effective in the twelve months up to the window's last day and on file by then, estimated by product limit with those not yet paid kept for as long as they have waited. The day is the one from which on a contract stayed paid until the last day; paid before it was effective is 0 days; cancelled in full is left out. While the estimate stays above one half there is no value. A contract counts once in a scope.",
		},
		computed: computed{rows: collectionDays, reduce: medianDays, blank: problem.Text{
			ZH: "近十二个月没有可统计的生效合同",
			EN: "No contract became effective in the last twelve months",
		}},
	},
	{
		Code: "billed_per_day", Alias: "日均应收", Title: problem.Text{ZH: "近十二个月日均到期应收", EN: "Amount fallen due per day over twelve months"}, Type: perDay,
		Definition: problem.Text{
			ZH: "近十二个月到期应收额 ÷ 这十二个月的天数（365 或 366），每期保留 20 位小数。按到期日归入，不按开票日：已开票、末日之后才到期的分期不计。",
			EN: "The amount fallen due over the twelve months up to the window's last day, divided by their days (365 or 366), each instalment to 20 digits. It goes by the due date and not by the invoice: what is invoiced and falls due after the last day is not in it.",
		},
		computed: computed{rows: billedPerDay},
	},
	{
		Code: "billed_amount", Alias: "应收发生额", Title: problem.Text{ZH: "近十二个月到期应收额", EN: "Amount fallen due over twelve months"}, Type: formula.MoneyType(),
		Definition: problem.Text{
			ZH: "截至窗口末日的最近 12 个月内到期的分期款，含税，规则同「本期到期应收额」。末日是月末时为整 12 个月，否则从 12 个月前同日的次日起。",
			EN: "The instalments that fell due in the twelve months up to the window's last day, tax included, as for the instalments fallen due. Whole months where that day ends a month, else from the day after the same day a year before.",
		},
		computed: computed{rows: billedAmounts},
	},
	{
		Code: "bad_debt", Alias: "坏账额", Title: problem.Text{ZH: "确认的坏账额", EN: "Bad debt recognised"}, Type: formula.MoneyType(),
		Definition: problem.Text{
			ZH: "截至窗口末日的最近 12 个月内核销为坏账的金额，日期为核销日；收回的坏账以负数计。按合同的业绩分成归属到人。",
			EN: "What was written off as bad debt in the twelve months up to the window's last day, on the day of the write-off; negative where a write-off was taken back. Credited by the contract's split.",
		},
		computed: computed{rows: badDebts},
	},
	{
		Code: "collection_tasks", Alias: "存量回款任务数", Title: problem.Text{ZH: "到期的存量回款任务", EN: "Inherited collection tasks due"}, Type: formula.NumberType(),
		Definition: problem.Text{
			ZH: "周计划中类别为 collection 的计划内事项，其所在周的周日在窗口内；计划外完成的不计。每项计 1，归计划人，归入其当周最早在职那天的团队。",
			EN: "The planned items of weekly plans of the kind “collection” whose week's Sunday lies in the window; what was done unplanned does not count. One each, for whose plan it is in, in the team of the first day of the week on which that person is employed.",
		},
		computed: computed{rows: collectionTasks},
	},
	{
		Code: "collection_tasks_done", Alias: "完成的存量回款任务数", Title: problem.Text{ZH: "按时完成的存量回款任务", EN: "Inherited collection tasks done in time"}, Type: formula.NumberType(),
		Definition: problem.Text{
			ZH: "其中在当周周日及之前完成并有凭据的事项。其余规则同「到期的存量回款任务」。",
			EN: "Of the inherited collection tasks due, those that were done by the Sunday of their week, with evidence. All else is as for the tasks due.",
		},
		computed: computed{rows: collectionTasksDone},
	},
}
