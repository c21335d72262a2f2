package api

import (
	"context"
	"encoding/json"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"steelyard/compensation/problem"
	"steelyard/models"
	"steelyard/policies"
)

// policyPause is how long an instance goes without looking whether another one
// has put a new policy in force.
const policyPause = time.Second

// policyState is which policy this instance has in its holder.
type policyState struct {
	mu      sync.Mutex
	version atomic.Int64 // 0: the shipped one, or what the service was made with
	checked atomic.Int64 // in microseconds
}

// freshPolicy makes sure that the holder has the policy in force, as of at most
// a second ago. A policy that cannot be loaded leaves none: nothing is allowed.
func (a *API) freshPolicy(ctx context.Context) error {
	now := a.now().UnixMicro()
	fresh := func() bool {
		at := a.policy.checked.Load()
		return at != 0 && now >= at && now-at < policyPause.Microseconds()
	}
	if fresh() {
		return nil
	}
	a.policy.mu.Lock()
	defer a.policy.mu.Unlock()
	if fresh() {
		return nil
	}
	var stored models.Setting
	err := a.options.DB.View(ctx, func(tx *models.Tx) (err error) {
		stored, err = tx.PolicyText()
		return err
	})
	if err != nil {
		return err
	}
	if stored.Version != a.policy.version.Load() {
		next, err := policies.Load(policies.Model(), stored.Value)
		if err != nil {
			a.options.Log.Error("the company's policy cannot be loaded", "version", stored.Version, "error", err.Error())
			a.options.Policies.Swap(nil)
			return nil // what asks it next finds none
		}
		a.options.Policies.Swap(next)
		a.policy.version.Store(stored.Version)
	}
	a.policy.checked.Store(now)
	return nil
}

// Policy is the access policy in force.
type Policy struct {
	Version  int64           `json:"version" doc:"0: the policy that the program came with"`
	Text     string          `json:"text"`
	Roles    []PolicyRole    `json:"roles"`
	Versions []PolicyVersion `json:"versions" doc:"the company's own, the newest first"`
	Proposal *PolicyProposal `json:"proposal,omitempty" doc:"what waits for a second person"`
}

// PolicyRole is a role that can be given.
type PolicyRole struct {
	Role    string `json:"role"`
	Title   string `json:"title"`
	Dated   bool   `json:"dated" doc:"a grant of it must have an end"`
	Reasons bool   `json:"reasons" doc:"whoever reads under it says why"`
	Units   bool   `json:"units" doc:"a grant of it names teams"`
}

// PolicyVersion is one of the company's policies.
type PolicyVersion struct {
	Version int64          `json:"version"`
	By      string         `json:"by" doc:"id of the user; empty for the console"`
	Author  *Account       `json:"author,omitempty" doc:"none: the console"`
	At      models.Instant `json:"at"`
}

// PolicyProposal is a policy that waits for a second person.
type PolicyProposal struct {
	Number  int64          `json:"number" doc:"what the confirmation names"`
	Base    int64          `json:"base" doc:"the version that it replaces"`
	Text    string         `json:"text"`
	Reason  string         `json:"reason"`
	By      string         `json:"by"`
	Author  *Account       `json:"author,omitempty"`
	At      models.Instant `json:"at"`
	Changes []PolicyChange `json:"changes"`
}

// PolicyChange is what becomes different for a role.
type PolicyChange struct {
	Role   string   `json:"role"`
	Object string   `json:"object"`
	Action string   `json:"action"`
	Before []string `json:"before" doc:"scopes; none: not allowed"`
	After  []string `json:"after"`
}

// NewPolicy replaces the policy as a whole.
type NewPolicy struct {
	Text   string `json:"text" maxLength:"300000"`
	Reason string `json:"reason" minLength:"1" maxLength:"1000"`
}

// proposed is how a proposal is stored.
type proposed struct {
	Text   string `json:"text"`
	Reason string `json:"reason"`
	Base   int64  `json:"base"`
}

