package api

import (
	"bytes"
	"context"
	"io"
	"mime/multipart"
	"net/http"
	"slices"
	"strings"
	"time"

	"steelyard/compensation/problem"
	"steelyard/intake"
	"steelyard/models"
)

// Import is an upload of facts as clients see it.
type Import struct {
	ID          string      `json:"id" format:"uuid"`
	State       string      `json:"state" enum:"checking,preview,committed,failed"`
	Files       string      `json:"files" doc:"the names of the files"`
	By          string      `json:"by,omitempty" doc:"who has uploaded them"`
	Sums        []ImportSum `json:"sums" doc:"amounts of the files by kind and currency, what is stored already among them"`
	Earlier     *Earlier    `json:"earlier,omitempty" doc:"the last commit of the very same files"`
	Counts      []KindCount `json:"counts" doc:"what the files hold, by kind of fact"`
	Changes     int         `json:"changes" doc:"facts that the commit adds; 0: everything is there already"`
	Failures    int         `json:"failures"`
	Warnings    int         `json:"warnings"`
	Codes       []CodeCount `json:"codes" doc:"how often each problem was found"`
	Problems    []Fault     `json:"problems" doc:"the first 200; the error sheet has them all"`
	Corrects    bool        `json:"corrects"`
	Reason      string      `json:"reason,omitempty"`
	Token       string      `json:"token,omitempty" doc:"of the preview, for committing it"`
	Created     time.Time   `json:"created"`
	Expires     *time.Time  `json:"expires,omitempty" doc:"of the preview"`
	Committed   *time.Time  `json:"committed,omitempty"`
	CommittedBy string      `json:"committedBy,omitempty"`
	BatchNumber int64       `json:"batchNumber,omitempty" doc:"facts of it are known from this number on"`
	Job         *Job        `json:"job,omitempty" doc:"the work that is still going on"`
}

// KindCount is what of a kind of facts an import holds.
type KindCount struct {
	Kind      string `json:"kind"`
	Name      string `json:"name"`
	New       int    `json:"new"`
	Same      int    `json:"same" doc:"stored already, with the same content"`
	Corrected int    `json:"corrected"`
}

// ImportSum is what an import holds in amounts of a kind of facts.
type ImportSum struct {
	Kind   string `json:"kind"`
	Name   string `json:"name"`
	Amount Money  `json:"amount"`
	From   string `json:"from,omitempty" format:"date" doc:"the first day; absent where the kind has none"`
	To     string `json:"to,omitempty" format:"date"`
}

// Earlier is an import that has committed the same files before.
type Earlier struct {
	ID        string    `json:"id" format:"uuid"`
	By        string    `json:"by"`
	Committed time.Time `json:"committed"`
}

// CodeCount is how often a problem was found.
type CodeCount struct {
	Code    string `json:"code"`
	Count   int    `json:"count"`
	Warning bool   `json:"warning,omitempty"`
}

// mostTold is how many problems an answer lists.
const mostTold = 200

func (c *Call) importOf(i models.Import) Import {
	out := Import{ID: i.ID.String(), State: string(i.State), Files: i.Name, Counts: []KindCount{}, Changes: i.Counts.Changes(), Failures: i.Found.Failures, Warnings: i.Found.Warnings,
		Sums: []ImportSum{}, Codes: []CodeCount{}, Problems: []Fault{}, Corrects: i.Corrects, Reason: i.Reason, Created: i.CreatedAt.Time(), BatchNumber: i.Number}
	kinds := kindsOf(i)
	for n, k := range i.Counts.Kinds {
		out.Counts = append(out.Counts, KindCount{k.Kind, kinds[n].Name().In(c.Lang), k.New, k.Same, k.Changed})
	}
	out.Sums = append(out.Sums, c.sumsOf(i)...)
	for _, code := range i.Found.Codes {
		out.Codes = append(out.Codes, CodeCount(code))
	}
	for _, p := range i.Found.List[:min(len(i.Found.List), mostTold)] {
		out.Problems = append(out.Problems, faultsOf(c.Lang, problem.List{p.Problem})...)
	}
	if i.State == models.ImportPreview && i.Found.Failures == 0 {
		out.Token = i.Token()
	}
	if i.State == models.ImportPreview {
		expires := i.ExpiresAt.Time()
		out.Expires = &expires
	}
	if i.CommittedAt != 0 {
		committed := i.CommittedAt.Time()
		out.Committed = &committed
	}
	return out
}

