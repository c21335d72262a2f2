package measure

import (
	"math/big"
	"slices"

	"steelyard/compensation/money"
	"steelyard/compensation/period"
	"steelyard/compensation/problem"
)

// statisticDigits is how many digits after the point a statistic is rounded to.
const statisticDigits = 12

// Spell is a length of time in days: from something to its end, or, while it is
// Open, for as long as it has been watched.
type Spell struct {
	Days int64
	Open bool
}

// ProductLimit is the median of lengths of time of which some have not ended
// (Kaplan and Meier 1958): the first length at which the estimated share of
// those that last longer is one half or less. What is open counts as lasting
// until then, and after what ends on that day. ok is false where the share stays
// above one half, as it does where most are open: the median is not reached. The
// share is worked out in whole numbers, so nothing is rounded. Where an even
// number of lengths have all ended, it is the lower one of the two in the middle.
func ProductLimit(spells []Spell) (days int64, ok bool) {
	list := slices.Clone(spells)
	slices.SortFunc(list, func(a, b Spell) int {
		switch {
		case a.Days < b.Days:
			return -1
		case a.Days > b.Days:
			return 1
		}
		return 0
	})
	lasting, all := big.NewInt(1), big.NewInt(1) // the share that lasts longer
	for i := 0; i < len(list); {
		watched, ended, next := len(list)-i, 0, i
		for ; next < len(list) && list[next].Days == list[i].Days; next++ {
			if !list[next].Open {
				ended++
			}
		}
		if ended > 0 {
			lasting.Mul(lasting, big.NewInt(int64(watched-ended)))
			all.Mul(all, big.NewInt(int64(watched)))
			if new(big.Int).Lsh(lasting, 1).Cmp(all) <= 0 {
				return list[i].Days, true
			}
		}
		i = next
	}
	return 0, false
}

// spellsOf are rows that are lengths of time in whole days.
func spellsOf(rows []Row) []Spell {
	spells := make([]Spell, 0, len(rows))
	for i := range rows {
		if days, err := rows[i].Value.Int64(0); err == nil {
			spells = append(spells, Spell{days, rows[i].Open})
		}
	}
	return spells
}

// medianDays makes one number of rows that are lengths of time in days: their
// product-limit median, each Ref counted once.
func medianDays(_ *World, _ period.Window, rows []Row) (money.Decimal, problem.Text) {
	seen := make(map[string]bool, len(rows))
	var once []Row
	ended := 0
	for i := range rows {
		if seen[rows[i].Ref] {
			continue
		}
		seen[rows[i].Ref] = true
		once = append(once, rows[i])
		if !rows[i].Open {
			ended++
		}
	}
	if days, ok := ProductLimit(spellsOf(once)); ok {
		return money.Int(days), problem.Text{}
	}
	return money.Decimal{}, problem.Textf("尚未达到中位数：共 %d 个，其中 %d 个已完成", "The median is not reached: of %d, %d have ended", len(once), ended)
}

// countOnce counts rows by Ref: what is several people's counts once for a team
// that they are all in.
func countOnce(_ *World, _ period.Window, rows []Row) (money.Decimal, problem.Text) {
	seen := make(map[string]bool, len(rows))
	for i := range rows {
		seen[rows[i].Ref] = true
	}
	return money.Int(int64(len(seen))), problem.Text{}
}

// normal975 is the 97.5 % point of the standard normal distribution to 30
// digits, so that 95 % lie within it on both sides.
const normal975 = "1.959963984540054235524594430521"

