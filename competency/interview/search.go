package interview

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"steelyard/compensation/problem"
)

// MaxKept bounds the search: how many combinations of minutes used are kept
// from one dimension to the next.
const MaxKept = 2_000

// search goes through the dimensions one by one.
type search struct {
	model    Profile
	order    Order
	viewers  [][]int // of each session, the numbers of its interviewers
	room     []int   // minutes of each session for questions
	sequence []int   // positions of the demands in the order searched
	options  [][]option
	alike    [][]int // sessions that may change places
	steps    int
}

// option is one way to ask about a dimension: which questions in which session.
type option struct {
	questions []Question
	sessions  []int // shape: one session for each question
	used      []int // minutes in each session
	short     int   // second questions of a critical dimension that are not asked
	lack      int   // questions below what has to be
	loss      int   // how bad that is
	name      string
}

// state is what was chosen for the first dimensions; states form chains.
type state struct {
	level  int // of the option, in the sequence
	option *option
	before *state

	used              []int // minutes in each session, at most its room
	shape             []int // the same with interchangeable sessions in order
	over              int   // minutes beyond the rooms, of all sessions
	loss              int   // how bad it is that questions are missing
	short, total, end int   // second questions missing, minutes, the longest session
	name              string
}

// minutes is what a question is given.
func (s *search) minutes(q Question) int { return max(q.Minutes, s.order.Question) }

// prepare lists the ways to ask about every dimension. A dimension for which
// there is none is a failure: the bank cannot cover it.
func (s *search) prepare(b *Bank) (list problem.List) {
	for _, session := range s.order.Sessions {
		s.room = append(s.room, max(0, session.Minutes-s.order.Opening-s.order.Closing))
	}
	s.interchangeable()
	for i, d := range s.model.Demands {
		questions := b.primary(s.model, d.Dimension)
		options := s.ways(d, questions)
		if !slices.ContainsFunc(options, func(o option) bool { return o.lack == 0 }) {
			need := s.need()
			list.Add("kit.not_covered", problem.Place{Path: s.model.Code + "." + d.Dimension}, problem.Text{
				ZH: fmt.Sprintf("题库撑不起模型「%s」：维度「%s」需要 %d 道适用于 %s 的主问题，题库里有 %d 道，缺 %d 道。", s.model.Title().ZH, d.Title().ZH, need, s.model.Grade, len(questions), need-len(questions)),
				EN: fmt.Sprintf("The bank cannot cover the model %s: the dimension %s needs %d primary question(s) for the grade %s, the bank has %d, so %d are missing.", s.model.Title().EN, d.Title().EN, need, s.model.Grade, len(questions), need-len(questions))},
				problem.Text{ZH: "请补写主问题，或减少每个维度的题数。", EN: "Write the primary questions, or ask for fewer on each dimension."})
		}
		s.options, s.sequence = append(s.options, options), append(s.sequence, i)
	}
	if len(s.model.Demands) == 0 {
		list.Add("kit.no_dimension", problem.Place{Path: s.model.Code}, problem.Text{ZH: "模型没有维度。", EN: "The model has no dimension."}, problem.Text{ZH: "请给出一个有维度的模型。", EN: "Give a model that has dimensions."})
	}
	return list
}

// interchangeable groups the sessions that may change places: as long as one
// another, with as many interviewers as matter, none of whom sits elsewhere.
func (s *search) interchangeable() {
	sits := map[int]int{}
	for _, set := range s.viewers {
		for _, who := range set {
			sits[who]++
		}
	}
	groups := map[[2]int]int{}
	for i, set := range s.viewers {
		if slices.ContainsFunc(set, func(who int) bool { return sits[who] > 1 }) {
			continue
		}
		kind := [2]int{s.room[i], min(len(set), Viewers)}
		at, known := groups[kind]
		if !known {
			at = len(s.alike)
			groups[kind], s.alike = at, append(s.alike, nil)
		}
		s.alike[at] = append(s.alike[at], i)
	}
}

// need is the least number of questions on a dimension: as many as asked for,
// and one for every session that it takes until two interviewers have heard one.
func (s *search) need() int {
	least := s.order.Each
	for _, set := range s.viewers {
		if len(set) >= Viewers {
			return least
		}
	}
	return max(least, Viewers)
}

// ways lists how a dimension can be asked about: every choice of questions and
// sessions, those that are beaten in every respect left out. Of n questions only
// the n shortest matter, since a shorter one can always take the place of
// another; and more than asked for, or than two, are never needed: two is what
// critical dimensions get, and what sessions of one interviewer take until two
// have heard one.
func (s *search) ways(d Demand, questions []Question) []option {
	need, most := s.need(), max(s.need(), Viewers)
	questions = slices.Clone(questions)
	slices.SortFunc(questions, func(a, b Question) int { return cmp.Or(s.minutes(a)-s.minutes(b), cmp.Compare(a.Code, b.Code)) })
	questions = questions[:min(most, len(questions))]
	var list []option
	chosen := option{used: make([]int, len(s.room))}
	var choose func(i int)
	choose = func(i int) {
		if n := len(chosen.questions); n == 0 || s.heard(chosen.sessions) {
			list = append(list, s.option(d, chosen, need))
		}
		if len(chosen.questions) == most {
			return
		}
		for ; i < len(questions); i++ {
			for session := range s.room {
				chosen.questions, chosen.sessions = append(chosen.questions, questions[i]), append(chosen.sessions, session)
				choose(i + 1)
				n := len(chosen.questions) - 1
				chosen.questions, chosen.sessions = chosen.questions[:n], chosen.sessions[:n]
			}
		}
	}
	choose(0)
	return pruned(list)
}

