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
	switch c {
	case models.ClassContracts:
		return "import.contracts"
	case models.ClassReceipts:
		return "import.receipts"
	}
	return "import"
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
// of facts in the files may be imported by the user, whose figures, and those of
// whoever else the user does not reach, are problems; j is nil for work outside a
// job. Errors: what may says; Invalid with the problems of the mapping profile or
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
	if err := may(g.Kinds()); err != nil {
		return err
	}
	foreign, err := a.foreignFigures(ctx, user, g)
	if err != nil {
		return err
	}
	stop()
	return db.PreviewImport(ctx, j, i, models.Candidate{Facts: g.Facts, Kinds: g.Kinds(), Place: g.Place,
		Judge: func(found problem.List) models.ImportProblems {
			checked := g.With(slices.Concat(found, foreign, notStored(g)))
			return models.NewImportProblems(checked.Problems, func(p problem.Problem) string { return checked.Values[p] })
		}})
}

// foreignFigures are the figures of people whose figures the user could not set
// one by one either: nobody is paid on numbers that they typed themselves.
func (a *API) foreignFigures(ctx context.Context, user models.Principal, g *intake.Gathered) (list problem.List, err error) {
	c := &Call{User: user, api: a}
	reach, _ := c.May("figure", "create")
	if reach.Everything() || len(g.Facts.Figures) == 0 {
		return nil, nil
	}
	reached := map[string]bool{}
	err = a.options.DB.View(ctx, func(tx *models.Tx) (err error) {
		for i, f := range g.Facts.Figures {
			within, known := reached[f.Person]
			if !known {
				if within, err = tx.Reaches(reach, f.Person, a.today()); err != nil {
					return err
				}
				reached[f.Person] = within
			}
			if !within {
				list.Add("import.figure_out_of_reach", g.Place(fact.KindFigure, i, "person"),
					problem.Textf("%s 的指标值不能由您录入。", "The figures of %s are not for you to enter.", problem.Show(f.Person)),
					problem.Text{ZH: "请由另一位有权限的人导入本人、本人上级和本团队的指标值。", EN: "Let somebody else with the right bring your own figures, and those of your superiors and your own team."})
			}
		}
		return nil
	})
	return list, err
}

// notStored refuses selling facts, once for each kind: there is no place for them
// in the database, and they must not be lost unseen.
func notStored(g *intake.Gathered) (list problem.List) {
	for _, kind := range g.SellingKinds() {
		name := kind.Name()
		list.Add("import.selling_not_stored", g.First(kind),
			problem.Text{ZH: "数据库还不能保存“" + name.ZH + "”。", EN: "The database cannot keep facts of the kind " + name.EN + " yet."},
			problem.Text{ZH: "请拿掉这个文件，或用不读它的映射文件；只检查可用 steelyard import --check。", EN: "Take the file away, or give a mapping profile that does not read it; steelyard import --check still checks it."})
	}
	return list
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
	for _, k := range fact.Kinds() {
		if slices.ContainsFunc(i.Counts.Kinds, func(c models.KindCount) bool { return c.Kind == k.String() }) {
			kinds = append(kinds, k)
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
