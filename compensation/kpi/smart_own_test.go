package kpi

import (
	"strings"
	"testing"
)

// own are statements with what careful readers say of S, M and T: f for fail,
// – for anything else.
var own = []struct{ want, text string }{
	// one clear outcome
	{"---", "9月30日前完成新签合同额300万元（含税）"},
	{"---", "本季度回款额达到 450 万元"},
	{"---", "将到期回款率由78%提高到85%，12月31日前"},
	{"---", "6月20日前提交P4投标文件"},
	{"---", "Q3新增有效商机12个"},
	{"---", "与C045于11月15日前签订供货合同"},
	{"---", "全年开发5家新客户"},
	{"---", "DSO年底前从75天降到60天"},
	{"---", "本月拜访A类客户20次"},
	{"---", "上半年C017、C021、C033三家累计回款800万"},
	{"---", "10月底前将逾期90天以上的应收由260万降至100万"},
	{"---", "三季度末赢单率（赢单金额÷已决金额）不低于40%"},
	{"---", "11月10日前拿到客户盖章的验收报告"},
	{"---", "2026年客户投诉不超过3起"},
	{"---", "入职三个月内独立签下第一单"},
	{"---", "第四季度毛利率不低于32%"},
	{"---", "12月前3个商机由P3推进到P4"},
	{"---", "7月31日之前名下客户100%建档"},
	{"---", "Collect CNY 3.2m from C017 and C021 by 30 June"},
	{"---", "Sign the framework agreement with Sinopec by end of Q3"},
	{"---", "Raise the due-collection rate from 78% to 85% by year-end"},
	{"---", "Submit the bid for the Wuhan metro project by 20 June"},
	{"---", "Add 12 valid opportunities in the East region in Q3"},
	{"---", "Cut DSO from 75 to 60 days by December 31"},
	{"---", "Win 4 new accounts in FY26"},
	{"---", "No more than three customer complaints in 2026"},
	{"---", "Twenty visits to class A accounts this month"},
	{"---", "Move C045 from P3 to P5 by 15 November"},
	{"---", "Gross margin of at least 32% on new contracts in Q4"},
	{"---", "All P2+ opportunities logged in CRM by 31 July"},
	{"---", "Bring overdue invoices older than 90 days down to 1m by the end of October"},
	{"---", "Quarterly review with all 6 key accounts held by 30 September"},
	// attitudes and directions
	{"fff", "加强客户关系"},
	{"fff", "做好回款工作"},
	{"fff", "提高服务意识，增强团队凝聚力"},
	{"fff", "努力完成领导交办的各项任务"},
	{"fff", "积极配合部门工作"},
	{"fff", "不断提升自身业务水平"},
	{"fff", "尽快改善应收状况"},
	{"fff", "认真负责，爱岗敬业"},
	{"fff", "全面推进大客户战略落地"},
	{"fff", "加大市场开拓力度"},
	{"fff", "及时响应客户需求"},
	{"fff", "维护好老客户"},
	{"fff", "深入了解行业动态，把握市场机会"},
	{"ff-", "本季度重点抓回款"},
	{"ff-", "2026年进一步提升品牌影响力"},
	{"ff-", "下半年加强跨部门协作"},
	{"fff", "做客户信赖的合作伙伴"},
	{"fff", "持续优化销售流程"},
	{"fff", "Improve teamwork"},
	{"fff", "Strengthen customer relationships"},
	{"fff", "Be more proactive in following up with customers"},
	{"fff", "Provide excellent service to all clients"},
	{"fff", "Continuously improve selling skills"},
	{"fff", "Respond to customer needs in a timely manner"},
	{"fff", "Do your best to support the team"},
	{"fff", "Work closely with marketing"},
	{"fff", "Ensure good communication with procurement"},
	{"fff", "Keep customers happy"},
	{"fff", "Show more initiative"},
	{"fff", "Stay on top of receivables"},
	{"ff-", "Focus on collections this quarter"},
	{"ff-", "Build stronger relationships with deciders in 2026"},
	{"ff-", "Drive growth in the North region in H2"},
	{"fff", "Optimise the sales process"},
	{"fff", "Take ownership of your territory"},
	{"fff", "Act with integrity"},
	{"fff", "Win the hearts and minds of our customers"},
	{"fff", "Close the gap to the competition"},
	// two outcomes
	{"f--", "Q3签约额500万，同时逾期率降到5%以下"},
	{"f--", "全年回款2000万并新增客户10家"},
	{"f--", "本月拜访客户30次、签约100万元"},
	{"f--", "6月底前完成投标方案，并收回C017欠款50万"},
	{"f--", "年内签约额增长到3000万，毛利率不低于30%，离职率控制在8%以内"},
	{"f--", "Sign 5m in Q3 and cut the overdue share to 5%"},
	{"f--", "Collect 20m and win 10 new customers in 2026"},
	{"f--", "Hit 3m in bookings while keeping gross margin above 30% in H1"},
	{"f--", "By June, sign C017 and collect 500k of old receivables"},
	{"f--", "Raise signings to 8m as well as customer satisfaction to 4.5 by December"},
	// the wrong way
	{"f--", "Q4回款额降低到200万"},
	{"f--", "年底前将逾期率提高到15%"},
	{"f--", "本季度减少有效商机至5个"},
	{"f--", "Reduce win rate to 40% by Q4"},
	{"f--", "Increase DSO to 90 days by year-end"},
	{"f--", "Lower customer satisfaction to 3.5 in 2026"},
	// no time
	{"--f", "回款300万"},
	{"--f", "新增有效商机10个"},
	{"--f", "尽快签订C017合同"},
	{"--f", "Collect 3m from C017"},
	{"--f", "Sign the contract with Midea as soon as possible"},
	{"--f", "Ten visits to key accounts"},
	{"--f", "到期回款率较去年提高5个百分点"},
	{"--f", "Overdue balance below 500k"},
	// a time to be guessed, or only how often
	{"---", "每周拜访5家客户"},
	{"---", "下半年左右签约500万"},
	{"---", "Visit 5 accounts every week"},
	{"---", "Sign 2m around Q3"},
	{"---", "未来几个月内拿下C017项目"},
	// impossible units
	{"-f-", "Q3赢单率达到500万元"},
	{"-f-", "本月拜访20万元"},
	{"-f-", "Win rate of CNY 2m in Q3"},
	{"-f-", "DSO of 3m yuan by year-end"},
	// rates without a base
	{"---", "Q3回款率90%"},
	{"---", "全年签约额提升10%"},
	{"---", "Increase signings by 10% in 2026"},
	{"---", "Collection rate of 90% in Q3"},
}

func TestOwnStatements(t *testing.T) {
	c := checker(t)
	for _, x := range own {
		r, list := c.Check(Statement{Text: x.text})
		if len(list) > 0 {
			t.Fatal(list)
		}
		got, why := "", ""
		for _, l := range []Letter{Specific, Measurable, TimeBound} {
			mark := "-"
			if r.Letter(l).Verdict == Fail {
				mark = "f"
				for _, f := range r.Letter(l).Rules {
					if f.Verdict == Fail {
						why += " " + strings.TrimPrefix(f.Rule, "smart.")
						if f.Span != nil {
							why += "<" + f.Span.Text + ">"
						}
					}
				}
			}
			got += mark
		}
		if got != x.want {
			t.Errorf("%s: got %s, want %s:%s", x.text, got, x.want, why)
		}
	}
}
