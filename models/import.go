package models

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"steelyard/compensation/fact"
	"steelyard/compensation/problem"
)

// previewLasts is how long a preview can be committed.
const previewLasts = 24 * time.Hour

// ImportState is where an import stands.
type ImportState string

// An import is read and checked, can then be committed, and ends committed or
// not at all.
const (
	ImportChecking  ImportState = batchChecking
	ImportPreview   ImportState = batchPreview
	ImportCommitted ImportState = batchCommitted
	ImportFailed    ImportState = batchFailed // given up, discarded or expired
)

// Import is an upload on its way into the facts. It holds no pay, but receipts
// and names where it lists problems: it is shown to those who may read imports
// of every class of facts in it.
type Import struct {
	ID          ID
	State       ImportState
	Number      int64 // of the batch; 0 before the commit, and for one that changed nothing
	Name        string
	Hash        Hash // of the list of its files
	Profile     string
	Known       int64 // the number that its checks were made on
	Counts      ImportCounts
	Found       ImportProblems
	Corrects    bool
	Reason      string
	User        ID
	CreatedAt   Instant
	ExpiresAt   Instant
	CommittedBy ID
	CommittedAt Instant

	batch int64
}

// KindCount says how many facts of a kind an import holds: new ones, those that
// are stored already with the same content, and corrections.
type KindCount struct {
	Kind string `json:"kind"` // the English word of the kind
	tally
}

// Fact is the kind that the word stands for; ok is false for no word of a kind.
func (k KindCount) Fact() (kind fact.Kind, ok bool) {
	for _, kind := range slices.Concat(fact.Kinds(), fact.SellingKinds()) {
		if kind.String() == k.Kind {
			return kind, true
		}
	}
	return 0, false
}

// ImportCounts is what an import holds.
type ImportCounts struct {
	Kinds   []KindCount   `json:"kinds"`
	Classes []ImportClass `json:"classes"`
	Known   int64         `json:"known"` // what the preview was made on
	Sums    []ImportSum   `json:"sums,omitempty"`
}

// Changes is how many facts the commit adds.
func (c ImportCounts) Changes() (n int) {
	for _, k := range c.Kinds {
		n += k.New + k.Changed
	}
	return n
}

// ImportClass is a class of facts that the same people may import.
type ImportClass string

// The classes of facts. None is named like a kind: see classesOnly.
const (
	ClassPeople        ImportClass = "people"
	ClassContracts     ImportClass = "contracts"
	ClassReceipts      ImportClass = "receipts"
	ClassOpportunities ImportClass = "opportunities" // the road, what is on it, bids and forecasts
	ClassActivities    ImportClass = "activities"    // who did what on which day
	ClassTargets       ImportClass = "targets"
)

// ImportClasses lists all classes.
func ImportClasses() []ImportClass {
	return []ImportClass{ClassPeople, ClassContracts, ClassReceipts, ClassOpportunities, ClassActivities, ClassTargets}
}

// ClassOf is the class of a kind of facts.
func ClassOf(k fact.Kind) ImportClass {
	switch k {
	case fact.KindReceipt, fact.KindAllocation, fact.KindBadDebt:
		return ClassReceipts
	case fact.KindCustomer, fact.KindContract, fact.KindSplit, fact.KindOverlay, fact.KindInstalment, fact.KindTerms, fact.KindChange:
		return ClassContracts
	case fact.KindVisit, fact.KindMeeting, fact.KindPlanItem, fact.KindLog, fact.KindHours:
		return ClassActivities
	case fact.KindTarget:
		return ClassTargets
	}
	if k.Selling() {
		return ClassOpportunities
	}
	return ClassPeople
}

// CodeCount is how often a problem of a code was found.
type CodeCount struct {
	Code    string `json:"code"`
	Count   int    `json:"count"`
	Warning bool   `json:"warning,omitempty"`
}

// ImportProblem is a problem with what stands in its cell.
type ImportProblem struct {
	problem.Problem
	Value string `json:",omitempty"`
}

// ImportProblems is what is wrong with an upload. Of very many problems the
// first few thousand are listed.
type ImportProblems struct {
	Failures int             `json:"failures"`
	Warnings int             `json:"warnings"`
	Codes    []CodeCount     `json:"codes"`
	List     []ImportProblem `json:"list"`
}

// mostKept bounds how many problems are kept with an import.
const mostKept = 5000

// NewImportProblems counts problems; value gives what stands in a cell.
func NewImportProblems(list problem.List, value func(problem.Problem) string) ImportProblems {
	var out ImportProblems
	at := map[CodeCount]int{}
	for _, p := range list {
		warning := p.Severity == problem.Warning
		if warning {
			out.Warnings++
		} else {
			out.Failures++
		}
		key := CodeCount{Code: p.Code, Warning: warning}
		if _, known := at[key]; !known {
			at[key] = len(out.Codes)
			out.Codes = append(out.Codes, key)
		}
		out.Codes[at[key]].Count++
		if len(out.List) < mostKept {
			out.List = append(out.List, ImportProblem{p, value(p)})
		}
	}
	return out
}

// Token binds a commit to what was previewed: the upload, the profile, what was
// known then, and whether corrections were declared.
func (i *Import) Token() string {
	h := sha256.New()
	fmt.Fprintf(h, "%s\n%x\n%x\n%d\n%t\n", i.ID, []byte(i.Hash), sha256.Sum256([]byte(i.Profile)), i.Counts.Known, i.Corrects)
	return hex.EncodeToString(h.Sum(nil))
}

