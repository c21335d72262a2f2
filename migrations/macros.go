package migrations

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// Kind says what the database itself refuses to do with a table's rows.
type Kind int

// The kinds of tables.
const (
	Plain      Kind = iota // rows may be changed
	AppendOnly             // rows are neither changed nor deleted
	Fact                   // rows are not changed; deleted only while their batch has no number
	Result                 // rows are not changed; deleted only while their run is not closed
)

// Table is a table of the schema.
type Table struct {
	Name string
	Kind Kind
}

// step is one statement of one file: the unit that is applied, noted, and
// applied again after an interruption.
type step struct {
	version int64  // number of the file × 1000 + number of the statement in it, from 1
	file    string // name of the file
	digest  string // SHA-256 of the statement as written, with macros and without comments
	text    string // the statement in the dialect
}

// statementsPerFile bounds the statements of one file, by the numbering.
const statementsPerFile = 999

// stepsOf expands a file for a dialect. The rules of the files are simple on
// purpose: a statement ends with the line that ends with a semicolon; a line
// that begins with a macro stands for statements of its own.
func stepsOf(file, text, dialect string) ([]step, error) {
	prefix, _, _ := strings.Cut(file, "_")
	number, err := strconv.ParseInt(prefix, 10, 32)
	if err != nil || number < 1 {
		return nil, fmt.Errorf("migrations: %s does not begin with a number", file)
	}
	var steps []step
	add := func(source, statement string) {
		sum := sha256.Sum256([]byte(source))
		steps = append(steps, step{
			version: number*1000 + int64(len(steps)) + 1,
			file:    file, digest: hex.EncodeToString(sum[:]), text: statement,
		})
	}
	var open strings.Builder
	for n, line := range strings.Split(text, "\n") {
		line, _, _ = strings.Cut(line, "--") // no text of the schema holds two hyphens
		line = strings.TrimSpace(line)
		switch {
		case line == "":
			continue
		case open.Len() == 0 && strings.HasPrefix(line, "@"):
			statements, err := guards(line, dialect)
			if err != nil {
				return nil, fmt.Errorf("migrations: %s:%d: %w", file, n+1, err)
			}
			for i, s := range statements {
				add(line+" "+strconv.Itoa(i), s)
			}
			continue
		}
		open.WriteString(line + "\n")
		if !strings.HasSuffix(line, ";") {
			continue
		}
		source := strings.TrimSuffix(strings.TrimSpace(open.String()), ";")
		open.Reset()
		statement, err := expand(source, dialect)
		if err != nil {
			return nil, fmt.Errorf("migrations: %s:%d: %w", file, n+1, err)
		}
		add(source, statement)
	}
	if open.Len() > 0 {
		return nil, fmt.Errorf("migrations: %s: the last statement has no semicolon", file)
	}
	if len(steps) > statementsPerFile {
		return nil, fmt.Errorf("migrations: %s has more than %d statements", file, statementsPerFile)
	}
	return steps, nil
}

// column finds a column's name, its macro, and the macro's length.
var column = regexp.MustCompile(`(?m)^(\w+)(\s+)@([A-Z]+)(?:\((\d+)\))?`)

// expand replaces the macros of a statement. SQLite's types have no lengths:
// there a check does what the strict mode of the servers does.
func expand(statement, dialect string) (string, error) {
	out := column.ReplaceAllStringFunc(statement, func(s string) string {
		m := column.FindStringSubmatch(s)
		if made, ok := columnType(dialect, m[1], m[3], m[4]); ok {
			return m[1] + m[2] + made
		}
		return s
	})
	table := "ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin"
	if dialect == SQLite {
		table = "STRICT"
	}
	out = strings.ReplaceAll(out, ") @TABLE", ") "+table)
	if i := strings.IndexByte(out, '@'); i >= 0 {
		return "", fmt.Errorf("unknown macro at %.20q", out[i:])
	}
	return out, nil
}

