package intake

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"runtime"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"steelyard/compensation/problem"
)

// held runs f and returns how many bytes it allocated in total.
func held(f func()) int64 {
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	f()
	runtime.ReadMemStats(&after)
	return int64(after.TotalAlloc - before.TotalAlloc)
}

// TestF6_Bombs: archives that are small and unpack to much are refused, by what
// they say of themselves or by counting, before much memory was used.
func TestF6_Bombs(t *testing.T) {
	honest := bookParts(sheetWith(""))
	honest["xl/worksheets/sheet1.xml"] = `<worksheet><sheetData>` + strings.Repeat(" ", maxUnzipped+1)
	many := bookParts(sheetWith(""))
	for i := range maxEntries {
		many[fmt.Sprintf("xl/media/%d.png", i)] = "x"
	}
	text := bookParts(sheetWith(`<c t="inlineStr"><is><t>` + strings.Repeat("x", 8<<20) + `</t></is></c>`))
	texts := bookParts(sheetWith(""))
	texts["xl/sharedStrings.xml"] = "<sst>" + strings.Repeat("<si/>", maxStrings+1)
	const tooLarge, broken = "intake.workbook_too_large", "intake.broken_workbook"
	for name, c := range map[string]struct {
		book  []byte
		bytes int64 // that may be allocated
		code  string
	}{
		"1000:1 and honest":        {zipped(t, honest), 1 << 20, tooLarge},
		"many entries":             {zipped(t, many), 4 << 20, tooLarge},
		"1000:1 and lying":         {lying(t, `<worksheet><sheetData>`, "<row/>", 2*maxUnzipped), 1 << 20, broken},
		"one text that is endless": {zipped(t, text), 16 << 20, tooLarge},
		"lying about one text":     {lying(t, `<worksheet><sheetData><row><c t="inlineStr"><is><t>`, "x", 2*maxUnzipped), 1 << 20, broken},
		"texts without number":     {zipped(t, texts), 1 << 30, tooLarge},
	} {
		t.Run(name, func(t *testing.T) {
			var list problem.List
			used := held(func() { _, list = readBook(t, receiptSheet, c.book) })
			inBothLanguages(t, list)
			if len(list) != 1 || list[0].Code != c.code {
				t.Error(list)
			}
			if used > c.bytes {
				t.Errorf("%d bytes were allocated for a file of %d", used, len(c.book))
			}
		})
	}
}

// TestF6_RealBytesAreCounted reads a part that has more bytes than are left.
func TestF6_RealBytesAreCounted(t *testing.T) {
	opened, _ := fstest.MapFS{"b": &fstest.MapFile{Data: zipped(t, bookParts(sheetWith(strings.Repeat("<c/>", 10_000))))}}.Open("b")
	book, err := openWorkbook(opened)
	if err != nil || book.left > maxUnzipped-500 || book.left < maxUnzipped-10_000 {
		t.Fatalf("%d bytes are left, %v", book.left, err)
	}
	for left, want := range map[int64]error{20_000: errTooLarge, 80_000: nil} {
		s, err := book.newSheet(book.sheets[0].part, &left)
		for err == nil {
			err = s.next()
		}
		if want == nil && !errors.Is(err, io.EOF) || want != nil && !errors.Is(err, want) {
			t.Errorf("with %d bytes left: %v", left, err)
		}
	}
}

// lying makes a workbook whose sheet is much larger than its header says.
func lying(t *testing.T, begin, text string, size int) []byte {
	t.Helper()
	const part = "xl/worksheets/sheet1.xml"
	parts := bookParts(sheetWith(""))
	delete(parts, part)
	var b, packed bytes.Buffer
	w := zip.NewWriter(&b)
	for name, text := range parts {
		f, _ := w.Create(name)
		_, _ = io.WriteString(f, text)
	}
	sum := crc32.NewIEEE()
	deflate, _ := flate.NewWriter(&packed, flate.BestCompression)
	out := io.MultiWriter(deflate, sum)
	_, _ = io.WriteString(out, begin)
	chunk := strings.Repeat(text, 1000)
	for n := 0; n < size; n += len(chunk) {
		_, _ = io.WriteString(out, chunk)
	}
	_ = deflate.Close()
	f, err := w.CreateRaw(&zip.FileHeader{Name: part, Method: zip.Deflate, CRC32: sum.Sum32(), CompressedSize64: uint64(packed.Len()), UncompressedSize64: 1000})
	if err != nil {
		t.Fatal(err)
	}
	_, _ = f.Write(packed.Bytes())
	_ = w.Close()
	return b.Bytes()
}

// TestF7_Tricks: what is far out or without content costs nothing, or is refused.
func TestF7_Tricks(t *testing.T) {
	styles := bookParts(sheetWith(`<c><v>7</v></c><c s="1000001"><v>45000</v></c><c s="5"><v>1</v></c>`))
	styles["xl/styles.xml"] = `<styleSheet><cellXfs>` + strings.Repeat(`<xf/>`, 1_000_001) + `<xf numFmtId="14"/></cellXfs></styleSheet>`
	opened, _ := fstest.MapFS{"b": &fstest.MapFile{Data: zipped(t, styles)}}.Open("b")
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	book, err := openWorkbook(opened)
	runtime.GC()
	runtime.ReadMemStats(&after)
	if err != nil || len(book.styles) != 1_000_002 || int64(after.HeapAlloc)-int64(before.HeapAlloc) > 8<<20 {
		t.Errorf("%d styles hold %d bytes, %v", len(book.styles), int64(after.HeapAlloc)-int64(before.HeapAlloc), err)
	}
	runtime.KeepAlive(book)
	s, list := readBook(t, receiptSheet, zipped(t, styles))
	if s == nil || s.Receipts[0].Date.String() != "2023-03-15" {
		t.Error(list)
	}
	for name, c := range map[string]struct{ rows, want string }{
		"only the last row":          {`<row r="1048576"><c r="A1048576"><v>1</v></c></row>`, "b.xlsx:1048576 (回款) intake.too_many_rows"},
		"a blank cell in the last":   {`<row r="1048576"><c r="A1048576" s="1"/></row>`, ""},
		"only the last column":       {`<row r="2"><c r="XFD2"><v>1</v></c></row>`, "b.xlsx:2 (回款) intake.too_many_columns"},
		"blank cells far to the end": {`<row r="2"><c r="XFD2" s="1"/></row>`, ""},
		"rows without cells":         {strings.Repeat(`<row/>`, 100_000), ""},
		"a row number beyond":        {`<row r="99999999999999999999"/>`, "b.xlsx intake.broken_workbook"},
		"one row more than allowed":  {fmt.Sprintf(`<row r="%d"><c><v>1</v></c></row>`, maxSheetRows+1), fmt.Sprintf("b.xlsx:%d (回款) intake.too_many_rows", maxSheetRows+1)},
	} {
		t.Run(name, func(t *testing.T) {
			_, list := readBook(t, receiptSheet, zipped(t, bookParts(`<sheetData>`+sheetHead+c.rows+`</sheetData>`)))
			inBothLanguages(t, list)
			if diff := cmp.Diff(c.want, strings.Join(found(list), "\n")); diff != "" {
				t.Error(diff)
			}
		})
	}
	_, list = readBook(t, strings.Replace(receiptSheet, "{file: b.xlsx,", "{file: b.xlsx, header: 50,", 1), zipped(t, bookParts(`<sheetData><row r="1048576"><c><v>1</v></c></row></sheetData>`)))
	expect(t, found(list), "b.xlsx:1048576 (回款) intake.too_many_rows")
}
