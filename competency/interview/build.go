package interview

import (
	"cmp"
	"fmt"
	"slices"

	"steelyard/compensation/problem"
)

// Session is one sitting with the candidate, in which all its interviewers hear
// every question.
type Session struct {
	Interviewers []string
	Minutes      int // from door to door
}

// Order is what a kit is to do.
type Order struct {
	Sessions []Session
	Opening  int // minutes of every session before the first question
	Closing  int // minutes of every session behind the last question
	Each     int // least primary questions on every dimension, 1 where it is 0
	Question int // least minutes given to a question; 0 leaves the bank's own
}

// CriticalQuestions is how many primary questions a critical dimension gets
// where time allows.
const CriticalQuestions = 2

// Viewers is how many interviewers have to hear a question on every dimension.
const Viewers = 2

// Bounds of an order.
const (
	MaxSessions     = 6
	MaxInterviewers = 12  // of one session
	MaxSession      = 480 // minutes
	MaxEach         = 4
)

// Asked is a question in a kit: the version is frozen with it.
type Asked struct {
	Question Question
	Minutes  int // given to it, at least its own
}

// Plan is a kit that was built: the questions of every session in the order
// asked.
type Plan struct {
	Model    Profile
	Order    Order
	Sessions [][]Asked // shape: one list for each session of the order
	Minutes  int       // of all questions
	Total    int       // with opening and closing of every session
	Minimal  bool      // no kit with as many second questions takes less time; false where the bound of the search was reached first
	Steps    int       // of the search
	Short    []Short   // critical dimensions for whose second question there is no time, or none in the bank
}

// Short is a dimension with fewer questions than asked for.
type Short struct {
	Dimension string
	Has, Want int
}

// Build spreads a model over the sessions. Every dimension gets at least
// Order.Each primary questions and is heard by at least two interviewers;
// critical ones get two where time allows; of all kits that give second
// questions to as many critical dimensions it is one of the shortest, of these
// one whose longest session is as short as possible, chosen by the codes of the
// questions where there are several, so that the same bank gives the same kit.
//
// The search is exact: it goes through the dimensions and keeps every
// combination of minutes used in the sessions that no other one beats in each
// session. It keeps at most MaxKept of them; Plan.Minimal says whether the kit is
// proved to be one of the shortest all the same. The plan is nil exactly when there is a failure: what is
// wrong with the order, which dimensions the bank cannot cover, or which ones
// stay without their questions and how many minutes are missing.
func (b *Bank) Build(m Profile, order Order) (*Plan, problem.List) {
	order.Each = max(order.Each, 1)
	if list := order.check(); list.Failed() {
		return nil, list
	}
	s := &search{model: m, order: order, viewers: viewers(order)}
	list := s.prepare(b)
	if list.Failed() {
		return nil, list.Sorted()
	}
	best, exact := s.run(true)
	if best.over > 0 {
		return nil, s.missing(best, exact)
	}
	return s.plan(best, exact), nil
}

// check says what is wrong with the order itself.
func (o Order) check() (list problem.List) {
	refuse := func(rule, path string, text, fix problem.Text) {
		list.Add("kit."+rule, problem.Place{Path: path}, text, fix)
	}
	if n := len(o.Sessions); n < 1 || n > MaxSessions {
		refuse("sessions", "sessions", problem.Textf("%d 场面谈不在 1 到 %d 之间。", "%d sessions are not between 1 and %d.", n, MaxSessions), problem.Text{ZH: "请改场数。", EN: "Change the number of sessions."})
	}
	if o.Each > MaxEach {
		refuse("each", "each", problem.Textf("每个维度 %d 题太多，最多 %d 题。", "%d questions on each dimension are too many; %d is the most.", o.Each, MaxEach), problem.Text{ZH: "请改小。", EN: "Ask for fewer."})
	}
	if o.Opening < 0 || o.Closing < 0 || o.Question < 0 || o.Opening > MaxSession || o.Closing > MaxSession || o.Question > MaxSession {
		refuse("minutes", "opening", problem.Textf("开场、收尾和每题的分钟数应在 0 到 %d 之间。", "Minutes of opening, closing and questions lie between 0 and %d.", MaxSession), problem.Text{ZH: "请改正分钟数。", EN: "Correct the minutes."})
	}
	everyone := map[string]bool{}
	for i, s := range o.Sessions {
		path := fmt.Sprintf("sessions[%d]", i)
		if s.Minutes < 1 || s.Minutes > MaxSession {
			refuse("minutes", path, problem.Textf("一场 %d 分钟不在 1 到 %d 之间。", "A session of %d minutes is not between 1 and %d.", s.Minutes, MaxSession), problem.Text{ZH: "请改正分钟数。", EN: "Correct the minutes."})
		}
		own := map[string]bool{}
		for _, name := range s.Interviewers {
			if own[name] || name == "" {
				refuse("interviewer_twice", path, problem.Textf("面试官 %s 在同一场里重复或没有名字。", "The interviewer %s is there twice in one session, or has no name.", problem.Show(name)), problem.Text{ZH: "请每人写一次。", EN: "Name each of them once."})
			}
			own[name], everyone[name] = true, true
		}
		if n := len(s.Interviewers); n < 1 || n > MaxInterviewers {
			refuse("interviewers", path, problem.Textf("一场 %d 位面试官不在 1 到 %d 之间。", "%d interviewers in a session are not between 1 and %d.", n, MaxInterviewers), problem.Text{ZH: "请改人数。", EN: "Change their number."})
		}
	}
	if len(everyone) < Viewers {
		refuse("one_interviewer", "sessions", problem.Textf("每个维度要有 %d 位面试官听到，这里只有 %d 位。", "Every dimension is to be heard by %d interviewers, and here there is %d.", Viewers, len(everyone)), problem.Text{ZH: "请增加面试官。", EN: "Add interviewers."})
	}
	return list
}