// NewImport is what an import begins with.
type NewImport struct {
	Files    []Stored
	Profile  string // the mapping profile, "" for the plain form
	Corrects bool
	Reason   string
}

// AddImport begins an import of files that are stored. The list of files is
// stored first, by PutManifest; its hash is the import's. The caller records it.
func (tx *Tx) AddImport(n NewImport, manifest Hash) (Import, error) {
	if n.Corrects && n.Reason == "" {
		return Import{}, invalid("import.reason", "声明更正时必须说明原因。", "Corrections need a reason.")
	}
	var list []string
	for _, f := range n.Files {
		list = append(list, f.Name)
	}
	name := []rune(strings.Join(list, ", "))
	if len(name) > 200 {
		name = append(name[:199], '…')
	}
	id := NewID()
	_, err := tx.openBatch(batchRow{Kind: "import", State: batchChecking, FileName: string(name), FileHash: manifest, Profile: n.Profile, Corrects: n.Corrects, Reason: n.Reason, UID: id})
	if err != nil {
		return Import{}, err
	}
	return tx.importOf(id)
}

// PutManifest stores the list of an upload's files, and gives its hash.
func (db *DB) PutManifest(ctx context.Context, files []Stored) (Hash, error) {
	data, err := json.Marshal(files)
	if err != nil {
		return nil, err
	}
	hash, _, err := db.PutBlob(ctx, bytes.NewReader(data))
	return hash, err
}

// Files reads which files an import was made of.
func (db *DB) Files(ctx context.Context, i Import) ([]Stored, error) {
	size, err := db.blobSize(ctx, i.Hash)
	if err != nil {
		return nil, err
	}
	f := &storedFile{u: &upload{db: db, ctx: ctx}, Stored: Stored{Hash: i.Hash, Size: size}}
	data, err := io.ReadAll(f)
	if err != nil {
		return nil, err
	}
	var files []Stored
	return files, json.Unmarshal(data, &files)
}

type importRow struct {
	ID          int64
	UID         ID
	Number      *int64
	State       string
	FileName    string
	FileHash    []byte
	Profile     string
	KnownAt     int64
	Counts      string
	Problems    string
	Corrects    int64
	Reason      string
	UserID      ID
	CreatedAt   Instant
	ExpiresAt   *Instant
	CommittedBy *ID
	CommittedAt *Instant
}

const importColumns = `id, uid, number, state, file_name, file_hash, profile, known_at, counts, problems, corrects, reason, user_id, created_at, expires_at, committed_by, committed_at`

func (r *importRow) told() (Import, error) {
	i := Import{ID: r.UID, State: ImportState(r.State), Name: r.FileName, Hash: r.FileHash, Profile: r.Profile, Known: r.KnownAt, Corrects: r.Corrects == 1,
		Reason: r.Reason, User: r.UserID, CreatedAt: r.CreatedAt, batch: r.ID}
	if r.Number != nil {
		i.Number = *r.Number
	}
	if r.ExpiresAt != nil {
		i.ExpiresAt = *r.ExpiresAt
	}
	if r.CommittedBy != nil {
		i.CommittedBy = *r.CommittedBy
	}
	if r.CommittedAt != nil {
		i.CommittedAt = *r.CommittedAt
	}
	if err := json.Unmarshal([]byte(r.Counts), &i.Counts); err != nil {
		return i, err
	}
	return i, json.Unmarshal([]byte(r.Problems), &i.Found)
}

func (tx *Tx) importOf(id ID) (Import, error) {
	return tx.Import(id, ImportClasses())
}

// Import finds an import of which the caller may read every class; else it is
// NotFound. One that is being read has no class yet.
func (tx *Tx) Import(id ID, classes []ImportClass) (Import, error) {
	var rows []importRow
	where, args := classesOnly(classes)
	err := tx.q.Raw("SELECT "+importColumns+" FROM batches WHERE uid = ? AND kind = 'import'"+where, append([]any{id}, args...)...).Scan(&rows).Error
	if err != nil {
		return Import{}, err
	}
	if len(rows) == 0 {
		return Import{}, notFound()
	}
	return rows[0].told()
}

// Imports lists imports of which the caller may read every class, newest first,
// before the one named (the zero ID: from the newest on).
func (tx *Tx) Imports(classes []ImportClass, before ID, limit int) ([]Import, error) {
	where, args := classesOnly(classes)
	if !before.IsZero() {
		where, args = where+" AND id < (SELECT b.id FROM batches b WHERE b.uid = ?)", append(args, before)
	}
	var rows []importRow
	err := tx.q.Raw("SELECT "+importColumns+" FROM batches WHERE kind = 'import'"+where+" ORDER BY id DESC LIMIT ?", append(args, limit)...).Scan(&rows).Error
	if err != nil {
		return nil, err
	}
	list := make([]Import, len(rows))
	for i := range rows {
		if list[i], err = rows[i].told(); err != nil {
			return nil, err
		}
	}
	return list, nil
}

// classesOnly leaves out imports with a class beyond the given ones. Classes
// stand in the counts, as "people" in quotation marks, which no kind is named.
func classesOnly(classes []ImportClass) (where string, args []any) {
	for _, c := range ImportClasses() {
		allowed := false
		for _, own := range classes {
			allowed = allowed || own == c
		}
		if !allowed {
			where += " AND counts NOT LIKE ?"
			args = append(args, `%"`+string(c)+`"%`)
		}
	}
	return where, args
}
