package intake

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/xuri/excelize/v2"
	"pgregory.net/rapid"

	"steelyard/compensation/fact"
	"steelyard/compensation/money"
	"steelyard/compensation/problem"
)

const refundProfile = `
profile: x
currency: CNY
formats: {FORMATS}
files:
  - {file: in.csv, facts: [{fact: receipt, number: {constant: R1}, date: {constant: 2026-01-05}, amount: 金额}]}
`

// TestF9_MoneyThatWentBack reads the ways in which exports write an amount below
// zero: accepted where nothing else can be meant, asked about or refused where it
// can.
func TestF9_MoneyThatWentBack(t *testing.T) {
	for _, h := range []habit{
		{"", "-100.00", "-100.00", "", ""}, {"", "－１００．００", "-100.00", "", ""}, {"", "−100", "-100.00", "", ""}, {"", "-￥100", "-100.00", "", ""}, {"", "￥-100", "-100.00", "", ""},
		{"", "(100.00)", "-100.00", "", ""}, {"", "（100.00）", "-100.00", "", ""}, {"", "( 100 )", "-100.00", "", ""}, {"", "(￥100.00)", "-100.00", "", ""}, {"", "￥(100.00)", "-100.00", "", ""},
		{"", "(100.00)元", "-100.00", "", ""}, {"", "(12.3万)", "-123000.00", "", ""}, {`number: {group: ","}`, "(1,234.50)", "-1234.50", "", ""}, {`number: {group: ","}`, "（１，２３４．５０）", "-1234.50", "", ""},
		{`number: {strip: 整}`, "(100整)", "-100.00", "", ""}, {`number: {units: ten-thousands}`, "(1.5)", "-15000.00", "", ""}, {`number: {units: minor}`, "(150)", "-1.50", "", ""},
		{`number: {minus: behind}`, "100-", "-100.00", "", ""}, {`number: {minus: behind}`, "100.00－", "-100.00", "", ""}, {`number: {minus: behind}`, "-100", "-100.00", "", ""}, {`number: {minus: behind}`, "100", "100.00", "", ""},
		{`number: {minus: behind}`, "￥100.00-", "-100.00", "", ""}, {`number: {minus: behind}`, "(100)", "-100.00", "", ""}, {`number: {minus: behind, group: ",", strip: 元}`, "1,234.50-元", "-1234.50", "", ""},
		{`number: {minus: behind, group: ",", strip: 元}`, "1,234.50元-", "-1234.50", "", ""}, {`number: {minus: front}`, "-1", "-1.00", "", ""},
		// asked
		{"", "100-", refusedNumber, "minus: behind", "minus: behind"}, {"", "100.00－", refusedNumber, "minus: behind", "minus: behind"}, {"", "￥100-", refusedNumber, "minus: behind", "minus: behind"},
		{"", "(1,234.50)", refusedNumber, "group", "group"}, {`number: {units: ten-thousands}`, "(12.3万)", "intake.unit_twice", "units", "units"}, {"", "($100)", "intake.other_currency", "currency", "currency"},
		{"", "(0.001)", "intake.too_precise", "units", "units"},
		// refused
		{"", "红字100", refusedNumber, "-100.00", "-100.00"}, {"", "负100", refusedNumber, "-100.00", "-100.00"}, {"", "(-100)", refusedNumber, "number", "number"}, {"", "-(100)", refusedNumber, "number", "number"},
		{"", "((100))", refusedNumber, "number", "number"}, {"", "(100", refusedNumber, "number", "number"}, {"", "100)", refusedNumber, "number", "number"}, {"", "()", refusedNumber, "number", "number"},
		{"", "￥(￥100)", refusedNumber, "number", "number"}, {"", "(12.3)万", refusedNumber, "number", "number"}, {"", "100.-", refusedNumber, "minus", "minus"}, {"", "△100", refusedNumber, "number", "number"},
		{"", "-", refusedNumber, "minus", "minus"}, {"", "-100-", refusedNumber, "minus", "minus"}, {`number: {minus: behind}`, "-100-", refusedNumber, "number", "number"}, {`number: {minus: behind}`, "(100-)", refusedNumber, "number", "number"},
		{`number: {minus: behind}`, "100--", refusedNumber, "number", "number"}, {`number: {minus: behind}`, "-", refusedNumber, "number", "number"}, {"", "(100)(100)", refusedNumber, "number", "number"},
	} {
		text := "金额\n\"" + h.text + "\"\n"
		s, list := Read(folder(map[string]string{"in.csv": text}), mustProfile(t, strings.Replace(refundProfile, "FORMATS", h.formats, 1)))
		inBothLanguages(t, list)
		switch {
		case !strings.HasPrefix(h.want, "intake."):
			if s == nil || s.Receipts[0].Amount.String() != h.want {
				t.Errorf("%q {%s}: want %s, problems %v", h.text, h.formats, h.want, list)
			}
		case len(list) != 1 || list[0].Code != h.want:
			t.Errorf("%q {%s}: want %s, got %v", h.text, h.formats, h.want, list)
		case !strings.Contains(list[0].Fix.ZH, h.zh) || !strings.Contains(list[0].Fix.EN, h.en):
			t.Errorf("%q: %q is not in %s, or %q not in %s", h.text, h.zh, list[0].Fix.ZH, h.en, list[0].Fix.EN)
		}
	}
}

