package interview

import (
	"os"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func shippedTopics(t testing.TB) *Topics {
	t.Helper()
	topics, list := ShippedTopics()
	if len(list) > 0 {
		t.Fatal(list)
	}
	return topics
}

// forbidden are texts that touch a topic, in both languages: questions, notes
// and chat.
var forbidden = []struct{ topic, zh, en string }{
	{"marriage", "您结婚了吗？", "Are you married?"},
	{"marriage", "方便说一下婚姻状况吗", "What is your marital status?"},
	{"marriage", "候选人未婚，比较自由", "Candidate is unmarried, so free to travel."},
	{"marriage", "你有没有男朋友？会一起来这个城市吗", "Do you have a boyfriend, and would he move here?"},
	{"marriage", "您爱人支持您出差吗", "Does your husband mind you travelling?"},
	{"marriage", "他刚离异，情绪不稳", "He is divorced and seems unsettled."},
	{"marriage", "有对象了吗？打算什么时候成家？", "Are you seeing anyone at the moment?"},
	{"children", "近两年有生育计划吗？", "Do you plan to have children in the next two years?"},
	{"children", "孩子多大，谁带？", "How old are your kids and who looks after them?"},
	{"children", "她可能在备孕，季末别安排她", "She may be pregnant soon."},
	{"children", "打算要二胎吗", "Are you thinking of starting a family?"},
	{"children", "产假结束多久了？", "When did your maternity leave end?"},
	{"children", "您有几个子女？", "How many sons and daughters have you got?"},
	{"family", "请介绍一下您的家庭情况", "Tell me about your family."},
	{"family", "父母是做什么工作的？", "What do your parents do?"},
	{"family", "家里人同意您常驻外地吗", "Do you have family commitments that would keep you here?"},
	{"family", "您是独生子吗，有没有老人要照顾", "Are you an only child?"},
	{"family", "家境不错，不缺钱，可能没冲劲", "Comes with a comfortable family background, may lack drive."},
	{"religion", "您信教吗？", "What is your religion?"},
	{"religion", "有没有宗教信仰，周末要不要去教会", "Do you go to church on Sundays?"},
	{"religion", "候选人吃清真，聚餐不方便", "Candidate is Muslim; team dinners could be a problem."},
	{"religion", "您是佛教徒吗", "Are you a Buddhist?"},
	{"origin", "您是哪里人？", "Where are you originally from?"},
	{"origin", "户口在哪儿，是农村户口吗", "Where is your hukou registered?"},
	{"origin", "您是少数民族吗？", "Which ethnic group do you belong to?"},
	{"origin", "口音重，听着像外地人", "Has a strong accent, not a local."},
	{"origin", "老家是哪个省的", "Which province is your hometown in?"},
	{"origin", "请问您的籍贯和国籍", "What is your nationality?"},
	{"health", "您身体怎么样，能经常出差吗？", "How is your health, can you travel a lot?"},
	{"health", "有没有慢性病或者病史", "Do you have any chronic illness or medical history?"},
	{"health", "入职前您得过乙肝吗", "Have you ever had hepatitis?"},
	{"health", "您有残疾证吗？", "Do you have a disability?"},
	{"health", "去年住院做过手术吗", "Were you on sick leave last year?"},
	{"health", "感觉他有点抑郁", "He sounds depressed to me."},
	{"age", "您今年多大了？", "How old are you?"},
	{"age", "我们只要35岁以下的", "We only take people under 35 for this."},
	{"age", "哪年出生的？属什么？", "What year were you born?"},
	{"age", "年纪偏大，和团队合不来", "Too old for this team."},
	{"age", "是个90后，怕吃不了苦", "A typical millennial, may not last."},
	{"age", "您的出生日期是？", "Please give me your date of birth."},
	{"age", "快五十岁了还跑得动吗", "At your age, can you still do field work?"},
	{"sex", "女生能常年出差吗？", "Can a woman do this job, as a woman what do you think?"},
	{"sex", "这个岗位最好是男的", "We would prefer a man for this territory."},
	{"sex", "您的性取向是什么", "What is your sexual orientation?"},
	{"sex", "听说他是同性恋", "I heard he is gay."},
	{"sex", "客户喜欢女销售，女士优先", "Female candidate preferred for this account."},
	{"sex", "形象好，颜值高", "Good looking, customers will like her."},
	{"politics", "您是党员吗？", "Are you a party member?"},
	{"politics", "政治面貌填的什么", "What are your political views?"},
	{"politics", "您对现在的领导人怎么看", "Who did you vote for?"},
	{"union", "您参加过工会吗？", "Have you ever joined a union?"},
	{"union", "在上一家公司有没有参与罢工", "Did you take part in a labour dispute there?"},
	{"union", "有没有跟公司打过官司、申请过劳动仲裁", "Is the candidate a trade union member?"},
	{"gifts", "您酒量怎么样，能陪客户喝吗？", "How much can you drink with a customer?"},
	{"gifts", "逢年过节您一般给客户送什么礼品？", "What gifts do you usually give buyers?"},
	{"gifts", "为了拿下单子，您给过好处费吗，怎么打点？", "What kind of kickback closes a deal in your region?"},
	{"gifts", "您会请采购去唱歌吗", "Would you take a buyer to karaoke?"},
	{"gifts", "做这行饭局多，您会应酬吗", "Are you good at wining and dining?"},
	{"secrets", "您能把客户资源带过来吗？", "Can you bring your customers with you?"},
	{"secrets", "您前公司的底价是多少", "What is the floor price of your former employer?"},
	{"secrets", "请发一份原单位的客户名单看看", "Please send us your last company's customer list."},
	{"secrets", "竞争对手的内部资料您能拿到吗", "Do you still have internal documents from your previous employer?"},
	{"evaluators", "您认识这次的评标专家吗？", "Do you know any of the tender evaluators?"},
	{"evaluators", "评委那边您能打招呼吗", "Can you talk to the bid evaluation committee?"},
	{"evaluators", "项目是不是已经内定给我们了", "Could you get the scoring panel of the tender on our side?"},
	{"marriage", "您結婚了嗎？", "ＡＲＥ ＹＯＵ ＭＡＲＲＩＥＤ？"},
	{"age", "您今年幾歲？", "What's your age?"},
	{"health", "您的身體狀況好嗎", "Any health-problems we should know of?"},
}

// permitted are texts of the trade that look like a topic and are none.
var permitted = []struct{ zh, en string }{
	{"客户是一家家族企业，谁拍板？", "The customer is a family-owned company: who decides?"},
	{"这个产品家族里哪款最好卖", "Which of this family of products sells best?"},
	{"请按年龄结构的应收给我看", "Show me the receivables by ageing bucket."},
	{"请说出账龄超过 90 天的金额", "How much is more than 90 days old?"},
	{"我们给漏斗做一次健康检查", "Do a health check of the funnel."},
	{"商机健康度怎么判断", "How do you keep a healthy pipeline?"},
	{"请讲一次您的客户体检中心项目", "Tell me about your largest health-care customer."},
	{"医院客户的手术室设备项目，您见过谁？", "In the surgery equipment deal, whom did you meet?"},
	{"您怎样看客户的组织机构", "How do you read a customer's organisation chart?"},
	{"考核对象和拜访对象分别是谁", "What is the single point of contact at this customer?"},
	{"母公司和子公司的采购分开吗", "Does the parent company buy separately from its sister company?"},
	{"五家里有三家已经续约", "Three of the five accounts have renewed."},
	{"这家里谁是关键人", "Who in this account is the key person?"},
	{"合同在哪一步卡住，用了几天", "At which step did the contract stop, and for how many days?"},
	{"请用 5 分钟讲清楚这个方案", "Explain the solution in five minutes."},
	{"您教会了几个新人写日志", "How many newcomers did you teach to write a log?"},
	{"下礼拜一您先见谁", "Whom do you see first next Monday?"},
	{"客户对品牌信仰很深，您怎么切入", "How did you win the customer's trust in good faith?"},
	{"这家清真食品厂的采购流程是什么", "How does this ethnic food producer buy?"},
	{"客户口碑怎么来的", "Where does the word of mouth come from?"},
	{"请按客户口径重算一遍", "Work it out again by the customer's definition."},
	{"客户是民族品牌，重视国产", "It was a race to close before the year ended."},
	{"您怎样赢得本地客户的信任", "How did you win the local customers?"},
	{"设备用了 9 年，您怎么谈更换", "The machine is 30 years old: how do you talk about replacing it?"},
	{"公司今年20岁，有哪些变化", "We have visited over 40 accounts this quarter."},
	{"KDM 明年退休，接班的是谁？", "The customer's director is about to retire: who follows?"},
	{"旧系统要退休了，您怎么推新系统", "They will retire the old system next year: what do you offer?"},
	{"项目组有几男几女不重要，谁签字？", "Which male connectors does the plant use?"},
	{"性别字段在系统里要不要必填，客户怎么说", "That price was pretty low, why?"},
	{"客户是党政机关，采购流程有什么不同", "How do you keep out of office politics?"},
	{"党委书记和厂长谁拍板", "A third-party member of the project disagreed: what did you do?"},
	{"集团员工有多少，采购归谁", "How many people work at the group, and who buys?"},
	{"员工会议上您怎么讲这件事", "The customer is in the European Union: what changes?"},
	{"总工会的采购项目您怎么跟", "How did you strike a deal on the payment terms?"},
	{"客户要求回扣，您怎样拒绝的？", "A buyer asked for a kickback: how did you refuse?"},
	{"伙伴暗示要送礼，您怎么回应、向谁报告", "Tell me about a time you declined a gift."},
	{"公司的礼品登记制度您怎么执行", "How do you apply the gift policy in your team?"},
	{"请讲一次您拒绝请客吃饭这类要求的经历", "Did you report a demand for entertainment, and to whom?"},
	{"打点计时的考勤数据不能当拜访记录", "How do you use the gift industry's season?"},
	{"涉及前公司客户名单的请隐去", "Please leave out your former employer's customer list."},
	{"不要透露原公司的底价，讲做法就好", "Do not give us your last company's pricing, only how you worked."},
	{"请把报价和成本的关系讲清楚", "Explain how price and cost relate."},
	{"您怎样通过正式答疑弄清评分办法", "How did you use the formal clarification to understand the scoring?"},
	{"投标前从不接触评标专家，您的团队怎么保证？", "Your team never contacts tender evaluators: how do you make sure of it?"},
	{"在内部演讲比赛当评委时您怎么打分", "You were on the internal award evaluators' bench: how did you score?"},
	{"同行拉您串标，您怎样拒绝串标", "How did you say no to bid rigging?"},
	{"毛病出在哪一步？", "What is the weak step?"},
	{"流程上的通病是什么", "Chronic late payers: what is your list?"},
	{"请讲一个被搁置的商机", "Tell me about a stalled opportunity."},
	{"您怎么处理抢单", "Two reps claim one account: how do you settle it?"},
	{"请举一个您主动放弃的单子", "Name a deal you dropped."},
	{"生产假设变了，预测怎么改", "The production assumption changed: how do you change the forecast?"},
	{"孩子王门店的采购找谁", "Who buys for the children's hospital?"},
	{"母婴用品行业的客户怎么开发", "How do you open accounts in baby-care products?"},
	{"婚庆行业客户淡季怎么回款", "How do wedding venues pay in the low season?"},
	{"软硬件如何结合，请讲方案", "How did you get the new module married to the existing system?"},
	{"请讲您带新人的一次失败", "Tell me about a new hire who failed."},
	{"回款 100 万元分三期", "One million in three instalments."},
	{"您如何安排一周的拜访", "How do you plan a week of visits?"},
	{"兄弟公司之间怎么分业绩", "How is credit split between two branches?"},
	{"客户说预算要到下一年，您怎么办", "The budget moves to next year: what do you do?"},
	{"这位主管的态度从 CR4 变到 CR2 用了几次会面", "How many meetings took that person from CR4 to CR2?"},
	{"老板的父亲创办了这家企业，谁是决策人", "The founder's father set up the plant: who decides now?"},
	{"客户的年龄层和购买力怎样影响您的选品", "Depressed prices in the market: how do you hold your margin?"},
	{"用户口令过期导致演示失败，您怎么补救", "A disabled account broke the demo: how did you recover?"},
}

// H14: what biases a selection or invites an offence is found in questions,
// notes and chat of both languages, with why and what to ask instead; texts of
// the trade that look alike are left alone.
func TestH14_ForbiddenTopicsAreFound(t *testing.T) {
	topics := shippedTopics(t)
	if len(forbidden) < 60 || len(permitted) < 60 {
		t.Fatalf("%d forbidden and %d permitted texts", len(forbidden), len(permitted))
	}
	seen := map[string]int{}
	for _, c := range forbidden {
		seen[c.topic]++
		for _, text := range []string{c.zh, c.en} {
			found := topics.Find(text)
			i := slices.IndexFunc(found, func(f Finding) bool { return f.Topic.Code == c.topic })
			if i < 0 {
				t.Errorf("%s is not found in %q: %v", c.topic, text, found)
				continue
			}
			f := found[i]
			if string([]rune(text)[f.From:f.To]) != f.Text || f.Text == "" || f.Topic.Why.ZH == "" || f.Topic.Why.EN == "" || f.Topic.Ask.ZH == "" || f.Topic.Ask.EN == "" {
				t.Errorf("%q: %+v", text, f)
			}
		}
	}
	for _, topic := range topics.List() {
		if seen[topic.Code] < 3 {
			t.Errorf("only %d texts touch %s", seen[topic.Code], topic.Code)
		}
	}
}

func TestH14_TextsOfTheTradeAreLeftAlone(t *testing.T) {
	topics := shippedTopics(t)
	for _, c := range permitted {
		for _, text := range []string{c.zh, c.en} {
			for _, f := range topics.Find(text) {
				t.Errorf("%s is found in %q: %q", f.Topic.Code, text, f.Text)
			}
		}
	}
}

// H14: questions that were once missed, and texts of the product's
// own content that were once taken for hits.
func TestH14_KeptTexts(t *testing.T) {
	topics := shippedTopics(t)
	read := func(name string) []string {
		data, err := os.ReadFile("testdata/topics/" + name)
		if err != nil {
			t.Fatal(err)
		}
		return strings.Split(strings.TrimSpace(string(data)), "\n")
	}
	for _, row := range read("forbidden.tsv") {
		code, text, _ := strings.Cut(row, "\t")
		if !slices.ContainsFunc(topics.Find(text), func(f Finding) bool { return f.Topic.Code == code }) {
			t.Errorf("%s is not found in %q", code, text)
		}
	}
	for _, text := range read("permitted.txt") {
		for _, f := range topics.Find(text) {
			t.Errorf("%s is found in %q: %q", f.Topic.Code, text, f.Text)
		}
	}
}

// H14: nothing that is said to a candidate by the shipped bank touches a topic,
// and a question that did would be reported.
func TestH14_ShippedQuestionsAskNothingForbidden(t *testing.T) {
	b, profiles := shipped(t)
	topics, checked := shippedTopics(t), 0
	for _, q := range b.Questions {
		for _, s := range append(q.Probes, q.Text) {
			for _, text := range []string{s.ZH, s.EN} {
				checked++
				for _, f := range topics.Find(text) {
					t.Errorf("%s: %s in %q", q.Code, f.Topic.Code, text)
				}
			}
		}
	}
	if checked < 500 {
		t.Errorf("only %d texts were checked", checked)
	}
	b.Questions[0].Probes[1].ZH = "您结婚了吗，出差方便吗？"
	list := b.Check(profiles, topics)
	if len(list) != 1 || list[0].Code != "interview.topic" || !strings.HasSuffix(list[0].Place.Path, ".probes[1]") || !strings.Contains(list[0].Text.ZH, "婚恋") || !strings.Contains(list[0].Fix.ZH, "请改问") {
		t.Errorf("%v", list)
	}
}

// Asking for an allowed context does not cover a hit beside it.
func TestAllowedContextsCoverThemselvesAlone(t *testing.T) {
	topics := shippedTopics(t)
	for text, want := range map[string]string{
		"请看年龄结构的应收，您今年多大了":                                       "多大",
		"The customer is family owned. What do your parents do?": "parents",
		"公司禁止收礼。您酒量好吗":                                           "酒量",
	} {
		found := topics.Find(text)
		if !slices.ContainsFunc(found, func(f Finding) bool { return strings.Contains(f.Text, want) }) {
			t.Errorf("%q: %+v", text, found)
		}
	}
}

func TestTopicsThatAreNotWhole(t *testing.T) {
	for text, want := range map[string]string{
		"topics: [{code: a}]": "document.missing_key",
		"colour: red":         "document.unknown_key",
		"topics: [{code: a, name: {zh: 甲, en: A}, why: {zh: 原因在这里写。, en: This is the reason.}, ask: {zh: 请改问另外的。, en: Ask this instead.}, words: {zh: ['('], en: [b]}}]":  "topics.pattern",
		"topics: [{code: a, name: {zh: 甲, en: A}, why: {zh: 原因在这里写。, en: This is the reason.}, ask: {zh: 请改问另外的。, en: Ask this instead.}, words: {zh: ['x*'], en: [b]}}]": "topics.pattern",
		"topics: [{code: a, name: {zh: 甲}, why: {zh: 原因在这里写。, en: This is the reason.}, ask: {zh: 请改问另外的。, en: Ask this instead.}, words: {zh: [乙], en: [b]}}]":           "document.missing_key",
		"topics: [": "document.yaml",
	} {
		topics, list := ReadTopics("t.yaml", []byte(text))
		if topics != nil || !slices.Contains(codesOf(list), want) {
			t.Errorf("%s: %v", text, list)
		}
	}
}

// Spans lie in the text, whatever it is, and doubling a text doubles what is
// found in it.
func TestFindingsLieInTheText(t *testing.T) {
	topics := shippedTopics(t)
	words := []string{"您结婚了吗", "客户", "。", " ", "age", "your age", "！", "孩", "子", "gift", "拒绝", "\xff", "Ａ", "家里人", "a kickback", "\n"}
	rapid.Check(t, func(t *rapid.T) {
		text := strings.Join(rapid.SliceOfN(rapid.SampledFrom(words), 0, 12).Draw(t, "words"), "")
		runes := []rune(text)
		found := topics.Find(text)
		for _, f := range found {
			if f.From < 0 || f.From >= f.To || f.To > len(runes) || string(runes[f.From:f.To]) != f.Text {
				t.Fatalf("%q: %+v", text, f)
			}
		}
		if twice := topics.Find(text + "\n。。。。。\n" + text); len(twice) != 2*len(found) {
			t.Fatalf("%q: %d and %d", text, len(found), len(twice))
		}
	})
}
