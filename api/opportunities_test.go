package api

import (
	"net/http"
	"slices"
	"testing"

	"steelyard/models"
)

// rowsOf lists what a list of activities or targets holds, as person and date or
// period.
func rowsOf(t testing.TB, a *answer) (keys []string) {
	t.Helper()
	type row struct {
		Person                  Named
		Date, Week, Day, Period string
	}
	for _, x := range bodyOf[Page[row]](t, a.want(t, http.StatusOK)).Items {
		keys = append(keys, x.Person.Code+" "+x.Date+x.Week+x.Day+x.Period)
	}
	return keys
}

func TestA1_OpportunitiesOfPeersDoNotExist(t *testing.T) {
	eachService(t, func(t *testing.T, s *service) {
		s.company(t)
		e1 := s.as("e1")
		same(t, "one's own", keysOf(t, e1.get(t, "/opportunities"), "number"), "O1")
		same(t, "one's own visits", rowsOf(t, e1.get(t, "/visits")), "E1 2026-09-10")
		same(t, "one's own plan", rowsOf(t, e1.get(t, "/plan-items")), "E1 2026-09-14")
		same(t, "one's own logs", rowsOf(t, e1.get(t, "/work-logs")), "E1 2026-09-14")
		same(t, "one's own targets", rowsOf(t, e1.get(t, "/targets")), "E1 2026-09", "E1 2026-Q4")
		same(t, "one's own forecasts", rowsOf(t, e1.get(t, "/forecasts?sort=period")), "E1 2026-09", "E1 2026-Q4")
		alike(t, e1.get(t, "/opportunities/O2"), e1.get(t, "/opportunities/none"))
		for _, path := range []string{"/visits", "/plan-items", "/work-logs", "/targets", "/forecasts"} {
			same(t, "the peer's "+path, rowsOf(t, e1.get(t, path+"?person=E2")))
		}
	})
}

// Opportunities of a sibling subtree are not there; one that is open belongs to
// whoever leads its owner today, one that ended to whoever led the owner then.
func TestA2_OpportunitiesOfASiblingSubtreeDoNotExist(t *testing.T) {
	eachService(t, func(t *testing.T, s *service) {
		s.company(t)
		m1, m2 := s.as("m1"), s.as("m2")
		same(t, "the north", keysOf(t, m1.get(t, "/opportunities"), "number"), "O1", "O2", o9)
		same(t, "the south", keysOf(t, m2.get(t, "/opportunities"), "number"), o3, o9b)
		same(t, "the unit of a partner", keysOf(t, s.as("bp").get(t, "/opportunities"), "number"), "O1", "O2", o9)
		same(t, "everybody", keysOf(t, s.as("ops").get(t, "/opportunities"), "number"), "O1", "O2", o3, o9b, o9)
		for _, path := range []string{o3, o9b} {
			alike(t, m1.get(t, "/opportunities/"+path), m1.get(t, "/opportunities/none"))
		}
		for _, path := range []string{"O1", o9} {
			alike(t, m2.get(t, "/opportunities/"+path), m2.get(t, "/opportunities/none"))
		}
		m1.get(t, "/opportunities/"+o9).want(t, http.StatusOK)
		m2.get(t, "/opportunities/"+o9b).want(t, http.StatusOK)
		s.as("payroll").get(t, "/opportunities").refused(t, http.StatusForbidden, "access.denied")
		s.as("clerk").get(t, "/opportunities/O1").refused(t, http.StatusForbidden, "access.denied")
	})
}

// What people did belongs to whoever led them on that day.
func TestA2_ActivitiesOfASiblingSubtreeDoNotExist(t *testing.T) {
	eachService(t, func(t *testing.T, s *service) {
		s.company(t)
		m1, m2 := s.as("m1"), s.as("m2")
		same(t, "visits, north", rowsOf(t, m1.get(t, "/visits")), "E1 2026-09-10", "E2 2026-09-10", "E9 2026-09-30")
		same(t, "visits, south", rowsOf(t, m2.get(t, "/visits")), e3+" 2026-09-10", "E9 2026-10-01")
		for _, path := range []string{"/plan-items", "/work-logs"} {
			same(t, path+", north", rowsOf(t, m1.get(t, path+"?sort=person")), "E1 2026-09-14", "E2 2026-09-14", "E9 2026-09-28")
			same(t, path+", south", rowsOf(t, m2.get(t, path)), e3+" 2026-09-14", "E9 2026-10-05")
			s.as("finance").get(t, path).refused(t, http.StatusForbidden, "access.denied")
		}
		for _, path := range []string{"/targets", "/forecasts"} {
			same(t, path+", north", rowsOf(t, m1.get(t, path)), "E1 2026-09", "E1 2026-Q4", "E2 2026-09", "E9 2026-09")
			same(t, path+", south", rowsOf(t, m2.get(t, path+"?sort=period")), e3+" 2026-09", "E9 2026-10")
		}
		s.as("ops").get(t, "/targets").refused(t, http.StatusForbidden, "access.denied")
		same(t, "forecasts of operations", rowsOf(t, s.as("ops").get(t, "/forecasts?person=E9")), "E9 2026-09", "E9 2026-10")
	})
}

