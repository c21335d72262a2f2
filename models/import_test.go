package models_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"sync"
	"testing"
	"time"

	"steelyard/compensation/fact"
	"steelyard/compensation/problem"
	"steelyard/intake"
	"steelyard/models"
	"steelyard/models/trial"
)

// fileSet are files by name.
type fileSet map[string]string

// plainFiles writes facts in the plain form.
func plainFiles(t testing.TB, s *fact.Set) fileSet {
	t.Helper()
	out := fileSet{}
	var name string
	var data *bytes.Buffer
	keep := func() {
		if data != nil {
			out[name] = data.String()
		}
	}
	err := intake.WritePlain(s, func(next string) (io.WriteCloser, error) {
		keep()
		name, data = next, new(bytes.Buffer)
		return closer{data}, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	keep()
	return out
}

type closer struct{ io.Writer }

func (closer) Close() error { return nil }

// uploaded stores files and begins an import of them.
func uploaded(t testing.TB, db *models.DB, files fileSet, corrects bool) models.Import {
	t.Helper()
	ctx := context.Background()
	var list []models.Stored
	for name, text := range files {
		hash, size, err := db.PutBlob(ctx, strings.NewReader(text))
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, models.Stored{Name: name, Hash: hash, Size: size})
	}
	n := models.NewImport{Files: list, Corrects: corrects}
	if corrects {
		n.Reason = "the bank's list was wrong"
	}
	return begun(t, db, n)
}

// begun begins an import of stored files.
func begun(t testing.TB, db *models.DB, n models.NewImport) models.Import {
	t.Helper()
	hash, err := db.PutManifest(context.Background(), n.Files)
	if err != nil {
		t.Fatal(err)
	}
	var i models.Import
	err = db.Update(context.Background(), hr, func(tx *models.Tx) (err error) {
		tx.Record(models.Entry{Action: "upload", Object: "import", Key: "test", Domain: "receipts"})
		i, err = tx.AddImport(n, hash)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return i
}

// preview reads and checks an import.
func preview(ctx context.Context, db *models.DB, i models.Import) (models.Import, error) {
	files, err := db.Files(ctx, i)
	if err != nil {
		return i, err
	}
	g := intake.Gather(db.Upload(ctx, files), intake.Plain())
	err = db.PreviewImport(ctx, nil, i, models.Candidate{Facts: g.Facts, Kinds: g.Kinds(), Place: g.Place, Judge: func(list problem.List) models.ImportProblems {
		c := g.With(list)
		return models.NewImportProblems(c.Problems, func(p problem.Problem) string { return c.Values[p] })
	}})
	if err != nil {
		return i, err
	}
	err = db.View(ctx, func(tx *models.Tx) (err error) {
		i, err = tx.Import(i.ID, models.ImportClasses())
		return err
	})
	return i, err
}

func mustPreview(t testing.TB, db *models.DB, files fileSet, corrects bool) models.Import {
	t.Helper()
	i, err := preview(context.Background(), db, uploaded(t, db, files, corrects))
	if err != nil {
		t.Fatalf("%v", err)
	}
	return i
}

// imported uploads, previews and commits.
func imported(t testing.TB, db *models.DB, files fileSet, corrects bool) models.Import {
	t.Helper()
	i := mustPreview(t, db, files, corrects)
	if i.Found.Failures > 0 {
		t.Fatalf("%+v", i.Found)
	}
	i, err := db.CommitImport(context.Background(), nil, hr, i.ID)
	if err != nil {
		t.Fatalf("%v", err)
	}
	return i
}

// smallCompany are facts with receipts R0 to R(n-1) of 10.00, allocated to one
// contract.
func smallCompany(n int) *fact.Set {
	s := &fact.Set{
		Teams:       []fact.Team{{Code: "T"}},
		Persons:     []fact.Person{{Code: "E1", Name: "林悦"}},
		Employments: []fact.Employment{{Person: "E1", Team: "T", Family: "rep"}},
		Contracts:   []fact.Contract{{Number: "C1", Signed: day("2026-01-01"), Amount: cny(1_000_000_00), Net: cny(1_000_000_00)}},
		Splits:      []fact.Split{{Contract: "C1", Person: "E1", Share: rate("1")}},
	}
	for i := range n {
		number := fmt.Sprintf("R%d", i)
		s.Receipts = append(s.Receipts, fact.Receipt{Number: number, Date: day("2026-01-05"), ValueDate: day("2026-01-05"), Amount: cny(1000)})
		s.Allocations = append(s.Allocations, fact.Allocation{Receipt: number, Line: 1, Contract: "C1", Amount: cny(1000)})
	}
	return s
}

// TestF1_TheSameFilesTwice imports the same content again: as the same files, in
// files of other names, and in files that overlap.
func TestF1_TheSameFilesTwice(t *testing.T) {
	trial.Each(t, func(t *testing.T, db *models.DB) {
		company := smallCompany(50)
		first := imported(t, db, plainFiles(t, company), false)
		if first.Number != 1 || first.Counts.Changes() != 105 {
			t.Errorf("batch %d of %d facts: %+v", first.Number, first.Counts.Changes(), first.Counts)
		}
		again := imported(t, db, plainFiles(t, company), false)
		if again.State != models.ImportCommitted || again.Number != 0 || again.Counts.Changes() != 0 {
			t.Errorf("the same files once more: %+v", again)
		}
		rows := plainFiles(t, company)["receipts.csv"]
		cut := strings.Index(rows, "\nR30,") + 1
		renamed := fileSet{"receipts.csv": rows[:strings.Index(rows, "\n")+1] + rows[cut:] + "N1,,2026-02-01,2026-02-01,CNY,5.00,\n"}
		overlapping := imported(t, db, renamed, false)
		if overlapping.Counts.Changes() != 1 || overlapping.Number != 2 {
			t.Errorf("an overlapping file: %+v", overlapping.Counts)
		}
		company.Receipts = append(company.Receipts, fact.Receipt{Number: "N1", Date: day("2026-02-01"), ValueDate: day("2026-02-01"), Amount: cny(500)})
		sameFacts(t, company, factsAt(t, db, 0))
		sameFacts(t, smallCompany(50), factsAt(t, db, 1))
	})
}

// TestF1_TheSameFilesAtOnce previews the same files four times, and commits all
// of them at once.
func TestF1_TheSameFilesAtOnce(t *testing.T) {
	trial.Each(t, func(t *testing.T, db *models.DB) {
		company := smallCompany(200)
		files := plainFiles(t, company)
		const n = 4
		ready := make([]models.Import, n)
		var group sync.WaitGroup
		for k := range n {
			i := uploaded(t, db, files, false)
			group.Go(func() {
				var err error
				if ready[k], err = preview(context.Background(), db, i); err != nil {
					t.Errorf("%v", err)
				}
			})
		}
		group.Wait()
		if t.Failed() {
			return
		}
		changes := make([]int, n)
		for k := range n {
			group.Go(func() {
				done, err := db.CommitImport(context.Background(), nil, hr, ready[k].ID)
				if err != nil {
					t.Errorf("%v", err)
				}
				changes[k] = done.Counts.Changes()
			})
		}
		group.Wait()
		sum := 0
		for _, c := range changes {
			sum += c
		}
		if sum != 405 {
			t.Errorf("the commits changed %v", changes)
		}
		sameFacts(t, company, factsAt(t, db, 0))
	})
}

func TestImports_OtherContentIsAProblemUnlessDeclared(t *testing.T) {
	trial.Each(t, func(t *testing.T, db *models.DB) {
		company := smallCompany(3)
		imported(t, db, plainFiles(t, company), false)
		company.Receipts[1].Amount = cny(2000)
		i := mustPreview(t, db, plainFiles(t, company), false)
		if i.Found.Failures != 1 || i.Found.List[0].Code != "fact.differs" || i.Found.List[0].Place.Line != 3 || i.Found.List[0].Place.File != "receipts.csv" {
			t.Errorf("%+v", i.Found)
		}
		if err := i.Committable(i.Token(), 0); !models.IsKind(err, models.Invalid) {
			t.Errorf("%v", err)
		}
		done := imported(t, db, plainFiles(t, company), true)
		if done.Counts.Changes() != 1 || done.Number != 2 {
			t.Errorf("%+v", done.Counts)
		}
		sameFacts(t, company, factsAt(t, db, 0))
		sameFacts(t, smallCompany(3), factsAt(t, db, 1))
	})
}

// TestF3_TokensAreBoundToTheirPreview refuses the token of another preview, and
// one that is too old.
func TestF3_TokensAreBoundToTheirPreview(t *testing.T) {
	now := time.Date(2026, 11, 1, 8, 0, 0, 0, time.UTC)
	db := trial.OpenWith(t, models.Options{URL: trial.URL(t, trial.SQLite), Clock: func() time.Time { return now }})
	one := mustPreview(t, db, plainFiles(t, smallCompany(1)), false)
	other := mustPreview(t, db, plainFiles(t, smallCompany(2)), false)
	at := models.InstantOf(now)
	code := func(err error) string {
		if e := (*models.Error)(nil); errors.As(err, &e) {
			return e.Code
		}
		return fmt.Sprint(err)
	}
	if got := code(one.Committable(one.Token(), at)); got != "<nil>" {
		t.Errorf("its own token: %s", got)
	}
	for name, token := range map[string]string{"another one's": other.Token(), "none": "", "one more letter": one.Token() + "0"} {
		if got := code(one.Committable(token, at)); got != "import.stale" {
			t.Errorf("%s: %s", name, got)
		}
	}
	swapped := one
	swapped.Hash = other.Hash
	profile := one
	profile.Profile = "profile: x"
	corrects := one
	corrects.Corrects = true
	for _, i := range []models.Import{swapped, profile, corrects} {
		if got := code(i.Committable(one.Token(), at)); got != "import.stale" {
			t.Errorf("something else behind the token: %s", got)
		}
	}
	day := models.Instant(24 * time.Hour.Microseconds())
	if got := code(one.Committable(one.Token(), at+day-1)); got != "<nil>" {
		t.Errorf("on its last day: %s", got)
	}
	if got := code(one.Committable(one.Token(), at+day)); got != "import.stale" {
		t.Errorf("expired: %s", got)
	}
}
