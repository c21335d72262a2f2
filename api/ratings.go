package api

import (
	"context"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"steelyard/compensation/fact"
	"steelyard/compensation/period"
	"steelyard/compensation/problem"
	"steelyard/competency"
	"steelyard/models"
	"steelyard/policies"
)

// Rating is the level that a rater found in a dimension on a day. One's own are
// shown to oneself only as far as one wrote them; a peer's alone to those who
// keep the ratings.
type Rating struct {
	Person     Named                 `json:"person"`
	Family     string                `json:"family"`
	Dimension  string                `json:"dimension"`
	Source     competency.RaterKind  `json:"source" enum:"self,manager,peer,panel"`
	Rater      Named                 `json:"rater"`
	On         string                `json:"on" format:"date"`
	Version    int                   `json:"version" doc:"of the dimension that was rated by"`
	Level      *int                  `json:"level,omitempty" minimum:"1" maximum:"5" doc:"absent: not observed, which is no level"`
	Evidence   string                `json:"evidence,omitempty"`
	Confidence competency.Confidence `json:"confidence,omitempty" enum:"low,medium,high"`
	Revision   int64                 `json:"revision" doc:"what If-Match names"`
}

// RatingContent is what a rating says.
type RatingContent struct {
	Level      *int   `json:"level,omitempty" minimum:"1" maximum:"5" doc:"leave it out for what was not observed"`
	Evidence   string `json:"evidence,omitempty" maxLength:"2000" doc:"what was seen; levels 1, 2, 4 and 5 need it"`
	Confidence string `json:"confidence,omitempty" enum:"low,medium,high"`
}

// RatingLine is a dimension of a sheet.
type RatingLine struct {
	Dimension string `json:"dimension" minLength:"1" maxLength:"64"`
	RatingContent
}

// NewRatings is a sheet: what one rater found of one person on one day. It is
// kept wholly or not at all.
type NewRatings struct {
	Person  string       `json:"person" minLength:"1" maxLength:"64"`
	Family  string       `json:"family,omitempty" maxLength:"64" doc:"whose dimensions they are; left out: the person's on that day"`
	Source  string       `json:"source" enum:"self,manager,peer,panel"`
	Rater   string       `json:"rater,omitempty" maxLength:"64" doc:"employee number; left out: oneself"`
	On      string       `json:"on,omitempty" format:"date" doc:"left out: today"`
	Ratings []RatingLine `json:"ratings" minItems:"1" maxItems:"40"`
}

// RatingChange corrects a rating.
type RatingChange struct {
	Because
	RatingContent
}

// RatingSheet is a sheet that was kept.
type RatingSheet struct {
	Items []Rating `json:"items"`
}

// ratingKey is a rating in an address.
type ratingKey struct {
	Person    string `path:"person" maxLength:"64"`
	Family    string `path:"family" maxLength:"64"`
	Dimension string `path:"dimension" maxLength:"64"`
	Source    string `path:"source" maxLength:"16"`
	Rater     string `path:"rater" maxLength:"64"`
	On        string `path:"on" maxLength:"10"`
}

type ratingBody[B any] struct {
	Person    string `path:"person" maxLength:"64"`
	Family    string `path:"family" maxLength:"64"`
	Dimension string `path:"dimension" maxLength:"64"`
	Source    string `path:"source" maxLength:"16"`
	Rater     string `path:"rater" maxLength:"64"`
	On        string `path:"on" maxLength:"10"`
	Body      B
}

func (b *ratingBody[B]) key() ratingKey {
	return ratingKey{b.Person, b.Family, b.Dimension, b.Source, b.Rater, b.On}
}

type listRatings struct {
	PageInput
	Person    string `query:"person" maxLength:"64"`
	Dimension string `query:"dimension" maxLength:"64"`
	Source    string `query:"source" enum:"self,manager,peer,panel"`
	Rater     string `query:"rater" maxLength:"64"`
	On        string `query:"on" format:"date"`
	Sort      string `query:"sort" enum:"person,on,-person,-on" default:"-on"`
}

