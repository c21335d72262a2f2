package intake

import (
	"encoding/xml"
	"strconv"
	"strings"
)

// readStyles notes which cell styles show a date or a percentage.
func (w *workbook) readStyles(name string) error {
	custom := make(map[string]cellKind)
	inCells := false
	return w.elements(name, func(_ *part, e xml.StartElement) error {
		switch e.Name.Local {
		case "numFmt":
			if len(custom) == maxListOf {
				return errTooLarge
			}
			custom[attr(e, "numFmtId")] = kindOfFormat(attr(e, "formatCode"))
		case "cellXfs":
			inCells = true
		case "cellStyles", "cellStyleXfs", "dxfs":
			inCells = false
		case "xf":
			if inCells {
				id := attr(e, "numFmtId")
				kind, ok := custom[id]
				if !ok {
					kind = kindOfNumber(id)
				}
				w.styles = append(w.styles, kind)
			}
		}
		return nil
	})
}

// kindOfNumber says what the formats that every workbook has by number show.
func kindOfNumber(id string) cellKind {
	n, err := strconv.Atoi(id)
	switch {
	case err != nil:
		return kindNumber
	case n == 9 || n == 10:
		return kindPercent
	case n >= 14 && n <= 17, n == 22, n >= 27 && n <= 31, n == 36, n >= 50 && n <= 54, n == 57, n == 58:
		return kindDate
	}
	return kindNumber
}

// kindOfFormat says what a format in the workbook's own spelling shows: its
// first section counts, without texts in quotation marks, brackets and escapes.
func kindOfFormat(code string) cellKind {
	var quoted, bracket, escaped bool
	for _, r := range strings.ToLower(code) {
		switch {
		case escaped:
			escaped = false
		case quoted:
			quoted = r != '"'
		case bracket:
			bracket = r != ']'
		case r == ';':
			return kindNumber
		case r == '\\' || r == '_' || r == '*':
			escaped = true
		case r == '"':
			quoted = true
		case r == '[':
			bracket = true
		case r == 'y' || r == 'd':
			return kindDate
		case r == '%':
			return kindPercent
		}
	}
	return kindNumber
}
