package intake

import (
	"encoding/csv"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"

	"steelyard/compensation/fact"
	"steelyard/compensation/money"
	"steelyard/compensation/period"
	"steelyard/compensation/problem"
)

// WritePlain writes facts that fact.Check accepts in the plain CSV form, one
// file after the other: create is called with the name of each file, which is
// closed before the next one begins. Optional files without rows are left out.
// Read with Plain gives the same facts back, in another order.
//
// Texts that a spreadsheet would take for a formula get an apostrophe in front,
// which Read takes off again; numbers and dates are written bare. What the form
// cannot hold (a text of blanks only, a line break of two characters, a number
// with more than 18 digits before or 12 behind the point, an employment that
// says nothing) makes the error a problem.List, and the files are then not to
// be used; any other error comes from create or the writers.
func WritePlain(s *fact.Set, create func(name string) (io.WriteCloser, error)) error {
	w := plainWriter{create: create}
	for _, write := range []func(*fact.Set) error{
		w.teams, w.persons, w.customers, w.contracts, w.splits, w.overlays, w.instalments, w.receipts, w.allocations, w.figures,
	} {
		if err := write(s); err != nil {
			return err
		}
	}
	if w.problems.Failed() {
		return w.problems.Sorted()
	}
	return nil
}

type plainWriter struct {
	create   func(name string) (io.WriteCloser, error)
	problems problem.List
	file     string
	columns  []string
	line     int
	cells    []string
}

// table writes a file of n rows; row puts the cells of one.
func (w *plainWriter) table(name, columns string, needed bool, n int, row func(i int)) (err error) {
	if n == 0 && !needed {
		return nil
	}
	out, err := w.create(name)
	if err != nil {
		return err
	}
	defer func() {
		if closed := out.Close(); err == nil {
			err = closed
		}
	}()
	w.file, w.columns = name, strings.Split(columns, ",")
	c := csv.NewWriter(out)
	if err := c.Write(w.columns); err != nil {
		return err
	}
	for i := range n {
		w.cells, w.line = w.cells[:0], i+2
		row(i)
		if err := c.Write(w.cells); err != nil {
			return err
		}
	}
	c.Flush()
	return c.Error()
}

// cannot reports a value that would not be read back.
func (w *plainWriter) cannot(what problem.Text) {
	column := w.columns[len(w.cells)]
	w.problems.Add("intake.not_writable", problem.Place{File: w.file, Line: w.line, Field: column},
		problem.Text{ZH: "普通 CSV 格式存不下：" + what.ZH + "。", EN: "The plain CSV form cannot hold " + what.EN + "."},
		problem.Text{ZH: "请改正这个值，或换一种方式保存。", EN: "Correct the value, or keep it in another way."})
}

func (w *plainWriter) text(texts ...string) {
	for _, s := range texts {
		switch {
		case s != "" && blank(s):
			w.cannot(problem.Text{ZH: "只有空白的文字", EN: "a text of blanks only"})
		case strings.Contains(s, "\r\n"):
			w.cannot(problem.Text{ZH: "两个字符的换行（CR LF）", EN: "a line break of two characters (CR LF)"})
		case !utf8.ValidString(s):
			w.cannot(problem.Text{ZH: "不是 UTF-8 的文字", EN: "a text that is not UTF-8"})
		}
		w.cells = append(w.cells, Guard(s))
	}
}

func (w *plainWriter) date(dates ...period.Date) {
	for _, d := range dates {
		w.cells = append(w.cells, d.String())
	}
}

// number writes digits; suffix is what follows them.
func (w *plainWriter) number(s, suffix string) {
	if _, err := money.ParseDecimal(s); err != nil {
		w.cannot(problem.Textf("数字 %s", "the number %s", s))
	}
	w.cells = append(w.cells, s+suffix)
}

func (w *plainWriter) amount(amounts ...money.Amount) {
	for _, a := range amounts {
		w.number(a.String(), "")
	}
}

// lineOrNone writes the number of a line, and nothing for none.
func (w *plainWriter) lineOrNone(n int) {
	if n == 0 {
		w.cells = append(w.cells, "")
		return
	}
	w.number(strconv.Itoa(n), "")
}

func (w *plainWriter) share(d money.Decimal) {
	hundredths, err := d.Mul(money.Int(100))
	if err != nil {
		w.cannot(problem.Textf("比例 %s", "the share %s", d))
	}
	w.number(hundredths.String(), "%")
}

