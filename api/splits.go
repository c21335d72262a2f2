package api

import (
	"context"
	"net/http"

	"steelyard/compensation/fact"
	"steelyard/compensation/period"
	"steelyard/compensation/problem"
	"steelyard/models"
	"steelyard/policies"
)

// ShareSet is who shares in a contract from a day on. The shares of a split sum
// to exactly 1; overlays are beside it.
type ShareSet struct {
	From     string  `json:"from" format:"date" doc:"0001-01-01: from the beginning; a later day is a hand-over"`
	Overlay  bool    `json:"overlay" doc:"beside the split, for people who helped"`
	Shares   []Share `json:"shares"`
	Revision int64   `json:"revision" doc:"what If-Match names"`
}

// Share is one person's part.
type Share struct {
	Person Named  `json:"person"`
	Share  string `json:"share,omitempty" doc:"0.6 is 60 %; absent for persons out of reach"`
}

// ShareContent is one person's part to be entered.
type ShareContent struct {
	Person string `json:"person" minLength:"1" maxLength:"64"`
	Share  string `json:"share" maxLength:"32" doc:"0.6 is 60 %"`
}

// NewShares is a set of shares from a day on.
type NewShares struct {
	From    string         `json:"from,omitempty" format:"date" doc:"absent: from the beginning; a later day hands the contract over"`
	Overlay bool           `json:"overlay,omitempty"`
	Shares  []ShareContent `json:"shares" minItems:"1" maxItems:"50"`
}

// ShareChange replaces a set of shares.
type ShareChange struct {
	Because
	Shares []ShareContent `json:"shares" minItems:"1" maxItems:"50"`
}

type setBody[B any] struct {
	NumberPath
	From    string `path:"from" format:"date" doc:"first day; 0001-01-01: from the beginning"`
	Overlay bool   `query:"overlay" doc:"the set of overlays instead of the split"`
	Body    B
}

// addSplits registers who shares in contracts.
func (a *API) addSplits() {
	may := func(action string) policies.Permission {
		return policies.Permission{Object: "split", Action: action}
	}
	route(a, Operation{ID: "listSplits", Method: http.MethodGet, Path: "/contracts/{number}/splits", Permission: may("read"),
		Summary: problem.Text{ZH: "合同的分成和双计，按生效日", EN: "Splits and overlays of a contract over time"}}, a.listSplits)
	route(a, Operation{ID: "addSplit", Method: http.MethodPost, Path: "/contracts/{number}/splits", Permission: may("create"), Money: true, Status: http.StatusCreated,
		Summary: problem.Text{ZH: "设定分成；以后的日期即移交", EN: "Set who shares; from a later day on it is a hand-over"}}, a.addSplit)
	route(a, Operation{ID: "correctSplit", Method: http.MethodPut, Path: "/contracts/{number}/splits/{from}", Permission: may("edit"), Money: true, Edit: true,
		Summary: problem.Text{ZH: "更正一组分成", EN: "Correct a set of shares"}}, a.correctSplit)
	route(a, Operation{ID: "withdrawSplit", Method: http.MethodPost, Path: "/contracts/{number}/splits/{from}/withdrawal", Permission: may("withdraw"), Money: true, Edit: true,
		Summary: problem.Text{ZH: "撤回一组分成", EN: "Take a set of shares back"}}, a.withdrawSplit)
}

// shareSets reads the sets of a contract in reach; a share is told as far as
// the reach splits holds its person.
func (c *Call) shareSets(tx *models.Tx, splits models.Reach, number string) ([]ShareSet, error) {
	list, err := tx.Shares(c.Reach, splits, number)
	if err != nil {
		return nil, err
	}
	var sets []ShareSet
	for _, s := range list {
		from := startText(s.From)
		if n := len(sets); n == 0 || sets[n-1].From != from || sets[n-1].Overlay != s.Overlay {
			version, err := tx.ShareVersion(number, s.From, s.Overlay)
			if err != nil {
				return nil, err
			}
			sets = append(sets, ShareSet{From: from, Overlay: s.Overlay, Revision: version})
		}
		one := Share{Person: Named{s.Person, s.PersonName}}
		if s.Known {
			one.Share = s.Share.String()
		}
		set := &sets[len(sets)-1]
		set.Shares = append(set.Shares, one)
	}
	return sets, nil
}

func (a *API) listSplits(ctx context.Context, c *Call, in *NumberPath) (Page[ShareSet], error) {
	return view(ctx, c, func(tx *models.Tx) (Page[ShareSet], error) {
		if err := contractReached(c, in.Number)(tx); err != nil {
			return Page[ShareSet]{}, err
		}
		sets, err := c.shareSets(tx, c.Reach, in.Number)
		return wholePage(sets, func(s ShareSet) ShareSet { return s }), err
	})
}

