package scorecard

import (
	"steelyard/compensation/money"
	"steelyard/compensation/problem"
)

// smallGroup is the number of heads below which a distribution says nothing
// about the people in it.
const smallGroup = 10

// Seats turns a guideline for the distribution of grades (shape: one percentage
// per grade, such as 20, 70, 10) into whole heads that sum to the group exactly,
// by largest remainder; of equal remainders the earlier grade is served first.
// It is a guideline to compare with, never a rule to fill. Below 10 heads it
// warns. The problems hold a failure where the heads are negative or the
// percentages are negative or do not sum to 100; there are no seats then.
func Seats(heads int, percentages []money.Decimal) ([]int, problem.List) {
	var list problem.List
	var sum money.Decimal
	weights, _, err := money.CommonScale(percentages)
	for _, p := range percentages {
		if err == nil {
			sum, err = sum.Add(p)
		}
		if p.Sign() < 0 {
			err = money.ErrWeights
		}
	}
	if err != nil || !sum.Equal(money.Int(100)) {
		list.Add("seats.shares", problem.Place{}, problem.Textf("各等级的比例合计为 %s%%，或有负数。", "The shares of the grades sum to %s %%, or one is negative.", sum),
			problem.Text{ZH: "请改成合计 100%。", EN: "Let them sum to 100 %."})
	}
	if heads < 0 {
		list.Add("seats.heads", problem.Place{}, problem.Textf("人数 %d 是负数。", "%d heads are fewer than none.", heads), problem.Text{ZH: "请写人数。", EN: "State the number of heads."})
	}
	if list.Failed() {
		return nil, list
	}
	parts, err := money.LargestRemainder(int64(heads), weights)
	if err != nil { // the weights sum to 100 % of something
		list.Add("seats.shares", problem.Place{}, tooLarge(), problem.Text{ZH: "请减少小数位。", EN: "Use fewer digits."})
		return nil, list
	}
	seats := make([]int, len(parts))
	for i, n := range parts {
		seats[i] = int(n)
	}
	if heads < smallGroup {
		list.Warn("seats.small_group", problem.Place{}, problem.Textf("只有 %d 人，不足 %d 人：分布比例对这么小的团队没有意义。", "There are only %d heads, fewer than %d: a distribution means nothing for so small a team.", heads, smallGroup),
			problem.Text{ZH: "请并入更大的团队比较，不要强制分布。", EN: "Compare within a larger group, and force nothing."})
	}
	return seats, list
}
