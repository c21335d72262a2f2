package trace

import (
	"strings"

	"steelyard/compensation/problem"
)

// Key names a label of the catalogue.
type Key string

// The labels that explanations use. Arguments are filled in for {0}, {1} ….
const (
	KeyStatement        Key = "statement.total"
	KeyComponent        Key = "component.total"
	KeyLine             Key = "line.amount"
	KeyCatchUp          Key = "line.catchup"
	KeyExact            Key = "line.exact"
	KeyBase             Key = "credit.base"
	KeyAllocated        Key = "credit.allocated"
	KeyShare            Key = "credit.share"
	KeyAllocatedBefore  Key = "credit.allocated_before"
	KeyNoRoom           Key = "credit.no_room"
	KeyWithinGross      Key = "credit.within_gross"
	KeyGross            Key = "contract.gross"
	KeyNet              Key = "contract.net"
	KeyNetPart          Key = "credit.net"
	KeySignedAmount     Key = "credit.signed"
	KeyRate             Key = "incentive.rate"
	KeyBandRate         Key = "incentive.band_rate"
	KeyCap              Key = "limit.cap"
	KeyFloor            Key = "limit.floor"
	KeyEntry            Key = "incentive.entry"
	KeyPoint            Key = "incentive.point"
	KeyBandValue        Key = "coefficient.band"
	KeyCoefficient      Key = "coefficient.value"
	KeyBandBound        Key = "incentive.band_bound"
	KeySlice            Key = "incentive.slice"
	KeySliceAmount      Key = "incentive.slice_amount"
	KeyBefore           Key = "position.before"
	KeyAfter            Key = "position.after"
	KeyRerated          Key = "catchup.rerated"
	KeyParameter        Key = "plan.parameter"
	KeyConstant         Key = "plan.constant"
	KeyFormula          Key = "plan.formula"
	KeySymbol           Key = "formula.symbol"
	KeyFigure           Key = "measure.figure"
	KeyAccumulated      Key = "measure.accumulated"
	KeyZeroBasis        Key = "rule.zero_basis"
	KeyNothingYet       Key = "position.nothing"
	KeyMissingValue     Key = "formula.missing"
	KeyNoFact           Key = "measure.no_fact"
	KeyMissingFigure    Key = "measure.missing_figure"
	KeyOverlay          Key = "credit.overlay"
	KeyWentBack         Key = "credit.went_back"
	KeyLeft             Key = "credit.left"
	KeyReversal         Key = "line.reversal"
	KeyRelease          Key = "line.release"
	KeyFloorLine        Key = "line.floor"
	KeyAdjustment       Key = "line.adjustment"
	KeyAdjustments      Key = "statement.adjustments"
	KeyPosted           Key = "line.posted"
	KeyAnew             Key = "line.anew"
	KeyPending          Key = "statement.pending"
	KeyFirstPayment     Key = "gate.first_payment"
	KeyAllocatedBy      Key = "gate.allocated"
	KeyPaidInWindow     Key = "limit.paid"
	KeyPaidBefore       Key = "limit.paid_before"
	KeyCapOf            Key = "limit.cap_of"
	KeyFloorOf          Key = "limit.floor_of"
	KeyNoRoomLeft       Key = "limit.no_room"
	KeyProrated         Key = "limit.prorated"
	KeyDaysCovered      Key = "limit.days_covered"
	KeyDaysOf           Key = "limit.days_of"
	KeyDealUncut        Key = "limit.deal"
	KeyWithinDeal       Key = "limit.within_deal"
	KeyAtMostOne        Key = "reversal.at_most_one"
	KeyBelowZero        Key = "position.below_zero"
	KeyFloorPoint       Key = "payout.floor"
	KeyGoalPoint        Key = "payout.goal"
	KeyBonus            Key = "payout.bonus"
	KeyUpToFloor        Key = "payout.up_to_floor"
	KeyStored           Key = "stored.label"
	KeyCardTotal        Key = "card.total"
	KeyCardRounded      Key = "card.rounded"
	KeyCardSum          Key = "card.sum"
	KeyCardPoints       Key = "card.points"
	KeyCardScore        Key = "card.score"
	KeyCardWeight       Key = "card.weight"
	KeyCardWeightUsed   Key = "card.weight_used"
	KeyCardWhole        Key = "card.whole"
	KeyCardActual       Key = "card.actual"
	KeyCardTarget       Key = "card.target"
	KeyCardAttainment   Key = "card.attainment"
	KeyCardMirror       Key = "card.mirror"
	KeyCardMirrorAxis   Key = "card.mirror_axis"
	KeyCardUpper        Key = "card.upper_part"
	KeyCardLower        Key = "card.lower_part"
	KeyCardRow          Key = "card.row"
	KeyCardBound        Key = "card.bound"
	KeyCardMark         Key = "card.mark"
	KeyCardBetween      Key = "card.between"
	KeyCardMissing      Key = "card.missing"
	KeyCardEvents       Key = "card.events"
	KeyCardEach         Key = "card.each"
	KeyCardMost         Key = "card.most"
	KeyCardDeduction    Key = "card.deduction"
	KeyCardDeductions   Key = "card.deductions"
	KeyCardAfter        Key = "card.after_deductions"
	KeyCardLeast        Key = "card.least"
	KeyCardGate         Key = "card.gate"
	KeyCardGateValue    Key = "card.gate_value"
	KeyCardGateBound    Key = "card.gate_bound"
	KeyCardGatePassed   Key = "card.gate_passed"
	KeyCardGateCap      Key = "card.gate_cap"
	KeyCardGrade        Key = "card.grade"
	KeyCardGradeFrom    Key = "card.grade_from"
	KeyCardCoefficient  Key = "card.coefficient"
	KeyCardPart         Key = "card.part"
	KeyCardPartDays     Key = "card.part_weight"
	KeyCardParts        Key = "card.parts"
	KeyCardWeighted     Key = "card.weighted"
	KeyPanelOverall     Key = "panel.overall"
	KeyPanelPart        Key = "panel.part"
	KeyPanelParts       Key = "panel.parts"
	KeyPanelSum         Key = "panel.sum"
	KeyPanelScore       Key = "panel.score"
	KeyPanelVoice       Key = "panel.voice"
	KeyPanelVoices      Key = "panel.voices"
	KeyPanelWeight      Key = "panel.weight"
	KeyPanelWeights     Key = "panel.weights"
	KeyPanelCommon      Key = "panel.common"
	KeyPanelFactor      Key = "panel.factor"
	KeySkillRating      Key = "competency.rating"
	KeySkillPeers       Key = "competency.peers"
	KeySkillHeld        Key = "competency.held"
	KeySkillRequired    Key = "competency.required"
	KeySkillGap         Key = "competency.gap"
	KeySkillShort       Key = "competency.short"
	KeySkillNoSurplus   Key = "competency.no_surplus"
	KeySkillWeight      Key = "competency.weight"
	KeySkillPoints      Key = "competency.points"
	KeySkillWeights     Key = "competency.weights"
	KeySkillWeightedGap Key = "competency.weighted_gap"
	KeySkillMet         Key = "competency.met"
	KeySkillFulfilment  Key = "competency.fulfilment"
	KeySkillCard        Key = "competency.card"
	KeySkillMean        Key = "competency.mean"
	KeySkillCount       Key = "competency.count"
	KeySkillMeanHeld    Key = "competency.mean_held"
	KeySkillMeanGap     Key = "competency.mean_gap"
)

