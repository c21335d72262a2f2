package money

import "testing"

// sink keeps results alive, so that the compiler cannot drop the work.
var sink struct {
	d Decimal
	n int64
	p []int64
}

func operands(b *testing.B) (base, rate, coefficient Decimal, yuan Currency) {
	b.Helper()
	b.ReportAllocs()
	return Decimal{lo: 6000005, scale: 2}, Decimal{lo: 4, scale: 2}, Decimal{lo: 11, scale: 1}, currency(b, "CNY")
}

func BenchmarkMul(b *testing.B) {
	base, rate, _, _ := operands(b)
	for b.Loop() {
		sink.d, _ = base.Mul(rate)
	}
}

func BenchmarkAdd(b *testing.B) {
	base, rate, _, _ := operands(b)
	for b.Loop() {
		sink.d, _ = base.Add(rate)
	}
}

func BenchmarkQuo(b *testing.B) {
	base, _, coefficient, _ := operands(b)
	for b.Loop() {
		sink.d, _ = base.Quo(coefficient, 12)
	}
}

func BenchmarkRound(b *testing.B) {
	base, _, _, _ := operands(b)
	base.scale = 6
	for b.Loop() {
		sink.d = base.Round(2)
	}
}

func BenchmarkRoundPay(b *testing.B) {
	base, rate, coefficient, yuan := operands(b)
	for b.Loop() {
		exact, _ := base.Mul(rate)
		exact, _ = exact.Mul(coefficient)
		sink.n, _ = RoundPay(exact, yuan)
	}
}

func BenchmarkLargestRemainder2(b *testing.B) {
	_, _, _, _ = operands(b)
	weights := []int64{60, 40}
	for b.Loop() {
		sink.p, _ = LargestRemainder(6000005, weights)
	}
}
