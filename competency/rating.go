package competency

import (
	"slices"
	"strings"

	"steelyard/compensation/money"
	"steelyard/compensation/period"
	"steelyard/compensation/problem"
)

// RaterKind says in what part somebody rates.
type RaterKind string

// The parts. What somebody says of himself or herself is shown beside and never
// decides a level.
const (
	BySelf    RaterKind = "self"
	ByManager RaterKind = "manager"
	ByPeer    RaterKind = "peer"
	ByPanel   RaterKind = "panel"
)

// Name is what people call raters of the kind.
func (k RaterKind) Name() problem.Text {
	switch k {
	case ByPanel:
		return problem.Text{ZH: "评审小组", EN: "panel"}
	case ByManager:
		return problem.Text{ZH: "上级", EN: "manager"}
	case ByPeer:
		return problem.Text{ZH: "同级", EN: "peers"}
	}
	return problem.Text{ZH: "自评", EN: "self"}
}

// Confidence is how sure a rater is.
type Confidence string

// The confidences; none was stated where it is "".
const (
	Low    Confidence = "low"
	Medium Confidence = "medium"
	High   Confidence = "high"
)

// Rating is what one rater found in one dimension.
type Rating struct {
	Dimension  string
	By         RaterKind
	Rater      string // code of the person who rates
	On         period.Date
	Observed   bool // false: the rater has not seen it, which is no level
	Level      int  // 1 to 5 where Observed
	Evidence   string
	Confidence Confidence
	Version    int           // of the dimension that was rated by; 0 for the latest
	Place      problem.Place // where it stands, for problems
}

// Card is a scored card of a person, as readiness and the nine boxes need it.
type Card struct {
	Until    period.Date // last day of its period
	Score    money.Decimal
	HasScore bool
	Grade    string // letter, "" for none
	Place    problem.Place
}

// Person is somebody with what is known of him or her.
type Person struct {
	Code, Name string
	Model      string      // code; "" where the caller says it
	GradeSince period.Date // first day in the present grade; none where it is not known
	Cards      []Card
	Ratings    []Rating
	Unnamed    bool // explanations tell neither who rated nor on which day, as for the person who reads them
}

// Settings are a company's limits. Defaults has those of the product.
type Settings struct {
	Validity    int              // months for which a rating counts
	Peers       int              // fewest peers of whom a figure is shown and used
	Group       int              // fewest persons of whom an average is shown
	Cards       int              // how many of the latest cards are looked at
	CardsMet    int              // how many of them must reach the least
	CardLeast   money.Decimal    // score that a card must reach
	CardGrades  []string         // grades that reach it on a card without a score
	Performance [2]money.Decimal // mean score from which performance is in the middle and in the upper third
	Competency  [2]money.Decimal // share of requirements met from which competency is in the middle and in the upper third
}

// Defaults returns the settings of the product: ratings count for 12 months;
// peers are shown from 3, averages from 4; of the latest 6 cards at least 4
// reach 62.5 or grade B, which is “on target” on the shipped cards; the thirds
// of performance begin at 62.5 and 87.5, those of competency at 80 % and 95 %.
func Defaults() Settings {
	return Settings{
		Validity: 12, Peers: 3, Group: 4, Cards: 6, CardsMet: 4, CardLeast: tenths(625), CardGrades: []string{"A", "B"},
		Performance: [2]money.Decimal{tenths(625), tenths(875)}, Competency: [2]money.Decimal{hundredths(80), hundredths(95)},
	}
}

func tenths(n int64) money.Decimal {
	d, _ := money.Int(n).Quo(money.Int(10), 1) // by a constant that is not zero
	return d
}

// CheckPerson says everything that is wrong with the ratings and cards of a
// person: a level outside the scale, a rater who rates a dimension twice, a
// dimension that the family does not have, somebody who rates himself or
// herself as another, missing evidence. Places are those of the ratings.
func CheckPerson(l *Library, family string, p Person) (list problem.List) {
	for i, r := range p.Ratings {
		checkRating(&list, l, family, p, r)
		if slices.ContainsFunc(p.Ratings[:i], func(o Rating) bool { return twice(o, r) }) {
			list.Add("rating.twice", r.Place, problem.Textf("%s 对 %s 的 %s 评了两次。", "%s rates %[3]s of %[2]s twice.", r.Rater, p.Code, r.Dimension),
				problem.Text{ZH: "请只保留一次。", EN: "Keep one of them."})
		}
	}
	for i, c := range p.Cards {
		if slices.ContainsFunc(p.Cards[:i], func(o Card) bool { return o.Until == c.Until }) {
			list.Add("rating.card_twice", c.Place, problem.Textf("%s 有两张到 %s 为止的记分卡。", "%s has two cards until %s.", p.Code, c.Until),
				problem.Text{ZH: "请只保留一张。", EN: "Keep one of them."})
		}
	}
	return list
}

