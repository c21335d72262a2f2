package models

import (
	"errors"

	"gorm.io/gorm"

	"steelyard/compensation/problem"
)

// Separation is a rule that keeps the hands apart through which a run goes.
type Separation string

// The rules. That nobody decides on a run that pays him or her holds always;
// the others can be switched off for a company with one such person.
const (
	OwnPay     Separation = "payee"    // the caller is paid by the run
	OwnRun     Separation = "prepared" // the caller has prepared it
	OwnConsent Separation = "approved" // the caller has approved it
	OwnSecond  Separation = "seconded" // the caller has seconded it
)

// separation words the rules that a step breaks.
func separation(broken []Separation) error {
	e := NewError(Forbidden, "run.separation_of_duties", problem.Text{ZH: "职责分离：这一步必须由他人完成。", EN: "Separation of duties: somebody else must take this step."})
	for _, rule := range broken {
		text := problem.Text{ZH: "您本人在这次核算中领取报酬。", EN: "The run pays you."}
		switch rule {
		case OwnRun:
			text = problem.Text{ZH: "这次核算是您准备的。", EN: "You have prepared the run."}
		case OwnConsent:
			text = problem.Text{ZH: "这次核算是您批准的。", EN: "You have approved the run."}
		case OwnSecond:
			text = problem.Text{ZH: "这次核算是您复核的。", EN: "You have seconded the run."}
		}
		e.Problems.Add("run.separation."+string(rule), problem.Place{}, text, problem.Text{ZH: "请由另一位有权限的人处理。", EN: "Let somebody else with the right do it."})
	}
	return e
}

// apart makes sure that the caller may take a step of the run, given who took
// the earlier ones. With four eyes switched off one person may take them all,
// and the audit is marked.
func (tx *Tx) apart(r *Run, earlier map[Separation]ID) error {
	var broken []Separation
	var paid []int
	err := tx.q.Raw(`SELECT 1 FROM users u JOIN statements s ON s.payee = u.person WHERE u.id = ? AND s.run = ? LIMIT 1`, tx.actor.User, r.ID).Scan(&paid).Error
	if err != nil {
		return err
	}
	if len(paid) > 0 {
		broken = append(broken, OwnPay)
	}
	own := 0
	for _, rule := range []Separation{OwnRun, OwnConsent, OwnSecond} {
		if who, taken := earlier[rule]; taken && who == tx.actor.User {
			broken, own = append(broken, rule), own+1
		}
	}
	if len(broken) == 0 {
		return nil
	}
	eyes, err := tx.Setting(FourEyes)
	if err != nil {
		return err
	}
	if eyes.On() || own < len(broken) {
		return separation(broken)
	}
	tx.actor.Marks = append(tx.actor.Marks, FourEyesOff)
	return nil
}

// FourEyesOff marks in the audit what one person did alone while that was
// allowed.
const FourEyesOff = "four_eyes_off"

// ApproveRun approves a prepared run whose digest the approver names, who is
// neither its preparer nor paid by it. It closes the run's months, which must
// join the closed ones, and books what is earned. Where the company wants a
// second step, the months are closed by SecondRun.
func (tx *Tx) ApproveRun(id ID, digest, reason string) (Run, error) {
	r, err := tx.decide(id, Prepared, digest)
	if err != nil {
		return r, err
	}
	if !r.ApprovedBy.IsZero() {
		return r, conflict("run.approved_already", "这次核算已批准，等待财务复核。", "The run is approved already and waits for finance.")
	}
	if err := tx.apart(&r, map[Separation]ID{OwnRun: r.PreparedBy}); err != nil {
		return r, err
	}
	second, err := tx.Setting(SecondApproval)
	if err != nil {
		return r, err
	}
	set := map[string]any{"approved_by": userBytes(tx.actor.User), "approved_at": tx.Now}
	return tx.step(&r, "approve", reason, set, !second.On())
}

// SecondRun is finance's step after the approval, where the company wants it:
// it closes the months. It is neither the preparer's nor the approver's.
func (tx *Tx) SecondRun(id ID, digest, reason string) (Run, error) {
	r, err := tx.decide(id, Prepared, digest)
	if err != nil {
		return r, err
	}
	if r.ApprovedBy.IsZero() {
		return r, conflict("run.not_approved", "这次核算还没有批准。", "The run is not approved yet.")
	}
	if err := tx.apart(&r, map[Separation]ID{OwnRun: r.PreparedBy, OwnConsent: r.ApprovedBy}); err != nil {
		return r, err
	}
	return tx.step(&r, "second", reason, map[string]any{"seconded_by": userBytes(tx.actor.User), "seconded_at": tx.Now}, true)
}

