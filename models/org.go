package models

import (
	"steelyard/compensation/fact"
	"steelyard/compensation/money"
	"steelyard/compensation/period"
)

// Team is a node of the organisation as it stands. Head is who leads it on the
// day that was asked for, where that person is in reach.
type Team struct {
	fact.Team
	Revision       int64
	Head, HeadName string
}

// Head is who leads a team over a stretch of time.
type Head struct {
	TeamHead
	PersonName string
	Revision   int64
}

// Person is somebody as they stand, with the employment of the day that was
// asked for, where that is in reach.
type Person struct {
	fact.Person
	Revision int64
	Employed *Employment
}

// Employment is where a person belongs over a stretch of time, as it stands.
type Employment struct {
	fact.Employment
	Revision int64
}

// Pay is a base pay over a stretch of time, as it stands, with the account that
// it goes to. What of it may be told is the policy's: base pay, account, or
// neither.
type Pay struct {
	BasePay
	Revision int64
}

// PeopleFilter narrows a list of teams or persons; empty fields do not.
type PeopleFilter struct {
	On     period.Date // as of this day
	Search string      // part of a code or a name
	Team   string      // persons of the team, or of those below it

	Family   string // persons who belong to it on the day
	Employed bool   // only who has an employment on the day
}

// teams is the predicate of teams on a day: those that somebody in reach
// belongs to, directly or through the teams below. Who administers all others'
// data sees the whole chart.
func (r Reach) teams(code, day string) (string, []any) {
	if r.Everything() || r.Has(Others) {
		return "1 = 1", nil
	}
	clause, args := r.where("tm.person", day)
	condition := "EXISTS (SELECT 1 FROM memberships tm WHERE tm.team = " + code + " AND tm.valid_from <= " + day + " AND " + day + " < tm.valid_to AND " + clause + ")"
	if r.Has(Units) && len(r.Units) > 0 {
		return "(" + condition + " OR " + code + " IN ?)", append(args, r.Units)
	}
	return condition, args
}

type teamRow struct {
	Code, Name, Parent string
	Revision           int64
}

func (r *teamRow) team() (Team, error) {
	return Team{Team: fact.Team{Code: r.Code, Name: r.Name, Parent: r.Parent}, Revision: r.Revision}, nil
}

func teams(r Reach, on period.Date) *query {
	q := &query{columns: "t.code, t.name, t.parent, t.revision", from: "teams t"}
	clause, args := r.teams("t.code", quoted(on))
	return q.where(current("teams", "t")).where(clause, args...)
}

// Teams lists the teams of the reach on a day, by code or name, with their heads
// of that day as far as the reach people holds them.
func (tx *Tx) Teams(r, people Reach, f PeopleFilter, p Paging) (Listed[Team], error) {
	q := teams(r, f.On)
	if f.Search != "" {
		condition, values := contains(f.Search, "t.code", "t.name")
		q.where(condition, values...)
	}
	orders := []order{{"code", []column{{"t.code", false}}}, {"name", []column{{"t.name", false}, {"t.code", false}}}}
	rows, err := paged(tx, q, p, orders, func(r *teamRow, o string) []string {
		if o == "name" {
			return []string{r.Name, r.Code}
		}
		return []string{r.Code}
	})
	if err != nil {
		return Listed[Team]{}, err
	}
	list, err := mapped(rows, (*teamRow).team)
	if err != nil {
		return list, err
	}
	return list, tx.addHeads(people, f.On, list.Items)
}

// Team finds one team of the reach on a day.
func (tx *Tx) Team(r, people Reach, code string, on period.Date) (Team, error) {
	row, err := one[teamRow](tx, teams(r, on).where("t.code = ?", code))
	if err != nil {
		return Team{}, err
	}
	t, err := row.team()
	list := []Team{t}
	if err == nil {
		err = tx.addHeads(people, on, list)
	}
	return list[0], err
}

type headRow struct {
	Team, ValidFrom, Person string
	ValidTo                 *string
	Revision                int64
	PersonName              *string
}

func (r *headRow) head() (Head, error) {
	from, err := dateIn(r.ValidFrom)
	if err != nil {
		return Head{}, err
	}
	before, err := optional(r.ValidTo)
	h := Head{TeamHead: TeamHead{Team: r.Team, Person: r.Person, From: from, Before: before}, Revision: r.Revision}
	if r.PersonName != nil {
		h.PersonName = *r.PersonName
	}
	return h, err
}

