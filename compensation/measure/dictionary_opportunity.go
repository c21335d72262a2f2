package measure

import (
	"steelyard/compensation/fact"
	"steelyard/compensation/formula"
	"steelyard/compensation/problem"
)

// opportunityQuantities are about opportunities, relations, milestones and bids.
var opportunityQuantities = []Quantity{
	{
		Code: "presigned_amount", Alias: "预签额", Title: problem.Text{ZH: "预签合同额", EN: "Pre-signed amount"}, Type: formula.MoneyType(),
		Definition: problem.Text{
			ZH: "窗口最后一天的预签商机金额之和，含税，按登记金额。预签指：在谈（P2 至 P5），且处于 P5 或已收到中标通知，预计签约日在其后“前瞻天数”（设置 Ahead）之内，次日起算。归商机负责人；都没有填写金额时无值。",
			EN: "Amounts, tax included and as recorded, of pre-signed opportunities on the window's last day: open (P2 to P5), at P5 or with an award notice by then, and expected to be signed within the days ahead, from the next day on (setting Ahead). They count for the owner; there is no value where none carries an amount.",
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
		Code: "expected_cash", Alias: "预计回款", Title: problem.Text{ZH: "预签合同预计回款额", EN: "Expected cash of pre-signed deals"}, Type: formula.MoneyType(),
		Definition: problem.Text{
			ZH: "窗口最后一天的预签商机中，预计首期款日在其后“前瞻天数”（设置 Ahead）之内的，首期款（含税）乘以当日阶段的成交概率，精确相加不取整。没有填写首期款或日期的列为 0 并注明；全都没有填写时无值。归商机负责人。",
			EN: "Of the opportunities pre-signed on the window's last day, the expected first payment, tax included, times the probability of the stage on that day, where it is expected within the days ahead (setting Ahead); added exactly, unrounded. Those that do not say when and how much are listed with 0, and where all are such there is no value. They count for the owner.",
		},
		computed: computed{rows: expectedCash, bare: problem.Text{ZH: "预签商机都没有填写预计首期款及其日期", EN: "None of the pre-signed deals says when and how much is to be paid first"}},
	},
	{
		Code: "reserve_amount", Alias: "商机储备额", Title: problem.Text{ZH: "有效商机储备额", EN: "Valid reserve"}, Type: formula.MoneyType(),
		Definition: problem.Text{
			ZH: "窗口最后一天有效的在谈商机中，预计签约日在其后“前瞻天数”（设置 Ahead）之内的商机金额之和，按登记的金额含税计；有效指当日五要素都有证据、上级已确认且截至当日未被抽查为虚假；拆分或重新打开的商机沿用原商机的有效日。归商机负责人；都没有填写金额时无值。",
			EN: "Amounts, tax included and as recorded, of valid open opportunities whose signature is expected in the days ahead of the window's last day (setting Ahead); valid means that by the day all five elements have evidence and a superior has confirmed it, not found false by a spot check by then; a split or re-opened one has been valid since its origin was. They count for the owner; there is no value where none carries an amount.",
		},
		computed: computed{rows: eachDeal(inReserve), bare: noAmounts},
	},
	{
		Code: "reserve_needed", Alias: "所需储备额", Title: problem.Text{ZH: "所需商机储备额", EN: "Reserve needed"}, Type: formula.MoneyType(),
		Definition: problem.Text{
			ZH: "为某人设定了储备目标（窗口最后一天所在的月、季或年，取最短的）就用该目标。其余的人：从财年第一天到前瞻期（设置 Ahead）最后一天的签约目标（按天折算），减去财年以来的新签合同额，再除以本范围近二十四个月按金额计算的成交率（到过 P2 至 P5 的商机，赢单额 ÷ 赢单、输单、撤单额，废标不计）；结束的商机不足 30 个时按三分之一。目标已完成、没有目标或输单没有金额时无值并说明原因。",
			EN: "Where a reserve is set for somebody as a target (for the month, quarter or year of the window's last day, the shortest of them), that. For all others, the signing targets from the first day of the fiscal year to the last day ahead (setting Ahead), by days, less the new contract amount since that first day, divided by the scope's own conversion by amount over 24 months (of deals that had stood at P2 to P5: won ÷ won, lost and withdrawn, void bids left out); one third while fewer than 30 deals ended. There is no value, with the reason, where the target is met, none is set, or lost deals carry no amount.",
		},
		computed: computed{rows: reserveNeeded, reduce: sumOfNeed, blank: problem.Text{ZH: "没有设定签约目标，也没有设定储备目标", EN: "No signing target and no reserve target is set"}},
	},
	{
		Code: "new_valid_opportunities", Alias: "新增有效商机", Title: problem.Text{ZH: "新增有效商机数", EN: "New valid opportunities"}, Type: formula.NumberType(),
		Definition: problem.Text{
			ZH: "首次有效的日子在窗口内的商机个数：五要素都有证据且上级已确认（上级不是负责人本人，确认在窗口结束前未被抽查为虚假）的第一天。拆分和重新打开的商机与原商机合计一次，以最早的一天为准。归负责人，按那一天所在的团队计。",
			EN: "Opportunities by the first day on which all five elements have evidence and a superior, who is not the owner, has confirmed it (and no spot check by the end of the window found that false), where it lies in the window. Split and re-opened ones count once with their origin, on the earliest day. They count for the owner, in the team of that day.",
		},
		computed: computed{rows: becameValid},
	},
	{
		Code: "valid_amount", Alias: "有效商机额", Title: problem.Text{ZH: "有效在谈商机额", EN: "Valid open amount"}, Type: formula.MoneyType(),
		Definition: problem.Text{
			ZH: "窗口最后一天有效的在谈商机金额之和，含税；在谈指当日处于 P2 至 P5，有效指当日五要素都有证据、上级已确认且截至当日未被抽查为虚假；拆分或重新打开的商机沿用原商机的有效日。归负责人；都没有填写金额时无值。",
			EN: "Amounts, tax included, of valid open opportunities on the window's last day; open means standing at P2 to P5 on the day, valid means that by the day all five elements have evidence and a superior has confirmed it, not found false by a spot check by then; a split or re-opened one has been valid since its origin was. They count for the owner; there is no value where none carries an amount.",
		},
		computed: computed{rows: eachDeal(validOpen), bare: noAmounts},
	},
	{
		Code: "near_amount", Alias: "近期商机额", Title: problem.Text{ZH: "近期预计签约的商机额", EN: "Amount expected to sign soon"}, Type: formula.MoneyType(),
		Definition: problem.Text{
			ZH: "有效在谈商机额中，预计签约日在窗口最后一天之后“近期天数”（设置 Near）之内的部分；预计签约日已过的不算近期。归负责人。",
			EN: "The part of the valid open amount whose signature is expected within the days that count as near (setting Near) after the window's last day; what was expected earlier and is still open is not near. It counts for the owner.",
		},
		computed: computed{rows: eachDeal(validNear), bare: noAmounts},
	},
	{
		Code: "won_amount", Alias: "赢单额", Title: problem.Text{ZH: "赢单金额", EN: "Amount won"}, Type: formula.MoneyType(),
		Definition: problem.Text{
			ZH: "截至窗口最后一天的十二个月内成交（P6）的商机登记金额之和，含税，按成交日计；窗口结束时已不在 P6 的不计。归负责人，按成交日所在的团队计。",
			EN: "Recorded amounts, tax included, of opportunities won (P6) in the twelve months up to the window's last day, on the day won; one that does not stand at P6 at the end does not count. They count for the owner, in the team of that day.",
		},
		computed: computed{rows: wonAmounts},
	},
	{
		Code: "decided_amount", Alias: "已决商机额", Title: problem.Text{ZH: "已有结果的商机额", EN: "Amount decided"}, Type: formula.MoneyType(),
		Definition: problem.Text{
			ZH: "截至窗口最后一天的十二个月内赢单、输单和客户撤单的商机登记金额之和，按结束日计；废标另列，不计。输单后重新打开的不计，由新商机接续。只要有一个没有金额，就没有值：输单没有金额会使赢单率虚高。归负责人。",
			EN: "Recorded amounts of opportunities won, lost or withdrawn in the twelve months up to the window's last day, on the day they ended; void bids are listed apart. A lost one that was re-opened does not count, the new one carries it on. Where any of them carries no amount there is no value: lost deals without amounts would make the win rate look too good. They count for the owner.",
		},
		computed: computed{rows: decidedAmounts, reduce: sumOfDecided},
	},
	{
		Code: "pipeline_amount", Alias: "在谈商机额", Title: problem.Text{ZH: "P2 至 P5 在谈商机额", EN: "Open amount from P2 to P5"}, Type: formula.MoneyType(),
		Definition: problem.Text{
			ZH: "窗口最后一天处于 P2 至 P5 的商机金额之和，不论是否有效，含税，按登记金额。归负责人；都没有填写金额时无值。",
			EN: "Amounts, tax included and as recorded, of opportunities that stand at P2 to P5 on the window's last day, valid or not. They count for the owner; there is no value where none carries an amount.",
		},
		computed: computed{rows: eachDeal((*World).dealOpenOn), bare: noAmounts},
	},
	{
		Code: "stalled_amount", Alias: "停滞商机额", Title: problem.Text{ZH: "停滞商机额", EN: "Stalled amount"}, Type: formula.MoneyType(),
		Definition: problem.Text{
			ZH: "在谈商机中，到窗口最后一天为止，既没有换阶段、也没有凭证据达成里程碑的天数超过该阶段停留中位数两倍的商机金额之和。中位数取全公司近二十四个月离开该阶段的停留天数；没有商机离开过的阶段无法判断，含有这种商机的范围无值。归负责人。",
			EN: "Amounts of open opportunities that by the window's last day had neither moved to another stage nor reached a milestone with evidence for more days than twice the median stay in their stage. The median is of the stays that ended in 24 months, of the whole company; a stage that nobody left cannot be judged, and a scope with deals in it has no value. They count for the owner.",
		},
		computed: computed{rows: stalledDeals, reduce: sumOfStalled},
	},
	{
		Code: "weighted_amount", Alias: "加权商机", Title: problem.Text{ZH: "按阶段概率加权的商机额", EN: "Pipeline weighted by stage"}, Type: formula.MoneyType(),
		Definition: problem.Text{
			ZH: "窗口最后一天处于 P2 至 P5 的每个商机的登记金额乘以其阶段的成交概率（阶段表），精确相加不取整。归负责人；都没有填写金额时无值。",
			EN: "The recorded amount of each opportunity at P2 to P5 on the window's last day times the probability of its stage (from the table of stages), added exactly, unrounded. It counts for the owner; there is no value where none carries an amount.",
		},
		computed: computed{rows: weightedPipeline, bare: noAmounts},
	},
	{
		Code: "entered_p2", Alias: "进入P2数", Title: problem.Text{ZH: "进入 P2 的商机数", EN: "Opportunities that entered P2"}, Type: formula.NumberType(),
		Definition: problem.Text{
			ZH: "首次进入 P2（商机）的日子在窗口内的商机个数；每个商机只计首次，跳过该阶段的不计。归负责人，按进入日所在的团队计。",
			EN: "Opportunities by the day on which they first entered P2, where it lies in the window; one that goes back and enters again counts by its first time, one that skips the stage does not count. They count for the owner, in the team of that day.",
		},
		computed: computed{rows: enteredStage(fact.OpenStage)},
	},
	{
		Code: "passed_p2", Alias: "通过P2数", Title: problem.Text{ZH: "由 P2 进入 P3 的商机数", EN: "Opportunities that went on to P3"}, Type: formula.NumberType(),
		Definition: problem.Text{
			ZH: "窗口内首次进入 P2 的商机中，此后到窗口最后一天为止到过 P3 或更后阶段的个数；输单、撤单、废标不算通过。按进入 P2 的日子计，与分母同一批商机。归负责人。",
			EN: "Of the opportunities that first entered P2 in the window, those that afterwards, by its last day, reached P3 or a later stage; lost, withdrawn and void are none. They count on the day on which they entered P2, so that they are the same cohort as those below the bar, for the owner.",
		},
		computed: computed{rows: passedStage(fact.OpenStage)},
	},
	{
		Code: "entered_p3", Alias: "进入P3数", Title: problem.Text{ZH: "进入 P3 的商机数", EN: "Opportunities that entered P3"}, Type: formula.NumberType(),
		Definition: problem.Text{
			ZH: "首次进入 P3（初步认可）的日子在窗口内的商机个数；每个商机只计首次，跳过该阶段的不计。归负责人，按进入日所在的团队计。",
			EN: "Opportunities by the day on which they first entered P3, where it lies in the window; one that goes back and enters again counts by its first time, one that skips the stage does not count. They count for the owner, in the team of that day.",
		},
		computed: computed{rows: enteredStage(fact.FirstApproval)},
	},
	{
		Code: "passed_p3", Alias: "通过P3数", Title: problem.Text{ZH: "由 P3 进入 P4 的商机数", EN: "Opportunities that went on to P4"}, Type: formula.NumberType(),
		Definition: problem.Text{
			ZH: "窗口内首次进入 P3 的商机中，此后到窗口最后一天为止到过 P4 或更后阶段的个数；输单、撤单、废标不算通过。按进入 P3 的日子计，与分母同一批商机。归负责人。",
			EN: "Of the opportunities that first entered P3 in the window, those that afterwards, by its last day, reached P4 or a later stage; lost, withdrawn and void are none. They count on the day on which they entered P3, so that they are the same cohort as those below the bar, for the owner.",
		},
		computed: computed{rows: passedStage(fact.FirstApproval)},
	},
	{
		Code: "entered_p4", Alias: "进入P4数", Title: problem.Text{ZH: "进入 P4 的商机数", EN: "Opportunities that entered P4"}, Type: formula.NumberType(),
		Definition: problem.Text{
			ZH: "首次进入 P4（认可、投标）的日子在窗口内的商机个数；每个商机只计首次，跳过该阶段的不计。归负责人，按进入日所在的团队计。",
			EN: "Opportunities by the day on which they first entered P4, where it lies in the window; one that goes back and enters again counts by its first time, one that skips the stage does not count. They count for the owner, in the team of that day.",
		},
		computed: computed{rows: enteredStage(fact.Approval)},
	},
	{
		Code: "passed_p4", Alias: "通过P4数", Title: problem.Text{ZH: "由 P4 进入 P5 的商机数", EN: "Opportunities that went on to P5"}, Type: formula.NumberType(),
		Definition: problem.Text{
			ZH: "窗口内首次进入 P4 的商机中，此后到窗口最后一天为止到过 P5 或更后阶段的个数；输单、撤单、废标不算通过。按进入 P4 的日子计，与分母同一批商机。归负责人。",
			EN: "Of the opportunities that first entered P4 in the window, those that afterwards, by its last day, reached P5 or a later stage; lost, withdrawn and void are none. They count on the day on which they entered P4, so that they are the same cohort as those below the bar, for the owner.",
		},
		computed: computed{rows: passedStage(fact.Approval)},
	},
	{
		Code: "entered_p5", Alias: "进入P5数", Title: problem.Text{ZH: "进入 P5 的商机数", EN: "Opportunities that entered P5"}, Type: formula.NumberType(),
		Definition: problem.Text{
			ZH: "首次进入 P5（商务）的日子在窗口内的商机个数；每个商机只计首次，跳过该阶段的不计。归负责人，按进入日所在的团队计。",
			EN: "Opportunities by the day on which they first entered P5, where it lies in the window; one that goes back and enters again counts by its first time, one that skips the stage does not count. They count for the owner, in the team of that day.",
		},
		computed: computed{rows: enteredStage(fact.Negotiation)},
	},
	{
		Code: "passed_p5", Alias: "通过P5数", Title: problem.Text{ZH: "由 P5 进入 P6 的商机数", EN: "Opportunities that went on to P6"}, Type: formula.NumberType(),
		Definition: problem.Text{
			ZH: "窗口内首次进入 P5 的商机中，此后到窗口最后一天为止到过 P6 或更后阶段的个数；输单、撤单、废标不算通过。按进入 P5 的日子计，与分母同一批商机。归负责人。",
			EN: "Of the opportunities that first entered P5 in the window, those that afterwards, by its last day, reached P6 or a later stage; lost, withdrawn and void are none. They count on the day on which they entered P5, so that they are the same cohort as those below the bar, for the owner.",
		},
		computed: computed{rows: passedStage(fact.Negotiation)},
	},
	{
		Code: "sales_cycle_days", Alias: "销售周期天数", Title: problem.Text{ZH: "从 P2 到 P6 的中位天数", EN: "Median days from P2 to P6"}, Type: formula.DaysType(),
		Definition: problem.Text{
			ZH: "近二十四个月首次进入 P2 的商机，从那一天到成交（P6）天数的中位数，没有经过 P2 的不计，用乘积限估计：未结束的保留为“尚未成交”，输单、撤单、废标从结束日起不再计入。中位数是未成交比例首次降到一半或以下的天数；到不了一半时回答“尚未达到”。归负责人。",
			EN: "The median days from first entering P2, in the 24 months up to the window's last day, to signing (P6), by the product-limit estimate: open ones are kept as “not yet”, lost, withdrawn and void ones leave on the day they ended. It is the first number of days by which the share not yet signed is down to a half; where it is not, the answer is “not reached”. Deals that never were at P2 do not count. It is of the owner's deals.",
		},
		computed: computed{rows: cycles, reduce: cycleMedian, blank: problem.Text{ZH: "近二十四个月没有商机进入 P2", EN: "No opportunity entered P2 in 24 months"}},
	},
	{
		Code: "leads_received", Alias: "线索数", Title: problem.Text{ZH: "收到的线索数", EN: "Leads received"}, Type: formula.NumberType(),
		Definition: problem.Text{
			ZH: "窗口内收到的线索个数，按收到日和收到的人计，逐条列出渠道。只用于诊断，不用于考核。",
			EN: "Leads received in the window, on that day and for the person who received them, each with its channel. For diagnosis only, never for scoring.",
		},
		computed: computed{rows: leadsReceived(false)},
	},
	{
		Code: "leads_to_opportunity", Alias: "成商机线索数", Title: problem.Text{ZH: "转为商机的线索数", EN: "Leads that became opportunities"}, Type: formula.NumberType(),
		Definition: problem.Text{
			ZH: "窗口内收到的线索中，到窗口最后一天为止已转成商机的个数；按线索的收到日计，与分母同一批线索。只用于诊断。",
			EN: "Of the leads received in the window, those that had become an opportunity by its last day; they count on the day received, so that they are the same cohort as those below the bar. For diagnosis only.",
		},
		computed: computed{rows: leadsReceived(true)},
	},
	{
		Code: "elements_expected", Alias: "应有要素数", Title: problem.Text{ZH: "在谈商机应有要素数", EN: "Elements expected of open opportunities"}, Type: formula.NumberType(),
		Definition: problem.Text{
			ZH: "窗口最后一天处于 P2 至 P5 的商机，每个应有五要素：采购部门与联系人、需求、产品、预算、时间。归负责人。",
			EN: "Five elements (buying department and contact, need, product, budget, time) of each opportunity at P2 to P5 on the window's last day. They count for the owner.",
		},
		computed: computed{rows: elementsExpected},
	},
	{
		Code: "elements_complete", Alias: "已有要素数", Title: problem.Text{ZH: "有证据的要素数", EN: "Elements with evidence"}, Type: formula.NumberType(),
		Definition: problem.Text{
			ZH: "这些在谈商机到窗口最后一天为止有证据的要素个数，同一要素只计一次。归负责人。",
			EN: "How many of those elements have evidence by the window's last day, each once for an opportunity. They count for the owner.",
		},
		computed: computed{rows: elementsComplete},
	},
	{
		Code: "confirmations_due", Alias: "应确认商机数", Title: problem.Text{ZH: "应由上级确认的商机数", EN: "Opportunities due for confirmation"}, Type: formula.NumberType(),
		Definition: problem.Text{
			ZH: "请求上级确认之日起满规定工作日（设置 Confirm，按公司日历）的期限落在窗口内的确认请求个数，每个请求计一次。归被请求的上级，按期限日计。",
			EN: "Requests for a superior's confirmation whose deadline, the working days of the setting Confirm after it was asked for by the company's calendar, lies in the window; each request counts. They count for the superior who was asked, on the deadline.",
		},
		computed: computed{rows: confirmationsAsked(false)},
	},
	{
		Code: "confirmed_on_time", Alias: "按时确认商机数", Title: problem.Text{ZH: "按时确认的商机数", EN: "Opportunities confirmed on time"}, Type: formula.NumberType(),
		Definition: problem.Text{
			ZH: "这些到期的请求中，在期限当日或之前已作出确认的个数。归被请求的上级，按期限日计。",
			EN: "Of those requests, the ones that were confirmed on or before the deadline. They count for the superior who was asked, on the deadline.",
		},
		computed: computed{rows: confirmationsAsked(true)},
	},
	{
		Code: "confirmations_checked", Alias: "抽查确认数", Title: problem.Text{ZH: "被抽查的确认数", EN: "Confirmations spot-checked"}, Type: formula.NumberType(),
		Definition: problem.Text{
			ZH: "窗口内被抽查的确认个数，按抽查日计，不论确认是何时作出的。归作出确认的上级。",
			EN: "Confirmations that were spot-checked in the window, on the day of the check, whenever they were given. They count for the superior who gave them.",
		},
		computed: computed{rows: spotChecked(false)},
	},
	{
		Code: "confirmations_false", Alias: "虚假确认数", Title: problem.Text{ZH: "抽查为虚假的确认数", EN: "Confirmations found false"}, Type: formula.NumberType(),
		Definition: problem.Text{
			ZH: "窗口内被抽查且查出虚假的确认个数，按抽查日计。归作出确认的上级。",
			EN: "Of the confirmations spot-checked in the window, those found false, on the day of the check. They count for the superior who gave them.",
		},
		computed: computed{rows: spotChecked(true)},
	},
	{
		Code: "relations_watched", Alias: "关注关系人数", Title: problem.Text{ZH: "期初有关系等级的关键人数", EN: "Key persons with a grade at the start"}, Type: formula.NumberType(),
		Definition: problem.Text{
			ZH: "窗口开始前一天结束时，在谈商机（P2 至 P5）的关键人中已有关系等级的人数；同一人在一个范围内只计一次。归商机负责人。只用于诊断。",
			EN: "Key persons of opportunities that were open (P2 to P5) at the end of the day before the window and whose grade was known then; somebody in several opportunities counts once in a scope. They count for the owners of the opportunities. For diagnosis only.",
		},
		computed: computed{rows: relationsGraded(false), reduce: countRefs},
	},
	{
		Code: "relations_raised", Alias: "关系提升人数", Title: problem.Text{ZH: "关系等级提升的关键人数", EN: "Key persons whose grade rose"}, Type: formula.NumberType(),
		Definition: problem.Text{
			ZH: "这些人中，窗口最后一天的等级好于窗口开始前的人数（CR1 最好，数字变小）。同一人只计一次；商机在窗口内结束的仍计。只用于诊断。",
			EN: "Of those, the ones whose grade on the window's last day is better than before it (CR1 is the best: a lower number). Each counts once in a scope, also where the opportunity ended in the window. For diagnosis only.",
		},
		computed: computed{rows: relationsGraded(true), reduce: countRefs},
	},
	{
		Code: "deciders_known", Alias: "已知决策人数", Title: problem.Text{ZH: "在谈商机的决策人数", EN: "Deciders of open opportunities"}, Type: formula.NumberType(),
		Definition: problem.Text{
			ZH: "窗口最后一天处于 P2 至 P5 的商机中角色为决策人（KDM）的人数，不论关系等级是否已知；同一人在一个范围内只计一次。归商机负责人。只用于诊断。",
			EN: "Deciders (KDM) of opportunities at P2 to P5 on the window's last day, whether or not their grade is known; each counts once in a scope. They count for the owners of the opportunities. For diagnosis only.",
		},
		computed: computed{rows: decidersKnown(false), reduce: countRefs},
	},
	{
		Code: "deciders_in_favour", Alias: "支持的决策人数", Title: problem.Text{ZH: "CR1 至 CR2 的决策人数", EN: "Deciders at CR1 or CR2"}, Type: formula.NumberType(),
		Definition: problem.Text{
			ZH: "这些决策人中，窗口最后一天的关系等级为 CR1 或 CR2 的人数；等级未知的不计。只用于诊断。",
			EN: "Of those deciders, the ones at CR1 or CR2 on the window's last day; one whose grade is not known is none. For diagnosis only.",
		},
		computed: computed{rows: decidersKnown(true), reduce: countRefs},
	},
	{
		Code: "left_p4", Alias: "离开P4数", Title: problem.Text{ZH: "离开 P4 的商机数", EN: "Opportunities that left P4"}, Type: formula.NumberType(),
		Definition: problem.Text{
			ZH: "窗口内从 P4（认可、投标）转到其他阶段的商机个数，不论去向；窗口内多次离开的计一次，以最后一次为准。归负责人，按离开日所在的团队计。",
			EN: "Opportunities that went from P4 to any other stage in the window; one that did so several times counts once, on the last of these days. They count for the owner, in the team of that day.",
		},
		computed: computed{rows: leftApproval(false)},
	},
	{
		Code: "left_p4_after_high_visit", Alias: "高层拜访后离开P4数", Title: problem.Text{ZH: "高层拜访后离开 P4 的商机数", EN: "Opportunities that left P4 after a high-level visit"}, Type: formula.NumberType(),
		Definition: problem.Text{
			ZH: "这些商机中，在离开 P4 当日或之前有过一次已成行的高层拜访的个数；拜访须登记在该商机名下。归负责人。",
			EN: "Of those, the ones with a visit to somebody high up that took place for this opportunity on or before the day of leaving. They count for the owner.",
		},
		computed: computed{rows: leftApproval(true)},
	},
	{
		Code: "milestones_planned", Alias: "计划里程碑数", Title: problem.Text{ZH: "计划达成的里程碑数", EN: "Milestones planned"}, Type: formula.NumberType(),
		Definition: problem.Text{
			ZH: "应达成日在窗口内的商机里程碑个数，不论商机现状。归商机负责人，按应达成日计。",
			EN: "Milestones of opportunities whose day lies in the window, whatever became of the opportunity. They count for its owner, on that day.",
		},
		computed: computed{rows: milestonesDue(false)},
	},
	{
		Code: "milestones_reached", Alias: "达成里程碑数", Title: problem.Text{ZH: "有证据达成的里程碑数", EN: "Milestones reached"}, Type: formula.NumberType(),
		Definition: problem.Text{
			ZH: "这些里程碑中，在应达成日当日或之前达成并有证据的个数；逾期达成或没有证据的不算。归商机负责人，按应达成日计。",
			EN: "Of those, the ones reached on or before their day, with evidence; reached late or without evidence is not reached. They count for the owner, on the day they were due.",
		},
		computed: computed{rows: milestonesDue(true)},
	},
	{
		Code: "bids_submitted", Alias: "投标数", Title: problem.Text{ZH: "递交的投标数", EN: "Bids submitted"}, Type: formula.NumberType(),
		Definition: problem.Text{
			ZH: "窗口内递交的投标个数，按递交日计，含尚无结果的。归投标人员。",
			EN: "Bids submitted in the window, on that day, those without a result included. They count for the person who bid.",
		},
		computed: computed{rows: bidsOn(submittedBid)},
	},
	{
		Code: "bids_decided", Alias: "已开标数", Title: problem.Text{ZH: "已有结果的投标数", EN: "Bids decided"}, Type: formula.NumberType(),
		Definition: problem.Text{
			ZH: "窗口内公布结果的投标个数（中标或未中标），按结果日计；废标另列，不计。归投标人员。",
			EN: "Bids that were won or lost in the window, on the day of the result; void bids are listed apart. They count for the person who bid.",
		},
		computed: computed{rows: bidsOn(decidedBid)},
	},
	{
		Code: "bids_won", Alias: "中标数", Title: problem.Text{ZH: "中标数", EN: "Bids won"}, Type: formula.NumberType(),
		Definition: problem.Text{
			ZH: "窗口内中标的投标个数，按结果日计。归投标人员。",
			EN: "Bids won in the window, on the day of the result. They count for the person who bid.",
		},
		computed: computed{rows: bidsOn(wonBid)},
	},
	{
		Code: "bids_void", Alias: "废标数", Title: problem.Text{ZH: "废标数", EN: "Void bids"}, Type: formula.NumberType(),
		Definition: problem.Text{
			ZH: "窗口内递交的投标中，到窗口最后一天为止被判废标的个数；按递交日计，与分母同一批投标。归投标人员。",
			EN: "Of the bids submitted in the window, those declared void by its last day; they count on the day submitted, so that they are the same cohort as those below the bar, for the person who bid.",
		},
		computed: computed{rows: bidsOn(voidBid)},
	},
}
