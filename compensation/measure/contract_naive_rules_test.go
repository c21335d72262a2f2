package measure

import (
	"math/big"
	"sort"
	"strings"

	"steelyard/compensation/fact"
	"steelyard/compensation/period"
)

// naiveRows collects what contributes to a quantity in a window.
func naiveRows(set *fact.Set, selling *fact.Selling, settings Settings, quantity string, in period.Window) *naiveContracts {
	n := &naiveContracts{set: set, selling: selling, window: in, settings: settings}
	switch quantity {
	case "signing_target", "collection_target":
		n.targets(strings.TrimSuffix(quantity, "_target"))
	case "signing_forecast", "collection_forecast":
		n.forecasts(strings.TrimSuffix(quantity, "_forecast"))
	case "key_accounts_before", "key_accounts_lost", "key_accounts_kept":
		n.keyAccounts(quantity)
	case "collection_tasks", "collection_tasks_done":
		n.tasks(quantity)
	default:
		for _, c := range set.Contracts {
			n.contract(quantity, c)
		}
	}
	return n
}

func (n *naiveContracts) contract(quantity string, c fact.Contract) {
	effective, counts := n.begins(c)
	isNew := n.window.Holds(counts)
	t, known := n.terms(c.Number)
	gross, net := n.inForce(c, counts)
	row := naiveRow{day: counts, ref: c.Number, value: big.NewRat(1, 1)}
	switch quantity {
	case "signed_amount", "repeat_amount":
		n.signed(c, counts, quantity == "repeat_amount")
	case "contracts_signed":
		if now, _ := n.inForce(c, n.window.To); isNew && now > 0 {
			n.everybody(c.Number, row)
		}
	case "signed_net":
		if isNew {
			n.share(c.Number, net, row)
		}
	case "signed_margin":
		row.hidden = !known || t.Cost.Currency.Code() == ""
		if isNew {
			n.share(c.Number, net-t.Cost.Minor-t.Purchase.Minor, row)
		}
	case "list_amount":
		if isNew && t.List.Minor > 0 {
			n.share(c.Number, t.List.Minor, row)
		}
	case "discount_amount":
		if isNew && t.List.Minor > 0 {
			n.share(c.Number, t.List.Minor-gross, row)
		}
	case "collected":
		n.collected(c)
	case "first_payment_due", "first_payment_met":
		n.firstPayment(c, effective, quantity == "first_payment_met")
	case "collection_days":
		n.days(c, effective, counts)
	case "bad_debt":
		for _, b := range n.selling.BadDebts {
			if b.Contract == c.Number && naiveBack(b.Date, n.window.To, 12) {
				n.share(c.Number, b.Amount.Minor, naiveRow{day: b.Date})
			}
		}
	default:
		n.instalments(quantity, c, effective)
	}
}

func (n *naiveContracts) signed(c fact.Contract, counts period.Date, repeat bool) {
	again := false
	for _, other := range n.set.Contracts {
		_, earlier := n.begins(other)
		again = again || other.Customer == c.Customer && c.Customer != "K9" && !earlier.IsZero() && earlier.Before(counts)
	}
	if counts.IsZero() || repeat && !again {
		return
	}
	if n.window.Holds(counts) {
		n.share(c.Number, c.Amount.Minor, naiveRow{day: counts})
	}
	for _, x := range n.selling.Changes {
		on := x.Date
		if counts.After(on) {
			on = counts
		}
		if x.Contract == c.Number && n.window.Holds(on) {
			n.share(c.Number, x.Amount.Minor, naiveRow{day: on})
		}
	}
}

func (n *naiveContracts) collected(c fact.Contract) {
	running := int64(0)
	for _, x := range n.cash(c.Number) {
		before := min(running, c.Amount.Minor)
		running += x.Amount.Minor
		if n.window.Holds(x.receipt.Date) {
			n.share(c.Number, min(running, c.Amount.Minor)-before, naiveRow{day: x.receipt.Date})
		}
	}
}

func (n *naiveContracts) firstPayment(c fact.Contract, effective period.Date, met bool) {
	var first period.Date
	for _, x := range n.set.Instalments {
		if x.Contract == c.Number && (first.IsZero() || x.Due.Before(first)) {
			first = x.Due
		}
	}
	if first.IsZero() {
		return
	}
	closes := first.AddDays(15)
	gross, _ := n.inForce(c, closes)
	if !n.window.Holds(closes) || gross <= 0 || closes.Before(effective) {
		return
	}
	if !met || n.came(c.Number, closes)*100 >= gross*30 {
		n.share(c.Number, gross, naiveRow{day: closes})
	}
}

