package plan

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"steelyard/compensation/formula"
	"steelyard/compensation/measure"
	"steelyard/compensation/money"
	"steelyard/compensation/period"
	"steelyard/compensation/problem"
	"steelyard/compensation/trace"
)

// path is where a band is cited.
func (b Band) path() string { return cmp.Or(b.ValuePath, b.AmountPath) }

// bands finds bands of tiers that make no difference, and those that no line
// reaches.
func (f *finder) bands(c *Component) {
	t := c.Tiers
	if t == nil {
		return
	}
	for i := range t.Bands {
		if i > 0 && !t.Mode.pointed() {
			f.alike(t.Bands[i-1], t.Bands[i], i, t.Mode == Whole)
		}
		if i > 0 && !t.Bands[i].Open && t.Bands[i].Bound.Equal(t.Bands[i-1].Bound) {
			f.holdsOne(t, i)
		}
		f.outside(c, i)
	}
	f.beyondCap(c)
}

// alike finds a band that pays as the one before it does: the same rate, and
// nothing on entry, or under whole the same amount.
func (f *finder) alike(a, b Band, i int, whole bool) {
	if !same(a.Value, b.Value) || whole && !same(a.Amount, b.Amount) || !whole && b.Amount != nil {
		return
	}
	f.warn("plan.bands_alike", b.path(),
		problem.Textf("第 %d 档和第 %d 档的数值相同，分界 %s 没有作用。", "Bands %d and %d have the same value: the bound %s between them has no effect.", i, i+1, a.Bound),
		problem.Text{ZH: "请合并两档，或改正其中一个数值。", EN: "Merge the bands, or correct one of the values."})
}

// same reports whether two formulas are written alike or have the same constant
// value.
func same(a, b *formula.Formula) bool {
	switch {
	case a == nil || b == nil:
		return a == b
	case a.Source() == b.Source():
		return true
	}
	x, ok1 := a.Constant()
	y, ok2 := b.Constant()
	return ok1 && ok2 && x.Number.Equal(y.Number)
}

// holdsOne warns of a band that holds one single amount: below followed by upTo
// of the same bound.
func (f *finder) holdsOne(t *Tiers, i int) {
	b := t.Bands[i]
	bound := f.show(b.Bound)
	if t.Of != nil {
		bound = trace.Format(b.Bound, trace.Percent, problem.EN)
	}
	f.warn("plan.band_of_one", b.path(),
		problem.Textf("第 %d 档只含恰好 %s 这一个数。", "Band %d holds exactly %s and nothing else.", i+1, bound),
		problem.Text{ZH: "如果不是有意的，请删去这一档，或改正上限。", EN: "Where it is not meant, remove the band or correct its bound."})
}

// outside finds a band that the component's condition keeps every line out of.
// It can be told where each line stands alone, by its base.
func (f *finder) outside(c *Component, i int) {
	t := c.Tiers
	if c.When == nil || t.Carry != period.Line || t.Line != nil {
		return
	}
	var reach []string
	if i > 0 {
		reach = append(reach, bounded(t.Bands[i-1], ">", ">="))
	}
	if t.Mode == Whole && !t.Bands[i].Open { // under the others a base fills the bands below its own too
		reach = append(reach, bounded(t.Bands[i], "<=", "<"))
	}
	if len(reach) == 0 {
		return
	}
	inside, list := formula.Compile(strings.Join(reach, " AND "), formula.Options{Symbols: f.symbols, Want: formula.TruthType(), Currency: f.Currency})
	if list.Failed() || f.exists(c, yes(c.When)) == impossible || f.exists(c, yes(c.When), yes(inside)) != impossible {
		return
	}
	f.warn("plan.unreachable", t.Bands[i].path(),
		problem.Textf("条件 %s 成立的行都不在第 %d 档内。", "No line that meets the condition %s lies in band %d.", problem.Show(c.When.Source()), i+1),
		problem.Text{ZH: "请删去这一档，或改正条件或上限。", EN: "Remove the band, or correct the condition or the bound."})
}

// bounded compares the base with the bound of a band.
func bounded(b Band, upTo, below string) string {
	sign := upTo
	if b.Below {
		sign = below
	}
	return fmt.Sprintf("base %s %s", sign, b.Bound)
}

// covers reports whether a limit covers at least all lines of a window of the
// carry, so that what the window pays in all is bounded by it.
func (l *Limits) covers(carry period.Span) bool {
	if carry == period.Line {
		return true // each line alone
	}
	span, ok := l.Per.Span()
	return ok && span >= carry
}

// beyondCap finds bands that begin where the cap has been reached: nothing that
// falls into them is paid.
func (f *finder) beyondCap(c *Component) {
	t := c.Tiers
	if c.Limits == nil || !c.Limits.covers(t.Carry) || t.On != c.Basis || t.Of != nil || t.Mode == Whole && !t.CatchUp && t.Carry != period.Line {
		return
	}
	first, pays, most := 0, money.Decimal{}, money.Decimal{}
	since, ok := f.onDays(func(day period.Date) bool {
		k, known := f.curveOf(t, day)
		limit := f.keepOf(c, day).cap
		least, all := f.leastFactor(c, day)
		if !known || limit == nil || !all {
			return false
		}
		first, most = k.capped(least, *limit), *limit
		if first > 0 {
			at, _ := k.at(k.bounds[first-1])
			pays, _ = at.Mul(least)
		}
		return first > 0
	})
	if !ok {
		return
	}
	f.warn("plan.unreachable", t.Bands[first].path(),
		then(problem.Textf("到第 %d 档的起点 %s 已得 %s，达到封顶 %s：从这一档起不再多付", "At %[2]s, where band %[1]d begins, %[3]s has been paid, and the cap is %[4]s: from this band on nothing more is paid",
			first+1, f.show(t.Bands[first-1].Bound), f.show(pays), f.show(most)), since, problem.Text{ZH: "。", EN: "."}),
		problem.Text{ZH: "请提高封顶，或删去用不到的档。", EN: "Raise the cap, or remove the bands that have no use."})
}

