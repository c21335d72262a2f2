package intake

import (
	"io/fs"
	"path"
	"slices"

	"steelyard/compensation/fact"
	"steelyard/compensation/problem"
)

// Gathered is what files hold before its meaning is checked: somebody else does
// that, together with facts that are known already.
type Gathered struct {
	// Facts are those that could be read.
	Facts *fact.Set
	// Selling are the selling facts, like Facts.
	Selling *fact.Selling
	r       *reader
}

// Gather reads what there is of the files that the profile names; each of them
// may be missing. Of a file that nothing reads it warns, since its name may be
// misspelled; that nothing is read at all is a failure.
func Gather(files fs.FS, p *Profile) *Gathered {
	r := newReader(files, p)
	r.partial, r.seen = true, make(map[string]bool)
	r.loadLookups()
	for i := range r.profile.files {
		r.readFiles(&r.profile.files[i])
	}
	r.unreadFiles()
	return &Gathered{Facts: r.set, Selling: r.selling, r: r}
}

// unreadFiles reports the files that no entry of the profile is about.
func (r *reader) unreadFiles() {
	severity := problem.Warning
	if len(r.seen) == 0 {
		severity = problem.Failure
	}
	var names []string
	for i := range r.profile.files {
		if f := &r.profile.files[i]; f.file != "" {
			names = append(names, f.file)
		} else {
			names = append(names, f.glob)
		}
	}
	for _, l := range r.profile.lookups {
		r.seen[l.file] = true
	}
	_ = fs.WalkDir(r.files, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || r.seen[name] {
			return nil //nolint:nilerr // what cannot be listed cannot be named
		}
		r.report(finding{Problem: problem.Problem{Code: "intake.file_not_read", Severity: severity, Place: problem.Place{File: name},
			Text: problem.Text{ZH: "没有规则读取这个文件。", EN: "Nothing reads this file."},
			Fix:  problem.Textf("请改正文件名，或用映射文件说明如何读取。会读取的文件：%s。", "Correct its name, or give a mapping profile that reads it. Files that are read: %s.", shown(names))}})
		return nil
	})
}

// Reads reports whether the profile reads a file of this name.
func (p *Profile) Reads(name string) bool {
	for i := range p.files {
		f := &p.files[i]
		if matched, _ := path.Match(f.glob, name); f.file == name || f.glob != "" && matched {
			return true
		}
	}
	return slices.ContainsFunc(p.lookups, func(l *lookup) bool { return l.file == name })
}

// Kinds lists the kinds of facts of a Set that the files hold, readable or not.
func (g *Gathered) Kinds() []fact.Kind { return g.r.kindsAmong(fact.Kinds()) }

// SellingKinds lists the kinds of selling facts that the files hold, like Kinds.
func (g *Gathered) SellingKinds() []fact.Kind { return g.r.kindsAmong(fact.SellingKinds()) }

// kindsAmong are those of the given kinds that files hold, readable or not.
func (r *reader) kindsAmong(kinds []fact.Kind) (list []fact.Kind) {
	for _, k := range kinds {
		if r.lost[k] || len(r.origins[k]) > 0 {
			list = append(list, k)
		}
	}
	return list
}

// Place says where the field of a fact was read.
func (g *Gathered) Place(kind fact.Kind, index int, field string) problem.Place {
	return g.r.at(kind, index, field)
}

// With adds what a check of the meaning has found, with places that Place gave,
// and says what was found in all. Where facts of a kind could not be read, what
// such a fact may explain is left out.
func (g *Gathered) With(found problem.List) Checked {
	explained := g.r.explained()
	for _, p := range found {
		if !explained[p.Code] {
			g.r.report(g.r.locate(p))
		}
	}
	list := g.r.problems()
	return Checked{Facts: g.r.set, Selling: g.r.selling, Problems: list, Values: g.r.values()}
}

// values is what stands in the cells of problems.
func (r *reader) values() map[problem.Problem]string {
	values := make(map[problem.Problem]string)
	for i := range r.findings {
		if f := &r.findings[i]; f.value != "" {
			values[f.Problem] = f.value
		}
	}
	return values
}
