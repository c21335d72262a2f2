package demo

import (
	"fmt"

	"steelyard/compensation/fact"
)

// account is a customer before it has a code, with the team that serves it.
type account struct{ name, class, industry, team string }

// The customers of the story, by their place in accounts.
const (
	suLan = iota
	ningYue
	haiTang
	wanJiang
	tongYang
	zhuWan
	minDu
	halden
	norvik
	brightwater
	storyAccounts // how many they are
)

// accounts are the customers that every company of the demo has.
func accounts() []account {
	return []account{
		suLan:       {"苏澜精密机械有限公司", "A", "机械制造", east},
		ningYue:     {"宁越新能源科技有限公司", "A", "新能源", east},
		haiTang:     {"海塘生物制药有限公司", "B", "医药", east},
		wanJiang:    {"皖岭特种钢材有限公司", "B", "冶金", east},
		tongYang:    {"通澄化工股份有限公司", "A", "化工", east},
		zhuWan:      {"珠屿汽车零部件有限公司", "A", "汽车零部件", south},
		minDu:       {"闽渡石化有限公司", "B", "石化", south},
		halden:      {"Halden Bearings (Suzhou) Co., Ltd.", "A", "机械制造", global},
		norvik:      {"Norvik Process Controls (China) Ltd.", "A", "自动化", global},
		brightwater: {"Brightwater Foods Asia Ltd.", "B", "食品饮料", global},
	}
}

// prospects are the customers among which the seed chooses; the seed gives
// their class, too.
func prospects() []account {
	return []account{
		{name: "吴淞织联纺织有限公司", industry: "纺织", team: east},
		{name: "钱屿云仓物流有限公司", industry: "物流", team: east},
		{name: "湖西光电材料有限公司", industry: "电子材料", team: east},
		{name: "浦岸港口装备有限公司", industry: "装备制造", team: east},
		{name: "锡岭轴承制造有限公司", industry: "机械制造", team: east},
		{name: "甬舟船舶配套有限公司", industry: "船舶", team: east},
		{name: "嘉穗食品饮料有限公司", industry: "食品饮料", team: east},
		{name: "栖岚轨道车辆有限公司", industry: "轨道交通", team: east},
		{name: "括苍流体泵业有限公司", industry: "机械制造", team: east},
		{name: "南屏智能装备有限公司", industry: "装备制造", team: south},
		{name: "鹏岸电子科技有限公司", industry: "电子", team: south},
		{name: "桂岭有色金属有限公司", industry: "有色金属", team: south},
		{name: "琼湾冷链物流有限公司", industry: "物流", team: south},
		{name: "丹岭铸锻有限公司", industry: "机械制造", team: south},
		{name: "莞屿精工模具有限公司", industry: "模具", team: south},
		{name: "西浔造纸有限公司", industry: "造纸", team: south},
		{name: "惠岸锂电材料有限公司", industry: "新能源", team: south},
		{name: "Kestrel Drive Systems (Shanghai) Co., Ltd.", industry: "汽车零部件", team: global},
		{name: "Ostermann Coatings (Tianjin) Co., Ltd.", industry: "化工", team: global},
		{name: "Calloway Medical Devices (China) Ltd.", industry: "医疗器械", team: global},
		{name: "Verano Packaging (Guangzhou) Co., Ltd.", industry: "包装", team: global},
		{name: "Lindqvist Turbines (Wuxi) Co., Ltd.", industry: "能源装备", team: global},
		{name: "Morioka Precision (Dalian) Co., Ltd.", industry: "机械制造", team: global},
	}
}

// acquire makes the customers: those of the story and most of the prospects.
func (b *builder) acquire() {
	pool := prospects()
	shuffle(b.dice, pool)
	b.serve(accounts(), pool[:len(pool)-b.dice.days(1, 4)])
}

// serve takes customers of the story, and others whose class the seed gives.
func (b *builder) serve(list, others []account) {
	for _, a := range others {
		a.class = pick(b.dice, []string{"A", "B", "B", "C", "C", "C"})
		list = append(list, a)
	}
	b.accounts = list
	for i, a := range list {
		b.set.Customers = append(b.set.Customers, fact.Customer{Code: fmt.Sprintf("C%03d", b.numbers.customers+int64(i)+1), Name: a.name, Class: a.class, Industry: a.industry})
	}
}

// anyOf chooses a customer of a team outside the story.
func (b *builder) anyOf(team string) int {
	var served []int
	for i, a := range b.accounts {
		if i >= b.crowd && a.team == team {
			served = append(served, i)
		}
	}
	return pick(b.dice, served)
}
