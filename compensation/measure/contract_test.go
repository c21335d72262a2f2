package measure

import "testing"

// contractPeople are A, who moves from T1 to T2 on March 1, and B of T2; both
// teams are below T0. C is employed from February 10 on, in T1.
const contractPeople = `
team T0
team T1 T0
team T2 T0
person A T1 2025-01-01 02-28 T2 03-01 -
person B T2
person C T1 02-10 -
`

func TestContractsSigned(t *testing.T) {
	for _, c := range []contractCase{
		{"the later one of effective and filed; without terms the signing date", contractPeople + `
			contract HT1 K1 01-05 1000 A=0.6 B=0.4
			contract HT2 K1 01-05 200 A=1 effective=02-10 filed=02-01
			contract HT3 K1 01-05 30 A=1 effective=02-10 filed=03-02
			contract HT4 K1 01-05 4 A=1 effective=02-10
			contract HT5 K1 01-06 5 A=1 filed=01-02
			contract HT6 K1 - 6 A=1
			contract HT7 K1 - 7 A=1 effective=02-10 filed=02-10`, `
			signed_amount 2026-01 company 1005 3
			signed_amount 2026-01 A 605 2
			signed_amount 2026-01 B 400 1
			signed_amount 2026-02 company 207 2
			signed_amount 2026-03 A 30 1
			signed_amount 2026-Q1 A 842 5
			signed_amount 2026-04 A 0 0
			contracts_signed 2026-01 company 2 3
			contracts_signed 2026-01 A 2 2
			contracts_signed 2026-01 T0 2 3
			contracts_signed 2026-Q1 T1 4
			contracts_signed 2026-Q1 T2 2
			contracts_signed 2026-04 company 0`},
		{"moved: old rows stay with the old team", contractPeople + `
			contract HT1 K1 02-28 100 A=1
			contract HT2 K1 03-01 10 A=1`, `
			signed_amount 2026-Q1 T1 100
			signed_amount 2026-Q1 T2 10
			signed_amount 2026-Q1 T0 110`},
		{"changes and cancellations on their day, none before the contract counts; rounded to the fen", contractPeople + `
			contract HT1 K1 01-05 100.01 A=0.5 B=0.5 effective=01-20 filed=01-20
			change HT1 1 01-10 0.02 0.01
			change HT1 2 02-01 -50.03
			change HT1 3 03-31 -50`, `
			signed_amount 2026-01 company 100.03
			signed_amount 2026-01 A 50.02
			signed_amount 2026-01 B 50.01
			signed_amount 2026-02 company -50.03
			signed_amount 2026-02 A -25.02
			signed_amount 2026-03 B -25
			signed_amount 2026-Q1 company 0 8
			contracts_signed 2026-01 company 1
			contracts_signed 2026-02 company 0
			contracts_signed 2026-Q1 company 0`},
		{"nobody's", contractPeople + `
			contract HT1 K1 01-05 100`, `
			signed_amount 2026-01 company 100
			signed_amount 2026-01 T0 0
			contracts_signed 2026-01 company 1
			signed_net 2026-01 company 100`},
	} {
		c.run(t)
	}
}

