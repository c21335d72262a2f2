package money

import (
	"testing"

	"pgregory.net/rapid"
)

// What is packed comes back in the same form, not only as the same number.
func TestPackedNumbersComeBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := Decimal{hi: rapid.Uint64().Draw(t, "high"), lo: rapid.Uint64().Draw(t, "low"), scale: uint8(rapid.IntRange(0, MaxScale).Draw(t, "scale"))}
		if rapid.Bool().Draw(t, "below zero") {
			d = d.Neg()
		}
		if got := Unpack(d.Pack()); got != d {
			t.Fatalf("%s (%+v) came back as %s (%+v)", d, d, got, got)
		}
	})
}