// heads selects heads of teams; a head is a person, and so in the reach of
// persons on the day, or not told.
func heads(people Reach, on period.Date) *query {
	q := &query{
		columns: "h.team, h.valid_from, h.valid_to, h.person, h.revision, p.name AS person_name",
		from:    "team_heads h LEFT JOIN persons p ON p.code = h.person AND " + current("persons", "p"),
	}
	clause, args := people.where("h.person", quoted(on))
	return q.where(current("team_heads", "h")).where(clause, args...)
}

func (tx *Tx) addHeads(people Reach, on period.Date, list []Team) error {
	if len(list) == 0 {
		return nil
	}
	at := map[string]int{}
	var codes []string
	for i := range list {
		at[list[i].Code] = i
		codes = append(codes, list[i].Code)
	}
	day := quoted(on)
	rows, err := all[headRow](tx, heads(people, on).where("h.valid_from <= "+day+" AND (h.valid_to IS NULL OR "+day+" < h.valid_to)").where("h.team IN ?", codes), "ORDER BY h.team")
	for _, row := range rows {
		t := &list[at[row.Team]]
		t.Head = row.Person
		if row.PersonName != nil {
			t.HeadName = *row.PersonName
		}
	}
	return err
}

// Heads lists who led a team of the reach, in the order of time, as far as the
// reach people holds them today.
func (tx *Tx) Heads(r, people Reach, team string, on period.Date) ([]Head, error) {
	if _, err := one[teamRow](tx, teams(r, on).where("t.code = ?", team)); err != nil {
		return nil, err
	}
	rows, err := all[headRow](tx, heads(people, on).where("h.team = ?", team), "ORDER BY h.valid_from")
	return seen(rows, err, (*headRow).head)
}

// seen makes rows into what callers see.
func seen[R, T any](rows []R, err error, of func(r *R) (T, error)) ([]T, error) {
	list := make([]T, 0, len(rows))
	for i := range rows {
		item, failed := of(&rows[i])
		if failed != nil {
			return nil, failed
		}
		list = append(list, item)
	}
	return list, err
}

type personRow struct {
	Code, Name string
	Revision   int64
}

func (r *personRow) person() (Person, error) {
	return Person{Person: fact.Person{Code: r.Code, Name: r.Name}, Revision: r.Revision}, nil
}

func persons(r Reach, on period.Date) *query {
	q := &query{columns: "p.code, p.name, p.revision", from: "persons p"}
	clause, args := r.where("p.code", quoted(on))
	return q.where(current("persons", "p")).where(clause, args...)
}

// Persons lists the persons of the reach on a day, by code or name, with the
// employment of that day as far as the reach jobs holds it. The filter by team
// needs the reach of employments too: it tells where somebody works.
func (tx *Tx) Persons(r, jobs Reach, f PeopleFilter, p Paging) (Listed[Person], error) {
	q := persons(r, f.On)
	if f.Search != "" {
		condition, values := contains(f.Search, "p.code", "p.name")
		q.where(condition, values...)
	}
	if f.Team != "" {
		day := quoted(f.On)
		clause, args := jobs.where("p.code", day)
		q.where("EXISTS (SELECT 1 FROM memberships pm WHERE pm.person = p.code AND pm.team = ? AND pm.valid_from <= "+day+" AND "+day+" < pm.valid_to)", f.Team).where(clause, args...)
	}
	if f.Employed || f.Family != "" {
		day := quoted(f.On)
		at := "EXISTS (SELECT 1 FROM employments pe WHERE pe.person = p.code AND pe.valid_from <= " + day + " AND (pe.valid_to IS NULL OR pe.valid_to >= " + day + ") AND " + current("employments", "pe")
		clause, args := jobs.where("p.code", day)
		if f.Family != "" {
			q.where(at+" AND pe.family = ?)", f.Family).where(clause, args...)
		} else {
			q.where(at+")").where(clause, args...)
		}
	}
	orders := []order{{"code", []column{{"p.code", false}}}, {"name", []column{{"p.name", false}, {"p.code", false}}}}
	rows, err := paged(tx, q, p, orders, func(r *personRow, o string) []string {
		if o == "name" {
			return []string{r.Name, r.Code}
		}
		return []string{r.Code}
	})
	if err != nil {
		return Listed[Person]{}, err
	}
	list, err := mapped(rows, (*personRow).person)
	if err != nil {
		return list, err
	}
	return list, tx.addEmployed(jobs, f.On, list.Items)
}

// Person finds one person of the reach on a day.
func (tx *Tx) Person(r, jobs Reach, code string, on period.Date) (Person, error) {
	row, err := one[personRow](tx, persons(r, on).where("p.code = ?", code))
	if err != nil {
		return Person{}, err
	}
	p, err := row.person()
	list := []Person{p}
	if err == nil {
		err = tx.addEmployed(jobs, on, list)
	}
	return list[0], err
}

