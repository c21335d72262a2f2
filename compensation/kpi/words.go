package kpi

import (
	"steelyard/compensation/formula"
	"steelyard/compensation/measure"
	"steelyard/compensation/period"
	"steelyard/compensation/problem"
)

// UnitName says in words what the formula gives.
func (k KPI) UnitName() problem.Text {
	switch k.Type {
	case formula.RateType():
		return problem.Text{ZH: "比例", EN: "rate"}
	case formula.MoneyType():
		return problem.Text{ZH: "金额", EN: "money"}
	case formula.DaysType():
		return problem.Text{ZH: "天数", EN: "days"}
	}
	return problem.Text{ZH: "数字", EN: "number"}
}

// DirectionName says in words which way is better.
func (k KPI) DirectionName() problem.Text {
	switch k.Direction {
	case measure.Higher:
		return problem.Text{ZH: "越高越好", EN: "higher"}
	case measure.Lower:
		return problem.Text{ZH: "越低越好", EN: "lower"}
	}
	return problem.Text{ZH: "区间", EN: "band"}
}

// FrequencyName says in words what the shortest sensible period is.
func (k KPI) FrequencyName() problem.Text {
	switch k.Frequency {
	case period.InMonth:
		return problem.Text{ZH: "月", EN: "month"}
	case period.InQuarter:
		return problem.Text{ZH: "季度", EN: "quarter"}
	}
	return problem.Text{ZH: "年", EN: "year"}
}

// Name says what the aggregation does.
func (a Aggregation) Name() problem.Text {
	switch a {
	case Sum:
		return problem.Text{ZH: "相加", EN: "sum"}
	case Last:
		return problem.Text{ZH: "取期末时点", EN: "state at the end of the period"}
	case Median:
		return problem.Text{ZH: "全部个案的中位数", EN: "median of all cases"}
	}
	return problem.Text{ZH: "分子之和除以分母之和", EN: "ratio of sums"}
}

// Name is the word for the category.
func (c Category) Name() problem.Text {
	switch c {
	case Result:
		return problem.Text{ZH: "结果", EN: "result"}
	case Collection:
		return problem.Text{ZH: "回款", EN: "collection"}
	case Process:
		return problem.Text{ZH: "过程", EN: "process"}
	case Risk:
		return problem.Text{ZH: "风险", EN: "risk"}
	}
	return problem.Text{ZH: "队伍", EN: "people"}
}

// Name is the word for the level.
func (l Level) Name() problem.Text {
	switch l {
	case Person:
		return problem.Text{ZH: "个人", EN: "person"}
	case Team:
		return problem.Text{ZH: "团队", EN: "team"}
	case Branch:
		return problem.Text{ZH: "分公司", EN: "branch"}
	}
	return problem.Text{ZH: "公司", EN: "company"}
}

// Name is the word for what an import does.
func (a Action) Name() problem.Text {
	switch a {
	case Added:
		return problem.Text{ZH: "新增", EN: "added"}
	case NewVersion:
		return problem.Text{ZH: "新版本", EN: "new version"}
	case Unchanged:
		return problem.Text{ZH: "不变", EN: "unchanged"}
	case Kept:
		return problem.Text{ZH: "保留公司的", EN: "the company's kept"}
	}
	return problem.Text{ZH: "拒绝", EN: "refused"}
}
