package models

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"steelyard/compensation/problem"
)

// JobState is where a job stands.
type JobState string

// A job waits, is worked on by one instance, or has ended in one of three ways.
const (
	Queued    JobState = "queued"
	Working   JobState = "running"
	Done      JobState = "done"
	Failed    JobState = "failed"
	Cancelled JobState = "cancelled"
)

// jobLease is how long an instance holds a job without a sign of life.
const jobLease = 30 * time.Second

// Job is a piece of long work. Done of Total is its progress, in rows.
type Job struct {
	ID         ID
	Kind       string
	Subject    ID
	State      JobState
	User       ID
	Input      string // JSON
	Done       int64
	Total      int64
	Checkpoint string
	Problem    *Error // why it failed
	CreatedAt  Instant
	EndedAt    Instant
	Fence      int64
}

type jobRow struct {
	ID         ID
	Kind       string
	Subject    *ID
	State      JobState
	UserID     ID
	Input      string
	Done       int64
	Total      int64
	Checkpoint string
	Problem    *string
	Fence      int64
	CreatedAt  Instant
	EndedAt    *Instant
}

const jobColumns = `id, kind, subject, state, user_id, input, done, total, checkpoint, problem, fence, created_at, ended_at`

// jobProblem is how a failure is kept with its job.
type jobProblem struct {
	Kind     Kind         `json:"kind"`
	Code     string       `json:"code"`
	Text     problem.Text `json:"text"`
	Problems problem.List `json:"problems,omitempty"`
}

func (r *jobRow) job() Job {
	j := Job{ID: r.ID, Kind: r.Kind, State: r.State, User: r.UserID, Input: r.Input, Done: r.Done, Total: r.Total, Checkpoint: r.Checkpoint, Fence: r.Fence, CreatedAt: r.CreatedAt}
	if r.Subject != nil {
		j.Subject = *r.Subject
	}
	if r.EndedAt != nil {
		j.EndedAt = *r.EndedAt
	}
	var p jobProblem
	if r.Problem != nil && json.Unmarshal([]byte(*r.Problem), &p) == nil {
		j.Problem = &Error{Kind: p.Kind, Code: p.Code, Text: p.Text, Problems: p.Problems}
	}
	return j
}

// AddJob queues work in the transaction that asks for it. The caller's audit
// entry covers it.
func (tx *Tx) AddJob(kind string, subject ID, input any) (Job, error) {
	data, err := json.Marshal(input)
	if err != nil {
		return Job{}, err
	}
	j := Job{ID: NewID(), Kind: kind, Subject: subject, State: Queued, User: tx.Actor().User, Input: string(data), CreatedAt: tx.Now}
	err = tx.q.Exec(`INSERT INTO jobs (id, kind, subject, state, user_id, input, done, total, checkpoint, problem, holder, fence, lease_until, created_at, ended_at)`+
		` VALUES (?, ?, ?, ?, ?, ?, 0, 0, '', NULL, '', 0, 0, ?, NULL)`, j.ID, j.Kind, j.Subject, j.State, j.User, j.Input, tx.Now).Error
	return j, err
}

// JobOf finds a job of the reach: one's own, or everybody's where the reach is
// everything.
func (tx *Tx) JobOf(r Reach, id ID) (Job, error) {
	var rows []jobRow
	err := tx.q.Raw(`SELECT `+jobColumns+` FROM jobs WHERE id = ? AND (user_id = ? OR ?)`, id, r.User, r.Everything()).Scan(&rows).Error
	if err != nil {
		return Job{}, err
	}
	if len(rows) == 0 {
		return Job{}, notFound()
	}
	return rows[0].job(), nil
}

// CancelJob ends a job that has not ended. Work in progress notices at its next
// step.
func (tx *Tx) CancelJob(r Reach, id ID) (Job, error) {
	if _, err := tx.JobOf(r, id); err != nil {
		return Job{}, err
	}
	done := tx.q.Exec(`UPDATE jobs SET state = ?, ended_at = ?, fence = fence + 1 WHERE id = ? AND state IN (?, ?)`, Cancelled, tx.Now, id, Queued, Working)
	if done.Error != nil {
		return Job{}, done.Error
	}
	if done.RowsAffected == 0 {
		return Job{}, NewError(Conflict, "job.ended", problem.Text{ZH: "任务已经结束。", EN: "The job has ended already."})
	}
	return tx.JobOf(r, id)
}

// errFenced says that another instance has taken the job over, or that it was
// cancelled.
var errFenced = errors.New("models: the job is no longer this instance's")

// Running is a job in the hands of the instance that works on it.
type Running struct {
	Job
	db     *DB
	holder string
}

