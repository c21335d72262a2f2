package measure

import (
	"strings"
	"testing"
)

func TestCollected(t *testing.T) {
	for _, c := range []contractCase{
		{"by confirmation, capped at the contract, reversals when they happen, credited by split", contractPeople + `
			contract HT1 K1 01-05 100 A=0.5 B=0.5
			contract HT2 K1 01-05 50 A=1
			contract HT3 K1 01-05 50
			receipt R1 01-31 HT1=60.01 HT2=10
			receipt R2 02-10 HT1=60
			receipt R3 03-05 HT1=-30.01 of=R1
			receipt R4 03-06 HT2=-4
			receipt R5 03-07 HT3=7
			receipt R6 03-08 HT9=800`, `
			collected 2026-01 company 70.01 3
			collected 2026-01 A 40.01
			collected 2026-01 B 30
			collected 2026-02 company 39.99 2
			collected 2026-02 A 20
			collected 2026-03 company -7
			collected 2026-03 A -9
			collected 2026-03 T1 0
			collected 2026-Q1 T1 60.01
			collected 2026-Q1 T0 96
			collected 2026-Q1 company 103
			collected 2026-04 company 0 0`},
		{"first payment: window of the due date and 15 days, 30 % of what is in force", contractPeople + `
			contract HT1 K1 01-05 100 A=0.5 B=0.5
			contract HT2 K1 01-05 200 A=1
			contract HT3 K1 01-05 400 A=1
			contract HT4 K1 01-05 800 A=1 effective=02-17 filed=02-17
			contract HT5 K1 01-05 1600 A=1 effective=02-16
			contract HT6 K1 01-05 3200 A=1
			contract HT7 K1 01-05 10 A=1
			due HT1 2 02-01 50
			due HT1 1 02-13 50
			due HT2 1 02-13 50
			due HT3 1 02-14 50
			due HT4 1 02-01 50
			due HT5 1 02-01 50
			due HT6 1 02-01 50
			change HT2 1 02-28 -100
			change HT3 1 03-01 100
			change HT6 1 02-01 -3200
			receipt R1 02-16 HT1=30
			receipt R2 02-28 HT2/1=30
			receipt R3 03-01 HT3=151
			receipt R4 03-02 HT3=-51
			receipt R5 02-17 HT5=9`, `
			first_payment_due 02-01..02-15 company 0
			first_payment_due 02-16..02-16 company 1700 3
			first_payment_met 02-16..02-16 company 100 2
			first_payment_due 2026-02 company 1800
			first_payment_met 2026-02 A 150
			first_payment_due 2026-03 company 500
			first_payment_met 2026-03 T2 500
			first_payment_met 2026-03 T1 0`},
	} {
		c.run(t)
	}
}

func TestDue(t *testing.T) {
	for _, c := range []contractCase{
		{"by instalment, the rest to the oldest due first; early receipts count when due", contractPeople + `
			contract HT1 K1 2025-06-01 300 A=0.5 B=0.5
			due HT1 2 02-10 100
			due HT1 1 01-10 100
			due HT1 3 03-10 100
			receipt R1 2025-12-20 HT1=130
			receipt R2 03-01 HT1/3=60
			receipt R3 03-20 HT1/3=50`, `
			due_amount 2026-01 company 100 2
			due_received 2026-01 company 100
			due_amount 2026-02 A 50
			due_received 2026-02 company 30
			due_received 2026-03 company 100
			due_received 2026-Q1 company 240
			due_received 02-01..03-10 company 90
			due_amount 2026-Q1 T1 100
			due_amount 2026-Q1 T2 200
			due_amount 2026-04 company 0
			due_received 2026-04 company 0`},
		{"money back: of the payment that it takes back, else from what is due last", contractPeople + `
			contract HT1 K1 01-01 300 A=1
			due HT1 1 01-10 100
			due HT1 2 01-20 100
			due HT1 3 03-30 100
			receipt R1 01-05 HT1/1=100
			receipt R2 01-06 HT1/2=100
			receipt R3 02-01 HT1=-40 of=R1
			receipt R4 03-01 HT1=-30
			receipt R5 03-02 HT1/2=-200`, `
			due_received 2026-01 company 200
			due_received 01-10..02-05 company 160
			due_received 01-20..02-05 company 100
			due_received 01-20..03-01 company 70
			due_received 01-10..03-01 company 130
			due_received 01-10..03-02 company 0`},
		{"cancellations are taken off what is due last; not effective yet is not due", contractPeople + `
			contract HT1 K1 01-01 300 A=1
			contract HT2 K1 01-01 70 A=1 effective=02-15
			due HT1 1 01-10 150
			due HT1 2 02-10 150
			due HT2 1 02-10 70
			change HT1 1 02-01 -180
			change HT1 2 03-01 20`, `
			due_amount 2026-01 company 150
			due_amount 01-01..02-10 company 120
			due_amount 2026-02 company 70
			due_amount 02-01..03-01 company 70
			due_amount 01-01..03-31 company 210`},
	} {
		c.run(t)
	}
}

