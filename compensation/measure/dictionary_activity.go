package measure

import (
	"steelyard/compensation/formula"
	"steelyard/compensation/problem"
)

// activityQuantities are about plans, logs, visits, hours and customers' answers.
var activityQuantities = []Quantity{
	{
		Code: "plan_weight", Alias: "计划权重", Title: problem.Text{ZH: "周计划事项权重", EN: "Weight planned"}, Type: formula.NumberType(),
	},
	{
		Code: "plan_done", Alias: "计划完成权重", Title: problem.Text{ZH: "按周完成的计划权重", EN: "Weight done in its week"}, Type: formula.NumberType(),
	},
	{
		Code: "plan_deviation", Alias: "计划偏差权重", Title: problem.Text{ZH: "未完成与计划外的权重", EN: "Weight missed or unplanned"}, Type: formula.NumberType(),
	},
	{
		Code: "days_present", Alias: "出勤工作日", Title: problem.Text{ZH: "出勤工作日数", EN: "Workdays present"}, Type: formula.NumberType(),
	},
	{
		Code: "log_days_qualified", Alias: "合格日志天数", Title: problem.Text{ZH: "日志合格的工作日数", EN: "Workdays with a qualified log"}, Type: formula.NumberType(),
	},
	{
		Code: "plan_days_kept", Alias: "计划合格天数", Title: problem.Text{ZH: "周计划合格的工作日数", EN: "Workdays of weeks whose plan was kept"}, Type: formula.NumberType(),
	},
	{
		Code: "deals_from_p3", Alias: "P3以上商机数", Title: problem.Text{ZH: "P3 及以上在谈商机数", EN: "Open deals at P3 or later"}, Type: formula.NumberType(),
	},
	{
		Code: "covered_deals", Alias: "关键人覆盖商机数", Title: problem.Text{ZH: "三类关键人均已见面的商机数", EN: "Deals whose key persons were all met"}, Type: formula.NumberType(),
	},
	{
		Code: "effective_visits", Alias: "有效拜访", Title: problem.Text{ZH: "有效拜访次数", EN: "Effective visits"}, Type: formula.NumberType(),
	},
	{
		Code: "front_line_hours", Alias: "一线工时", Title: problem.Text{ZH: "一线工作小时数", EN: "Front-line hours"}, Type: formula.NumberType(),
	},
	{
		Code: "logged_hours", Alias: "记录工时", Title: problem.Text{ZH: "记录的工作小时数", EN: "Hours recorded"}, Type: formula.NumberType(),
	},
	{
		Code: "coaching_hours", Alias: "辅导工时", Title: problem.Text{ZH: "辅导小时数", EN: "Coaching hours"}, Type: formula.NumberType(),
	},
	{
		Code: "joint_visits_planned", Alias: "计划陪访数", Title: problem.Text{ZH: "计划的陪访次数", EN: "Joint visits planned"}, Type: formula.NumberType(),
	},
	{
		Code: "joint_visits_debriefed", Alias: "复盘陪访数", Title: problem.Text{ZH: "有复盘的陪访次数", EN: "Joint visits with debrief"}, Type: formula.NumberType(),
	},
	{
		Code: "logs_to_review", Alias: "待批阅日志数", Title: problem.Text{ZH: "应批阅的日志数", EN: "Logs to be reviewed"}, Type: formula.NumberType(),
	},
	{
		Code: "logs_reviewed", Alias: "已批阅日志数", Title: problem.Text{ZH: "按时批阅的日志数", EN: "Logs reviewed in time"}, Type: formula.NumberType(),
	},
	{
		Code: "satisfaction_points", Alias: "满意度总分", Title: problem.Text{ZH: "客户满意度总分", EN: "Satisfaction points"}, Type: formula.NumberType(),
	},
	{
		Code: "satisfaction_answers", Alias: "满意度答卷数", Title: problem.Text{ZH: "客户满意度答卷数", EN: "Satisfaction answers"}, Type: formula.NumberType(),
	},
	{
		Code: "complaints_due", Alias: "应关闭投诉数", Title: problem.Text{ZH: "到期应关闭的投诉数", EN: "Complaints due to be closed"}, Type: formula.NumberType(),
	},
	{
		Code: "complaints_closed_on_time", Alias: "按时关闭投诉数", Title: problem.Text{ZH: "按时关闭的投诉数", EN: "Complaints closed on time"}, Type: formula.NumberType(),
	},
}