// addRatings registers single ratings of competency.
func (a *API) addRatings() {
	const one = "/competency/ratings/{person}/{family}/{dimension}/{source}/{rater}/{on}"
	may := func(action string) policies.Permission {
		return policies.Permission{Object: "rating", Action: action}
	}
	route(a, Operation{ID: "listRatings", Method: http.MethodGet, Path: "/competency/ratings", Permission: may("read"),
		Summary: problem.Text{ZH: "胜任力评级列表", EN: "Ratings of competency"}}, a.listRatings)
	route(a, Operation{ID: "getRating", Method: http.MethodGet, Path: one, Permission: may("read"),
		Summary: problem.Text{ZH: "查看一条评级", EN: "A rating"}}, a.getRating)
	route(a, Operation{ID: "addRatings", Method: http.MethodPost, Path: "/competency/ratings", Permission: may("create"), Status: http.StatusCreated,
		Summary: problem.Text{ZH: "提交一份评级表：自评、评下属，或由人力资源录入", EN: "Hand in a sheet of ratings: of oneself, of who reports to one, or any by human resources"}}, a.addSheet)
	route(a, Operation{ID: "correctRating", Method: http.MethodPut, Path: one, Permission: may("edit"), Edit: true,
		Summary: problem.Text{ZH: "更正评级", EN: "Correct a rating"}}, a.correctRating)
	route(a, Operation{ID: "withdrawRating", Method: http.MethodPost, Path: one + "/withdrawal", Permission: may("withdraw"), Edit: true,
		Summary: problem.Text{ZH: "撤回评级", EN: "Take a rating back"}}, a.withdrawRating)
}

// ratingReach is whose single ratings the caller sees.
func (c *Call) ratingReach() models.RatingReach {
	ratings, _ := c.May("rating", "read")
	peers, _ := c.May("rating.peer", "read")
	people, _ := c.May("person", "read")
	return models.RatingReach{Ratings: ratings, Peers: peers, People: people}
}

func ratingOf(x models.RatingListed) Rating {
	out := Rating{Person: Named{x.Person, x.PersonName}, Family: x.Family, Dimension: x.Dimension, Source: x.By, Rater: Named{x.Rater, x.RaterName}, On: x.On.String(),
		Version: x.Version, Evidence: x.Evidence, Confidence: x.Confidence, Revision: x.Revision}
	if x.Level != 0 {
		out.Level = &x.Level
	}
	return out
}

// fact makes the rating of a content that is to be stored, by the version of the
// dimension that it was rated by, a new one by the latest.
func (x RatingContent) fact(key models.Rating) models.Rating {
	key.Level, key.Evidence, key.Confidence = 0, x.Evidence, competency.Confidence(x.Confidence)
	if x.Level != nil {
		key.Level = *x.Level
	}
	if key.Version == 0 {
		d, _ := shippedCompetency().Dimension(key.Family, key.Dimension)
		key.Version = d.Version
	}
	return key
}

func (k ratingKey) rating() (models.Rating, error) {
	on, err := period.ParseDate(k.On)
	blank := func(part string) bool { return strings.HasSuffix(part, " ") } // some databases cannot tell it from the key without
	if err != nil || slices.ContainsFunc([]string{k.Person, k.Family, k.Dimension, k.Source, k.Rater}, blank) {
		return models.Rating{}, absent()
	}
	return models.Rating{Person: k.Person, Family: k.Family, Dimension: k.Dimension, By: competency.RaterKind(k.Source), Rater: k.Rater, On: on}, nil
}

func (k ratingKey) name() string {
	return k.Person + " " + k.Family + "/" + k.Dimension + " " + k.Source + " " + k.Rater + " " + k.On
}

