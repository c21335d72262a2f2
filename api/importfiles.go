package api

import (
	"archive/zip"
	"cmp"
	"context"
	"errors"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"
	"testing/fstest"

	"steelyard/compensation/problem"
	"steelyard/models"
)

// Bounds of an upload. Bytes are counted while they are unpacked, whatever an
// archive says of itself.
const (
	maxUploadFiles   = 50
	maxArchiveFiles  = 200
	maxArchiveBytes  = 512 << 20 // of an archive of text files, unpacked
	maxWorkbookBytes = 64 << 20
)

// UploadFile is a file of an upload, by the name that a mapping profile knows it
// by.
type UploadFile struct {
	Name string
	File interface {
		io.ReadSeeker
		io.ReaderAt
	}
	Size int64
}

func tooLarge(zh, en string) error {
	return models.NewError(models.TooLarge, "import.too_large", problem.Text{ZH: zh, EN: en})
}

func badUpload(code, zh, en string, args ...any) error {
	return models.NewError(models.Invalid, code, problem.Textf(zh, en, args...))
}

// StoreUpload looks at the files of an upload, refuses what would grow beyond
// its bounds when it is unpacked, and keeps them in the database. Errors:
// TooLarge import.too_large; Invalid import.files, import.file_name and
// import.archive.
func StoreUpload(ctx context.Context, db *models.DB, files []UploadFile) ([]models.Stored, models.Hash, error) {
	if len(files) == 0 {
		return nil, nil, badUpload("import.files", "没有文件：请在表单字段 files 中上传。", "There is no file: send them in the form field files.")
	}
	if len(files) > maxUploadFiles {
		return nil, nil, badUpload("import.files", "一次最多 %d 个文件。", "At most %d files at once.", maxUploadFiles)
	}
	names := map[string]bool{}
	for _, f := range files {
		if !usable(f.Name) || names[f.Name] {
			return nil, nil, badUpload("import.file_name", "文件名 %s 不可用或重复。", "The file name %s cannot be used, or is there twice.", problem.Show(f.Name))
		}
		names[f.Name] = true
		if err := inspect(ctx, f); err != nil {
			return nil, nil, err
		}
	}
	list := make([]models.Stored, 0, len(files))
	for _, f := range files {
		if _, err := f.File.Seek(0, io.SeekStart); err != nil {
			return nil, nil, err
		}
		hash, size, err := db.PutBlob(ctx, f.File)
		if err != nil {
			return nil, nil, err
		}
		list = append(list, models.Stored{Name: f.Name, Hash: hash, Size: size})
	}
	slices.SortFunc(list, func(a, b models.Stored) int { return cmp.Compare(a.Name, b.Name) })
	manifest, err := db.PutManifest(ctx, list)
	return list, manifest, err
}

// usable refuses names that are paths, hidden, or could not be shown.
func usable(name string) bool {
	return name != "" && len(name) <= 200 && fs.ValidPath(name) && path.Base(name) == name && !strings.HasPrefix(name, ".") &&
		!strings.ContainsAny(name, "\\\x00\r\n*?[")
}

// inspect unpacks an archive into nothing and counts.
func inspect(ctx context.Context, f UploadFile) error {
	most := int64(maxArchiveBytes)
	switch strings.ToLower(path.Ext(f.Name)) {
	case ".zip":
	case ".xlsx":
		most = maxWorkbookBytes
	default:
		return nil
	}
	archive, err := zip.NewReader(f.File, f.Size)
	if err != nil {
		return nil //nolint:nilerr // reading it will say what it is
	}
	if len(archive.File) > maxArchiveFiles {
		return tooLarge("压缩文件里的文件太多。", "There are too many files in the archive.")
	}
	left := most
	for _, part := range archive.File {
		if err := ctx.Err(); err != nil {
			return err
		}
		n, err := unpackedSize(part, left)
		if left -= n; left < 0 {
			return tooLarge("解压后的内容太大。", "Unpacked, the archive is too large.")
		}
		if errors.Is(err, zip.ErrFormat) { // there is more in it than its directory says
			return tooLarge("压缩文件没有如实写明大小。", "The archive lies about its size.")
		}
		if err != nil {
			return badUpload("import.archive", "压缩文件 %s 损坏。", "The archive %s is damaged.", problem.Show(f.Name))
		}
	}
	return nil
}

