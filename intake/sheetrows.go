package intake

import (
	"errors"
	"io"
	"io/fs"
	"path"
	"slices"
	"strconv"
	"strings"

	"steelyard/compensation/money"
	"steelyard/compensation/problem"
)

// isWorkbook reports whether a file is read as a workbook: by its name, of which
// the spelling of old workbooks is there to be refused.
func isWorkbook(name string) bool {
	return slices.Contains([]string{".xlsx", ".xlsm", ".xlsb", ".xls"}, strings.ToLower(path.Ext(name)))
}

// sheetSource is what rows need of a workbook.
type sheetSource struct {
	*sheet
	name string
}

// sheetName is the name of the sheet that is read, "" for text.
func (r *rows) sheetName() string {
	if r.sheet == nil {
		return ""
	}
	return r.sheet.name
}

// beginSheet opens the workbook, finds the sheet and reads its header.
func (r *rows) beginSheet(f fs.File) bool {
	book, err := openWorkbook(f)
	if ext := strings.ToLower(path.Ext(r.file)); err == nil && (ext == ".xlsm" || ext == ".xlsb") {
		err = errMacros // whatever they hold
	}
	if err != nil {
		r.badWorkbook(err)
		return false
	}
	chosen, ok := r.choose(book)
	if !ok {
		return false
	}
	var merged []mergedRange
	if r.layout.headerRows > 1 {
		left := int64(maxUnzipped) // a pass of its own: merged cells stand behind the rows
		if merged, err = book.mergedCells(chosen.part, &left); err != nil {
			r.badWorkbook(err)
			return false
		}
	}
	s, err := book.newSheet(chosen.part, &book.left)
	if err != nil {
		r.badWorkbook(err)
		return false
	}
	r.sheet = &sheetSource{s, chosen.name}
	closeFile := r.close
	r.close = func() error { return errors.Join(s.source.Close(), closeFile()) }
	return r.sheetHeader(merged)
}

// choose finds the sheet that the profile names, by name or else by number; the
// only one needs no name.
func (r *rows) choose(book *workbook) (sheetPart, bool) {
	var names []string
	for _, s := range book.sheets {
		if s.name == r.layout.sheet {
			return s, true
		}
		names = append(names, s.name)
	}
	if n, err := strconv.Atoi(r.layout.sheet); err == nil && n >= 1 && n <= len(names) {
		return book.sheets[n-1], true
	}
	if r.layout.sheet == "" && len(names) == 1 {
		return book.sheets[0], true
	}
	text := problem.Textf("工作簿中没有工作表 %s。", "The workbook has no sheet %s.", problem.Show(r.layout.sheet))
	if r.layout.sheet == "" {
		text = problem.Textf("工作簿有 %d 张工作表，没有说明读哪一张。", "The workbook has %d sheets, and it is not said which one to read.", len(names))
	}
	r.report(finding{Problem: problem.Problem{Code: "intake.no_such_sheet", Place: problem.Place{File: r.file}, Text: text,
		Fix: problem.Textf("请在映射文件中用 sheet 写工作表的名字或序号：%s。", "Give the name or number of the sheet in the mapping profile (sheet): %s.", shown(names))}})
	return sheetPart{}, false
}

// mergedCells reads a sheet to its end and returns what is merged there.
func (w *workbook) mergedCells(name string, left *int64) ([]mergedRange, error) {
	s, err := w.newSheet(name, left)
	if err != nil {
		return nil, err
	}
	defer s.source.Close()
	for err == nil {
		err = s.next()
	}
	if !errors.Is(err, io.EOF) {
		return nil, err
	}
	return s.merged, nil
}

// sheetHeader reads the rows of the header and joins them, column by column. A
// merged cell holds for all of its columns and rows, but is named once in each.
func (r *rows) sheetHeader(merged []mergedRange) bool {
	first, last := r.layout.header, r.layout.header+r.layout.headerRows-1
	names := make([][]string, 0, maxSheetColumns)
	for r.sheet.row < last && r.sheetNext() {
		if r.sheet.row > last {
			break
		}
		for i, cell := range r.sheet.cells {
			for len(names) <= i {
				names = append(names, nil)
			}
			if r.sheet.row >= first && !blank(cell) {
				names[i] = append(names[i], strings.TrimSpace(cell))
				for _, m := range merged {
					if m.row == r.sheet.row && m.col == i+1 {
						for c := i + 1; c < min(m.lastCol, maxSheetColumns); c++ {
							for len(names) <= c {
								names = append(names, nil)
							}
							names[c] = append(names[c], strings.TrimSpace(cell))
						}
					}
				}
			}
		}
	}
	r.line = first
	for _, parts := range names {
		r.header = append(r.header, strings.Join(parts, r.layout.headerJoin))
	}
	for len(r.header) > 0 && r.header[len(r.header)-1] == "" {
		r.header = r.header[:len(r.header)-1]
	}
	r.kept = r.sheet.row > last // a row of the body was read already
	if !r.failed && len(r.header) == 0 {
		r.report(finding{Problem: problem.Problem{Code: "intake.empty_file", Place: problem.Place{File: r.file, Line: first, Path: r.sheet.name},
			Text: problem.Textf("工作表的第 %d 行没有表头。", "Line %d of the sheet has no header.", first),
			Fix:  problem.Text{ZH: "请在映射文件中用 header 声明表头的行号。", EN: "Declare with header in the mapping profile where the names of the columns stand."}}})
		r.failed = true
	}
	return !r.failed
}

