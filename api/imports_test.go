package api

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"encoding/csv"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"testing/fstest"
	"time"

	"steelyard/compensation/fact"
	"steelyard/intake"
	"steelyard/models"
	"steelyard/models/trial"
)

// importers makes users who may import, and one who may not.
func (s *service) importers(t testing.TB) {
	t.Helper()
	s.user(t, "hr", "", "hr")
	s.user(t, "finance", "", "finance")
	s.user(t, "payroll", "", "payroll")
}

const (
	peopleFile    = "code,name,family,grade,team,from,to\nE1,林悦,rep,mid,,2026-01-01,\n"
	contractsFile = "number,signed,amount,currency,payee\nC1,2026-01-01,1000000,CNY,E1\n"
)

// receiptsFile has n receipts of 1.50, one of them with a bad amount where bad
// is one of their numbers.
func receiptsFile(n, bad int) []byte {
	var b strings.Builder
	b.WriteString("number,date,amount,currency,contract\n")
	for i := range n {
		amount := "1.50"
		if i == bad {
			amount = "=1+1"
		}
		fmt.Fprintf(&b, "R%d,2026-01-10,\"%s\",CNY,C1\n", i, amount)
	}
	return []byte(b.String())
}

// importAll uploads and commits.
func (c *caller) importAll(t testing.TB, files map[string][]byte) Import {
	t.Helper()
	i := bodyOf[Import](t, c.upload(t, "/imports?wait=25", files, nil).want(t, http.StatusCreated))
	return bodyOf[Import](t, c.post(t, "/imports/"+i.ID+"/commit?wait=25", map[string]string{"token": i.Token}).want(t, http.StatusOK))
}

// deals gives what receipts refer to.
func (s *service) deals(t testing.TB) {
	t.Helper()
	s.as("hr").importAll(t, map[string][]byte{"persons.csv": []byte(peopleFile), "contracts.csv": []byte(contractsFile)})
}

