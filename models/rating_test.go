package models_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"steelyard/compensation/fact"
	"steelyard/compensation/period"
	"steelyard/competency"
	"steelyard/models"
	"steelyard/models/trial"
)

// rated is a rating of a representative in lead digging.
func rated(person string, by competency.RaterKind, rater, on string, level int) models.Rating {
	return models.Rating{Person: person, Family: "rep", Dimension: "lead_digging", By: by, Rater: rater, On: day(on), Version: 1, Level: level,
		Evidence: "三个休眠客户里挖出两条新线索，客户已确认", Confidence: competency.High}
}

// raters are a team of two with its head, a peer elsewhere and human resources.
func raters() models.FactEntry {
	from := func(d string) period.Interval { return period.Interval{From: day(d)} }
	e := models.FactEntry{Heads: []models.TeamHead{{Team: "T", Person: "M"}}}
	e.Facts.Teams = []fact.Team{{Code: "T", Name: "T"}, {Code: "U", Name: "U"}}
	for _, p := range []struct{ code, team string }{{"A", "T"}, {"B", "T"}, {"M", "T"}, {"P", "U"}, {"H", "U"}} {
		e.Facts.Persons = append(e.Facts.Persons, fact.Person{Code: p.code, Name: "人" + p.code})
		e.Facts.Employments = append(e.Facts.Employments, fact.Employment{Person: p.code, Valid: from("2026-01-01"), Family: "rep", Grade: "mid", Team: p.team})
	}
	return e
}

// TestRatings_AsKnownThen: ratings are facts like the others: known by number,
// corrected with a reason, taken back.
func TestRatings_AsKnownThen(t *testing.T) {
	trial.Each(t, func(t *testing.T, db *models.DB) {
		mustEnter(t, db, raters())
		first, second := rated("A", competency.ByManager, "M", "2026-03-31", 4), rated("A", competency.BySelf, "A", "2026-03-31", 0)
		second.Evidence = ""
		mustEnter(t, db, models.FactEntry{Ratings: []models.Rating{first, second}})
		if n := mustEnter(t, db, models.FactEntry{Ratings: []models.Rating{first}}); n != 0 {
			t.Errorf("the same rating again has number %d", n)
		}
		other := first
		other.Level = 2
		if _, err := enter(db, models.FactEntry{Ratings: []models.Rating{other}}); failureOf(err) != "fact.differs fact.differs" {
			t.Errorf("another level without a correction: %v", err)
		}
		mustEnter(t, db, models.FactEntry{Ratings: []models.Rating{other}, Corrects: true, Reason: "wrong line"})
		mustEnter(t, db, models.FactEntry{Withdraw: []models.FactKey{models.RatingKey(second)}, Reason: "not his"})
		for known, want := range [][]models.Rating{{}, {}, {first, second}, {other, second}, {other}} {
			var got []models.Rating
			err := db.View(context.Background(), func(tx *models.Tx) (err error) {
				got, err = tx.RatingsOf([]string{"A"}, int64(known))
				return err
			})
			if err != nil || !sameRatings(got, want) {
				t.Errorf("at %d: %v, want %v (%v)", known, got, want, err)
			}
		}
	})
}

func sameRatings(a, b []models.Rating) bool {
	for _, list := range []*[]models.Rating{&a, &b} {
		*list = slices.Clone(*list)
		slices.SortFunc(*list, func(x, y models.Rating) int { return strings.Compare(fmt.Sprint(x), fmt.Sprint(y)) })
	}
	return slices.Equal(a, b)
}

