package intake

import (
	"hash/maphash"
	"io/fs"
	"path"
	"strings"

	"steelyard/compensation/document"
	"steelyard/compensation/fact"
	"steelyard/compensation/money"
	"steelyard/compensation/problem"
)

// Read reads the files of an export as the profile says, and checks the meaning
// of the facts with fact.Check. The set is nil exactly when there is a failure.
// Every problem is collected with the file, the line and where possible the
// column in characters; of a file with very many problems the first thousand
// are listed and the rest counted. Rows are read one by one, so the memory that
// is needed follows the facts, not the files. The order of rows and files does
// not change which facts are read.
func Read(files fs.FS, p *Profile) (*fact.Set, problem.List) {
	s, _, list := ReadSelling(files, p)
	return s, list
}

// ReadSelling reads like Read, and returns the selling facts beside the set;
// they are checked with fact.CheckSelling. Both are nil exactly when there is a
// failure.
func ReadSelling(files fs.FS, p *Profile) (*fact.Set, *fact.Selling, problem.List) {
	r := newReader(files, p)
	r.readAll()
	list := r.problems()
	if list.Failed() {
		return nil, nil, list
	}
	return r.set, r.selling, list
}

func newReader(files fs.FS, p *Profile) *reader {
	r := &reader{files: files, profile: p, set: new(fact.Set), selling: new(fact.Selling),
		known: make(map[naturalKey]int), listed: make(map[string]int), more: make(map[string]int), seed: maphash.MakeSeed()}
	for _, f := range p.files {
		for _, g := range f.groups {
			r.distinct[g.kind] = r.distinct[g.kind] || g.distinct
		}
	}
	return r
}

func (r *reader) readAll() {
	r.loadLookups()
	for i := range r.profile.files {
		r.readFiles(&r.profile.files[i])
	}
	r.checkMeaning()
}

// kinds is one more than the largest kind of facts.
const kinds = int(fact.KindBadDebt) + 1

type reader struct {
	files   fs.FS
	profile *Profile
	set     *fact.Set
	selling *fact.Selling
	tables  map[*lookup]table

	// where each fact stands, beside the set: groups by number, and per kind
	groups  []*boundGroup
	origins [kinds][]origin

	distinct [kinds]bool // a group of the kind is distinct
	known    map[naturalKey]int

	partial bool            // files may be missing
	seen    map[string]bool // the files that an entry is about; nil where nobody asks

	findings []finding
	listed   map[string]int // by file
	more     map[string]int // beyond maxListed, by file
	lost     [kinds]bool    // facts of the kind could not be read

	drafts []draft
	cell   value     // of the cell at hand
	row    []finding // of the row at hand
	seed   maphash.Seed
	texts  [1 << 14]string // texts seen lately, see keep

	firstReceipt map[string]int // by number, once one is there twice
}

// origin is the row that a fact was read from.
type origin struct {
	group, line uint32
}

// keep returns a copy of a text that does not hold on to the row it came from.
// Texts that were seen lately, such as codes that many rows repeat, are shared.
func (r *reader) keep(s string) string {
	slot := &r.texts[maphash.String(r.seed, s)%uint64(len(r.texts))]
	if *slot != s {
		*slot = strings.Clone(s)
	}
	return *slot
}

// readFiles reads every file of an entry of the profile.
func (r *reader) readFiles(f *fileSpec) {
	names := []string{f.file}
	if f.glob != "" {
		names, _ = fs.Glob(r.files, f.glob) // the pattern was checked with the profile
		if len(names) == 0 && !f.optional && !r.partial {
			r.lose(f.groups)
			r.missingFile(f.glob, problem.Text{ZH: "没有文件符合这个模式。", EN: "No file matches this pattern."})
		}
	} else if _, err := fs.Stat(r.files, f.file); err != nil {
		if !f.optional && !r.partial {
			r.lose(f.groups)
			r.missingFile(f.file, fileIsMissing())
		}
		return
	}
	for _, name := range names {
		r.note(name)
	}
	for _, name := range r.different(names, f.groups) {
		r.readFile(name, f)
	}
}

