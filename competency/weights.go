package competency

import (
	"math/big"

	"steelyard/compensation/money"
	"steelyard/compensation/problem"
)

// Scale of judgements: how many times as important one dimension is as another
// (Saaty's fundamental scale), from 1/9 to 9; and the number of dimensions for
// which Saaty gives a random index.
const (
	MaxJudgement = 9
	MaxCompared  = 15
)

// Judgement compares two dimensions.
type Judgement struct {
	Of, Over string
	Times    *big.Rat // Of is so many times as important as Over, 1/9 to 9
}

// Weighing is how weights were found.
type Weighing struct {
	Dimensions []string
	Weights    []int           // whole percent, exactly 100 together, in the order of Dimensions
	Exact      []money.Decimal // shares of 1 to twelve digits, rounded half away from zero; of pairwise comparison alone
	Compared   bool            // pairwise, not by hand
	Lambda     money.Decimal   // the principal eigenvalue, twelve digits
	Index      money.Decimal   // consistency index (λ − n) ÷ (n − 1), twelve digits
	Random     money.Decimal   // Saaty's random index for n
	Ratio      money.Decimal   // consistency ratio, four digits; 0 for fewer than three dimensions
	Worst      [3]string       // where the ratio is over 0.10: the three dimensions that contradict each other most
	Detour     money.Decimal   // of Worst: how many times the way over the middle one differs from the direct judgement, two digits
}

// randomIndex returns the mean consistency index of random matrices of n rows,
// in hundredths (T. L. Saaty, The Analytic Hierarchy Process, 1980, as reprinted
// since; n up to 15).
func randomIndex(n int) int64 {
	return [MaxCompared + 1]int64{0, 0, 0, 58, 90, 112, 124, 132, 141, 145, 149, 151, 148, 156, 157, 159}[n]
}

// maxRatio is the consistency ratio, in hundredths, above which judgements
// should be looked at again (Saaty).
const maxRatio = 10

// Precision of the eigenvector: integers in units of 10^-30, iterated until no
// share moves by more than 10^-20. Judgements within 1/9 and 9 make every step
// at least 2.4 % nearer in Hilbert's metric (Birkhoff: tanh(ln 9) = 80/82), so
// that the bound of steps is never the end of it.
const (
	vectorDigits = 30
	stillDigits  = 10 // of vectorDigits: what may still move
	maxSteps     = 4000
	shareDigits  = 12
)

// Pairwise finds weights by the principal eigenvector of the reciprocal matrix
// of judgements (the analytic hierarchy process). Shapes: n dimensions, 1 to
// 15; one judgement for each of the n(n−1)/2 pairs, in either direction and any
// order. There are no floats: the same judgements give the same weights on
// every machine. A ratio above 0.10 is a warning that names the three
// dimensions which contradict each other most. Whole percentages are split by
// the largest remainder, so they total exactly 100.
func Pairwise(dimensions []string, judgements []Judgement) (Weighing, problem.List) {
	matrix, list := reciprocal(dimensions, judgements)
	if list.Failed() {
		return Weighing{}, list
	}
	n := len(dimensions)
	vector := principal(matrix)
	w := Weighing{Dimensions: dimensions, Compared: true}
	one := power(vectorDigits)
	lambda := new(big.Rat)
	for _, row := range matrix {
		for j, a := range row {
			lambda.Add(lambda, new(big.Rat).Mul(a, new(big.Rat).SetFrac(vector[j], one)))
		}
	}
	integers := make([]int64, n)
	for i, v := range vector {
		share := decimal(new(big.Rat).SetFrac(v, one), shareDigits)
		w.Exact = append(w.Exact, share)
		integers[i], _ = share.Int64(shareDigits) // a share of 1 fits
	}
	w.Lambda = decimal(lambda, shareDigits)
	percent, err := money.LargestRemainder(100, integers)
	if err != nil { // not with positive shares
		list.Add("weights.not_split", problem.Place{}, problem.Text{ZH: "权重无法分成整数百分比。", EN: "The weights cannot be split into whole percentages."}, problem.Text{ZH: "请检查比较值。", EN: "Look at the judgements."})
		return Weighing{}, list
	}
	for _, p := range percent {
		w.Weights = append(w.Weights, int(p))
	}
	w.Random = hundredths(randomIndex(n))
	if n > 2 {
		index := new(big.Rat).Quo(new(big.Rat).Sub(lambda, big.NewRat(int64(n), 1)), big.NewRat(int64(n-1), 1))
		ratio := new(big.Rat).Quo(index, big.NewRat(randomIndex(n), 100))
		w.Index, w.Ratio = decimal(index, shareDigits), decimal(ratio, 4)
		if w.Ratio.Cmp(hundredths(maxRatio)) > 0 {
			w.contradiction(matrix, &list)
		}
	}
	return w, list
}

