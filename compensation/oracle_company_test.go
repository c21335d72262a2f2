package compensation_test

import (
	"fmt"
	"math/big"
	"strings"
	"testing"

	"steelyard/compensation/fact"
	"steelyard/compensation/money"
	"steelyard/compensation/period"
)

// oracleCompany reads facts in a form that is short enough to be worked by hand:
//
//	contract HT1 2026-01-01 1000 [kind=pilot] [net=900] E1=60% E2=40%
//	overlay  HT1 E3=50%
//	receipt  R1 2026-01-10 HT1=100 HT2=50     negative amounts: nobody knows of what
//	reversal V1 2026-02-10 R1 HT1=-100
//	person   E1 [senior 2026-01-01 2026-06-30]
//	figure   E1 2026 target 500000 CNY
func oracleCompany(text string) *fact.Set {
	s := &fact.Set{}
	for _, row := range strings.Split(strings.TrimSpace(text), "\n") {
		w := strings.Fields(row)
		if len(w) == 0 {
			continue
		}
		switch w[0] {
		case "contract":
			c := fact.Contract{Number: w[1], Signed: date(w[2]), Kind: "standard", Amount: cny(w[3]), Net: cny(w[3])}
			for _, x := range w[4:] {
				name, value, _ := strings.Cut(x, "=")
				switch name {
				case "kind":
					c.Kind = value
				case "net":
					c.Net = cny(value)
				default:
					s.Splits = append(s.Splits, fact.Split{Contract: w[1], Person: name, Share: oraclePercent(value)})
				}
			}
			s.Contracts = append(s.Contracts, c)
		case "overlay":
			for _, x := range w[2:] {
				name, value, _ := strings.Cut(x, "=")
				s.Overlays = append(s.Overlays, fact.Overlay{Contract: w[1], Person: name, Share: oraclePercent(value)})
			}
		case "receipt", "reversal":
			r := fact.Receipt{Number: w[1], Date: date(w[2]), ValueDate: date(w[2]), Amount: cny("0")}
			parts := w[3:]
			if w[0] == "reversal" {
				r.Reverses, parts = w[3], w[4:]
			}
			for i, x := range parts {
				contract, amount, _ := strings.Cut(x, "=")
				r.Amount.Minor += cny(amount).Minor
				s.Allocations = append(s.Allocations, fact.Allocation{Receipt: w[1], Line: i + 1, Contract: contract, Amount: cny(amount)})
			}
			s.Receipts = append(s.Receipts, r)
		case "person":
			s.Persons = append(s.Persons, fact.Person{Code: w[1], Name: w[1]})
			if len(w) > 2 {
				s.Employments = append(s.Employments, fact.Employment{Person: w[1], Grade: w[2], Valid: period.Interval{From: date(w[3]), To: date(w[4])}})
			}
		case "figure":
			s.Figures = append(s.Figures, fact.Figure{Person: w[1], Period: w[2], Code: w[3], Value: decimal(w[4]), Unit: w[5]})
		}
	}
	return s
}

func oraclePercent(text string) money.Decimal {
	return decimal(oracleNumber(text).FloatString(6))
}

// oracleNumber reads 12.5, 4% or 1/3.
func oracleNumber(text string) *big.Rat {
	if plain, ok := strings.CutSuffix(text, "%"); ok {
		return new(big.Rat).Quo(oracleRat(plain), big.NewRat(100, 1))
	}
	return oracleRat(text)
}

// oracleBandsOf reads bands: "100:4% <200:5%+10 6%" is up to 100 at 4 %, below
// 200 at 5 % and 10 on entry, above at 6 %.
func oracleBandsOf(text string) []oracleBand {
	var bands []oracleBand
	for _, w := range strings.Fields(text) {
		var b oracleBand
		if bound, rest, ok := strings.Cut(w, ":"); ok {
			bound, b.below = strings.CutPrefix(bound, "<")
			b.bound, w = oracleNumber(bound), rest
		}
		rate, extra, ok := strings.Cut(w, "+")
		if b.rate = oracleNumber(rate); ok {
			b.extra = oracleNumber(extra)
		}
		bands = append(bands, b)
	}
	return bands
}

// oracleFlat and oracleTiered are the components that most cases begin with.
func oracleFlat(rate string) oracleRule {
	return oracleRule{code: "pay", basis: "collected", credit: "split", mode: "rate", flat: oracleNumber(rate)}
}

func oracleTiered(mode, carry, bands string) oracleRule {
	return oracleRule{code: "pay", basis: "collected", credit: "split", mode: mode, carry: carry, bands: oracleBandsOf(bands)}
}

// with changes a rule.
func (r oracleRule) with(change func(*oracleRule)) oracleRule {
	change(&r)
	return r
}

// oracleOne is a plan of one version and one component, from 2026 on.
func oracleOne(r oracleRule) oraclePlan {
	return oraclePlan{code: "p", versions: []oracleVersion{{number: 1, from: date("2026-01-01"), rules: []oracleRule{r}}}}
}

// oracleText writes lines as "month key amount", one a row, where plan and
// component are left out of keys.
func oracleText(lines []oracleLine) string {
	var b strings.Builder
	for _, l := range lines {
		if l.kind == oracleBounded {
			continue
		}
		key := strings.TrimPrefix(l.key, "p/pay/")
		fmt.Fprintf(&b, "%s %s %s", l.month, key, money.Amount{Minor: l.amount, Currency: yuan})
		if l.pending {
			b.WriteString(" pending")
		}
		if l.kind == "adjustment" {
			fmt.Fprintf(&b, " adjusts %s", l.origin)
		}
		b.WriteString("\n")
	}
	return b.String()
}

// oracleCase is a case that was worked by hand: E1's lines of 2026, or of
// another person.
type oracleCase struct {
	name, facts, person string
	plan                oraclePlan
	want                string
}

func checkOracle(t *testing.T, cases []oracleCase) {
	t.Helper()
	for _, c := range cases {
		if c.person == "" {
			c.person = "E1"
		}
		got := oracleText(newOracle(oracleCompany(c.facts), c.plan).lines(c.person, month("2026-01"), month("2026-12")))
		if want := oracleRows(c.want); got != want {
			t.Errorf("%s: the oracle has\n%s\nworked by hand it is\n%s", c.name, got, want)
		}
	}
}

// oracleRows puts rows written with indents into the form of oracleText.
func oracleRows(text string) string {
	var b strings.Builder
	for _, row := range strings.Split(text, "\n") {
		if row = strings.TrimSpace(row); row != "" {
			b.WriteString(row + "\n")
		}
	}
	return b.String()
}