func fileIsMissing() problem.Text {
	return problem.Text{ZH: "缺少这个文件。", EN: "The file is missing."}
}

// missingFile reports a name or pattern that is not there, with what is.
func (r *reader) missingFile(name string, text problem.Text) {
	var there []string
	entries, _ := fs.ReadDir(r.files, path.Dir(name))
	for _, e := range entries {
		if !e.IsDir() {
			there = append(there, path.Join(path.Dir(name), e.Name()))
		}
	}
	fix := problem.Textf("现有的文件：%s。", "The files there are: %s.", shown(there))
	if near := document.Nearest(name, there); near != "" {
		fix = problem.Textf("是否是 %s？", "Is it %s?", problem.Show(near))
	} else if len(there) == 0 {
		fix = problem.Text{ZH: "那里没有任何文件，请检查文件夹。", EN: "There is no file there at all; check the folder."}
	}
	r.report(finding{Problem: problem.Problem{Code: "intake.missing_file", Place: problem.Place{File: name},
		Text: text, Fix: fix}})
}

// note remembers that a file is read.
func (r *reader) note(name string) {
	if r.seen != nil {
		r.seen[name] = true
	}
}

// lose notes that facts of these groups could not be read.
func (r *reader) lose(groups []group) {
	for i := range groups {
		r.lost[groups[i].kind] = true
	}
}

func (r *reader) readFile(name string, f *fileSpec) {
	report := func(bad finding) {
		if bad.Severity == problem.Failure {
			r.lose(f.groups)
		}
		r.report(bad)
	}
	rows := openRows(r.files, name, f.layout, report)
	if rows == nil {
		return
	}
	defer func() { _ = rows.close() }() // the file was only read
	b := newBinder(rows)
	keep := b.conditions(f.keep)
	first := len(r.groups)
	for i := range f.groups {
		r.groups = append(r.groups, b.group(&f.groups[i]))
	}
	groups := r.groups[first:]
	b.unread(groups)
	if !b.ok {
		return
	}
	r.drafts = make([]draft, len(groups))
	states := make([]state, len(groups))
	for rows.next() {
		r.readRow(rows, keep, groups, states, first)
	}
}

// state says what became of a row in a group.
type state uint8

const (
	made state = iota
	skipFact
	skipRow
	unusable // a problem was found
	nothing  // the field stays empty
)

// readRow turns a row into facts. They are put into the set when the whole row
// was read, since the last cell may say that the row does not count.
func (r *reader) readRow(rows *rows, keep []boundCondition, groups []*boundGroup, states []state, first int) {
	r.row = r.row[:0]
	rowState := r.holds(keep, rows)
	for i, g := range groups {
		if rowState != made {
			break
		}
		if states[i] = r.holds(g.keep, rows); states[i] == made {
			states[i] = r.fill(&r.drafts[i], g, rows)
		}
		if states[i] == skipRow {
			rowState = skipFact
		}
	}
	if rowState == skipFact {
		return
	}
	for _, f := range r.row {
		r.report(f)
	}
	for i, g := range groups {
		switch {
		case rowState == unusable || states[i] == unusable:
			r.lost[g.kind] = true
		case states[i] == made:
			r.put(g, &r.drafts[i], origin{group: uint32(first + i), line: uint32(rows.line)})
		}
	}
}

// holds reports whether all conditions hold: made, skipFact, or unusable.
func (r *reader) holds(list []boundCondition, rows *rows) state {
	for i := range list {
		if s := r.test(&list[i], rows); s != made {
			return s
		}
	}
	return made
}

