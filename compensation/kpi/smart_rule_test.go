package kpi

import (
	"slices"
	"strings"
	"testing"
	"unicode"
)

// example is a statement, as text or as a JSON document, and what one rule is
// to say of it.
type example struct {
	rule    string
	verdict Verdict
	text    string
}

const october = `"card":{"from":"2026-10-01","to":"2026-10-31"}`

// examples are for every rule what passes, what does not, and what cannot be
// checked, in both languages.
var examples = []example{
	{"S.outcome", Pass, "Q3 回款额 300 万元"},
	{"S.outcome", Pass, "Submit the bid by 20 June"},
	{"S.outcome", Warn, "提高签约额"},
	{"S.outcome", Warn, "Lower the error rate in quotations"},
	{"S.outcome", Pass, "今年内安全事故为零"},
	{"S.outcome", Pass, "Renewal notices mailed to 12 expiring accounts by 20 August"},
	{"S.outcome", Warn, "淘汰亏损的小经销商"},
	{"S.outcome", Warn, "Attend the technical clarification at C020"},
	{"S.outcome", Warn, "8月底以前跟宝钢把年框谈下来"},
	{"S.outcome", Warn, "Renewal for Tencent in the bag before they start budgeting"},
	{"S.outcome", Fail, "加强客户关系"},
	{"S.outcome", Fail, "Improve teamwork"},
	{"S.compound", Pass, "C017、C021 和 C033 本季度回款 300 万元"},
	{"S.compound", Pass, "Collect 2m from C017, C021 and C033 by 30 June"},
	{"S.compound", Pass, "9 月底前提交 C051 投标文件，商务标、技术标各一正五副"},
	{"S.compound", Pass, "Signed amount of 9m in Q2, contracts with a first payment below 10% not counted"},
	{"S.compound", Pass, "Internal service agreement between Sales and Bid Office signed by 30 June"},
	{"S.compound", Fail, "提高签约额并降低逾期率"},
	{"S.compound", Fail, "Q3 签约额 500 万元，同时回款额 300 万元"},
	{"S.compound", Fail, "Raise signings and cut overdue"},
	{"S.compound", Fail, "招到2个售前，另外老团队一个都不许走"},
	{"S.compound", Fail, "Sign two framework agreements, plus recruit a specialist by June"},
	{"S.compound", Fail, "Sign 5m in Q3 while keeping gross margin above 30%"},
	{"S.direction", Pass, "降低逾期率到 5%"},
	{"S.direction", Pass, "Raise the win rate to 45%"},
	{"S.direction", Fail, "降低回款额"},
	{"S.direction", Fail, "Q4 将逾期率提高到 12%"},
	{"S.direction", Fail, "Reduce win rate to 40%"},
	{"S.direction", Fail, "提高中标率至 35% 以下"},
	{"S.direction", Fail, "把样机归还率压降到 60%"},
	{"S.direction", Fail, "Lower the on-time payment rate to 60%"},
	{"S.direction", Pass, "Lower the no-show rate for booked demos to 10%"},
	{"S.direction", Fail, "Shorten the quote turnaround from 3 days to 5 days"},
	{"S.direction", Pass, "滞留超45天的商机数从30个减到12个"},
	{"S.direction", Fail, "不满意的客户数由4家增加到9家"},
	{"S.direction", Pass, "平均折扣从78折收到85折"},
	{"S.direction", Pass, "供应商账期从30天延长到60天"},
	{"S.direction", Pass, "差旅费压到收入的2%"},
	{"S.direction", Fail, "下半年投诉数量增加到15起以内"},
	{"S.direction", Fail, "逾期率目标提高到8%"},
	{"S.direction", Fail, "丢单数从3单提高到7单"},
	{"S.direction", Fail, `{"name":"回款额","target":"300 万元","direction":"lower"}`},
	{"S.direction", NotCheckable, "6 月 20 日前提交投标文件"},
	{"S.direction", NotCheckable, "Submit the tender document by 20 June"},
	{"S.outcome", Warn, "宁波大区进集团前三"},
	{"S.outcome", Fail, "应收该催就催"},
	{"S.vague", Pass, "提高赢单率，由 30% 到 40%"},
	{"S.vague", Pass, "Raise the win rate from 30% to 40%"},
	{"S.vague", Warn, "显著提高签约额"},
	{"S.vague", Warn, "Significantly raise signings to 5m"},
	{"S.vague", Fail, "显著改善客户关系"},
	{"S.vague", Fail, "Substantially better teamwork"},
	{"S.activity", Pass, "签订 C017 合同"},
	{"S.activity", Pass, "Win the Ningbo tender"},
	{"S.activity", Warn, "参加 C017 回款推进会 3 次"},
	{"S.activity", Warn, "Support the bid team with two visits"},
	{"S.amount", Pass, "Q3 回款额 300 万元"},
	{"S.amount", Pass, "Collect CNY 3m in Q3"},
	{"S.amount", Warn, "Q3 业绩 300 万元"},
	{"S.amount", Warn, "Q3 sales of 3m"},
	{"S.scope", Pass, "本月拜访 A类客户 20 次"},
	{"S.scope", Pass, "Twenty visits to key accounts"},
	{"S.scope", Warn, "客户拜访 20 次"},
	{"S.scope", Warn, "20 visits in May"},
	{"S.hedge", Pass, "全年回款 500 万元"},
	{"S.hedge", Pass, "Collect 5m in 2026"},
	{"S.hedge", Warn, "力争全年回款 500 万元"},
	{"S.hedge", Warn, "Try to collect 5m in 2026"},
	{"S.actor", Pass, "12 月前完成验收"},
	{"S.actor", Pass, "Acceptance certificate signed by December"},
	{"S.actor", Warn, "相关人员 12 月前完成验收"},
	{"S.actor", Warn, "The process should be improved"},
	{"S.example", Pass, "把样机钥匙交回仓库"},
	{"S.example", Pass, "Turn in the demo keys"},
	{"S.example", Pass, "Q3 回款额 300 万元"},
	{"S.example", Fail, "把手上的老大难款项啃一啃"},
	{"S.example", Fail, "拿下中车株洲的框架，同时把去年的尾款收干净"},
	{"S.example", Fail, "Sort out the mess with the Lanzhou distributor asap"},
	{"S.example", Fail, "Pls collect 640k from Sany and send me the slides"},
	{"S.example", NotCheckable, `{"name":"回款额","target":"300 万元"}`},
	{"S.example", NotCheckable, `{"name":"Collected amount","target":"3m"}`},
	{"S.compound", Warn, "客诉2小时内响应，Q2达标率98%（以工单系统时间戳计）"},
	{"S.compound", Pass, "新客户首单5家，首单金额均不低于8万元"},
	{"S.direction", Fail, "Q4把差旅报销周期压缩，由每单6天压缩到每单9天"},
	{"M.target", Fail, "质量无小事"},
	{"M.target", Fail, "全年完成4次"},
	{"M.target", Pass, "迟到不超过3次"},
	{"M.unit", Fail, "满意度达到120万"},
	{"M.unit", Fail, "投标响应时间达到30万元，Q1"},
	{"M.unit", Fail, "客户数量目标：18天"},
	{"M.unit", Fail, "KPI：毛利率；目标：60天；期间：Q3"},
	{"M.unit", Fail, "Q3立项客户数做到35%小时"},
	{"M.unit", Fail, "Lower DSO of my accounts to RMB 60"},
	{"M.unit", Fail, "Forecast accuracy improved to 45 litres by Q4"},
	{"M.unit", Pass, "回款率从70升到85"},
	{"M.unit", Pass, "周例会压缩到40分钟"},
	{"M.unit", Pass, "Contract review lead time: 90% of contracts within 4 working days"},
	{"M.unit", Fail, "培训满意度得分130%"},
	{"M.unit", Pass, "收回验收款14笔，共96万"},
	{"M.unit", Fail, "毛利率提升至260万元且回款额不下降"},
	{"M.target", Fail, "把旧备件清一清"},
	{"M.target", Fail, "样品能送就送"},
	{"M.target", Warn, "把区域份额做到第一"},
	{"M.example", Pass, "增强粘性，全年互访不少于12次"},
	{"M.example", Pass, "想拿到20万奖金"},
	{"M.example", Pass, "回款率"},
	{"M.example", Pass, "Collect CNY 3m in Q3"},
	{"M.example", Fail, "下半年尽可能多地拿下高毛利项目"},
	{"M.example", Fail, "Raise our game in every province"},
	{"M.example", NotCheckable, `{"name":"回款额","target":"300 万元"}`},
	{"M.example", NotCheckable, `{"name":"Collected amount","target":"3m"}`},
	{"M.target", Pass, "P4 投标文件 6 月 20 日前提交"},
	{"M.target", Pass, "Contract with C017 signed"},
	{"M.target", Pass, "零投诉"},
	{"M.target", Pass, "不得出现合同条款错误"},
	{"M.target", Pass, "Solution workshop for P3 accounts held - Y/N - 24 June"},
	{"M.target", Pass, "New freight table agreed with the carrier before March"},
	{"M.target", Warn, "签约率比去年好"},
	{"M.target", Warn, "Team spirit to 9"},
	{"M.target", Warn, "Attend the weekly forecast call"},
	{"M.target", Warn, "全年无一起安全责任事故"},
	{"M.target", Warn, "下季度多拿30%"},
	{"M.target", Fail, "Zero surprises in the monthly forecast"},
	{"M.target", Fail, "全年以 120% 的热情投入工作"},
	{"M.target", Warn, "到期回款率 = 到期已收额 ÷ 到期应收额"},
	{"M.target", Pass, `{"name":"自定义的数","target":"80%"}`},
	{"M.target", Warn, `{"name":"Due-collection rate","formula":"due_received / due_amount"}`},
	{"M.target", Warn, "Gross margin"},
	{"M.target", Fail, "显著提升签约额"},
	{"M.target", Fail, "Grow bookings as much as possible"},
	{"M.target", Fail, "把 P3 商机推进好"},
	{"M.target", Fail, "Focus on the top 20 accounts"},
	{"M.target", Fail, "服务好 C017"},
	{"M.target", Fail, "Follow ISO 9001"},
	{"M.unit", Pass, "赢单率 40%"},
	{"M.unit", Pass, "DSO of 60 days"},
	{"M.unit", Pass, "List price coverage: 1,900 of 2,050 items carry a valid price by 31 Jan"},
	{"M.unit", Pass, "库存超过 180 天的备件金额降到五十万元以下"},
	{"M.unit", Fail, "平均报价周期做到 2 元以内"},
	{"M.unit", Fail, "Average deal size of 85%"},
	{"M.unit", Fail, "赢单率 200 万元"},
	{"M.unit", Fail, "Win rate of CNY 2m"},
	{"M.unit", Fail, `{"name":"赢单率","target":"40","unit":"元"}`},
	{"M.unit", NotCheckable, "签订 C017 合同"},
	{"M.unit", NotCheckable, "Sign the contract"},
	{"M.base", Pass, "到期回款率 90%"},
	{"M.base", Pass, "Reach 90% of the collection target"},
	{"M.base", Pass, "回款额由 200 万元提高 10%"},
	{"M.base", Warn, "回款率 90%"},
	{"M.base", Warn, "Collection rate of 90%"},
	{"M.base", Warn, "签约额提升 10%"},
	{"M.base", Warn, "Increase signings by 10%"},
	{"M.range", Pass, "毛利率由 30% 提高到 35%"},
	{"M.range", Pass, "Gross margin from 30% to 35%"},
	{"M.range", Warn, "毛利率 30%-35%"},
	{"M.range", Warn, "Sign 6 to 9 contracts in H1"},
	{"M.formula", Pass, `{"name":"到期回款率","formula":"due_received / due_amount","target":"90%"}`},
	{"M.formula", Pass, `{"name":"Due-collection rate","formula":"due_received / due_amount"}`},
	{"M.formula", Fail, `{"name":"到期回款率","formula":"due_received / ("}`},
	{"M.formula", Fail, `{"name":"Collected amount","formula":"collected + collection_days"}`},
	{"M.formula", NotCheckable, "到期回款率 90%"},
	{"M.formula", NotCheckable, "DSO of 60 days"},
	{"M.owner", Pass, `{"name":"回款额","target":"3","owner":"finance","scored":"E1"}`},
	{"M.owner", Pass, `{"name":"Collected amount","owner":"finance","scored":"E1"}`},
	{"M.owner", Fail, `{"name":"回款额","owner":"E1","scored":"E1"}`},
	{"M.owner", Fail, `{"name":"Collected amount","owner":"E1","scored":"E1"}`},
	{"M.owner", NotCheckable, "回款额 300 万元"},
	{"M.owner", NotCheckable, "Collect 3m"},
	{"A.history", Pass, `{"name":"回款额","value":150,"history":[100,120,140,160,180,200]}`},
	{"A.history", Pass, `{"name":"DSO","value":70,"history":[80,75,72,68,66,60]}`},
	{"A.history", Warn, `{"name":"回款额","value":250,"history":[100,120,140,160,180,200]}`},
	{"A.history", Warn, `{"name":"DSO","value":50,"history":[80,75,72,68,66,60]}`},
	{"A.history", NotCheckable, `{"name":"回款额","value":150,"history":[100,120,140,160,180]}`},
	{"A.history", NotCheckable, "Collect 3m in Q3"},
	{"A.peers", Pass, `{"name":"回款额","value":150,"peers":[100,120,140,160,180,200]}`},
	{"A.peers", Pass, `{"text":"Win rate of 40% in Q3","peers":[0.30,0.35,0.38,0.40,0.45,0.5]}`},
	{"A.peers", Warn, `{"name":"回款额","value":250,"peers":[100,120,140,160,180,200]}`},
	{"A.peers", Warn, `{"text":"Win rate of 60% in Q3","peers":[0.30,0.35,0.38,0.40,0.45,0.5]}`},
	{"A.peers", NotCheckable, `{"name":"回款额","value":150,"peers":[100]}`},
	{"A.peers", NotCheckable, "Win rate of 60% in Q3"},
	{"A.growth", Pass, `{"name":"回款额","value":200,"history":[100,120,140,160,180,200]}`},
	{"A.growth", Pass, `{"name":"DSO","value":60,"history":[80,75,72,68,66,60]}`},
	{"A.growth", Warn, `{"name":"回款额","value":211,"history":[100,120,140,160,180,200]}`},
	{"A.growth", Warn, `{"name":"DSO","value":33,"history":[80,75,72,68,66,60]}`},
	{"A.growth", Fail, `{"name":"回款额","value":281,"history":[100,120,140,160,180,200]}`},
	{"A.growth", Fail, `{"name":"DSO","value":16,"history":[80,75,72,68,66,60]}`},
	{"A.growth", NotCheckable, `{"name":"回款额","value":281}`},
	{"A.growth", NotCheckable, `{"name":"Weekly net change of pre-signed","value":5,"history":[-1,-2,-3,1,2,0]}`},
	{"A.easy", Pass, `{"name":"回款额","value":150,"history":[100,120,140,160,180,200]}`},
	{"A.easy", Pass, `{"name":"DSO","value":70,"history":[80,75,72,68,66,60]}`},
	{"A.easy", Warn, `{"name":"回款额","value":110,"history":[100,120,140,160,180,200]}`},
	{"A.easy", Warn, `{"name":"DSO","value":76,"history":[80,75,72,68,66,60]}`},
	{"A.easy", Warn, `{"name":"回款额","value":110,"from":120}`},
	{"A.easy", NotCheckable, `{"name":"回款额","value":110,"from":100}`},
	{"A.easy", NotCheckable, "Collect 3m in Q3"},
	{"A.pipeline", Pass, `{"text":"Q4 回款额 300 万元","due":2000000,"expected":1000000}`},
	{"A.pipeline", Pass, `{"text":"Collect 3m in Q4","due":2000000,"expected":1500000}`},
	{"A.pipeline", Warn, `{"text":"Q4 回款额 300 万元","due":2000000,"expected":999999}`},
	{"A.pipeline", Warn, `{"text":"Cash collected of 3m in Q4","due":2400000,"expected":0}`},
	{"A.pipeline", Fail, `{"text":"Q4 回款额 300 万元","due":2000000,"expected":399000}`},
	{"A.pipeline", Fail, `{"text":"Cash collected of 3m in Q4","due":1000000,"expected":0}`},
	{"A.pipeline", NotCheckable, `{"text":"Q4 回款额 300 万元","due":2000000}`},
	{"A.pipeline", NotCheckable, `{"text":"Win rate of 40% in Q4","due":2000000,"expected":0}`},
	{"A.activity", Pass, `{"text":"10 月拜访 A类客户 72 次","workdays":18}`},
	{"A.activity", Pass, `{"text":"60 visits to key accounts in May","workdays":20}`},
	{"A.activity", Warn, `{"text":"10 月拜访 A类客户 73 次","workdays":18}`},
	{"A.activity", Warn, `{"text":"100 visits to key accounts in May","workdays":20}`},
	{"A.activity", Fail, `{"text":"10 月拜访 A类客户 200 次","workdays":18}`},
	{"A.activity", Fail, `{"text":"200 visits to key accounts in May","workdays":20}`},
	{"A.activity", NotCheckable, "10 月拜访 A类客户 73 次"},
	{"A.activity", NotCheckable, `{"text":"Collect 3m in Q3","workdays":20}`},
	{"R.parent", Pass, `{"name":"回款额","parentOf":"O1"}`},
	{"R.parent", Pass, `{"name":"Collected amount","parent":100,"parentOf":"Grow cash"}`},
	{"R.parent", NotCheckable, "回款额 300 万元"},
	{"R.parent", NotCheckable, "Collect 3m"},
	{"R.children", Pass, `{"name":"回款额","value":100,"children":[60,40]}`},
	{"R.children", Pass, `{"name":"Collected amount","value":100,"children":[60,60]}`},
	{"R.children", Warn, `{"name":"回款额","value":100,"children":[60,60.01]}`},
	{"R.children", Warn, `{"name":"Collected amount","parent":100,"children":[60,70]}`},
	{"R.children", Fail, `{"name":"回款额","value":100,"children":[60,39.99]}`},
	{"R.children", Fail, `{"name":"Collected amount","parent":100,"value":10,"children":[50]}`},
	{"R.children", NotCheckable, `{"name":"回款额","value":100}`},
	{"R.children", NotCheckable, `{"name":"Collected amount","children":[5]}`},
	{"R.allowed", Pass, `{"name":"回款额","family":"sales"}`},
	{"R.allowed", Pass, `{"name":"Win rate","grade":"S2"}`},
	{"R.allowed", Fail, `{"name":"指标甲","family":"service","grade":"S2"}`},
	{"R.allowed", Fail, `{"name":"Metric A","family":"sales","grade":"S1"}`},
	{"R.allowed", NotCheckable, `{"name":"回款额"}`},
	{"R.allowed", NotCheckable, `{"name":"Something else","family":"sales"}`},
	{"R.weight", Pass, `{"name":"回款额","weight":0.05}`},
	{"R.weight", Pass, `{"name":"Collected amount","weight":0.5}`},
	{"R.weight", Fail, `{"name":"回款额","weight":0.0499}`},
	{"R.weight", Fail, `{"name":"Collected amount","weight":0.51}`},
	{"R.weight", NotCheckable, "回款额 300 万元"},
	{"R.weight", NotCheckable, "Collect 3m"},
	{"R.guard", Pass, `{"name":"新签合同额","guards":["CL02","CT03"]}`},
	{"R.guard", Pass, `{"name":"Collected amount","guards":[]}`},
	{"R.guard", Warn, `{"name":"新签合同额","guards":["CT03"]}`},
	{"R.guard", Warn, `{"name":"New contract amount","guards":["AR01"]}`},
	{"R.guard", NotCheckable, "新签合同额 300 万元"},
	{"R.guard", NotCheckable, "Sign C017"},
	{"R.twice", Pass, `{"name":"回款额","paid":[]}`},
	{"R.twice", Pass, `{"name":"Win rate","paid":["CL01"]}`},
	{"R.twice", Warn, `{"name":"回款额","paid":["CL01"]}`},
	{"R.twice", Warn, `{"name":"Collected amount","paid":["CL01"]}`},
	{"R.twice", NotCheckable, "回款额 300 万元"},
	{"R.twice", NotCheckable, "Collect 3m"},
	{"T.time", Pass, "6月底前签订合同"},
	{"T.time", Pass, "Sign C017 by the end of June"},
	{"T.time", Pass, "这礼拜补签 6 份合同"},
	{"T.time", Pass, "高层互访 6 次，上下半年各 3 次"},
	{"T.time", Pass, "3.1—4.20 回访老客户 30 家"},
	{"T.time", Pass, "长账龄占比年末 < 10%"},
	{"T.time", Pass, "国庆节以后交样机 2 台"},
	{"T.time", Pass, "工装提前5天到场"},
	{"T.time", Fail, "首次响应≤2h"},
	{"T.time", Fail, "落实《2026年薪酬办法》"},
	{"T.time", Fail, "回款 300 万元"},
	{"T.time", Fail, "尽快签订 C017 合同"},
	{"T.time", Fail, "Collect 3m"},
	{"T.time", Fail, "Sign C017 as soon as possible"},
	{"T.guess", Pass, "下半年签约 500 万元"},
	{"T.guess", Pass, "Sign 5m in H2"},
	{"T.guess", Warn, "下半年左右签约 500 万元"},
	{"T.guess", Warn, "Sign 5m around Q3"},
	{"T.frequency", Pass, "本季度每周拜访 5 家客户"},
	{"T.frequency", Pass, "Visit 5 accounts every week of Q3"},
	{"T.frequency", Warn, "每周拜访 5 家客户"},
	{"T.frequency", Warn, "竞品价格表每月更新一版"},
	{"T.frequency", Warn, "Visit 5 accounts every week"},
	{"T.period", Pass, `{"text":"10 月底前回款 300 万元",` + october + `}`},
	{"T.period", Pass, `{"text":"Collect 3m by the end of October",` + october + `}`},
	{"T.period", Fail, `{"text":"年底前回款 300 万元",` + october + `}`},
	{"T.period", Fail, `{"text":"Collect 3m by 5 November",` + october + `}`},
	{"T.period", NotCheckable, "年底前回款 300 万元"},
	{"T.period", NotCheckable, "Collect 3m by 5 November"},
	{"T.review", Pass, `{"text":"每周拜访 5 家客户","review":30}`},
	{"T.review", Pass, `{"text":"Visit 5 accounts every month","review":30}`},
	{"T.review", Warn, `{"text":"每季度拜访 5 家客户","review":30}`},
	{"T.review", Warn, `{"text":"Visit 5 accounts every quarter","review":30}`},
	{"T.review", NotCheckable, "每季度拜访 5 家客户"},
	{"T.review", NotCheckable, "Visit 5 accounts every quarter"},
	{"T.cycle", Pass, `{"text":"10 月拜访 A类客户 20 次","cycle":90,` + october + `}`},
	{"T.cycle", Pass, `{"text":"Sign new contracts of 3m","cycle":20,` + october + `}`},
	{"T.cycle", Warn, `{"text":"10 月签约额 300 万元","cycle":30,` + october + `}`},
	{"T.cycle", Warn, `{"text":"Collect cash of 3m","cycle":21,` + october + `}`},
	{"T.cycle", Fail, `{"text":"10 月签约额 300 万元","cycle":32,` + october + `}`},
	{"T.cycle", Fail, `{"text":"Cash collected of 3m","cycle":90,` + october + `}`},
	{"T.cycle", NotCheckable, "10 月签约额 300 万元"},
	{"T.cycle", NotCheckable, `{"text":"Cash collected of 3m","cycle":90}`},
	{"T.final", Pass, `{"name":"回款额","lagDays":5,"scoring":"2026-11-05",` + october + `}`},
	{"T.final", Pass, `{"name":"DSO","lagDays":0,"scoring":"2026-11-05",` + october + `}`},
	{"T.final", Fail, `{"name":"回款额","lagDays":6,"scoring":"2026-11-05",` + october + `}`},
	{"T.final", Fail, `{"name":"DSO","lagDays":30,"scoring":"2026-11-05",` + october + `}`},
	{"T.final", NotCheckable, "回款额 300 万元"},
	{"T.final", NotCheckable, `{"name":"DSO","lagDays":30}`},
}

