package api

import (
	"context"
	"errors"
	"slices"

	"steelyard/compensation/fact"
	"steelyard/compensation/problem"
	"steelyard/intake"
	"steelyard/models"
	"steelyard/policies"
)

// importObject is the object of the policy that imports of a class are.
func importObject(c models.ImportClass) string {
	if c == models.ClassPeople {
		return "import"
	}
	return "import." + string(c)
}

// importPermissions are those of an action, one for each class.
func importPermissions(action string) []policies.Permission {
	var list []policies.Permission
	for _, c := range models.ImportClasses() {
		list = append(list, policies.Permission{Object: importObject(c), Action: action})
	}
	return list
}

// previewUpload reads the files of an import and checks them against what is
// known; what was found is kept with the import. may is asked whether the kinds
// of facts in the files may be imported by the user; rows that this user may not
// bring are problems, see foreignRows. j is nil for work outside a job. Errors: what may says; Invalid with the problems of the mapping profile or
// of an archive.
func (a *API) previewUpload(ctx context.Context, j *models.Running, i models.Import, user models.Principal, may func([]fact.Kind) error) error {
	db := a.options.DB
	stored, err := db.Files(ctx, i)
	if err != nil {
		return err
	}
	profile, err := profileOf(i.Profile)
	if err != nil {
		return err
	}
	stop := j.Alive(ctx)
	defer stop()
	files, err := unpack(db.Upload(ctx, stored))
	if err != nil {
		return err
	}
	g := intake.Gather(files, profile)
	if err := ctx.Err(); err != nil {
		return err
	}
	kinds := slices.Concat(g.Kinds(), g.SellingKinds())
	if err := may(kinds); err != nil {
		return err
	}
	foreign, err := a.foreignRows(ctx, user, g)
	if err != nil {
		return err
	}
	stop()
	return db.PreviewImport(ctx, j, i, models.Candidate{Facts: g.Facts, Selling: g.Selling, Kinds: kinds, Place: g.Place,
		Judge: func(found problem.List) models.ImportProblems {
			checked := g.With(slices.Concat(found, foreign))
			return models.NewImportProblems(checked.Problems, func(p problem.Problem) string { return checked.Values[p] })
		}})
}

// profileOf reads a mapping profile; none is the plain form.
func profileOf(text string) (*intake.Profile, error) {
	if text == "" {
		return intake.Plain(), nil
	}
	profile, list := intake.ParseProfile("mapping.yaml", []byte(text))
	if list.Failed() {
		return nil, models.InvalidList("import.mapping", list)
	}
	return profile, nil
}

// mayImport refuses kinds of facts that a user may not import, naming them.
func (a *API) mayImport(user models.Principal, action string, kinds []fact.Kind) error {
	c := &Call{User: user, api: a}
	var zh, en []byte
	for _, k := range kinds {
		if _, ok := c.May(importObject(models.ClassOf(k)), action); ok {
			continue
		}
		if len(zh) > 0 {
			zh, en = append(zh, "、"...), append(en, ", "...)
		}
		zh, en = append(zh, k.Name().ZH...), append(en, k.Name().EN...)
	}
	if len(zh) == 0 {
		return nil
	}
	return models.NewError(models.Forbidden, "import.kinds", problem.Textf("您的角色不能导入：%[1]s。", "Your role may not import: %[2]s.", string(zh), string(en)))
}

// kindsOf are the kinds of facts in an import.
func kindsOf(i models.Import) (kinds []fact.Kind) {
	for _, c := range i.Counts.Kinds {
		if kind, ok := c.Fact(); ok {
			kinds = append(kinds, kind)
		}
	}
	return kinds
}

// previewJob does the job import.preview.
func (a *API) previewJob(ctx context.Context, j *models.Running) error {
	db := a.options.DB
	i, user, err := a.importOfJob(ctx, j)
	if err != nil || i.State != models.ImportChecking {
		return err
	}
	err = a.previewUpload(ctx, j, i, user, func(kinds []fact.Kind) error { return a.mayImport(user, "create", kinds) })
	if err != nil && ctx.Err() == nil && !models.IsKind(err, models.Busy) && !models.IsKind(err, models.Unknown) {
		if failed := db.FailImport(ctx, j, i); failed != nil {
			return failed
		}
	}
	return err
}

