package fact

import (
	"steelyard/compensation/money"
	"steelyard/compensation/period"
	"steelyard/compensation/problem"
)

// needCurrency refuses an amount without currency.
func (c *checker) needCurrency(kind Kind, i int, a money.Amount) bool {
	if a.Currency.Code() != "" {
		return true
	}
	c.add("fact.missing_currency", kind, i, "currency",
		told("%s的金额没有币种。", "%s has an amount without currency.", c.set.subject(kind, i)),
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
			told("%s的币种是 %s，而%s是 %s。", "%s is in %s, but %s is in %s.", c.set.subject(kind, i), a.Currency, whose, other.Currency),
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
			told("%s的%s %s 为负数。", "%s has the negative %s %s.", c.set.subject(kind, i), what, a),
			problem.Text{ZH: "请填写零或正数。", EN: "Give zero or more."})
	}
}

// positive refuses what is zero or below: reversals are no facts yet.
func (c *checker) positive(kind Kind, i int, a money.Amount) {
	if a.Minor <= 0 {
		c.add("fact.not_positive", kind, i, "amount",
			told("%s的金额是 %s：必须大于零，目前还不能读入冲销、退款或红字。", "%s has the amount %s: it must be above zero, since reversals and refunds cannot be read yet.",
				c.set.subject(kind, i), a),
			problem.Text{ZH: "请去掉这一条，冲销另行处理。", EN: "Leave it out, and settle the reversal separately."})
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
				told("%s的不含税金额 %s 大于含税金额 %s。", "%s has a net amount of %s, more than its gross amount of %s.", c.set.subject(KindContract, i), x.Net, x.Amount),
				problem.Text{ZH: "请检查两个金额是否填反。", EN: "Check whether the two amounts were exchanged."})
		}
	}
}

// shareSet is the splits of one contract from one day on.
type shareSet struct {
	sum      money.Decimal
	first    int32 // the split with the smallest person code
	overflow bool
}

func (c *checker) checkSplits() {
	type setKey struct {
		contract string
		from     period.Date
	}
	type splitKey struct {
		setKey
		person string
	}
	list := c.set.Splits
	var sets []shareSet
	at := make(map[setKey]int32, len(list))
	seen := make(map[splitKey]bool, len(list))
	for i := range list {
		x := &list[i]
		c.refer(KindSplit, i, "contract", KindContract, c.contracts, x.Contract, true)
		c.refer(KindSplit, i, "person", KindPerson, c.persons, x.Person, true)
		if x.Share.Sign() <= 0 {
			c.add("fact.share_not_positive", KindSplit, i, "share",
				told("%s是 %s，必须大于零。", "%s is %s; it must be above zero.", c.set.subject(KindSplit, i), percent(x.Share)),
				problem.Text{ZH: "请填写大于零的比例，或去掉这一条。", EN: "Give a share above zero, or leave it out."})
		}
		key := setKey{x.Contract, x.From}
		if who := (splitKey{key, x.Person}); seen[who] {
			c.repeated(KindSplit, i, "person")
		} else {
			seen[who] = true
		}
		n, known := at[key]
		if !known {
			n = int32(len(sets))
			at[key], sets = n, append(sets, shareSet{first: int32(i)})
		}
		sets[n].add(list, int32(i))
	}
	for _, x := range sets {
		c.checkSum(x)
	}
}

func (x *shareSet) add(list []Split, i int32) {
	sum, err := x.sum.Add(list[i].Share)
	x.sum, x.overflow = sum, x.overflow || err != nil
	if list[i].Person < list[x.first].Person {
		x.first = i
	}
}

func (c *checker) checkSum(x shareSet) {
	if !x.overflow && x.sum.Equal(money.Int(1)) {
		return
	}
	sum := problem.Same(percent(x.sum))
	if x.overflow {
		sum = problem.Text{ZH: "（位数过多）", EN: "a number that is too long"}
	}
	first := c.set.Splits[x.first]
	c.add("fact.shares_not_whole", KindSplit, int(x.first), "share",
		told("合同 %s %s的分成合计 %s，不是 100%%。", "The shares of contract %s%s sum to %s, not to 100%%.",
			problem.Show(first.Contract), since(first.From.String(), true), sum),
		problem.Text{ZH: "请改正比例，使合计正好为 100%。", EN: "Correct the shares so that they sum to exactly 100%."})
}

