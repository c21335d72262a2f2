package api

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"steelyard/compensation/fact"
	"steelyard/models"
	"steelyard/models/trial"
)

// sellingFiles are files of every kind of facts about how business is won, for
// the people and contracts of sellingDeals.
func sellingFiles() map[string][]byte {
	files := map[string][]byte{}
	for name, text := range map[string]string{
		"stages":        "code,name,meaning,probability\nP2,Opportunity,opportunity,10%\nP3,Approval,first-approval,30%\nP6,Signed,won,100%\n",
		"leads":         "number,person,received,channel,opportunity\nL1,E1,2026-01-05,referral,O1\n",
		"opportunities": "number,customer,owner,opened,currency,amount,signing,cash,first,award,contract,origin\nO1,,E1,2026-01-06,CNY,1000.00,2026-06-30,2026-07-30,300.00,,,\nO2,,E2,2026-01-07,CNY,500.50,,,,,,\n",
		"moves":         "opportunity,date,stage\nO1,2026-01-06,P2\nO1,2026-02-06,P3\nO2,2026-01-07,P2\n",
		"milestones":    "opportunity,code,due,reached,evidence\nO1,M1,2026-02-01,2026-01-31,D-1\n",
		"elements":      "opportunity,which,date\nO1,need,2026-01-10\n",
		"confirmations": "opportunity,by,asked,date,mode\nO1,E9,2026-01-11,2026-01-12,onsite\n",
		"key_persons":   "code,opportunity,role\nKP1,O1,KDM\n",
		"relations":     "key_person,from,grade\nKP1,2026-01-10,2\n",
		"visits":        "number,person,date,opportunity,held,with\nV1,E1,2026-01-09,O1,yes,E9\n",
		"meetings":      "visit,key_person\nV1,KP1\n",
		"plan_items":    "person,week,number,kind,weight,planned,done,evidence\nE1,2026-01-05,1,key-person,2,yes,2026-01-09,V1\n",
		"logs":          "person,day,written,passed,reviewer,reviewed\nE1,2026-01-09,2026-01-09,yes,E9,2026-01-10\n",
		"hours":         "person,day,category,hours\nE9,2026-01-09,front-line,6.5\n",
		"bids":          "number,opportunity,person,submitted\nB1,O1,E1,2026-03-01\n",
		"forecasts":     "person,period,of,frozen,currency,amount\nE1,2026-02,signing,2026-02-02,CNY,100.00\n",
	} {
		files[name+".csv"] = []byte(text)
	}
	return files
}

const targetsFile = "person,period,of,currency,amount\nE1,2026-02,signing,CNY,1000.00\n"

// sellers makes those who import here, and the people of sellingFiles; the
// sales operations person is employed, as E8.
func (s *service) sellers(t testing.TB) {
	t.Helper()
	s.user(t, "hr", "", "hr")
	s.user(t, "finance", "", "finance")
	s.user(t, "ops", "E8", "salesops", "employee")
	s.user(t, "rep", "E1", "rep")
	s.user(t, "boss", "E9", "manager", "employee")
	s.as("hr").importAll(t, map[string][]byte{"contracts.csv": []byte(contractsFile),
		"persons.csv": []byte("code,name\nE1,林悦\nE2,周舟\nE8,吴运\nE9,郑主\n")})
}