func (s *service) knownFacts(t testing.TB) *fact.Set {
	t.Helper()
	var set *fact.Set
	err := s.db.View(t.Context(), func(tx *models.Tx) error {
		known, err := tx.KnownAt()
		if err != nil {
			return err
		}
		set, err = tx.Facts(known)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return set
}

// TestImports_UploadPreviewCommit goes the whole way, as two people who may
// import different things.
func TestImports_UploadPreviewCommit(t *testing.T) {
	eachService(t, func(t *testing.T, s *service) {
		s.importers(t)
		s.deals(t)
		finance := s.as("finance")
		i := bodyOf[Import](t, finance.upload(t, "/imports?wait=25", map[string][]byte{"receipts.csv": receiptsFile(30, -1)}, nil).want(t, http.StatusCreated))
		if i.State != "preview" || i.Changes != 60 || i.Failures != 0 || i.Token == "" || i.Expires == nil || len(i.Counts) != 2 || i.Counts[0] != (KindCount{"receipt", "receipt", 30, 0, 0}) {
			t.Errorf("%+v", i)
		}
		if n := len(s.knownFacts(t).Receipts); n != 0 {
			t.Errorf("%d receipts are known before the commit", n)
		}
		done := bodyOf[Import](t, finance.post(t, "/imports/"+i.ID+"/commit?wait=25", map[string]string{"token": i.Token}).want(t, http.StatusOK))
		if done.State != "committed" || done.BatchNumber != 2 || done.Committed == nil {
			t.Errorf("%+v", done)
		}
		again := bodyOf[Import](t, finance.post(t, "/imports/"+i.ID+"/commit?wait=25", map[string]string{"token": i.Token}).want(t, http.StatusOK))
		if again.BatchNumber != 2 {
			t.Errorf("%+v", again)
		}
		if same := finance.importAll(t, map[string][]byte{"receipts.csv": receiptsFile(30, -1)}); same.Changes != 0 || same.BatchNumber != 0 || same.Counts[0].Same != 30 {
			t.Errorf("%+v", same)
		}
		if n := len(s.knownFacts(t).Receipts); n != 30 {
			t.Errorf("%d receipts", n)
		}
		list := bodyOf[Page[Import]](t, finance.get(t, "/imports?limit=1").want(t, http.StatusOK))
		if len(list.Items) != 1 || list.Next == "" {
			t.Errorf("%+v", list)
		}
		rest := bodyOf[Page[Import]](t, finance.get(t, "/imports?cursor="+list.Next).want(t, http.StatusOK))
		if len(rest.Items) != 1 || rest.Items[0].ID != i.ID || rest.Next != "" { // the first import has people in it
			t.Errorf("%+v", rest)
		}
	})
}

// TestA9_ImportsShowNoClassThatIsOutOfReach hides what others import, and
// refuses kinds that a role may not import.
func TestA9_ImportsShowNoClassThatIsOutOfReach(t *testing.T) {
	s := newService(t, trial.SQLite)
	s.importers(t)
	s.as("payroll").upload(t, "/imports", map[string][]byte{"receipts.csv": receiptsFile(1, -1)}, nil).refused(t, http.StatusForbidden, "access.denied")
	refused := s.as("finance").upload(t, "/imports?wait=25", map[string][]byte{"persons.csv": []byte(peopleFile)}, nil).refused(t, http.StatusForbidden, "import.kinds")
	if !strings.Contains(string(refused.body), "person, employment") {
		t.Errorf("%s", refused.body)
	}
	s.deals(t)
	i := bodyOf[Import](t, s.as("finance").upload(t, "/imports?wait=25", map[string][]byte{"receipts.csv": receiptsFile(3, 1)}, nil).want(t, http.StatusCreated))
	if i.Failures != 1 || i.Token != "" {
		t.Errorf("%+v", i)
	}
	for _, path := range []string{"", "/errors.csv", "/errors.xlsx"} {
		s.as("finance").get(t, "/imports/"+i.ID+path).want(t, http.StatusOK)
		s.as("hr").get(t, "/imports/"+i.ID+path).refused(t, http.StatusNotFound, "not_found")
		s.as("payroll").get(t, "/imports/"+i.ID+path).refused(t, http.StatusForbidden, "access.denied")
	}
	s.as("hr").post(t, "/imports/"+i.ID+"/commit", map[string]string{"token": "x"}).refused(t, http.StatusNotFound, "not_found")
	s.as("hr").post(t, "/imports/"+i.ID+"/discard", nil).refused(t, http.StatusNotFound, "not_found")
	for _, item := range bodyOf[Page[Import]](t, s.as("hr").get(t, "/imports")).Items {
		if item.ID == i.ID {
			t.Error("the list shows an import of receipts to somebody who may not read them")
		}
	}
}

// TestF2_OneBadRowOf5000 stores nothing, and gives the one problem with row,
// column, code and fix, as an answer and as error sheets.
func TestF2_OneBadRowOf5000(t *testing.T) {
	eachService(t, func(t *testing.T, s *service) {
		s.importers(t)
		s.deals(t)
		finance := s.as("finance")
		i := bodyOf[Import](t, finance.upload(t, "/imports?wait=25", map[string][]byte{"receipts.csv": receiptsFile(5000, 3210)}, nil).want(t, http.StatusCreated))
		if i.Failures != 1 || len(i.Problems) != 1 || i.Problems[0].At != "receipts.csv:3212:18 (amount)" || i.Problems[0].Code != "intake.not_a_number" || i.Problems[0].Fix == "" || i.Token != "" {
			t.Errorf("%+v", i)
		}
		for _, token := range []string{"", strings.Repeat("0", 64)} {
			finance.post(t, "/imports/"+i.ID+"/commit", map[string]string{"token": token}).want(t, http.StatusConflict)
		}
		raw := trial.Raw(t, s.url)
		for _, table := range []string{"receipts", "allocations"} {
			var n int
			if err := raw.QueryRow("SELECT COUNT(*) FROM " + table).Scan(&n); err != nil || n != 0 {
				t.Errorf("%d rows in %s: %v", n, table, err)
			}
		}
		sheetIsGolden(t, finance.with("Accept-Language", "en").get(t, "/imports/"+i.ID+"/errors.csv").want(t, http.StatusOK), "errors.en.csv")
		sheetIsGolden(t, finance.with("Accept-Language", "zh").get(t, "/imports/"+i.ID+"/errors.csv").want(t, http.StatusOK), "errors.zh.csv")
		rows := workbookRows(t, finance.with("Accept-Language", "en").get(t, "/imports/"+i.ID+"/errors.xlsx").want(t, http.StatusOK).body)
		if len(rows) != 1 || rows[0][5] != "=1+1" || rows[0][1] != "3212" {
			t.Errorf("%q", rows)
		}
	})
}

// sheetIsGolden compares an error sheet with the one that is kept.
func sheetIsGolden(t *testing.T, a *answer, name string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if os.Getenv("STEELYARD_GOLDEN") != "" {
		if err := os.WriteFile(path, a.body, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil || string(want) != string(a.body) {
		t.Errorf("%s: %v\n%s", name, err, a.body)
	}
}

// workbookRows reads the cells of a workbook: texts only, since a formula would
// be no text.
func workbookRows(t *testing.T, data []byte) [][]string {
	t.Helper()
	archive, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	sheet, err := archive.Open("xl/worksheets/sheet1.xml")
	if err != nil {
		t.Fatal(err)
	}
	var text bytes.Buffer
	if _, err := text.ReadFrom(sheet); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(text.String(), "<f") {
		t.Errorf("there is a formula in %s", text.String())
	}
	var rows [][]string
	for _, row := range strings.Split(text.String(), "<row ")[2:] {
		cells := make([]string, 10)
		for _, c := range strings.Split(row, "<c ")[1:] {
			at := c[strings.Index(c, `"`)+1]
			value := c[strings.Index(c, ">")+1:]
			value = strings.NewReplacer("<is>", "", "</is>", "", `<t xml:space="preserve">`, "", "</t>", "", "<v>", "", "</v>", "", "</c>", "", "</row>", "", "</sheetData>", "", "</worksheet>", "").Replace(value)
			cells[at-'A'] = value
		}
		rows = append(rows, cells)
	}
	return rows
}

// TestF4_ErrorSheetsHoldNoFormulas sends every opening of a formula through an
// import and reads both sheets back.
func TestF4_ErrorSheetsHoldNoFormulas(t *testing.T) {
	s := newService(t, trial.SQLite)
	s.importers(t)
	s.deals(t)
	payloads := []string{"=cmd|'/c calc'!A1", "+1", "-x", "@SUM(A1)", "\tx", "＝1", "＋1", "－1", "＠x", "'=1", "<&>", "_x0041_"}
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	_ = w.Write([]string{"number", "date", "amount", "currency", "contract"})
	for i, p := range payloads {
		_ = w.Write([]string{fmt.Sprint("R", i), "2026-01-10", "x" + p, "CNY", p})
	}
	for i, p := range payloads {
		_ = w.Write([]string{fmt.Sprint("N", i), "2026-01-10", p + "x", "CNY", "C1"})
	}
	w.Flush()
	i := bodyOf[Import](t, s.as("finance").upload(t, "/imports?wait=25", map[string][]byte{"receipts.csv": b.Bytes()}, nil).want(t, http.StatusCreated))
	sheet := s.as("finance").get(t, "/imports/"+i.ID+"/errors.csv").want(t, http.StatusOK)
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(string(sheet.body), "\uFEFF"))).ReadAll()
	if err != nil || len(rows) < len(payloads) {
		t.Fatal(err, rows)
	}
	found := 0
	for _, row := range rows {
		for _, cell := range row {
			if cell != "" && strings.ContainsAny(cell[:1], "=+-@\t\r\x00") || strings.HasPrefix(cell, "＝") || strings.HasPrefix(cell, "＋") || strings.HasPrefix(cell, "－") || strings.HasPrefix(cell, "＠") {
				t.Errorf("a spreadsheet takes %q for a formula", cell)
			}
		}
		if strings.HasPrefix(row[5], "'") {
			found++
		}
	}
	if found < len(payloads)-3 {
		t.Errorf("only %d of %d payloads are in the sheet", found, len(payloads))
	}
	book := s.as("finance").get(t, "/imports/"+i.ID+"/errors.xlsx").want(t, http.StatusOK)
	workbookRows(t, book.body)
	profile, list := intake.ParseProfile("p.yaml", []byte("profile: e\nfiles:\n  - file: e.xlsx\n    facts:\n      - {fact: customer, distinct: true, code: value}\n"))
	if list.Failed() {
		t.Fatal(list)
	}
	read := intake.Gather(fstest.MapFS{"e.xlsx": &fstest.MapFile{Data: book.body}}, profile)
	values := map[string]bool{}
	for _, c := range read.Facts.Customers {
		values[c.Code] = true
	}
	for _, p := range payloads {
		if !values[p+"x"] && !values["x"+p] {
			t.Errorf("%q is not read back from the workbook", p)
		}
	}
}

// TestF3_SwapAndExpiry commits with the token of another preview, and too late.
func TestF3_SwapAndExpiry(t *testing.T) {
	s := newService(t, trial.SQLite)
	s.importers(t)
	s.deals(t)
	finance := s.as("finance")
	one := bodyOf[Import](t, finance.upload(t, "/imports?wait=25", map[string][]byte{"receipts.csv": receiptsFile(3, -1)}, nil).want(t, http.StatusCreated))
	two := bodyOf[Import](t, finance.upload(t, "/imports?wait=25", map[string][]byte{"receipts.csv": receiptsFile(4, -1)}, nil).want(t, http.StatusCreated))
	finance.post(t, "/imports/"+one.ID+"/commit", map[string]string{"token": two.Token}).refused(t, http.StatusConflict, "import.stale")
	s.clock.advance(24*time.Hour + time.Second)
	s.as("finance").post(t, "/imports/"+one.ID+"/commit", map[string]string{"token": one.Token}).refused(t, http.StatusConflict, "import.stale")
	if n := len(s.knownFacts(t).Receipts); n != 0 {
		t.Errorf("%d receipts were stored", n)
	}
	if err := s.db.PurgeAbandoned(t.Context()); err != nil {
		t.Fatal(err)
	}
	var rows int
	if err := trial.Raw(t, s.url).QueryRow("SELECT COUNT(*) FROM receipts").Scan(&rows); err != nil || rows != 0 {
		t.Errorf("%d rows of expired previews are left: %v", rows, err)
	}
}

// TestF6_BombsAreRefused uploads archives that grow beyond bounds when they are
// unpacked, or that lie about their size; memory stays bounded.
func TestF6_BombsAreRefused(t *testing.T) {
	s := newService(t, trial.SQLite)
	s.importers(t)
	finance := s.as("finance")
	zipped := func(name string, parts, size int, lie bool) []byte {
		var b bytes.Buffer
		w := zip.NewWriter(&b)
		w.RegisterCompressor(zip.Deflate, func(out io.Writer) (io.WriteCloser, error) { return flate.NewWriter(out, flate.BestSpeed) })
		block := make([]byte, 1<<20)
		for i := range parts {
			f, err := w.Create(fmt.Sprintf("%s%d.xml", name, i))
			if err != nil {
				t.Fatal(err)
			}
			for left := size; left > 0; left -= len(block) {
				_, _ = f.Write(block[:min(left, len(block))])
			}
		}
		_ = w.Close()
		if lie { // sizes in the directory, from the end on
			data := b.Bytes()
			for at := bytes.LastIndex(data, []byte("PK\x01\x02")); at >= 0; at = bytes.LastIndex(data[:at], []byte("PK\x01\x02")) {
				copy(data[at+24:], []byte{10, 0, 0, 0})
			}
		}
		return b.Bytes()
	}
	bombs := map[string][]byte{
		"big.xlsx": zipped("sheet", 1, 100<<20, false), "many.zip": zipped("f", 1000, 1, false),
		"lying.xlsx": zipped("sheet", 1, 100<<20, true), "big.zip": zipped("f", 2, 260<<20, false),
	}
	var high atomic.Uint64
	stop := make(chan struct{})
	go func() {
		for {
			select {
			case <-stop:
				return
			case <-time.After(20 * time.Millisecond):
				var m runtime.MemStats
				runtime.ReadMemStats(&m)
				high.Store(max(high.Load(), m.HeapAlloc))
			}
		}
	}()
	var before runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	for name, data := range bombs {
		finance.upload(t, "/imports", map[string][]byte{name: data}, nil).refused(t, http.StatusRequestEntityTooLarge, "import.too_large")
	}
	close(stop)
	if grown := int64(high.Load()) - int64(before.HeapAlloc); grown > 150<<20 {
		t.Errorf("the heap grew by %d MiB", grown>>20)
	}
	var n int
	if err := trial.Raw(t, s.url).QueryRow("SELECT COUNT(*) FROM blobs").Scan(&n); err != nil || n != 0 {
		t.Errorf("%d blobs were kept: %v", n, err)
	}
}

// TestImports_Forms refuses what is no upload, naming what is wrong.
func TestImports_Forms(t *testing.T) {
	s := newService(t, trial.SQLite)
	s.importers(t)
	finance := s.as("finance")
	good := map[string][]byte{"receipts.csv": receiptsFile(1, -1)}
	finance.upload(t, "/imports", nil, nil).refused(t, http.StatusUnprocessableEntity, "import.files")
	finance.upload(t, "/imports", good, map[string]string{"fil": "x"}).refused(t, http.StatusUnprocessableEntity, "import.form")
	finance.upload(t, "/imports", good, map[string]string{"corrects": "yes"}).refused(t, http.StatusUnprocessableEntity, "import.form")
	finance.upload(t, "/imports", good, map[string]string{"corrects": "true"}).refused(t, http.StatusUnprocessableEntity, "import.reason")
	finance.upload(t, "/imports", good, map[string]string{"mapping": "profile: [x"}).refused(t, http.StatusUnprocessableEntity, "import.mapping")
	for _, name := range []string{".receipts.csv", "a*b.csv"} {
		finance.upload(t, "/imports", map[string][]byte{name: receiptsFile(1, -1)}, nil).refused(t, http.StatusUnprocessableEntity, "import.file_name")
	}
	finance.upload(t, "/imports?wait=25", map[string][]byte{"a.zip": []byte("PK no archive")}, nil).refused(t, http.StatusUnprocessableEntity, "import.archive")
	finance.get(t, "/imports/"+url.PathEscape("../x")).want(t, http.StatusNotFound, http.StatusUnprocessableEntity)
	misnamed := bodyOf[Import](t, finance.upload(t, "/imports?wait=25", map[string][]byte{"receipt.csv": receiptsFile(1, -1)}, nil).want(t, http.StatusCreated))
	if misnamed.Failures != 1 || misnamed.Problems[0].Code != "intake.file_not_read" {
		t.Errorf("%+v", misnamed)
	}
}

// TestImports_Archives reads files out of an archive, wherever they lie in it.
func TestImports_Archives(t *testing.T) {
	s := newService(t, trial.SQLite)
	s.importers(t)
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for name, text := range map[string]string{"export/persons.csv": peopleFile, "export/contracts.csv": contractsFile, "__MACOSX/._x": "?", "export/.DS_Store": "?"} {
		f, err := w.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		_, _ = f.Write([]byte(text))
	}
	_ = w.Close()
	if done := s.as("hr").importAll(t, map[string][]byte{"all.zip": b.Bytes()}); done.State != "committed" || done.Changes != 4 {
		t.Errorf("%+v", done)
	}
	s.as("hr").upload(t, "/imports?wait=25", map[string][]byte{"all.zip": b.Bytes(), "persons.csv": []byte(peopleFile)}, nil).refused(t, http.StatusUnprocessableEntity, "import.file_name")
}

// Figures that somebody may not set one by one do not come in by a file either.
func TestA12_NobodyBringsOwnFigures(t *testing.T) {
	f := newFirm(t)
	file := func(persons ...string) map[string][]byte {
		text := "person,period,code,value,unit\n"
		for _, p := range persons {
			text += p + ",2026-10,bonus_points,1.2,number\n"
		}
		return map[string][]byte{"figures.csv": []byte(text)}
	}
	own := bodyOf[Import](t, f.as("h1").upload(t, "/imports?wait=25", file("QN1", "QH1"), nil).want(t, http.StatusCreated))
	if own.Failures != 1 || own.Token != "" {
		t.Errorf("%+v", own)
	}
	if a := f.as("h1").get(t, "/imports/"+own.ID).want(t, http.StatusOK); !strings.Contains(string(a.body), "import.figure_out_of_reach") || !strings.Contains(string(a.body), "QH1") || strings.Contains(string(a.body), "QN1") {
		t.Errorf("%s", a.body)
	}
	f.as("h1").post(t, "/imports/"+own.ID+"/commit?wait=25", map[string]string{"token": "guessed"}).want(t, http.StatusConflict, http.StatusUnprocessableEntity)
	if others := bodyOf[Import](t, f.as("h1").upload(t, "/imports?wait=25", file("QN1"), nil).want(t, http.StatusCreated)); others.Failures != 0 || others.Token == "" {
		t.Errorf("%+v", others)
	}
}