func (a *API) addPolicy() {
	read := policies.Permission{Object: "policy", Action: "read"}
	route(a, Operation{ID: "getPolicy", Method: http.MethodGet, Path: "/policies", Permission: read,
		Summary: problem.Text{ZH: "现行权限策略及其版本", EN: "The access policy in force, and its versions"}},
		func(ctx context.Context, c *Call, _ *struct{}) (Policy, error) {
			return view(ctx, c, func(tx *models.Tx) (Policy, error) { return a.policyOf(tx, c) })
		})
	route(a, Operation{ID: "getPolicyVersion", Method: http.MethodGet, Path: "/policies/versions/{version}", Permission: read,
		Summary: problem.Text{ZH: "某一版权限策略的文本；0 是程序自带的", EN: "The text of one version of the policy; 0 is the one that the program came with"}},
		func(ctx context.Context, c *Call, in *struct {
			Version int64 `path:"version" minimum:"0"`
		}) (NewPolicyText, error) {
			if in.Version == 0 {
				return NewPolicyText{0, policies.Shipped()}, nil
			}
			return view(ctx, c, func(tx *models.Tx) (NewPolicyText, error) {
				s, err := tx.PolicyVersion(in.Version)
				return NewPolicyText{s.Version, s.Value}, err
			})
		})
	route(a, Operation{ID: "getPolicyMatrix", Method: http.MethodGet, Path: "/policies/matrix", Permission: read,
		Summary: problem.Text{ZH: "每个角色的每项权限", EN: "Every permission of every role"}},
		func(_ context.Context, c *Call, _ *struct{}) (Page[MatrixRow], error) { return a.matrix(c) })
	route(a, Operation{ID: "replacePolicy", Method: http.MethodPut, Path: "/policies", Permission: policies.Permission{Object: "policy", Action: "create"}, Edit: true, Later: true,
		Summary: problem.Text{ZH: "整体更换权限策略；由第二人确认后生效", EN: "Replace the access policy as a whole; it is in force when a second person has confirmed it"}},
		func(ctx context.Context, c *Call, in *struct{ Body NewPolicy }) (Policy, error) {
			return a.replacePolicy(ctx, c, in.Body)
		})
	route(a, Operation{ID: "confirmPolicy", Method: http.MethodPost, Path: "/policies/proposals/{number}/confirm", Permission: policies.Permission{Object: "policy", Action: "approve"},
		Summary: problem.Text{ZH: "作为第二人确认新的权限策略", EN: "Confirm a new access policy as the second person"}},
		func(ctx context.Context, c *Call, in *struct {
			Number int64 `path:"number" minimum:"1"`
		}) (Policy, error) {
			return a.confirmPolicy(ctx, c, in.Number)
		})
}

// NewPolicyText is the text of a version.
type NewPolicyText struct {
	Version int64  `json:"version"`
	Text    string `json:"text"`
}

// MatrixRow is how far a role may do one thing.
type MatrixRow struct {
	Role    string   `json:"role"`
	Object  string   `json:"object"`
	Action  string   `json:"action"`
	Summary string   `json:"summary"`
	Scopes  []string `json:"scopes"`
}

func (a *API) matrix(c *Call) (Page[MatrixRow], error) {
	policy := a.options.Policies.Get()
	p := Page[MatrixRow]{Items: []MatrixRow{}}
	for _, role := range policy.Roles() {
		for _, perm := range policies.Permissions() {
			if scopes := policy.Scopes([]string{role.Name}, perm); len(scopes) > 0 {
				d, _ := policies.Describe(perm)
				p.Items = append(p.Items, MatrixRow{role.Name, perm.Object, perm.Action, d.Summary.In(c.Lang), scopes})
			}
		}
	}
	return p, nil
}

func (a *API) policyOf(tx *models.Tx, c *Call) (Policy, error) {
	stored, err := tx.PolicyText()
	if err != nil {
		return Policy{}, err
	}
	out := Policy{Version: stored.Version, Text: stored.Value, Roles: []PolicyRole{}, Versions: []PolicyVersion{}}
	if stored.Version == 0 {
		out.Text = policies.Shipped()
	}
	policy := a.options.Policies.Get()
	for _, r := range policy.Roles() {
		out.Roles = append(out.Roles, PolicyRole{r.Name, r.Title.In(c.Lang), r.Dated, r.Reasons, policy.NeedsUnits(r.Name)})
	}
	versions, err := tx.PolicyVersions()
	if err != nil {
		return out, err
	}
	c.Tag(stored.Version + 1)
	waiting, p, err := openProposal(tx, stored.Version)
	if err != nil {
		return out, err
	}
	authors := []models.ID{waiting.By}
	for _, v := range versions {
		authors = append(authors, v.By)
	}
	names, err := namesOf(tx, authors)
	for _, v := range versions {
		out.Versions = append(out.Versions, PolicyVersion{v.Version, idText(v.By), names[v.By], v.At})
	}
	if err != nil || waiting.Version == 0 {
		return out, err
	}
	out.Proposal = &PolicyProposal{Number: waiting.Version, Base: p.Base, Text: p.Text, Reason: p.Reason, By: idText(waiting.By), Author: names[waiting.By], At: waiting.At, Changes: []PolicyChange{}}
	if next, err := policies.Load(policies.Model(), p.Text); err == nil {
		for _, ch := range policies.Changes(policy, next) {
			out.Proposal.Changes = append(out.Proposal.Changes, PolicyChange{ch.Role, ch.Object, ch.Action, ch.Before, ch.After})
		}
	}
	return out, nil
}