// capped returns the number of the first band from whose beginning on every
// position pays the cap and more, 0 for none.
func (k curve) capped(factor, limit money.Decimal) int {
	reaches := func(position money.Decimal) bool {
		at, ok := k.at(position)
		pays, err := at.Mul(factor)
		return ok && err == nil && pays.Cmp(limit) >= 0
	}
	first := 0
	for i := len(k.Bands) - 1; i > 0; i-- {
		// rates are not negative, so a band pays least at its beginning; between
		// points the least is at one of them
		if !reaches(k.bounds[i-1]) || !reaches(k.justAbove(k.bounds[i-1])) || k.Mode.pointed() && !reaches(k.bounds[i]) {
			break
		}
		first = i
	}
	return first
}

// tables finds bands of tables that make no difference or that no lookup
// reaches.
func (f *finder) tables() {
	for _, t := range f.Tables {
		for i := range t.Bands {
			if i == 0 {
				continue
			}
			f.alike(t.Bands[i-1], t.Bands[i], i, false)
			if b := t.Bands[i]; !b.Open && b.Bound.Equal(t.Bands[i-1].Bound) {
				f.warn("plan.band_of_one", b.ValuePath,
					problem.Textf("第 %d 档只含恰好 %s 这一个数。", "Band %d holds exactly %s and nothing else.", i+1, b.Bound),
					problem.Text{ZH: "如果不是有意的，请删去这一档，或改正上限。", EN: "Where it is not meant, remove the band or correct its bound."})
			}
		}
	}
	for i := range f.Tables {
		f.lookups(&f.Tables[i])
	}
}

// lookups finds the bands of a table that no coefficient's lookup reaches.
func (f *finder) lookups(t *Table) {
	reached, used := make([]bool, len(t.Bands)), false
	for i := range f.Components {
		for _, k := range f.Components[i].Coefficients {
			if k.Table != t {
				continue
			}
			if used = true; !f.reaches(k, reached) {
				return
			}
		}
	}
	for i, b := range t.Bands {
		if used && !reached[i] {
			f.warn("plan.unreachable", b.ValuePath,
				problem.Textf("没有系数查得到这张表的第 %d 档。", "No coefficient's lookup reaches band %d of the table.", i+1),
				problem.Text{ZH: "请删去这一档，或改正查表的公式 by。", EN: "Remove the band, or correct by, what the table is looked up by."})
		}
	}
}

// reaches marks the bands of its table that a coefficient reaches; ok is false
// where that is not known. A lookup of constants and parameters takes few
// values; a share lies above 0 and up to 100 %.
func (f *finder) reaches(k Coefficient, reached []bool) (ok bool) {
	bands := k.Table.Bands
	if all, _ := words(k.By); len(all) == 1 && slices.Equal(k.By.Slots(), []int{int(Share)}) {
		for i, b := range bands {
			above, upTo := i == 0 || !bands[i-1].Holds(money.Int(1)), b.Open || b.Bound.Sign() > 0
			reached[i] = reached[i] || above && upTo
		}
		return true
	}
	for _, day := range f.days {
		by, ok := f.known(k.By, day)
		if !ok {
			return false
		}
		reached[BandAt(bands, by)] = true
	}
	return true
}

// neverThere finds inputs of receipts under basis signed, where there is no
// receipt: a formula that needs one stops the calculation.
func (f *finder) neverThere(c *Component) {
	if c.Basis != measure.Signed {
		return
	}
	for _, k := range clausesOf(c) {
		all, ok := words(k.Formula)
		if !ok || len(all) == 0 {
			continue
		}
		for i, w := range all {
			slot, named := f.symbols.Lookup(w.text)
			if w.is(wordName, "IFBLANK", "如空") && i+1 < len(all) && all[i+1].is(wordSign, "(") {
				break // what is missing is provided for
			}
			if w.kind != wordName || !named || !ofReceipt(f.inputs[slot]) {
				continue
			}
			f.warn("plan.never_there", k.path,
				problem.Textf("按 signed 计提时没有回款，%s 没有值，核算会中止。", "Under basis signed there is no receipt: %s has no value and the calculation stops.", w.text),
				problem.Text{ZH: "请把 basis 改为 collected，或删去这个名称，或用 IFBLANK 写明没有时的值。", EN: "Make the basis collected, remove the name, or say with IFBLANK what holds instead."})
			break
		}
	}
}

// ofReceipt reports whether an input belongs to a receipt.
func ofReceipt(in Input) bool {
	if in.Accumulation != nil || in.Parameter != nil || in.Figure != nil {
		return false
	}
	switch in.Field {
	case ReceiptNumber, ReceiptDate, ReceiptValueDate, ReceiptAmount, AllocationAmount, InstalmentNumber, InstalmentDue, InstalmentAmount:
		return true
	}
	return false
}
