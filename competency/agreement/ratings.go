package agreement

import (
	"cmp"
	"math/big"
	"slices"

	"steelyard/compensation/money"
	"steelyard/compensation/problem"
)

// Rating is what a rater gave a subject. Place says where it stands, for
// problems.
type Rating struct {
	Subject, Rater string
	Value          money.Decimal
	Place          problem.Place
}

// MaxRatings bounds how many ratings are taken at once.
const MaxRatings = 10000

// maxCategories bounds the different values of statistics that compare
// categories.
const maxCategories = 100

// Ratings is a table of subjects by raters in which cells may be missing.
type Ratings struct {
	subjects, raters []string // in the order in which they came
	cells            [][]*big.Rat
	scale            Scale
}

// NewRatings makes the table of a list of ratings. Problems: a rating outside
// the scale (where one is given), a rater rating a subject twice, a name left
// empty, too many ratings. A list of none makes an empty table, of which every
// statistic is undefined.
func NewRatings(list []Rating, scale Scale) (*Ratings, problem.List) {
	var problems problem.List
	if len(list) > MaxRatings {
		problems.Add("agreement.too_many", problem.Place{File: list[0].Place.File}, problem.Textf("共有 %d 个评分，超过上限 %d。", "There are %d ratings, more than the limit of %d.", len(list), MaxRatings),
			problem.Text{ZH: "请按批次分开计算。", EN: "Compute them in several batches."})
		return nil, problems
	}
	r := &Ratings{scale: scale}
	rows, columns := map[string]int{}, map[string]int{}
	for _, one := range list {
		r.subjects = index(rows, r.subjects, one.Subject)
		r.raters = index(columns, r.raters, one.Rater)
	}
	r.cells = make([][]*big.Rat, len(r.subjects))
	for i := range r.cells {
		r.cells[i] = make([]*big.Rat, len(r.raters))
	}
	for _, one := range list {
		problems = append(problems, one.check(scale)...)
		cell := &r.cells[rows[one.Subject]][columns[one.Rater]]
		if *cell != nil {
			problems.Add("agreement.rated_twice", one.Place, problem.Textf("评分人 %[2]s 给对象 %[1]s 评了不止一次。", "Rater %[2]s rated subject %[1]s more than once.", problem.Show(one.Subject), problem.Show(one.Rater)),
				problem.Text{ZH: "请只保留一个评分。", EN: "Keep one of the ratings."})
		}
		*cell = exactly(one.Value)
	}
	if problems.Failed() {
		return nil, problems.Sorted()
	}
	return r, problems
}

// index gives a name the next number where it is new.
func index(known map[string]int, names []string, name string) []string {
	if _, ok := known[name]; !ok {
		known[name] = len(names)
		names = append(names, name)
	}
	return names
}

func (one Rating) check(scale Scale) (list problem.List) {
	if one.Subject == "" || one.Rater == "" {
		list.Add("agreement.no_name", one.Place, problem.Text{ZH: "评分没有写明对象或评分人。", EN: "The rating does not say whose it is, or by whom."},
			problem.Text{ZH: "请补上对象和评分人。", EN: "Give subject and rater."})
	}
	if !scale.IsZero() && !scale.holds(one.Value) {
		list.Add("agreement.outside_scale", one.Place, problem.Textf("评分 %s 不在量表 %s 上。", "The rating %s is not on the scale %s.", one.Value, scale),
			problem.Textf("请改为 %s 到 %s 之间、间隔 %s 的数值，或改正量表。", "Use a value from %s to %s in steps of %s, or correct the scale.", scale.Low, scale.High, scale.Step))
	}
	return list
}

// exactly is a decimal as a fraction.
func exactly(d money.Decimal) *big.Rat {
	x, ok := new(big.Rat).SetString(d.String())
	if !ok { // decimals are always written as numbers
		return new(big.Rat)
	}
	return x
}

// given lists the ratings of a subject, without the missing ones, sorted.
func (r *Ratings) given(subject int) []*big.Rat {
	var list []*big.Rat
	for _, x := range r.cells[subject] {
		if x != nil {
			list = append(list, x)
		}
	}
	slices.SortFunc(list, (*big.Rat).Cmp)
	return list
}

