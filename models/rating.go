package models

import (
	"steelyard/compensation/period"
	"steelyard/competency"
)

// RatingListed is a rating as it stands.
type RatingListed struct {
	Rating
	Revision              int64
	PersonName, RaterName string
}

// RatingFilter narrows a list of ratings; empty fields do not.
type RatingFilter struct {
	Person, Family, Dimension, By, Rater string

	On period.Date
}

// RatingReach says whose single ratings may be seen: those by oneself, a
// manager or a panel, and those by peers. Of oneself nobody sees more than what
// one has said of oneself, whatever one may see of others. Raters are named as
// far as People holds them on the day; their codes belong to the rating.
type RatingReach struct {
	Ratings, Peers, People Reach
}

type ratingRow struct {
	Person, Family, Dimension, Source, Rater, Rated, Evidence, Confidence string
	Version, Level, Revision                                              int64
	PersonName, RaterName                                                 *string
}

func (x *ratingRow) rating() (RatingListed, error) {
	on, err := dateIn(x.Rated)
	return RatingListed{
		Rating: Rating{Person: x.Person, Family: x.Family, Dimension: x.Dimension, By: competency.RaterKind(x.Source), Rater: x.Rater, On: on,
			Version: int(x.Version), Level: int(x.Level), Evidence: x.Evidence, Confidence: competency.Confidence(x.Confidence)},
		Revision: x.Revision, PersonName: told(x.PersonName), RaterName: told(x.RaterName),
	}, err
}

func ratings(r RatingReach) *query {
	named, values := r.People.where("w.code", "x.rated")
	q := &query{
		columns: "x.person, x.family, x.dimension, x.source, x.rater, x.rated, x.version, x.level, x.evidence, x.confidence, x.revision," +
			" p.name AS person_name, w.name AS rater_name",
		from: "competency_ratings x LEFT JOIN persons p ON p.code = x.person AND " + current("persons", "p") +
			" LEFT JOIN persons w ON w.code = x.rater AND " + current("persons", "w") + " AND " + named,
		args: values,
	}
	clause, args := r.Ratings.where("x.person", "x.rated")
	peers, more := r.Peers.where("x.person", "x.rated")
	return q.where(current("competency_ratings", "x")).
		where("(x.source <> 'peer' AND "+clause+" OR x.source = 'peer' AND "+peers+")", append(args, more...)...).
		where("(x.source = 'self' OR x.person <> ?)", r.Ratings.Person)
}

// Ratings lists the ratings of the reach, by person or by day. Reporting lines
// are matched on the day of a rating.
func (tx *Tx) Ratings(r RatingReach, f RatingFilter, p Paging) (Listed[RatingListed], error) {
	q := ratings(r)
	for _, c := range []struct{ column, value string }{{"x.person", f.Person}, {"x.family", f.Family}, {"x.dimension", f.Dimension}, {"x.source", f.By}, {"x.rater", f.Rater}} {
		if c.value != "" {
			q.where(c.column+" = ?", c.value)
		}
	}
	if !f.On.IsZero() {
		q.where("x.rated = ?", f.On.String())
	}
	person, rated := column{"x.person", false}, column{"x.rated", false}
	rest := []column{{"x.family", false}, {"x.dimension", false}, {"x.source", false}, {"x.rater", false}}
	orders := []order{{"person", append([]column{person, rated}, rest...)}, {"on", append([]column{rated, person}, rest...)}}
	rows, err := paged(tx, q, p, orders, func(x *ratingRow, o string) []string {
		first := []string{x.Person, x.Rated}
		if o == "on" {
			first = []string{x.Rated, x.Person}
		}
		return append(first, x.Family, x.Dimension, x.Source, x.Rater)
	})
	if err != nil {
		return Listed[RatingListed]{}, err
	}
	return mapped(rows, (*ratingRow).rating)
}

// Rating finds one rating of the reach; of the given one only the key is asked.
func (tx *Tx) Rating(r RatingReach, k Rating) (RatingListed, error) {
	row, err := one[ratingRow](tx, ratings(r).where("x.person = ? AND x.family = ? AND x.dimension = ? AND x.source = ? AND x.rater = ? AND x.rated = ?",
		k.Person, k.Family, k.Dimension, string(k.By), k.Rater, k.On.String()))
	if err != nil {
		return RatingListed{}, err
	}
	return row.rating()
}

// RatingsOf reads every rating of the persons that is visible at a number, by
// key; of everybody where there are none. There is no reach: what is made of
// them has it.
func (tx *Tx) RatingsOf(persons []string, known int64) ([]Rating, error) {
	m := newMerging(tx, known, book{})
	var err error
	if m.n, err = tx.numbers(); err != nil {
		return nil, err
	}
	if len(persons) == 0 {
		err = merge(m, ratingTable(), &m.book.Ratings, "")
	} else {
		err = mergeIn(m, ratingTable(), &m.book.Ratings, "person", persons)
	}
	return m.book.Ratings, err
}
