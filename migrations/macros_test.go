package migrations_test

import (
	"slices"
	"strings"
	"testing"

	"steelyard/migrations"
)

// One column of each macro, one guard of each kind, in both dialects.
func TestExpand(t *testing.T) {
	const text = `-- +goose Up
CREATE TABLE things ( -- a comment
  id @ID NOT NULL PRIMARY KEY,
  code @CODE(64) NOT NULL UNIQUE, -- a code; with a semicolon
  name @NAME(200) NOT NULL,
  hash @HASH NULL,
  body @TEXT NULL,
  data @BYTES NULL,
  n @INT NOT NULL,
  at @INSTANT NOT NULL,
  day @DATE NULL,
  rate @RATE NULL
) @TABLE;
CREATE INDEX things_by_n ON things (n);
@APPEND_ONLY(things)
@FACT(facts)
@RESULT(lines, (SELECT run FROM statements WHERE id = OLD.statement))
`
	want := map[string][]string{
		migrations.SQLite: {
			"CREATE TABLE things (\nid BLOB CHECK (length(id) = 16) NOT NULL PRIMARY KEY,\ncode TEXT COLLATE BINARY CHECK (length(code) <= 64) NOT NULL UNIQUE,\n" +
				"name TEXT CHECK (length(name) <= 200) NOT NULL,\nhash BLOB CHECK (length(hash) = 32) NULL,\nbody TEXT NULL,\ndata BLOB NULL,\nn INTEGER NOT NULL,\n" +
				"at INTEGER NOT NULL,\nday TEXT CHECK (length(day) = 10) NULL,\nrate TEXT CHECK (length(rate) <= 40) NULL\n) STRICT",
			"CREATE INDEX things_by_n ON things (n)",
			"CREATE TRIGGER things_no_update BEFORE UPDATE ON things FOR EACH ROW BEGIN SELECT RAISE(ABORT, 'things: rows are not changed'); END",
			"CREATE TRIGGER things_no_delete BEFORE DELETE ON things FOR EACH ROW BEGIN SELECT RAISE(ABORT, 'things: rows are kept'); END",
			"CREATE TRIGGER facts_no_update BEFORE UPDATE ON facts FOR EACH ROW BEGIN SELECT RAISE(ABORT, 'facts: rows are not changed'); END",
			"CREATE TRIGGER facts_no_delete BEFORE DELETE ON facts FOR EACH ROW WHEN NOT EXISTS (SELECT 1 FROM batches WHERE id = OLD.batch AND number IS NULL)" +
				" BEGIN SELECT RAISE(ABORT, 'facts: rows of committed batches are kept'); END",
			"CREATE TRIGGER lines_no_update BEFORE UPDATE ON lines FOR EACH ROW BEGIN SELECT RAISE(ABORT, 'lines: rows are not changed'); END",
			"CREATE TRIGGER lines_no_delete BEFORE DELETE ON lines FOR EACH ROW WHEN NOT EXISTS (SELECT 1 FROM runs WHERE id = (SELECT run FROM statements WHERE id = OLD.statement)" +
				" AND state IN ('calculating', 'failed', 'discarded')) BEGIN SELECT RAISE(ABORT, 'lines: rows of prepared and closed runs are kept'); END",
		},
		migrations.MySQL: {
			"CREATE TABLE things (\nid BINARY(16) NOT NULL PRIMARY KEY,\ncode VARCHAR(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL UNIQUE,\n" +
				"name VARCHAR(200) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci NOT NULL,\nhash BINARY(32) NULL,\n" +
				"body LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,\ndata LONGBLOB NULL,\nn BIGINT NOT NULL,\nat BIGINT NOT NULL,\nday DATE NULL,\n" +
				"rate VARCHAR(40) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL\n) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin",
			"CREATE INDEX things_by_n ON things (n)",
			"CREATE TRIGGER things_no_update BEFORE UPDATE ON things FOR EACH ROW SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'things: rows are not changed'",
			"CREATE TRIGGER things_no_delete BEFORE DELETE ON things FOR EACH ROW SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'things: rows are kept'",
			"CREATE TRIGGER facts_no_update BEFORE UPDATE ON facts FOR EACH ROW SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'facts: rows are not changed'",
			"CREATE TRIGGER facts_no_delete BEFORE DELETE ON facts FOR EACH ROW BEGIN IF NOT EXISTS (SELECT 1 FROM batches WHERE id = OLD.batch AND number IS NULL)" +
				" THEN SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'facts: rows of committed batches are kept'; END IF; END",
			"CREATE TRIGGER lines_no_update BEFORE UPDATE ON lines FOR EACH ROW SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'lines: rows are not changed'",
			"CREATE TRIGGER lines_no_delete BEFORE DELETE ON lines FOR EACH ROW BEGIN IF NOT EXISTS (SELECT 1 FROM runs WHERE id = (SELECT run FROM statements WHERE id = OLD.statement)" +
				" AND state IN ('calculating', 'failed', 'discarded')) THEN SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'lines: rows of prepared and closed runs are kept'; END IF; END",
		},
	}
	for dialect, statements := range want {
		got, err := migrations.Expand("0001_things.sql", text, dialect)
		if err != nil {
			t.Fatal(err)
		}
		for i := range max(len(got), len(statements)) {
			if i >= len(got) || i >= len(statements) || got[i] != statements[i] {
				t.Fatalf("%s, statement %d:\n%s\nwant\n%s", dialect, i, strings.Join(got[min(i, len(got)):], "\n"), strings.Join(statements[min(i, len(statements)):], "\n"))
			}
		}
	}
}