// WaitInput is how long a request waits for the work that it starts.
type WaitInput struct {
	Wait int `query:"wait" minimum:"0" maximum:"25" default:"10" doc:"seconds to wait for the work before answering 202"`
}

type uploadInput struct {
	WaitInput
	RawBody multipart.Form
}

type importPath struct {
	ID string `path:"id" format:"uuid"`
}

type commitInput struct {
	ID string `path:"id" format:"uuid"`
	WaitInput
	Body struct {
		Token string `json:"token" maxLength:"64" doc:"of the preview"`
	}
}

type listImports struct {
	Limit  int    `query:"limit" minimum:"1" maximum:"200" default:"50"`
	Cursor string `query:"cursor" maxLength:"36" doc:"next of the page before"`
}

// addImports registers imports of files. One permission of a class of facts is
// enough to call them; what is in the files decides which are needed.
func (a *API) addImports() {
	operation := func(id, method, path, action string, zh, en string) Operation {
		all := importPermissions(action)
		return Operation{ID: id, Method: method, Path: path, Permission: all[0], Or: all[1:], Summary: problem.Text{ZH: zh, EN: en}}
	}
	upload := operation("createImport", http.MethodPost, "/imports", "create", "上传文件并预览", "Upload files and preview them")
	upload.MaxBody, upload.Status, upload.Later = a.options.UploadLimit, http.StatusCreated, true
	route(a, upload, a.createImport)
	route(a, operation("listImports", http.MethodGet, "/imports", "read", "导入列表", "Imports"), a.listImports)
	route(a, operation("getImport", http.MethodGet, "/imports/{id}", "read", "查看一次导入", "One import"),
		func(ctx context.Context, c *Call, in *importPath) (Import, error) {
			i, err := c.findImport(ctx, in.ID)
			if err != nil {
				return Import{}, err
			}
			return view(ctx, c, func(tx *models.Tx) (Import, error) { return c.toldImport(tx, i) })
		})
	commit := operation("commitImport", http.MethodPost, "/imports/{id}/commit", "commit", "提交预览过的导入", "Commit an import that was previewed")
	commit.Later = true
	route(a, commit, a.commitImport)
	route(a, operation("discardImport", http.MethodPost, "/imports/{id}/discard", "discard", "放弃一次导入", "Give an import up"), a.discardImport)
	routeFile(a, operation("importErrorsCSV", http.MethodGet, "/imports/{id}/errors.csv", "read", "下载问题清单（CSV）", "The list of problems as CSV"),
		func(ctx context.Context, c *Call, in *importPath) (File, error) {
			return c.errorSheet(ctx, in.ID, "errors.csv", "text/csv; charset=utf-8", intake.ErrorSheet.WriteCSV)
		})
	routeFile(a, operation("importErrorsXLSX", http.MethodGet, "/imports/{id}/errors.xlsx", "read", "下载问题清单（XLSX）", "The list of problems as XLSX"),
		func(ctx context.Context, c *Call, in *importPath) (File, error) {
			return c.errorSheet(ctx, in.ID, "errors.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", intake.ErrorSheet.WriteXLSX)
		})
	a.worksForAny("import.preview", importPermissions("create"), a.previewJob)
	a.worksForAny("import.commit", importPermissions("commit"), a.commitJob)
}

// readable are the classes of facts of which the caller may read imports.
func (c *Call) readable() (classes []models.ImportClass) {
	for _, class := range models.ImportClasses() {
		if _, ok := c.May(importObject(class), "read"); ok {
			classes = append(classes, class)
		}
	}
	return classes
}