func columnType(dialect, name, macro, length string) (string, bool) {
	if (length != "") != (macro == "CODE" || macro == "NAME") {
		return "", false
	}
	types, known := map[string][2]string{
		"ID":      {"BINARY(16)", "BLOB CHECK (length(" + name + ") = 16)"},
		"HASH":    {"BINARY(32)", "BLOB CHECK (length(" + name + ") = 32)"},
		"CODE":    {"VARCHAR(" + length + ") CHARACTER SET utf8mb4 COLLATE utf8mb4_bin", "TEXT COLLATE BINARY CHECK (length(" + name + ") <= " + length + ")"},
		"NAME":    {"VARCHAR(" + length + ") CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci", "TEXT CHECK (length(" + name + ") <= " + length + ")"},
		"TEXT":    {"LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin", "TEXT"},
		"BYTES":   {"LONGBLOB", "BLOB"},
		"INT":     {"BIGINT", "INTEGER"},
		"INSTANT": {"BIGINT", "INTEGER"},
		"DATE":    {"DATE", "TEXT CHECK (length(" + name + ") = 10)"},
		"RATE":    {"VARCHAR(40) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin", "TEXT CHECK (length(" + name + ") <= 40)"},
		"SERIAL":  {"BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY", "INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT"},
	}[macro]
	if !known {
		return "", false
	}
	if dialect == SQLite {
		return types[1], true
	}
	return types[0], true
}

// guard finds a macro that stands for the triggers of a table.
var guard = regexp.MustCompile(`^@(APPEND_ONLY|FACT|RESULT)\((\w+)(?:, (.+))?\)$`)

// guards expands a line that stands for triggers: no change ever, and no
// deletion, or only of rows that nobody has relied on yet.
func guards(line, dialect string) ([]string, error) {
	m := guard.FindStringSubmatch(line)
	if m == nil || (m[3] != "") != (m[1] == "RESULT") {
		return nil, fmt.Errorf("unknown macro %.40q", line)
	}
	var may, why string // the condition under which a row may be deleted
	switch m[1] {
	case "FACT":
		may = "EXISTS (SELECT 1 FROM batches WHERE id = OLD.batch AND number IS NULL)"
		why = "rows of committed batches are kept"
	case "RESULT":
		may = "EXISTS (SELECT 1 FROM runs WHERE id = " + m[3] + " AND state IN ('calculating', 'failed', 'discarded'))"
		why = "rows of prepared and closed runs are kept"
	default:
		why = "rows are kept"
	}
	return []string{
		trigger(dialect, m[2], "UPDATE", "", "rows are not changed"),
		trigger(dialect, m[2], "DELETE", may, why),
	}, nil
}

func trigger(dialect, table, event, unless, why string) string {
	head := "CREATE TRIGGER " + table + "_no_" + strings.ToLower(event) + " BEFORE " + event + " ON " + table + " FOR EACH ROW"
	message := "'" + table + ": " + why + "'"
	if dialect == SQLite {
		if unless != "" {
			head += " WHEN NOT " + unless
		}
		return head + " BEGIN SELECT RAISE(ABORT, " + message + "); END"
	}
	refuse := "SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = " + message
	if unless == "" {
		return head + " " + refuse
	}
	return head + " BEGIN IF NOT " + unless + " THEN " + refuse + "; END IF; END"
}

// created finds the tables that a file makes.
var created = regexp.MustCompile(`(?m)^CREATE TABLE (\w+) \(`)

// tablesOf lists a file's tables in order, with what guards them.
func tablesOf(text string) []Table {
	kinds := map[string]Kind{}
	for _, line := range strings.Split(text, "\n") {
		if m := guard.FindStringSubmatch(strings.TrimSpace(line)); m != nil {
			kinds[m[2]] = map[string]Kind{"APPEND_ONLY": AppendOnly, "FACT": Fact, "RESULT": Result}[m[1]]
		}
	}
	var list []Table
	for _, m := range created.FindAllStringSubmatch(text, -1) {
		list = append(list, Table{m[1], kinds[m[1]]})
	}
	return list
}