// complete lists the rows that every rater rated, and how many were left out.
func (r *Ratings) complete() (rows [][]*big.Rat, left int) {
	for _, row := range r.cells {
		if slices.Contains(row, nil) {
			left++
			continue
		}
		rows = append(rows, row)
	}
	return rows, left
}

// paired lists the ratings of subjects that have at least two, and how many
// subjects have fewer.
func (r *Ratings) paired() (rows [][]*big.Rat, left int) {
	for i := range r.cells {
		if list := r.given(i); len(list) >= 2 {
			rows = append(rows, list)
		} else {
			left++
		}
	}
	return rows, left
}

// column is what one rater gave, in the rows.
func column(rows [][]*big.Rat, rater int) []*big.Rat {
	list := make([]*big.Rat, len(rows))
	for i, row := range rows {
		list[i] = row[rater]
	}
	return list
}

// categories are the different values of the rows, sorted.
func categories(rows [][]*big.Rat) []*big.Rat {
	var all []*big.Rat
	for _, row := range rows {
		for _, x := range row {
			if x != nil {
				all = append(all, x)
			}
		}
	}
	slices.SortFunc(all, (*big.Rat).Cmp)
	return slices.CompactFunc(all, func(a, b *big.Rat) bool { return a.Cmp(b) == 0 })
}

// category is the number of a value in sorted categories.
func category(of []*big.Rat, x *big.Rat) int {
	at, _ := slices.BinarySearchFunc(of, x, (*big.Rat).Cmp)
	return at
}

// counts says how many ratings of each row are in each category.
func counts(rows [][]*big.Rat, of []*big.Rat) [][]int {
	table := make([][]int, len(rows))
	for i, row := range rows {
		table[i] = make([]int, len(of))
		for _, x := range row {
			if x != nil {
				table[i][category(of, x)]++
			}
		}
	}
	return table
}

func total(list []int) (n int) {
	for _, x := range list {
		n += x
	}
	return n
}

// sizeOf is what the rows rest on; raters are those who rated any of them.
func (r *Ratings) sizeOf(rows [][]*big.Rat) Size {
	s := Size{Subjects: len(rows), Raters: len(r.raters)}
	for _, row := range rows {
		for _, x := range row {
			if x != nil {
				s.Ratings++
			}
		}
	}
	return s
}

// agree is the mean over subjects with two ratings or more of the share of pairs
// of their ratings that are equal; nil where there are no pairs.
func (r *Ratings) agree() *float64 {
	if rows, _ := r.paired(); len(rows) > 0 {
		return shown(observed(counts(rows, categories(rows))))
	}
	return nil
}

// restsOn says which rows a result uses, and warns of few and of those left out.
func (r *Result) restsOn(of *Ratings, rows [][]*big.Rat, left int) {
	r.Size = of.sizeOf(rows)
	if r.Agreement != nil {
		r.Agreement = shown(observed(counts(rows, categories(rows))))
	}
	r.few()
	if left > 0 {
		r.warn(leftOut(left))
	}
}

// observed is the share of agreeing pairs of the rows of a table, all of which
// have at least two ratings.
func observed(table [][]int) *big.Rat {
	shares := make([]*big.Rat, len(table))
	for i, row := range table {
		m, equal := total(row), 0
		for _, c := range row {
			equal += c * (c - 1)
		}
		shares[i] = fraction(equal, m*(m-1))
	}
	return over(sum(shares), whole(len(table)))
}

// start is a result with the percent agreement, and the reason why nothing can
// be computed where there are no two raters.
func (r *Ratings) start(s Statistic, form string) (Result, bool) {
	out := Result{Statistic: s, Form: form, Agreement: r.agree()}
	for i := range r.cells {
		out.Size.Ratings += len(r.given(i))
	}
	out.Size.Subjects, out.Size.Raters = len(r.subjects), len(r.raters)
	switch {
	case out.Size.Ratings == 0:
		return out.without(noRatings()), false
	case len(r.raters) < 2:
		return out.without(oneRater()), false
	}
	return out, true
}

// sortedNames orders positions by name, for lists whose order must not depend
// on the order of the input.
func sortedNames(names []string) []int {
	order := make([]int, len(names))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int { return cmp.Compare(names[a], names[b]) })
	return order
}