// TestBracketsMeanOneNumber writes amounts in brackets and reads them back; a
// figure in brackets is not an amount, and stays a problem.
func TestBracketsMeanOneNumber(t *testing.T) {
	cny, _ := money.ParseCurrency("CNY")
	rapid.Check(t, func(t *rapid.T) {
		amount := money.Amount{Minor: rapid.Int64Range(1, 9_999_999_999).Draw(t, "amount"), Currency: cny}
		text := rapid.SampledFrom([]string{"(#)", "（#）", "(￥#)", "￥(#)", "( #元 )", "(#) CNY"}).Draw(t, "form")
		got, err := plainFormats().number.accounted(strings.Replace(text, "#", amount.String(), 1), ownSigns(cny))
		if err != nil || !got.Equal(amount.Decimal().Neg()) {
			t.Fatalf("%s in %s is read as %s, %v", amount, text, got, err)
		}
	})
	if _, list := readHabit(t, "", "2026-01-05", "5", "100%", "(5)", "number"); len(list) != 1 || list[0].Code != refusedNumber {
		t.Errorf("a figure in brackets: %v", list)
	}
}

const plainCompany = "code\nE1\n"

const plainContracts = "number,signed,currency,amount,payee\nK1,2026-01-01,CNY,1000,E1\nK2,2026-01-01,CNY,500,E1\n"

// TestC10_PlainRefunds reads refunds and reversals in the simplest form: a column
// in receipts.csv, and no allocations.csv.
func TestC10_PlainRefunds(t *testing.T) {
	read := func(receipts string) (*fact.Set, problem.List) {
		return Read(folder(map[string]string{"persons.csv": plainCompany, "contracts.csv": plainContracts, "receipts.csv": receipts}), Plain())
	}
	s, list := read("number,date,currency,amount,contract,reverses\nR1,2026-02-01,CNY,600,K1,\nB1,2026-03-01,CNY,-200.50,K1,R1\nB2,2026-03-02,CNY,（399.50）,K1,R1\nU1,2026-03-03,CNY,－100,K2,\n")
	if s == nil || len(list) != 0 {
		t.Fatal(list)
	}
	x := fact.NewIndex(s)
	for i, want := range []int32{fact.None, 0, 0, fact.None} {
		if a := x.Allocations[i]; a.OriginalAt != want {
			t.Errorf("%s takes back %d, want %d", a.Receipt, a.OriginalAt, want)
		}
	}
	_, list = read("number,date,currency,amount,contract,reverses\nR1,2026-02-01,CNY,600,K1,\nB1,2026-01-31,CNY,-600,K2,R1\nB2,2026-03-01,CNY,-1,K1,R9\nB3,2026-03-01,CNY,1,K1,R1\nB4,2026-03-01,CNY,-1,K1,B1\n")
	inBothLanguages(t, list)
	expect(t, found(list), "receipts.csv:3:4 (date) fact.reversal_before_original", "receipts.csv:3:24 (contract) fact.reversal_unmatched",
		"receipts.csv:4:25 (reverses) fact.unknown_receipt", "receipts.csv:5:19 (amount) fact.reversal_not_negative", "receipts.csv:6:25 (reverses) fact.reverses_reversal")
}