// option works out what a choice costs.
func (s *search) option(d Demand, chosen option, need int) option {
	o := option{questions: slices.Clone(chosen.questions), sessions: slices.Clone(chosen.sessions), used: make([]int, len(s.room)), lack: max(0, need-len(chosen.questions))}
	o.loss = o.lack
	if d.Critical {
		o.loss, o.short = 1_000*o.lack, max(0, CriticalQuestions-len(o.questions)-o.lack)
	}
	if len(o.questions) == 0 {
		o.loss *= 1_000_000 // nothing on a dimension is worse than little on any
	}
	var name strings.Builder
	for i, q := range o.questions {
		o.used[o.sessions[i]] += s.minutes(q)
		fmt.Fprintf(&name, "%s@%d ", q.Code, o.sessions[i])
	}
	o.name = name.String()
	return o
}

// heard reports whether two interviewers sit in these sessions.
func (s *search) heard(sessions []int) bool {
	var all []int
	for _, session := range sessions {
		for _, who := range s.viewers[session] {
			if !slices.Contains(all, who) {
				all = append(all, who)
			}
		}
	}
	return len(all) >= Viewers
}

// pruned leaves out what another way beats: no more minutes in any session, no
// more missing. Of equal ones the first by name stays.
func pruned(list []option) []option {
	slices.SortFunc(list, func(a, b option) int {
		return cmp.Or(a.lack-b.lack, a.short-b.short, total(a.used)-total(b.used), cmp.Compare(a.name, b.name))
	})
	var kept []option
	for _, o := range list {
		if !slices.ContainsFunc(kept, func(k option) bool { return k.lack <= o.lack && k.short <= o.short && within(k.used, o.used) }) {
			kept = append(kept, o)
		}
	}
	return kept
}

func total(minutes []int) (sum int) {
	for _, m := range minutes {
		sum += m
	}
	return sum
}

// within reports whether a is nowhere more than b.
func within(a, b []int) bool {
	for i := range a {
		if a[i] > b[i] {
			return false
		}
	}
	return true
}

// run finds the best kit: with whole it asks for every question and lets
// sessions run over, by as little as possible; without, it stays within them
// and leaves out as few questions as possible. exact is false where the bound
// of the search was reached.
func (s *search) run(whole bool) (best *state, exact bool) {
	exact, s.steps = true, 0
	states := []*state{{used: make([]int, len(s.room))}}
	for level := range s.options {
		next := map[string]*state{}
		for _, from := range states {
			for i := range s.options[level] {
				o := &s.options[level][i]
				if s.steps++; whole && o.lack > 0 {
					continue
				}
				to := s.add(from, o, level)
				if !whole && to.over > 0 {
					continue
				}
				key := fmt.Sprint(to.shape, to.over, to.loss, to.short)
				if other := next[key]; other == nil || to.name < other.name {
					next[key] = to
				}
			}
		}
		var cut bool
		states, cut = frontier(next, MaxKept)
		exact = exact && !cut
	}
	for _, each := range states {
		each.end = slices.Max(each.used)
		if best == nil || each.compare(best) < 0 {
			best = each
		}
	}
	return best, exact || whole && s.shortest(best)
}

// shortest reports whether a result cannot be beaten since every dimension by
// itself is asked about in the least time, or since even these least times miss
// as many minutes in all: a proof that needs no search.
func (s *search) shortest(best *state) bool {
	short, minutes, bare, room := 0, 0, 0, total(s.room)
	for _, options := range s.options {
		full := slices.DeleteFunc(slices.Clone(options), func(o option) bool { return o.lack > 0 })
		least := slices.MinFunc(full, func(a, b option) int { return cmp.Or(a.short-b.short, total(a.used)-total(b.used)) })
		short, minutes = short+least.short, minutes+total(least.used)
		bare += total(slices.MinFunc(full, func(a, b option) int { return total(a.used) - total(b.used) }).used)
	}
	if best.over > 0 {
		return best.over == bare-room
	}
	return best.short == short && best.total == minutes
}

// add puts a way to ask about the next dimension behind a state.
func (s *search) add(from *state, o *option, level int) *state {
	to := &state{level: level, option: o, before: from, used: slices.Clone(from.used), over: from.over, loss: from.loss + o.loss,
		short: from.short + o.short, total: from.total + total(o.used), name: from.name + o.name}
	for i, minutes := range o.used {
		to.used[i] += minutes
		if beyond := to.used[i] - s.room[i]; beyond > 0 {
			to.used[i], to.over = s.room[i], to.over+beyond
		}
	}
	to.shape = slices.Clone(to.used)
	for _, group := range s.alike {
		minutes := make([]int, len(group))
		for i, session := range group {
			minutes[i] = to.used[session]
		}
		slices.Sort(minutes)
		for i, session := range group {
			to.shape[session] = minutes[i]
		}
	}
	return to
}

// compare orders results: the least overrun, then the least missing, first of
// what has to be, then of second questions, then the least time, the shortest
// longest session and the names.
func (a *state) compare(b *state) int {
	return cmp.Or(a.over-b.over, a.loss-b.loss, a.short-b.short, a.total-b.total, a.end-b.end, cmp.Compare(a.name, b.name))
}

// frontier keeps the states that no other one beats in every respect, at most
// so many; cut says that some were dropped that might have led to the best.
func frontier(states map[string]*state, most int) (kept []*state, cut bool) {
	var list []*state
	for _, each := range states {
		list = append(list, each)
	}
	slices.SortFunc(list, (*state).compare)
	for _, x := range list {
		if len(kept) >= most {
			return kept, true
		}
		if !slices.ContainsFunc(kept, func(k *state) bool {
			return k.over <= x.over && k.loss <= x.loss && k.short <= x.short && within(k.shape, x.shape)
		}) {
			kept = append(kept, x)
		}
	}
	return kept, false
}