// openProposal reads the proposal that would replace the version in force; its
// version is 0 where there is none.
func openProposal(tx *models.Tx, version int64) (models.Setting, proposed, error) {
	var p proposed
	s, err := tx.Proposal()
	if err != nil || s.Version == 0 {
		return models.Setting{}, p, err
	}
	if err := json.Unmarshal([]byte(s.Value), &p); err != nil || p.Base != version {
		return models.Setting{}, proposed{}, err
	}
	return s, p, nil
}

// replacePolicy puts a new policy in force, or keeps it for a second person
// where the company works with four eyes.
func (a *API) replacePolicy(ctx context.Context, c *Call, in NewPolicy) (Policy, error) {
	if err := c.Confirmed(); err != nil {
		return Policy{}, err
	}
	next, err := policies.Load(policies.Model(), in.Text)
	if err != nil {
		return Policy{}, err
	}
	c.Because(in.Reason)
	out, err := update(ctx, c, func(tx *models.Tx) (Policy, error) {
		now, err := a.policyIn(tx)
		if err != nil {
			return Policy{}, err
		}
		stored, err := tx.PolicyText()
		if err != nil {
			return Policy{}, err
		}
		if c.Version()-1 != stored.Version {
			return Policy{}, models.NewError(models.Conflict, "version.stale", problem.Text{ZH: "策略已被他人更换，请重新读取。", EN: "Somebody else has replaced the policy meanwhile. Read it again."})
		}
		eyes, err := tx.Setting(models.FourEyes)
		if err != nil {
			return Policy{}, err
		}
		if eyes.On() {
			return a.propose(tx, c, now, next, in, stored.Version)
		}
		tx.Mark("four_eyes_off")
		return a.enact(tx, c, now, next, in.Text, stored)
	})
	if err == nil {
		a.policy.checked.Store(0)
		err = a.freshPolicy(ctx)
	}
	return out, err
}

func (a *API) propose(tx *models.Tx, c *Call, now, next *policies.Policy, in NewPolicy, base int64) (Policy, error) {
	if err := a.keepingAdmins(tx, now, next, append(administration(), control()...), func() error { return nil }); err != nil {
		return Policy{}, err
	}
	data, err := json.Marshal(proposed{in.Text, in.Reason, base})
	if err != nil {
		return Policy{}, err
	}
	s, err := tx.PutProposal(string(data))
	if err != nil {
		return Policy{}, err
	}
	tx.Record(models.Entry{Action: "propose", Object: "policy", Key: "proposal", Domain: "access", After: s})
	c.Answers(http.StatusAccepted)
	return a.policyOf(tx, c)
}

// enact puts a policy in force. One under which nobody could administer any
// more is refused: the company must not lock itself out.
func (a *API) enact(tx *models.Tx, c *Call, now, next *policies.Policy, text string, was models.Setting) (Policy, error) {
	var s models.Setting
	err := a.keepingAdmins(tx, now, next, append(administration(), control()...), func() (err error) {
		s, err = tx.PutPolicy(text, was.Version)
		return err
	})
	if err != nil {
		return Policy{}, err
	}
	tx.Record(models.Entry{Action: "replace", Object: "policy", Key: "policy", Domain: "access", Before: was, After: s})
	return a.policyOf(tx, c)
}

func (a *API) confirmPolicy(ctx context.Context, c *Call, number int64) (Policy, error) {
	if err := c.Confirmed(); err != nil {
		return Policy{}, err
	}
	out, err := update(ctx, c, func(tx *models.Tx) (Policy, error) {
		now, err := a.policyIn(tx)
		if err != nil {
			return Policy{}, err
		}
		stored, err := tx.PolicyText()
		if err != nil {
			return Policy{}, err
		}
		waiting, p, err := openProposal(tx, stored.Version)
		if err != nil {
			return Policy{}, err
		}
		if waiting.Version == 0 || waiting.Version != number {
			return Policy{}, absent()
		}
		if waiting.By == c.User.ID {
			return Policy{}, models.NewError(models.Forbidden, "policy.second_person", problem.Text{ZH: "须由提出人以外的人确认。", EN: "It is for somebody else than who proposed it."})
		}
		next, err := policies.Load(policies.Model(), p.Text)
		if err != nil {
			return Policy{}, err
		}
		return a.enact(tx, c, now, next, p.Text, stored)
	})
	if err == nil {
		a.policy.checked.Store(0)
		err = a.freshPolicy(ctx)
	}
	return out, err
}