func TestMarginsDiscountsAndRepeats(t *testing.T) {
	for _, c := range []contractCase{
		{"margin: net less cost and purchases, as the contract began to count", contractPeople + `
			contract HT1 K1 01-05 1130 net=1000 A=0.6 B=0.4 filed=01-10 cost=600 buy=100
			contract HT2 K1 02-05 226 net=200 B=1 filed=02-05 cost=0
			contract HT3 K1 03-05 100 net=90 B=1 filed=03-05 cost=120
			change HT1 1 01-08 113 100
			change HT1 2 01-20 113 100`, `
			signed_net 2026-01 company 1100
			signed_margin 2026-01 company 400
			signed_margin 2026-01 A 240
			signed_net 2026-01 B 440
			signed_margin 2026-02 company 200
			signed_margin 2026-03 company -30
			signed_margin 2026-04 company 0
			signed_net 2026-04 company 0`},
		{"a contract without a cost hides nothing", contractPeople + `
			contract HT1 K1 01-05 1130 net=1000 A=1 filed=01-05 cost=600
			contract HT2 K1 01-06 100 A=0.5 B=0.5
			contract HT3 K1 01-06 100 B=1 filed=01-06 buy=10`, `
			signed_net 2026-01 company 1200
			signed_margin 2026-01 company no The margin is not known: 2 of the new contracts have no budgeted cost, such as HT2
			signed_margin 2026-01 A no 1 of the new contracts
			signed_margin 2026-02 A 0`},
		{"discount: only where the list price is known, negative above it", contractPeople + `
			contract HT1 K1 01-05 800 A=0.5 B=0.5 filed=01-05 list=1000
			contract HT2 K1 01-06 100 A=1 filed=01-06 list=90
			contract HT3 K1 01-06 70 A=1 filed=01-06 list=70
			contract HT4 K1 01-06 500 A=1
			contract HT5 K1 02-01 60 B=1 filed=02-01 list=60
			change HT1 1 01-05 -20
			change HT1 2 01-06 -80`, `
			list_amount 2026-01 company 1160
			discount_amount 2026-01 company 210
			discount_amount 2026-01 B 110
			discount_amount 2026-01 A 100
			discount_amount 2026-02 B 0
			list_amount 2026-02 A no No new contract with a known list price
			discount_amount 2026-02 A no No new contract with a known list price`},
		{"repeats: another contract counted on an earlier day", contractPeople + `
			customer K1 A
			customer K2 B
			contract HT1 K1 01-05 100 A=1
			contract HT2 K1 01-05 20 A=1
			contract HT3 K1 02-01 3 B=1
			contract HT4 K2 02-01 40 B=1
			contract HT5 K2 01-01 50 B=1 effective=02-02 filed=02-10
			contract HT6 K9 02-02 600 B=1
			contract HT7 K9 02-03 700 B=1
			change HT1 1 03-01 -10
			change HT3 1 03-01 -1`, `
			repeat_amount 2026-01 company 0
			repeat_amount 2026-02 company 53
			repeat_amount 2026-03 company -1
			repeat_amount 2026-Q1 A 0`},
	} {
		c.run(t)
	}
}

const contractRoad = `
stage P2 opportunity 0.1
stage P4 approval 0.5
stage P5 negotiation 0.8
stage P6 won 1
stage L lost 0
`

func TestPresigned(t *testing.T) {
	for _, c := range []contractCase{
		{"open in negotiation or awarded, expected within 90 days", contractPeople + contractRoad + `
			contract HT1 K1 01-31 1 A=1
			contract HT2 K1 02-01 1 A=1
			deal O1 A 01-01 1 signing=01-31
			deal O2 A 01-01 2 signing=05-01
			deal O3 A 01-01 4 signing=05-02
			deal O4 A 01-01 8 signing=01-30
			deal O5 A 01-01 16 signing=03-01 award=01-31
			deal O6 A 01-01 32 signing=03-01 award=02-01
			deal O7 A 01-01 64 signing=03-01
			deal O8 A 01-01 128 signing=03-01 contract=HT1
			deal O9 A 01-01 256 signing=03-01 contract=HT2
			deal O10 A 02-01 512 signing=03-01
			deal O11 A 01-01 1024
			deal O12 X 01-01 2048 signing=03-01
			deal O13 A 01-01 4096 signing=03-01
			move O1 01-01 P5
			move O2 01-01 P5
			move O3 01-01 P5
			move O4 01-01 P5
			move O5 01-01 P4
			move O6 01-01 P4
			move O7 01-01 P5
			move O7 01-31 L
			move O8 01-01 P5
			move O9 01-01 P5
			move O10 01-01 P5
			move O11 01-01 P5
			move O12 01-01 P5`, `
			presigned_amount 2026-01 company 275 4
			presigned_amount 2026-01 T1 275
			presigned_amount 2026-01 B 0`},
		{"closed again, and reopened", contractPeople + contractRoad + `
			deal O1 A 01-01 100 signing=04-01
			move O1 01-01 P5
			move O1 01-20 L
			move O1 02-10 P5
			move O1 03-10 P6`, `
			presigned_amount 01-01..01-19 company 100
			presigned_amount 2026-01 company 0
			presigned_amount 2026-02 T1 100
			presigned_amount 2026-03 company 0`},
		{"weekly change: what entered less what left", contractPeople + contractRoad + `
			deal O1 A 01-01 100 signing=03-01
			deal O2 B 01-01 20 signing=03-01
			deal O3 B 01-01 3 signing=03-01
			deal O4 B 01-01 40 signing=05-09
			deal O5 B 01-01 500 signing=02-05
			move O1 01-01 P5
			move O2 01-31 P4
			move O2 02-01 P5
			move O3 01-01 P5
			move O3 02-07 L
			move O4 01-01 P5
			move O5 01-01 P5`, `
			presigned_change 02-01..02-07 company -483 3
			presigned_change 2026-02 company 0 0
			presigned_change 02-01..02-07 A 0
			presigned_change 02-01..02-08 company -463 3`},
		{"expected cash: the chance of the stage times the first payment within 90 days", contractPeople + contractRoad + `
			deal O1 A 01-01 1000 signing=03-01 cash=05-01 first=300
			deal O2 A 01-01 1000 signing=03-01 cash=05-02 first=300
			deal O3 B 01-01 1000 signing=03-01 cash=03-20 first=100.01 award=01-02
			deal O4 B 01-01 1000 signing=03-01 cash=03-20 first=7
			deal O5 B 01-01 1000 signing=03-01 first=70
			move O1 01-01 P5
			move O2 01-01 P5
			move O3 01-01 P4
			move O4 01-01 P4
			move O5 01-01 P5`, `
			expected_cash 2026-01 company 290.005
			expected_cash 2026-01 A 240
			expected_cash 2026-03 B 0`},
	} {
		c.run(t)
	}
}