// commitJob does the job import.commit. The rights of its user are asked again.
func (a *API) commitJob(ctx context.Context, j *models.Running) error {
	i, user, err := a.importOfJob(ctx, j)
	if err != nil {
		return err
	}
	if err := a.mayImport(user, "commit", kindsOf(i)); err != nil {
		return err
	}
	_, err = a.options.DB.CommitImport(ctx, j, models.Actor{User: user.ID, Login: user.Login, Request: j.ID.String()}, i.ID)
	return err
}

func (a *API) importOfJob(ctx context.Context, j *models.Running) (i models.Import, user models.Principal, err error) {
	if user, err = a.options.DB.PrincipalOfUser(ctx, j.User, a.today()); err != nil {
		return i, user, err
	}
	i, err = a.importNow(ctx, j.Subject)
	return i, user, err
}

// ImportAs carries an import out for a user, outside of any request: for the
// command line. It is previewed; where commit is asked for and nothing is
// wrong, it is committed too, else it is given up again. The user's rights and
// the audit are those of a request.
func (a *API) ImportAs(ctx context.Context, login string, n models.NewImport, files []UploadFile, commit bool) (i models.Import, err error) {
	if err := a.freshPolicy(ctx); err != nil {
		return i, err
	}
	db := a.options.DB
	var account models.User
	err = db.View(ctx, func(tx *models.Tx) (err error) {
		account, err = tx.UserByLogin(login)
		return err
	})
	if err != nil {
		return i, err
	}
	user, err := db.PrincipalOfUser(ctx, account.ID, a.today())
	if err != nil {
		return i, err
	}
	if _, err := profileOf(n.Profile); err != nil {
		return i, err
	}
	stored, manifest, err := StoreUpload(ctx, db, files)
	if err != nil {
		return i, err
	}
	n.Files = stored
	actor := models.Actor{User: user.ID, Login: user.Login, Request: "console", Reason: n.Reason}
	err = db.Update(ctx, actor, func(tx *models.Tx) (err error) {
		if i, err = tx.AddImport(n, manifest); err == nil {
			tx.Record(uploadEntry(i, n))
		}
		return err
	})
	if err != nil {
		return i, err
	}
	may := func(kinds []fact.Kind) error {
		if err := a.mayImport(user, "create", kinds); err != nil || !commit {
			return err
		}
		return a.mayImport(user, "commit", kinds)
	}
	if err := a.previewUpload(ctx, nil, i, user, may); err != nil {
		return i, errors.Join(err, db.FailImport(context.WithoutCancel(ctx), nil, i))
	}
	if i, err = a.importNow(ctx, i.ID); err != nil {
		return i, err
	}
	if commit && i.Found.Failures == 0 {
		return db.CommitImport(ctx, nil, actor, i.ID)
	}
	err = db.Update(ctx, actor, func(tx *models.Tx) error {
		tx.Record(models.Entry{Action: "discard", Object: "import", Key: i.ID.String(), Domain: "receipts"})
		return tx.DiscardImport(i)
	})
	if err == nil {
		err = db.PurgeAbandoned(ctx)
	}
	return i, err
}

func (a *API) importNow(ctx context.Context, id models.ID) (i models.Import, err error) {
	err = a.options.DB.View(ctx, func(tx *models.Tx) (err error) {
		i, err = tx.Import(id, models.ImportClasses())
		return err
	})
	return i, err
}

// uploadEntry is the audit entry of an upload.
func uploadEntry(i models.Import, n models.NewImport) models.Entry {
	return models.Entry{Action: "upload", Object: "import", Key: i.ID.String(), Domain: "receipts",
		After: map[string]any{"files": i.Hash, "profile": n.Profile, "corrects": n.Corrects}}
}