func (a *API) listRatings(ctx context.Context, c *Call, in *listRatings) (Page[Rating], error) {
	filters := []string{in.Person, in.Dimension, in.Source, in.Rater, in.On}
	var p parsing
	f := models.RatingFilter{Person: in.Person, Dimension: in.Dimension, By: in.Source, Rater: in.Rater, On: p.date("on", in.On)}
	paging, err := c.paging(in.PageInput, in.Sort, filters...)
	if err = firstOf(p.err(), err); err != nil {
		return Page[Rating]{}, err
	}
	return view(ctx, c, func(tx *models.Tx) (Page[Rating], error) {
		list, err := tx.Ratings(c.ratingReach(), f, paging)
		return pageOf(c, list, in.Sort, filters, ratingOf), err
	})
}

func (a *API) getRating(ctx context.Context, c *Call, in *ratingKey) (Rating, error) {
	return view(ctx, c, func(tx *models.Tx) (Rating, error) { return c.readRating(tx, *in) })
}

// readRating reads a rating for an answer, and tags it.
func (c *Call) readRating(tx *models.Tx, k ratingKey) (Rating, error) {
	key, err := k.rating()
	if err != nil {
		return Rating{}, err
	}
	found, err := tx.Rating(c.ratingReach(), key)
	c.Tag(found.Revision)
	return ratingOf(found), err
}

// addSheet keeps a sheet. Who may rate whom: everybody himself or herself; who
// leads somebody, as the manager; who keeps the ratings of others, in any part,
// and for whoever rated on paper.
func (a *API) addSheet(ctx context.Context, c *Call, in *bodyInput[NewRatings]) (RatingSheet, error) {
	b := in.Body
	var p parsing
	key := models.Rating{Person: b.Person, Family: b.Family, By: competency.RaterKind(b.Source), Rater: b.Rater, On: p.orDay("on", b.On, a.today())}
	if key.On.After(a.today()) {
		p.fail("on", problem.Text{ZH: "评级日还没有到。", EN: "The day of the rating has not come."}, problem.Text{ZH: "写今天或更早的日期。", EN: "Give today or an earlier day."})
	}
	if key.Rater == "" {
		key.Rater = c.User.Person
	}
	if err := p.err(); err != nil {
		return RatingSheet{}, err
	}
	return update(ctx, c, func(tx *models.Tx) (RatingSheet, error) {
		keeps, err := a.mayRate(c, tx, key)
		if err != nil {
			return RatingSheet{}, err
		}
		if key.Family, err = a.ratedFamily(tx, key, keeps); err != nil {
			return RatingSheet{}, err
		}
		e := models.FactEntry{Place: func(_ fact.Kind, i int, field string) problem.Place { return sheetPlace(i, field) }}
		for _, line := range b.Ratings {
			key.Dimension = line.Dimension
			e.Ratings = append(e.Ratings, line.fact(key))
		}
		if _, err := tx.Enter(entered("create", "rating", key.Person+" "+b.Source+" "+key.Rater+" "+key.On.String(), e)); err != nil {
			return RatingSheet{}, err
		}
		c.Created("/competency/ratings?person=" + segment(key.Person) + "&on=" + key.On.String())
		return c.sheet(tx, e.Ratings)
	})
}

// sheet reads what was kept, as far as the caller sees it: a peer's sheet that
// somebody typed in is not shown to who may not see it.
func (c *Call) sheet(tx *models.Tx, list []models.Rating) (RatingSheet, error) {
	out := RatingSheet{Items: []Rating{}}
	for _, r := range list {
		found, err := tx.Rating(c.ratingReach(), r)
		if models.IsKind(err, models.NotFound) {
			continue
		}
		if err != nil {
			return out, err
		}
		out.Items = append(out.Items, ratingOf(found))
	}
	return out, nil
}

// sheetPlace says where a field of a sheet's line stands in the request.
func sheetPlace(i int, field string) problem.Place {
	if slices.Contains([]string{"person", "family", "source", "rater", "on"}, field) {
		return problem.Place{Path: field}
	}
	return problem.Place{Path: "ratings[" + strconv.Itoa(i) + "]." + field}
}

