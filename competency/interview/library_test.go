package interview

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"steelyard/competency"
)

// shipped is the bank and the profiles of the six models.
func shipped(t *testing.T) (*Bank, []Profile) {
	t.Helper()
	b, list := Shipped()
	if len(list) > 0 {
		t.Fatal(list)
	}
	l, list := competency.Shipped()
	if list.Failed() {
		t.Fatal(list)
	}
	profiles := Profiles(l)
	if len(profiles) != 6 {
		t.Fatalf("%d models", len(profiles))
	}
	return b, profiles
}

// The shipped bank is whole: languages, signs, probes and flags by the reader,
// dimensions, coverage, kits and forbidden topics by the check.
func TestShippedBankIsWhole(t *testing.T) {
	b, profiles := shipped(t)
	topics, list := ShippedTopics()
	if len(list) > 0 {
		t.Fatal(list)
	}
	for _, p := range b.Check(profiles, topics) {
		t.Error(p.String("en"))
	}
	if reps, managers := b.Select(Filter{Family: "rep"}), b.Select(Filter{Family: "manager"}); len(reps) < 40 || len(managers) < 30 {
		t.Errorf("%d questions for representatives, %d for managers", len(reps), len(managers))
	}
	for _, m := range profiles {
		for _, d := range m.Demands {
			list := b.Select(Filter{Family: m.Family, Grade: m.Grade, Dimension: d.Dimension})
			primary := slices.DeleteFunc(slices.Clone(list), func(q Question) bool { return q.Dimension != d.Dimension })
			if len(primary) < 2 || len(list) <= 2 && d.Critical {
				t.Errorf("%s %s: %d primary, %d in all", m.Code, d.Dimension, len(primary), len(list))
			}
			for _, q := range primary {
				if m.Grade == Junior && q.Type == Behavioural {
					t.Errorf("%s asks juniors about a record", q.Code)
				}
			}
		}
	}
}

// Every family and grade has a kit of ten questions that fits into two sessions
// of 60 minutes with ten minutes for opening and closing.
func TestShippedKits(t *testing.T) {
	b, profiles := shipped(t)
	for _, m := range profiles {
		i := slices.IndexFunc(b.LatestKits(), func(k Kit) bool { return k.Family == m.Family && slices.Contains(k.Grades, m.Grade) })
		if i < 0 {
			t.Errorf("%s has no kit", m.Code)
			continue
		}
		if k := b.LatestKits()[i]; len(k.Questions) != 10 || b.Minutes(k) > 100 || b.Minutes(k) < 50 {
			t.Errorf("%s: %d questions in %d minutes", k.Code, len(k.Questions), b.Minutes(k))
		}
	}
}

// sittings are so many sessions of so many interviewers.
func sittings(sessions, interviewers, minutes int) Order {
	o := Order{Opening: 5, Closing: 5}
	for i := range sessions {
		s := Session{Minutes: minutes}
		for k := range interviewers {
			s.Interviewers = append(s.Interviewers, fmt.Sprintf("%c%d", 'A'+i, k+1))
		}
		o.Sessions = append(o.Sessions, s)
	}
	return o
}

// For each of the six models there is a kit that covers every dimension within
// two sessions of 60 minutes and two interviewers each; two questions on each
// dimension do not fit, and the minutes missing are the least that all questions
// together take beyond the 100.
func TestKitsForTheShippedModels(t *testing.T) {
	b, profiles := shipped(t)
	for _, m := range profiles {
		order := sittings(2, 2, 60)
		p, list := b.Build(m, order)
		if list.Failed() {
			t.Errorf("%s: %v", m.Code, list)
			continue
		}
		for i, session := range p.Sessions {
			used := 0
			for _, a := range session {
				used += a.Minutes
				if a.Minutes != a.Question.Minutes || !a.Question.Asks(m.Family, m.Grade) {
					t.Errorf("%s: %+v", m.Code, a)
				}
			}
			if used+10 > 60 {
				t.Errorf("%s: session %d takes %d minutes", m.Code, i+1, used+10)
			}
		}
		if !p.Minimal || p.Total != p.Minutes+20 {
			t.Errorf("%s: minimal %v, %d and %d minutes", m.Code, p.Minimal, p.Minutes, p.Total)
		}
		for _, row := range p.Coverage() {
			if row.Viewers() < 2 {
				t.Errorf("%s: %s is heard by %d", m.Code, row.Demand.Dimension, row.Viewers())
			}
		}
		order.Each = 2
		least := 0
		for _, d := range m.Demands {
			var minutes []int
			for _, q := range b.Latest() {
				if q.Dimension == d.Dimension && q.Asks(m.Family, m.Grade) {
					minutes = append(minutes, q.Minutes)
				}
			}
			slices.Sort(minutes)
			least += minutes[0] + minutes[1]
		}
		if p, list = b.Build(m, order); p != nil || !strings.Contains(list.Error(), fmt.Sprintf("short by %d minute(s)", least-100)) || !strings.Contains(list.Error(), "1 of 2") {
			t.Errorf("%s: %d minutes for 100: %v", m.Code, least, list)
		}
		t.Logf("%s: two questions on each dimension miss %d minutes", m.Code, least-100)
	}
}

// More sessions are searched within the bound, or what was found is proved
// without it.
func TestLargerOrders(t *testing.T) {
	b, profiles := shipped(t)
	for _, order := range []Order{sittings(3, 2, 45), sittings(4, 1, 60), sittings(1, 3, 120)} {
		p, list := b.Build(profiles[0], order)
		if list.Failed() || !p.Minimal || len(p.Short) > 0 {
			t.Errorf("%d sessions: %+v %v", len(order.Sessions), p, list)
		}
	}
}

// A bank that cannot cover a model says which dimension, what it needs and has.
func TestBankThatCannotCoverAModel(t *testing.T) {
	b, profiles := shipped(t)
	poor := &Bank{Questions: slices.DeleteFunc(slices.Clone(b.Questions), func(q Question) bool {
		return q.Dimension == "bidding" && q.Asks("rep", "junior") && q.Code != "R39"
	})}
	i := slices.IndexFunc(profiles, func(p Profile) bool { return p.Code == "rep_junior" })
	list := poor.Check(profiles, nil)
	if len(list) != 1 || list[0].Code != "interview.coverage" || list[0].Place.Path != "rep_junior.bidding" || !strings.Contains(list[0].Text.EN, "has 1 for the grade junior") ||
		!strings.Contains(list[0].Text.ZH, "适用于 junior 的只有 1 道") || !strings.Contains(list[0].Fix.EN, "Write 1 more") {
		t.Errorf("%v", list)
	}
	if list := (&Bank{}).Covers(profiles[i]); len(list) != len(profiles[i].Demands) {
		t.Errorf("an empty bank lacks %d of %d dimensions", len(list), len(profiles[i].Demands))
	}
	if p, list := (&Bank{}).Build(profiles[i], sittings(2, 2, 60)); p != nil || len(list) != len(profiles[i].Demands) || list[0].Code != "kit.not_covered" {
		t.Errorf("%v", list)
	}
}
