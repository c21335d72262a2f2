package fact

import (
	"slices"

	"steelyard/compensation/money"
	"steelyard/compensation/problem"
)

// reversals is what tied reversals take back. Everything is by position in the
// set, and what is taken back is at most zero.
type reversals struct {
	original []int32                 // of each receipt: the one that it takes back, None for none
	parts    map[int32][]int32       // of each receipt that is taken back: its allocations
	taken    map[int32]money.Decimal // of each allocation
	whole    map[int32]money.Decimal // of each receipt
	parted   map[int32]money.Decimal // of each receipt, as far as the reversals are allocated
	over     map[int32]bool          // receipts of which an allocation is taken back more than once
}

// checkReversals checks that each tied reversal fits the receipt that it takes
// back, allocation by allocation.
func (c *checker) checkReversals() {
	v := &reversals{
		original: make([]int32, len(c.set.Receipts)), parts: make(map[int32][]int32), taken: make(map[int32]money.Decimal),
		whole: make(map[int32]money.Decimal), parted: make(map[int32]money.Decimal), over: make(map[int32]bool),
	}
	for i := range c.set.Receipts {
		n := c.original(i)
		if v.original[i] = n; n == None {
			continue
		}
		// 128 bits hold any sum of amounts that fit in memory
		v.parts[n] = nil
		v.whole[n], _ = v.whole[n].Add(c.set.Receipts[i].Amount.Decimal())
		v.parted[n], _ = v.parted[n].Add(c.allocated[i])
	}
	for i, n := range c.receiptOf {
		if _, ok := v.parts[n]; ok {
			v.parts[n] = append(v.parts[n], int32(i))
		}
	}
	for i, n := range c.receiptOf {
		if n != None {
			c.checkTied(v, i, n)
		}
	}
	for i, n := range c.receiptOf {
		if sum, ok := v.taken[int32(i)]; ok && c.checkTaken(i, sum) {
			v.over[n] = true
		}
	}
	for i, n := range v.original {
		if n != None {
			c.checkWhole(v, i, n)
		}
	}
}

// original finds the receipt that another takes back, None where there is none
// or a problem. It is known exactly where the amounts of both can be compared.
func (c *checker) original(i int) int32 {
	x := &c.set.Receipts[i]
	if !x.Tied() {
		return None
	}
	n, ok := c.refer(KindReceipt, i, "reverses", KindReceipt, c.receipts, x.Reverses, true)
	if x.Amount.Minor > 0 {
		c.add("fact.reversal_not_negative", KindReceipt, i, "amount",
			told("%s冲销回款 %s，金额却是 %s：冲销的金额必须为负数。", "%s takes back receipt %s, but its amount is %s: it must be negative.", c.subject(KindReceipt, i), problem.Show(x.Reverses), x.Amount),
			problem.Text{ZH: "请写成负数；若不是冲销，请去掉 reverses。", EN: "Write a negative amount; leave reverses out where nothing is taken back."})
		return None
	}
	if !ok || !c.sure(KindReceipt, n) || c.receiptRepeated(x.Number) {
		return None
	}
	o := &c.set.Receipts[n]
	if o.Tied() || o.Amount.Minor < 0 {
		c.add("fact.reverses_reversal", KindReceipt, i, "reverses",
			told("%s冲销的回款 %s 本身就是退回的钱。", "%s takes back receipt %s, which is itself money that went back.", c.subject(KindReceipt, i), problem.Show(x.Reverses)),
			problem.Text{ZH: "请填写当初到账的那笔回款；钱又回来了，请记一笔新的回款。", EN: "Name the receipt that came in; money that came once more is a receipt of its own."})
		return None
	}
	if !x.Date.IsZero() && !o.Date.IsZero() && x.Date.Before(o.Date) {
		c.add("fact.reversal_before_original", KindReceipt, i, "date",
			told("%s的日期 %s 早于所冲销的回款 %s 的日期 %s。", "%s is dated %s, before receipt %s that it takes back, which is dated %s.", c.subject(KindReceipt, i), x.Date, problem.Show(x.Reverses), o.Date),
			problem.Text{ZH: "请改正其中一个日期；冲销记在钱退回的那一天。", EN: "Correct one of the dates; a reversal is dated when the money went back."})
	}
	same := c.sameCurrency(KindReceipt, i, "currency", x.Amount, o.Amount, problem.Text{ZH: "所冲销的回款", EN: "the receipt that it takes back"})
	if !same || x.Amount.Minor == 0 || o.Amount.Minor == 0 {
		return None
	}
	return n
}

