package api

import (
	"net/http"
	"net/url"
	"testing"

	"steelyard/compensation/measure"
)

func TestKPIs_AreReadByEverybodyWhoWorksHere(t *testing.T) {
	eachService(t, func(t *testing.T, s *service) {
		s.company(t)
		e1 := s.as("e1")
		all := bodyOf[KPIList](t, e1.get(t, "/kpis").want(t, http.StatusOK))
		if len(all.Items) != len(measure.Indicators()) {
			t.Errorf("%d KPIs, %d indicators", len(all.Items), len(measure.Indicators()))
		}
		for q, first := range map[string]string{"CL02": "CL02", "cl02": "CL02", "回款达成率": "CL02", "ｗｉｎ　ｒａｔｅ": "OP04", "Win rate": "OP04"} {
			found := bodyOf[KPIList](t, e1.get(t, "/kpis?q="+url.QueryEscape(q)).want(t, http.StatusOK))
			if len(found.Items) == 0 || found.Items[0].Code != first {
				t.Errorf("%s finds %+v first", q, found.Items)
			}
		}
		if none := bodyOf[KPIList](t, e1.get(t, "/kpis?q=zzzz").want(t, http.StatusOK)); none.Items == nil || len(none.Items) > 0 {
			t.Errorf("nonsense finds %+v", none.Items)
		}
		for _, x := range all.Items {
			k := bodyOf[KPI](t, e1.get(t, "/kpis/"+x.Code).want(t, http.StatusOK))
			want, _ := measure.LookupIndicator(x.Code)
			if k.Formula != want.Formula || k.Name.ZH == "" || k.Name.EN == "" || k.Definition.ZH == "" || k.Definition.EN == "" || len(k.Examples) == 0 || k.From == "" {
				t.Errorf("%s is not complete: %+v", x.Code, k)
			}
		}
		if k := bodyOf[KPI](t, e1.get(t, "/kpis/OP03").want(t, http.StatusOK)); k.Direction != "band" || k.Low == "" || k.High == "" {
			t.Errorf("the band of OP03 is %q to %q", k.Low, k.High)
		}
		alike(t, e1.get(t, "/kpis/XX99"), e1.get(t, "/kpis/CL02?version=9"))
		e1.get(t, "/kpis/CL02?version=1").want(t, http.StatusOK)
		e1.get(t, "/kpis/CL02?version=x").want(t, http.StatusUnprocessableEntity)
	})
}
