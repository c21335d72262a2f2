package intake

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"io/fs"
	"path"
	"strconv"
	"strings"
)

// Bounds of a workbook. Sizes are counted while parts are read, whatever the
// directory of the archive says.
const (
	maxUnzipped     = 64 << 20 // bytes of all parts together
	maxZipped       = 64 << 20 // bytes of the file
	maxEntries      = 200
	maxStrings      = 1_000_000 // texts that cells share
	maxListOf       = 10_000    // sheets, relations, number formats
	maxSheetRows    = 50_000    // the number of the last row with anything in it
	maxSheetColumns = 100       // likewise
)

// What may be wrong with a workbook as a whole.
var (
	errTooLarge  = errors.New("intake: the workbook is too large")
	errBroken    = errors.New("intake: the workbook cannot be understood")
	errOldFile   = errors.New("intake: an old workbook")
	errEncrypted = errors.New("intake: an encrypted workbook")
	errWebPage   = errors.New("intake: a web page")
	errNoArchive = errors.New("intake: something else")
	errMacros    = errors.New("intake: a workbook with macros")
)

// workbook gives out the parts of an XLSX file, each at most once, and counts
// their bytes. Only what sheets need is read: no macros, links or formulas.
type workbook struct {
	parts   map[string]*zip.File
	left    int64 // bytes that may still be read
	sheets  []sheetPart
	is1904  bool
	strings []string
	styles  []cellKind // by the number of the style: number, date or percent
}

// sheetPart is a worksheet by name and part.
type sheetPart struct{ name, part string }

// openWorkbook looks at the directory of the archive and reads the list of
// sheets, the shared texts and which styles are dates.
func openWorkbook(f fs.File) (*workbook, error) {
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	if info.Size() > maxZipped {
		return nil, errTooLarge
	}
	source, ok := f.(io.ReaderAt)
	size := info.Size()
	if !ok {
		data, err := io.ReadAll(io.LimitReader(f, maxZipped+1))
		if err != nil {
			return nil, err
		}
		if size = int64(len(data)); size > maxZipped {
			return nil, errTooLarge
		}
		source = bytes.NewReader(data)
	}
	if err := whatElse(io.NewSectionReader(source, 0, size)); err != nil {
		return nil, err
	}
	archive, err := zip.NewReader(source, size)
	if err != nil {
		return nil, errBroken
	}
	w := &workbook{parts: make(map[string]*zip.File, len(archive.File)), left: maxUnzipped}
	if err := w.directory(archive.File); err != nil {
		return nil, err
	}
	return w, w.begin()
}

// whatElse recognises what is saved under the name of a workbook and is none.
func whatElse(r io.Reader) error {
	head := make([]byte, headSize)
	n, err := io.ReadFull(r, head)
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) && !errors.Is(err, io.EOF) {
		return err
	}
	head = head[:n]
	lower := bytes.ToLower(bytes.TrimSpace(bytes.TrimPrefix(head, []byte("\uFEFF"))))
	switch {
	case bytes.HasPrefix(head, []byte("PK\x03\x04")), bytes.HasPrefix(head, []byte("PK\x05\x06")):
		return nil
	case bytes.HasPrefix(head, []byte("\xD0\xCF\x11\xE0")):
		// the name of the stream that holds an encrypted package, in UTF-16
		name := []byte(strings.Join(strings.Split("EncryptedPackage", ""), "\x00"))
		rest, err := io.ReadAll(r)
		if err != nil {
			return err
		}
		if bytes.Contains(head, name) || bytes.Contains(rest, name) {
			return errEncrypted
		}
		return errOldFile
	case bytes.HasPrefix(lower, []byte("<!doctype")), bytes.HasPrefix(lower, []byte("<html")), bytes.HasPrefix(lower, []byte("<table")), bytes.HasPrefix(lower, []byte("<meta")):
		return errWebPage
	}
	return errNoArchive
}