// checkTied finds what an allocation of a receipt takes back.
func (c *checker) checkTied(v *reversals, i int, receipt int32) {
	x, r := &c.set.Allocations[i], &c.set.Receipts[receipt]
	if !r.Tied() {
		if x.Reverses != 0 {
			c.add("fact.reverses_no_receipt", KindAllocation, i, "reverses",
				told("%s写明冲销第 %d 行，但其回款没有写明冲销哪一笔回款。", "%s takes back line %d, but its receipt does not say which receipt it takes back.", c.subject(KindAllocation, i), x.Reverses),
				problem.Text{ZH: "请在回款上填写 reverses，或去掉这里的行号。", EN: "Fill in reverses of the receipt, or leave the line out here."})
		}
		return
	}
	original := v.original[receipt]
	if original == None {
		return
	}
	found := slices.DeleteFunc(slices.Clone(v.parts[original]), func(at int32) bool { return !x.takesBack(&c.set.Allocations[at]) })
	switch len(found) {
	case 0:
		c.unmatched(i, r.Reverses)
	case 1:
		o := &c.set.Allocations[found[0]]
		if x.Amount.Minor < 0 && o.Amount.Minor > 0 && x.Amount.Currency == o.Amount.Currency {
			v.taken[found[0]], _ = v.taken[found[0]].Add(x.Amount.Decimal())
		}
	default:
		if x.Reverses != 0 {
			return // a repeated line, which is reported
		}
		c.add("fact.reversal_ambiguous", KindAllocation, i, "contract",
			told("%s可能冲销回款 %s 的 %d 行核销之一。", "%s could take back any of receipt %s: %d allocations fit.", c.subject(KindAllocation, i), problem.Show(r.Reverses), len(found)),
			problem.Text{ZH: "请用 reverses 写明原核销的行号，或写明分期。", EN: "Give the line of the one that is meant (reverses), or its instalment."})
	}
}

// unmatched says that nothing of a receipt fits an allocation that takes back.
// References to nothing were reported already.
func (c *checker) unmatched(i int, original string) {
	x := &c.set.Allocations[i]
	if _, ok := c.contracts[x.Contract]; !ok {
		return
	}
	field, which := "contract", problem.Text{}
	if x.Instalment != "" {
		if _, ok := c.instalments[part{x.Contract, x.Instalment}]; !ok {
			return
		}
		field, which = "instalment", problem.Textf("的分期 %s ", ", instalment %s", problem.Show(x.Instalment))
	}
	if x.Reverses != 0 {
		field = "reverses"
		line := problem.Textf("（第 %d 行）", ", on line %d", x.Reverses)
		which.ZH, which.EN = which.ZH+line.ZH, which.EN+line.EN
	}
	c.add("fact.reversal_unmatched", KindAllocation, i, field,
		told("%s无从冲销：回款 %s 没有对合同 %s %s的核销。", "%s takes back nothing: receipt %s has no allocation to contract %s%s.", c.subject(KindAllocation, i), problem.Show(original), problem.Show(x.Contract), which),
		problem.Text{ZH: "请改正合同、分期或 reverses 中的行号，使其对应原回款的一行核销。", EN: "Correct the contract, the instalment or the line in reverses so that they name an allocation of that receipt."})
}

// checkTaken refuses more taken back than was allocated, and reports whether it
// did.
func (c *checker) checkTaken(i int, sum money.Decimal) bool {
	x := &c.set.Allocations[i]
	if sum.Abs().Cmp(x.Amount.Decimal()) <= 0 {
		return false
	}
	c.add("fact.over_reversed", KindAllocation, i, "amount",
		told("%s只有 %s，却冲销了 %s。", "%s is %s, but %s of it is taken back.", c.subject(KindAllocation, i), x.Amount, sum.Abs().Fixed(x.Amount.Currency.Digits())),
		problem.Text{ZH: "请改正冲销的金额，使合计不超过原核销。", EN: "Correct the reversals so that they sum to no more than the allocation."})
	return true
}

// checkWhole warns of what a tied reversal says about its receipt as a whole:
// that more went back than came in, and that more of it is still allocated than
// is left of it, so that something is earned on money that is gone.
func (c *checker) checkWhole(v *reversals, i int, original int32) {
	x, o := &c.set.Receipts[i], &c.set.Receipts[original]
	digits := o.Amount.Currency.Digits()
	left, _ := o.Amount.Decimal().Add(v.whole[original])
	if left.Sign() < 0 && !v.over[original] {
		c.warn("fact.more_back_than_in", KindReceipt, int(original), "amount",
			told("%s只有 %s，却退回了 %s。", "%s is %s, but %s went back.", c.subject(KindReceipt, int(original)), o.Amount, v.whole[original].Abs().Fixed(digits)),
			problem.Text{ZH: "请核对：多半有一笔冲销记了两次，或写错了 reverses。", EN: "Compare the reversals: one may be there twice, or name the wrong receipt."})
	}
	if left.Sign() < 0 {
		left = money.Decimal{}
	}
	stands, _ := c.allocated[original].Add(v.parted[original])
	if stands.Cmp(left) <= 0 || c.allocated[i].Cmp(x.Amount.Decimal()) <= 0 {
		return
	}
	c.warn("fact.reversal_not_allocated", KindReceipt, i, "amount",
		told("%s退回 %s，只有 %s 核销到合同；回款 %s 仍有 %s 计业绩，实际只剩 %s。", "%s is %s, of which %s is allocated: receipt %s still counts with %s, though %s of it is left.",
			c.subject(KindReceipt, i), x.Amount, c.allocated[i].Fixed(digits), problem.Show(o.Number), stands.Fixed(digits), left.Fixed(digits)),
		problem.Text{ZH: "请像原回款那样补上核销。", EN: "Allocate it like the receipt that it takes back."})
}
