package policies

import (
	"slices"
	"strings"

	"steelyard/compensation/problem"
)

// Permission is the right to do one thing with one kind of object. Fields that
// not everybody may see with their object are objects of their own: totals and
// lines of statements, base pay, bank accounts.
type Permission struct{ Object, Action string }

// String writes the permission as object:action, the form of tokens and of the
// API document.
func (p Permission) String() string { return p.Object + ":" + p.Action }

// ParsePermission reads object:action; ok is false for what is not in the list.
func ParsePermission(s string) (p Permission, ok bool) {
	p.Object, p.Action, _ = strings.Cut(s, ":")
	_, ok = Describe(p)
	return p, ok
}

// Class is the kind of information or power that a permission is about.
type Class string

// The classes. Administration is power over accounts, roles and settings; nobody
// hands it on who does not have all of it, and it does not go with Pay or
// Control in one role. Control is the second pair of eyes on it.
const (
	Account        Class = "account"        // one's own account, or the list of accounts
	Administration Class = "administration" // accounts, roles, settings: to change them
	Control        Class = "control"        // to confirm what administration proposes
	Open           Class = "open"           // about nobody in particular
	People         Class = "people"         // persons, where they work, their figures
	Deals          Class = "deals"          // customers, contracts and who shares in them
	Cash           Class = "cash"           // receipts and allocations
	Pay            Class = "pay"            // what people earn, and runs that make it
	Plans          Class = "plans"          // the rules of pay
	Interviews     Class = "interviews"     // what candidates are asked and judged by
	Audit          Class = "audit"          // who did what, who read whose pay
)

// Description says what a permission is.
type Description struct {
	Permission
	Class   Class
	Summary problem.Text
	Scopes  []string // the scopes that a rule may give it, widest first
}

// Permissions lists every permission there is, by object and action. The list is
// closed: a policy that names another one is refused.
func Permissions() []Permission {
	var list []Permission
	for i := range entries {
		for _, a := range entries[i].actions {
			list = append(list, Permission{entries[i].object, a.name})
		}
	}
	slices.SortFunc(list, comparePermissions)
	return list
}

// Describe finds a permission in the list.
func Describe(p Permission) (Description, bool) {
	for i := range entries {
		e := &entries[i]
		for _, a := range e.actions {
			if e.object == p.Object && a.name == p.Action {
				return Description{p, e.class, problem.Text{ZH: a.zh + e.zh, EN: a.en + " " + e.en}, slices.Clone(reaches[e.kind])}, true
			}
		}
	}
	return Description{}, false
}

func comparePermissions(a, b Permission) int {
	if c := strings.Compare(a.Object, b.Object); c != 0 {
		return c
	}
	return strings.Compare(a.Action, b.Action)
}

// The scopes of rules, widest first. Only all contains another; which of the
// rest contains which depends on who has it.
const (
	scopeAll       = "all"
	scopeOthers    = "others"
	scopeUnits     = "units"
	scopeSubtree   = "subtree"
	scopeSelf      = "self"
	scopeAssigned  = "assigned"
	scopePublished = "published"
)

var scopes = [...]string{scopeAll, scopeOthers, scopeUnits, scopeSubtree, scopeSelf, scopeAssigned, scopePublished}

// kind says which scopes make sense for an object.
type kind uint8

const (
	whole    kind = iota // it is about the company: all or nothing
	persons              // it is about people
	document             // it is a document with a circle of readers
	task                 // it is work that is assigned to people
)

var reaches = map[kind][]string{
	whole:    {scopeAll},
	persons:  {scopeAll, scopeOthers, scopeUnits, scopeSubtree, scopeSelf, scopeAssigned},
	document: {scopeAll, scopeSelf, scopePublished},
	task:     {scopeAll, scopeAssigned},
}

// An action is worded so that the object can follow it.
type action struct{ name, zh, en string }

var (
	read     = action{"read", "查看", "see"}
	create   = action{"create", "新增", "add"}
	edit     = action{"edit", "修改", "change"}
	withdraw = action{"withdraw", "撤回", "withdraw"}
	check    = action{"check", "核对", "check"}
	discard  = action{"discard", "作废", "discard"}
	commit   = action{"commit", "提交", "commit"}
	approve  = action{"approve", "批准", "approve"}
	export   = action{"export", "导出", "export"}

	fact   = []action{read, create, edit, withdraw}
	batch  = []action{read, create, commit, discard}
	looked = []action{read}

	computed = []action{{"compute", "计算", "work out"}} // of what is sent; nothing is kept
)

