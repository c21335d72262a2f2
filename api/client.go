package api

import (
	"net/http"
	"net/netip"
	"strings"
)

// clientAddress is the address that a request came from, for limits and for the
// audit. It is the peer of the connection, unless that peer is one of the
// trusted proxies: then X-Forwarded-For is read from its right end, where the
// nearest proxy wrote, and the first address that is no trusted proxy is the
// client. What stands further left was written by that client and proves
// nothing. Where the header ends, or holds something that is no address, the
// last proxy that was believed stands for the client. Mapped IPv4 addresses are
// plain ones. The zero address means that the peer has none.
func clientAddress(r *http.Request, trusted []netip.Prefix) netip.Addr {
	client, ok := hopAddress(r.RemoteAddr)
	if !ok || !inside(client, trusted) {
		return client
	}
	values := r.Header.Values("X-Forwarded-For")
	for i := len(values) - 1; i >= 0; i-- {
		rest, more := values[i], true
		for more {
			var hop string
			if comma := strings.LastIndexByte(rest, ','); comma >= 0 {
				rest, hop = rest[:comma], rest[comma+1:]
			} else {
				hop, more = rest, false
			}
			address, ok := hopAddress(strings.Trim(hop, " \t"))
			if !ok {
				return client
			}
			if client = address; !inside(client, trusted) {
				return client
			}
		}
	}
	return client
}

// hopAddress reads an address with or without a port.
func hopAddress(text string) (netip.Addr, bool) {
	address, err := netip.ParseAddr(text)
	if err != nil {
		withPort, err := netip.ParseAddrPort(text)
		if err != nil {
			return netip.Addr{}, false
		}
		address = withPort.Addr()
	}
	return address.Unmap().WithZone(""), true
}

// inside reports whether the address is in one of the networks.
func inside(address netip.Addr, networks []netip.Prefix) bool {
	for _, n := range networks {
		if n.Contains(address) {
			return true
		}
	}
	return false
}