// viewers numbers the interviewers and gives each session the set of its own.
func viewers(o Order) (sets [][]int) {
	number := map[string]int{}
	for _, s := range o.Sessions {
		var set []int
		for _, name := range s.Interviewers {
			if _, known := number[name]; !known {
				number[name] = len(number)
			}
			set = append(set, number[name])
		}
		sets = append(sets, set)
	}
	return sets
}

// plan turns the result of the search into a kit.
func (s *search) plan(best *state, exact bool) *Plan {
	p := &Plan{Model: s.model, Order: s.order, Sessions: make([][]Asked, len(s.order.Sessions)), Minimal: exact, Steps: s.steps}
	for at := best; at.option != nil; at = at.before {
		for i, session := range at.option.sessions {
			q := at.option.questions[i]
			p.Sessions[session] = append(p.Sessions[session], Asked{q, s.minutes(q)})
			p.Minutes += s.minutes(q)
		}
		if d := s.model.Demands[s.sequence[at.level]]; d.Critical && at.option.short > 0 {
			p.Short = append(p.Short, Short{d.Dimension, len(at.option.questions), max(CriticalQuestions, s.order.Each)})
		}
	}
	rank := map[string]int{}
	for i, d := range s.model.Demands {
		rank[d.Dimension] = i
	}
	for _, list := range p.Sessions {
		slices.SortFunc(list, func(a, b Asked) int {
			return cmp.Or(typeOrder(a.Question.Type)-typeOrder(b.Question.Type), rank[a.Question.Dimension]-rank[b.Question.Dimension], cmp.Compare(a.Question.Code, b.Question.Code))
		})
	}
	slices.SortFunc(p.Short, func(a, b Short) int { return rank[a.Dimension] - rank[b.Dimension] })
	p.Total = p.Minutes + len(s.order.Sessions)*(s.order.Opening+s.order.Closing)
	return p
}

// missing explains an order that cannot be met: first by how many minutes, then
// which dimensions stay without their questions in the time there is.
func (s *search) missing(best *state, exact bool) (list problem.List) {
	cut, _ := s.run(false)
	var names [2]string
	comma := problem.Text{ZH: "、", EN: ", "}
	for _, left := range s.left(cut) {
		name := s.model.dimension(left.Dimension)
		for i, lang := range []problem.Lang{problem.ZH, problem.EN} {
			if names[i] != "" {
				names[i] += comma.In(lang)
			}
			names[i] += fmt.Sprintf(problem.Text{ZH: "%s %d/%d 题", EN: "%s %d of %d"}.In(lang), name.In(lang), left.Has, left.Want)
		}
	}
	about := problem.Text{}
	if !exact {
		about = problem.Text{ZH: "至多", EN: "at most "} // a better one was perhaps not reached
	}
	list.Add("kit.minutes_missing", problem.Place{Path: "sessions"}, problem.Text{
		ZH: fmt.Sprintf("时间不够，%s还差 %d 分钟：每个维度至少 %d 题、%d 位面试官听到，在给定的场次里排不下。按现有时间，这些维度的题数不足：%s。", about.ZH, best.over, s.order.Each, Viewers, names[0]),
		EN: fmt.Sprintf("Time is short by %s%d minute(s): at least %d question(s) on each dimension, heard by %d interviewers, do not fit into the sessions. In the time there is, these dimensions get fewer: %s.", about.EN, best.over, s.order.Each, Viewers, names[1])},
		problem.Textf("请把各场合计延长 %d 分钟、加一场，或减少每个维度的题数。", "Make the sessions longer by %d minute(s) in all, add one, or ask for fewer questions on each dimension.", best.over))
	return list
}

// left lists the dimensions that the best kit within the time leaves short.
func (s *search) left(best *state) (list []Short) {
	for at := best; at.option != nil; at = at.before {
		if at.option.lack > 0 {
			n := len(at.option.questions)
			list = append(list, Short{s.model.Demands[s.sequence[at.level]].Dimension, n, n + at.option.lack})
		}
	}
	slices.Reverse(list)
	return list
}