func (r *reader) test(c *boundCondition, rows *rows) state {
	if c.anyOf != nil {
		worst := skipFact
		for i := range c.anyOf {
			switch r.test(&c.anyOf[i], rows) {
			case made:
				return made
			case unusable:
				worst = unusable
			}
		}
		return worst
	}
	text := ""
	if c.at >= 0 {
		text = rows.cells[c.at]
	}
	var holds bool
	switch {
	case c.in != nil:
		holds = c.in[text]
	case c.notIn != nil:
		holds = !c.notIn[text]
	case c.blank != nil:
		holds = blank(text) == *c.blank
	case blank(text):
		holds = false
	default:
		format := c.format
		if rows.kinds != nil && rows.kinds[c.at] == kindDate {
			format = plainFormats().date
		}
		d, err := format.parse(text)
		if err != nil {
			r.found(rows, c.at+1, c.column, badDate(text, c.format))
			return unusable
		}
		holds = !d.Before(c.from.date) && (c.to.date.IsZero() || !d.After(c.to.date))
	}
	if holds {
		return made
	}
	return skipFact
}

// found keeps a defect of the row at hand.
func (r *reader) found(rows *rows, cell int, column string, bad *defect) {
	value := ""
	if cell > 0 {
		value = shortened(rows.cells[cell-1])
	}
	r.row = append(r.row, finding{cell: cell, value: value, layout: rows.layout, Problem: problem.Problem{Code: bad.code,
		Place: problem.Place{File: rows.file, Line: rows.line, Path: rows.sheetName(), Field: column}, Text: bad.text, Fix: bad.fix}})
}

// fill reads the fields of a group from a row; all of them, so that every
// problem is found at once.
func (r *reader) fill(d *draft, g *boundGroup, rows *rows) state {
	*d = draft{}
	outcome, before := made, len(r.row)
	v := &r.cell
	for i := range g.fields {
		f := &g.fields[i]
		s := r.value(f, rows, d.currency, v)
		switch s {
		case made:
			f.spec.set(d, v)
		case skipRow, skipFact:
			r.row = r.row[:before] // what does not count has no problems
			return s
		case unusable:
			outcome = unusable
		}
		if g.kind == fact.KindFigure && outcome == made && i == len(g.fields)-1 {
			outcome = r.askRate(d, g, rows)
		}
	}
	return outcome
}

// value reads one field into v.
func (r *reader) value(f *boundField, rows *rows, currency money.Currency, v *value) state {
	if f.constant != nil {
		*v = *f.constant
		return made
	}
	how := f.field
	if rows.kinds != nil {
		var bad *defect
		if how, bad = f.inSheet(rows); bad != nil {
			r.found(rows, f.cell(), f.name(), bad)
			return unusable
		}
	}
	text := f.raw(rows.cells)
	if r.profile.guard && f.spec.typ == typeText {
		text = unguarded(text)
	}
	if blank(text) {
		return r.blankValue(f, rows, v)
	}
	if f.lookup != nil {
		to, ok := r.tables[f.lookup][text]
		switch {
		case ok && blank(to):
			return r.blankValue(f, rows, v)
		case ok:
			text, how = to, f.field
		case f.missing == fallback:
			*v = *f.other
			return made
		case f.missing != "keep":
			if r.tables[f.lookup] != nil { // else the table itself was reported
				r.found(rows, f.cell(), f.name(), &defect{"intake.not_in_lookup",
					problem.Textf("对照表 %s 中没有 %s。", "The look-up %s has no %s.", problem.Show(f.lookup.name), problem.Show(text)),
					problem.Text{ZH: "请补入对照表，或在映射文件中用 missing 说明缺少时怎么办。", EN: "Add it to the look-up, or say in the mapping profile (missing) what holds then."}})
			}
			return unusable
		}
	}
	if bad := how.convert(text, currency, v); bad != nil {
		if bad.code != "intake.too_precise" || currency.Code() != "" { // else the currency was reported
			r.found(rows, f.cell(), f.name(), bad)
		}
		return unusable
	}
	if f.spec.typ == typeText {
		v.text = r.keep(v.text)
	}
	return made
}
