package fact

import (
	"steelyard/compensation/money"
	"steelyard/compensation/problem"
)

// needCurrency refuses an amount without currency.
func (c *checker) needCurrency(kind Kind, i int, a money.Amount) bool {
	if a.Currency.Code() != "" {
		return true
	}
	c.add("fact.missing_currency", kind, i, "currency",
		told("%s的金额没有币种。", "%s has an amount without currency.", c.subject(kind, i)),
		problem.Text{ZH: "请填写币种代码，如 CNY。", EN: "Give a currency code such as CNY."})
	return false
}

// sameCurrency refuses two amounts of different currencies; whose names the
// other one. What has no currency was reported already.
func (c *checker) sameCurrency(kind Kind, i int, field string, a, other money.Amount, whose problem.Text) bool {
	if a.Currency == other.Currency {
		return true
	}
	if a.Currency.Code() != "" && other.Currency.Code() != "" {
		c.add("fact.currency_differs", kind, i, field,
			told("%s的币种是 %s，而%s是 %s。", "%s is in %s, but %s is in %s.", c.subject(kind, i), a.Currency, whose, other.Currency),
			problem.Text{ZH: "请改用同一币种，换算后的金额请作为事实提供。", EN: "Use one currency; give converted amounts as facts."})
	}
	return false
}

func (c *checker) notNegative(kind Kind, i int, field string, a money.Amount) {
	if a.Minor < 0 {
		what := problem.Text{ZH: "金额", EN: "amount"}
		if field == "net" {
			what = problem.Text{ZH: "不含税金额", EN: "net amount"}
		}
		c.add("fact.negative_amount", kind, i, field,
			told("%s的%s %s 为负数。", "%s has the negative %s %s.", c.subject(kind, i), what, a),
			problem.Text{ZH: "请填写零或正数。", EN: "Give zero or more."})
	}
}

// notZero refuses an amount of nothing.
func (c *checker) notZero(kind Kind, i int, field string, a money.Amount) {
	if a.Minor == 0 {
		c.add("fact.zero_amount", kind, i, field,
			told("%s的金额为零。", "%s has an amount of zero.", c.subject(kind, i)),
			problem.Text{ZH: "请填写金额，或去掉这一条。", EN: "Give an amount, or leave it out."})
	}
}

func (c *checker) checkContracts() {
	for i := range c.set.Contracts {
		x := &c.set.Contracts[i]
		c.refer(KindContract, i, "customer", KindCustomer, c.customers, x.Customer, false)
		c.needDate(KindContract, i, "signed", x.Signed)
		c.needCurrency(KindContract, i, x.Amount)
		c.notNegative(KindContract, i, "amount", x.Amount)
		c.notNegative(KindContract, i, "net", x.Net)
		if !c.sameCurrency(KindContract, i, "net", x.Amount, x.Net, problem.Text{ZH: "其不含税金额", EN: "its net amount"}) {
			continue
		}
		if x.Net.Minor > x.Amount.Minor {
			c.add("fact.net_above_amount", KindContract, i, "net",
				told("%s的不含税金额 %s 大于含税金额 %s。", "%s has a net amount of %s, more than its gross amount of %s.", c.subject(KindContract, i), x.Net, x.Amount),
				problem.Text{ZH: "请检查两个金额是否填反。", EN: "Check whether the two amounts were exchanged."})
		}
	}
}

func (c *checker) checkInstalments() {
	for i := range c.set.Instalments {
		x := &c.set.Instalments[i]
		c.needDate(KindInstalment, i, "due", x.Due)
		c.needCurrency(KindInstalment, i, x.Amount)
		c.notNegative(KindInstalment, i, "amount", x.Amount)
		if n, ok := c.refer(KindInstalment, i, "contract", KindContract, c.contracts, x.Contract, true); ok && c.sure(KindContract, n) {
			c.sameCurrency(KindInstalment, i, "currency", x.Amount, c.set.Contracts[n].Amount, problem.Text{ZH: "其合同", EN: "its contract"})
		}
	}
}

func (c *checker) checkReceipts() {
	for i := range c.set.Receipts {
		x := &c.set.Receipts[i]
		c.refer(KindReceipt, i, "customer", KindCustomer, c.customers, x.Customer, false)
		c.needDate(KindReceipt, i, "date", x.Date)
		c.needDate(KindReceipt, i, "valueDate", x.ValueDate)
		c.needCurrency(KindReceipt, i, x.Amount)
		c.notZero(KindReceipt, i, "amount", x.Amount)
	}
}