// TestC10_ReversedAllocations reads lines that take lines back, and says in which
// cell one does not fit.
func TestC10_ReversedAllocations(t *testing.T) {
	read := func(reversed string) (*fact.Set, problem.List) {
		return Read(folder(map[string]string{
			"persons.csv": plainCompany, "contracts.csv": plainContracts,
			"receipts.csv":    "number,date,currency,amount,reverses\nR1,2026-02-01,CNY,300,\nB1,2026-03-01,CNY,-300,R1\n",
			"allocations.csv": "receipt,line,contract,currency,amount,reverses\nR1,1,K1,CNY,100,\nR1,2,K1,CNY,100,\nR1,3,K2,CNY,100,\n" + reversed,
		}), Plain())
	}
	s, list := read("B1,1,K1,CNY,-100,2\nB1,2,K2,CNY,-100,\nB1,3,K1,CNY,-100,1\n")
	if s == nil || len(list) != 0 {
		t.Fatal(list)
	}
	var got []int32
	for _, a := range fact.NewIndex(s).Allocations[3:] {
		got = append(got, a.OriginalAt)
	}
	if len(got) != 3 || got[0] != 1 || got[1] != 2 || got[2] != 0 {
		t.Errorf("the lines take back %v", got)
	}
	for reversed, want := range map[string][]string{
		"B1,1,K1,CNY,-100,\nB1,2,K1,CNY,-100,3\n": {"allocations.csv:5:6 (contract) fact.reversal_ambiguous", "allocations.csv:6:18 (reverses) fact.reversal_unmatched", "receipts.csv:3:19 (amount) fact.reversal_not_allocated"},
		"B1,1,K2,CNY,-100.01,\n":                  {"allocations.csv:4:13 (amount) fact.over_reversed", "receipts.csv:3:19 (amount) fact.reversal_not_allocated"},
		"B1,1,K2,CNY,100,\n":                      {"allocations.csv:5:13 (amount) fact.sign_differs", "receipts.csv:3:19 (amount) fact.reversal_not_allocated"},
		"B1,1,K2,CNY,-100,x\n":                    {"allocations.csv:5:18 (reverses) intake.not_a_line"},
		"B1,1,K2,CNY,-100,-3\n":                   {"allocations.csv:5:18 (reverses) intake.not_a_line"},
	} {
		_, list := read(reversed)
		inBothLanguages(t, list)
		expect(t, found(list), want...)
	}
}

// TestC10_WrongCustomer warns of cash from another customer, and goes on.
func TestC10_WrongCustomer(t *testing.T) {
	s, list := Read(folder(map[string]string{
		"persons.csv": plainCompany, "customers.csv": "code\nC1\nC2\n", "contracts.csv": "number,customer,signed,currency,amount,payee\nK1,C1,2026-01-01,CNY,1000,E1\n",
		"receipts.csv": "number,customer,date,currency,amount,contract\nR1,C2,2026-02-01,CNY,600,K1\nR2,C1,2026-02-01,CNY,60,K1\nR3,,2026-02-01,CNY,6,K1\n",
	}), Plain())
	inBothLanguages(t, list)
	if s == nil || len(s.Allocations) != 3 {
		t.Fatal(list)
	}
	expect(t, found(list), "receipts.csv:2:26 (contract) fact.other_customer")
}

