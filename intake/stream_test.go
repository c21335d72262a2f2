package intake

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// streams is a folder whose files are made while they are read; it counts the
// bytes that were asked for.
type streams struct {
	open map[string]func() io.Reader
	read int64
}

func (s *streams) Open(name string) (fs.File, error) {
	open, ok := s.open[name]
	if !ok {
		return nil, &fs.PathError{Op: "open", Path: "/secret/place/" + name, Err: fs.ErrNotExist}
	}
	return &stream{name: name, r: open(), count: &s.read}, nil
}

type stream struct {
	name  string
	r     io.Reader
	count *int64
}

func (f *stream) Read(p []byte) (int, error) {
	n, err := f.r.Read(p)
	*f.count += int64(n)
	return n, err
}
func (f *stream) Close() error               { return nil }
func (f *stream) Stat() (fs.FileInfo, error) { return f, nil }
func (f *stream) Name() string               { return f.name }
func (f *stream) Size() int64                { return 0 }
func (f *stream) Mode() fs.FileMode          { return 0o444 }
func (f *stream) ModTime() time.Time         { return time.Time{} }
func (f *stream) IsDir() bool                { return false }
func (f *stream) Sys() any                   { return nil }

// repeat hands out a text n times, without holding it in memory.
type repeat struct {
	text string
	n    int
	rest string
}

func (r *repeat) Read(p []byte) (int, error) {
	if r.rest == "" {
		if r.n == 0 {
			return 0, io.EOF
		}
		r.n--
		r.rest = r.text
	}
	n := copy(p, r.rest)
	r.rest = r.rest[n:]
	return n, nil
}

const people = "profile: x\nfiles:\n  - {file: p.csv, facts: [{fact: person, code: c}]}\n"

// TestEndlessRow stops at the bound instead of filling the memory.
func TestEndlessRow(t *testing.T) {
	for name, begin := range map[string]string{"in a row": "c\nE1\n\"", "in the header": "\"", "without quotation mark": "c\n"} {
		s := &streams{open: map[string]func() io.Reader{"p.csv": func() io.Reader {
			return io.MultiReader(strings.NewReader(begin), &repeat{text: strings.Repeat("x", 4096), n: 1 << 30})
		}}}
		_, list := Read(s, mustProfile(t, people))
		if len(list) != 1 || list[0].Code != "intake.row_too_long" {
			t.Errorf("%s: %v", name, list)
		}
		if s.read > 4*maxRow {
			t.Errorf("%s: %d bytes were read", name, s.read)
		}
	}
}

func TestLongestRow(t *testing.T) {
	row := strings.Repeat("x", maxRow-1) + "\n" // with its end exactly as long as allowed
	for extra, want := range map[string][]string{"": nil, "x": {"p.csv:2 intake.row_too_long"}} {
		s, list := Read(folder(map[string]string{"p.csv": "\uFEFFc\n" + extra + row + "E2\n"}), mustProfile(t, people))
		if diff := cmp.Diff(want, found(list)); diff != "" {
			t.Error(diff)
		}
		if want == nil && len(s.Persons) != 2 {
			t.Errorf("%d persons", len(s.Persons))
		}
	}
}

// TestEndlessTitle skips the lines in front of the header within the bound, too.
func TestEndlessTitle(t *testing.T) {
	p := mustProfile(t, "profile: x\nfiles:\n  - {file: p.csv, header: 2, facts: [{fact: person, code: c}]}\n")
	s := &streams{open: map[string]func() io.Reader{"p.csv": func() io.Reader { return &repeat{text: strings.Repeat("x", 4096), n: 1 << 30} }}}
	_, list := Read(s, p)
	if len(list) != 1 || list[0].Code != "intake.row_too_long" || s.read > 4*maxRow {
		t.Errorf("%d bytes were read: %v", s.read, list)
	}
}