// What belongs to an opportunity is reached through it, and tells of other
// people as far as they are in reach themselves.
func TestA7_PartsOfOpportunitiesKeepToTheReach(t *testing.T) {
	f := newFirm(t)
	detail := func(login, number string) OpportunityDetail {
		return bodyOf[OpportunityDetail](t, f.as(login).get(t, "/opportunities/"+number).want(t, http.StatusOK))
	}
	visits := func(d OpportunityDetail) (list []string) {
		for _, v := range d.Visits {
			list = append(list, v.Number+" "+v.With)
		}
		return list
	}
	own := detail("n1", "OQN1-0")
	same(t, "the owner's visits", visits(own), "VQN1-09 ", "VQN1-08 ")
	if !own.Valid || own.State != models.OpenState || own.Stage == nil || own.Stage.Code != "P2" || own.Stage.Since != "2026-06-05" || len(own.Elements) != 5 || len(own.Moves) != 1 || own.Owner != (Named{"QN1", "ZnaQN1"}) {
		t.Errorf("%+v", own)
	}
	if len(own.Confirmations) != 1 || own.Confirmations[0] != (Confirmation{Asked: "2026-06-08", Given: "2026-06-09", Mode: "onsite", Level: 1}) {
		t.Errorf("the superior is told to the owner: %+v", own.Confirmations)
	}
	if len(own.Bids) != 1 || own.Bids[0] != (Bid{Number: "BQN1", Person: "QN1", Submitted: "2026-10-08"}) || own.KeyPersons[0] != (KeyPerson{"KPQN1", "KDM"}) || own.Milestones[0].Evidence != "MEQN1" {
		t.Errorf("%+v", own)
	}
	same(t, "visits after the move alone", visits(detail("m1", "OQNX-0")), "VQNX-09 QM1")
	same(t, "visits of the director's people", visits(detail("v1", "OQNX-0")), "VQNX-09 QM1", "VQNX-08 QM2")
	if d := detail("ops", "OQNX-0"); d.Confirmations[0].By != "QM2" || len(d.Visits) != 2 {
		t.Errorf("%+v", d)
	}
	if d := detail("fin", "OQN1-0"); len(d.Visits) != 0 || d.Visits == nil || d.Confirmations[0].By != "QMX" {
		t.Errorf("finance is told of visits: %+v", d.Visits)
	}
	if d := detail("mx", "OQN1-1"); d.State != "lost" || d.Valid || d.Stage.Meaning != "lost" {
		t.Errorf("%+v", d)
	}
	for _, login := range []string{"n2", "m2", "mx"} {
		alike(t, f.as(login).get(t, "/opportunities/OQN1-0"), f.as(login).get(t, "/opportunities/none"))
		same(t, login+", visits of the opportunity", rowsOf(t, f.as(login).get(t, "/visits?person=QN1&from="+firmMoved)))
	}
	same(t, "m2, visits of QNX's opportunity", rowsOf(t, f.as("m2").get(t, "/visits?opportunity=OQNX-0")), "QNX 2026-08-25")
	if a := f.as("cand").get(t, "/opportunities/OQN1-0"); a.status != http.StatusForbidden {
		t.Errorf("a candidate: %d", a.status)
	}
}

// Whoever leads the owner since the move has what is open, and whoever led the
// owner until then what ended before it; visits, plans, logs, targets and
// forecasts change hands by their own day.
func TestA3_OpportunitiesChangeHandsOnTheDayOfTheMove(t *testing.T) {
	f := newFirm(t)
	for login, want := range map[string][]string{
		"mx": {"OQN1-1", "OQN2-1"}, "m1": {"OQN1-0", "OQN2-0", "OQNX-0"}, "m2": {"OQNX-1", "OQS1-0", "OQS1-1"}, "nx": {"OQNX-0", "OQNX-1"},
		"v1": {"OQN1-0", "OQN1-1", "OQN2-0", "OQN2-1", "OQNX-0", "OQNX-1", "OQS1-0", "OQS1-1"},
	} {
		same(t, login, keysOf(t, f.as(login).get(t, "/opportunities"), "number"), want...)
		for _, number := range []string{"OQN1-0", "OQN1-1", "OQNX-0", "OQNX-1"} {
			status := http.StatusNotFound
			if slices.Contains(want, number) {
				status = http.StatusOK
			}
			f.as(login).get(t, "/opportunities/"+number).want(t, status)
		}
	}
	for path, days := range map[string][2]string{"/visits": {"2026-08-25", "2026-09-15"}, "/plan-items": {"2026-08-24", "2026-09-14"}, "/work-logs": {"2026-08-25", "2026-09-15"},
		"/targets": {"2026-08", "2026-10"}, "/forecasts": {"2026-08", "2026-10"}} {
		same(t, path+" of before, mx", rowsOf(t, f.as("mx").get(t, path)), "QN1 "+days[0], "QN2 "+days[0])
		same(t, path+" of since, m1", rowsOf(t, f.as("m1").get(t, path)), "QN1 "+days[1], "QN2 "+days[1], "QNX "+days[1])
		same(t, path+" of before, m2", rowsOf(t, f.as("m2").get(t, path)), "QNX "+days[0], "QS1 "+days[0], "QS1 "+days[1])
	}
}