func TestReceivables(t *testing.T) {
	for _, c := range []contractCase{
		{"open of what has fallen due or is invoiced, 30 days before; overdue from the day after, bad debt taken off", contractPeople + `
			contract HT1 K1 2025-06-01 300 A=0.5 B=0.5 filed=2025-06-01 keep=9
			contract HT2 K1 02-01 50 A=1
			due HT1 1 01-10 100
			due HT1 2 02-10 170
			due HT1 9 03-10 30
			due HT2 1 06-01 50
			receipt R1 01-12 HT1=60
			receipt R2 02-12 HT1=100
			written HT1 1 02-20 15`, `
			receivable_balance 2025-12-10..2025-12-10 company 0 0
			receivable_balance 2025-12-11..2025-12-11 company 100 2
			receivable_balance 2025 T1 50
			overdue_balance 2025 company 0
			receivable_balance 01-01..01-09 company 100
			overdue_balance 01-01..01-09 company 0
			receivable_balance 01-01..01-10 company 100
			overdue_balance 01-01..01-10 company 0
			receivable_balance 01-01..01-11 company 270
			overdue_balance 01-01..01-11 company 100
			receivable_balance 2026-01 company 210 4
			overdue_balance 2026-01 T1 20
			overdue_balance 2026-01 T2 20
			receivable_balance 02-01..02-07 company 210
			receivable_balance 02-01..02-08 company 240
			receivable_balance 2026-02 company 125
			overdue_balance 2026-02 company 95
			receivable_balance 03-10..03-10 company 125
			overdue_balance 03-10..03-10 company 95
			receivable_balance 2026-03 company 125
			overdue_balance 2026-03 company 125
			overdue_balance 2026-03 A 62.5
			receivable_balance 2026-03 A 62.5
			receivable_balance 2026-03 T1 0
			receivable_balance 05-01..05-01 company 125
			receivable_balance 05-02..05-02 company 175
			overdue_balance 05-02..05-02 company 125
			overdue_balance 06-01..06-01 company 125
			overdue_balance 06-02..06-02 company 175
			bad_debt 2026-02 B 7.5
			bad_debt 2026-01 B 0
			bad_debt 2027 company 0
			bad_debt 2027-01 company 15
			bad_debt 2027-01-01..2027-02-19 company 15
			bad_debt 2027-01-01..2027-02-20 company 0`},
		{"older: open as the fiscal year began, recovered since", contractPeople + `
			contract HT1 K1 2025-06-01 400 A=0.5 B=0.5 filed=2025-06-01 keep=9
			contract HT2 K1 01-01 50 A=1
			contract HT3 K1 2025-06-01 40 A=1 filed=2025-07-01 keep=1
			due HT1 1 2025-08-10 100
			due HT1 2 01-10 100
			due HT1 3 08-10 100
			due HT1 9 01-02 100
			due HT2 1 01-10 50
			due HT3 1 01-01 40
			receipt R1 2025-08-12 HT1=60
			receipt R2 01-12 HT1/2=30
			receipt R3 02-12 HT1=90
			receipt R4 03-12 HT1=-20 of=R3
			receipt R5 03-13 HT1=-70 of=R1
			receipt R6 01-12 HT2=50
			written HT1 1 2025-12-31 10`, `
			older_opening 2026-01 company 270
			older_opening 2026-03 A 155
			older_opening 2026-03 T2 270
			older_opening 2025 company 0
			older_recovered 2026-01 company 30
			older_recovered 2026-02 company 60
			older_recovered 2026-02 T1 30
			older_recovered 03-12..03-12 company 60
			older_recovered 2026-03 company 30
			older_recovered 2026-03 B 15`},
	} {
		c.run(t)
	}
}