// mayRate refuses a rating that is not the caller's to give; keeps is true for
// who keeps the ratings of that person. Somebody who is out of reach does not
// exist.
func (a *API) mayRate(c *Call, tx *models.Tx, r models.Rating) (keeps bool, err error) {
	if r.Person == c.User.Person && c.User.Person != "" {
		if !c.Reach.Has(models.Self) || r.By != competency.BySelf || r.Rater != r.Person {
			return false, notYours()
		}
		return false, nil
	}
	reached, err := tx.Reaches(c.Reach, r.Person, r.On)
	if err != nil || !reached {
		return false, firstOf(err, outside(absent()))
	}
	keeper := c.Reach
	keeper.Scopes = slices.DeleteFunc(slices.Clone(keeper.Scopes), func(s models.Scope) bool { return s == models.Subtree || s == models.Self })
	if keeps, err = tx.Reaches(keeper, r.Person, r.On); err != nil {
		return false, err
	}
	if !keeps && (r.By != competency.ByManager || r.Rater != c.User.Person) {
		return false, notYours()
	}
	return keeps, nil
}

// ratedFamily is the family whose dimensions a sheet is about: the person's on the
// day. Who keeps the ratings may name another one, for what was rated before.
func (a *API) ratedFamily(tx *models.Tx, r models.Rating, keeps bool) (string, error) {
	p, err := tx.Person(everyone(), everyone(), r.Person, r.On)
	if err != nil {
		return "", outside(err)
	}
	own := ""
	if p.Employed != nil {
		own = p.Employed.Family
	}
	switch {
	case r.Family == "" && own == "":
		var f parsing
		f.fail("family", problem.Text{ZH: "这个人这一天没有任职。", EN: "The person had no employment on that day."}, problem.Text{ZH: "请改正日期，或写明序列。", EN: "Correct the day, or give the family."})
		return "", f.err()
	case r.Family != "" && r.Family != own && !keeps:
		var f parsing
		f.fail("family", problem.Text{ZH: "这不是这个人当天的序列。", EN: "This was not the person's family on that day."}, problem.Text{ZH: "不写 family 即可。", EN: "Leave it out."})
		return "", f.err()
	case r.Family != "":
		return r.Family, nil
	}
	return own, nil
}

func notYours() error {
	return models.NewError(models.Forbidden, "rating.not_yours", problem.Text{
		ZH: "这份评级不能由您提交：自己只写自评，上级只以本人名义评下属。",
		EN: "This rating is not yours to give: of oneself one writes the self-rating, and as a manager one rates who reports to one, in one's own name."})
}

func (a *API) correctRating(ctx context.Context, c *Call, in *ratingBody[RatingChange]) (Rating, error) {
	return update(ctx, c, func(tx *models.Tx) (Rating, error) {
		key, err := a.keptRating(c, tx, in.key())
		if err != nil {
			return Rating{}, err
		}
		e := models.FactEntry{Ratings: []models.Rating{in.Body.fact(key)}}
		if _, err := tx.Enter(c.corrected("rating", in.key().name(), models.RatingKey(key), in.Body.Reason, e)); err != nil {
			return Rating{}, err
		}
		return c.readRating(tx, in.key())
	})
}

// keptRating finds the rating that is to be changed: within the reach of the
// permission to do so, which is another one than that of reading.
func (a *API) keptRating(c *Call, tx *models.Tx, k ratingKey) (models.Rating, error) {
	key, err := k.rating()
	if err != nil {
		return key, err
	}
	reach := c.ratingReach()
	reach.Ratings = c.Reach
	found, err := tx.Rating(reach, key)
	if err != nil {
		return key, err
	}
	// A peer's was found by the reach of reading it, which is no reach to change it.
	if reached, err := tx.Reaches(c.Reach, key.Person, key.On); err != nil || !reached {
		return key, firstOf(err, absent())
	}
	return found.Rating, nil
}

func (a *API) withdrawRating(ctx context.Context, c *Call, in *ratingBody[Withdrawal]) (None, error) {
	key, err := in.key().rating()
	if err != nil {
		return None{}, err
	}
	return withdrawn(ctx, c, "rating", in.key().name(), in.Body.Reason, func(tx *models.Tx) error {
		_, err := a.keptRating(c, tx, in.key())
		return err
	}, models.RatingKey(key))
}