type employmentRow struct {
	Person, ValidFrom, Family, Grade, Team string
	ValidTo                                *string
	Revision                               int64
}

func (r *employmentRow) employment() (Employment, error) {
	from, err := dateIn(r.ValidFrom)
	if err != nil {
		return Employment{}, err
	}
	to, err := optional(r.ValidTo)
	return Employment{fact.Employment{Person: r.Person, Valid: period.Interval{From: from, To: to}, Family: r.Family, Grade: r.Grade, Team: r.Team}, r.Revision}, err
}

// told is the employment without what lies beyond the reach's day.
func (r *employmentRow) told(reach Reach, on period.Date) (Employment, error) {
	e, err := r.employment()
	if e.Valid.To.After(on) && !reach.forward() {
		e.Valid.To = period.Date{}
	}
	return e, err
}

func employments(r Reach, on period.Date) *query {
	q := &query{columns: "e.person, e.valid_from, e.valid_to, e.family, e.grade, e.team, e.revision", from: "employments e"}
	clause, args := r.where("e.person", quoted(on))
	return q.where(current("employments", "e")).where(clause, args...)
}

func (tx *Tx) addEmployed(jobs Reach, on period.Date, list []Person) error {
	if len(list) == 0 {
		return nil
	}
	at := map[string]int{}
	var codes []string
	for i := range list {
		at[list[i].Code] = i
		codes = append(codes, list[i].Code)
	}
	day := quoted(on)
	rows, err := all[employmentRow](tx, employments(jobs, on).where("e.valid_from <= "+day+" AND (e.valid_to IS NULL OR e.valid_to >= "+day+")").where("e.person IN ?", codes), "ORDER BY e.person")
	for i := range rows {
		e, failed := rows[i].told(jobs, on)
		if failed != nil {
			return failed
		}
		list[at[e.Person]].Employed = &e
	}
	return err
}

// forward reports whether the reach includes what is planned beyond a day: a
// leaving, a transfer. It is for those who keep people's data, not for a
// reporting line that may have ended by then.
func (r Reach) forward() bool { return r.Everything() || r.Has(Others) || r.Has(Units) }

// Employments lists where a person in the reach of the day has belonged, in the
// order of time; what is planned beyond the day as far as the reach includes it.
func (tx *Tx) Employments(r Reach, person string, on period.Date) ([]Employment, error) {
	if err := tx.mustReach(r, person, on); err != nil {
		return nil, err
	}
	q := employments(r, on).where("e.person = ?", person)
	if !r.forward() {
		q.where("e.valid_from <= " + quoted(on))
	}
	rows, err := all[employmentRow](tx, q, "ORDER BY e.valid_from")
	return seen(rows, err, func(row *employmentRow) (Employment, error) { return row.told(r, on) })
}

// mustReach is NotFound where there is no such person, or none in reach.
func (tx *Tx) mustReach(r Reach, person string, on period.Date) error {
	_, err := one[personRow](tx, persons(r, on).where("p.code = ?", person))
	return err
}

type payRow struct {
	Person, ValidFrom, Currency, Bank string
	ValidTo                           *string
	Minor, Revision                   int64
}

func (r *payRow) pay() (Pay, error) {
	from, err := dateIn(r.ValidFrom)
	if err != nil {
		return Pay{}, err
	}
	to, err := optional(r.ValidTo)
	if err != nil {
		return Pay{}, err
	}
	amount := money.Amount{Minor: r.Minor}
	if r.Currency != "" {
		amount, err = amountOf(r.Currency, r.Minor)
	}
	return Pay{BasePay{Person: r.Person, Valid: period.Interval{From: from, To: to}, Amount: amount, Bank: r.Bank}, r.Revision}, err
}

// Pays lists the base pay and accounts of a person in reach on the day, in the
// order of time.
func (tx *Tx) Pays(r Reach, person string, on period.Date) ([]Pay, error) {
	if err := tx.mustReach(r, person, on); err != nil {
		return nil, err
	}
	q := &query{columns: "b.person, b.valid_from, b.valid_to, b.currency, b.minor, b.bank, b.revision", from: "base_pays b"}
	clause, args := r.where("b.person", quoted(on))
	q.where(current("base_pays", "b")).where(clause, args...).where("b.person = ?", person)
	rows, err := all[payRow](tx, q, "ORDER BY b.valid_from")
	return seen(rows, err, (*payRow).pay)
}