// TestMemoryFollowsTheFacts reads 64 MiB of which hardly anything is kept.
func TestMemoryFollowsTheFacts(t *testing.T) {
	const rows = 2048
	n := 0
	s := &streams{open: map[string]func() io.Reader{"p.csv": func() io.Reader {
		return io.MultiReader(strings.NewReader("c,note\n"), &numbered{rows: rows, n: &n})
	}}}
	p := mustProfile(t, people)
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	set, list := Read(s, p)
	runtime.GC()
	runtime.ReadMemStats(&after)
	if set == nil || len(set.Persons) != rows {
		t.Fatal(list)
	}
	if s.read < 64<<20 {
		t.Fatalf("only %d bytes were read", s.read)
	}
	if kept := int64(after.HeapAlloc) - int64(before.HeapAlloc); kept > 4<<20 {
		t.Errorf("%d bytes are held for %d persons", kept, rows)
	}
	runtime.KeepAlive(set)
}

// numbered hands out rows of 32 KiB with a number in front.
type numbered struct {
	rows int
	n    *int
	rest string
}

func (r *numbered) Read(p []byte) (int, error) {
	if r.rest == "" {
		if *r.n == r.rows {
			return 0, io.EOF
		}
		*r.n++
		r.rest = fmt.Sprintf("E%d,%s\n", *r.n, strings.Repeat("x", 1<<15))
	}
	n := copy(p, r.rest)
	r.rest = r.rest[n:]
	return n, nil
}

// TestReadErrors fails in the middle of a file: what was read before is
// reported, and no place of the machine is told.
func TestReadErrors(t *testing.T) {
	broken := func(text string) func() io.Reader {
		return func() io.Reader {
			return io.MultiReader(strings.NewReader(text), &failing{&fs.PathError{Op: "read", Path: "/secret/place", Err: errors.New("disk failure")}})
		}
	}
	for name, c := range map[string]struct {
		text string
		want []string
	}{
		"at once":       {"", []string{"p.csv intake.unreadable_file"}},
		"in the header": {"c", []string{"p.csv intake.unreadable_file"}},
		"in a row":      {"c\nE1\nE1\n" + strings.Repeat("x", 1000), []string{"p.csv intake.unreadable_file", "p.csv:3:1 (c) fact.repeated_key"}},
	} {
		t.Run(name, func(t *testing.T) {
			_, list := Read(&streams{open: map[string]func() io.Reader{"p.csv": broken(c.text)}}, mustProfile(t, people))
			if diff := cmp.Diff(c.want, found(list)); diff != "" {
				t.Error(diff)
			}
			if text := list.Error(); strings.Contains(text, "secret") || !strings.Contains(text, "disk failure") {
				t.Error(text)
			}
		})
	}
}

type failing struct{ err error }

func (f *failing) Read([]byte) (int, error) { return 0, f.err }

func BenchmarkReceipts(b *testing.B) {
	const rows = 1000000
	var receipts, contracts, persons strings.Builder
	receipts.WriteString("number,date,currency,amount,contract\n")
	for i := range rows {
		fmt.Fprintf(&receipts, "R%d,2026-%02d-%02d,CNY,%d.%02d,K%d\n", i, i%12+1, i%28+1, i%10000+1, i%100, i%10000)
	}
	contracts.WriteString("number,signed,currency,amount,payee\n")
	for i := range 10000 {
		fmt.Fprintf(&contracts, "K%d,2026-01-01,CNY,1000000,E%d\n", i, i%1000)
	}
	persons.WriteString("code,name\n")
	for i := range 1000 {
		fmt.Fprintf(&persons, "E%d,N%d\n", i, i)
	}
	files := folder(map[string]string{"receipts.csv": receipts.String(), "contracts.csv": contracts.String(), "persons.csv": persons.String()})
	b.ReportAllocs()
	for b.Loop() {
		if s, list := Read(files, Plain()); s == nil {
			b.Fatal(list[0])
		}
	}
}
