package demo

import (
	"steelyard/compensation/fact"
	"steelyard/compensation/period"
)

// builder collects what happens in the company until facts are made of it.
type builder struct {
	dice     dice
	calendar period.Calendar
	last     period.Date       // of the business
	mates    map[string]string // by team: with whom contracts are shared
	crowd    int               // the first account that the seed may choose
	numbers  numbering
	turned   turned // of the grown company
	accounts []account
	set      fact.Set
	deals    []*deal
	payments []payment
}

// numbering is where the numbers of contracts and receipts begin, so that two
// builders share none.
type numbering struct{ customers, contracts, receipts int64 }

// deal is a contract with its split and its instalments. Amounts are fen.
type deal struct {
	account int
	kind    string
	signed  period.Date
	amount  int64
	tax     int64 // per cent
	credit  []portion
	overlay []portion
	terms   []term
	number  string // given when all contracts are known
}

// portion credits a person with a share in hundredths of a per cent.
type portion struct {
	person string
	share  int64
}

// term is an instalment.
type term struct {
	due    period.Date
	amount int64
}

// payment is a receipt: what the bank booked, when finance confirmed it, and
// what it pays. Less than the whole may be known to pay something.
type payment struct {
	value, confirmed period.Date
	account          int
	amount           int64
	parts            []part
}

// part is what a payment pays of an instalment, counted from 0.
type part struct {
	deal   *deal
	term   int
	amount int64
}

// sole credits one person with everything.
func sole(person string) []portion { return []portion{{person, 10000}} }

// net takes the tax out of an amount, rounded half up to fen.
func net(gross, tax int64) int64 { return (gross*100 + (100+tax)/2) / (100 + tax) }

// percent is a part of an amount, rounded half up to fen.
func percent(amount, share int64) int64 { return (amount*share + 50) / 100 }

// sign adds a contract; its instalments fall due on the given days: one takes
// the whole, three take 30/60/10, four take 30/30/30/10, and the last takes
// what rounding left.
func (b *builder) sign(d deal, due ...period.Date) *deal {
	shares := []int64{30, 60, 10}
	switch len(due) {
	case 1:
		shares = []int64{100}
	case 4:
		shares = []int64{30, 30, 30, 10}
	}
	rest := d.amount
	for i, day := range due {
		t := term{due: day, amount: percent(d.amount, shares[i])}
		if i == len(due)-1 {
			t.amount = rest
		}
		rest -= t.amount
		d.terms = append(d.terms, t)
	}
	b.deals = append(b.deals, &d)
	return &d
}

// receive adds a receipt of exactly what its parts come to, and returns it so
// that more can be said about it.
func (b *builder) receive(value, confirmed period.Date, parts ...part) *payment {
	p := payment{value: value, confirmed: confirmed, account: parts[0].deal.account, parts: parts}
	for _, x := range parts {
		p.amount += x.amount
	}
	b.payments = append(b.payments, p)
	return &b.payments[len(b.payments)-1]
}

// full pays an instalment in full.
func (d *deal) full(i int) part { return part{deal: d, term: i, amount: d.terms[i].amount} }

// business is what the seed makes up: every rep's ordinary contracts.
func (b *builder) business() {
	start, change := on(2025, 7, 1), on(2026, 7, 1)
	for _, rep := range []struct {
		person, team string
		from, to     period.Date
		contracts    int64
	}{
		{partner, east, start, lastDay(), 6},
		{promoted, east, start, lastDay(), 6},
		{cardless, east, start, lastDay(), 7},
		{bigHitter, south, start, lastDay(), 8},
		{overpaid, south, start, lastDay(), 7},
		{"E009", south, on(2025, 9, 1), lastDay(), 5},
		{transferred, south, start, change, 4},
		{transferred, global, change, lastDay(), 2},
		{colleague, global, start, lastDay(), 6},
	} {
		for range rep.contracts + b.dice.below(2) {
			signed := b.workday(rep.from.AddDays(int(b.dice.below(int64(rep.to.DaysSince(rep.from) - 10)))))
			b.settle(b.ordinary(rep.person, rep.team, signed))
		}
	}
}

// ordinary is a contract of one rep, or one shared with a colleague of the team.
func (b *builder) ordinary(person, team string, signed period.Date) *deal {
	d := deal{account: b.anyOf(team), kind: "standard", signed: signed, tax: 13, credit: sole(person)}
	if b.dice.chance(35) {
		d.tax = 6 // services
	}
	if mate := b.mates[team]; mate != person && b.dice.chance(10) {
		d.credit = []portion{{person, 6000}, {mate, 4000}}
	}
	first := signed.AddDays(b.dice.days(10, 20))
	switch roll := b.dice.below(100); {
	case roll < 14:
		d.kind, d.amount = "pilot", b.price(38_000, 120_000)
		return b.sign(d, signed.AddDays(30))
	case roll < 30:
		d.kind, d.amount = "framework", b.worth(d.account)
		return b.sign(d, first, first.AddDays(90), first.AddDays(180), first.AddDays(365))
	}
	d.amount = b.worth(d.account)
	delivered := first.AddDays(b.dice.days(50, 140))
	return b.sign(d, first, delivered, delivered.AddDays(365))
}

// worth is the amount of a contract, by the class of its customer.
func (b *builder) worth(account int) int64 {
	switch b.accounts[account].class {
	case "A":
		return b.price(620_000, 2_400_000)
	case "B":
		return b.price(260_000, 1_150_000)
	}
	return b.price(86_000, 480_000)
}

// price is an amount in fen between two amounts in yuan, more often a low one,
// and usually a round one.
func (b *builder) price(low, high int64) int64 {
	yuan := low + min(b.dice.below(high-low), b.dice.below(high-low))
	switch roll := b.dice.below(100); {
	case roll < 55:
		return yuan / 100 * 100 * 100
	case roll < 75:
		return yuan * 100
	}
	return yuan*100 + b.dice.below(100)
}

// settle lets the customer pay as customers do: on time, late, in two parts, or
// no more at all.
func (b *builder) settle(d *deal) {
	earliest := d.signed.AddDays(1)
	for i, t := range d.terms {
		value := t.due.AddDays(-b.dice.days(0, 6))
		switch roll := b.dice.below(100); {
		case roll >= 93:
			return
		case roll >= 52:
			value = t.due.AddDays(b.dice.days(4, 75))
		}
		amounts := []int64{t.amount}
		if b.dice.chance(14) && len(d.terms) > 1 {
			first := percent(t.amount, b.dice.between(40, 75)) / 1_000_00 * 1_000_00 // whole thousands of yuan
			amounts = []int64{first, t.amount - first}
		}
		for _, amount := range amounts {
			if value.Before(earliest) {
				value = earliest
			}
			value = b.workday(value)
			confirmed := b.calendar.AddWorkdays(value, b.dice.days(0, 2))
			if confirmed.After(b.last) {
				return
			}
			b.receive(value, confirmed, part{deal: d, term: i, amount: amount})
			earliest, value = value, value.AddDays(b.dice.days(9, 50))
		}
	}
}

// workday is the day itself or the next one worked.
func (b *builder) workday(d period.Date) period.Date { return b.calendar.AddWorkdays(d, 0) }