// contradiction names the triple i, j, k for which a(i,j) × a(j,k) is furthest
// from a(i,k), the first of equal ones.
func (w *Weighing) contradiction(a [][]*big.Rat, list *problem.List) {
	worst, one := new(big.Rat), big.NewRat(1, 1)
	n := len(a)
	for i := range n {
		for j := i + 1; j < n; j++ {
			for k := j + 1; k < n; k++ {
				x := new(big.Rat).Mul(a[i][j], a[j][k])
				x.Quo(x, a[i][k])
				if x.Cmp(one) < 0 {
					x.Inv(x)
				}
				if x.Cmp(worst) > 0 {
					worst = x
					w.Worst = [3]string{w.Dimensions[i], w.Dimensions[j], w.Dimensions[k]}
				}
			}
		}
	}
	w.Detour = decimal(worst, 2)
	list.Warn("weights.inconsistent", problem.Place{Path: "compare"},
		problem.Textf("一致性比率 %s 高于 0.10；最不一致的是 %s、%s、%s：前两步相乘与直接比较相差 %s 倍。", "The consistency ratio is %s, above 0.10; %s, %s and %s contradict each other most: the two steps multiplied are %s times off the direct comparison.",
			w.Ratio, w.Worst[0], w.Worst[1], w.Worst[2], w.Detour),
		problem.Text{ZH: "请先重新比较这三个维度。", EN: "Compare these three again first."})
}

// reciprocal makes the matrix, with a problem for every pair that is missing,
// repeated or out of scale.
func reciprocal(dimensions []string, judgements []Judgement) ([][]*big.Rat, problem.List) {
	list := countable(dimensions)
	if list.Failed() {
		return nil, list
	}
	index := map[string]int{}
	matrix := make([][]*big.Rat, len(dimensions))
	for i, code := range dimensions {
		index[code] = i
		matrix[i] = make([]*big.Rat, len(dimensions))
		matrix[i][i] = big.NewRat(1, 1)
	}
	for n, q := range judgements {
		at := problem.Place{Path: place("compare", n)}
		i, known := index[q.Of]
		j, both := index[q.Over]
		switch {
		case !known || !both:
			list.Add("weights.dimension_unknown", at, problem.Textf("%s 与 %s 中有一个不在 dimensions 里。", "One of %s and %s is not in the list dimensions.", problem.Show(q.Of), problem.Show(q.Over)),
				problem.Text{ZH: "请先列入 dimensions，或改正代码。", EN: "List it in dimensions, or correct its code."})
		case i == j:
			list.Add("weights.with_itself", at, problem.Textf("%s 在与自己比较。", "%s is compared with itself.", q.Of), problem.Text{ZH: "请删去这一行。", EN: "Remove this line."})
		case q.Times == nil || q.Times.Cmp(big.NewRat(1, MaxJudgement)) < 0 || q.Times.Cmp(big.NewRat(MaxJudgement, 1)) > 0:
			list.Add("weights.judgement", at, problem.Textf("%s 对 %s 的比较值不在 1/9 到 9 之间。", "The judgement of %s over %s is not between 1/9 and 9.", q.Of, q.Over),
				problem.Text{ZH: "请写 1 到 9，或 1/2 到 1/9。", EN: "Write 1 to 9, or 1/2 to 1/9."})
		case matrix[i][j] != nil:
			list.Add("weights.pair_repeated", at, problem.Textf("%s 与 %s 比较了两次。", "%s and %s are compared twice.", q.Of, q.Over),
				problem.Text{ZH: "每一对只比较一次，反方向由倒数得出。", EN: "Compare each pair once; the other direction is the reciprocal."})
		default:
			matrix[i][j], matrix[j][i] = q.Times, new(big.Rat).Inv(q.Times)
		}
	}
	for i := range matrix {
		for j := i + 1; j < len(matrix); j++ {
			if matrix[i][j] == nil && !list.Failed() {
				list = append(list, missingPair(dimensions[i], dimensions[j])...)
			}
		}
	}
	return matrix, list
}