// add puts the set's facts into an entry.
func (s NewShares) add(p *parsing, contract string, e *models.FactEntry) {
	addShares(p, contract, p.start("from", s.From), s.Overlay, s.Shares, e)
}

func addShares(p *parsing, contract string, from period.Date, overlay bool, shares []ShareContent, e *models.FactEntry) {
	for _, one := range shares {
		share := p.decimal("shares.share", one.Share)
		if overlay {
			e.Facts.Overlays = append(e.Facts.Overlays, fact.Overlay{Contract: contract, Person: one.Person, Share: share, From: from})
		} else {
			e.Facts.Splits = append(e.Facts.Splits, fact.Split{Contract: contract, Person: one.Person, Share: share, From: from})
		}
	}
}

// readShares reads one set for an answer, and tags it.
func (c *Call) readShares(tx *models.Tx, number string, from period.Date, overlay bool) (ShareSet, error) {
	sets, err := c.shareSets(tx, c.Reach, number)
	for _, s := range sets {
		if s.From == startText(from) && s.Overlay == overlay {
			c.Tag(s.Revision)
			return s, err
		}
	}
	return ShareSet{}, firstOf(err, absent())
}

func (a *API) addSplit(ctx context.Context, c *Call, in *numberBody[NewShares]) (ShareSet, error) {
	var p parsing
	var e models.FactEntry
	from := p.start("from", in.Body.From)
	in.Body.add(&p, in.Number, &e)
	if err := p.err(); err != nil {
		return ShareSet{}, err
	}
	return update(ctx, c, func(tx *models.Tx) (ShareSet, error) {
		if err := contractReached(c, in.Number)(tx); err != nil {
			return ShareSet{}, err
		}
		if _, err := tx.Enter(entered("create", "split", in.Number, e)); err != nil {
			return ShareSet{}, err
		}
		c.Created("/contracts/" + segment(in.Number) + "/splits/" + startText(from))
		return c.readShares(tx, in.Number, from, in.Body.Overlay)
	})
}

// theSet finds the stored shares of a set that an edit names, at the version
// that it was made on. The revisions that are expected of them hold until the
// change is stored.
func (a *API) theSet(c *Call, tx *models.Tx, number string, from period.Date, overlay bool) (map[string]models.Share, map[models.FactKey]int64, error) {
	list, err := tx.Shares(c.Reach, everyone(), number)
	set, expect := map[string]models.Share{}, map[models.FactKey]int64{}
	for _, s := range list {
		if s.From == from && s.Overlay == overlay {
			set[s.Person] = s
			expect[shareKey(number, s.Person, from, overlay)] = s.Revision
		}
	}
	if err != nil || len(set) == 0 {
		return nil, nil, firstOf(err, absent())
	}
	version, err := tx.ShareVersion(number, from, overlay)
	if err == nil && version != c.Version() {
		err = models.NewError(models.Conflict, "version.stale", problem.Text{ZH: "内容已被他人修改，请重新读取后再改。", EN: "Somebody else has changed this meanwhile: read it again, then change it."})
	}
	return set, expect, err
}

func (a *API) correctSplit(ctx context.Context, c *Call, in *setBody[ShareChange]) (ShareSet, error) {
	var p parsing
	from := p.start("from", in.From)
	next := models.FactEntry{Corrects: true, Reason: in.Body.Reason}
	addShares(&p, in.Number, from, in.Overlay, in.Body.Shares, &next)
	if err := p.err(); err != nil {
		return ShareSet{}, err
	}
	return update(ctx, c, func(tx *models.Tx) (ShareSet, error) {
		set, expect, err := a.theSet(c, tx, in.Number, from, in.Overlay)
		if err != nil {
			return ShareSet{}, err
		}
		e := next
		e.Expect = expect
		for _, one := range in.Body.Shares {
			delete(set, one.Person)
		}
		for person := range set { // who has no part any more
			e.Withdraw = append(e.Withdraw, shareKey(in.Number, person, from, in.Overlay))
		}
		if _, err := tx.Enter(entered("correct", "split", in.Number, e)); err != nil {
			return ShareSet{}, err
		}
		return c.readShares(tx, in.Number, from, in.Overlay)
	})
}

func (a *API) withdrawSplit(ctx context.Context, c *Call, in *setBody[Withdrawal]) (None, error) {
	var p parsing
	from := p.start("from", in.From)
	if err := p.err(); err != nil {
		return None{}, err
	}
	return update(ctx, c, func(tx *models.Tx) (None, error) {
		set, expect, err := a.theSet(c, tx, in.Number, from, in.Overlay)
		if err != nil {
			return None{}, err
		}
		e := models.FactEntry{Reason: in.Body.Reason, Expect: expect}
		for person := range set {
			e.Withdraw = append(e.Withdraw, shareKey(in.Number, person, from, in.Overlay))
		}
		_, err = tx.Enter(entered("withdraw", "split", in.Number, e))
		return None{}, err
	})
}
