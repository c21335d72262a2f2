package intake

import (
	"bufio"
	"bytes"
	"io"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/transform"

	"steelyard/compensation/problem"
)

// gb18030 is the word for the Chinese national encoding, which contains GBK and
// GB2312.
const gb18030 = "gb18030"

// decoded returns the text of a file in UTF-8, whatever its encoding, with LF or
// CR LF behind each line, whatever is mixed there. It reads ahead, but by no
// more than a buffer.
func (l layout) decoded(r io.Reader) io.Reader {
	if l.encoding == gb18030 {
		r = transform.NewReader(r, simplifiedchinese.GB18030.NewDecoder())
	}
	return &newlines{r: bufio.NewReaderSize(r, 1<<16), before: l.header - 1}
}

// newlines turns each CR that ends a line on its own into LF, so that no byte
// changes its position. Inside quotation marks a CR belongs to the text. The
// lines in front of the header are free text: marks there mean nothing.
type newlines struct {
	r      *bufio.Reader
	before int // lines in front of the header that are still to come
	quoted bool
}

func (t *newlines) Read(p []byte) (int, error) {
	n, err := t.r.Read(p)
	if p = p[:n]; t.before == 0 && bytes.IndexByte(p, '\r') < 0 {
		t.quoted = t.quoted != (bytes.Count(p, []byte{'"'})%2 == 1)
		return n, err
	}
	for i, b := range p {
		if b == '\r' && !t.quoted && !t.lineFeed(p[i+1:]) {
			p[i], b = '\n', '\n'
		}
		switch {
		case b == '"' && t.before == 0:
			t.quoted = !t.quoted
		case b == '\n' && t.before > 0:
			t.before--
		}
	}
	return n, err
}

// lineFeed reports whether the next byte is LF.
func (t *newlines) lineFeed(rest []byte) bool {
	if len(rest) == 0 {
		rest, _ = t.r.Peek(1) // an error comes with the next reading
	}
	return len(rest) > 0 && rest[0] == '\n'
}

// foreign recognises files that are not text in the declared encoding by their
// first bytes, whatever their name; without a text nothing speaks against it.
func (l layout) foreign(head []byte) (what, fix problem.Text) {
	starts := func(s string) bool { return bytes.HasPrefix(head, []byte(s)) }
	lower := strings.ToLower(strings.TrimSpace(string(head)))
	fix = problem.Text{ZH: "请另存为“CSV UTF-8（逗号分隔）”。", EN: "Save it as “CSV UTF-8 (comma delimited)”."}
	switch {
	case starts("PK\x03\x04"):
		what = problem.Text{ZH: " Excel（xlsx）或压缩文件", EN: "an Excel workbook (xlsx) or another archive"}
		fix = problem.Text{ZH: "工作簿请用 .xlsx 作扩展名，并在映射文件中用 file 写明；或另存为“CSV UTF-8（逗号分隔）”。", EN: "Name a workbook .xlsx, and so in the mapping profile (file); or save it as “CSV UTF-8 (comma delimited)”."}
	case starts("\xD0\xCF\x11\xE0"):
		what = problem.Text{ZH: "旧版 Excel（xls）文件", EN: "an old Excel workbook (xls)"}
	case starts("\xFF\xFE"), starts("\xFE\xFF"):
		what = problem.Text{ZH: " UTF-16 编码的文本（Excel 中叫“Unicode 文本”）", EN: "text in UTF-16 (“Unicode Text” in Excel)"}
	case strings.HasPrefix(lower, "<!doctype") || strings.HasPrefix(lower, "<html") || strings.HasPrefix(lower, "<table"):
		what = problem.Text{ZH: "网页（HTML）", EN: "a web page (HTML)"}
	case l.encoding == gb18030 && starts("\uFEFF"):
		what = problem.Text{ZH: " UTF-8 编码的文本，与声明的 gb18030 不符", EN: "text in UTF-8, not in gb18030 as declared"}
		fix = problem.Text{ZH: "请在映射文件中去掉 encoding: gb18030。", EN: "Remove encoding: gb18030 from the mapping profile."}
	}
	return what, fix
}

// looksLikeUTF8 reports whether the first bytes of a file hold characters beyond
// ASCII and all of them are UTF-8. Text in GB18030 hardly ever is.
func looksLikeUTF8(head []byte) bool {
	if i := bytes.LastIndexAny(head, "\r\n"); i >= 0 {
		head = head[:i] // the last line may be cut
	}
	return utf8.Valid(head) && bytes.ContainsFunc(head, func(r rune) bool { return r >= utf8.RuneSelf })
}

// misread says what is wrong with a cell whose bytes do not suit the encoding;
// nil where nothing is.
func (l layout) misread(cell string) *defect {
	if l.encoding == gb18030 {
		if !strings.ContainsRune(cell, utf8.RuneError) {
			return nil
		}
		return &defect{"intake.not_gb18030",
			problem.Text{ZH: "文件从这里起不是声明的 GB18030 编码，没有读完。", EN: "From here on the file is not GB18030 as declared; it was not read to its end."},
			problem.Text{ZH: "若文件是 UTF-8，请在映射文件中去掉 encoding: gb18030；否则请另存为“CSV UTF-8（逗号分隔）”。",
				EN: "If it is UTF-8, remove encoding: gb18030 from the mapping profile; else save it as “CSV UTF-8 (comma delimited)”."}}
	}
	if utf8.ValidString(cell) {
		return nil
	}
	text, err := simplifiedchinese.GB18030.NewDecoder().String(cell)
	if err != nil || strings.ContainsRune(text, utf8.RuneError) {
		return &defect{"intake.not_utf8",
			problem.Text{ZH: "文件从这里起不是 UTF-8 编码，没有读完。", EN: "From here on the file is not UTF-8; it was not read to its end."},
			problem.Text{ZH: "请另存为“CSV UTF-8（逗号分隔）”。", EN: "Save it as “CSV UTF-8 (comma delimited)”."}}
	}
	return &defect{"intake.not_utf8",
		problem.Textf("文件从这里起不是 UTF-8 编码，看起来是 GB18030（GBK），那样这一格是 %s；没有读完。",
			"From here on the file is not UTF-8. It looks like GB18030 (GBK), in which this cell reads %s; it was not read to its end.", problem.Show(text)),
		problem.Text{ZH: "请在映射文件的这个文件下写 encoding: gb18030，或另存为“CSV UTF-8（逗号分隔）”。",
			EN: "Write encoding: gb18030 under this file in the mapping profile, or save it as “CSV UTF-8 (comma delimited)”."}}
}