// directory checks the archive by what it says of itself.
func (w *workbook) directory(files []*zip.File) error {
	if len(files) > maxEntries {
		return errTooLarge
	}
	var total uint64
	for _, f := range files {
		name := strings.ToLower(strings.ReplaceAll(f.Name, `\`, "/"))
		if _, twice := w.parts[name]; twice {
			return errBroken
		}
		if path.Base(name) == "vbaproject.bin" {
			return errMacros
		}
		if total += f.UncompressedSize64; f.UncompressedSize64 > maxUnzipped || total > maxUnzipped {
			return errTooLarge
		}
		w.parts[name] = f
	}
	return nil
}

// part is the XML of a part, token by token. It ends with errTooLarge where too
// much was read from all parts together, or for one token.
type part struct {
	io.ReadCloser
	xml   *xml.Decoder
	left  *int64
	token int // bytes read for the token at hand
}

// maxToken is how many bytes a token may have; a spreadsheet's cell holds 32,767
// characters.
const maxToken = 1 << 20

func (p *part) Read(b []byte) (int, error) {
	if *p.left <= 0 || p.token > maxToken {
		return 0, errTooLarge
	}
	n, err := p.ReadCloser.Read(b[:min(int64(len(b)), *p.left)])
	*p.left -= int64(n)
	p.token += n
	return n, err
}

// next returns the next token. Nesting is not looked at, so its depth costs
// nothing.
func (p *part) next() (xml.Token, error) {
	p.token = 0
	return p.xml.RawToken()
}

// open opens a part by its name in the archive.
func (w *workbook) open(name string, left *int64) (*part, error) {
	f := w.parts[strings.ToLower(strings.TrimPrefix(name, "/"))]
	if f == nil {
		return nil, errBroken
	}
	r, err := f.Open()
	if err != nil {
		return nil, errBroken
	}
	p := &part{ReadCloser: r, left: left}
	p.xml = xml.NewDecoder(p)
	return p, nil
}

// elements calls begin for every element of a part.
func (w *workbook) elements(name string, begin func(p *part, e xml.StartElement) error) error {
	p, err := w.open(name, &w.left)
	if err != nil {
		return err
	}
	defer p.Close()
	for {
		token, err := p.next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if e, ok := token.(xml.StartElement); ok && err == nil {
			err = begin(p, e)
		}
		if err != nil {
			return broken(err)
		}
	}
}

// broken keeps what is known of an error and calls everything else broken.
func broken(err error) error {
	if errors.Is(err, errTooLarge) {
		return errTooLarge
	}
	return errBroken
}

// attr returns an attribute by its local name.
func attr(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// relations reads which parts a part refers to, by id and by type.
func (w *workbook) relations(of string) (byID, byType map[string]string, err error) {
	byID, byType = make(map[string]string), make(map[string]string)
	folder, file := path.Split(of)
	name := path.Join(folder, "_rels", file+".rels")
	err = w.elements(name, func(_ *part, e xml.StartElement) error {
		if len(byID) == maxListOf {
			return errTooLarge
		}
		if e.Name.Local == "Relationship" && attr(e, "TargetMode") != "External" {
			target := attr(e, "Target")
			if !strings.HasPrefix(target, "/") {
				target = path.Join(path.Dir(of), target)
			}
			byID[attr(e, "Id")], byType[path.Base(attr(e, "Type"))] = target, target
		}
		return nil
	})
	return byID, byType, err
}

// begin reads everything but the sheets.
func (w *workbook) begin() error {
	_, top, err := w.relations("")
	if err != nil {
		return err
	}
	main := top["officeDocument"]
	byID, byType, err := w.relations(main)
	if err != nil {
		return err
	}
	err = w.elements(main, func(_ *part, e xml.StartElement) error {
		switch e.Name.Local {
		case "workbookPr":
			is := attr(e, "date1904")
			w.is1904 = is == "1" || is == "true"
		case "sheet":
			if len(w.sheets) == maxListOf {
				return errTooLarge
			}
			w.sheets = append(w.sheets, sheetPart{attr(e, "name"), byID[attr(e, "id")]})
		}
		return nil
	})
	if err == nil && byType["styles"] != "" {
		err = w.readStyles(byType["styles"])
	}
	if err == nil && byType["sharedStrings"] != "" {
		err = w.readStrings(byType["sharedStrings"])
	}
	return err
}

// readStrings reads the texts that cells share.
func (w *workbook) readStrings(name string) error {
	return w.elements(name, func(p *part, e xml.StartElement) error {
		if e.Name.Local != "si" {
			return nil
		}
		if len(w.strings) == maxStrings {
			return errTooLarge
		}
		text, err := richText(p, "si")
		w.strings = append(w.strings, text)
		return err
	})
}

// richText puts the pieces of a text together up to the end of the element that
// holds it, without the readings that stand beside Japanese texts.
func richText(p *part, until string) (string, error) {
	var b strings.Builder
	inText, reading := false, false
	for {
		token, err := p.next()
		if err != nil {
			return "", err
		}
		switch e := token.(type) {
		case xml.StartElement:
			inText, reading = e.Name.Local == "t", reading || e.Name.Local == "rPh"
		case xml.EndElement:
			if e.Name.Local == until {
				return unescaped(b.String()), nil
			}
			inText, reading = false, reading && e.Name.Local != "rPh"
		case xml.CharData:
			if inText && !reading {
				b.Write(e)
			}
		}
	}
}

// unescaped reads the characters that the format writes as _x000D_.
func unescaped(s string) string {
	if !strings.Contains(s, "_x") {
		return s
	}
	var b strings.Builder
	for s != "" {
		if len(s) >= 7 && s[:2] == "_x" && s[6] == '_' {
			if n, err := strconv.ParseUint(s[2:6], 16, 16); err == nil {
				b.WriteRune(rune(n))
				s = s[7:]
				continue
			}
		}
		b.WriteByte(s[0])
		s = s[1:]
	}
	return b.String()
}
