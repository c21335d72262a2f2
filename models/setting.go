package models

import (
	"errors"
	"slices"
	"strings"
	"unicode"

	"gorm.io/gorm"

	"steelyard/compensation/problem"
)

// SettingKind describes a setting of the company. Choices are its possible
// values; without them it is a text of up to 200 characters on one line. Pay is
// true for those about pay, which are a permission of their own.
type SettingKind struct {
	Name     string
	Default  string
	Choices  []string
	Pay      bool
	About    problem.Text
	Warnings map[string]problem.Text // by value: what everybody is shown while it is in force
}

// The settings that the service itself asks for.
const (
	FourEyes             = "four_eyes"
	SecondApproval       = "second_approval"
	ManagerPayVisibility = "manager_pay_visibility"
	PayViewersShown      = "pay_viewers_shown"
	CompanyName          = "company_name"
)

const yes, no = "true", "false"

// SettingKinds lists every setting there is.
func SettingKinds() []SettingKind {
	return []SettingKind{
		{Name: CompanyName, About: problem.Text{ZH: "公司名称", EN: "Name of the company"}},
		{Name: FourEyes, Default: yes, Choices: []string{yes, no}, Pay: true,
			About: problem.Text{ZH: "四眼原则：核算由准备人以外的人批准，涉及他人数据的角色和权限策略由第二人确认", EN: "Four eyes: somebody other than who prepared a run approves it, and a second person confirms roles that reach others and new policies"},
			Warnings: map[string]problem.Text{no: {
				ZH: "四眼原则已关闭：一个人可以独自完成核算与授权，每一步都在审计中标明。", EN: "Four eyes are off: one person alone can close runs and hand out roles. The audit marks every such step."}}},
		{Name: SecondApproval, Default: no, Choices: []string{yes, no}, Pay: true,
			About: problem.Text{ZH: "核算批准后还需财务复核", EN: "Finance seconds a run after its approval"}},
		{Name: ManagerPayVisibility, Default: "variable", Choices: []string{"none", "attainment", "variable", "all"}, Pay: true,
			About: problem.Text{ZH: "经理能看到下属的：无、完成率、浮动薪酬、全部", EN: "What managers see of those who report to them: nothing, attainment, variable pay, everything"}},
		{Name: PayViewersShown, Default: yes, Choices: []string{yes, no}, Pay: true,
			About: problem.Text{ZH: "员工可以看到谁看过自己的薪酬", EN: "People see who has read their own pay"}},
	}
}

// SettingKindOf finds a setting by its name.
func SettingKindOf(name string) (SettingKind, bool) {
	kinds := SettingKinds()
	i := slices.IndexFunc(kinds, func(k SettingKind) bool { return k.Name == name })
	if i < 0 {
		return SettingKind{}, false
	}
	return kinds[i], true
}

// Setting is the value in force. Version is 0 while it is the default.
type Setting struct {
	Name    string
	Value   string
	Version int64
	By      ID // zero: the console
	At      Instant
}

// On reports whether the value is "true".
func (s Setting) On() bool { return s.Value == yes }

type settingRow struct {
	Name      string
	Version   int64
	Value     string
	CreatedBy ID
	CreatedAt Instant
}

// Setting reads the value in force: the newest, else the default.
func (tx *Tx) Setting(name string) (Setting, error) {
	kind, _ := SettingKindOf(name)
	list, err := tx.settings(`name = ? ORDER BY version DESC LIMIT 1`, name)
	if err != nil || len(list) == 0 {
		return Setting{Name: name, Value: kind.Default}, err
	}
	return list[0], nil
}

// SettingVersion reads one version of a value; NotFound where there is none.
func (tx *Tx) SettingVersion(name string, version int64) (Setting, error) {
	list, err := tx.settings(`name = ? AND version = ?`, name, version)
	if err != nil || len(list) == 0 {
		return Setting{}, firstError(err, notFound())
	}
	return list[0], nil
}

// SettingVersions lists every version of a value, the newest first, without the
// values.
func (tx *Tx) SettingVersions(name string) ([]Setting, error) {
	var rows []settingRow
	err := tx.q.Raw(`SELECT name, version, '' AS value, created_by, created_at FROM settings WHERE name = ? ORDER BY version DESC`, name).Scan(&rows).Error
	return settingsOf(rows), err
}

