package kpi

import "testing"

// What a text is about, told by how it is built: every row has the letters of S, M
// and T that fail, in the form of testdata/smart/written.txt.
func TestBuiltStatements(t *testing.T) {
	c := checker(t)
	for _, x := range []struct{ want, why, text string }{
		{"fff", "the same word again and again", "毛利。毛利。还是毛利！"},
		{"---", "one metric with its number", "毛利，10 月，300 万元"},
		{"ff-", "three lines in step", "挖掘需求，推动落地，赋能终端，形成闭环，Q3见实效。"},
		{"ff-", "somebody is to become something", "要让每一位客户经理都成为行业专家，2027年底前实现。"},
		{"ff-", "a word in quotation marks", "本月要把张总“搞定”"},
		{"ff-", "a row of comparatives", "More cash, less stock, happier dealers - 2027!"},
		{"--f", "a thing handed to somebody", "Deliver the spare pump to Hesteel."},
		{"---", "a thing that goes from one to another", "Move the Daqing account from Li to Zhou in May."},
		{"--f", "把 with a verb that ends it", "去一趟拉萨，把代理商换了。"},
		{"--f", "what holds for each and every one", "未收到预付款的订单一律不排产。"},
		{"--f", "none any more", "不再新增逾期90天以上应收。"},
		{"f--", "done so many times, and none of something else", "招聘 4 人，逾期清零，10 月底前。"},
		{"f--", "one is moved and another too", "6月底前把违约金支出控制在20万元以内，同时将续约客户由33家增至40家。"},
		{"f-f", "several goals, as it says", "Two priorities: cash and growth."},
		{"f-f", "different things with their own counts", "新签3家，留住2家，淘汰1家。"},
		{"--f", "places of one metric", "新客户：华东 3 家、华南 2 家"},
		{"---", "a bound on each of what is counted", "二季度内新签年框协议4份，每份含税金额不低于80万元，以双方盖章件归档为准。"},
		{"---", "who signs it", "7月15日前提交《华北区渠道冲突处理办法》终稿并经销售总监签发。"},
		{"---", "a paper in evidence", "Win the metro tender in Hohhot; award notice published by 31 October 2027."},
		{"f--", "raised to a bound from above", "Increase the number of complaints to at most 4 by December."},
		{"---", "a share of which more may be good or bad", "Reduce the share of orders below floor price from 14% to 7% of order lines in H2 2027."},
		{"ff-", "the number of those who do it", "Team of 12 to give its best in Q3."},
		{"---", "within so many days, from so many", "三季度末，华东大区应收账款周转天数由78天降至65天以内。"},
		{"---", "a rating of an attitude", "10 月底前客户关系健康度打分达到 B 级以上。"},
	} {
		r, list := c.Check(Statement{Text: x.text})
		if len(list) > 0 {
			t.Fatal(list)
		}
		if got, why := failing(r); got != x.want {
			t.Errorf("%s (%s): got %s, want %s:%s", x.text, x.why, got, x.want, why)
		}
	}
}