func (c *Call) findImport(ctx context.Context, id string) (models.Import, error) {
	parsed, err := models.ParseID(id)
	if err != nil {
		parsed = models.ID{}
	}
	return view(ctx, c, func(tx *models.Tx) (models.Import, error) { return tx.Import(parsed, c.readable()) })
}

func (a *API) createImport(ctx context.Context, c *Call, in *uploadInput) (Import, error) {
	defer in.RawBody.RemoveAll() //nolint:errcheck // temporary files
	n, files, done, err := formOf(&in.RawBody)
	defer done()
	if err != nil {
		return Import{}, err
	}
	if _, err := profileOf(n.Profile); err != nil {
		return Import{}, err
	}
	stored, manifest, err := StoreUpload(ctx, a.options.DB, files)
	if err != nil {
		return Import{}, err
	}
	n.Files = stored
	c.Because(n.Reason)
	var job models.Job
	made, err := update(ctx, c, func(tx *models.Tx) (models.Import, error) {
		i, err := tx.AddImport(n, manifest)
		if err != nil {
			return i, err
		}
		tx.Record(uploadEntry(i, n))
		job, err = tx.AddJob("import.preview", i.ID, struct{}{})
		return i, err
	})
	if err != nil {
		return Import{}, err
	}
	c.Created("/imports/" + made.ID.String())
	return a.afterJob(ctx, c, job.ID, made.ID, in.Wait)
}

// afterJob waits for a job about an import and answers with how it stands then.
func (a *API) afterJob(ctx context.Context, c *Call, job, id models.ID, wait int) (Import, error) {
	ended, err := a.await(ctx, c, job, time.Duration(wait)*time.Second)
	if err != nil {
		return Import{}, err
	}
	out, err := view(ctx, c, func(tx *models.Tx) (Import, error) {
		i, err := tx.Import(id, models.ImportClasses())
		if err != nil {
			return Import{}, err
		}
		return c.toldImport(tx, i)
	})
	if ended.State != models.Done {
		told := c.jobOf(ended)
		out.Job = &told
	}
	return out, err
}

// maxMapping is the largest mapping profile, in bytes.
const maxMapping = 1 << 20

// formOf reads the form of an upload: files, mapping (as a file or a text),
// corrects and reason. done closes the files.
func formOf(form *multipart.Form) (n models.NewImport, files []UploadFile, done func(), err error) {
	var open []io.Closer
	done = func() {
		for _, f := range open {
			_ = f.Close()
		}
	}
	for field := range form.File {
		if field != "mapping" && !slices.Contains(fileFields(), field) {
			return n, nil, done, badUpload("import.form", "表单中没有字段 %s。", "The form has no field %s.", problem.Show(field))
		}
	}
	for field, values := range form.Value {
		text := strings.Join(values, "")
		switch field {
		case "mapping":
			n.Profile = text
		case "reason":
			n.Reason = strings.TrimSpace(text)
		case "corrects":
			if text != "true" && text != "false" && text != "" {
				return n, nil, done, badUpload("import.form", "corrects 只能是 true 或 false。", "corrects is true or false.")
			}
			n.Corrects = text == "true"
		default:
			return n, nil, done, badUpload("import.form", "表单中没有字段 %s。", "The form has no field %s.", problem.Show(field))
		}
	}
	for _, h := range form.File["mapping"] {
		f, err := h.Open()
		if err != nil {
			return n, nil, done, err
		}
		open = append(open, f)
		data, err := io.ReadAll(io.LimitReader(f, maxMapping+1))
		if err != nil {
			return n, nil, done, err
		}
		n.Profile = string(data)
	}
	if len(n.Profile) > maxMapping {
		return n, nil, done, tooLarge("映射文件太大。", "The mapping profile is too large.")
	}
	for _, field := range fileFields() {
		for _, h := range form.File[field] {
			f, err := h.Open()
			if err != nil {
				return n, nil, done, err
			}
			open = append(open, f)
			files = append(files, UploadFile{Name: h.Filename, File: f, Size: h.Size})
		}
	}
	return n, files, done, nil
}

