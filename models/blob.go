package models

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"
	"time"

	"steelyard/migrations"
)

// blobPart is how many bytes of a blob one row holds.
const blobPart = 1 << 20

// partsAtOnce is how many of them are written in one transaction.
const partsAtOnce = 8

// PutBlob keeps a file in parts, under its SHA-256, so that every instance can
// read it. The same content is kept once; an interrupted upload is continued by
// the next one. It reads r twice.
func (db *DB) PutBlob(ctx context.Context, r io.ReadSeeker) (hash Hash, size int64, err error) {
	h := sha256.New()
	if size, err = io.Copy(h, r); err != nil {
		return nil, 0, err
	}
	hash = h.Sum(nil)
	if known, err := db.blobSize(ctx, hash); err != nil || known >= 0 {
		return hash, size, err
	}
	if _, err := r.Seek(0, io.SeekStart); err != nil {
		return nil, 0, err
	}
	total := int((size + blobPart - 1) / blobPart)
	for part := 0; part < total; part += partsAtOnce {
		chunk := make([]byte, min(partsAtOnce*blobPart, size-int64(part)*blobPart))
		if _, err := io.ReadFull(r, chunk); err != nil {
			return nil, 0, err
		}
		if err := db.work(ctx, func(tx *Tx) error { return tx.putParts(hash, part, chunk) }); err != nil {
			return nil, 0, err
		}
	}
	return hash, size, db.work(ctx, func(tx *Tx) error {
		_, err := tx.exec(tx.insertNew()+" INTO blobs (size, hash, created_at) VALUES (?, ?, ?)", size, []byte(hash), tx.Now)
		return err
	})
}

// insertNew begins an INSERT that passes over a key that is there already.
func (tx *Tx) insertNew() string {
	if tx.db.dialect == migrations.MySQL {
		return "INSERT IGNORE"
	}
	return "INSERT OR IGNORE"
}

func (tx *Tx) putParts(hash Hash, part int, chunk []byte) error {
	for data := range slices.Chunk(chunk, blobPart) {
		if _, err := tx.exec(tx.insertNew()+" INTO blob_parts (part, hash, data) VALUES (?, ?, ?)", part, []byte(hash), data); err != nil {
			return err
		}
		part++
	}
	return nil
}

// blobSize is -1 for a blob that is not there, or not wholly.
func (db *DB) blobSize(ctx context.Context, hash Hash) (size int64, err error) {
	size = -1
	err = db.View(ctx, func(tx *Tx) error {
		err := tx.q.Raw("SELECT size FROM blobs WHERE hash = ?", []byte(hash)).Row().Scan(&size)
		if errors.Is(err, sql.ErrNoRows) {
			return nil
		}
		return err
	})
	return size, err
}

// Stored is a file of an upload.
type Stored struct {
	Name string `json:"name"`
	Hash Hash   `json:"hash"`
	Size int64  `json:"size"`
}

// Upload gives the files of an upload as a file system. Reading goes to the
// database, part by part.
func (db *DB) Upload(ctx context.Context, files []Stored) fs.FS {
	u := &upload{db: db, ctx: ctx, files: slices.Clone(files)}
	slices.SortFunc(u.files, func(a, b Stored) int { return strings.Compare(a.Name, b.Name) })
	return u
}

type upload struct {
	db    *DB
	ctx   context.Context // of the work that reads
	files []Stored
}

// Open is for package fs.
func (u *upload) Open(name string) (fs.File, error) {
	if name == "." {
		return &uploadRoot{u: u}, nil
	}
	i := slices.IndexFunc(u.files, func(s Stored) bool { return s.Name == name })
	if i < 0 || !fs.ValidPath(name) {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}
	return &storedFile{u: u, Stored: u.files[i]}, nil
}

// storedFile reads a blob and keeps the part that was read last.
type storedFile struct {
	u *upload
	Stored
	at   int64
	part int64 // of data; meaningless while data is nil
	data []byte
}

// Stat is for package fs.
func (f *storedFile) Stat() (fs.FileInfo, error) { return storedInfo{f.Stored}, nil }

// Close is for package fs.
func (f *storedFile) Close() error { return nil }

// Read is for package fs.
func (f *storedFile) Read(p []byte) (int, error) {
	n, err := f.ReadAt(p[:min(len(p), blobPart)], f.at)
	f.at += int64(n)
	if n > 0 && errors.Is(err, io.EOF) {
		err = nil
	}
	return n, err
}

// ReadAt is for readers of archives.
func (f *storedFile) ReadAt(p []byte, at int64) (n int, err error) {
	for n < len(p) {
		if at >= f.Size {
			return n, io.EOF
		}
		if err := f.load(at / blobPart); err != nil {
			return n, err
		}
		copied := copy(p[n:], f.data[at%blobPart:])
		n, at = n+copied, at+int64(copied)
	}
	return n, nil
}

func (f *storedFile) load(part int64) error {
	if f.data != nil && f.part == part {
		return nil
	}
	var data []byte
	err := f.u.db.View(f.u.ctx, func(tx *Tx) error {
		return tx.q.Raw("SELECT data FROM blob_parts WHERE hash = ? AND part = ?", []byte(f.Hash), part).Row().Scan(&data)
	})
	if err != nil {
		return err
	}
	if want := min(blobPart, f.Size-part*blobPart); int64(len(data)) != want {
		return fmt.Errorf("models: part %d of a blob has %d bytes instead of %d", part, len(data), want)
	}
	f.part, f.data = part, data
	return nil
}

// storedInfo describes a file of an upload.
type storedInfo struct{ Stored }

// Name is for package fs.
func (i storedInfo) Name() string { return path.Base(i.Stored.Name) }

// Size is for package fs.
func (i storedInfo) Size() int64 { return i.Stored.Size }

// Mode is for package fs.
func (storedInfo) Mode() fs.FileMode { return 0o444 }

// ModTime is for package fs; it is not kept.
func (storedInfo) ModTime() time.Time { return time.Time{} }

// IsDir is for package fs.
func (storedInfo) IsDir() bool { return false }

// Sys is for package fs.
func (storedInfo) Sys() any { return nil }

// uploadRoot lists an upload: its files are in one directory.
type uploadRoot struct {
	u  *upload
	at int
}

// Stat is for package fs.
func (r *uploadRoot) Stat() (fs.FileInfo, error) { return rootInfo{storedInfo{Stored{Name: "."}}}, nil }

// Read is for package fs.
func (r *uploadRoot) Read([]byte) (int, error) {
	return 0, &fs.PathError{Op: "read", Path: ".", Err: fs.ErrInvalid}
}

// Close is for package fs.
func (r *uploadRoot) Close() error { return nil }

// ReadDir is for package fs.
func (r *uploadRoot) ReadDir(n int) ([]fs.DirEntry, error) {
	rest := r.u.files[r.at:]
	if n > 0 && len(rest) == 0 {
		return nil, io.EOF
	}
	if n > 0 {
		rest = rest[:min(n, len(rest))]
	}
	r.at += len(rest)
	list := make([]fs.DirEntry, len(rest))
	for i, s := range rest {
		list[i] = fs.FileInfoToDirEntry(storedInfo{s})
	}
	return list, nil
}

// rootInfo describes the directory of an upload.
type rootInfo struct{ storedInfo }

// Mode is for package fs.
func (rootInfo) Mode() fs.FileMode { return fs.ModeDir | 0o555 }

// IsDir is for package fs.
func (rootInfo) IsDir() bool { return true }