// What is misspelt is refused before a database sees it.
func TestExpandRefuses(t *testing.T) {
	for _, c := range []struct{ file, text, want string }{
		{"access.sql", "CREATE INDEX a ON b (c);", "does not begin with a number"},
		{"0000_access.sql", "CREATE INDEX a ON b (c);", "does not begin with a number"},
		{"0001_a.sql", "CREATE TABLE t (\n id @IDENT NOT NULL\n) @TABLE;", "unknown macro"},
		{"0001_a.sql", "CREATE TABLE t (\n id @CODE NOT NULL\n) @TABLE;", "unknown macro"},
		{"0001_a.sql", "CREATE TABLE t (\n id @INT(8) NOT NULL\n) @TABLE;", "unknown macro"},
		{"0001_a.sql", "CREATE TABLE t (\n id INT\n) @TABEL;", "unknown macro"},
		{"0001_a.sql", "@FACT(a, b)", "unknown macro"},
		{"0001_a.sql", "@RESULT(a)", "unknown macro"},
		{"0001_a.sql", "@FACTS(a)", "unknown macro"},
		{"0001_a.sql", "CREATE INDEX a ON b (c)", "no semicolon"},
		{"0001_a.sql", strings.Repeat("CREATE INDEX a ON b (c);\n", 1000), "more than 999"},
	} {
		for _, dialect := range []string{migrations.SQLite, migrations.MySQL} {
			if got, err := migrations.Expand(c.file, c.text, dialect); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("%s %.40q: %v, %v", c.file, c.text, got, err)
			}
		}
	}
}

// The shipped files: every table is listed with what guards it, and none of
// the kinds is unused.
func TestTables(t *testing.T) {
	tables, err := migrations.Tables()
	if err != nil {
		t.Fatal(err)
	}
	kinds := map[migrations.Kind]int{}
	for _, table := range tables {
		kinds[table.Kind]++
	}
	for _, kind := range []migrations.Kind{migrations.Plain, migrations.AppendOnly, migrations.Fact, migrations.Result} {
		if kinds[kind] == 0 {
			t.Errorf("no table of kind %d", kind)
		}
	}
	for name, kind := range map[string]migrations.Kind{"users": migrations.Plain, "audit": migrations.AppendOnly, "audit_seals": migrations.AppendOnly,
		"receipts": migrations.Fact, "entries": migrations.AppendOnly, "statement_lines": migrations.Result} {
		if !slices.Contains(tables, migrations.Table{Name: name, Kind: kind}) {
			t.Errorf("%s is not listed as %d", name, kind)
		}
	}
	seeds, err := migrations.Seeds()
	if err != nil || len(seeds) == 0 {
		t.Errorf("%v %v", seeds, err)
	}
}

// Money is in whole numbers, on both dialects: no column is of a kind that
// rounds.
func TestC1_NoColumnRounds(t *testing.T) {
	for _, dialect := range []string{migrations.SQLite, migrations.MySQL} {
		statements, err := migrations.All(dialect)
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range statements {
			for _, word := range strings.FieldsFunc(strings.ToUpper(s), func(r rune) bool { return (r < 'A' || r > 'Z') && r != '_' }) {
				if slices.Contains([]string{"FLOAT", "DOUBLE", "REAL", "DECIMAL", "NUMERIC", "ANY"}, word) {
					t.Errorf("%s: %s in\n%s", dialect, word, s)
				}
			}
		}
	}
}
