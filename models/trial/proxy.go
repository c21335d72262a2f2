package trial

import (
	"encoding/binary"
	"io"
	"net"
	"net/url"
	"sync"
	"testing"
)

// Proxy stands on the loopback between a store and the server. It reads the
// statements that pass, and breaks what a test wants broken.
type Proxy struct {
	listener net.Listener
	server   string
	path     string

	mu    sync.Mutex
	judge func(Statement) Fate
	n     int
	conns map[net.Conn]bool
}

// Statement is one that a store sends, as the proxy sees it.
type Statement struct {
	N    int // from 0, counted over all connections since Judge
	Text string
}

// Fate is what becomes of a statement. The zero Fate lets it pass.
type Fate struct {
	Cut      bool   // the connection is cut before the server sees the statement
	CutReply bool   // the connection is cut when the server has carried it out, before its answer arrives
	Code     uint16 // the server does not see it; the answer is this error
	Swallow  bool   // the server does not see it; the answer is a success
	Replace  string // the server sees this in its place
}

// NewProxy starts a proxy before the server of an address. It ends with the test.
func NewProxy(t testing.TB, address string) *Proxy {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	p := &Proxy{listener: listener, server: u.Host, path: "mysql://" + u.User.String() + "@" + listener.Addr().String() + u.Path, conns: map[net.Conn]bool{}}
	go p.serve()
	t.Cleanup(func() {
		_ = listener.Close()
		p.CutAll()
	})
	return p
}

// URL is the address of the same database through the proxy.
func (p *Proxy) URL() string { return p.path }

// Judge sets who decides the fate of each statement from now on, and counts
// anew; nil lets everything pass. One statement is judged at a time, and none
// while Judge is called, so that a test may read afterwards what its function
// has noted. The function must not call the proxy.
func (p *Proxy) Judge(fn func(Statement) Fate) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.judge, p.n = fn, 0
}

// Seen is how many statements have come since Judge.
func (p *Proxy) Seen() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.n
}

// CutAll cuts every connection.
func (p *Proxy) CutAll() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for c := range p.conns {
		_ = c.Close()
	}
	clear(p.conns)
}

func (p *Proxy) fate(text string) Fate {
	p.mu.Lock()
	defer p.mu.Unlock()
	s := Statement{N: p.n, Text: text}
	p.n++
	if p.judge == nil {
		return Fate{}
	}
	return p.judge(s)
}

func (p *Proxy) serve() {
	for {
		client, err := p.listener.Accept()
		if err != nil {
			return
		}
		server, err := net.Dial("tcp", p.server)
		if err != nil {
			_ = client.Close()
			continue
		}
		p.mu.Lock()
		p.conns[client], p.conns[server] = true, true
		p.mu.Unlock()
		l := &link{proxy: p, client: client, server: server}
		go l.answers()
		go l.commands()
	}
}

// link is one connection through the proxy.
type link struct {
	proxy          *Proxy
	client, server net.Conn

	mu   sync.Mutex
	deaf bool // the next answer is not passed on: it cuts the connection
}

func (l *link) close() {
	_ = l.client.Close()
	_ = l.server.Close()
}

func (l *link) answers() {
	defer l.close()
	buffer := make([]byte, 64<<10)
	for {
		n, err := l.server.Read(buffer)
		l.mu.Lock()
		deaf := l.deaf
		l.mu.Unlock()
		if err != nil || deaf {
			return
		}
		if _, err := l.client.Write(buffer[:n]); err != nil {
			return
		}
	}
}

// The first byte of a packet that carries a statement.
const (
	comQuery   = 0x03
	comPrepare = 0x16
	comExecute = 0x17
)

func (l *link) commands() {
	defer l.close()
	for {
		head := make([]byte, 4)
		if _, err := io.ReadFull(l.client, head); err != nil {
			return
		}
		body := make([]byte, int(head[0])|int(head[1])<<8|int(head[2])<<16)
		if _, err := io.ReadFull(l.client, body); err != nil {
			return
		}
		var fate Fate
		if first := len(body) > 0 && head[3] == 0; first && (body[0] == comQuery || body[0] == comPrepare || body[0] == comExecute) {
			fate = l.proxy.fate(string(body[1:]))
		}
		if !l.carryOut(fate, head, body) {
			return
		}
	}
}

func (l *link) carryOut(f Fate, head, body []byte) bool {
	switch {
	case f.Cut:
		return false
	case f.Code != 0:
		answer := append([]byte{0xff}, binary.LittleEndian.AppendUint16(nil, f.Code)...)
		return write(l.client, 1, append(answer, "#HY000refused by the trial"...))
	case f.Swallow:
		return write(l.client, 1, []byte{0, 0, 0, 2, 0, 0, 0})
	case f.Replace != "":
		return write(l.server, head[3], append(body[:1:1], f.Replace...))
	case f.CutReply:
		l.mu.Lock()
		l.deaf = true
		l.mu.Unlock()
	}
	return write(l.server, head[3], body)
}

func write(to net.Conn, sequence byte, body []byte) bool {
	n := len(body)
	_, err := to.Write(append([]byte{byte(n), byte(n >> 8), byte(n >> 16), sequence}, body...))
	return err == nil
}
