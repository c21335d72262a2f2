package api

import (
	"context"
	"net/http"

	"steelyard/compensation/problem"
	"steelyard/models"
	"steelyard/policies"
)

// Setting is a setting of the company.
type Setting struct {
	Name    string         `json:"name"`
	Value   string         `json:"value"`
	Default string         `json:"default"`
	Choices []string       `json:"choices,omitempty" doc:"the possible values; none: a text on one line"`
	About   string         `json:"about"`
	By      string         `json:"by,omitempty" doc:"id of the user who has set it; empty for the console"`
	At      models.Instant `json:"at,omitempty"`
	Version int64          `json:"version" doc:"what If-Match names; 1 while nobody has set it"`
}

// SettingChange is another value.
type SettingChange struct {
	Value  string `json:"value" maxLength:"1000"`
	Reason string `json:"reason" minLength:"1" maxLength:"1000"`
}

func settingOf(c *Call, kind models.SettingKind, s models.Setting) Setting {
	return Setting{s.Name, s.Value, kind.Default, kind.Choices, kind.About.In(c.Lang), idText(s.By), s.At, s.Version + 1}
}

func (a *API) addSettings() {
	for _, family := range []struct {
		object, path, suffix string
		pay                  bool
		summary              problem.Text
	}{
		{"setting", "/settings", "", false, problem.Text{ZH: "技术设置", EN: "technical settings"}},
		{"setting.pay", "/settings/pay", "Pay", true, problem.Text{ZH: "薪酬核算的设置", EN: "settings about pay"}},
	} {
		route(a, Operation{ID: "list" + family.suffix + "Settings", Method: http.MethodGet, Path: family.path, Permission: policies.Permission{Object: family.object, Action: "read"},
			Summary: problem.Text{ZH: "查看" + family.summary.ZH, EN: "See the " + family.summary.EN}},
			func(ctx context.Context, c *Call, _ *struct{}) (Page[Setting], error) {
				return a.listSettings(ctx, c, family.pay)
			})
		route(a, Operation{ID: "edit" + family.suffix + "Setting", Method: http.MethodPut, Path: family.path + "/{name}", Permission: policies.Permission{Object: family.object, Action: "edit"}, Edit: true,
			Summary: problem.Text{ZH: "修改" + family.summary.ZH, EN: "Change one of the " + family.summary.EN}},
			func(ctx context.Context, c *Call, in *struct {
				Name string `path:"name" maxLength:"64"`
				Body SettingChange
			}) (Setting, error) {
				return a.editSetting(ctx, c, in.Name, family.pay, in.Body)
			})
	}
}

func (a *API) listSettings(ctx context.Context, c *Call, pay bool) (Page[Setting], error) {
	return view(ctx, c, func(tx *models.Tx) (Page[Setting], error) {
		p := Page[Setting]{Items: []Setting{}}
		for _, kind := range models.SettingKinds() {
			if kind.Pay != pay {
				continue
			}
			s, err := tx.Setting(kind.Name)
			if err != nil {
				return p, err
			}
			p.Items = append(p.Items, settingOf(c, kind, s))
		}
		return p, nil
	})
}

func (a *API) editSetting(ctx context.Context, c *Call, name string, pay bool, in SettingChange) (Setting, error) {
	kind, ok := models.SettingKindOf(name)
	if !ok || kind.Pay != pay {
		return Setting{}, absent()
	}
	if pay {
		if err := c.Confirmed(); err != nil {
			return Setting{}, err
		}
	}
	c.Because(in.Reason)
	return update(ctx, c, func(tx *models.Tx) (Setting, error) {
		was, err := tx.Setting(name)
		if err != nil {
			return Setting{}, err
		}
		s, err := tx.PutSetting(name, in.Value, c.Version()-1)
		if err != nil {
			return Setting{}, err
		}
		domain := "system"
		if pay {
			domain = "pay"
		}
		tx.Record(models.Entry{Action: "edit", Object: "setting", Key: name, Domain: domain, Before: was, After: s})
		c.Tag(s.Version + 1)
		return settingOf(c, kind, s), nil
	})
}

// banners words what everybody must know while it is so.
func banners(tx *models.Tx, lang problem.Lang) ([]Banner, error) {
	list := []Banner{}
	demo, err := tx.Demo()
	if err != nil {
		return nil, err
	}
	if demo {
		list = append(list, Banner{"demo", models.DemoWarning().In(lang)})
	}
	for _, kind := range models.SettingKinds() {
		if len(kind.Warnings) == 0 {
			continue
		}
		s, err := tx.Setting(kind.Name)
		if err != nil {
			return nil, err
		}
		if text, ok := kind.Warnings[s.Value]; ok {
			list = append(list, Banner{kind.Name, text.In(lang)})
		}
	}
	return list, nil
}
