package api

import (
	"context"
	"net/http"
	"testing"

	"steelyard/models"
)

// I6: everybody who signs in to a demo is told that it is one, in their
// language, and nobody can take that away.
func TestI6_ADemoSaysSo(t *testing.T) {
	s := newService(t, "sqlite")
	if err := s.db.Update(context.Background(), models.Actor{Login: "console"}, func(tx *models.Tx) error { return tx.MarkDemo(1) }); err != nil {
		t.Fatal(err)
	}
	s.user(t, "root", "", "admin")
	s.user(t, "hr", "", "hr")
	for lang, want := range map[string]string{"zh": "演示数据，请勿录入真实信息", "en": "Demo data: do not enter anything real"} {
		for _, login := range []string{"root", "hr"} {
			me := bodyOf[Me](t, s.as(login).with("Accept-Language", lang).get(t, "/session").want(t, http.StatusOK))
			if len(me.Banners) != 1 || me.Banners[0] != (Banner{"demo", want}) {
				t.Errorf("%s in %s: %+v", login, lang, me.Banners)
			}
		}
	}
	for login, path := range map[string]string{"root": "/settings/demo", "hr": "/settings/pay/demo"} {
		s.as(login).ifMatch(`"2"`).put(t, path, SettingChange{"0", "x"}).want(t, http.StatusNotFound)
	}
	if me := bodyOf[Me](t, s.as("root").get(t, "/session")); len(me.Banners) != 1 {
		t.Errorf("the banner is gone: %+v", me.Banners)
	}
}