func TestRatings_Refused(t *testing.T) {
	trial.Each(t, func(t *testing.T, db *models.DB) {
		e := raters()
		e.Ratings = []models.Rating{rated("A", competency.ByManager, "M", "2026-03-31", 4)}
		mustEnter(t, db, e)
		change := func(f func(r *models.Rating)) models.FactEntry {
			r := rated("B", competency.ByManager, "M", "2026-03-31", 4)
			f(&r)
			return models.FactEntry{Ratings: []models.Rating{r}}
		}
		twice := change(func(*models.Rating) {})
		twice.Ratings = append(twice.Ratings, twice.Ratings[0])
		for name, c := range map[string]struct {
			entry models.FactEntry
			want  string
		}{
			"a level above the scale":   {change(func(r *models.Rating) { r.Level = 6 }), "facts.invalid rating.scale"},
			"a level below the scale":   {change(func(r *models.Rating) { r.Level = -1 }), "facts.invalid rating.scale"},
			"no evidence":               {change(func(r *models.Rating) { r.Evidence = "" }), "facts.invalid rating.evidence"},
			"too much evidence":         {change(func(r *models.Rating) { r.Evidence = strings.Repeat("长", models.MostEvidence+1) }), "facts.invalid facts.not_storable"},
			"a dimension of managers":   {change(func(r *models.Rating) { r.Dimension = "coaching" }), "facts.invalid rating.dimension_unknown"},
			"a family that is not":      {change(func(r *models.Rating) { r.Family = "cook" }), "facts.invalid rating.dimension_unknown"},
			"a version that is not":     {change(func(r *models.Rating) { r.Version = 9 }), "facts.invalid rating.version"},
			"oneself as manager":        {change(func(r *models.Rating) { r.Rater = "B" }), "facts.invalid rating.own"},
			"another's self-rating":     {change(func(r *models.Rating) { r.By = competency.BySelf }), "facts.invalid rating.own"},
			"a part that is not":        {change(func(r *models.Rating) { r.By = "oracle" }), "facts.invalid fact.unknown_word"},
			"a confidence that is not":  {change(func(r *models.Rating) { r.Confidence = "sure" }), "facts.invalid fact.unknown_word"},
			"a rater who is not":        {change(func(r *models.Rating) { r.Rater = "Z" }), "facts.invalid fact.unknown_person"},
			"a person who is not":       {change(func(r *models.Rating) { r.Person = "Z" }), "facts.invalid fact.unknown_person"},
			"no day":                    {change(func(r *models.Rating) { r.On = period.Date{} }), "facts.invalid rating.date"},
			"twice in one entry":        {twice, "facts.invalid rating.twice"},
			"a person with ratings":     {models.FactEntry{Withdraw: []models.FactKey{models.EmploymentKey("A", day("2026-01-01")), models.PersonKey("A")}, Reason: "x"}, "facts.invalid fact.unknown_person"},
			"a rating that is not":      {models.FactEntry{Withdraw: []models.FactKey{models.RatingKey(rated("B", competency.ByManager, "M", "2026-03-31", 4))}, Reason: "x"}, "not_found"},
			"an edit of an older state": {models.FactEntry{Ratings: []models.Rating{rated("A", competency.ByManager, "M", "2026-03-31", 5)}, Corrects: true, Reason: "x", Expect: map[models.FactKey]int64{models.RatingKey(rated("A", competency.ByManager, "M", "2026-03-31", 5)): 7}}, "version.stale"},
		} {
			if _, err := enter(db, c.entry); failureOf(err) != c.want {
				t.Errorf("%s: %s, want %s", name, failureOf(err), c.want)
			}
		}
	})
}

// TestRatings_Reach: who sees which single ratings, and that pages of one and
// of three hold the same.
func TestRatings_Reach(t *testing.T) {
	trial.Each(t, func(t *testing.T, db *models.DB) {
		e := raters()
		e.Ratings = []models.Rating{
			rated("A", competency.BySelf, "A", "2026-03-30", 5), rated("A", competency.ByManager, "M", "2026-03-31", 4),
			rated("A", competency.ByPeer, "B", "2026-03-31", 2), rated("B", competency.ByManager, "M", "2026-03-31", 3),
			rated("P", competency.ByPanel, "H", "2026-04-01", 3), rated("M", competency.BySelf, "M", "2026-04-02", 4),
			rated("H", competency.ByPanel, "P", "2026-04-02", 4),
		}
		mustEnter(t, db, e)
		reach := func(person string, scopes ...models.Scope) models.Reach {
			return models.Reach{Person: person, Scopes: scopes}
		}
		for name, c := range map[string]struct {
			reach models.RatingReach
			want  string
		}{
			"a representative": {models.RatingReach{Ratings: reach("A", models.Self)}, "A self A"},
			"the head":         {models.RatingReach{Ratings: reach("M", models.Self, models.Subtree)}, "A self A,A manager M,B manager M,M self M"},
			"resources":        {models.RatingReach{Ratings: reach("H", models.Others), Peers: reach("H", models.Others)}, "A self A,A manager M,A peer B,B manager M,M self M"},
			"an auditor":       {models.RatingReach{Ratings: reach("", models.All), Peers: reach("", models.All)}, "A self A,A manager M,A peer B,B manager M,H panel P,M self M,P panel H"},
			"nobody":           {models.RatingReach{Ratings: reach("A")}, ""},
		} {
			for _, sort := range []string{"person", "-on"} {
				for _, size := range []int{1, 3, 50} {
					got := listRatings(t, db, c.reach, models.Paging{Sort: sort, Limit: size})
					slices.Sort(got)
					want := strings.Split(c.want, ",")
					slices.Sort(want)
					if strings.Join(got, ",") != strings.Join(want, ",") {
						t.Errorf("%s by %s in pages of %d: %v, want %v", name, sort, size, got, want)
					}
				}
			}
		}
		err := db.View(context.Background(), func(tx *models.Tx) error {
			_, err := tx.Rating(models.RatingReach{Ratings: reach("A", models.Self)}, rated("A", competency.ByManager, "M", "2026-03-31", 0))
			return err
		})
		if !models.IsKind(err, models.NotFound) {
			t.Errorf("one's manager's rating: %v", err)
		}
	})
}

func listRatings(t *testing.T, db *models.DB, r models.RatingReach, p models.Paging) (out []string) {
	t.Helper()
	for more := true; more; {
		err := db.View(context.Background(), func(tx *models.Tx) error {
			list, err := tx.Ratings(r, models.RatingFilter{}, p)
			for _, x := range list.Items {
				out = append(out, x.Person+" "+string(x.By)+" "+x.Rater)
			}
			p.After, more = list.Next, list.Next != nil
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return out
}
