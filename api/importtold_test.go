package api

import (
	"net/http"
	"testing"
)

// An import says what its files sum up to, over which days, and by whom; the
// same files again say who has committed them, to those who may read that.
func TestImports_SumsAndTheSameFilesAgain(t *testing.T) {
	eachService(t, func(t *testing.T, s *service) {
		s.importers(t)
		s.deals(t)
		finance := s.as("finance")
		files := map[string][]byte{"receipts.csv": []byte("number,date,amount,currency\nA,2026-03-01,100.05,CNY\nB,2026-01-31,-0.06,CNY\nC,2026-02-01,7,USD\n")}
		upload := func() Import {
			return bodyOf[Import](t, finance.upload(t, "/imports?wait=25", files, nil).want(t, http.StatusCreated))
		}
		first := upload()
		want := []ImportSum{{"receipt", "receipt", Money{"99.99", "CNY"}, "2026-01-31", "2026-03-01"}, {"receipt", "receipt", Money{"7.00", "USD"}, "2026-02-01", "2026-02-01"}}
		if len(first.Sums) != 2 || first.Sums[0] != want[0] || first.Sums[1] != want[1] {
			t.Errorf("sums: %+v, want %+v", first.Sums, want)
		}
		if first.By != "finance" || first.CommittedBy != "" || first.Earlier != nil {
			t.Errorf("%+v", first)
		}
		if second := upload(); second.Earlier != nil { // a preview is no commit
			t.Errorf("%+v", second.Earlier)
		}
		done := bodyOf[Import](t, finance.post(t, "/imports/"+first.ID+"/commit?wait=25", map[string]string{"token": first.Token}).want(t, http.StatusOK))
		if done.CommittedBy != "finance" {
			t.Errorf("%+v", done)
		}
		again := upload()
		if again.Earlier == nil || again.Earlier.ID != first.ID || again.Earlier.By != "finance" || !again.Earlier.Committed.Equal(*done.Committed) || again.Changes != 0 {
			t.Errorf("%+v, %+v", again, again.Earlier)
		}
		files["receipts.csv"] = append(files["receipts.csv"], []byte("D,2026-03-02,1,CNY\n")...)
		if other := upload(); other.Earlier != nil {
			t.Errorf("other files: %+v", other.Earlier)
		}
	})
}
