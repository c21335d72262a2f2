package demo

import (
	"steelyard/compensation/period"
)

// The customers of the grown company's own story, by their place in
// grownAccounts.
const (
	chengHu = iota
	luYuan
	aldermoor
	rongJiang
	yanCheng
	lingYu
	grownStory // how many they are
)

func grownAccounts() []account {
	return []account{
		chengHu:   {"澄屿风电装备有限公司", "A", "能源装备", south},
		luYuan:    {"麓原精细化工有限公司", "A", "化工", east},
		aldermoor: {"Aldermoor Robotics (Suzhou) Co., Ltd.", "A", "自动化", global},
		rongJiang: {"榕岚电机制造有限公司", "B", "机械制造", south},
		yanCheng:  {"砚城输配电设备有限公司", "A", "电力设备", east},
		lingYu:    {"岭屿水务设备有限公司", "B", "环保", south},
	}
}

// grownProspects are the other customers of the grown company; the seed gives
// their class.
func grownProspects() []account {
	return []account{
		{name: "芦汀食品机械有限公司", industry: "食品饮料", team: east},
		{name: "棠溪医疗器材有限公司", industry: "医疗器械", team: east},
		{name: "越岚纺织机械有限公司", industry: "纺织", team: east},
		{name: "虹屿半导体材料有限公司", industry: "电子材料", team: east},
		{name: "白渚港务装备有限公司", industry: "装备制造", team: east},
		{name: "砚湖光学仪器有限公司", industry: "仪器仪表", team: east},
		{name: "青埠特种车辆有限公司", industry: "汽车", team: east},
		{name: "荔岸家电配件有限公司", industry: "家电", team: south},
		{name: "鹭汀海工装备有限公司", industry: "海洋工程", team: south},
		{name: "珠渚新材料有限公司", industry: "新材料", team: south},
		{name: "邕岭铝业加工有限公司", industry: "有色金属", team: south},
		{name: "潮屿陶瓷机械有限公司", industry: "机械制造", team: south},
		{name: "榄岸灯饰制造有限公司", industry: "照明", team: south},
		{name: "椰岚包装印刷有限公司", industry: "包装", team: south},
		{name: "Fennimore Valves (Changzhou) Co., Ltd.", industry: "机械制造", team: global},
		{name: "Tarnwick Sensors (Shenzhen) Co., Ltd.", industry: "自动化", team: global},
		{name: "Oakhurst Nutrition (China) Ltd.", industry: "食品饮料", team: global},
		{name: "Steinbruck Presses (Jinan) Co., Ltd.", industry: "装备制造", team: global},
		{name: "Hirasawa Tooling (Suzhou) Co., Ltd.", industry: "模具", team: global},
		{name: "Bellavista Glass (Foshan) Co., Ltd.", industry: "建材", team: global},
		{name: "Corvane Logistics (Shanghai) Ltd.", industry: "物流", team: global},
	}
}

// grownBusiness is what the seed makes up for the reps of the grown company.
// Large contracts of 2026 often have presales named on it.
func (b *builder) grownBusiness() {
	start := on(2025, 4, 1)
	for _, p := range morePosts() {
		if p.family != "rep" {
			continue
		}
		from, to := p.from.AddDays(20), p.to
		if from.Before(start) {
			from = start
		}
		if to.IsZero() {
			to = today()
		}
		days := int64(to.DaysSince(from)) - 5
		for range days/45 + b.dice.below(3) {
			d := b.ordinary(p.person, p.team, b.workday(from.AddDays(int(b.dice.below(days)))))
			if d.amount > 400_000_00 && !d.signed.Before(on(2025, 12, 1)) && b.dice.chance(40) {
				d.overlay = sole(pick(b.dice, []string{"E040", "E041"}))
			}
			b.settle(d)
		}
	}
}

// turned are the contracts to which something happens after they were entered.
type turned struct{ late, resplit, extended, refunded, gated, waiting *deal }

// grownDeals are the contracts of the grown company's story; it holds for every
// seed.
func (b *builder) grownDeals() {
	t := &b.turned
	sign := func(account int, kind string, signed period.Date, amount int64, person string, due ...period.Date) *deal {
		return b.sign(deal{account: account, kind: kind, signed: signed, amount: amount, tax: 13, credit: sole(person)}, due...)
	}
	// its second receipt is entered a month late
	t.late = sign(chengHu, "standard", on(2026, 3, 12), 1_184_000_00, "E020", on(2026, 3, 27), on(2026, 6, 18), on(2027, 6, 18))
	b.receive(on(2026, 4, 1), on(2026, 4, 2), t.late.full(0))
	b.receive(on(2026, 6, 25), on(2026, 6, 26), t.late.full(1))

	// credited to one person at first, to two by a correction
	t.resplit = sign(luYuan, "standard", on(2026, 6, 3), 926_400_00, "E015", on(2026, 6, 18), on(2026, 8, 12), on(2027, 8, 12))
	b.receive(on(2026, 6, 23), on(2026, 6, 24), t.resplit.full(0))
	b.receive(on(2026, 8, 13), on(2026, 8, 14), t.resplit.full(1))

	// extended by a change order
	t.extended = sign(aldermoor, "framework", on(2026, 3, 5), 1_280_000_00, "E025", on(2026, 3, 20), on(2026, 6, 18), on(2026, 9, 16), on(2027, 3, 20))
	b.receive(on(2026, 3, 24), on(2026, 3, 25), t.extended.full(0))
	b.receive(on(2026, 6, 22), on(2026, 6, 23), t.extended.full(1))
	b.receive(on(2026, 9, 17), on(2026, 9, 18), t.extended.full(2))

	// a part of its first receipt goes back
	t.refunded = sign(rongJiang, "standard", on(2026, 4, 9), 614_500_00, "E021", on(2026, 4, 24), on(2026, 8, 20), on(2027, 8, 20))
	b.receive(on(2026, 4, 27), on(2026, 4, 28), t.refunded.full(0))

	// 15 % are in: the presales line waits for the first payment
	t.gated = sign(yanCheng, "standard", on(2026, 9, 8), 1_620_000_00, "E016", on(2026, 9, 23), on(2026, 12, 15), on(2027, 12, 15))
	t.gated.overlay = sole("E040")
	b.receive(on(2026, 10, 19), on(2026, 10, 20), part{t.gated, 0, 243_000_00})

	// its first instalment of 186,400.00 comes in, and nobody has said so yet
	t.waiting = sign(lingYu, "standard", on(2026, 10, 14), 621_333_33, "E023", on(2026, 11, 4), on(2027, 2, 3), on(2028, 2, 3))
}