func TestCollectionDays(t *testing.T) {
	for _, c := range []contractCase{
		{"until paid in full and staying so", contractPeople + `
			contract HT1 K1 01-01 100 A=0.5 B=0.5
			contract HT2 K1 01-10 100 A=1
			contract HT3 K1 01-20 100 B=1
			contract HT4 K1 2025-01-31 100 A=1
			contract HT5 K1 02-01 100 A=1 filed=02-20
			contract HT6 K1 02-01 100 A=1
			receipt R1 01-11 HT1=100
			receipt R2 01-21 HT1=-60 of=R1
			receipt R3 02-05 HT2=99.99
			receipt R4 02-10 HT1=60
			receipt R5 01-15 HT3=100
			change HT2 1 03-01 -0.01
			change HT6 1 02-01 -100
			change HT3 1 03-05 1`, `
			collection_days 01-01..01-12 company 10 4
			collection_days 2026-01 company no The median is not reached: of 3, 1 have ended
			collection_days 2026-01 B 0 2
			collection_days 2026-01 A no of 2, 0 have ended
			collection_days 2026-01 T2 0 2
			collection_days 01-01..02-19 company 40 4
			collection_days 02-19..02-20 company 40 5
			collection_days 01-01..03-01 company 40
			collection_days 01-01..03-10 company 50
			collection_days 2025-02 company no of 1, 0 have ended
			collection_days 2027-12 company no No contract became effective in the last twelve months`},
	} {
		c.run(t)
	}
}

func TestBilledOverTwelveMonths(t *testing.T) {
	contractCase{"twelve months of due dates", contractPeople + `
		contract HT1 K1 2024-06-01 730 A=0.5 B=0.5
		due HT1 1 2025-01-31 100
		due HT1 2 2025-02-01 265
		due HT1 3 01-31 365`, `
		billed_amount 2026-01 company 630
		billed_amount 01-01..01-30 company 365
		billed_per_day 2025 company 1
		billed_per_day 2025-01 company 0.27322404371584699454
		billed_per_day 2026-01 A 0.8630136986301369863
		billed_per_day 2028 company 0
		bad_debt 2026-01 company 0`}.run(t)
}

func TestKeyAccounts(t *testing.T) {
	for _, c := range []contractCase{
		{"active in months 13 to 24 back, by receipt or contract; lost or kept", contractPeople + `
			customer K1 A
			customer K2 A
			customer K3 A
			customer K4 B
			customer K5 A
			customer K6 A
			contract HT1 K1 2024-01-01 100 A=0.5 B=0.5
			contract HT2 K2 2025-01-31 100 B=1
			contract HT3 K3 2025-02-01 100 B=1
			contract HT4 K4 2024-06-01 100 B=1
			contract HT5 K5 2024-01-31 100 B=1
			contract HT6 K6 2024-02-01 100
			receipt R1 2024-03-01 HT1=10
			receipt R2 01-31 HT2=10
			receipt R3 2024-05-01 HT5=10
			receipt R4 2024-05-02 HT5=-10 of=R3
			receipt R5 2025-02-01 HT6=10
			receipt R6 2025-03-01 HT6=-20`, `
			key_accounts_before 2026-01 company 3 4
			key_accounts_lost 2026-01 company 2
			key_accounts_kept 2026-01 company 1
			key_accounts_before 2026-01 A 1
			key_accounts_before 2026-01 B 2
			key_accounts_before 2026-01 T2 2
			key_accounts_before 2026-01 T1 0
			key_accounts_lost 2026-01 B 1
			key_accounts_kept 2026-01 B 1
			key_accounts_kept 2026-01 A 0
			key_accounts_kept 2025-01 company 1
			key_accounts_before 2025-01 company 2`},
		{"counted once for the team of then", contractPeople + `
			customer K1 A
			contract HT1 K1 2025-01-01 100 A=0.5 B=0.5
			contract HT2 K1 02-01 100 A=1
			receipt R1 02-10 HT1=5
			receipt R2 03-10 HT2=5`, `
			key_accounts_before 2027-02 T1 1
			key_accounts_before 2027-02 T2 1
			key_accounts_before 2027-02 T0 1 2
			key_accounts_before 2027-03 T2 1
			key_accounts_before 2027-03 T1 0
			key_accounts_before 2027-03 T0 1 2
			key_accounts_lost 2027-03 company 1`},
	} {
		c.run(t)
	}
}

