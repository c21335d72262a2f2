package fact

import (
	"cmp"
	"slices"

	"steelyard/compensation/money"
	"steelyard/compensation/period"
	"steelyard/compensation/problem"
)

func (c *sellingChecker) checkTerms() {
	list := c.selling.Terms
	named(&c.checker, KindTerms, "contract", len(list), func(i int) string { return list[i].Contract })
	for i := range list {
		x := &list[i]
		contract, ok := (*Contract)(nil), false
		if !blank(x.Contract) { // reported with the keys
			contract, ok = c.contract(KindTerms, i, x.Contract, true)
		}
		for _, a := range []struct {
			field  string
			amount money.Amount
		}{{"list", x.List}, {"cost", x.Cost}, {"purchase", x.Purchase}} {
			if !given(a.amount) || !c.needCurrency(KindTerms, i, a.amount) {
				continue
			}
			c.notNegative(KindTerms, i, a.field, a.amount)
			if ok {
				c.sameCurrency(KindTerms, i, a.field, a.amount, contract.Amount, itsContract())
			}
		}
		if ok && x.Retention != "" {
			if _, there := c.instalments[part{x.Contract, x.Retention}]; !there {
				c.unknown(KindTerms, i, "retention", KindInstalment, x.Retention)
			}
		}
	}
}

// dated is a change or a bad debt of a contract.
type dated struct {
	index       int
	number      string
	date        period.Date
	amount, net money.Amount
}

// byContract groups what belongs to contracts that are known, each group by day.
func (c *sellingChecker) byContract(n int, of func(i int) (contract string, d dated)) (contracts []int32, groups map[int32][]dated) {
	groups = make(map[int32][]dated)
	for i := range n {
		number, d := of(i)
		at, ok := c.contracts[number]
		if !ok || !c.sure(KindContract, at) || d.amount.Currency != c.set.Contracts[at].Amount.Currency {
			continue
		}
		if d.index = i; groups[at] == nil {
			contracts = append(contracts, at)
		}
		groups[at] = append(groups[at], d)
	}
	for _, list := range groups { // the order does not matter: each contract is on its own
		slices.SortFunc(list, func(a, b dated) int {
			return cmp.Or(a.date.Compare(b.date), cmp.Compare(a.number, b.number), cmp.Compare(a.amount.Minor, b.amount.Minor), cmp.Compare(a.net.Minor, b.net.Minor))
		})
	}
	return contracts, groups
}

func (c *sellingChecker) changes() ([]int32, map[int32][]dated) {
	list := c.selling.Changes
	return c.byContract(len(list), func(i int) (string, dated) {
		x := &list[i]
		return x.Contract, dated{number: x.Number, date: x.Date, amount: x.Amount, net: x.Net}
	})
}

func (c *sellingChecker) checkChanges() {
	list := c.selling.Changes
	named(&c.checker, KindChange, "number", len(list), func(i int) part { return part{list[i].Contract, list[i].Number} })
	for i := range list {
		x := &list[i]
		contract, ok := c.contract(KindChange, i, x.Contract, true)
		c.needKey(KindChange, i, "number", x.Number)
		c.needDate(KindChange, i, "date", x.Date)
		if x.Amount.Minor == 0 && x.Net.Minor == 0 {
			c.notZero(KindChange, i, "amount", x.Amount)
		}
		if !c.needCurrency(KindChange, i, x.Amount) {
			continue
		}
		c.sameCurrency(KindChange, i, "net", x.Amount, x.Net, problem.Text{ZH: "其不含税金额", EN: "its net amount"})
		if !ok {
			continue
		}
		c.sameCurrency(KindChange, i, "currency", x.Amount, contract.Amount, itsContract())
		if !x.Date.IsZero() && x.Date.Before(contract.Signed) {
			c.warn("fact.changed_before_signed", KindChange, i, "date",
				told("%s早于合同的签订日 %s。", "%s is dated before the contract was signed on %s.", c.subject(KindChange, i), contract.Signed),
				problem.Text{ZH: "请核对变更日期。", EN: "Check the day of the change."})
		}
	}
	contracts, groups := c.changes()
	for _, at := range contracts {
		c.belowZero(&c.set.Contracts[at], groups[at])
	}
}

// belowZero refuses the changes that leave less than nothing of a contract at
// the end of a day, once.
func (c *sellingChecker) belowZero(contract *Contract, list []dated) {
	amount, net := contract.Amount.Decimal(), contract.Net.Decimal()
	for n, d := range list {
		amount, _ = amount.Add(d.amount.Decimal()) // 128 bits hold any sum of amounts that fit in memory
		net, _ = net.Add(d.net.Decimal())
		if n+1 < len(list) && list[n+1].date == d.date || amount.Sign() >= 0 && net.Sign() >= 0 {
			continue
		}
		field, left := "amount", amount
		if amount.Sign() >= 0 {
			field, left = "net", net
		}
		c.add("fact.contract_below_zero", KindChange, d.index, field,
			told("%s使合同（%s）只剩 %s。", "%s leaves the contract with %[3]s (%[2]s).", c.subject(KindChange, d.index), field, left.Fixed(contract.Amount.Currency.Digits())),
			problem.Text{ZH: "请核对变更金额：减少的不能超过合同金额。", EN: "Check the amounts: no more can be taken off than the contract has."})
		return
	}
}

func (c *sellingChecker) checkBadDebts() {
	list := c.selling.BadDebts
	named(&c.checker, KindBadDebt, "number", len(list), func(i int) part { return part{list[i].Contract, list[i].Number} })
	for i := range list {
		x := &list[i]
		contract, ok := c.contract(KindBadDebt, i, x.Contract, true)
		c.needKey(KindBadDebt, i, "number", x.Number)
		c.needDate(KindBadDebt, i, "date", x.Date)
		c.asked(KindBadDebt, i, "amount", x.Amount)
		c.notZero(KindBadDebt, i, "amount", x.Amount)
		if ok {
			c.sameCurrency(KindBadDebt, i, "currency", x.Amount, contract.Amount, itsContract())
		}
	}
	_, changes := c.changes()
	contracts, groups := c.byContract(len(list), func(i int) (string, dated) {
		x := &list[i]
		return x.Contract, dated{number: x.Number, date: x.Date, amount: x.Amount}
	})
	for _, at := range contracts {
		contract, debts := &c.set.Contracts[at], groups[at]
		left := contract.Amount.Decimal()
		for _, d := range changes[at] {
			left, _ = left.Add(d.amount.Decimal()) // 128 bits hold any sum of amounts that fit in memory
		}
		var sum money.Decimal
		for _, d := range debts {
			sum, _ = sum.Add(d.amount.Decimal())
		}
		if last := debts[len(debts)-1]; sum.Sign() > 0 && sum.Cmp(left) > 0 {
			digits := contract.Amount.Currency.Digits()
			c.add("fact.bad_debt_above_contract", KindBadDebt, last.index, "amount",
				problem.Textf("合同 %s 连同变更共 %s，坏账却合计 %s。", "Contract %s is %s with its changes, but %s of it is written off.", problem.Show(contract.Number), left.Fixed(digits), sum.Fixed(digits)),
				problem.Text{ZH: "请核对坏账金额：合计不能超过合同金额。", EN: "Check the amounts: together they cannot exceed the contract."})
		}
	}
}
