package measure

import (
	"math/big"
	"testing"

	"pgregory.net/rapid"

	"steelyard/compensation/money"
	"steelyard/compensation/period"
)

// contractWindows are months, quarters, a year to date, and windows that cut
// through months.
var contractWindows = []string{"2026-01", "2026-02", "2026-03", "2026-Q1", "2025-Q4", "2025", "2025-01-01..2025-12-15", "01-01..03-31", "01-10..02-14"}

var contractScopes = []Scope{
	{OfOne, "A"}, {OfOne, "B"}, {OfOne, "C"}, {OfOne, "D"}, {OfTeam, "T0"}, {OfTeam, "T1"}, {OfTeam, "T2"}, {Level: OfCompany},
}

// Every quantity agrees with a second calculation, for people, teams and the
// company, in every kind of window.
func TestContractQuantitiesAgreeWithASecondCalculation(t *testing.T) {
	yuan := cny("1").Currency
	rapid.Check(t, func(t *rapid.T) {
		text := drawContractFacts(t)
		set, selling := contractFacts(text)
		settings := Defaults(yuan)
		settings.Invoiced = rapid.SampledFrom([]int{30, 30, 0, 1, 90}).Draw(t, "invoiced")
		w := NewWorld(set, selling, settings)
		window := rapid.SampledFrom(contractWindows).Draw(t, "window")
		in := contractWindow(window)
		targets, err := w.resolveScopes(contractScopes)
		if err != nil {
			t.Fatal(err)
		}
		for i := range contractQuantities {
			q := &contractQuantities[i]
			naive := naiveRows(set, selling, w.Settings, q.Code, in)
			for k, got := range w.quantity(q, in, w.desk(targets)) {
				want := naive.of(q.Code, contractScopes[k])
				if got.Has != (want != nil) || got.Has && !sameNumber(got.Value, want) {
					t.Fatalf("%s of %v in %s: %s (%v), want %v, of\n%s", q.Code, contractScopes[k], window, got.Value, got.Why.EN, want, text)
				}
			}
		}
	})
}

// sameNumber compares to 18 digits: quotients are rounded to 20.
func sameNumber(got money.Decimal, want *big.Rat) bool {
	exact, ok := new(big.Rat).SetString(got.String())
	off := new(big.Rat).Sub(exact, want)
	return ok && off.Abs(off).Cmp(big.NewRat(1, 1e18)) < 0
}

// What is additive of the company is the sum over its people and nobody's; the
// rows sum to the value; and the order of the facts makes no difference.
func TestContractQuantitiesAddUp(t *testing.T) {
	yuan := cny("1").Currency
	rapid.Check(t, func(t *rapid.T) {
		text := drawContractFacts(t)
		set, selling := contractFacts(text)
		w := NewWorld(set, selling, Defaults(yuan))
		other, mixed := shuffledFacts(t, text)
		v := NewWorld(other, mixed, Defaults(yuan))
		window := rapid.SampledFrom(contractWindows).Draw(t, "window")
		in := contractWindow(window)
		for i := range contractQuantities {
			q := &contractQuantities[i]
			var rows, again []Row
			q.rows(w, in, func(r Row) { rows = append(rows, r) })
			q.rows(v, in, func(r Row) { again = append(again, r) })
			if len(rows) != len(again) {
				t.Fatalf("%s in %s: %d rows, in another order %d", q.Code, window, len(rows), len(again))
			}
			for k, r := range rows {
				if a := again[k]; a.Ref != r.Ref || a.Person != r.Person || !a.Value.Equal(r.Value) || a.Date != r.Date || a.Open != r.Open {
					t.Fatalf("%s in %s: row %d is %+v, in another order %+v", q.Code, window, k, r, a)
				}
			}
			if q.reduce != nil {
				continue
			}
			total := w.quantity(q, in, w.desk([]target{{level: OfCompany}}))[0]
			var people, all money.Decimal
			for at := range w.Persons {
				people = plus(t, people, w.quantity(q, in, w.desk([]target{{OfOne, int32(at)}}))[0].Value)
			}
			for _, r := range rows {
				all = plus(t, all, r.Value)
				if r.Person < 0 {
					people = plus(t, people, r.Value)
				}
			}
			if !total.Value.Equal(people) || !total.Value.Equal(all) {
				t.Fatalf("%s in %s: %s, of people %s, of rows %s", q.Code, window, total.Value, people, all)
			}
		}
	})
}