// TestC10_RefundsOfALedger reads the refunds of a workbook that a finance system
// exports: brackets as text and as a format, the original's serial beside them.
func TestC10_RefundsOfALedger(t *testing.T) {
	book := written(t, func(f *excelize.File) error {
		rows := [][]any{
			{"收款明细", nil, nil, "原单"}, {"流水号", "日期", "金额（元）", "流水号"},
			{"SK001", "2026/2/3", 1000, nil}, {"TK001", "2026/3/3", "（400.00）", "SK001"}, {"TK002", "2026/3/4", -100.5, nil},
		}
		for i, row := range rows {
			cell, _ := excelize.CoordinatesToCellName(1, i+1)
			if err := f.SetSheetRow("Sheet1", cell, &row); err != nil {
				return err
			}
		}
		accounts, err := f.NewStyle(&excelize.Style{NumFmt: 40}) // #,##0.00_);[Red](#,##0.00)
		if err != nil {
			return err
		}
		return f.SetCellStyle("Sheet1", "C3", "C5", accounts)
	})
	const profile = `
profile: x
currency: CNY
formats: {date: YYYY/M/D}
files:
  - {file: b.xlsx, headerRows: 2, headerJoin: /, facts: [{fact: receipt, number: 收款明细/流水号, date: 日期, amount: 金额（元）, reverses: 原单/流水号}]}
`
	s, list := Read(fstest.MapFS{"b.xlsx": &fstest.MapFile{Data: book}}, mustProfile(t, profile))
	if s == nil || len(list) != 0 {
		t.Fatal(list)
	}
	same(t, s, `
receipt "SK001" "" "2026-02-03" "2026-02-03" "1000.00" "CNY"
receipt "TK001" "" "2026-03-03" "2026-03-03" "-400.00" "CNY" "reverses" "SK001"
receipt "TK002" "" "2026-03-04" "2026-03-04" "-100.50" "CNY"
`)
}

// TestNothingFollowsFromALostAllocation: a reversal is not blamed for a line that
// could not be read.
func TestNothingFollowsFromALostAllocation(t *testing.T) {
	_, list := Read(folder(map[string]string{
		"persons.csv": plainCompany, "contracts.csv": plainContracts,
		"receipts.csv":    "number,date,currency,amount,reverses\nR1,2026-02-01,CNY,300,\nB1,2026-03-01,CNY,-300,R1\n",
		"allocations.csv": "receipt,line,contract,currency,amount\nR1,1,K1,CNY,100\nR1,2,K2,CNY,x\nB1,1,K2,CNY,-200\n",
	}), Plain())
	expect(t, found(list), "allocations.csv:3:13 (amount) intake.not_a_number")
}

// TestOverlaysOfTheRow reads overlays beside the split from the same row.
func TestOverlaysOfTheRow(t *testing.T) {
	const profile = `
profile: x
currency: CNY
formats: {share: hundredths}
files:
  - file: in.csv
    facts:
      - {fact: person, distinct: true, code: 销售}
      - {fact: person, distinct: true, code: {column: 售前, blank: skip-fact}}
      - {fact: contract, number: 合同, signed: {constant: 2026-01-01}, amount: 金额}
      - {fact: split, contract: 合同, person: 销售, share: {constant: 100%}}
      - {fact: overlay, contract: 合同, person: {column: 售前, blank: skip-fact}, share: 售前比例}
`
	expect(t, reads(t, profile, "合同,金额,销售,售前,售前比例\nK1,100,E1,E2,50\nK2,100,E1,,\n"),
		`contract "K1" "" "" "2026-01-01" "100.00" "CNY" "100.00" "CNY"`, `contract "K2" "" "" "2026-01-01" "100.00" "CNY" "100.00" "CNY"`,
		`overlay "K1" "E2" "0.5" ""`, `person "E1" ""`, `person "E2" ""`, `split "K1" "E1" "1" ""`, `split "K2" "E1" "1" ""`)
	expect(t, reads(t, profile, "合同,金额,销售,售前,售前比例\nK1,100,E1,E2,0\nK2,100,E1,E2,50%\n"),
		"in.csv:2:14 (售前比例) fact.share_not_positive", "in.csv:3:14 (售前比例) intake.not_a_share")
}
