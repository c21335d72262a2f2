package demo

import (
	"slices"

	"steelyard/competency"
)

// The people whose ratings tell something; with the others it is as it comes.
const (
	lenient   = "E006" // leads south: rates higher than anybody else
	raised    = "E022" // south: mid from July 2026; the panel before saw less than the manager
	grower    = "E017" // east, junior: higher from round to round, one critical dimension short for mid
	outdated  = "E021" // south: only self-ratings since the round of June 2025
	fewPeers  = "E023" // south: two peers, who are never shown
	candidate = "E028" // global, junior: ready for mid, confirmed by a panel
	early     = "E030" // global, junior since January 2026: able enough for mid, not long enough in grade
	steady    = "E001" // leads east: holds all that is asked
)

// course is how the abilities of somebody go over the rounds.
type course struct {
	from, to map[string]int // levels by dimension in the first round and the last
	sure     bool           // manager and panel see exactly what is there
	self     int            // how much more the person says of himself or herself; 0 where it varies
	peers    int            // how many are asked
	alone    int            // the round from which only the person writes
}

// plot is what a course is to come to.
type plot struct {
	grade string         // of the same family, whose model gives the levels; "" for chance
	more  int            // levels beyond it
	but   map[string]int // levels that differ from it
	self  int
	peers int
	alone int
}

// plots are those that are the same for every seed.
func plots() map[string]plot {
	return map[string]plot{
		featured:  {grade: "senior", but: map[string]int{"internal_resources": 3}}, // one gap, not critical
		partner:   {self: -1},
		promoted:  {grade: "mid"},
		cardless:  {grade: "mid", but: map[string]int{"bidding": 2, "collection": 2}, self: 1},
		bigHitter: {grade: "senior", more: 1, but: map[string]int{"collection": 3}}, // a high average and one critical gap
		catcher:   {grade: "senior"},
		grower:    {grade: "mid", but: map[string]int{"qualification": 3}},
		outdated:  {alone: 1},
		fewPeers:  {peers: 2},
		candidate: {grade: "mid"},
		early:     {grade: "mid"},
		steady:    {grade: "senior"},
	}
}

// course makes the course of somebody who came with the first model and has the
// last one now.
func (a *assessor) course(person string, first, last competency.Model) course {
	p := plots()[person]
	c := course{from: map[string]int{}, to: map[string]int{}, sure: p.grade != "", self: p.self, peers: p.peers, alone: len(rounds())}
	if p.alone > 0 {
		c.alone = p.alone
	}
	if c.peers == 0 {
		c.peers = a.dice.days(4, 5)
	}
	if c.sure {
		last, _ = a.model(last.Family, p.grade)
	}
	for _, q := range last.Dimensions {
		level := q.Required + p.more
		if !c.sure && q.Dimension != "integrity" {
			level += pick(a.dice, []int{-1, -1, 0, 0, 0, 0, 0, 1, 1})
		}
		if one, differs := p.but[q.Dimension]; differs {
			level = one
		}
		c.to[q.Dimension] = onScale(level)
	}
	for _, q := range first.Dimensions {
		level, share := q.Required, int64(60)
		if q.Dimension == "integrity" {
			share = 20
		}
		if c.sure || a.dice.chance(share) {
			level--
		}
		c.from[q.Dimension] = min(onScale(level), c.to[q.Dimension])
	}
	return c
}

// level is what is there in a round, on the way from the first to the last.
func (c course) level(dimension string, round int) int {
	from, to := c.from[dimension], c.to[dimension]
	return from + (to-from)*round/(len(rounds())-1)
}

func onScale(level int) int { return min(max(level, competency.Lowest), competency.Highest) }

// sees is the level that a rater gives. Where it is about integrity there is
// little to guess.
func (a *assessor) sees(s sheet, source competency.RaterKind, rater, dimension string) int {
	level := s.course.level(dimension, s.round)
	if dimension == "integrity" {
		return level
	}
	lower, higher := int64(10), int64(10) // per cent
	switch {
	case source == competency.BySelf && s.course.self != 0:
		return onScale(level + s.course.self)
	case source == competency.BySelf:
		lower, higher = 8, 40
	case source == competency.ByPeer:
		lower, higher = 15, 18
	case s.course.sure:
		return level
	case source == competency.ByManager && rater == lenient:
		lower, higher = 0, 75
	}
	switch d := a.dice.below(100); {
	case d < lower:
		level--
	case d >= 100-higher:
		level++
	}
	return onScale(level)
}

// misses reports whether a rater has not seen what a dimension is about. Peers
// are seldom there when it comes to contracts and money.
func (a *assessor) misses(s sheet, source competency.RaterKind, dimension string) bool {
	hidden := slices.Contains([]string{"negotiation", "collection", "performance", "laggards", "recruiting"}, dimension)
	switch {
	case source == competency.BySelf, source != competency.ByPeer && (s.course.sure || s.course.alone < len(rounds())):
		return false
	case source == competency.ByPeer && hidden:
		return a.dice.chance(25)
	case source == competency.ByPeer:
		return a.dice.chance(10)
	}
	return a.dice.chance(3)
}

// confidence is how sure a rater is; not everybody says.
func (a *assessor) confidence(source competency.RaterKind) competency.Confidence {
	const low, medium, high, unsaid = competency.Low, competency.Medium, competency.High, competency.Confidence("")
	switch source {
	case competency.BySelf:
		return pick(a.dice, []competency.Confidence{unsaid, unsaid, medium, high, high})
	case competency.ByPeer:
		return pick(a.dice, []competency.Confidence{low, low, medium, medium, medium, high})
	}
	return pick(a.dice, []competency.Confidence{low, medium, medium, medium, high, high, high, high})
}
