package kpi

import (
	"slices"
	"strconv"

	"steelyard/compensation/problem"
)

// Action is what an import does with a version.
type Action string

// The actions. Kept is shipped content that gives way to what the company made
// of it.
const (
	Added      Action = "added"
	NewVersion Action = "new_version"
	Unchanged  Action = "unchanged"
	Kept       Action = "kept"
	Refused    Action = "refused"
)

// Outcome says what happens to one version of an import, and why.
type Outcome struct {
	Code    string
	Version int
	Action  Action
	Reason  problem.Text
	Changes []Change // of a new version, against the one before; of a refused or kept one, against the company's
}

// Import is what an import would do. Nothing is done by making it: a dry run
// shows it, and an import puts Library in the place of the old one.
type Import struct {
	Outcomes []Outcome // by code and version
	Warnings problem.List
	Library  *Library
}

// Merge works out an import of versions into a library. A published version
// never changes: what says something else under its number is refused. Shipped
// content installed again leaves copies that the company edited, and KPIs of
// its own under the same code, as they are. The library that comes out is
// checked as a whole; where it does not hold together (a partner is missing, a
// circle closes because another version was refused), nothing new is taken in.
func Merge(l *Library, incoming []KPI) Import {
	m := Import{Library: l}
	sorted := slices.Clone(incoming)
	slices.SortStableFunc(sorted, order)
	var taken []KPI
	grown := &Library{list: l.All()} // only here it grows
	for _, k := range sorted {
		o := outcome(grown, k)
		if o.Action == Added || o.Action == NewVersion {
			taken = append(taken, k)
			i, _ := slices.BinarySearchFunc(grown.list, k, order)
			grown.list = slices.Insert(grown.list, i, k)
		}
		m.Outcomes = append(m.Outcomes, o)
	}
	if len(taken) == 0 {
		return m
	}
	m.Library = grown
	if problems := m.Library.Check(); problems.Failed() {
		m.refuseAll(l, problems)
		return m
	}
	m.Warnings = Similar(l, taken)
	return m
}

// refuseAll takes back what would have been taken in.
func (m *Import) refuseAll(l *Library, problems problem.List) {
	i := slices.IndexFunc(problems, func(p problem.Problem) bool { return p.Severity == problem.Failure })
	why := problems[i].Text
	for i := range m.Outcomes {
		if o := &m.Outcomes[i]; o.Action == Added || o.Action == NewVersion {
			o.Action = Refused
			o.Reason = problem.Text{ZH: "导入后的指标库不成立：" + why.ZH, EN: "The library would not hold together: " + why.EN}
		}
	}
	m.Library = l
}

// outcome judges one version against a library.
func outcome(l *Library, k KPI) Outcome {
	o := Outcome{Code: k.Code, Version: k.Version}
	say := func(a Action, reason problem.Text) Outcome {
		o.Action, o.Reason = a, reason
		return o
	}
	versions := l.of(k.Code)
	if len(versions) == 0 {
		return say(Added, problem.Text{ZH: "指标库里还没有这个代码。", EN: "The library does not have the code yet."})
	}
	latest := versions[len(versions)-1]
	fresh := k.Shipped != "" && !k.Edited()
	have, exists := l.Lookup(k.Code, k.Version)
	if exists && have.Digest() == k.Digest() {
		return say(Unchanged, problem.Text{ZH: "与已有的一字不差。", EN: "It says exactly what is there."})
	}
	mine := latest
	if exists {
		mine = have
	}
	o.Changes = Diff(mine, k)
	next := strconv.Itoa(latest.Version + 1)
	switch {
	case fresh && mine.Edited():
		return say(Kept, problem.Text{ZH: "公司改过这个指标，保留公司的版本。", EN: "The company edited its copy, which stays."})
	case fresh && mine.Shipped == "":
		return say(Kept, problem.Text{ZH: "公司自编的指标用了这个代码，保留公司的。", EN: "A KPI of the company's own has the code and stays."})
	case exists:
		return say(Refused, problem.Textf("第 %d 版已经发布，发布过的版本不再改动；请改为第 %s 版，并写明生效日。",
			"Version %d is published and never changes; make it version %s with a day from which it holds.", k.Version, next))
	case k.Version != latest.Version+1:
		return say(Refused, problem.Textf("最新的是第 %d 版，下一版应为第 %s 版。", "The latest is version %d, so the next is version %s.", latest.Version, next))
	case k.Effective.From.Compare(latest.Effective.From) <= 0:
		return say(Refused, problem.Textf("生效日 %s 不晚于第 %d 版的 %s。", "It holds from %s, which is not after version %d's %s.", k.Effective.From, latest.Version, latest.Effective.From))
	}
	return say(NewVersion, problem.Textf("自 %s 起接替第 %d 版。", "From %s it takes over from version %d.", k.Effective.From, latest.Version))
}

// checked is the number of KPIs that are checked as one document.
const checked = 50

// Check reads the whole library again and tells what does not hold together.
// Places are those of its written form, fifty versions to a file.
func (l *Library) Check() problem.List {
	var files []File
	for part := range slices.Chunk(l.All(), checked) {
		data, err := JSON(part)
		if err != nil {
			data = nil // an empty document, which is refused
		}
		files = append(files, File{Name: "library" + strconv.Itoa(len(files)+1) + ".json", Data: data})
	}
	_, problems := Read(nil, files...)
	return problems
}
