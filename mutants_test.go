package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// A mutant is the smallest edit that breaks a defence, kept with the test that
// must go red. The file is named after the fault row, or begins with P for a
// property of the calculation, and reads
//
//	file: the source file
//	test: a regular expression for the test, and the package it is in
//	package: ./that/package
//	--- old
//	text that occurs once
//	--- new
//	text in its place
//
// with as many pairs of old and new as the edit needs.
type mutant struct {
	name, row, file, pkg, test string
	edits                      []edit
}

type edit struct{ old, new string }

// defended are the rows of the fault list that must have a mutant.
var defended = []string{"A1", "A2", "A3", "A6", "A7", "A8", "A9", "A11", "A12", "A13", "A14", "A15", "A16", "A17", "B1", "B2", "B4", "B5", "B6", "C1", "C2", "C3", "C4", "C5", "C6", "C7", "C8", "C9", "C10", "C11", "C12", "C13", "C14", "C17", "D1", "D2", "D3", "D4", "D5", "D6", "D7", "D8", "D9", "D10", "D11", "D12", "D13", "D14", "D19", "E1", "E2", "E3", "E7", "F1", "F2", "F3", "F4", "F6", "F9", "G1", "G7", "H1", "H2", "H3", "H4", "H5", "H14", "I1", "I5", "I6"}

func readMutants(t *testing.T) []mutant {
	t.Helper()
	paths, err := filepath.Glob("testdata/mutants/*.txt")
	if err != nil || len(paths) == 0 {
		t.Fatalf("no mutants: %v", err)
	}
	var list []mutant
	for _, path := range paths {
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		m := mutant{name: strings.TrimSuffix(filepath.Base(path), ".txt")}
		m.row, _, _ = strings.Cut(m.name, "_")
		head, rest, _ := strings.Cut(string(data), "--- old\n")
		for _, pair := range strings.Split(rest, "--- old\n") {
			old, replacement, ok := strings.Cut(pair, "--- new\n")
			if !ok {
				t.Fatalf("%s: no --- old and --- new", path)
			}
			m.edits = append(m.edits, edit{strings.TrimSuffix(old, "\n"), strings.TrimSuffix(replacement, "\n")})
		}
		for _, line := range strings.Split(head, "\n") {
			key, value, _ := strings.Cut(line, ": ")
			switch key {
			case "file":
				m.file = value
			case "package":
				m.pkg = value
			case "test":
				m.test = value
			}
		}
		list = append(list, m)
	}
	return list
}

// edited is the source file with the mutant's edits.
func (m mutant) edited(t *testing.T) string {
	t.Helper()
	source, err := os.ReadFile(m.file)
	if err != nil {
		t.Fatalf("the mutant no longer applies: %v", err)
	}
	text := string(source)
	for _, e := range m.edits {
		if n := strings.Count(text, e.old); n != 1 {
			t.Fatalf("the mutant no longer applies: %q occurs %d times in %s", e.old, n, m.file)
		}
		text = strings.Replace(text, e.old, e.new, 1)
	}
	return text
}

// Every row that must be defended has a mutant, and every mutant still applies.
// Whether the tests kill them, make mutants tells.
func TestMutantsApply(t *testing.T) {
	mutants := readMutants(t)
	for _, row := range defended {
		if !slices.ContainsFunc(mutants, func(m mutant) bool { return m.row == row }) {
			t.Errorf("row %s has no mutant", row)
		}
	}
	for _, m := range mutants {
		t.Run(m.name, func(t *testing.T) { m.edited(t) })
	}
}