func (w *plainWriter) teams(s *fact.Set) error {
	return w.table("teams.csv", "code,name,parent", false, len(s.Teams), func(i int) {
		x := &s.Teams[i]
		w.text(x.Code, x.Name, x.Parent)
	})
}

// persons writes a row for every employment, and one for each person without.
func (w *plainWriter) persons(s *fact.Set) error {
	type row struct {
		person     *fact.Person
		employment fact.Employment
	}
	at := make(map[string][]int, len(s.Persons))
	for i, e := range s.Employments {
		at[e.Person] = append(at[e.Person], i)
	}
	var rows []row
	for i := range s.Persons {
		p := &s.Persons[i]
		for _, n := range at[p.Code] {
			rows = append(rows, row{p, s.Employments[n]})
		}
		if len(at[p.Code]) == 0 {
			rows = append(rows, row{person: p})
		}
	}
	return w.table("persons.csv", "code,name,family,grade,team,from,to", true, len(rows), func(i int) {
		p, e := rows[i].person, rows[i].employment
		w.text(p.Code, p.Name)
		if e == (fact.Employment{Person: p.Code}) {
			w.cannot(problem.Text{ZH: "没有任何内容的任职", EN: "an employment that says nothing"})
		}
		w.text(e.Family, e.Grade, e.Team)
		w.date(e.Valid.From, e.Valid.To)
	})
}

func (w *plainWriter) customers(s *fact.Set) error {
	return w.table("customers.csv", "code,name,class,industry", false, len(s.Customers), func(i int) {
		x := &s.Customers[i]
		w.text(x.Code, x.Name, x.Class, x.Industry)
	})
}

func (w *plainWriter) contracts(s *fact.Set) error {
	return w.table("contracts.csv", "number,customer,kind,signed,currency,amount,net", true, len(s.Contracts), func(i int) {
		x := &s.Contracts[i]
		w.text(x.Number, x.Customer, x.Kind)
		w.date(x.Signed)
		w.text(x.Amount.Currency.Code())
		w.amount(x.Amount, x.Net)
	})
}

func (w *plainWriter) splits(s *fact.Set) error {
	return w.table("splits.csv", "contract,person,share,from", false, len(s.Splits), func(i int) {
		x := &s.Splits[i]
		w.text(x.Contract, x.Person)
		w.share(x.Share)
		w.date(x.From)
	})
}

func (w *plainWriter) overlays(s *fact.Set) error {
	return w.table("overlays.csv", "contract,person,share,from", false, len(s.Overlays), func(i int) {
		x := &s.Overlays[i]
		w.text(x.Contract, x.Person)
		w.share(x.Share)
		w.date(x.From)
	})
}

func (w *plainWriter) instalments(s *fact.Set) error {
	return w.table("instalments.csv", "contract,number,due,currency,amount", false, len(s.Instalments), func(i int) {
		x := &s.Instalments[i]
		w.text(x.Contract, x.Number)
		w.date(x.Due)
		w.text(x.Amount.Currency.Code())
		w.amount(x.Amount)
	})
}

func (w *plainWriter) receipts(s *fact.Set) error {
	return w.table("receipts.csv", "number,customer,date,value_date,currency,amount,reverses", true, len(s.Receipts), func(i int) {
		x := &s.Receipts[i]
		w.text(x.Number, x.Customer)
		w.date(x.Date, x.ValueDate)
		w.text(x.Amount.Currency.Code())
		w.amount(x.Amount)
		w.text(x.Reverses)
	})
}

func (w *plainWriter) allocations(s *fact.Set) error {
	return w.table("allocations.csv", "receipt,line,contract,instalment,currency,amount,reverses", false, len(s.Allocations), func(i int) {
		x := &s.Allocations[i]
		w.text(x.Receipt)
		w.number(strconv.Itoa(x.Line), "")
		w.text(x.Contract, x.Instalment, x.Amount.Currency.Code())
		w.amount(x.Amount)
		w.lineOrNone(x.Reverses)
	})
}

func (w *plainWriter) figures(s *fact.Set) error {
	return w.table("figures.csv", "person,period,code,value,unit", false, len(s.Figures), func(i int) {
		x := &s.Figures[i]
		w.text(x.Person, x.Period, x.Code)
		w.number(x.Value.String(), "")
		w.text(x.Unit)
	})
}