func missingPair(a, b string) (list problem.List) {
	list.Add("weights.pair_missing", problem.Place{Path: "compare"}, problem.Textf("%s 与 %s 还没有比较。", "%s and %s are not compared.", a, b),
		problem.Textf("请补一行 {of: %s, over: %s, times: …}。", "Add a line {of: %s, over: %s, times: …}.", a, b))
	return list
}

// countable checks the list of dimensions.
func countable(dimensions []string) (list problem.List) {
	if n := len(dimensions); n < 1 || n > MaxCompared {
		list.Add("weights.count", problem.Place{Path: "dimensions"}, problem.Textf("有 %d 个维度。", "There are %d dimensions.", n),
			problem.Textf("两两比较可用 1 到 %d 个；更多时先分组。", "1 to %d can be compared pairwise; make groups of more.", MaxCompared))
	}
	seen := map[string]bool{}
	for i, code := range dimensions {
		if seen[code] {
			list.Add("weights.dimension_repeated", problem.Place{Path: place("dimensions", i)}, problem.Textf("维度 %s 写了两次。", "The dimension %s is listed twice.", problem.Show(code)),
				problem.Text{ZH: "请删去一个。", EN: "Remove one of them."})
		}
		seen[code] = true
	}
	return list
}

// principal iterates w ← Aw ÷ |Aw| in integers from equal shares.
func principal(matrix [][]*big.Rat) []*big.Int {
	n := len(matrix)
	one, still := power(vectorDigits), power(stillDigits)
	w := make([]*big.Int, n)
	for i := range w {
		w[i] = new(big.Int).Div(one, big.NewInt(int64(n)))
	}
	for range maxSteps {
		next, sum := make([]*big.Int, n), new(big.Int)
		for i, row := range matrix {
			next[i] = new(big.Int)
			for j, a := range row {
				x := new(big.Int).Mul(a.Num(), w[j])
				next[i].Add(next[i], x.Div(x, a.Denom()))
			}
			sum.Add(sum, next[i])
		}
		moved := false
		for i := range next {
			next[i].Div(next[i].Mul(next[i], one), sum)
			moved = moved || new(big.Int).Abs(new(big.Int).Sub(next[i], w[i])).Cmp(still) > 0
		}
		w = next
		if !moved {
			break
		}
	}
	return w
}

// ByHand takes weights that people agreed on: whole percentages, each 0 to 100,
// that total exactly 100. Shape: one weight a dimension.
func ByHand(dimensions []string, weights []int) (Weighing, problem.List) {
	var list problem.List
	if len(dimensions) != len(weights) || len(dimensions) == 0 {
		list.Add("weights.count", problem.Place{Path: "weights"}, problem.Textf("%d 个维度，%d 个权重。", "There are %d dimension(s) and %d weight(s).", len(dimensions), len(weights)),
			problem.Text{ZH: "请给每个维度一个权重。", EN: "Give each dimension one weight."})
		return Weighing{}, list
	}
	total := 0
	seen := map[string]bool{}
	for i, w := range weights {
		total += w
		if w < 0 || w > 100 || seen[dimensions[i]] {
			list.Add("weights.weight", problem.Place{Path: place("weights", i)}, problem.Textf("%s 的权重 %d 不在 0 到 100 之间，或这个维度写了两次。", "The weight %[2]d of %[1]s is not between 0 and 100, or the dimension is listed twice.", dimensions[i], w),
				problem.Text{ZH: "请写 0 到 100 的整数，每个维度一次。", EN: "Write whole numbers from 0 to 100, each dimension once."})
		}
		seen[dimensions[i]] = true
	}
	if total != 100 {
		list.Add("weights.total", problem.Place{Path: "weights"}, problem.Textf("权重合计 %d，差 %d。", "The weights total %d, which is %d away from 100.", total, 100-total),
			problem.Text{ZH: "请调到正好 100。", EN: "Make them exactly 100."})
	}
	if list.Failed() {
		return Weighing{}, list
	}
	return Weighing{Dimensions: dimensions, Weights: weights}, nil
}

func power(digits int64) *big.Int { return new(big.Int).Exp(big.NewInt(10), big.NewInt(digits), nil) }

func hundredths(n int64) money.Decimal {
	d, _ := money.Int(n).Quo(money.Int(100), 2) // by a constant that is not zero
	return d
}

// decimal rounds a rational half away from zero; what is written by FloatString
// with at most 12 digits is a literal.
func decimal(x *big.Rat, digits int) money.Decimal {
	d, _ := money.ParseDecimal(x.FloatString(digits))
	return d
}