// sheetNext moves to the next row that is not blank; false at the end or with a
// report.
func (r *rows) sheetNext() bool {
	if r.ended {
		return false
	}
	err := r.sheet.next()
	switch {
	case errors.Is(err, io.EOF):
		r.ended = true
		r.mergedBelow()
	case err != nil:
		r.ended, r.failed = true, true
		r.badWorkbook(err)
	case r.sheet.row > maxSheetRows:
		r.ended, r.failed = true, true
		r.report(finding{Problem: problem.Problem{Code: "intake.too_many_rows", Place: problem.Place{File: r.file, Line: r.sheet.row, Path: r.sheet.name},
			Text: problem.Textf("第 %d 行还有内容，超过上限 %d 行；没有读完。", "There is something in row %d, beyond the limit of %d rows; the sheet was not read to its end.", r.sheet.row, maxSheetRows),
			Fix:  problem.Text{ZH: "请删去多余的内容，或另存为“CSV UTF-8（逗号分隔）”，CSV 的行数没有上限。", EN: "Delete what is not needed there, or save the sheet as “CSV UTF-8 (comma delimited)”, which has no limit of rows."}}})
	case r.sheet.wide:
		r.ended, r.failed = true, true
		r.report(finding{Problem: problem.Problem{Code: "intake.too_many_columns", Place: problem.Place{File: r.file, Line: r.sheet.row, Path: r.sheet.name},
			Text: problem.Textf("第 %d 列以后还有内容，超过上限。", "There is something beyond column %d, which is the limit.", maxSheetColumns),
			Fix:  problem.Text{ZH: "请去掉不用的列。", EN: "Remove columns that are not needed."}}})
	default:
		return true
	}
	return false
}

// readSheet reads the next row below the header, as wide as the header.
func (r *rows) readSheet() bool {
	if !r.kept && !r.sheetNext() {
		return false
	}
	r.kept = false
	r.line = r.sheet.row
	for len(r.sheet.cells) < len(r.header) {
		r.sheet.cells, r.sheet.kinds = append(r.sheet.cells, ""), append(r.sheet.kinds, kindText)
	}
	r.cells, r.kinds = r.sheet.cells, r.sheet.kinds
	if r.layout.trim {
		for i, c := range r.cells {
			r.cells[i] = strings.TrimSpace(c)
		}
	}
	return true
}

// mergedBelow warns of merged cells in the rows that were read: all but the
// first of them are blank.
func (r *rows) mergedBelow() {
	if r.header == nil {
		return
	}
	for _, m := range r.sheet.merged {
		if m.row >= r.layout.header+r.layout.headerRows && m.row <= r.sheet.row && m.col <= len(r.header) {
			r.report(finding{cell: m.col, Problem: problem.Problem{Code: "intake.merged_cells", Severity: problem.Warning, Place: problem.Place{File: r.file, Line: m.row, Path: r.sheet.name},
				Text: problem.Textf("%s 是合并的单元格：只有第一格有值，其余视为空。", "%s is merged: only its first cell has a value, the others count as blank.", m.text),
				Fix:  problem.Text{ZH: "若每一行都应有这个值，请取消合并并填充。", EN: "If each row is meant to have the value, unmerge the cells and fill them."}}})
		}
	}
}

