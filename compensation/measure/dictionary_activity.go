package measure

import (
	"steelyard/compensation/formula"
	"steelyard/compensation/problem"
)

// activityQuantities are about plans, logs, visits, hours and customers' answers.
var activityQuantities = []Quantity{
	{
		Code: "plan_weight", Alias: "计划权重", Title: problem.Text{ZH: "周计划事项权重", EN: "Weight planned"}, Type: formula.NumberType(),
		Definition: problem.Text{
			ZH: "周计划中计划内事项的权重之和；一周的事项计入包含该周星期日的窗口。归计划人，团队按该周最后一个在职日所在的团队。",
			EN: "The weight of the planned items of weekly plans; a week counts in the window that holds its Sunday. They belong to whoever planned them, in the team of the last day of the week on which that person was employed.",
		},
		computed: computed{rows: itemRows(true, itemPlanned)},
	},
	{
		Code: "plan_done", Alias: "计划完成权重", Title: problem.Text{ZH: "按周完成的计划权重", EN: "Weight done in its week"}, Type: formula.NumberType(),
		Definition: problem.Text{
			ZH: "计划内事项中，在该周星期日之前（含当日）完成且有凭据的权重；计划外的工作不计，逾期完成也不计。窗口与归属同计划权重。",
			EN: "Of the weight planned, what was done with evidence by the Sunday of its week; unplanned work is never added, nor is what was done later. Windows and people are those of the weight planned.",
		},
		computed: computed{rows: itemRows(true, itemDone)},
	},
	{
		Code: "plan_deviation", Alias: "计划偏差权重", Title: problem.Text{ZH: "未完成与计划外的权重", EN: "Weight missed or unplanned"}, Type: formula.NumberType(),
		Definition: problem.Text{
			ZH: "计划内而到该周星期日未完成（或没有凭据）的权重，加上计划外而在该周内完成且有凭据的权重。窗口与归属同计划权重。",
			EN: "The weight of planned items that were not done with evidence by the Sunday of their week, and of unplanned items that were. Windows and people are those of the weight planned.",
		},
		computed: computed{rows: itemRows(true, itemAstray)},
	},
	{
		Code: "days_present", Alias: "出勤工作日", Title: problem.Text{ZH: "出勤工作日数", EN: "Workdays present"}, Type: formula.NumberType(),
		Definition: problem.Text{
			ZH: "公司日历的工作日中本人在职的天数，减去指标值 days_absent（单位 days，按月）。某月的缺勤计入包含该月最后一天的窗口，从当月最后的工作日往前扣，不超过当月在职的工作日。调动前的天数留在原团队。",
			EN: "Working days of the company's calendar on which a person is employed, less the figure days_absent (in days, by month). A month's absences count in the window that holds its last day; they are taken off its last working days first, and never more than there are. Days before a move stay with the old team.",
		},
		computed: computed{rows: presentRows, reduce: sumPresence},
	},
	{
		Code: "log_days_qualified", Alias: "合格日志天数", Title: problem.Text{ZH: "日志合格的工作日数", EN: "Workdays with a qualified log"}, Type: formula.NumberType(),
		Definition: problem.Text{
			ZH: "本人在职的工作日中日志合格的天数：当日或其后若干个工作日内（设置 Log）写成，通过内容检查，抽查没有发现问题。按日志所属的日期计入窗口和团队。",
			EN: "Working days of a person's employment with a qualified log: written on the day or within the working days after it that the setting Log allows, passed by the content check, and not found wrong by a spot check. The day that the log is about decides window and team.",
		},
		computed: computed{rows: logRows},
	},
	{
		Code: "plan_days_kept", Alias: "计划合格天数", Title: problem.Text{ZH: "周计划合格的工作日数", EN: "Workdays of weeks whose plan was kept"}, Type: formula.NumberType(),
		Definition: problem.Text{
			ZH: "窗口内本人出勤的工作日中，属于计划合格周的天数。一周有计划，且到星期日有凭据完成的权重达到计划权重的设定比例（设置 Kept），即为合格；没有计划的周不合格。每月不超过出勤天数。",
			EN: "Working days of the window on which a person was present and whose week had its plan kept: something was planned, and by Sunday at least the share of its weight that the setting Kept names was done with evidence. A week without a plan is not kept. In no month are there more than days present.",
		},
		computed: computed{rows: keptRows},
	},
	{
		Code: "deals_from_p3", Alias: "P3以上商机数", Title: problem.Text{ZH: "P3 及以上在谈商机数", EN: "Open deals at P3 or later"}, Type: formula.NumberType(),
		Definition: problem.Text{
			ZH: "窗口最后一天处于初步认可、认可或商务阶段的商机数，已成交、输单、撤回或废标的不计。归商机负责人。",
			EN: "Opportunities that stand at the first approval, approval or negotiation at the end of the window's last day; what has ended does not count. They belong to their owner.",
		},
		computed: computed{rows: dealRows(false)},
	},
	{
		Code: "covered_deals", Alias: "关键人覆盖商机数", Title: problem.Text{ZH: "三类关键人均已见面的商机数", EN: "Deals whose key persons were all met"}, Type: formula.NumberType(),
		Definition: problem.Text{
			ZH: "上述商机中，决策人、影响人、使用人三类关键人在窗口最后一天之前若干天内（设置 Met，含首尾）都至少有一人在已进行的拜访中见过面。谁去拜访、为哪个商机拜访不限。",
			EN: "Of these opportunities, those of which somebody in each of the three roles, decider, influencer and user, was met on a held visit at most as many days before the window's last day as the setting Met says. It does not matter whose visit it was, nor for which opportunity.",
		},
		computed: computed{rows: dealRows(true)},
	},
	{
		Code: "effective_visits", Alias: "有效拜访", Title: problem.Text{ZH: "有效拜访次数", EN: "Effective visits"}, Type: formula.NumberType(),
		Definition: problem.Text{
			ZH: "已进行、写明结果、并见到至少一位关键人的拜访次数。按拜访日期计，归拜访人；陪访的上级不重复计。",
			EN: "Visits that took place, have an outcome written down, and on which at least one key person was met. They count on the day of the visit for the visitor, not once more for a superior who came along.",
		},
		computed: computed{rows: visitRows},
	},
	{
		Code: "front_line_hours", Alias: "一线工时", Title: problem.Text{ZH: "一线工作小时数", EN: "Front-line hours"}, Type: formula.NumberType(),
		Definition: problem.Text{
			ZH: "记为一线类别的小时数：与下属、客户在一起。按工作日期计，归记录人。",
			EN: "Hours recorded in the category front line: with reps and customers. They count on their day for whoever worked them.",
		},
		computed: computed{rows: hourRows(frontHours)},
	},
	{
		Code: "logged_hours", Alias: "记录工时", Title: problem.Text{ZH: "记录的工作小时数", EN: "Hours recorded"}, Type: formula.NumberType(),
		Definition: problem.Text{
			ZH: "各类别记录的小时数之和：一线、辅导、检查、招聘、内部事务。按工作日期计，归记录人。",
			EN: "Hours recorded in any category: front line, coaching, review, recruiting, internal. They count on their day for whoever worked them.",
		},
		computed: computed{rows: hourRows(anyHours)},
	},
	{
		Code: "coaching_hours", Alias: "辅导工时", Title: problem.Text{ZH: "辅导小时数", EN: "Coaching hours"}, Type: formula.NumberType(),
		Definition: problem.Text{
			ZH: "记为辅导类别的小时数。按工作日期计，归辅导人；没有记录即为 0。",
			EN: "Hours recorded in the category coaching. They count on their day for whoever coached; nothing recorded is 0.",
		},
		computed: computed{rows: hourRows(coachingHours)},
	},
	{
		Code: "joint_visits_planned", Alias: "计划陪访数", Title: problem.Text{ZH: "计划的陪访次数", EN: "Joint visits planned"}, Type: formula.NumberType(),
		Definition: problem.Text{
			ZH: "计划内且有上级陪同的拜访次数，不论是否进行。按拜访日期计，归陪同的上级。",
			EN: "Planned visits on which a superior was to come along, whether they took place or not. They count on the day of the visit for the superior.",
		},
		computed: computed{rows: jointRows(false)},
	},
	{
		Code: "joint_visits_debriefed", Alias: "复盘陪访数", Title: problem.Text{ZH: "有复盘的陪访次数", EN: "Joint visits with debrief"}, Type: formula.NumberType(),
		Definition: problem.Text{
			ZH: "上述陪访中已进行、且在拜访当日至其后第 3 个工作日之间、并不晚于窗口最后一天复盘的次数。归陪同的上级。",
			EN: "Of these joint visits, those that took place and were debriefed from the day of the visit to the third working day after it, and by the window's last day. They count for the superior.",
		},
		computed: computed{rows: jointRows(true)},
	},
	{
		Code: "logs_to_review", Alias: "待批阅日志数", Title: problem.Text{ZH: "应批阅的日志数", EN: "Logs to be reviewed"}, Type: formula.NumberType(),
		Definition: problem.Text{
			ZH: "应批阅的日志数：已写成并指定了批阅人。批阅期限为写成后若干个工作日（设置 Log），按期限日计入窗口，归批阅人。",
			EN: "Logs that were written and name a reviewer. They are due to be reviewed the working days after being written that the setting Log allows, and count on that day for the reviewer.",
		},
		computed: computed{rows: reviewRows(false)},
	},
	{
		Code: "logs_reviewed", Alias: "已批阅日志数", Title: problem.Text{ZH: "按时批阅的日志数", EN: "Logs reviewed in time"}, Type: formula.NumberType(),
		Definition: problem.Text{
			ZH: "上述日志中在期限日或之前批阅的篇数；逾期批阅的不计。归批阅人。",
			EN: "Of these logs, those that were reviewed by the day on which it was due; what was reviewed later does not count. They count for the reviewer.",
		},
		computed: computed{rows: reviewRows(true)},
	},
	{
		Code: "satisfaction_points", Alias: "满意度总分", Title: problem.Text{ZH: "客户满意度总分", EN: "Satisfaction points"}, Type: formula.NumberType(),
		Definition: problem.Text{
			ZH: "客户满意度答卷的得分之和。由外部按人按月以指标值 satisfaction_points 提供，单位为number；某月的值计入包含该月最后一天的窗口，各月相加；一个都没有时没有值。",
			EN: "The points of customers' answers about their satisfaction. Brought from outside as the figure satisfaction_points by person and month, a number; a month counts in the window that holds its last day, and months are added. Without any there is no value.",
		},
		computed: brought("satisfaction_points", unitNumber, "客户满意度总分", "satisfaction points"),
	},
	{
		Code: "satisfaction_answers", Alias: "满意度答卷数", Title: problem.Text{ZH: "客户满意度答卷数", EN: "Satisfaction answers"}, Type: formula.NumberType(),
		Definition: problem.Text{
			ZH: "收到的客户满意度答卷份数。由外部按人按月以指标值 satisfaction_answers 提供，单位为number；某月的值计入包含该月最后一天的窗口，各月相加；一个都没有时没有值。",
			EN: "How many customers answered about their satisfaction. Brought from outside as the figure satisfaction_answers by person and month, a number; a month counts in the window that holds its last day, and months are added. Without any there is no value.",
		},
		computed: brought("satisfaction_answers", unitNumber, "客户满意度答卷数", "satisfaction answers"),
	},
	{
		Code: "complaints_due", Alias: "应关闭投诉数", Title: problem.Text{ZH: "到期应关闭的投诉数", EN: "Complaints due to be closed"}, Type: formula.NumberType(),
		Definition: problem.Text{
			ZH: "关闭期限在当月的投诉件数。由外部按人按月以指标值 complaints_due 提供，单位为number；某月的值计入包含该月最后一天的窗口，各月相加；一个都没有时没有值。",
			EN: "Complaints that were to be closed in the month. Brought from outside as the figure complaints_due by person and month, a number; a month counts in the window that holds its last day, and months are added. Without any there is no value.",
		},
		computed: brought("complaints_due", unitNumber, "到期应关闭的投诉数", "complaints due to be closed"),
	},
	{
		Code: "complaints_closed_on_time", Alias: "按时关闭投诉数", Title: problem.Text{ZH: "按时关闭的投诉数", EN: "Complaints closed on time"}, Type: formula.NumberType(),
		Definition: problem.Text{
			ZH: "关闭期限在当月、并在期限前关闭的投诉件数。由外部按人按月以指标值 complaints_closed_on_time 提供，单位为number；某月的值计入包含该月最后一天的窗口，各月相加；一个都没有时没有值。",
			EN: "Complaints that were to be closed in the month, and were by their day. Brought from outside as the figure complaints_closed_on_time by person and month, a number; a month counts in the window that holds its last day, and months are added. Without any there is no value.",
		},
		computed: brought("complaints_closed_on_time", unitNumber, "按时关闭的投诉数", "complaints closed on time"),
	},
}