func TestTargetsAndForecasts(t *testing.T) {
	contractCase{"months; quarters and years whole and without a finer one", contractPeople + `
		target A signing 2026-01 100
		target A signing 2026-02 110
		target A signing 2026-Q1 1000
		target A signing 2026-Q2 2000
		target A signing 2026 9000
		target B signing 2026 5000
		target C signing 2026-01 7
		target C signing 2026-02 8
		target C signing 2026-03 0
		target A collection 2026-01 1
		target X signing 2026-01 400`, `
		signing_target 2026-01 A 100
		signing_target 2026-Q1 A 210
		signing_target 2026-Q2 A 2000
		signing_target 2026 A 2210
		signing_target 2026 B 5000
		signing_target 2026-Q1 B no No signing target is set for this window
		signing_target 2026-03 A no No signing target
		signing_target 2026-03 C 0 1
		signing_target 01-01..01-30 A no No signing target
		signing_target 01-02..02-28 A no No signing target
		signing_target 2025-12-01..01-31 A 100
		signing_target 2026-01 company 107
		signing_target 2026-01 T1 100
		signing_target 2026-02 T1 118
		signing_target 2026 T2 7000
		signing_target 2026 T0 7218
		collection_target 2026-01 A 1
		collection_target 2026-Q2 A no No collection target is set`}.run(t)
	contractCase{"forecasts: the last one frozen by the first working day", contractPeople + `
		forecast A signing 2026-01 2025-12-20 50
		forecast A signing 2026-01 01-01 60
		forecast A signing 2026-01 01-02 90
		forecast A signing 2026-02 02-02 70
		forecast A signing 2026-03 03-03 80
		forecast A signing 2026-Q1 01-01 5000
		forecast A collection 2026-01 2025-12-31 0
		forecast B signing 2026-02 02-01 5
		forecast B signing 2026-02 02-03 6
		forecast X signing 2026-02 02-01 700`, `
		signing_forecast 2026-01 A 60
		signing_forecast 2026-02 A 70
		signing_forecast 2026-02 company 75
		signing_forecast 2026-03 A no No signing forecast was frozen in time
		signing_forecast 2026-Q1 A 130
		signing_forecast 02-01..02-27 A no No signing forecast
		signing_forecast 2026-Q1 T1 130
		signing_forecast 2026-Q1 T2 5
		collection_forecast 2026-01 A 0 1
		collection_forecast 2026-02 A no No collection forecast`}.run(t)
}
