package trace

import (
	"sync"
	"testing"

	"steelyard/compensation/problem"
)

// Explanations are stored with these words: one that changes makes what was
// stored before unreadable.
func TestStoredWordsStay(t *testing.T) {
	for op, word := range map[Op]string{
		Leaf: "leaf", Sum: "sum", Sub: "subtract", Mul: "multiply", Quo: "divide", Min: "min", Max: "max", Neg: "negate", Abs: "abs",
		Round: "round", Share: "share", Band: "band", If: "if", Same: "same", Equal: "equal", Differ: "differ", Less: "less",
		AtMost: "atMost", More: "more", AtLeast: "atLeast", And: "and", Or: "or", Not: "not", Days: "days", Shift: "shift",
	} {
		if op.String() != word {
			t.Errorf("step %d is stored as %q, it was %q", op, op, word)
		}
	}
	for kind, word := range map[Kind]string{Number: "number", Text: "text", Date: "date", Truth: "truth"} {
		if kind.String() != word {
			t.Errorf("kind %d is stored as %q, it was %q", kind, kind, word)
		}
	}
	for kind, word := range map[SourceKind]string{
		FromReceipt: "receipt", FromContract: "contract", FromSplit: "split", FromPerson: "person", FromCustomer: "customer",
		FromFigure: "figure", FromClause: "clause", FromLine: "line", FromRule: "rule",
	} {
		if string(kind) != word {
			t.Errorf("a source is stored as %q, it was %q", kind, word)
		}
	}
	for unit, word := range map[string]string{Plain: "", Percent: "rate", InDays: "days"} {
		if unit != word {
			t.Errorf("a unit is stored as %q, it was %q", unit, word)
		}
	}
	old := `{"op":"if","label":{"zh":"系数","en":"Coefficient"},"value":"1.1","unit":"","taken":"then","children":[` +
		`{"op":"atMost","kind":"truth","value":"true","children":[` +
		`{"op":"days","value":"15","unit":"days","children":[` +
		`{"op":"leaf","kind":"date","value":"2026-01-31","source":{"kind":"receipt","ref":"R1"}},` +
		`{"op":"leaf","kind":"date","value":"2026-01-16","source":{"kind":"contract","ref":"C1","path":"2"}}]},` +
		`{"op":"leaf","value":"15","unit":"days","source":{"kind":"clause","ref":"p v1","path":"tables.days[0].upTo"}}]},` +
		`{"op":"band","value":"1.1","unit":"","upper":"included","children":[{"op":"leaf","value":"15","unit":"days","source":{"kind":"rule","ref":"constant"}},` +
		`{"op":"leaf","value":"1.1","unit":"","source":{"kind":"clause","ref":"p v1","path":"tables.days[0].value"}},` +
		`{"op":"leaf","value":"15","unit":"days","source":{"kind":"clause","ref":"p v1","path":"tables.days[0].upTo"}}]}]}`
	n, err := ParseJSON([]byte(old))
	if err != nil {
		t.Fatal(err)
	}
	if again := string(JSON(n)); again != old {
		t.Errorf("what was stored as\n%s\nis now written as\n%s", old, again)
	}
	if list := Verify(n); len(list) > 0 {
		t.Error(list)
	}
}

func TestSourceIsZero(t *testing.T) {
	for s, want := range map[Source]bool{{}: true, {Kind: FromReceipt}: false, {Ref: "R1"}: false, {Path: "x"}: false} {
		if s.IsZero() != want {
			t.Errorf("%+v is none: %v", s, s.IsZero())
		}
	}
}

// Readers share a finished explanation without locks; the race detector
// watches.
func TestReadersOnlyRead(t *testing.T) {
	n := statement()
	want := Render(n, problem.ZH) + string(JSON(n))
	var readers sync.WaitGroup
	for range 8 {
		readers.Go(func() {
			if got := Render(n, problem.ZH) + string(JSON(n)); got != want || len(Verify(n)) > 0 {
				t.Error("read at the same time as others, it differs")
			}
		})
	}
	readers.Wait()
}