// inSheet says how a cell of a sheet is to be read, or what is wrong with it.
func (f *boundField) inSheet(rows *rows) (*field, *defect) {
	for _, at := range f.at {
		if at < 0 {
			continue
		}
		switch rows.kinds[at] {
		case kindError:
			return nil, &defect{"intake.error_value",
				problem.Textf("这一格是错误值 %s。", "This cell holds the error %s.", problem.Show(rows.cells[at])),
				problem.Text{ZH: "请在表格中改正公式，再保存一次。", EN: "Correct the formula in the sheet, and save it again."}}
		case kindEmpty:
			return nil, &defect{"intake.formula_without_value",
				problem.Text{ZH: "这一格是没有保存结果的公式；这里不计算公式。", EN: "This cell is a formula whose result was not saved; formulas are not calculated here."},
				problem.Text{ZH: "请用表格软件打开并保存一次，或粘贴为数值。", EN: "Open and save it in a spreadsheet program, or paste the values."}}
		case kindLost:
			return nil, &defect{"intake.digits_lost",
				problem.Textf("%s 作为数字保存，超过 15 位，末尾的数字已经丢失。", "%s was saved as a number of more than 15 digits; the last ones are lost.", problem.Show(rows.cells[at])),
				problem.Text{ZH: "请从来源系统重新取数，把这一列设为文本再填入。", EN: "Take it from the source again, with the column formatted as text."}}
		}
	}
	if len(f.at) != 1 || f.at[0] < 0 {
		return f.field, nil
	}
	kind := rows.kinds[f.at[0]]
	if kind == kindDate && f.spec.typ != typeDate && f.spec.typ != typeText {
		return f.field, nil // a date where a number is needed: said like any other text
	}
	if kind == kindPercent && (f.spec.typ == typeAmount || f.spec.typ == typeLine || f.spec.typ == typeCount || f.spec.typ == typeTruth) {
		return nil, badNumber(errFormat, percentText(rows.cells[f.at[0]]), f.formats.number, money.Currency{})
	}
	return f.of[kind], nil
}

// badWorkbook reports what is wrong with a file as a whole.
func (r *rows) badWorkbook(err error) {
	save := problem.Text{ZH: "请另存为“Excel 工作簿（.xlsx）”或“CSV UTF-8（逗号分隔）”。", EN: "Save it as an “Excel Workbook (.xlsx)” or as “CSV UTF-8 (comma delimited)”."}
	code, fix := "intake.not_xlsx", save
	var what problem.Text
	switch {
	case errors.Is(err, errOldFile):
		what = problem.Text{ZH: "这是旧版 Excel（xls）文件，不能读取。", EN: "This is an old Excel workbook (xls), which cannot be read."}
	case errors.Is(err, errEncrypted):
		what = problem.Text{ZH: "这个工作簿有密码，不能读取。", EN: "This workbook is protected with a password and cannot be read."}
		fix = problem.Text{ZH: "请打开后去掉密码，再保存一次。", EN: "Open it, remove the password and save it again."}
	case errors.Is(err, errMacros):
		what = problem.Text{ZH: "这个工作簿带有宏（或是 .xlsm、.xlsb 格式），不予读取。", EN: "This workbook carries macros (or is in the form .xlsm or .xlsb); it is not read."}
	case errors.Is(err, errWebPage):
		what = problem.Text{ZH: "这是网页（HTML），只是文件名像工作簿。", EN: "This is a web page (HTML) under the name of a workbook."}
	case errors.Is(err, errNoArchive):
		what = problem.Text{ZH: "这不是 Excel 工作簿，只是文件名像。", EN: "This is no Excel workbook, only its name says so."}
		fix = problem.Text{ZH: "若是文本，请把文件名改为 .csv；否则请重新导出。", EN: "If it is text, name it .csv; else export it again."}
	case errors.Is(err, errTooLarge):
		code = "intake.workbook_too_large"
		what = problem.Textf("工作簿太大：解压后最多 %d MiB、%d 个部件。", "The workbook is too large: unpacked it may have %d MiB and %d parts.", maxUnzipped>>20, maxEntries)
		fix = problem.Text{ZH: "请只保留需要的工作表，或另存为“CSV UTF-8（逗号分隔）”，CSV 的大小没有上限。", EN: "Keep only the sheets that are needed, or save it as “CSV UTF-8 (comma delimited)”, which has no limit of size."}
	case errors.Is(err, errBroken):
		code = "intake.broken_workbook"
		what = problem.Text{ZH: "工作簿已损坏，或不是表格软件保存的。", EN: "The workbook is damaged, or was not saved by a spreadsheet program."}
		fix = problem.Text{ZH: "请用表格软件打开并重新保存。", EN: "Open it in a spreadsheet program and save it again."}
	default:
		r.report(unreadable(r.file, err))
		return
	}
	r.report(finding{Problem: problem.Problem{Code: code, Place: problem.Place{File: r.file}, Text: what, Fix: fix}})
}
