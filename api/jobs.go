package api

import (
	"context"
	"errors"
	"net/http"
	"sync"
	"time"

	"steelyard/compensation/problem"
	"steelyard/models"
	"steelyard/policies"
)

// Job is long work as clients see it.
type Job struct {
	ID      string   `json:"id" format:"uuid"`
	Kind    string   `json:"kind"`
	Subject string   `json:"subject" doc:"the import or run that the job is about"`
	State   string   `json:"state" enum:"queued,running,done,failed,cancelled"`
	Done    int64    `json:"done" doc:"rows worked off"`
	Total   int64    `json:"total" doc:"rows in all, 0 while that is not known"`
	Problem *Problem `json:"problem,omitempty" doc:"why it failed"`
}

func (c *Call) jobOf(j models.Job) Job {
	out := Job{ID: j.ID.String(), Kind: j.Kind, State: string(j.State), Done: j.Done, Total: j.Total}
	if !j.Subject.IsZero() {
		out.Subject = j.Subject.String()
	}
	if j.Problem != nil {
		out.Problem = problemOf(c, statusOf(j.Problem.Kind), j.Problem.Code, j.Problem.Text, faultsOf(c.Lang, j.Problem.Problems))
	}
	return out
}

// jobID is the input of operations on one job.
type jobID struct {
	ID string `path:"id" format:"uuid"`
}

// addJobs registers reading and cancelling jobs.
func (a *API) addJobs() {
	route(a, Operation{ID: "getJob", Method: http.MethodGet, Path: "/jobs/{id}", Permission: policies.Permission{Object: "job", Action: "read"},
		Summary: problem.Text{ZH: "查看任务的进度", EN: "Progress of a job"}},
		func(ctx context.Context, c *Call, in *jobID) (Job, error) {
			id, err := models.ParseID(in.ID)
			if err != nil {
				return Job{}, err
			}
			return view(ctx, c, func(tx *models.Tx) (Job, error) {
				j, err := tx.JobOf(c.Reach, id)
				return c.jobOf(j), err
			})
		})
	route(a, Operation{ID: "cancelJob", Method: http.MethodPost, Path: "/jobs/{id}/cancel", Permission: policies.Permission{Object: "job", Action: "cancel"},
		Summary: problem.Text{ZH: "取消任务", EN: "Cancel a job"}},
		func(ctx context.Context, c *Call, in *jobID) (Job, error) {
			id, err := models.ParseID(in.ID)
			if err != nil {
				return Job{}, err
			}
			return update(ctx, c, func(tx *models.Tx) (Job, error) {
				j, err := tx.CancelJob(c.Reach, id)
				if err != nil {
					return Job{}, err
				}
				tx.Record(models.Entry{Action: "cancel", Object: "job", Key: j.ID.String(), Domain: "system"})
				return c.jobOf(j), nil
			})
		})
}

// worker does the jobs of one kind; the permission is asked again, for the
// job's user as granted then, before the work begins.
type worker struct {
	permissions []policies.Permission // one of them is needed
	run         func(ctx context.Context, j *models.Running) error
}

// works says who does the jobs of a kind.
func (a *API) works(kind string, permission policies.Permission, run func(ctx context.Context, j *models.Running) error) {
	if a.workers == nil {
		a.workers = map[string]worker{}
	}
	a.workers[kind] = worker{[]policies.Permission{permission}, run}
}

// worksForAny is works for jobs that one of several permissions is enough for;
// the work itself looks at which.
func (a *API) worksForAny(kind string, permissions []policies.Permission, run func(ctx context.Context, j *models.Running) error) {
	a.works(kind, permissions[0], run)
	a.workers[kind] = worker{permissions, run}
}

