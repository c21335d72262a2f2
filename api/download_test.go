package api

import (
	"mime"
	"strings"
	"testing"
)

func TestDisposition(t *testing.T) {
	for _, c := range []struct{ name, want string }{
		{"statement-2026-10.xlsx", "statement-2026-10.xlsx"},
		{"结算单 2026-10.csv", "结算单 2026-10.csv"},
		{"a\r\nSet-Cookie: x.csv", "a__Set-Cookie: x.csv"},
		{"../../etc/passwd", ".._.._etc_passwd"},
		{"x\u202excod.csv", "x_xcod.csv"},
		{`a"b;c%d.csv`, `a"b;c%d.csv`},
	} {
		got := disposition(c.name)
		if strings.ContainsAny(got, "\r\n\x00") {
			t.Errorf("%q makes a header of several lines: %q", c.name, got)
		}
		_, params, err := mime.ParseMediaType(got)
		if err != nil || params["filename"] != c.want {
			t.Errorf("%q: %q reads as %q, %v", c.name, got, params["filename"], err)
		}
	}
}