// NextJob takes the oldest job that waits, or whose instance has shown no sign
// of life for longer than its lease; nil where there is none. Every taking
// raises the fence, so that an instance that only seemed dead can do nothing any
// more.
func (db *DB) NextJob(ctx context.Context, holder string) (*Running, error) {
	var taken *Running
	err := db.work(ctx, func(tx *Tx) error {
		taken = nil
		var rows []jobRow
		if err := tx.q.Raw(`SELECT `+jobColumns+` FROM jobs WHERE state = ? OR (state = ? AND lease_until < ?) ORDER BY created_at, id LIMIT 1`, Queued, Working, tx.Now).Scan(&rows).Error; err != nil || len(rows) == 0 {
			return err
		}
		j := rows[0].job()
		done := tx.q.Exec(`UPDATE jobs SET state = ?, holder = ?, fence = fence + 1, lease_until = ? WHERE id = ? AND fence = ? AND state = ?`,
			Working, holder, tx.Now+Instant(jobLease.Microseconds()), j.ID, j.Fence, j.State)
		if done.Error != nil || done.RowsAffected == 0 {
			return done.Error
		}
		j.Fence, j.State = j.Fence+1, Working
		taken = &Running{Job: j, db: db, holder: holder}
		return nil
	})
	return taken, err
}

// Step runs one transaction of the job. It fails, and nothing of it is kept,
// when the job is no longer this instance's; it also renews the lease. What is
// recorded in it is the job's user's doing.
func (j *Running) Step(ctx context.Context, fn func(tx *Tx) error) error {
	return j.db.work(ctx, func(tx *Tx) error {
		if err := j.renew(tx); err != nil {
			return err
		}
		return fn(tx)
	})
}

// Finish runs the job's last change, with its audit entry, and ends the job in
// the same transaction.
func (j *Running) Finish(ctx context.Context, actor Actor, fn func(tx *Tx) error) error {
	return j.db.Update(ctx, actor, func(tx *Tx) error {
		if err := j.renew(tx); err != nil {
			return err
		}
		if err := fn(tx); err != nil {
			return err
		}
		return j.end(tx, Done, nil)
	})
}

func (j *Running) renew(tx *Tx) error {
	done := tx.q.Exec(`UPDATE jobs SET lease_until = ?, done = ?, total = ?, checkpoint = ? WHERE id = ? AND fence = ? AND state = ?`,
		tx.Now+Instant(jobLease.Microseconds()), j.Done, j.Total, j.Checkpoint, j.ID, j.Fence, Working)
	if done.Error != nil {
		return done.Error
	}
	if done.RowsAffected == 0 && !j.same(tx) {
		return errFenced
	}
	return nil
}

// same looks whether the row is as it should be: MySQL counts no row that was
// set to what it was.
func (j *Running) same(tx *Tx) bool {
	var fences []int64
	err := tx.q.Raw(`SELECT fence FROM jobs WHERE id = ? AND fence = ? AND state = ?`, j.ID, j.Fence, Working).Scan(&fences).Error
	return err == nil && len(fences) == 1
}

// Progress notes how far the job is, and keeps its lease.
func (j *Running) Progress(ctx context.Context, done, total int64, checkpoint string) error {
	j.Done, j.Total, j.Checkpoint = done, total, checkpoint
	return j.Step(ctx, func(*Tx) error { return nil })
}

// End ends the job: done where err is nil, else failed with what the error says
// to people. An error that is none of ours leaves as "internal".
func (j *Running) End(ctx context.Context, err error) error {
	if errors.Is(err, errFenced) {
		return nil // it belongs to somebody else now
	}
	return j.db.work(ctx, func(tx *Tx) error {
		if err == nil {
			return j.end(tx, Done, nil)
		}
		return j.end(tx, Failed, err)
	})
}

func (j *Running) end(tx *Tx, state JobState, why error) error {
	var text *string
	if why != nil {
		p := jobProblem{Kind: -1, Code: "internal", Text: problem.Text{ZH: "服务内部出错，已记录。", EN: "Something failed inside the service; it is logged."}}
		var e *Error
		var list problem.List
		switch {
		case errors.As(why, &e):
			p = jobProblem{Kind: e.Kind, Code: e.Code, Text: e.Text, Problems: e.Problems}
		case errors.As(why, &list):
			p = jobProblem{Kind: Invalid, Code: "facts.invalid", Text: problem.Text{ZH: "内容有误，见各处说明。", EN: "There are mistakes; each is listed."}, Problems: list}
		}
		data, err := json.Marshal(p)
		if err != nil {
			return err
		}
		s := string(data)
		text = &s
	}
	return tx.q.Exec(`UPDATE jobs SET state = ?, problem = ?, done = ?, total = ?, ended_at = ? WHERE id = ? AND fence = ? AND state = ?`,
		state, text, j.Done, j.Total, tx.Now, j.ID, j.Fence, Working).Error
}