func TestCollectionTasks(t *testing.T) {
	contractCase{"planned in weeks whose Sunday lies in the window, done by it with evidence", contractPeople + `
		task A 2025-12-29 1 collection done=01-04 evidence=x
		task A 01-26 1 collection done=02-01 evidence=x
		task A 02-02 1 collection done=02-09 evidence=x
		task A 02-02 2 collection done=02-03
		task A 02-02 3 collection
		task A 02-02 4 collection unplanned done=02-03 evidence=x
		task A 02-02 5 visit done=02-03 evidence=x
		task A 02-23 1 collection done=02-23 evidence=x
		task C 02-09 1 collection done=02-09 evidence=x
		task X 02-09 1 collection done=02-09 evidence=x`, `
		collection_tasks 2026-01 company 1
		collection_tasks_done 2026-01 A 1
		collection_tasks 2026-02 A 4
		collection_tasks_done 2026-02 A 1
		collection_tasks 2026-02 company 5
		collection_tasks 2026-02 T1 5
		collection_tasks_done 2026-02 T1 2
		collection_tasks 2026-03 T1 1
		collection_tasks 2026-03 T2 0
		collection_tasks_done 2026-Q1 A 3`}.run(t)
}

// Where there is nothing to divide by, or nothing is known, an indicator has a
// reason and no value.
func TestContractIndicatorsWithoutAValue(t *testing.T) {
	w := contractWorld(contractPeople + `
		target A collection 2026-01 0
		forecast A signing 2026-01 01-01 0
		contract HT1 K1 2025-01-05 100 A=1 filed=2025-01-05 cost=10 list=100
		due HT1 1 2025-01-05 100`)
	for _, c := range []struct{ code, window, scope, want string }{
		{"CT02", "2026-01", "B", "No signing target"}, {"CT03", "2026-01", "A", "New contract amount without tax: zero"}, {"CT05", "2026-01", "A", "zero"},
		{"CT05", "2026-01", "B", "No signing forecast"}, {"CT06", "2026-01", "company", "Key accounts active a year before: zero"}, {"CT07", "2026-01", "A", "New contracts: zero"},
		{"CT08", "2026-01", "A", "No new contract with a known list price"}, {"CT09", "2026-01", "A", "New contract amount: zero"}, {"CT10", "2026-01", "company", "zero"},
		{"CL02", "2026-01", "A", "Collection target: zero"}, {"CL02", "2026-01", "T2", "No collection target"}, {"CL03", "2026-02", "company", "zero"},
		{"CL05", "2026-02", "A", "No collection forecast"}, {"AR01", "2026-01", "A", "Instalments fallen due: zero"}, {"AR02", "2026-01", "B", "Opening balance of older contracts: zero"},
		{"AR03", "2026-01", "B", "Receivable balance: zero"}, {"AR04", "2026-02", "A", "No contract became effective"}, {"AR05", "2026-02", "company", "zero"},
		{"AR06", "2026-02", "company", "zero"}, {"AR07", "2026-02", "company", "Inherited collection tasks due: zero"},
	} {
		r := contractIndicator(t, w, c.code, c.window, c.scope)
		if r.Has || !strings.Contains(r.Why.EN, c.want) || r.Why.ZH == "" {
			t.Errorf("%s of %s in %s: %s, %v (%+v), want %s", c.code, c.scope, c.window, r.Value, r.Has, r.Why, c.want)
		}
	}
	for _, c := range []struct{ code, window, scope, want string }{
		{"CT01", "2026-01", "company", "0"}, {"CT04", "2026-01", "company", "0"}, {"CL01", "2026-01", "company", "0"}, {"CL04", "2026-01", "A", "0"},
		{"AR01", "2025-01", "A", "0"}, {"AR02", "2026-01", "A", "0"}, {"AR03", "2026-01", "A", "1"}, {"AR05", "2025", "A", "365"}, {"AR06", "2025", "A", "0"},
		{"CT08", "2025-01", "A", "0"}, {"CT03", "2025-01", "A", "0.9"}, {"CT07", "2025-01", "A", "100"},
	} {
		if r := contractIndicator(t, w, c.code, c.window, c.scope); !r.Has || r.Value.Round(9).Canonical().String() != c.want {
			t.Errorf("%s of %s in %s: %s (%v), want %s", c.code, c.scope, c.window, r.Value, r.Why.EN, c.want)
		}
	}
}

func TestContractsInAnotherCurrency(t *testing.T) {
	set, selling := contractFacts(contractPeople + `
		contract HT1 K1 01-05 100 A=1
		contract HT2 K1 02-05 100 B=1`)
	set.Contracts[0].Amount.Currency = dollars()
	w := NewWorld(set, selling, Defaults(cny("1").Currency))
	for _, c := range []struct {
		scope string
		has   bool
	}{{"A", false}, {"company", false}, {"B", true}} {
		if in := contractInput(t, w, "signed_amount", "2026-Q1", c.scope); in.Has != c.has || !in.Has && !strings.Contains(in.Why.EN, "other currencies than CNY") {
			t.Errorf("%s: %s, %v (%v)", c.scope, in.Value, in.Has, in.Why)
		}
	}
}