// unpackedSize counts bytes, at most one more than there is room for.
func unpackedSize(part *zip.File, room int64) (int64, error) {
	r, err := part.Open()
	if err != nil {
		return 0, err
	}
	defer r.Close() //nolint:errcheck // it was only read
	return io.Copy(io.Discard, io.LimitReader(r, room+1))
}

// bundle is the files of an upload in one directory, those in archives among
// them under their own names.
type bundle struct{ parts []bundlePart }

type bundlePart struct {
	name string
	info fs.FileInfo
	open func() (fs.File, error)
}

// unpack makes a bundle of stored files. Directories of an archive are left
// aside, and so is what systems put beside the files.
func unpack(files fs.FS) (*bundle, error) {
	entries, err := fs.ReadDir(files, ".")
	if err != nil {
		return nil, err
	}
	b := &bundle{}
	for _, e := range entries {
		info, err := e.Info()
		if err != nil {
			return nil, err
		}
		open := func() (fs.File, error) { return files.Open(e.Name()) }
		if strings.ToLower(path.Ext(e.Name())) != ".zip" {
			b.parts = append(b.parts, bundlePart{e.Name(), info, open})
			continue
		}
		if err := b.addArchive(e.Name(), info.Size(), open); err != nil {
			return nil, err
		}
	}
	slices.SortFunc(b.parts, func(x, y bundlePart) int { return cmp.Compare(x.name, y.name) })
	for i := 1; i < len(b.parts); i++ {
		if b.parts[i].name == b.parts[i-1].name {
			return nil, badUpload("import.file_name", "文件名 %s 不可用或重复。", "The file name %s cannot be used, or is there twice.", problem.Show(b.parts[i].name))
		}
	}
	return b, nil
}

func (b *bundle) addArchive(name string, size int64, open func() (fs.File, error)) error {
	f, err := open()
	if err != nil {
		return err
	}
	source, ok := f.(io.ReaderAt)
	if !ok {
		return errors.New("api: a stored file cannot be read at any place")
	}
	archive, err := zip.NewReader(source, size)
	if err != nil {
		return badUpload("import.archive", "压缩文件 %s 损坏。", "The archive %s is damaged.", problem.Show(name))
	}
	for _, part := range archive.File {
		base := path.Base(part.Name)
		if part.FileInfo().IsDir() || strings.HasPrefix(base, ".") || strings.HasPrefix(part.Name, "__MACOSX/") {
			continue
		}
		if !usable(base) {
			return badUpload("import.file_name", "文件名 %s 不可用或重复。", "The file name %s cannot be used, or is there twice.", problem.Show(base))
		}
		b.parts = append(b.parts, bundlePart{base, part.FileInfo(), func() (fs.File, error) {
			r, err := part.Open()
			return unpacked{r, part.FileInfo()}, err
		}})
	}
	return nil
}

// Open is for package fs; the directory itself is read by ReadDir.
func (b *bundle) Open(name string) (fs.File, error) {
	i := b.find(name)
	if i < 0 {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}
	return b.parts[i].open()
}

func (b *bundle) find(name string) int {
	return slices.IndexFunc(b.parts, func(p bundlePart) bool { return p.name == name })
}

// Stat is for package fs.
func (b *bundle) Stat(name string) (fs.FileInfo, error) {
	if name == "." {
		return fstest.MapFS{}.Stat(".")
	}
	i := b.find(name)
	if i < 0 {
		return nil, &fs.PathError{Op: "stat", Path: name, Err: fs.ErrNotExist}
	}
	return b.parts[i].info, nil
}

// ReadDir is for package fs.
func (b *bundle) ReadDir(name string) ([]fs.DirEntry, error) {
	if name != "." {
		return nil, &fs.PathError{Op: "readdir", Path: name, Err: fs.ErrNotExist}
	}
	list := make([]fs.DirEntry, len(b.parts))
	for i, p := range b.parts {
		list[i] = fs.FileInfoToDirEntry(p.info)
	}
	return list, nil
}

// unpacked is a file of an archive, read from its beginning to its end.
type unpacked struct {
	io.ReadCloser
	info fs.FileInfo
}

// Stat is for package fs.
func (u unpacked) Stat() (fs.FileInfo, error) { return u.info, nil }