// catalogue holds the wording of every label.
var catalogue = map[Key]problem.Text{
	KeyStatement:        {ZH: "{0} {1} 提成合计", EN: "Total for {0}, {1}"},
	KeyComponent:        {ZH: "提成项「{0}」小计", EN: "Component “{0}”"},
	KeyLine:             {ZH: "{0}的提成", EN: "Commission on {0}"},
	KeyCatchUp:          {ZH: "由{0}引起的补差", EN: "Catch-up caused by {0}"},
	KeyExact:            {ZH: "舍入前金额", EN: "Exact amount before rounding"},
	KeyBase:             {ZH: "归属业绩（{0}）", EN: "Credited base ({0})"},
	KeyAllocated:        {ZH: "回款 {0} 核销到合同 {1}", EN: "Receipt {0} allocated to contract {1}"},
	KeyAllocatedBefore:  {ZH: "此前核销到合同 {0}", EN: "Allocated to contract {0} before"},
	KeyNoRoom:           {ZH: "超过合同金额的回款不计", EN: "Cash beyond the contract does not count"},
	KeyWithinGross:      {ZH: "不超过合同 {0} 金额的部分", EN: "Within the amount of contract {0}"},
	KeyGross:            {ZH: "合同 {0} 的金额（含税）", EN: "Amount of contract {0}, tax included"},
	KeyNet:              {ZH: "合同 {0} 的金额（不含税）", EN: "Amount of contract {0} without tax"},
	KeyNetPart:          {ZH: "合同 {0} 回款的不含税部分", EN: "Net part of what contract {0} was paid"},
	KeySignedAmount:     {ZH: "合同 {0} 的签约额", EN: "Signed amount of contract {0}"},
	KeyShare:            {ZH: "合同 {0} 中 {1} 的分成", EN: "Share of {1} in contract {0}"},
	KeyRate:             {ZH: "提成比例", EN: "Rate"},
	KeyBandRate:         {ZH: "第 {0} 档比例", EN: "Rate of band {0}"},
	KeyCap:              {ZH: "封顶后", EN: "After the cap"},
	KeyFloor:            {ZH: "保底后", EN: "After the floor"},
	KeyEntry:            {ZH: "第 {0} 档的一次性金额", EN: "Amount of band {0}, once"},
	KeyPoint:            {ZH: "第 {0} 点的值", EN: "Value of point {0}"},
	KeyBandValue:        {ZH: "第 {0} 档的值", EN: "Value of band {0}"},
	KeyCoefficient:      {ZH: "系数「{0}」", EN: "Coefficient “{0}”"},
	KeyBandBound:        {ZH: "第 {0} 档上限", EN: "Upper bound of band {0}"},
	KeySlice:            {ZH: "落在第 {0} 档的部分", EN: "Slice in band {0}"},
	KeySliceAmount:      {ZH: "第 {0} 档金额", EN: "Amount of band {0}"},
	KeyBefore:           {ZH: "此前累计", EN: "Accumulated before"},
	KeyAfter:            {ZH: "此后累计", EN: "Accumulated after"},
	KeyRerated:          {ZH: "{0}按新档重算", EN: "At the new band: {0}"},
	KeyParameter:        {ZH: "参数 {0}（自 {1} 起）", EN: "Parameter {0} (from {1})"},
	KeyConstant:         {ZH: "方案条款", EN: "Plan clause"},
	KeyFormula:          {ZH: "公式 {0}", EN: "Formula {0}"},
	KeySymbol:           {ZH: "{0}", EN: "{0}"},
	KeyFigure:           {ZH: "{0} 的「{1}」（{2}）", EN: "“{1}” of {0} ({2})"},
	KeyAccumulated:      {ZH: "{0} 累计（{1}）", EN: "Accumulated {0} ({1})"},
	KeyZeroBasis:        {ZH: "业绩为零，不计提成", EN: "A zero base pays nothing"},
	KeyNothingYet:       {ZH: "窗口内此前没有业绩", EN: "Nothing before in this window"},
	KeyNoFact:           {ZH: "{1} 没有「{0}」", EN: "{1} has no “{0}”"},
	KeyMissingFigure:    {ZH: "{1} 在 {2} 没有「{0}」，按方案取值", EN: "No “{0}” of {1} for {2}: the plan's value for that"},
	KeyOverlay:          {ZH: "合同 {0} 中 {1} 的双计比例", EN: "Overlay share of {1} in contract {0}"},
	KeyWentBack:         {ZH: "回款 {0} 从合同 {1} 冲销", EN: "Receipt {0} taken back from contract {1}"},
	KeyLeft:             {ZH: "回款 {0} 冲销后剩余", EN: "What is left of receipt {0}"},
	KeyReversal:         {ZH: "由{0}引起，对{1}的冲销", EN: "{1}, re-stated because of {0}"},
	KeyRelease:          {ZH: "首付款已到，{0} 起可发放", EN: "Payable from {0}, the first payment being in"},
	KeyFloorLine:        {ZH: "{0} 至 {1} 的保底补足", EN: "Brought up to the floor of {0} to {1}"},
	KeyAdjustment:       {ZH: "对 {0} 的调整（{1}）", EN: "Adjustment of {0} ({1})"},
	KeyAdjustments:      {ZH: "对已结账月份的调整", EN: "Adjustments of closed months"},
	KeyPosted:           {ZH: "已结账的金额", EN: "As posted"},
	KeyAnew:             {ZH: "现在应为", EN: "As it is now"},
	KeyPending:          {ZH: "{0} {1} 待释放合计", EN: "Pending for {0}, {1}"},
	KeyFirstPayment:     {ZH: "首付款比例", EN: "Share of the first payment"},
	KeyAllocatedBy:      {ZH: "至 {1} 核销到合同 {0}", EN: "Allocated to contract {0} by {1}"},
	KeyPaidInWindow:     {ZH: "不超过窗口内已计提的金额", EN: "No more than the window has paid"},
	KeyPaidBefore:       {ZH: "此前已计提", EN: "Paid before"},
	KeyCapOf:            {ZH: "封顶额", EN: "Cap"},
	KeyFloorOf:          {ZH: "保底额", EN: "Floor"},
	KeyNoRoomLeft:       {ZH: "额度已用完", EN: "No room is left"},
	KeyProrated:         {ZH: "按天数折算", EN: "Prorated by days"},
	KeyDaysCovered:      {ZH: "适用方案的天数", EN: "Days covered by the plan"},
	KeyDaysOf:           {ZH: "{0} 至 {1} 的天数", EN: "Days from {0} to {1}"},
	KeyDealUncut:        {ZH: "该合同至此不限额的金额", EN: "The contract so far, without limits"},
	KeyWithinDeal:       {ZH: "合同限额内", EN: "Within the limits of the contract"},
	KeyAtMostOne:        {ZH: "没有对应回款的冲销，系数不超过 1", EN: "Not tied to a receipt: no coefficient above 1"},
	KeyBelowZero:        {ZH: "累计不大于零，比例为 0", EN: "At or below zero the rate is 0"},
	KeyFloorPoint:       {ZH: "起付点", EN: "Floor of the payout line"},
	KeyGoalPoint:        {ZH: "目标点", EN: "Goal of the payout line"},
	KeyBonus:            {ZH: "目标奖金", EN: "Bonus at the goal"},
	KeyUpToFloor:        {ZH: "未超过起付点，为 0", EN: "Nothing up to the floor"},
	KeyStored:           {ZH: "{0}", EN: "{0}"},
	KeyMissingValue:     {ZH: "没有值，取 {0}", EN: "No value, {0} is used"},
	KeyCardTotal:        {ZH: "记分卡「{0}」总分", EN: "Total of card “{0}”"},
	KeyCardRounded:      {ZH: "记分卡「{0}」总分（舍入后）", EN: "Total of card “{0}”, rounded"},
	KeyCardSum:          {ZH: "各项得分之和", EN: "Sum of the items' points"},
	KeyCardPoints:       {ZH: "「{0}」得分", EN: "Points of “{0}”"},
	KeyCardScore:        {ZH: "「{0}」评分（加权前）", EN: "Score of “{0}” before its weight"},
	KeyCardWeight:       {ZH: "「{0}」的权重", EN: "Weight of “{0}”"},
	KeyCardWeightUsed:   {ZH: "「{0}」缺项归一后的权重", EN: "Weight of “{0}” with the missing items left out"},
	KeyCardWhole:        {ZH: "权重合计", EN: "All weights together"},
	KeyCardActual:       {ZH: "「{0}」的实际值", EN: "Actual of “{0}”"},
	KeyCardTarget:       {ZH: "「{0}」的目标值", EN: "Target of “{0}”"},
	KeyCardAttainment:   {ZH: "「{0}」的达成率", EN: "Attainment of “{0}”"},
	KeyCardMirror:       {ZH: "镜像达成率（越低越好）", EN: "Mirrored attainment (lower is better)"},
	KeyCardMirrorAxis:   {ZH: "镜像的基准", EN: "What the mirror counts down from"},
	KeyCardUpper:        {ZH: "「{0}」的分子", EN: "Numerator of “{0}”"},
	KeyCardLower:        {ZH: "「{0}」的分母", EN: "Denominator of “{0}”"},
	KeyCardRow:          {ZH: "依据 {0}", EN: "Row {0}"},
	KeyCardBound:        {ZH: "评分曲线的分界点", EN: "Breakpoint of the curve"},
	KeyCardMark:         {ZH: "评分曲线的分值", EN: "Score that the curve states"},
	KeyCardBetween:      {ZH: "两点之间按直线取值", EN: "On the straight line between two points"},
	KeyCardMissing:      {ZH: "「{0}」没有值，按零分计：{1}", EN: "“{0}” has no value and counts as zero: {1}"},
	KeyCardEvents:       {ZH: "「{0}」的次数", EN: "Number of events of “{0}”"},
	KeyCardEach:         {ZH: "每次扣分", EN: "Points off per event"},
	KeyCardMost:         {ZH: "扣分上限", EN: "Most points that are taken off"},
	KeyCardDeduction:    {ZH: "扣分「{0}」", EN: "Deduction “{0}”"},
	KeyCardDeductions:   {ZH: "扣分合计", EN: "All deductions"},
	KeyCardAfter:        {ZH: "扣分之后", EN: "After deductions"},
	KeyCardLeast:        {ZH: "总分不低于零", EN: "A total is never below zero"},
	KeyCardGate:         {ZH: "红线「{0}」", EN: "Gate “{0}”"},
	KeyCardGateValue:    {ZH: "红线「{0}」的实际值", EN: "Value of gate “{0}”"},
	KeyCardGateBound:    {ZH: "红线「{0}」的界限", EN: "Limit of gate “{0}”"},
	KeyCardGatePassed:   {ZH: "是否守住红线「{0}」", EN: "Whether gate “{0}” is passed"},
	KeyCardGateCap:      {ZH: "未守住红线时的总分上限", EN: "Most that a card totals when the gate is not passed"},
	KeyCardGrade:        {ZH: "等级 {0} 的系数", EN: "Coefficient of grade {0}"},
	KeyCardGradeFrom:    {ZH: "等级 {0} 的起点", EN: "Where grade {0} begins"},
	KeyCardCoefficient:  {ZH: "记分卡「{0}」的系数", EN: "Coefficient of card “{0}”"},
	KeyCardPart:         {ZH: "{0} 的得分", EN: "Score of {0}"},
	KeyCardPartDays:     {ZH: "{0} 的权数", EN: "Weight of {0}"},
	KeyCardParts:        {ZH: "各段权数之和", EN: "Weights of all parts"},
	KeyCardWeighted:     {ZH: "各段得分乘权数之和", EN: "Sum of the parts' scores times their weights"},
	KeyPanelOverall:     {ZH: "面试综合分（{0}）", EN: "Overall interview score, {0}"},
	KeyPanelPart:        {ZH: "维度「{0}」的部分（通分后）", EN: "Part of “{0}”, over the common denominator"},
	KeyPanelParts:       {ZH: "各维度之和（通分后）", EN: "Sum of all dimensions, over the common denominator"},
	KeyPanelSum:         {ZH: "维度「{0}」评分之和", EN: "Sum of the scores on “{0}”"},
	KeyPanelScore:       {ZH: "面试官 {0} 的评分", EN: "Score by interviewer {0}"},
	KeyPanelVoice:       {ZH: "面试官 {0} 的权重", EN: "Weight of interviewer {0}"},
	KeyPanelVoices:      {ZH: "给「{0}」评分的面试官权重之和", EN: "Weights of the interviewers who scored “{0}”"},
	KeyPanelWeight:      {ZH: "「{0}」在模型中的权重", EN: "Weight of “{0}” in the model"},
	KeyPanelWeights:     {ZH: "有评分的维度的权重之和，通分后", EN: "Weights of the scored dimensions, over the common denominator"},
	KeyPanelCommon:      {ZH: "公分母：各维度评分人权重的最小公倍数", EN: "Common denominator: the least common multiple of the raters' weights"},
	KeyPanelFactor:      {ZH: "「{0}」的通分倍数", EN: "Factor of “{0}” to the common denominator"},
	KeySkillRating:      {ZH: "「{0}」的评级（{1}）", EN: "Rating of “{0}” ({1})"},
	KeySkillPeers:       {ZH: "{1} 位同级对「{0}」评级的中位数", EN: "Median of {1} peers' ratings of “{0}”"},
	KeySkillHeld:        {ZH: "「{0}」现有等级", EN: "Level held in “{0}”"},
	KeySkillRequired:    {ZH: "「{0}」要求等级", EN: "Level required in “{0}”"},
	KeySkillGap:         {ZH: "「{0}」差距", EN: "Gap in “{0}”"},
	KeySkillShort:       {ZH: "「{0}」不足的等级数", EN: "Levels short in “{0}”"},
	KeySkillNoSurplus:   {ZH: "超出要求的部分不抵其他维度", EN: "What is above the requirement makes up for nothing else"},
	KeySkillWeight:      {ZH: "「{0}」的权重", EN: "Weight of “{0}”"},
	KeySkillPoints:      {ZH: "「{0}」加权不足", EN: "Weighted shortfall in “{0}”"},
	KeySkillWeights:     {ZH: "已评维度的权重合计", EN: "Weights of the assessed dimensions together"},
	KeySkillWeightedGap: {ZH: "加权差距", EN: "Weighted gap"},
	KeySkillMet:         {ZH: "「{0}」达到要求的等级数", EN: "Levels of the requirement met in “{0}”"},
	KeySkillFulfilment:  {ZH: "要求达成率", EN: "Share of the requirements that is met"},
	KeySkillCard:        {ZH: "到 {0} 为止的记分卡", EN: "Card until {0}"},
	KeySkillMean:        {ZH: "最近记分卡的平均分", EN: "Mean score of the latest cards"},
	KeySkillCount:       {ZH: "个数", EN: "How many"},
	KeySkillMeanHeld:    {ZH: "「{0}」平均现有等级", EN: "Mean level held in “{0}”"},
	KeySkillMeanGap:     {ZH: "「{0}」平均差距", EN: "Mean gap in “{0}”"},
}

// L makes a label with bilingual arguments.
func L(key Key, args ...problem.Text) Label { return Label{Key: key, Args: args} }

// Named makes a label whose arguments read alike in both languages.
func Named(key Key, args ...string) Label {
	texts := make([]problem.Text, len(args))
	for i, a := range args {
		texts[i] = problem.Same(a)
	}
	return Label{Key: key, Args: texts}
}

// fill puts the arguments into {0} … {9}; text of arguments is never filled
// again, and a place without an argument stays as it is.
func fill(pattern string, args []problem.Text, lang problem.Lang) string {
	var b strings.Builder
	for i := 0; i < len(pattern); i++ {
		if pattern[i] == '{' && i+2 < len(pattern) && pattern[i+2] == '}' {
			if n := int(pattern[i+1]) - '0'; n >= 0 && n <= 9 && n < len(args) {
				b.WriteString(args[n].In(lang))
				i += 2
				continue
			}
		}
		b.WriteByte(pattern[i])
	}
	return b.String()
}
