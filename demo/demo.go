// Package demo makes a small believable company from a seed: a vendor of
// industrial software and services that sells to key accounts in China. The
// same seed gives the same company on every machine; it exists to show and to
// try out the product, and nobody in it is real.
package demo

import (
	"embed"

	"steelyard/compensation/fact"
	"steelyard/compensation/period"
)

// Company is the demo company: its facts up to the end of Month, its plan
// documents, the month that is calculated, and the code of the person whose
// statement is explained.
type Company struct {
	Facts    *fact.Set
	Plans    []PlanFile
	Month    period.Month
	Featured string
}

// PlanFile is a plan document (YAML) with the name that problems cite.
type PlanFile struct {
	Name string
	Data []byte
}

// documents holds the plans; they are also examples of how a plan is written.
//
//go:embed plans/*.yaml
var documents embed.FS

// New makes the company of a seed. People, customers, amounts and dates depend
// on it; what the demo is meant to show is there for every seed, and the
// featured person's month is always the same.
func New(seed uint64) Company {
	b := &builder{dice: newDice(seed), calendar: holidays(), last: lastDay(), mates: map[string]string{east: promoted, south: overpaid, global: colleague}, crowd: storyAccounts}
	b.hire()
	b.acquire()
	b.story()
	b.business()
	return Company{Facts: b.facts(), Plans: planFiles("key-account-rep-v1.yaml", "key-account-rep-v2.yaml", "global-accounts-v1.yaml"), Month: lastDay().Month(), Featured: featured}
}

func planFiles(names ...string) []PlanFile {
	var files []PlanFile
	for _, name := range names {
		data, err := documents.ReadFile("plans/" + name)
		if err == nil { // the documents are compiled in, so they are there
			files = append(files, PlanFile{Name: name, Data: data})
		}
	}
	return files
}