// knownSelling reads what of selling is known.
func (s *service) knownSelling(t testing.TB) *fact.Selling {
	t.Helper()
	var selling *fact.Selling
	err := s.db.View(t.Context(), func(tx *models.Tx) error {
		known, err := tx.KnownAt()
		if err == nil {
			selling, err = tx.Selling(known)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return selling
}

func total(counts []int) (n int) {
	for _, c := range counts {
		n += c
	}
	return n
}

// TestImports_SellingIsStored brings every kind by those who may bring it, and
// everything once more: then nothing is new.
func TestImports_SellingIsStored(t *testing.T) {
	eachService(t, func(t *testing.T, s *service) {
		s.sellers(t)
		i := bodyOf[Import](t, s.as("ops").upload(t, "/imports?wait=25", sellingFiles(), nil).want(t, http.StatusCreated))
		if i.State != "preview" || i.Failures != 0 || i.Changes != 21 || len(i.Counts) != 16 || i.Counts[0] != (KindCount{"stage", "stage", 3, 0, 0}) || i.Token == "" {
			t.Fatalf("%+v", i)
		}
		if !slices.Contains(i.Sums, ImportSum{"opportunity", "opportunity", Money{"1500.50", "CNY"}, "2026-01-06", "2026-01-07"}) {
			t.Errorf("%+v", i.Sums)
		}
		if n := total(s.knownSelling(t).Counts()); n != 0 {
			t.Errorf("%d facts are known before the commit", n)
		}
		done := bodyOf[Import](t, s.as("ops").post(t, "/imports/"+i.ID+"/commit?wait=25", map[string]string{"token": i.Token}).want(t, http.StatusOK))
		if done.State != "committed" || done.BatchNumber != 2 {
			t.Errorf("%+v", done)
		}
		s.as("hr").importAll(t, map[string][]byte{"targets.csv": []byte(targetsFile)})
		s.as("finance").importAll(t, map[string][]byte{"bad_debts.csv": []byte("contract,number,date,currency,amount\nC1,1,2026-05-01,CNY,10.00\n"),
			"changes.csv": []byte("contract,number,date,currency,amount\nC1,1,2026-04-01,CNY,-20.00\n"), "terms.csv": []byte("contract,currency,filed\nC1,CNY,2026-01-03\n")})
		selling := s.knownSelling(t)
		want := []int{3, 1, 2, 3, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1}
		if got := selling.Counts(); !slices.Equal(got, want) {
			t.Errorf("stored %v, want %v", got, want)
		}
		if o := selling.Opportunities[0]; o.Number != "O1" || o.Owner != "E1" || o.Amount.Minor != 100000 || o.First.Minor != 30000 || o.Signing != day(t, "2026-06-30") {
			t.Errorf("%+v", o)
		}
		same := s.as("ops").importAll(t, sellingFiles())
		if same.Changes != 0 || same.BatchNumber != 0 || same.Counts[2].Same != 2 {
			t.Errorf("once more: %+v", same)
		}
		if got := s.knownSelling(t).Counts(); !slices.Equal(got, want) {
			t.Errorf("once more stores %v", got)
		}
	})
}

// A file with something wrong stores nothing, and says where it is wrong: in
// its rows, beside what is stored, and by other content for a known key.
func TestF2_BadSellingStoresNothing(t *testing.T) {
	eachService(t, func(t *testing.T, s *service) {
		s.sellers(t)
		s.as("ops").importAll(t, sellingFiles())
		before := s.knownSelling(t).Counts()
		for name, c := range map[string]struct {
			files map[string]string
			want  []string
		}{
			"no such opportunity": {map[string]string{"moves.csv": "opportunity,date,stage\nO1,2026-03-01,P6\nO7,2026-03-01,P2\n"}, []string{"fact.unknown_opportunity moves.csv:3:1 (opportunity)"}},
			"no such person":      {map[string]string{"visits.csv": "number,person,date,held\nV2,E1,2026-01-12,yes\nV3,E7,2026-01-12,yes\n"}, []string{"fact.unknown_person visits.csv:3:4 (person)"}},
			"another amount":      {map[string]string{"opportunities.csv": "number,owner,opened,currency,amount\nO2,E2,2026-01-07,CNY,500.51\nO3,E2,2026-01-07,CNY,1.00\n"}, []string{"fact.differs opportunities.csv:2:1 (number)"}},
			"unreadable":          {map[string]string{"visits.csv": "number\nV9\n"}, []string{"intake.missing_column visits.csv:1 (date)", "intake.missing_column visits.csv:1 (held)", "intake.missing_column visits.csv:1 (person)"}},
		} {
			files := map[string][]byte{}
			for file, text := range c.files {
				files[file] = []byte(text)
			}
			i := bodyOf[Import](t, s.as("ops").upload(t, "/imports?wait=25", files, nil).want(t, http.StatusCreated))
			var got []string
			for _, p := range i.Problems {
				got = append(got, p.Code+" "+p.At)
			}
			if slices.Sort(got); !slices.Equal(got, c.want) || i.Token != "" {
				t.Errorf("%s: %q", name, got)
			}
		}
		if after := s.knownSelling(t).Counts(); !slices.Equal(before, after) {
			t.Errorf("before %v, after %v", before, after)
		}
		for _, table := range []string{"moves", "visits", "opportunities"} {
			if n := s.count(t, "SELECT COUNT(*) FROM "+table); n != map[string]int64{"moves": 3, "visits": 1, "opportunities": 2}[table] {
				t.Errorf("%d rows in %s", n, table)
			}
		}
	})
}

// Corrections of an opportunity need to be declared; then they hold from their
// commit on. A preview that others overtook is checked again.
func TestImports_SellingIsCorrectedAndOvertaken(t *testing.T) {
	eachService(t, func(t *testing.T, s *service) {
		s.sellers(t)
		ops := s.as("ops")
		ops.importAll(t, sellingFiles())
		change := map[string][]byte{"opportunities.csv": []byte("number,owner,opened,currency,amount\nO2,E2,2026-01-07,CNY,700.00\nO3,E2,2026-01-08,CNY,1.00\n")}
		i := bodyOf[Import](t, ops.upload(t, "/imports?wait=25", change, map[string]string{"corrects": "true", "reason": "the customer wants more"}).want(t, http.StatusCreated))
		if i.Failures != 0 || i.Counts[0] != (KindCount{"opportunity", "opportunity", 1, 0, 1}) {
			t.Fatalf("%+v", i)
		}
		other := bodyOf[Import](t, ops.upload(t, "/imports?wait=25", map[string][]byte{"opportunities.csv": []byte("number,owner,opened,currency,amount\nO3,E2,2026-01-08,CNY,1.00\n")}, nil).want(t, http.StatusCreated))
		bodyOf[Import](t, ops.post(t, "/imports/"+i.ID+"/commit?wait=25", map[string]string{"token": i.Token}).want(t, http.StatusOK))
		late := bodyOf[Import](t, ops.post(t, "/imports/"+other.ID+"/commit?wait=25", map[string]string{"token": other.Token}).want(t, http.StatusOK))
		if late.BatchNumber != 0 || late.Changes != 0 || late.Counts[0].Same != 1 {
			t.Errorf("what others have brought meanwhile: %+v", late)
		}
		selling := s.knownSelling(t)
		if len(selling.Opportunities) != 3 || selling.Opportunities[1].Amount.Minor != 70000 {
			t.Errorf("%+v", selling.Opportunities)
		}
		if n := s.count(t, "SELECT COUNT(*) FROM opportunities WHERE number = 'O3'"); n != 1 {
			t.Errorf("%d rows of O3", n)
		}
	})
}

// Each class has those who may bring it; everybody else is refused with the
// kinds, and nobody else is shown the import.
func TestA9_SellingIsImportedByItsOffices(t *testing.T) {
	s := newService(t, trial.SQLite)
	s.sellers(t)
	for login, files := range map[string]map[string][]byte{
		"finance": {"visits.csv": sellingFiles()["visits.csv"]},
		"ops":     {"targets.csv": []byte(targetsFile)},
	} {
		s.as(login).upload(t, "/imports?wait=25", files, nil).refused(t, http.StatusForbidden, "import.kinds")
	}
	for _, login := range []string{"rep", "boss"} {
		s.as(login).upload(t, "/imports?wait=25", sellingFiles(), nil).refused(t, http.StatusForbidden, "access.denied")
	}
	s.as("ops").upload(t, "/imports?wait=25", map[string][]byte{"bad_debts.csv": []byte("contract,number,date,currency,amount\nC1,1,2026-05-01,CNY,10.00\n")}, nil).refused(t, http.StatusForbidden, "import.kinds")
	i := bodyOf[Import](t, s.as("ops").upload(t, "/imports?wait=25", map[string][]byte{"visits.csv": []byte("number,person,date,held\nV1,E1,2026-01-09,yes\n")}, nil).want(t, http.StatusCreated))
	s.as("hr").get(t, "/imports/"+i.ID).want(t, http.StatusOK)
	s.as("finance").get(t, "/imports/"+i.ID).refused(t, http.StatusNotFound, "not_found")
	if n := total(s.knownSelling(t).Counts()); n != 0 {
		t.Errorf("%d facts were stored", n)
	}
}

// Nobody brings what tells of their own business, as owner, seller, companion,
// confirmer or reviewer, nor their own targets.
func TestA12_NobodyBringsOwnBusiness(t *testing.T) {
	s := newService(t, trial.SQLite)
	s.sellers(t)
	own := map[string][]byte{}
	for name, text := range sellingFiles() {
		own[name] = []byte(strings.ReplaceAll(string(text), "E9", "E8"))
	}
	i := bodyOf[Import](t, s.as("ops").upload(t, "/imports?wait=25", own, nil).want(t, http.StatusCreated))
	same(t, "as a superior", ownRows(i), "confirmations.csv:2", "hours.csv:2", "logs.csv:2", "meetings.csv:2", "visits.csv:2")
	for name, text := range sellingFiles() {
		own[name] = []byte(strings.ReplaceAll(string(text), "E1", "E8"))
	}
	i = bodyOf[Import](t, s.as("ops").upload(t, "/imports?wait=25", own, nil).want(t, http.StatusCreated))
	same(t, "as a seller", ownRows(i), "bids.csv:2", "confirmations.csv:2", "elements.csv:2", "forecasts.csv:2", "key_persons.csv:2", "leads.csv:2", "logs.csv:2", "meetings.csv:2",
		"milestones.csv:2", "moves.csv:2", "moves.csv:3", "opportunities.csv:2", "plan_items.csv:2", "visits.csv:2")
	if i.Token != "" {
		t.Error("own business can be committed")
	}
	s.as("hr").importAll(t, own) // somebody else can
	next := bodyOf[Import](t, s.as("ops").upload(t, "/imports?wait=25", map[string][]byte{"moves.csv": []byte("opportunity,date,stage\nO1,2026-03-01,P6\nO2,2026-03-01,P3\n"),
		"meetings.csv": []byte("visit,key_person\nV1,KP1\n")}, nil).want(t, http.StatusCreated))
	same(t, "of what is stored", ownRows(next), "meetings.csv:2", "moves.csv:2")
}

// ownRows are the rows that are refused as one's own.
func ownRows(i Import) (rows []string) {
	for _, p := range i.Problems {
		if p.Code == "import.own_business" {
			file, rest, _ := strings.Cut(p.At, ":")
			line, _, _ := strings.Cut(rest, ":")
			line, _, _ = strings.Cut(line, " ")
			rows = append(rows, file+":"+line)
		}
	}
	slices.Sort(rows)
	return slices.Compact(rows)
}

// Targets decide pay like figures: human resources bring nobody's of their own
// team, nor their own.
func TestA12_NobodyBringsOwnTargets(t *testing.T) {
	f := newFirm(t)
	file := func(person string) map[string][]byte {
		return map[string][]byte{"targets.csv": []byte("person,period,of,currency,amount\n" + person + ",2026-10,signing,CNY,1.00\n")}
	}
	for person, failures := range map[string]int{"QH1": 1, "QM3": 1, "QN1": 0} {
		i := bodyOf[Import](t, f.as("h1").upload(t, "/imports?wait=25", file(person), nil).want(t, http.StatusCreated))
		if i.Failures != failures || (i.Token == "") != (failures > 0) {
			t.Errorf("%s: %+v", person, i)
		}
	}
}