func plus(t *rapid.T, a, b money.Decimal) money.Decimal {
	sum, err := a.Add(b)
	if err != nil {
		t.Fatal(err)
	}
	return sum
}

// Months add up to the quarter where a quantity counts what happened; no share
// of what is due, recovered, met or kept is above its whole.
func TestContractQuantitiesOverTime(t *testing.T) {
	yuan := cny("1").Currency
	rapid.Check(t, func(t *rapid.T) {
		set, selling := contractFacts(drawContractFacts(t))
		w := NewWorld(set, selling, Defaults(yuan))
		value := func(quantity, window string) money.Decimal {
			for i := range contractQuantities {
				if contractQuantities[i].Code == quantity {
					return w.quantity(&contractQuantities[i], contractWindow(window), w.desk([]target{{level: OfCompany}}))[0].Value
				}
			}
			t.Fatal(quantity)
			return money.Decimal{}
		}
		for _, q := range []string{"signed_amount", "signed_net", "list_amount", "discount_amount", "repeat_amount", "collected", "first_payment_due", "first_payment_met", "collection_tasks", "collection_tasks_done"} {
			months := plus(t, plus(t, value(q, "2026-01"), value(q, "2026-02")), value(q, "2026-03"))
			if got := value(q, "2026-Q1"); !got.Equal(months) {
				t.Fatalf("%s: %s in the quarter, %s in its months", q, got, months)
			}
		}
		for _, pair := range [][2]string{
			{"due_received", "due_amount"}, {"older_recovered", "older_opening"}, {"overdue_balance", "receivable_balance"}, {"first_payment_met", "first_payment_due"},
			{"key_accounts_lost", "key_accounts_before"}, {"collection_tasks_done", "collection_tasks"},
		} {
			if part, whole := value(pair[0], "2026-Q1"), value(pair[1], "2026-Q1"); part.Sign() < 0 || part.Cmp(whole) > 0 {
				t.Fatalf("%s is %s, %s is %s", pair[0], part, pair[1], whole)
			}
		}
		kept, lost := value("key_accounts_kept", "2026-Q1"), value("key_accounts_lost", "2026-Q1")
		if before := value("key_accounts_before", "2026-Q1"); !before.Equal(plus(t, kept, lost)) {
			t.Fatalf("%s key accounts, %s kept, %s lost", before, kept, lost)
		}
	})
}

// The months that end with a day, by counting.
func TestMonthsUpTo(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		to := day("2023-01-01").AddDays(rapid.IntRange(0, 1600).Draw(t, "day"))
		months := rapid.SampledFrom([]int{1, 2, 12, 24}).Draw(t, "months")
		in := monthsUpTo(to, months)
		want := to
		for naiveBack(want.AddDays(-1), to, months) {
			want = want.AddDays(-1)
		}
		if in != (period.Window{From: want, To: to}) {
			t.Fatalf("%d months up to %s begin on %s, not %s", months, to, in.From, want)
		}
	})
}

func TestPeriodOf(t *testing.T) {
	for name, want := range map[string]string{
		"2026-02": "2026-02-01 2026-02-28", "2026-Q4": "2026-10-01 2026-12-31", "2024": "2024-01-01 2024-12-31",
		"": "", "2026-13": "", "2026-Q5": "", "2026-Q": "", "2026-Q12": "", "26": "", "2026-1": "", "2026x01": "", "20260101": "", "abcd": "",
	} {
		in, ok := periodOf(name)
		if got := in.From.String() + " " + in.To.String(); ok != (want != "") || ok && got != want {
			t.Errorf("%q: %s, %v, want %s", name, got, ok, want)
		}
	}
}
