package plan

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const diffed = `plan: p
version: 1
title: {zh: 方案, en: Plan}
parameters:
  base: [{from: 2026-01-01, value: 2%}]
components:
  - code: a
    rate: 5%
  - code: b
    tiers:
      bands: [{upTo: 10, rate: 1%}, {rate: 2%}]
`

// A difference names its path, with components and dated values by their own
// names, wherever they stand; another order or spelling is none.
func TestDiff_NamesPathsAndTexts(t *testing.T) {
	for _, c := range []struct {
		name    string
		replace []string
		want    []Change
	}{
		{"nothing", nil, nil},
		{"another order of keys and quotes", []string{"version: 1\ntitle: {zh: 方案, en: Plan}", "title: {en: \"Plan\", zh: 方案}\nversion: 1"}, nil},
		{"components change places", []string{"  - code: a\n    rate: 5%\n", "", "{rate: 2%}]\n", "{rate: 2%}]\n  - code: a\n    rate: 5%\n"}, nil},
		{"a rate", []string{"rate: 5%", "rate: 6%"}, []Change{{Path: "components.a.rate", Was: "5%", Is: "6%"}}},
		{"a band by its place", []string{"{rate: 2%}", "{rate: 3%}"}, []Change{{Path: "components.b.tiers.bands[1].rate", Was: "2%", Is: "3%"}}},
		{"a dated value", []string{"value: 2%}]", "value: 2%}, {from: 2026-07-01, value: 3%}]"}, []Change{
			{Path: "parameters.base[2026-07-01].from", Is: "2026-07-01", Added: true}, {Path: "parameters.base[2026-07-01].value", Is: "3%", Added: true}}},
		{"a component is gone", []string{"  - code: a\n    rate: 5%\n", ""}, []Change{{Path: "components.a.code", Was: "a", Removed: true}, {Path: "components.a.rate", Was: "5%", Removed: true}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, list := Diff("a.yaml", []byte(diffed), "b.yaml", []byte(strings.NewReplacer(c.replace...).Replace(diffed)))
			if diff := cmp.Diff(c.want, got); diff != "" || len(list) > 0 {
				t.Errorf("%v\n%s", list, diff)
			}
		})
	}
	if _, list := Diff("a.yaml", []byte(diffed), "b.yaml", []byte("a: [")); !list.Failed() {
		t.Error("a document that cannot be read is compared")
	}
}