// Work does what happens beside requests until the context ends: jobs, one at a
// time and instance, and the sealing of the audit. It returns when the job in
// hand has come to the end of its step.
func (a *API) Work(ctx context.Context) error {
	var group sync.WaitGroup
	group.Go(func() { a.workOff(ctx) })
	group.Go(func() {
		a.every(ctx, 2*time.Second, "seal", func(ctx context.Context) error {
			_, err := a.options.DB.Seal(ctx)
			return err
		})
	})
	group.Go(func() { a.every(ctx, time.Second, "reads of pay", a.options.DB.FlushPayReads) })
	group.Go(func() { a.every(ctx, time.Hour, "abandoned imports", a.options.DB.PurgeAbandoned) })
	group.Go(func() {
		a.every(ctx, time.Hour, "sweep", func(ctx context.Context) error { return a.options.DB.Sweep(ctx, a.options.SessionIdle) })
	})
	group.Wait()
	// No request is served any more: what was read of pay is stored before the end.
	return a.options.DB.FlushPayReads(context.WithoutCancel(ctx))
}

// every repeats a piece of upkeep; a failure is logged and tried again.
func (a *API) every(ctx context.Context, pause time.Duration, name string, do func(context.Context) error) {
	for {
		if err := do(ctx); err != nil && ctx.Err() == nil {
			a.options.Log.Warn("upkeep failed", "what", name, "error", err.Error())
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(pause):
		}
	}
}

// wakeUp lets a worker of this instance look for jobs at once.
func (a *API) wakeUp() {
	select {
	case a.wake <- struct{}{}:
	default:
	}
}

func (a *API) workOff(ctx context.Context) {
	holder := models.NewID().String()
	for ctx.Err() == nil {
		j, err := a.options.DB.NextJob(ctx, holder)
		switch {
		case err != nil && ctx.Err() == nil:
			a.options.Log.Warn("no job could be taken", "error", err.Error())
		case j != nil:
			a.do(ctx, j)
			continue
		}
		select {
		case <-ctx.Done():
		case <-a.wake:
		case <-time.After(time.Second):
		}
	}
}

// do works one job off. A stop of the service leaves it to its lease, so that
// it goes on elsewhere or after the start.
func (a *API) do(ctx context.Context, j *models.Running) {
	w, known := a.workers[j.Kind]
	err := errors.New("api: nobody does jobs of the kind " + j.Kind)
	if known {
		if err = a.stillMay(ctx, j, w.permissions); err == nil {
			err = w.run(ctx, j)
		}
	}
	if ctx.Err() != nil {
		return
	}
	if err != nil {
		a.options.Log.Warn("job failed", "job", j.ID.String(), "kind", j.Kind, "error", err.Error())
	}
	if err := j.End(ctx, err); err != nil {
		a.options.Log.Warn("a job's end could not be noted", "job", j.ID.String(), "error", err.Error())
	}
}

// stillMay asks the policy again with the grants that the job's user has now.
func (a *API) stillMay(ctx context.Context, j *models.Running, permissions []policies.Permission) error {
	user, err := a.options.DB.PrincipalOfUser(ctx, j.User, a.today())
	if err != nil {
		return err
	}
	for _, p := range permissions {
		if _, err = a.allowed(&Call{User: user, api: a}, p); err == nil {
			return nil
		}
	}
	return err
}

// await waits for a job of this request for at most the given time, and answers
// 202 where it is still going on. A job that failed is the request's failure.
func (a *API) await(ctx context.Context, c *Call, id models.ID, wait time.Duration) (models.Job, error) {
	a.wakeUp()
	deadline := time.After(wait)
	pause := 5 * time.Millisecond
	for {
		var job models.Job
		err := a.options.DB.View(ctx, func(tx *models.Tx) (err error) {
			job, err = tx.JobOf(models.Reach{Scopes: []models.Scope{models.All}}, id)
			return err
		})
		if err != nil {
			return job, err
		}
		switch job.State {
		case models.Done, models.Cancelled:
			return job, nil
		case models.Failed:
			return job, job.Problem
		}
		select {
		case <-deadline:
			c.Answers(http.StatusAccepted)
			return job, nil
		case <-ctx.Done():
			return job, ctx.Err()
		case <-time.After(pause):
			pause = min(pause*2, 250*time.Millisecond)
		}
	}
}
