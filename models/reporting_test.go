package models_test

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"steelyard/compensation/fact"
	"steelyard/compensation/period"
	"steelyard/models"
	"steelyard/models/trial"
)

// line is a row of reporting, or with no superior one of memberships.
type line struct {
	superior, person, team, from, to string
	depth                            int64
}

// derived reads reporting lines or memberships of the teams of a test.
func derived(t interface{ Fatal(...any) }, db *models.DB, table, prefix string) (lines []line) {
	columns := "superior, person, team, valid_from, valid_to, depth"
	if table == "memberships" {
		columns = "'', person, team, valid_from, valid_to, direct"
	}
	err := db.View(context.Background(), func(tx *models.Tx) error {
		return tx.ScanRows(func(rows *sql.Rows) error {
			var l line
			err := rows.Scan(&l.superior, &l.person, &l.team, &l.from, &l.to, &l.depth)
			if strings.HasPrefix(l.team, prefix) {
				lines = append(lines, l)
			}
			return err
		}, "SELECT "+columns+" FROM "+table)
	})
	if err != nil {
		t.Fatal(err)
	}
	slices.SortFunc(lines, func(a, b line) int {
		return cmp.Or(cmp.Compare(a.person, b.person), cmp.Compare(a.superior, b.superior), cmp.Compare(a.team, b.team), cmp.Compare(a.from, b.from))
	})
	return lines
}

// chart is where people belong and who leads.
type chart struct {
	teams       []fact.Team
	employments []fact.Employment
	heads       []models.TeamHead
}

// above walks up from a person on a day, the plain way: the heads of the team
// and of those above it, without those up to the highest team that the person
// leads, each superior once.
func (c chart) above(person string, on period.Date) (list []string) {
	team := ""
	for _, e := range c.employments {
		if e.Person == person && e.Valid.Holds(on) {
			team = e.Team
		}
	}
	for team != "" {
		for _, h := range c.heads {
			if h.Team != team || on.Before(h.From) || !h.Before.IsZero() && !on.Before(h.Before) {
				continue
			}
			if h.Person == person {
				list = nil
			} else if !slices.Contains(list, h.Person) {
				list = append(list, h.Person)
			}
		}
		i := slices.IndexFunc(c.teams, func(t fact.Team) bool { return t.Code == team })
		team = c.teams[i].Parent
	}
	return list
}

func (c chart) teamsOf(person string, on period.Date) (list []string) {
	for _, e := range c.employments {
		if e.Person != person || !e.Valid.Holds(on) {
			continue
		}
		for team := e.Team; team != ""; {
			list = append(list, team)
			i := slices.IndexFunc(c.teams, func(t fact.Team) bool { return t.Code == team })
			team = c.teams[i].Parent
		}
	}
	return list
}

// drawnChart draws a company of a few teams and people whose codes begin with a
// prefix.
func drawnChart(t *rapid.T, prefix string) chart {
	var c chart
	base := day("2026-01-01")
	var people []string
	for i := range rapid.IntRange(1, 4).Draw(t, "teams") {
		parent := ""
		if i > 0 && rapid.IntRange(0, 4).Draw(t, "below") > 0 {
			parent = c.teams[rapid.IntRange(0, i-1).Draw(t, "parent")].Code
		}
		c.teams = append(c.teams, fact.Team{Code: fmt.Sprintf("%sT%d", prefix, i), Parent: parent})
	}
	for i := range rapid.IntRange(1, 5).Draw(t, "people") {
		people = append(people, fmt.Sprintf("%sE%d", prefix, i))
		from := base.AddDays(rapid.IntRange(0, 20).Draw(t, "from"))
		for range rapid.IntRange(1, 3).Draw(t, "employments") {
			to := from.AddDays(rapid.IntRange(0, 20).Draw(t, "days"))
			v := period.Interval{From: from, To: to}
			if last := rapid.IntRange(0, 3).Draw(t, "open") == 0; last {
				v.To = period.Date{}
			}
			c.employments = append(c.employments, fact.Employment{Person: people[i], Valid: v, Team: rapid.SampledFrom(c.teams).Draw(t, "team").Code})
			if v.To.IsZero() {
				break
			}
			from = to.AddDays(1 + rapid.IntRange(0, 5).Draw(t, "pause"))
		}
	}
	for _, team := range c.teams {
		from := base
		for range rapid.IntRange(0, 3).Draw(t, "heads") {
			before := from.AddDays(rapid.IntRange(1, 30).Draw(t, "days"))
			h := models.TeamHead{Team: team.Code, Person: rapid.SampledFrom(people).Draw(t, "head"), From: from, Before: before}
			if rapid.IntRange(0, 3).Draw(t, "open") == 0 {
				h.Before = period.Date{}
			}
			c.heads = append(c.heads, h)
			if h.Before.IsZero() {
				break
			}
			from = before.AddDays(rapid.IntRange(0, 5).Draw(t, "vacant"))
		}
	}
	return c
}

