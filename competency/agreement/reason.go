package agreement

import "steelyard/compensation/problem"

// The reasons why a statistic is undefined, or something of it absent.

func noRatings() Reason {
	return Reason{"no_ratings", problem.Text{ZH: "没有任何评分。", EN: "There are no ratings."}}
}

func oneRater() Reason {
	return Reason{"one_rater", problem.Text{ZH: "只有一位评分人，谈不上一致与否。", EN: "There is one rater: nobody to agree with."}}
}

func oneSubject() Reason {
	return Reason{"one_subject", problem.Text{ZH: "可用的对象只有一个，对象之间没有差异可比；请改用 rwg。", EN: "One usable subject leaves no differences between subjects to compare; use rwg."}}
}

func noVariance() Reason {
	return Reason{"no_variance", problem.Text{ZH: "所有评分都相同，没有差异，公式成为 0 ÷ 0。", EN: "All ratings are the same: without variance the formula is 0 ÷ 0."}}
}

func noPairs() Reason {
	return Reason{"no_pairs", problem.Text{ZH: "没有一个对象有两份以上的评分，无从比较。", EN: "No subject has two ratings that could be compared."}}
}

func noComplete() Reason {
	return Reason{"no_complete_subject", problem.Text{ZH: "没有一个对象得到全部评分人的评分；评分人不固定时请用 alpha 或 icc 的 1,1 形式。", EN: "No subject was rated by every rater; where raters differ use alpha, or icc of the form 1,1."}}
}

func notTwoRaters(n int) Reason {
	return Reason{"not_two_raters", problem.Textf("需要恰好两位评分人，这里有 %d 位；人数更多时请用 fleiss、ac1 或 alpha。", "Exactly two raters are needed, and there are %d; with more use fleiss, ac1 or alpha.", n)}
}

func noTotalVariance() Reason {
	return Reason{"no_total_variance", problem.Text{ZH: "估计出的总方差不是正数，比值没有意义。", EN: "The total variance comes out as not positive, so the ratio has no meaning."}}
}

func noSubjectVariance() Reason {
	return Reason{"no_subject_variance", problem.Text{ZH: "各对象的平均分没有差异，公式要除以 0。", EN: "The means of the subjects do not differ, and the formula would divide by zero."}}
}

func noScale() Reason {
	return Reason{"no_scale", problem.Text{ZH: "需要知道量表有几级，请给出量表，如 1-5。", EN: "The number of levels of the scale must be known; give the scale, such as 1-5."}}
}

func tooManyValues(n int) Reason {
	return Reason{"too_many_values", problem.Textf("有 %d 种不同的数值，超过 %d 种，已不是类别；请用 icc，或 alpha 的 interval 形式。", "There are %d different values, more than %d: these are no categories; use icc, or alpha with the interval metric.", n, maxCategories)}
}

func negativeRatio() Reason {
	return Reason{"negative_value", problem.Text{ZH: "ratio 度量要求真正的零点，不能有负数。", EN: "The ratio metric needs a true zero: no rating may be negative."}}
}

func noInterval() Reason {
	return Reason{"no_interval", problem.Text{ZH: "这组数据上区间公式没有有限的结果。", EN: "The formula of the interval has no finite result on these data."}}
}

func noIntervalFormula() Reason {
	return Reason{"no_formula", problem.Text{ZH: "没有公认的闭式区间公式，因此不给区间。", EN: "There is no published closed formula for an interval, so none is given."}}
}

func noError() Reason {
	return Reason{"no_error", problem.Text{ZH: "估计的标准误为零，区间会缩成一点，因此不给。", EN: "The estimated standard error is zero; an interval of one point would mislead, so none is given."}}
}

func noResidual() Reason {
	return Reason{"no_residual", problem.Text{ZH: "没有残余方差，检验量为无穷大，不给检验。", EN: "There is no residual variance and the test statistic would be infinite, so no test is given."}}
}

func noTestKnown() Reason {
	return Reason{"no_test", problem.Text{ZH: "这个统计量没有常用的显著性检验。", EN: "No test of significance belongs to this statistic."}}
}

func fewForInterval(n int) Reason {
	return Reason{"too_few_for_interval", problem.Textf("只有 %d 个对象，不足以给出区间。", "%d subject(s) are too few for an interval.", n)}
}

func leftOut(n int) Reason {
	return Reason{"incomplete_left_out", problem.Textf("有 %d 个对象的评分不全，没有使用。", "%d subject(s) with missing ratings were left out.", n)}
}