// An entry is one object with its actions.
type entry struct {
	object  string
	class   Class
	kind    kind
	zh, en  string
	actions []action
}

var entries = [...]entry{
	{"session", Account, persons, "登录会话", "sign-in sessions", []action{read, {"withdraw", "结束", "end"}}},
	{"password", Account, persons, "登录密码", "the password", []action{edit}},
	{"access", Account, persons, "权限的来由：凭哪条规则可以看到什么", "why something may be seen, and by which rule", looked},
	{"token", Account, persons, "接口令牌", "API tokens", []action{read, create, {"withdraw", "撤销", "revoke"}}},
	{"job", Account, persons, "后台任务", "background jobs", []action{read, {"cancel", "取消", "cancel"}}},
	{"user", Account, persons, "账号", "accounts", looked},
	{"grant", Account, persons, "谁有哪些角色", "who has which roles", looked},

	{"user", Administration, whole, "账号", "accounts", []action{create, edit}},
	{"user", Administration, whole, "一次性登录链接", "a one-time sign-in link", []action{{"reset", "签发", "make"}}},
	{"grant", Administration, whole, "角色", "a role", []action{{"create", "授予", "hand out"}, {"withdraw", "收回", "take back"}}},
	{"policy", Administration, whole, "新的权限策略", "a new access policy", []action{{"create", "提出", "propose"}}},
	{"setting", Administration, whole, "技术设置", "technical settings", []action{edit}},
	{"setting.pay", Control, whole, "薪酬核算的设置（如四眼原则）", "settings about pay, such as four eyes", []action{edit}},
	{"grant", Control, whole, "涉及他人数据的角色授予", "the handing out of a role that reaches others", []action{approve}},
	{"policy", Control, whole, "新的权限策略", "a new access policy", []action{approve}},

	{"policy", Open, whole, "权限策略", "the access policy", looked},
	{"setting", Open, whole, "技术设置", "technical settings", looked},
	{"setting.pay", Open, whole, "薪酬核算的设置", "settings about pay", looked},

	{"kpi", Open, whole, "指标库", "the library of KPIs", looked},
	{"kpi", Open, whole, "目标是否符合 SMART", "goals by the SMART rules", []action{check}},

	{"card", Open, whole, "记分卡的模板", "templates of scorecards", looked},
	{"card", Open, whole, "记分卡的设计", "the design of a scorecard", []action{check}},
	{"competency", Open, document, "胜任力模型", "competency models", looked},
	{"competency", Open, whole, "维度权重（两两比较）", "weights of dimensions by comparing them in pairs", computed},
	{"topic", Open, whole, "文字是否触及禁问话题", "texts for topics nobody may ask about", []action{check}},
	{"indicator.totals", Open, whole, "团队和全公司的指标结果", "indicators of teams and the company", looked},

	{"team", People, persons, "团队", "teams", fact},
	{"person", People, persons, "人员的姓名和工号", "names and employee numbers", fact},
	{"employment", People, persons, "任职：序列、职级、团队", "employments: family, grade, team", fact},
	{"figure", People, persons, "指标值：目标、绩效得分", "figures: targets, scores", fact},
	{"indicator", People, persons, "人员的指标结果及其背后的事实", "indicators of people, with the facts behind them", looked},
	{"rating", People, persons, "胜任力评级：自评、上级、评审小组", "ratings of competency by oneself, a manager or a panel", fact},
	{"rating.peer", People, persons, "同级的单份评级", "the single ratings by peers", looked},
	{"assessment", People, persons, "胜任力评估：差距、就绪度、热力图", "assessments of competency: gaps, readiness, heat maps", looked},
	{"import", People, whole, "人员类导入（团队、人员、任职、薪资、指标值）", "imports about people (teams, persons, employments, pay, figures)", batch},
	{"export", People, persons, "自己能看到的列表的导出文件", "export files of lists that one may see", []action{{"create", "生成", "make"}}},

	{"customer", Deals, persons, "客户", "customers", fact},
	{"contract", Deals, persons, "合同", "contracts", fact},
	{"split", Deals, persons, "分成和双计", "splits and overlays", fact},
	{"instalment", Deals, persons, "分期", "instalments", fact},
	{"import.contracts", Deals, whole, "合同类导入（客户、合同、分成、分期、条款、变更）", "imports about contracts (customers, contracts, splits, instalments, terms, changes)", batch},

	{"opportunity", Deals, persons, "商机：阶段、要素、确认、里程碑、关键人代号、投标", "opportunities: stages, elements, confirmations, milestones, codes of key persons, bids", looked},
	{"forecast", Deals, persons, "签约和回款预测", "forecasts of signing and collection", looked},
	{"import.opportunities", Deals, whole, "商机类导入（阶段、线索、商机及其进展、投标、预测）", "imports about opportunities (stages, leads, opportunities and their progress, bids, forecasts)", batch},
	{"target", People, persons, "签约、回款和储备目标", "targets of signing, collection and reserve", []action{read, create}},
	{"import.targets", People, whole, "目标类导入", "imports about targets", batch},
	{"activity", People, persons, "拜访、周计划、工作日志", "visits, weekly plans, work logs", looked},
	{"import.activities", People, whole, "活动类导入（拜访、会面、周计划、日志、工时）", "imports about activities (visits, meetings, weekly plans, logs, hours)", batch},

	{"receipt", Cash, persons, "回款", "receipts", fact},
	{"allocation", Cash, persons, "核销", "allocations", fact},
	{"import.receipts", Cash, whole, "回款类导入（回款、核销、坏账）", "imports about receipts (receipts, allocations, bad debts)", batch},

	{"person.pay", Pay, persons, "基本工资", "base pay", []action{read, edit}},
	{"person.bank", Pay, persons, "银行账号", "bank accounts", []action{read, edit}},
	{"person.pay.masked", Pay, persons, "打码的基本工资和银行账号", "base pay and bank accounts, masked", looked},
	{"statement.totals", Pay, persons, "提成单的合计", "totals of statements", looked},
	{"statement.lines", Pay, persons, "提成单的明细和解释", "lines of statements and their explanation", []action{read, {"check", "重算并核对", "compute anew and compare"}}},
	{"score", Pay, persons, "记分卡得分及其解释", "scores by a scorecard and their explanation", looked},
	{"pending", Pay, persons, "待释放的金额及其原因", "pending money and what it waits for", looked},
	{"run", Pay, whole, "核算", "runs", []action{read, {"prepare", "准备", "prepare"}, approve, {"second", "复核", "second"}, discard}},
	{"run", Pay, whole, "核算并与已存结果核对", "a run and compare it with what is stored", []action{{"check", "重算", "compute anew"}}},
	{"run", Pay, whole, "核算为已发放", "a run as paid", []action{{"pay", "标记", "mark"}}},
	{"run.totals", Pay, whole, "核算的总额", "totals of runs", looked},
	{"run.payments", Pay, whole, "已批准核算的发放清单（含银行账号）", "the payment list of an approved run, with bank accounts", []action{export}},

	{"plan", Plans, document, "已发布的薪酬方案", "published pay plans", looked},
	{"plan", Plans, whole, "薪酬方案", "pay plans", []action{{"publish", "发布", "publish"}}},
	{"plan.draft", Plans, whole, "方案草稿", "drafts of plans", []action{read, create, edit, check, discard}},
	{"acknowledgement", Plans, persons, "方案的签收", "acknowledgements of plans", []action{read, create}},

	{"question", Interviews, task, "面试题及其答案特征、追问和危险信号", "interview questions with their signs, probes and red flags", looked},
	{"kit", Interviews, task, "面试成套题", "interview kits", looked},
	{"kit", Interviews, whole, "面试成套题", "an interview kit", []action{{"compute", "试组", "build"}}},
	{"panel", Interviews, whole, "面试小组的评分", "the scores of an interview panel", []action{{"compute", "汇总", "bring together"}}},
	{"agreement", Interviews, whole, "评分人的一致性和选拔的公平性", "how far raters agree and whether a selection is fair", computed},

	{"audit.self", Audit, persons, "谁看过自己的薪酬", "who has read one's own pay", looked},
	{"audit.reads", Audit, persons, "谁看过某人的薪酬", "who has read somebody's pay", looked},
	{"audit.access", Audit, whole, "审计记录：账号与权限", "audit records: accounts and access", looked},
	{"audit.people", Audit, whole, "审计记录：人员", "audit records: people", looked},
	{"audit.receipts", Audit, whole, "审计记录：合同与回款", "audit records: contracts and receipts", looked},
	{"audit.pay", Audit, whole, "审计记录：薪酬", "audit records: pay", looked},
	{"audit.plans", Audit, whole, "审计记录：方案", "audit records: plans", looked},
	{"audit.system", Audit, whole, "审计记录：系统", "audit records: the system", looked},
	{"audit", Audit, whole, "审计链", "the audit chain", []action{{"check", "校验", "verify"}}},
	{"audit", Audit, whole, "审计链的签名链头", "the signed head of the audit chain", []action{export}},
}
