package demo

// story adds what the demo is meant to show; it holds for every seed.
func (b *builder) story() {
	b.featuredYear()
	b.globalQuarter()
	b.sharedContracts()
	b.unusualCash()
	b.silentContracts()
}

// featuredYear is the featured person's year. By the end of September her
// receipts come to 1,637,088.34; October takes her across 2,000,000.
func (b *builder) featuredYear() {
	// signed last year, the second instalment paid in two receipts, the last not due yet
	f := b.sign(deal{account: suLan, kind: "framework", signed: on(2025, 11, 18), amount: 1_286_400_00, tax: 13, credit: sole(featured)},
		on(2025, 12, 5), on(2026, 5, 8), on(2026, 11, 30))
	b.receive(on(2025, 12, 3), on(2025, 12, 3), f.full(0))
	b.receive(on(2026, 5, 12), on(2026, 5, 13), part{f, 1, 400_000_00})
	b.receive(on(2026, 6, 16), on(2026, 6, 16), part{f, 1, 371_840_00})

	// shared 60/40
	shared := b.sign(deal{account: ningYue, kind: "standard", signed: on(2026, 2, 5), amount: 968_500_55, tax: 6, credit: []portion{{featured, 6000}, {partner, 4000}}},
		on(2026, 2, 27), on(2026, 9, 30), on(2027, 3, 31))
	b.receive(on(2026, 3, 3), on(2026, 3, 4), shared.full(0))

	// the second instalment comes late and only in part: this receipt crosses the band
	large := b.sign(deal{account: suLan, kind: "standard", signed: on(2026, 6, 11), amount: 1_874_300_00, tax: 13, credit: sole(featured)},
		on(2026, 6, 26), on(2026, 9, 24), on(2027, 6, 30))
	b.receive(on(2026, 7, 2), on(2026, 7, 3), large.full(0))
	b.receive(on(2026, 10, 12), on(2026, 10, 13), part{large, 1, 600_000_00})

	// one receipt pays two contracts of the same customer
	second := b.sign(deal{account: ningYue, kind: "standard", signed: on(2026, 7, 23), amount: 428_760_80, tax: 13, credit: sole(featured)},
		on(2026, 8, 7), on(2026, 10, 15), on(2027, 7, 30))
	b.receive(on(2026, 8, 11), on(2026, 8, 12), second.full(0))
	b.receive(on(2026, 10, 20), on(2026, 10, 21), shared.full(1), second.full(1))

	pilot := b.sign(deal{account: haiTang, kind: "pilot", signed: on(2026, 9, 22), amount: 86_530_50, tax: 6, credit: sole(featured)}, on(2026, 10, 22))
	b.receive(on(2026, 10, 26), on(2026, 10, 27), pilot.full(0))

	// signed in the month, nothing received yet
	b.sign(deal{account: wanJiang, kind: "standard", signed: on(2026, 10, 16), amount: 612_000_00, tax: 13, credit: sole(featured)},
		on(2026, 11, 6), on(2027, 1, 29), on(2028, 1, 28))
}

// globalQuarter takes a global rep across a band in October, the first month of
// the quarter: the month's first receipt is rated again.
func (b *builder) globalQuarter() {
	bearings := b.sign(deal{account: halden, kind: "standard", signed: on(2026, 3, 12), amount: 1_030_666_67, tax: 13, credit: sole(catcher)},
		on(2026, 3, 27), on(2026, 9, 30), on(2027, 9, 30))
	b.receive(on(2026, 4, 8), on(2026, 4, 9), bearings.full(0))
	b.receive(on(2026, 10, 8), on(2026, 10, 9), bearings.full(1))
	control := b.sign(deal{account: norvik, kind: "standard", signed: on(2026, 5, 20), amount: 854_333_95, tax: 13, credit: sole(catcher)},
		on(2026, 6, 5), on(2026, 10, 22), on(2027, 10, 22))
	b.receive(on(2026, 6, 9), on(2026, 6, 10), control.full(0))
	b.receive(on(2026, 10, 22), on(2026, 10, 23), control.full(1))
	b.settle(b.sign(deal{account: brightwater, kind: "framework", signed: on(2025, 8, 14), amount: b.price(700_000, 1_300_000), tax: 6, credit: sole(catcher)},
		on(2025, 8, 29), on(2025, 11, 28), on(2026, 2, 27), on(2026, 8, 28)))
}

