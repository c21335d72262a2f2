package intake

import (
	"crypto/sha256"
	"io"
	"io/fs"
	"strings"

	"steelyard/compensation/fact"
	"steelyard/compensation/problem"
)

// Checked is what a reading found that only checks.
type Checked struct {
	// Facts are those that could be read. Where there is a failure they are not
	// all, and nothing may be calculated with them.
	Facts *fact.Set
	// Selling are the selling facts, like Facts.
	Selling *fact.Selling
	// Problems are those that Read gives.
	Problems problem.List
	// Values holds what stands in the cell of a problem, where that is known, cut
	// after the first 200 characters.
	Values map[problem.Problem]string
}

// Check reads files like Read, and says what was found there even where there
// are failures.
func Check(files fs.FS, p *Profile) Checked {
	r := newReader(files, p)
	r.readAll()
	list := r.problems()
	return Checked{Facts: r.set, Selling: r.selling, Problems: list, Values: r.values()}
}

// mostValue is how many characters of a cell are kept for a problem.
const mostValue = 200

// shortened is a copy of the beginning of a cell.
func shortened(cell string) string {
	runes := 0
	for i := range cell {
		if runes == mostValue {
			return strings.Clone(cell[:i])
		}
		runes++
	}
	return strings.Clone(cell)
}

// different passes over files that are byte for byte the same as one before:
// exports that were saved twice under two names. Each is a problem.
func (r *reader) different(names []string, groups []group) []string {
	if len(names) < 2 {
		return names
	}
	var out []string
	seen := make(map[[sha256.Size]byte]string)
	for _, name := range names {
		sum, ok := r.digest(name)
		if first, twice := seen[sum]; ok && twice {
			r.lose(groups)
			r.report(finding{Problem: problem.Problem{Code: "intake.same_file", Place: problem.Place{File: name},
				Text: problem.Textf("内容与 %s 逐字节相同，没有再读一遍。", "It is byte for byte the same as %s, and was not read again.", problem.Show(first)),
				Fix:  problem.Text{ZH: "请删去其中一个。", EN: "Delete one of them."}}})
			continue
		} else if ok {
			seen[sum] = name
		}
		out = append(out, name)
	}
	return out
}

// digest is false for a file that cannot be read; reading it will say why.
func (r *reader) digest(name string) (sum [sha256.Size]byte, ok bool) {
	f, err := r.files.Open(name)
	if err != nil {
		return sum, false
	}
	defer f.Close()
	h := sha256.New()
	if _, err := io.Copy(h, f); err != nil {
		return sum, false
	}
	return [sha256.Size]byte(h.Sum(nil)), true
}

// repeatedReceipt says where a receipt that is there twice was read before, and
// whether both are the same, since that decides what to do.
func (r *reader) repeatedReceipt(index int, p *problem.Problem) {
	if r.firstReceipt == nil {
		r.firstReceipt = make(map[string]int, len(r.set.Receipts))
		for i := len(r.set.Receipts) - 1; i >= 0; i-- {
			r.firstReceipt[r.set.Receipts[i].Number] = i
		}
	}
	x := r.set.Receipts[index]
	first := r.firstReceipt[x.Number]
	place := r.at(fact.KindReceipt, first, "number")
	at := problem.Place{File: place.File, Line: place.Line, Path: place.Path}.String()
	if r.set.Receipts[first] == x {
		p.Text = problem.Textf("回款 %s 已在 %s 读过，内容相同。", "The receipt %s was read before, at %s, with the same content.", problem.Show(x.Number), at)
		p.Fix = problem.Text{ZH: "请只保留一条；重复导出的整份文件请拿掉。", EN: "Keep one of them; take away a file that was exported twice."}
		return
	}
	p.Text = problem.Textf("回款 %s 已在 %s 读过，但内容不同。", "The receipt %s was read before, at %s, with other content.", problem.Show(x.Number), at)
	p.Fix = problem.Text{ZH: "请核对流水号：是两笔就用两个编号，是一笔就只保留正确的一条。", EN: "Compare their numbers: two receipts need two numbers; of one, keep the row that is right."}
}