// fileFields are the names under which forms send files.
func fileFields() []string { return []string{"files", "files[]", "file"} }

func (a *API) listImports(ctx context.Context, c *Call, in *listImports) (Page[Import], error) {
	var before models.ID
	if in.Cursor != "" {
		var err error
		if before, err = models.ParseID(in.Cursor); err != nil {
			return Page[Import]{}, badUpload("page.cursor", "翻页标记无效：请从第一页重新开始。", "The cursor is not one of this list: begin with its first page again.")
		}
	}
	return view(ctx, c, func(tx *models.Tx) (Page[Import], error) {
		page := Page[Import]{Items: []Import{}}
		list, err := tx.Imports(c.readable(), before, in.Limit+1)
		for n, i := range list {
			if n == in.Limit {
				page.Next = page.Items[n-1].ID
				break
			}
			told, err := c.toldImport(tx, i)
			if err != nil {
				return page, err
			}
			page.Items = append(page.Items, told)
		}
		return page, err
	})
}

func (a *API) commitImport(ctx context.Context, c *Call, in *commitInput) (Import, error) {
	i, err := c.findImport(ctx, in.ID)
	if err != nil {
		return Import{}, err
	}
	if err := a.mayImport(c.User, "commit", kindsOf(i)); err != nil {
		return Import{}, err
	}
	if err := i.Committable(in.Body.Token, models.InstantOf(a.now())); err != nil {
		return Import{}, err
	}
	if i.State == models.ImportCommitted {
		return view(ctx, c, func(tx *models.Tx) (Import, error) { return c.toldImport(tx, i) })
	}
	c.Because(i.Reason)
	job, err := update(ctx, c, func(tx *models.Tx) (models.Job, error) {
		tx.Record(models.Entry{Action: "commit.ask", Object: "import", Key: i.ID.String(), Domain: "receipts"})
		return tx.AddJob("import.commit", i.ID, struct{}{})
	})
	if err != nil {
		return Import{}, err
	}
	return a.afterJob(ctx, c, job.ID, i.ID, in.Wait)
}

func (a *API) discardImport(ctx context.Context, c *Call, in *importPath) (Import, error) {
	i, err := c.findImport(ctx, in.ID)
	if err != nil {
		return Import{}, err
	}
	if err := a.mayImport(c.User, "discard", kindsOf(i)); err != nil {
		return Import{}, err
	}
	if i.State == models.ImportChecking && i.User != c.User.ID { // what it holds is not known yet
		return Import{}, forbidden()
	}
	return update(ctx, c, func(tx *models.Tx) (Import, error) {
		tx.Record(models.Entry{Action: "discard", Object: "import", Key: i.ID.String(), Domain: "receipts"})
		if err := tx.DiscardImport(i); err != nil {
			return Import{}, err
		}
		i, err := tx.Import(i.ID, models.ImportClasses())
		return c.importOf(i), err
	})
}

// errorSheet writes the problems of an import as a file in the caller's
// language. It shows what the import itself shows.
func (c *Call) errorSheet(ctx context.Context, id, name, media string, write func(intake.ErrorSheet, io.Writer) error) (File, error) {
	i, err := c.findImport(ctx, id)
	if err != nil {
		return File{}, err
	}
	list := make(problem.List, len(i.Found.List))
	values := make(map[problem.Problem]string, len(i.Found.List))
	for n, p := range i.Found.List {
		list[n] = p.Problem
		values[p.Problem] = p.Value
	}
	var out bytes.Buffer
	err = write(intake.NewErrorSheet(c.Lang, list, func(p problem.Problem) string { return values[p] }), &out)
	return File{Name: name, Type: media, Data: out.Bytes()}, err
}
