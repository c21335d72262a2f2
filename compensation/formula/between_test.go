package formula

import "testing"

// A formula that is nothing but the days between two dates is recognised, with
// or without DAYS; anything more is not.
func TestBetween(t *testing.T) {
	symbols, err := NewSymbols([]Symbol{{Code: "due", Type: DateType()}, {Code: "paid", Type: DateType()}, {Code: "n", Type: NumberType()}})
	if err != nil {
		t.Fatal(err)
	}
	for source, want := range map[string][2]int{
		"paid - due": {1, 0}, "due - paid": {0, 1}, "DAYS(paid - due)": {1, 0}, "(paid - due)": {1, 0},
		"paid - due + (paid - due)": {-1, -1}, `paid - DATE("2026-01-01")`: {-1, -1}, "DAYS(paid - due) + n": {-1, -1}, "n": {-1, -1}, "n - n": {-1, -1}, "MAX(DAYS(paid - due), 0)": {-1, -1},
	} {
		var f *Formula
		for _, wanted := range []Type{NumberType(), DaysType()} {
			if g, list := Compile(source, Options{Symbols: symbols, Want: wanted}); !list.Failed() {
				f = g
			}
		}
		if f == nil {
			t.Errorf("%s cannot be read", source)
			continue
		}
		later, earlier, ok := f.Between()
		if ok != (want[0] >= 0) || ok && (later != want[0] || earlier != want[1]) {
			t.Errorf("%s: %d, %d, %v", source, later, earlier, ok)
		}
	}
}
