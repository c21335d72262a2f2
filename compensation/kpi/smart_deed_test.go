package kpi

import "testing"

// Statements whose words no list has, with what is expected of S and M: f is fail, -
// is anything else. Beside each class that is heard stand texts that look like it and
// say nothing, or say one thing only.
func TestDeeds(t *testing.T) {
	c := checker(t)
	for text, want := range map[string]string{
		// none of a thing, or all
		"全年无一起安全责任事故":                       "--",
		"三季度内没有一家老客户被竞品抢走":                  "--",
		"8月的拜访记录一条不漏":                       "--",
		"今年别再出现串货":                          "--",
		"不让一个人掉队":                           "ff",
		"本月人人开单":                            "--",
		"本季度人人都有主人翁意识":                      "ff",
		"Hold mid-year talks with everyone": "--",
		"Be kind to everyone":               "ff",
		// more by a number: of what is not said
		"今年比去年多签两成": "f-",
		"今年多拿一点":    "ff",
		// one in every period
		"竞品价格表每月更新一版":                          "--",
		"每季度跟金龙鱼对一次账":                          "--",
		"Review call every Monday, no excuses": "--",
		"每月都要有一股劲":                             "ff",
		// with a party, to an end, by a time
		"Q2把南京的仓库退租":        "--",
		"8月底以前跟宝钢把年框谈下来":    "--",
		"10月份请格力的设备科来厂里看一次": "--",
		"9月15日，带蒙牛采购去苏州工厂":  "--",
		"第三季度，徐工把我们从备选升为主供": "--",
		"三月份客户信用额度重审完毕":     "--",
		"下半年打个翻身仗":          "ff",
		"今年给团队打一场漂亮的硬仗":     "ff",
		"把客户关系做到位":          "ff",
		// a name and a time, or before something else
		"Take the Siemens buyer to the factory in May":               "--",
		"Ask Midea for a reference letter in June":                   "--",
		"Renewal for Tencent in the bag before they start budgeting": "--",
		"Do the CRM cleanup before you go on leave":                  "-f",
		"Think twice before you quote":                               "ff",
		"Develop a winning mindset in May":                           "ff",
	} {
		r, list := c.Check(Statement{Text: text})
		if len(list) > 0 {
			t.Fatal(list)
		}
		if marks, why := failing(r); marks[:2] != want {
			t.Errorf("%s: got %s, want %s:%s", text, marks[:2], want, why)
		}
	}
}

// What there is to be less of is named whole: not every customer is.
func TestBadThingsAreNamed(t *testing.T) {
	f := ruleSays(t, checker(t), Statement{Text: "年底前毛利低于12%的合同数增加到 18 份"}, "smart.S.direction")
	if f.Verdict != Fail || f.Says.ZH != "“低于12%的合同数”越低越好，“增加”却朝着相反的方向。" {
		t.Errorf("%s: %s", f.Verdict, f.Says.ZH)
	}
}

// A deed or a number that is joined to another outcome is a second one; what only
// says more of the first is none.
func TestJoinedDeeds(t *testing.T) {
	c := checker(t)
	for text, want := range map[string]Verdict{
		"既要把老客户的价格守住，又要把份额从35%抢到50%":                                        Fail,
		"11月底前回款650万，新开拓医药客户4家":                                             Fail,
		"招到2个售前，另外老团队一个都不许走":                                                Fail,
		"签下万科的年框，顺带把付款周期缩到45天":                                              Fail,
		"上半年完成样板间建设，并招到三名顾问":                                                Fail,
		"Sign two framework agreements, plus recruit a specialist by June":  Fail,
		"Pipeline coverage to 3.5x by 1 Sept while deleting every old lead": Fail,
		"11月底前回款650万，其中医药客户4家":                                              Pass,
		"介绍另外两家三甲医院，6月底前签约":                                                 Pass,
		"9月底前将C017合同归档，并将结果录入CRM":                                           Pass,
		"Sign 5m plus VAT in Q3":                                            Pass,
	} {
		if f := ruleSays(t, c, Statement{Text: text}, "smart.S.compound"); f.Verdict != want {
			t.Errorf("%s: %s, want %s: %s", text, f.Verdict, want, f.Says.EN)
		}
	}
}