// twice reports whether two ratings are by one rater on one dimension; a
// manager may sit on the panel too.
func twice(a, b Rating) bool {
	return a.Rater == b.Rater && a.Dimension == b.Dimension && (a.By == b.By || a.By != ByManager && a.By != ByPanel || b.By != ByManager && b.By != ByPanel)
}

func checkRating(list *problem.List, l *Library, family string, p Person, r Rating) {
	at := r.Place
	_, known := l.Dimension(family, r.Dimension)
	if !known {
		list.Add("rating.dimension_unknown", at, problem.Textf("%s 没有维度 %s。", "The family %s has no dimension %s.", problem.Show(family), problem.Show(r.Dimension)),
			problem.Text{ZH: "请改正代码，或检查这个人的序列。", EN: "Correct the code, or look at the family of this person."})
	}
	if _, ok := l.DimensionVersion(family, r.Dimension, r.Version); known && r.Version != 0 && !ok {
		list.Add("rating.version", at, problem.Textf("维度 %s 没有第 %d 版。", "The dimension %s has no version %d.", r.Dimension, r.Version),
			problem.Text{ZH: "请写评级时用的版本；用最新版时不写。", EN: "Give the version that was rated by; leave it out for the latest."})
	}
	if r.Observed && (r.Level < Lowest || r.Level > Highest) {
		list.Add("rating.scale", at, problem.Textf("%s 的等级 %d 不在 1 到 5 之间。", "The level %[2]d of %[1]s is not between 1 and 5.", r.Dimension, r.Level),
			problem.Text{ZH: "请写 1 到 5；没有看到的写 not_observed。", EN: "Write 1 to 5, or not_observed for what was not seen."})
	}
	if r.Observed && slices.Contains([]int{1, 2, 4, 5}, r.Level) && strings.TrimSpace(r.Evidence) == "" {
		list.Add("rating.evidence", at, problem.Textf("%s 对 %s 评了 %d 级，没有写依据。", "%s gives level %[3]d in %[2]s without evidence.", r.Rater, r.Dimension, r.Level),
			problem.Text{ZH: "1、2、4、5 级都要写一句看到了什么。", EN: "Levels 1, 2, 4 and 5 need a line on what was seen."})
	}
	if own := r.Rater == p.Code; own != (r.By == BySelf) {
		text := problem.Textf("%s 以 %s 的身份评了自己。", "%s rates himself or herself as %s.", p.Code, string(r.By))
		if !own {
			text = problem.Textf("%s 替 %s 写了自评。", "%s writes the self-rating of %s.", r.Rater, p.Code)
		}
		list.Add("rating.own", at, text, problem.Text{ZH: "自评由本人写，source 为 self；其他身份由别人评。", EN: "One's own rating has the source self and is written by oneself; every other one is by somebody else."})
	}
	if r.On.IsZero() {
		list.Add("rating.date", at, problem.Textf("%s 对 %s 的评级没有日期。", "The rating of %[2]s by %[1]s has no date.", r.Rater, r.Dimension), problem.Text{ZH: "请写 on。", EN: "Write on."})
	}
}

// expires is the day on which a rating of the given day no longer counts: the
// same day of the month so many months later, or that month's last day.
func expires(on period.Date, months int) period.Date {
	_, _, day := on.Civil()
	last := on.Month().Add(months).Last()
	if _, _, most := last.Civil(); day < most {
		return last.AddDays(day - most)
	}
	return last
}

// monthsBetween counts whole months from one day to another.
func monthsBetween(from, to period.Date) int {
	n := to.Month().MonthsSince(from.Month())
	if n > 0 && expires(from, n).After(to) {
		n--
	}
	return n
}