func (n *naiveContracts) days(c fact.Contract, effective, counts period.Date) {
	to := n.window.To
	full := func(d period.Date) bool { gross, _ := n.inForce(c, d); return n.came(c.Number, d) >= gross }
	if gross, _ := n.inForce(c, to); gross <= 0 || !naiveBack(effective, to, 12) || counts.IsZero() || counts.After(to) {
		return
	}
	row := naiveRow{day: effective, ref: c.Number, open: !full(to), value: new(big.Rat)}
	for d := to; d.After(effective) && (row.open || full(d.AddDays(-1))); d = d.AddDays(-1) {
		to = d.AddDays(-1)
	}
	if row.open {
		to = n.window.To
	}
	row.value.SetInt64(int64(to.DaysSince(effective)))
	n.everybody(c.Number, row)
}

// naiveItem is an instalment with what is in force, received and written off.
type naiveItem struct {
	fact.Instalment
	amount, received, written int64
}

// settled works out a contract's instalments on a day. Of what is for no
// instalment, each gets what those due before it leave; less than nothing leaves
// to each what the sum allows.
func (n *naiveContracts) settled(c fact.Contract, on period.Date) []naiveItem {
	var items []naiveItem
	for _, x := range n.set.Instalments {
		if x.Contract == c.Number {
			items = append(items, naiveItem{Instalment: x, amount: x.Amount.Minor})
		}
	}
	sort.Slice(items, func(i, k int) bool {
		if items[i].Due != items[k].Due {
			return items[i].Due.Before(items[k].Due)
		}
		return items[i].Number < items[k].Number
	})
	changed := false
	for _, x := range n.selling.Changes {
		changed = changed || x.Contract == c.Number
	}
	if gross, _ := n.inForce(c, on); changed {
		left := max(0, gross)
		for i := range items {
			items[i].amount = min(items[i].amount, left)
			left -= items[i].amount
		}
	}
	loose := n.came(c.Number, on)
	named := make([]int64, len(items))
	for i, x := range items {
		for _, p := range n.cash(c.Number) {
			if p.of == x.Number && !p.receipt.Date.After(on) {
				named[i] += p.Amount.Minor
			}
		}
		named[i] = max(0, min(named[i], x.amount))
		loose -= named[i]
	}
	sum := loose
	for i := range items {
		sum += named[i]
	}
	var off int64
	for _, b := range n.selling.BadDebts {
		if b.Contract == c.Number && !b.Date.After(on) {
			off += b.Amount.Minor
		}
	}
	rooms, before := int64(0), int64(0)
	for i := range items {
		room := items[i].amount - named[i]
		if loose >= 0 {
			items[i].received = named[i] + max(0, min(room, loose-rooms))
		} else {
			items[i].received = max(0, min(named[i], sum-before))
		}
		rooms, before = rooms+room, before+named[i]
		items[i].written = max(0, min(off, items[i].amount-items[i].received))
		off -= items[i].written
	}
	return items
}

func (n *naiveContracts) instalments(quantity string, c fact.Contract, effective period.Date) {
	to := n.window.To
	t, _ := n.terms(c.Number)
	year, _, _ := to.Civil()
	first, _ := period.NewDate(year, 1, 1)
	opening := map[string]naiveItem{}
	for _, x := range n.settled(c, first.AddDays(-1)) {
		opening[x.Number] = x
	}
	for _, x := range n.settled(c, to) {
		open := x.amount - x.received - x.written
		row := naiveRow{day: x.Due}
		if effective.After(to) {
			continue
		}
		switch quantity {
		case "due_amount":
			if n.window.Holds(x.Due) {
				n.share(c.Number, x.amount, row)
			}
		case "due_received":
			if n.window.Holds(x.Due) {
				n.share(c.Number, x.received, row)
			}
		case "billed_amount", "billed_per_day":
			if naiveBack(x.Due, to, 12) {
				n.share(c.Number, x.amount, row)
			}
		case "receivable_balance":
			if row.day = to; !x.Due.AddDays(-n.settings.Invoiced).After(to) {
				n.share(c.Number, open, row)
			}
		case "overdue_balance":
			if row.day = to; x.Due.Before(to) {
				n.share(c.Number, open, row)
			}
		case "older_opening", "older_recovered":
			was := opening[x.Number]
			open, row.day = was.amount-was.received-was.written, to
			if !effective.Before(first) || x.Number == t.Retention && x.Due.After(first) {
				continue
			}
			if quantity == "older_recovered" {
				open = min(open, max(0, x.received-was.received))
			}
			n.share(c.Number, open, row)
		default:
			panic(quantity)
		}
	}
}