func (tx *Tx) settings(where string, args ...any) ([]Setting, error) {
	var rows []settingRow
	err := tx.q.Raw(`SELECT name, version, value, created_by, created_at FROM settings WHERE `+where, args...).Scan(&rows).Error
	return settingsOf(rows), err
}

func settingsOf(rows []settingRow) []Setting {
	list := make([]Setting, len(rows))
	for i, r := range rows {
		list[i] = Setting{r.Name, r.Value, r.Version, r.CreatedBy, r.CreatedAt}
	}
	return list
}

// PutSetting puts another value in force on top of the given version. Errors:
// NotFound for a setting that does not exist, Invalid for a value that cannot
// be, Conflict where another version came meanwhile.
func (tx *Tx) PutSetting(name, value string, version int64) (Setting, error) {
	kind, ok := SettingKindOf(name)
	if !ok {
		return Setting{}, notFound()
	}
	var list problem.List
	switch at := (problem.Place{Path: "value"}); {
	case len(kind.Choices) > 0 && !slices.Contains(kind.Choices, value):
		list.Add("setting.value", at, problem.Textf("%s 不是可用的值。", "%s is not a possible value.", problem.Show(value)),
			problem.Textf("可用的值：%s。", "Possible values: %s.", strings.Join(kind.Choices, ", ")))
	case len([]rune(value)) > 200 || strings.ContainsFunc(value, func(r rune) bool { return !unicode.IsPrint(r) }):
		list.Add("setting.value", at, problem.Text{ZH: "最多 200 个可见字符，写成一行。", EN: "At most 200 characters that can be seen, on one line."}, problem.Text{})
	}
	if len(list) > 0 {
		return Setting{}, InvalidList("setting.invalid", list)
	}
	return tx.putVersion(name, value, version)
}

// The names of rows that are no settings but are versioned alike.
const (
	policyRow   = "policy"
	proposalRow = "policy.proposal"
)

// PolicyText reads the company's policy; version 0 and "" where the shipped one
// is in force.
func (tx *Tx) PolicyText() (Setting, error) { return tx.Setting(policyRow) }

// PolicyVersions lists the versions of the company's policy, the newest first.
func (tx *Tx) PolicyVersions() ([]Setting, error) { return tx.SettingVersions(policyRow) }

// PolicyVersion reads one version of the company's policy.
func (tx *Tx) PolicyVersion(version int64) (Setting, error) {
	return tx.SettingVersion(policyRow, version)
}

// PutPolicy puts a policy in force on top of the given version.
func (tx *Tx) PutPolicy(text string, version int64) (Setting, error) {
	return tx.putVersion(policyRow, text, version)
}

// Proposal reads the newest proposal of a policy; its value is what the caller
// has put there.
func (tx *Tx) Proposal() (Setting, error) { return tx.Setting(proposalRow) }

// PutProposal keeps a proposal, in the place of the one before.
func (tx *Tx) PutProposal(value string) (Setting, error) {
	last, err := tx.Proposal()
	if err != nil {
		return Setting{}, err
	}
	return tx.putVersion(proposalRow, value, last.Version)
}

func (tx *Tx) putVersion(name, value string, version int64) (Setting, error) {
	now, err := tx.Setting(name)
	if err != nil {
		return Setting{}, err
	}
	if now.Version != version {
		return Setting{}, stale()
	}
	s := Setting{Name: name, Value: value, Version: version + 1, By: tx.actor.User, At: tx.Now}
	err = tx.insert("settings", map[string]any{"name": name, "version": s.Version, "value": value, "created_by": s.By, "created_at": s.At})
	if errors.Is(err, gorm.ErrDuplicatedKey) {
		return Setting{}, stale()
	}
	return s, err
}

// Mark adds a word to the marks of this transaction's audit row.
func (tx *Tx) Mark(word string) {
	if !slices.Contains(tx.actor.Marks, word) {
		tx.actor.Marks = append(tx.actor.Marks, word)
	}
}