// restricted is a term for one family and grade.
func restricted() Term {
	t := indicatorTerms()[0]
	t.Code, t.Names[0].ZH, t.Names[0].EN, t.Families, t.Grades = "XX01", "指标甲", "Metric A", []string{"sales"}, []string{"S2"}
	return t
}

// statementOf reads an example.
func statementOf(t testing.TB, text string) Statement {
	t.Helper()
	if !strings.HasPrefix(text, "{") {
		return Statement{Text: text}
	}
	s, list := ReadStatement("example.json", []byte(text))
	if len(list) > 0 {
		t.Fatalf("%s: %v", text, list)
	}
	return s
}

// ruleSays is what one rule says of a statement.
func ruleSays(t testing.TB, c *Checker, s Statement, id string) Finding {
	t.Helper()
	r, list := c.Check(s)
	if len(list) > 0 {
		t.Fatal(list)
	}
	for _, l := range r.Letters {
		for _, f := range l.Rules {
			if f.Rule == id {
				return f
			}
		}
	}
	t.Fatalf("there is no rule %s", id)
	return Finding{}
}

func TestEveryRuleHasItsExamples(t *testing.T) {
	c, list := NewChecker(append(indicatorTerms(), restricted()))
	if len(list) > 0 {
		t.Fatal(list)
	}
	seen := map[string]bool{}
	for _, x := range slices.Concat(examples, evidenceExamples) {
		f := ruleSays(t, c, statementOf(t, x.text), "smart."+x.rule)
		if f.Verdict != x.verdict {
			t.Errorf("%s: %s is %s, want %s: %s", x.text, x.rule, f.Verdict, x.verdict, f.Says.EN)
		}
		lang := " en"
		if strings.ContainsFunc(x.text, func(r rune) bool { return unicode.Is(unicode.Han, r) }) {
			lang = " zh"
		}
		kind := "bad"
		if x.verdict == Pass || x.verdict == NotCheckable {
			kind = string(x.verdict)
		}
		seen["smart."+x.rule+" "+kind+lang] = true
	}
	needsData := map[string]bool{"smart.S.direction": true, "smart.M.unit": true, "smart.M.formula": true, "smart.M.owner": true, "smart.T.period": true, "smart.T.review": true, "smart.T.cycle": true, "smart.T.final": true,
		"smart.S.resolves": true, "smart.S.owner": true, "smart.M.backtest": true, "smart.M.rounding": true, "smart.T.workday": true}
	for _, id := range RuleIDs() {
		for _, lang := range []string{" zh", " en"} {
			if !seen[id+" pass"+lang] || !seen[id+" bad"+lang] && id != "smart.R.parent" {
				t.Errorf("%s has no example of both kinds in%s", id, lang)
			}
			data := needsData[id] || strings.HasPrefix(id, "smart.A.") || strings.HasPrefix(id, "smart.R.")
			if data && !seen[id+" not-checkable"+lang] {
				t.Errorf("%s has no example of what cannot be checked in%s", id, lang)
			}
		}
	}
}