// The contract that an opportunity became, and the one that it came from, are
// named to whom these are in reach.
func TestA7_LinksOfOpportunitiesKeepToTheReach(t *testing.T) {
	f := newFirm(t)
	link := models.FactEntry{Corrects: true, Reason: "what became of it"}
	for _, o := range f.knownSelling(t).Opportunities {
		switch o.Number {
		case "OQN1-0":
			o.Contract, o.Origin = "KQN1-1", "OQN1-1" // the lost one was the manager's of before
			link.Selling.Opportunities = append(link.Selling.Opportunities, o)
		case "OQNX-0":
			o.Contract = "KQS1-0" // others share in it
			link.Selling.Opportunities = append(link.Selling.Opportunities, o)
		}
	}
	f.enter(t, link)
	for _, x := range []struct{ login, number, contract, origin string }{
		{"n1", "OQN1-0", "KQN1-1", "OQN1-1"}, {"m1", "OQN1-0", "KQN1-1", ""}, {"ops", "OQN1-0", "KQN1-1", "OQN1-1"},
		{"m1", "OQNX-0", "", ""}, {"v1", "OQNX-0", "KQS1-0", ""},
	} {
		d := bodyOf[OpportunityDetail](t, f.as(x.login).get(t, "/opportunities/"+x.number).want(t, http.StatusOK))
		if d.Contract != x.contract || d.Origin != x.origin {
			t.Errorf("%s is told %q and %q of %s, want %q and %q", x.login, d.Contract, d.Origin, x.number, x.contract, x.origin)
		}
	}
}

// Filters narrow what is in reach, and find nothing beside it.
func TestA8_FiltersOfOpportunitiesKeepToTheReach(t *testing.T) {
	eachService(t, func(t *testing.T, s *service) {
		s.company(t)
		m1, ops := s.as("m1"), s.as("ops")
		for _, x := range []struct {
			query     string
			m1, every []string
		}{
			{"owner=" + e3, nil, []string{o3}},
			{"owner=E9", []string{o9}, []string{o9b, o9}},
			{"team=N", []string{"O1", "O2", o9}, []string{"O1", "O2", o9}},
			{"team=S-" + southMark, nil, []string{o3, o9b}},
			{"team=C", []string{"O1", "O2", o9}, []string{"O1", "O2", o3, o9b, o9}},
			{"state=open", []string{"O1", "O2"}, []string{"O1", "O2", o3, o9b}},
			{"state=lost", []string{o9}, []string{o9}},
			{"state=won", nil, nil},
			{"stage=P3", []string{"O1"}, []string{"O1", o9b}},
			{"stage=P2", nil, []string{o3}},
			{"customer=C9", []string{o9}, []string{o9b, o9}},
			{"q=" + southMark, nil, []string{o3}},
			{"q=%25", nil, nil},
			{"team=N&state=open&stage=P3", []string{"O1"}, []string{"O1"}},
		} {
			path := "/opportunities?total=true&" + x.query
			for login, want := range map[*caller][]string{m1: x.m1, ops: x.every} {
				a := login.get(t, path)
				same(t, x.query, keysOf(t, a, "number"), want...)
				if p := bodyOf[Page[Opportunity]](t, a); p.Total == nil || *p.Total != int64(len(want)) {
					t.Errorf("%s: the total is %v of %d", x.query, p.Total, len(want))
				}
			}
		}
		same(t, "newest first", keysOf(t, ops.get(t, "/opportunities?sort=-opened&limit=2"), "number"), o9b, o9)
		ops.get(t, "/opportunities?state=closed").refused(t, http.StatusUnprocessableEntity, "request.invalid")
		same(t, "a window", rowsOf(t, ops.get(t, "/visits?from=2026-09-11&to=2026-09-30")), "E9 2026-09-30")
		same(t, "a window of weeks", rowsOf(t, ops.get(t, "/plan-items?person=E9&to=2026-09-28")), "E9 2026-09-28")
		same(t, "by what they are of", rowsOf(t, m1.get(t, "/targets?of=collection&period=2026-Q4")), "E1 2026-Q4")
		ops.get(t, "/visits?from=yesterday").want(t, http.StatusUnprocessableEntity)
	})
}