// sharedContracts are shared across teams: by two, and by three with shares
// that do not come out even.
func (b *builder) sharedContracts() {
	two := b.sign(deal{account: zhuWan, kind: "standard", signed: on(2026, 4, 16), amount: b.price(900_000, 1_500_000), tax: 13, credit: []portion{{bigHitter, 7000}, {catcher, 3000}}},
		on(2026, 4, 30), on(2026, 8, 31), on(2027, 8, 31))
	b.receive(on(2026, 5, 6), on(2026, 5, 7), two.full(0))
	b.receive(on(2026, 9, 2), on(2026, 9, 3), two.full(1))

	three := b.sign(deal{account: tongYang, kind: "framework", signed: on(2026, 1, 21), amount: b.price(1_400_000, 2_200_000), tax: 13,
		credit: []portion{{partner, 3333}, {overpaid, 3333}, {colleague, 3334}}},
		on(2026, 2, 6), on(2026, 5, 6), on(2026, 10, 9), on(2027, 2, 5))
	b.receive(on(2026, 2, 6), on(2026, 2, 9), three.full(0))
	b.receive(on(2026, 5, 29), on(2026, 6, 1), three.full(1))
	b.receive(on(2026, 10, 14), on(2026, 10, 15), three.full(2))
}

// unusualCash is a large receipt of somebody without a scorecard, and one of
// which nobody knows yet what a part of it pays.
func (b *builder) unusualCash() {
	large := b.sign(deal{account: tongYang, kind: "standard", signed: on(2026, 6, 24), amount: b.price(1_000_000, 1_500_000), tax: 13, credit: sole(cardless)},
		on(2026, 7, 10), on(2026, 10, 12), on(2027, 10, 12))
	b.receive(on(2026, 7, 13), on(2026, 7, 14), large.full(0))
	b.receive(on(2026, 10, 15), on(2026, 10, 16), large.full(1))

	refinery := b.sign(deal{account: minDu, kind: "standard", signed: on(2026, 5, 13), amount: b.price(400_000, 700_000), tax: 6, credit: sole(overpaid)},
		on(2026, 5, 29), on(2026, 10, 9), on(2027, 5, 28))
	b.receive(on(2026, 6, 2), on(2026, 6, 3), refinery.full(0))
	b.receive(on(2026, 10, 9), on(2026, 10, 12), refinery.full(1)).amount += 18_600_00
}

// silentContracts are signed and do not pay: the overdue tail, which pays once
// or never, and contracts too young to be overdue.
func (b *builder) silentContracts() {
	for _, tail := range []struct {
		person, team string
		month        int
		paid         bool
	}{
		{promoted, east, 1, true}, {bigHitter, south, 2, true}, {overpaid, south, 3, false}, {colleague, global, 2, true},
	} {
		signed := b.workday(on(2026, tail.month, b.dice.days(5, 20)))
		account := b.anyOf(tail.team)
		d := b.sign(deal{account: account, kind: "standard", signed: signed, amount: b.worth(account), tax: 13, credit: sole(tail.person)},
			signed.AddDays(15), signed.AddDays(90), signed.AddDays(455))
		if tail.paid {
			value := b.workday(signed.AddDays(b.dice.days(12, 40)))
			b.receive(value, value, d.full(0))
		}
	}
	for _, young := range []struct{ person, team string }{{newcomer, south}, {bigHitter, south}, {cardless, east}} {
		signed := b.workday(on(2026, 10, b.dice.days(12, 27)))
		account := b.anyOf(young.team)
		b.sign(deal{account: account, kind: "standard", signed: signed, amount: b.worth(account), tax: 13, credit: sole(young.person)},
			signed.AddDays(21), signed.AddDays(100), signed.AddDays(465))
	}
}