// percent writes a share exactly, in percent where that fits.
func percent(d money.Decimal) string {
	if hundredths, err := d.Mul(money.Int(100)); err == nil {
		return hundredths.String() + "%"
	}
	return d.String()
}

func (c *checker) checkInstalments() {
	for i := range c.set.Instalments {
		x := &c.set.Instalments[i]
		c.needDate(KindInstalment, i, "due", x.Due)
		c.needCurrency(KindInstalment, i, x.Amount)
		c.notNegative(KindInstalment, i, "amount", x.Amount)
		if n, ok := c.refer(KindInstalment, i, "contract", KindContract, c.contracts, x.Contract, true); ok {
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
		c.positive(KindReceipt, i, x.Amount)
	}
}

func (c *checker) checkAllocations() {
	list := c.set.Allocations
	receipt := make([]int32, len(list)) // its position, -1 where unknown
	lines := make([]int32, len(c.set.Receipts))
	allocated := make([]money.Decimal, len(c.set.Receipts))
	for i := range list {
		x := &list[i]
		c.needCurrency(KindAllocation, i, x.Amount)
		c.positive(KindAllocation, i, x.Amount)
		c.checkTarget(i, x)
		n, ok := c.refer(KindAllocation, i, "receipt", KindReceipt, c.receipts, x.Receipt, true)
		if receipt[i] = n; !ok {
			receipt[i] = -1
			continue
		}
		lines[n]++
		if c.sameCurrency(KindAllocation, i, "currency", x.Amount, c.set.Receipts[n].Amount, problem.Text{ZH: "其回款", EN: "its receipt"}) && x.Amount.Minor > 0 {
			// 128 bits hold any sum of amounts that fit in memory
			allocated[n], _ = allocated[n].Add(x.Amount.Decimal())
		}
	}
	c.checkLines(receipt, lines)
	for i, sum := range allocated {
		c.checkAllocated(i, sum)
	}
}

// checkLines refuses two allocations of a receipt with the same line. Most
// receipts have a single one, which cannot be repeated.
func (c *checker) checkLines(receipt, lines []int32) {
	type key struct {
		receipt string
		line    int
	}
	seen := make(map[key]bool)
	for i := range c.set.Allocations {
		if n := receipt[i]; n >= 0 && lines[n] == 1 {
			continue
		}
		k := key{c.set.Allocations[i].Receipt, c.set.Allocations[i].Line}
		if seen[k] {
			c.repeated(KindAllocation, i, "line")
		}
		seen[k] = true
	}
}

// checkTarget checks what an allocation pays for.
func (c *checker) checkTarget(i int, x *Allocation) {
	n, ok := c.refer(KindAllocation, i, "contract", KindContract, c.contracts, x.Contract, true)
	if !ok {
		return
	}
	c.sameCurrency(KindAllocation, i, "currency", x.Amount, c.set.Contracts[n].Amount, problem.Text{ZH: "其合同", EN: "its contract"})
	if x.Instalment == "" {
		return
	}
	if _, ok := c.instalments[part{x.Contract, x.Instalment}]; !ok {
		c.unknown(KindAllocation, i, "instalment", KindInstalment, x.Instalment)
	}
}

// checkAllocated refuses a receipt of which more is allocated than came in.
func (c *checker) checkAllocated(i int, sum money.Decimal) {
	x := &c.set.Receipts[i]
	if x.Amount.Minor <= 0 || sum.Cmp(x.Amount.Decimal()) <= 0 {
		return
	}
	c.add("fact.over_allocated", KindReceipt, i, "amount",
		told("%s只有 %s，却核销了 %s。", "%s is %s, but %s of it is allocated.", c.set.subject(KindReceipt, i), x.Amount, sum.Fixed(x.Amount.Currency.Digits())),
		problem.Text{ZH: "请改正核销金额，使合计不超过回款。", EN: "Correct the allocations so that they sum to no more than the receipt."})
}