// Wilson is the 95 % interval of a proportion, of which hits of n were found
// (Wilson 1927, without correction for continuity; method 3 of Newcombe 1998):
// shares from 0 to 1, rounded half away from zero to 12 digits. Where there is
// nothing to count, why says so.
func Wilson(hits, n int64) (low, high money.Decimal, why problem.Text) {
	if n <= 0 || hits < 0 || hits > n {
		return low, high, problem.Textf("%[2]d 个中有 %[1]d 个，不能得出比例的区间", "%d of %d has no interval", hits, n)
	}
	z, ok := new(big.Rat).SetString(normal975)
	if !ok {
		return low, high, problem.Same(normal975)
	}
	z2 := new(big.Rat).Mul(z, z)
	// The interval is (2h + z² ± √(z² (z² + 4h(n−h)/n))) ÷ (2 (n + z²)).
	spread := new(big.Int).Mul(big.NewInt(hits), big.NewInt(n-hits))
	under := new(big.Rat).SetFrac(spread.Lsh(spread, 2), big.NewInt(n))
	under.Mul(under.Add(under, z2), z2)
	root := squareRoot(under)
	if hits == 0 || hits == n { // then the root is z² itself, and one end is 0 or 1
		root = z2
	}
	middle := new(big.Rat).Add(new(big.Rat).SetInt(new(big.Int).Lsh(big.NewInt(hits), 1)), z2)
	below := new(big.Rat).Add(new(big.Rat).SetInt64(n), z2)
	below.Add(below, below)
	low, err1 := roundedRat(new(big.Rat).Quo(new(big.Rat).Sub(middle, root), below))
	high, err2 := roundedRat(new(big.Rat).Quo(new(big.Rat).Add(middle, root), below))
	if err1 != nil || err2 != nil { // cannot be: shares are from 0 to 1
		return low, high, problem.Same(money.ErrOverflow.Error())
	}
	return low, high, problem.Text{}
}

// squareRoot is the root of a number that is not negative, cut off after 40
// digits.
func squareRoot(x *big.Rat) *big.Rat {
	ten40 := new(big.Int).Exp(big.NewInt(10), big.NewInt(40), nil)
	whole := new(big.Int).Mul(x.Num(), ten40)
	whole.Mul(whole, ten40)
	whole.Quo(whole, x.Denom())
	return new(big.Rat).SetFrac(whole.Sqrt(whole), ten40)
}

// roundedRat is the number in decimals, half away from zero.
func roundedRat(x *big.Rat) (money.Decimal, error) {
	return money.ParseDecimal(x.FloatString(statisticDigits)) // big.Rat rounds exactly, half away from zero
}

// Gini is how unequally amounts are spread, from 0 where all are equal to nearly
// 1 where one has everything: the absolute differences of all pairs, summed, over
// twice their number times the sum, (Σ Σ |xᵢ − xⱼ|) ÷ (2 n Σ x), rounded half
// away from zero to 12 digits. There is none, and why says so, of no amounts, of
// amounts that are all zero, and where one is negative.
func Gini(amounts []money.Decimal) (value money.Decimal, why problem.Text) {
	if len(amounts) == 0 {
		return value, problem.Text{ZH: "没有数值，无法计算集中程度", EN: "There are no amounts to compare"}
	}
	list := slices.Clone(amounts)
	slices.SortFunc(list, money.Decimal.Cmp)
	if list[0].Sign() < 0 {
		return value, problem.Textf("有负数（%s），无法计算集中程度", "One of the amounts is negative (%s), so their spread has no value", list[0])
	}
	// Of sorted amounts the sum over pairs i < j of xⱼ − xᵢ is Σ (2i − n − 1) xᵢ.
	var sum, weighted money.Decimal
	for i, x := range list {
		part, err := x.Mul(money.Int(int64(2*i - len(list) + 1)))
		if err == nil {
			weighted, err = weighted.Add(part)
		}
		if err == nil {
			sum, err = sum.Add(x)
		}
		if err != nil {
			return value, tooLargeToWrite
		}
	}
	if sum.IsZero() {
		return value, problem.Text{ZH: "数值都是 0，无法计算集中程度", EN: "The amounts are all zero, so their spread has no value"}
	}
	below, err := sum.Mul(money.Int(int64(len(list))))
	if err != nil {
		return value, tooLargeToWrite
	}
	value, err = weighted.Quo(below, statisticDigits)
	if err != nil {
		return value, tooLargeToWrite
	}
	return value, problem.Text{}
}

// tooLargeToWrite says that a number does not fit.
var tooLargeToWrite = problem.Text{ZH: "数值太大，无法表示", EN: "The numbers are too large"}
