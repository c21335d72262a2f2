package models

import (
	"errors"

	"gorm.io/gorm"

	"steelyard/compensation/problem"
)

// Draft is a plan document in the making; it may be anything, and a plan has at
// most one. Version is that of the row, for edits.
type Draft struct {
	ID       ID
	Plan     string // code
	Document string
	Version  int64
	EditedBy ID
	EditedAt Instant
}

type draftRow struct {
	ID       ID
	Code     string
	Document string
	Version  int64
	EditedBy ID
	EditedAt Instant
}

func (r *draftRow) draft() Draft {
	return Draft{ID: r.ID, Plan: r.Code, Document: r.Document, Version: r.Version, EditedBy: r.EditedBy, EditedAt: r.EditedAt}
}

// Drafts lists the drafts by plan.
func (tx *Tx) Drafts() ([]Draft, error) { return tx.drafts("1 = 1") }

// Draft reads a draft.
func (tx *Tx) Draft(id ID) (Draft, error) {
	list, err := tx.drafts("id = ?", id)
	if err != nil {
		return Draft{}, err
	}
	if len(list) == 0 {
		return Draft{}, notFound()
	}
	return list[0], nil
}

func (tx *Tx) drafts(where string, args ...any) ([]Draft, error) {
	var rows []draftRow
	err := tx.q.Raw(`SELECT id, code, document, version, edited_by, edited_at FROM drafts WHERE `+where+` ORDER BY code`, args...).Scan(&rows).Error
	list := make([]Draft, len(rows))
	for i := range rows {
		list[i] = rows[i].draft()
	}
	return list, err
}

// AddDraft begins a draft of a plan that has none.
func (tx *Tx) AddDraft(code, document string) (Draft, error) {
	d := Draft{ID: NewID(), Plan: code, Document: document, Version: 1, EditedBy: tx.actor.User, EditedAt: tx.Now}
	err := tx.insert("drafts", map[string]any{"id": d.ID, "code": d.Plan, "document": d.Document, "version": d.Version, "edited_by": userBytes(d.EditedBy), "edited_at": d.EditedAt})
	if errors.Is(err, gorm.ErrDuplicatedKey) {
		return Draft{}, conflict("draft.exists", "这个方案已有草稿，请在其上修改。", "The plan has a draft already: edit that one.")
	}
	tx.Record(Entry{Action: "create", Object: "plan.draft", Key: code, Domain: "plans", After: document})
	return d, err
}

// userBytes is a user's id for a column that cannot be NULL: the console's is
// sixteen zero bytes.
func userBytes(id ID) any {
	if id.IsZero() {
		return make([]byte, len(id))
	}
	return id
}

// EditDraft replaces a draft's document, made on the version given.
func (tx *Tx) EditDraft(id ID, version int64, document string) (Draft, error) {
	d, err := tx.Draft(id)
	if err != nil {
		return Draft{}, err
	}
	before := d.Document
	d.Document, d.Version, d.EditedBy, d.EditedAt = document, version+1, tx.actor.User, tx.Now
	err = tx.change("drafts", map[string]any{"id": id, "version": version},
		map[string]any{"document": document, "version": d.Version, "edited_by": userBytes(d.EditedBy), "edited_at": d.EditedAt})
	tx.Record(Entry{Action: "edit", Object: "plan.draft", Key: d.Plan, Domain: "plans", Before: before, After: document})
	return d, err
}

// DiscardDraft deletes a draft as it was at the version given.
func (tx *Tx) DiscardDraft(id ID, version int64) error {
	d, err := tx.Draft(id)
	if err != nil {
		return err
	}
	tx.Record(Entry{Action: "discard", Object: "plan.draft", Key: d.Plan, Domain: "plans", Before: d.Document})
	return tx.removeDraft(id, version)
}

func (tx *Tx) removeDraft(id ID, version int64) error {
	n, err := tx.exec(`DELETE FROM drafts WHERE id = ? AND version = ?`, id, version)
	if err == nil && n == 0 {
		err = stale()
	}
	return err
}

// PublishDraft makes a draft the plan's next version and ends the draft. What
// plan check calls a failure refuses it, with everything that is wrong; warnings
// come back. The version never changes from then on.
func (tx *Tx) PublishDraft(id ID, version int64, consultation string) (PublishedPlan, problem.List, error) {
	d, err := tx.Draft(id)
	if err != nil {
		return PublishedPlan{}, nil, err
	}
	p, list, err := tx.checkPlan(d.Plan, d.Document)
	if err != nil {
		return PublishedPlan{}, nil, err
	}
	if list.Failed() {
		return PublishedPlan{}, nil, InvalidList("plan.invalid", list)
	}
	err = tx.insert("plans", map[string]any{"code": p.Code, "version": p.Version, "digest": p.Digest, "document": d.Document, "effective": dayOf(p.Effective.From),
		"published_by": userBytes(tx.actor.User), "published_at": tx.Now, "consultation": consultation})
	if errors.Is(err, gorm.ErrDuplicatedKey) {
		return PublishedPlan{}, nil, conflict("plan.published", "这个版本已经发布。", "This version has been published already.")
	}
	if err != nil {
		return PublishedPlan{}, nil, err
	}
	tx.Record(Entry{Action: "publish", Object: "plan", Key: p.Name(), Domain: "plans", After: map[string]any{"document": d.Document, "consultation": consultation}})
	return PublishedPlan{Plan: p, Document: d.Document, By: tx.actor.User, At: tx.Now, Consultation: consultation}, list, tx.removeDraft(id, version)
}
