package api

import (
	"net/http"
	"net/netip"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func networks(t testing.TB, words ...string) (list []netip.Prefix) {
	t.Helper()
	for _, w := range words {
		p, err := netip.ParsePrefix(w)
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, p)
	}
	return list
}

func request(peer string, forwarded ...string) *http.Request {
	r := &http.Request{RemoteAddr: peer, Header: http.Header{}}
	for _, f := range forwarded {
		r.Header.Add("X-Forwarded-For", f)
	}
	return r
}

// Whom the limits and the audit see, with and without trusted proxies.
func TestB2_ClientAddress(t *testing.T) {
	none := networks(t)
	proxies := networks(t, "10.0.0.0/8", "127.0.0.1/32", "fd00::/8")
	cases := []struct {
		name      string
		trusted   []netip.Prefix
		peer      string
		forwarded []string
		want      string
	}{
		{"no proxy, no header", none, "203.0.113.9:4711", nil, "203.0.113.9"},
		{"nobody is trusted: the header is forged", none, "203.0.113.9:4711", []string{"198.51.100.1"}, "203.0.113.9"},
		{"nobody is trusted, on this machine neither", none, "127.0.0.1:4711", []string{"198.51.100.1"}, "127.0.0.1"},
		{"a peer that is no proxy", proxies, "203.0.113.9:4711", []string{"198.51.100.1"}, "203.0.113.9"},
		{"a peer that is no proxy claims to be behind one", proxies, "203.0.113.9:4711", []string{"198.51.100.1, 10.1.1.1"}, "203.0.113.9"},
		{"a peer next to the trusted network", proxies, "11.0.0.1:4711", []string{"198.51.100.1"}, "11.0.0.1"},
		{"one proxy", proxies, "10.0.0.5:4711", []string{"198.51.100.1"}, "198.51.100.1"},
		{"one proxy, on this machine", proxies, "127.0.0.1:4711", []string{"198.51.100.1"}, "198.51.100.1"},
		{"one proxy without the header", proxies, "10.0.0.5:4711", nil, "10.0.0.5"},
		{"the client forged the left of it", proxies, "10.0.0.5:4711", []string{"1.1.1.1, 2.2.2.2, 198.51.100.1"}, "198.51.100.1"},
		{"the client forged an inner address", proxies, "10.0.0.5:4711", []string{"10.9.9.9, 198.51.100.1"}, "198.51.100.1"},
		{"two proxies", proxies, "10.0.0.5:4711", []string{"198.51.100.1, 10.0.0.4"}, "198.51.100.1"},
		{"two proxies, two headers", proxies, "10.0.0.5:4711", []string{"9.9.9.9, 198.51.100.1", "10.0.0.4"}, "198.51.100.1"},
		{"a forged header before the proxy's own", proxies, "10.0.0.5:4711", []string{"9.9.9.9", "198.51.100.1"}, "198.51.100.1"},
		{"a client in the trusted network", proxies, "10.0.0.5:4711", []string{"10.0.0.77"}, "10.0.0.77"},
		{"no blanks, tabs", proxies, "10.0.0.5:4711", []string{"9.9.9.9,198.51.100.1 ,\t10.0.0.4"}, "198.51.100.1"},
		{"with ports", proxies, "10.0.0.5:4711", []string{"198.51.100.1:5000, 10.0.0.4:81"}, "198.51.100.1"},
		{"IPv6", proxies, "[fd00::1]:4711", []string{"2001:db8::7"}, "2001:db8::7"},
		{"IPv6 with a port", proxies, "[fd00::1]:4711", []string{"[2001:db8::7]:443"}, "2001:db8::7"},
		{"a mapped peer is trusted like a plain one", proxies, "[::ffff:10.0.0.5]:4711", []string{"198.51.100.1"}, "198.51.100.1"},
		{"a mapped client is the plain one: no second budget", proxies, "10.0.0.5:4711", []string{"::ffff:198.51.100.1"}, "198.51.100.1"},
		{"zones do not make new clients", none, "[fe80::1%eth0]:4711", nil, "fe80::1"},
		{"a word", proxies, "10.0.0.5:4711", []string{"198.51.100.1, unknown"}, "10.0.0.5"},
		{"a word further left", proxies, "10.0.0.5:4711", []string{"unknown, 198.51.100.1"}, "198.51.100.1"},
		{"nothing between commas", proxies, "10.0.0.5:4711", []string{"198.51.100.1,, 10.0.0.4"}, "10.0.0.4"},
		{"an empty header", proxies, "10.0.0.5:4711", []string{""}, "10.0.0.5"},
		{"leading zeros are no address", proxies, "10.0.0.5:4711", []string{"198.051.100.1"}, "10.0.0.5"},
		{"a peer without an address", proxies, "@", []string{"198.51.100.1"}, ""},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			want := netip.Addr{}
			if c.want != "" {
				want = netip.MustParseAddr(c.want)
			}
			if got := clientAddress(request(c.peer, c.forwarded...), c.trusted); got != want {
				t.Errorf("the client is %v, want %v", got, want)
			}
		})
	}
}

// Whatever a client behind a proxy sends along, it cannot choose its address;
// nor can one who connects directly.
func TestB2_ForgeriesChangeNothing(t *testing.T) {
	trusted := networks(t, "10.0.0.0/8", "fd00::/8")
	piece := rapid.SampledFrom([]string{"1.2.3.4", "10.0.0.9", "fd00::5", "2001:db8::1", "127.0.0.1", "unknown", "", " ", "%00", "::ffff:10.0.0.3", "1.2.3.4:80", "[::1]:9", ",", "203.0.113.9"})
	rapid.Check(t, func(t *rapid.T) {
		forged := rapid.SliceOfN(piece, 0, 6).Draw(t, "forged")
		var headers []string
		for len(forged) > 0 {
			n := rapid.IntRange(1, len(forged)).Draw(t, "in one header")
			headers, forged = append(headers, strings.Join(forged[:n], ", ")), forged[n:]
		}
		client := netip.MustParseAddr("203.0.113.9")
		if got := clientAddress(request("203.0.113.9:5", headers...), trusted); got != client {
			t.Fatalf("connected directly, the client became %v", got)
		}
		// The proxy adds the address that it saw, in the same header or in one of its own.
		if len(headers) > 0 && rapid.Bool().Draw(t, "same header") {
			headers[len(headers)-1] += ", 203.0.113.9"
		} else {
			headers = append(headers, "203.0.113.9")
		}
		if got := clientAddress(request("10.0.0.1:5", headers...), trusted); got != client {
			t.Fatalf("behind the proxy, the client became %v", got)
		}
	})
}

// A header as long as the server lets in is read once, from the right, and
// nothing is copied.
func TestB2_LongHeadersCostLittle(t *testing.T) {
	trusted := networks(t, "10.0.0.0/8")
	r := request("10.0.0.1:5", strings.Repeat("10.0.0.2,", 4000)+"10.0.0.2")
	if n := testing.AllocsPerRun(20, func() { clientAddress(r, trusted) }); n > 5 {
		t.Errorf("%v allocations for a header of 4000 hops", n)
	}
}