func (c chart) people() (list []string) {
	for _, e := range c.employments {
		if !slices.Contains(list, e.Person) {
			list = append(list, e.Person)
		}
	}
	return list
}

// agrees compares the stored lines with the plain walk, day by day.
func (c chart) agrees(t *rapid.T, db *models.DB, prefix string) {
	reporting, members := derived(t, db, "reporting", prefix), derived(t, db, "memberships", prefix)
	for i, l := range reporting {
		if l.superior == l.person {
			t.Fatalf("%+v reports to oneself", l)
		}
		if i > 0 && reporting[i-1].superior == l.superior && reporting[i-1].person == l.person && reporting[i-1].team == l.team && l.from < reporting[i-1].to {
			t.Fatalf("%+v overlaps %+v", reporting[i-1], l)
		}
	}
	for n := range 90 {
		on := day("2025-12-25").AddDays(n)
		for _, p := range c.people() {
			want := c.above(p, on)
			got := make([]string, len(want))
			for _, l := range reporting {
				if l.person == p && l.from <= on.String() && on.String() < l.to {
					if l.depth < 1 || int(l.depth) > len(want) || got[l.depth-1] != "" {
						t.Fatalf("%s: %s is above %s at depth %d, want %v\n%+v", on, l.superior, p, l.depth, want, c)
					}
					got[l.depth-1] = l.superior
				}
			}
			if !slices.Equal(got, want) {
				t.Fatalf("%s: above %s are %v, want %v\n%+v\n%+v", on, p, got, want, c, reporting)
			}
			teams := c.teamsOf(p, on)
			var in []string
			for _, m := range members {
				if m.person == p && m.from <= on.String() && on.String() < m.to {
					in = append(in, m.team)
					if (m.depth == 1) != (m.team == teams[0]) {
						t.Fatalf("%s: %s belongs to %s directly: %d", on, p, m.team, m.depth)
					}
				}
			}
			slices.Sort(in)
			slices.Sort(teams)
			if !slices.Equal(in, teams) {
				t.Fatalf("%s: %s belongs to %v, want %v", on, p, in, teams)
			}
		}
	}
}

// TestE6_ReportingLines compares stored reporting lines and memberships with a
// plain walk for every day: of a drawn company, after a person has moved, and
// after the head of a team has changed.
func TestE6_ReportingLines(t *testing.T) {
	for _, dialect := range trial.Dialects() {
		t.Run(dialect, func(t *testing.T) {
			db := trial.Open(t, dialect)
			drawnCharts := 0
			rapid.Check(t, func(rt *rapid.T) {
				drawnCharts++
				if dialect == trial.MariaDB && drawnCharts > 40 {
					return
				}
				prefix := fmt.Sprintf("%d.", drawnCharts)
				c := drawnChart(rt, prefix)
				e := models.FactEntry{Facts: fact.Set{Teams: slices.Clone(c.teams), Employments: slices.Clone(c.employments)}, Heads: slices.Clone(c.heads)}
				for _, p := range c.people() {
					e.Facts.Persons = append(e.Facts.Persons, fact.Person{Code: p})
				}
				mustEnterIn(rt, db, e)
				c.agrees(rt, db, prefix)

				moved := &c.employments[rapid.IntRange(0, len(c.employments)-1).Draw(rt, "who moves")]
				moved.Team = rapid.SampledFrom(c.teams).Draw(rt, "to").Code
				mustEnterIn(rt, db, models.FactEntry{Facts: fact.Set{Employments: []fact.Employment{*moved}}, Corrects: true, Reason: "moved"})
				c.agrees(rt, db, prefix)
				if len(c.heads) == 0 {
					return
				}
				h := &c.heads[rapid.IntRange(0, len(c.heads)-1).Draw(rt, "which head")]
				h.Person = rapid.SampledFrom(c.people()).Draw(rt, "new head")
				mustEnterIn(rt, db, models.FactEntry{Heads: []models.TeamHead{*h}, Corrects: true, Reason: "a new head"})
				c.agrees(rt, db, prefix)
			})
		})
	}
}

func mustEnterIn(t *rapid.T, db *models.DB, e models.FactEntry) {
	t.Helper()
	if _, err := enter(db, e); err != nil {
		t.Fatalf("%v", err)
	}
}