// decide reads a run for a decision. The facts are locked first, so that what is
// imported meanwhile is known wholly before the decision or wholly after it.
func (tx *Tx) decide(id ID, state RunState, digest string) (Run, error) {
	if err := tx.lockFacts(); err != nil {
		return Run{}, err
	}
	r, err := tx.Run(id)
	if err != nil {
		return r, err
	}
	if r.State != state {
		return r, wrongState(r.State)
	}
	if digest != r.Digest {
		return r, conflict("run.digest", "摘要与这次核算不符：请重新查看后再决定。", "The digest is not this run's: look at it again before deciding.")
	}
	return r, nil
}

func wrongState(s RunState) error {
	words := map[RunState]problem.Text{
		Calculating: {ZH: "还在计算", EN: "is being calculated"}, Prepared: {ZH: "尚未批准", EN: "is not approved"}, Approved: {ZH: "已批准并结账", EN: "is approved and closed"},
		Paid: {ZH: "已发放", EN: "is paid"}, Discarded: {ZH: "已作废", EN: "is discarded"}, RunFailed: {ZH: "计算失败", EN: "has failed"},
	}
	return NewError(Conflict, "run.state", problem.Text{ZH: "这次核算" + words[s].ZH + "，不能这样处理。", EN: "The run " + words[s].EN + ": this cannot be done now."})
}

// step takes a step of a prepared run; closes says that it is the one that
// closes the months.
func (tx *Tx) step(r *Run, action, reason string, set map[string]any, closes bool) (Run, error) {
	before := runFacts(r)
	where := map[string]any{"id": r.ID, "version": r.Version, "state": r.State}
	set["version"] = r.Version + 1
	if closes {
		set["state"] = Approved
		if err := tx.closeMonths(r); err != nil {
			return *r, err
		}
	}
	if err := tx.change("runs", where, set); err != nil {
		return *r, err
	}
	after, err := tx.Run(r.ID)
	tx.Record(Entry{Action: action, Object: "run", Key: r.ID.String(), Domain: "pay", Before: before, After: runFacts(&after), Reason: reason})
	return after, err
}

// closeMonths closes the months of a run and books its statements.
func (tx *Tx) closeMonths(r *Run) error {
	closed, err := tx.closedUpTo(r.Currency)
	if err != nil {
		return err
	}
	switch {
	case closed.IsZero():
	case r.From.Compare(closed) <= 0:
		return monthsClosed(closed)
	case r.From.Compare(closed.Add(1)) != 0:
		return NewError(Conflict, "run.months_do_not_join", problem.Textf("已结账至 %s，下一个要结的是 %s。", "The months up to %s are closed, so %s is the next one to close.", closed, closed.Add(1)))
	}
	for m := r.From; m.Compare(r.To) <= 0; m = m.Add(1) {
		err := tx.insert("closed_months", map[string]any{"month": m.String(), "currency": r.Currency.Code(), "run": r.ID, "closed_at": tx.Now})
		if errors.Is(err, gorm.ErrDuplicatedKey) {
			return monthsClosed(m)
		}
		if err != nil {
			return err
		}
	}
	if err := tx.book(r.ID, Payable, "total", "1 = 1"); err != nil {
		return err
	}
	return tx.book(r.ID, PendingEntry, "pending", "pending <> 0")
}

// PayRun marks an approved run as paid, once. Whoever does it has neither
// prepared nor approved nor seconded it, and is not paid by it.
func (tx *Tx) PayRun(id ID, digest, reason string) (Run, error) {
	r, err := tx.decide(id, Approved, digest)
	if err != nil {
		return r, err
	}
	earlier := map[Separation]ID{OwnRun: r.PreparedBy, OwnConsent: r.ApprovedBy}
	if !r.SecondedBy.IsZero() {
		earlier[OwnSecond] = r.SecondedBy
	}
	if err := tx.apart(&r, earlier); err != nil {
		return r, err
	}
	if err := tx.book(r.ID, PaidEntry, "total", "1 = 1"); err != nil {
		return r, err
	}
	return tx.step(&r, "pay", reason, map[string]any{"state": Paid, "paid_by": userBytes(tx.actor.User), "paid_at": tx.Now}, false)
}

// DiscardRun ends a draft, or a calculation whose job has ended.
func (tx *Tx) DiscardRun(id ID, reason string) (Run, error) {
	r, err := tx.Run(id)
	if err != nil {
		return r, err
	}
	if r.State == Calculating {
		var live []int
		if err := tx.q.Raw(`SELECT 1 FROM jobs WHERE subject = ? AND state IN (?, ?) LIMIT 1`, id, Queued, Working).Scan(&live).Error; err != nil {
			return r, err
		}
		if len(live) > 0 {
			return r, wrongState(r.State)
		}
	} else if r.State != Prepared {
		return r, wrongState(r.State)
	}
	return tx.step(&r, "discard", reason, map[string]any{"state": Discarded}, false)
}
