package demo

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"steelyard/compensation/fact"
	"steelyard/compensation/period"
)

// dump writes every field of a company, one fact a line.
func dump(c Company) string {
	var b strings.Builder
	s := c.Facts
	fmt.Fprintln(&b, c.Month, c.Featured)
	for _, x := range s.Teams {
		fmt.Fprintf(&b, "team %q %q %q\n", x.Code, x.Name, x.Parent)
	}
	for _, x := range s.Persons {
		fmt.Fprintf(&b, "person %q %q\n", x.Code, x.Name)
	}
	for _, x := range s.Employments {
		fmt.Fprintf(&b, "employment %q %s %s %q %q %q\n", x.Person, x.Valid.From, x.Valid.To, x.Family, x.Grade, x.Team)
	}
	for _, x := range s.Customers {
		fmt.Fprintf(&b, "customer %q %q %q %q\n", x.Code, x.Name, x.Class, x.Industry)
	}
	for _, x := range s.Contracts {
		fmt.Fprintf(&b, "contract %q %q %q %s %s %s %s\n", x.Number, x.Customer, x.Kind, x.Signed, x.Amount, x.Net, x.Amount.Currency)
	}
	for _, x := range s.Splits {
		fmt.Fprintf(&b, "split %q %q %s %s\n", x.Contract, x.Person, x.Share, x.From)
	}
	for _, x := range s.Instalments {
		fmt.Fprintf(&b, "instalment %q %q %s %s\n", x.Contract, x.Number, x.Due, x.Amount)
	}
	for _, x := range s.Receipts {
		fmt.Fprintf(&b, "receipt %q %q %s %s %s\n", x.Number, x.Customer, x.Date, x.ValueDate, x.Amount)
	}
	for _, x := range s.Allocations {
		fmt.Fprintf(&b, "allocation %q %d %q %q %s\n", x.Receipt, x.Line, x.Contract, x.Instalment, x.Amount)
	}
	for _, x := range s.Figures {
		fmt.Fprintf(&b, "figure %q %q %q %s %q\n", x.Person, x.Period, x.Code, x.Value, x.Unit)
	}
	return b.String()
}

// The digest of seed 1's company is pinned: it is the same on every machine
// and with every version of Go. Whoever changes the company on purpose writes
// the new one down, and looks whether the README still tells its story.
const digestOfSeed1 = "d0dbb1ba97045888ae41fccc1a87e13957e56ad64ca21c3f6d199a410cad122c"

func TestNew_SameSeedSameCompany(t *testing.T) {
	first := dump(New(1))
	if diff := cmp.Diff(first, dump(New(1))); diff != "" {
		t.Errorf("two companies of one seed differ:\n%s", diff)
	}
	sum := sha256.Sum256([]byte(first))
	if got := hex.EncodeToString(sum[:]); got != digestOfSeed1 {
		t.Errorf("the company of seed 1 has the digest %s, want %s", got, digestOfSeed1)
	}
}

func TestNew_OtherSeedsDiffer(t *testing.T) {
	seen := map[string]uint64{}
	for seed := range uint64(50) {
		company := dump(New(seed))
		if other, twice := seen[company]; twice {
			t.Errorf("seeds %d and %d make the same company", other, seed)
		}
		seen[company] = seed
	}
}

// A caller may change what it got without changing what others get.
func TestNew_SharesNothing(t *testing.T) {
	a, b := New(1), New(1)
	before := dump(b)
	a.Facts.Persons[0].Name = "x"
	a.Facts.Receipts[0].Amount.Minor++
	a.Plans[0].Data[0] = 'x'
	if dump(b) != before || dump(New(1)) != before {
		t.Error("changing one company changed another")
	}
	if New(1).Plans[0].Data[0] == 'x' || b.Plans[0].Data[0] == 'x' {
		t.Error("changing a plan document of one company changed another's")
	}
}

func TestNew_FactsPassTheirCheck(t *testing.T) {
	for seed := range uint64(50) {
		for _, p := range fact.Check(New(seed).Facts, nil) {
			t.Errorf("seed %d: %s", seed, p.String("en"))
		}
	}
}

func TestDice_StayInRange(t *testing.T) {
	d := newDice(7)
	counts := make([]int, 6)
	for range 6000 {
		counts[d.between(0, 5)]++
	}
	for n, c := range counts {
		if c < 850 || c > 1150 {
			t.Errorf("%d came %d times in 6000, want about 1000", n, c)
		}
	}
	if d.chance(0) || !d.chance(100) {
		t.Error("a chance of 0 % happened, or one of 100 % did not")
	}
	list := []int{1, 2, 3, 4, 5, 6, 7, 8, 9}
	shuffle(d, list)
	sum, moved := 0, false
	for i, n := range list {
		sum, moved = sum+n, moved || n != i+1
	}
	if sum != 45 || !moved {
		t.Errorf("shuffled into %v", list)
	}
}

func TestNet_RoundsHalfUpToFen(t *testing.T) {
	for _, c := range []struct{ gross, tax, want int64 }{
		{113_00, 13, 100_00},
		{1_874_300_00, 13, 1_658_672_57}, // 1,658,672.566…
		{86_530_50, 6, 81_632_55},        // 81,632.547…
		{53, 6, 50},
		{1, 13, 1},
		{0, 6, 0},
	} {
		if got := net(c.gross, c.tax); got != c.want {
			t.Errorf("net(%d, %d) = %d, want %d", c.gross, c.tax, got, c.want)
		}
	}
}

func TestSign_InstalmentsSumToTheContract(t *testing.T) {
	b := &builder{}
	day := on(2026, 1, 5)
	for _, amount := range []int64{1, 99, 1_00, 968_500_55, 854_333_95} {
		for _, n := range []int{1, 3, 4} {
			d := b.sign(deal{amount: amount}, slices.Repeat([]period.Date{day}, n)...)
			var sum int64
			for _, x := range d.terms {
				sum += x.amount
			}
			if sum != amount || len(d.terms) != n {
				t.Errorf("%d in %d instalments: they sum to %d", amount, len(d.terms), sum)
			}
		}
	}
	d := b.sign(deal{amount: 968_500_55}, day, day, day)
	want := []int64{290_550_17, 581_100_33, 96_850_05}
	for i, x := range d.terms {
		if x.amount != want[i] {
			t.Errorf("instalment %d is %d, want %d", i+1, x.amount, want[i])
		}
	}
}
