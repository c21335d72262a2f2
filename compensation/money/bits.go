package money

import (
	"encoding/binary"
	"math/big"
	"math/bits"
)

type u128 struct{ hi, lo uint64 }

// pow10 holds 10^0 … 10^38, the powers that fit in 128 bits.
var pow10 = func() (t [MaxScale + 1]u128) {
	t[0].lo = 1
	for i := 1; i < len(t); i++ {
		hi, lo := bits.Mul64(t[i-1].lo, 10)
		t[i] = u128{hi: hi + t[i-1].hi*10, lo: lo}
	}
	return t
}()

func pow10Big(n int) *big.Int {
	return new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(n)), nil)
}

func less128(ahi, alo, bhi, blo uint64) bool {
	return ahi < bhi || ahi == bhi && alo < blo
}

// mul128 returns (hi,lo) × m and whether it fits in 128 bits.
func mul128(hi, lo uint64, m u128) (uint64, uint64, bool) {
	switch {
	case hi|lo == 0:
		return 0, 0, true
	case m.hi != 0 && hi != 0:
		return 0, 0, false
	case m.hi != 0:
		hi, lo, m = m.hi, m.lo, u128{lo: lo}
	}
	over, top := bits.Mul64(hi, m.lo)
	rhi, rlo := bits.Mul64(lo, m.lo)
	rhi, carry := bits.Add64(rhi, top, 0)
	return rhi, rlo, over|carry == 0
}

// divmod128 divides (hi,lo) by a non-zero (dhi,dlo).
func divmod128(hi, lo, dhi, dlo uint64) (qhi, qlo, rhi, rlo uint64) {
	if dhi == 0 {
		qhi, hi = hi/dlo, hi%dlo
		qlo, rlo = bits.Div64(hi, lo, dlo)
		return qhi, qlo, 0, rlo
	}
	// A divisor above 2^64 leaves a quotient below 2^64: normalise, estimate
	// with the top words, correct by at most one.
	shift := uint(bits.LeadingZeros64(dhi))
	top := dhi<<shift | dlo>>(64-shift)
	q, _ := bits.Div64(hi>>1, hi<<63|lo>>1, top)
	q = q >> (63 - shift)
	if q > 0 {
		q--
	}
	phi, plo := bits.Mul64(q, dlo)
	phi += q * dhi
	rlo, borrow := bits.Sub64(lo, plo, 0)
	rhi, _ = bits.Sub64(hi, phi, borrow)
	if !less128(rhi, rlo, dhi, dlo) {
		q++
		rlo, borrow = bits.Sub64(rlo, dlo, 0)
		rhi, _ = bits.Sub64(rhi, dhi, borrow)
	}
	return 0, q, rhi, rlo
}

// divideHalfAway returns a ÷ b rounded to the nearest whole number, halves up;
// b is not zero. It cannot overflow: only a divisor above 1 leaves a remainder.
func divideHalfAway(a, b u128) u128 {
	var q, rem u128
	q.hi, q.lo, rem.hi, rem.lo = divmod128(a.hi, a.lo, b.hi, b.lo)
	// rem ≥ b − rem, written so that it cannot overflow
	restLo, borrow := bits.Sub64(b.lo, rem.lo, 0)
	restHi, _ := bits.Sub64(b.hi, rem.hi, borrow)
	if !less128(rem.hi, rem.lo, restHi, restLo) {
		var carry uint64
		q.lo, carry = bits.Add64(q.lo, 1, 0)
		q.hi += carry
	}
	return q
}

func (d Decimal) big() *big.Int {
	z := new(big.Int).SetUint64(d.hi)
	z.Lsh(z, 64).Or(z, new(big.Int).SetUint64(d.lo))
	if d.neg {
		z.Neg(z)
	}
	return z
}

// fitBig returns z ÷ 10^scale, in its shortest form, where that fits.
func fitBig(z *big.Int, scale int) (Decimal, error) {
	ten, rem := big.NewInt(10), new(big.Int)
	for quo := new(big.Int); scale > 0; scale-- {
		if quo.QuoRem(z, ten, rem); rem.Sign() != 0 {
			break
		}
		z, quo = quo, z
	}
	if z.BitLen() > 128 || scale > MaxScale {
		return Decimal{}, ErrOverflow
	}
	var buf [16]byte
	z.FillBytes(buf[:])
	return Decimal{
		hi: binary.BigEndian.Uint64(buf[:8]), lo: binary.BigEndian.Uint64(buf[8:]),
		scale: uint8(scale), neg: z.Sign() < 0,
	}, nil
}