// checkAllocations finds the receipt of every allocation, and checks what it
// gives of the receipt to which contract.
func (c *checker) checkAllocations() {
	list := c.set.Allocations
	receipt := make([]int32, len(list))
	lines := make([]int32, len(c.set.Receipts))
	allocated := make([]money.Decimal, len(c.set.Receipts))
	c.receiptOf, c.allocated = receipt, allocated
	for i := range list {
		x := &list[i]
		c.needCurrency(KindAllocation, i, x.Amount)
		c.notZero(KindAllocation, i, "amount", x.Amount)
		n, ok := c.refer(KindAllocation, i, "receipt", KindReceipt, c.receipts, x.Receipt, true)
		if receipt[i] = n; !ok || !c.sure(KindReceipt, n) {
			receipt[i] = None
		}
		c.checkTarget(i, x, receipt[i])
		if receipt[i] == None {
			continue
		}
		lines[n]++
		r := &c.set.Receipts[n]
		if c.sameCurrency(KindAllocation, i, "currency", x.Amount, r.Amount, problem.Text{ZH: "其回款", EN: "its receipt"}) && c.sameSign(i, x, r) {
			// 128 bits hold any sum of amounts that fit in memory
			allocated[n], _ = allocated[n].Add(x.Amount.Decimal())
		}
	}
	c.checkLines(lines)
	for i, sum := range allocated {
		c.checkAllocated(i, sum)
	}
}

// sameSign refuses an allocation that goes the other way than its receipt. An
// amount of zero is reported by itself, and so is a reversal above zero.
func (c *checker) sameSign(i int, x *Allocation, r *Receipt) bool {
	if x.Amount.Minor == 0 || r.Amount.Minor == 0 || r.Tied() && r.Amount.Minor > 0 {
		return false
	}
	if (x.Amount.Minor < 0) == (r.Amount.Minor < 0) {
		return true
	}
	c.add("fact.sign_differs", KindAllocation, i, "amount",
		told("%s是 %s，而其回款是 %s：正负必须一致。", "%s is %s, but its receipt is %s: their signs must agree.", c.subject(KindAllocation, i), x.Amount, r.Amount),
		problem.Text{ZH: "请改正正负号；退回的钱请另记一笔负数的回款。", EN: "Correct the sign; money that went back is a receipt of its own with a negative amount."})
	return false
}

// checkLines refuses two allocations of a receipt with the same line. Most
// receipts have a single one, which cannot be repeated.
func (c *checker) checkLines(lines []int32) {
	type key struct {
		receipt string
		line    int
	}
	seen := make(map[key]bool)
	for i := range c.set.Allocations {
		x := &c.set.Allocations[i]
		n := c.receiptOf[i]
		if n == None && c.receiptRepeated(x.Receipt) || n != None && lines[n] == 1 {
			continue
		}
		k := key{x.Receipt, x.Line}
		if seen[k] {
			c.repeated(KindAllocation, i, "line")
		}
		seen[k] = true
	}
}

// receiptRepeated reports whether a receipt is there more than once; its
// allocations then are as well.
func (c *checker) receiptRepeated(number string) bool {
	n, ok := c.receipts[number]
	return ok && !c.sure(KindReceipt, n)
}

// checkTarget checks what an allocation of a receipt pays for; the receipt's
// position is None where it is not known.
func (c *checker) checkTarget(i int, x *Allocation, receipt int32) {
	n, ok := c.refer(KindAllocation, i, "contract", KindContract, c.contracts, x.Contract, true)
	if !ok {
		return
	}
	if contract := &c.set.Contracts[n]; c.sure(KindContract, n) {
		c.sameCurrency(KindAllocation, i, "currency", x.Amount, contract.Amount, problem.Text{ZH: "其合同", EN: "its contract"})
		if receipt != None {
			c.sameCustomer(i, &c.set.Receipts[receipt], contract)
		}
	}
	if x.Instalment == "" {
		return
	}
	if _, ok := c.instalments[part{x.Contract, x.Instalment}]; !ok {
		c.unknown(KindAllocation, i, "instalment", KindInstalment, x.Instalment)
	}
}

// sameCustomer warns of cash that came from another customer than the
// contract's. It may be right: a group pays for its companies.
func (c *checker) sameCustomer(i int, r *Receipt, contract *Contract) {
	_, ok1 := c.customers[r.Customer]
	_, ok2 := c.customers[contract.Customer]
	if !ok1 || !ok2 || r.Customer == contract.Customer {
		return
	}
	show := problem.Show
	c.warn("fact.other_customer", KindAllocation, i, "contract",
		told("%s：回款来自客户 %s，合同 %s 却属于客户 %s。", "%s: the receipt is from customer %s, but contract %s belongs to customer %s.",
			c.subject(KindAllocation, i), show(r.Customer), show(contract.Number), show(contract.Customer)),
		problem.Text{ZH: "请核对合同号和客户；集团代付可以保留。", EN: "Compare the contract with the customer; keep it where one company pays for another."})
}

// checkAllocated refuses a receipt of which more is allocated than came in, or
// than went back.
func (c *checker) checkAllocated(i int, sum money.Decimal) {
	x := &c.set.Receipts[i]
	if sum.Abs().Cmp(x.Amount.Decimal().Abs()) <= 0 {
		return
	}
	c.add("fact.over_allocated", KindReceipt, i, "amount",
		told("%s只有 %s，却核销了 %s。", "%s is %s, but %s of it is allocated.", c.subject(KindReceipt, i), x.Amount, sum.Fixed(x.Amount.Currency.Digits())),
		problem.Text{ZH: "请改正核销金额，使合计不超过回款。", EN: "Correct the allocations so that they sum to no more than the receipt."})
}
