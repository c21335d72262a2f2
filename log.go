package main

import (
	"io"
	"log"
	"log/slog"
	"runtime/debug"
	"strings"
)

// newLog is the log of the service. Every line names the version. Passwords of
// addresses that end up in a line are masked; pay, names and tokens are never
// given to it.
func newLog(c *config, w io.Writer) *slog.Logger {
	o := &slog.HandlerOptions{Level: c.LogLevel, ReplaceAttr: func(_ []string, at slog.Attr) slog.Attr {
		switch value := at.Value.Any().(type) {
		case string:
			at.Value = slog.StringValue(masked(value))
		case error:
			at.Value = slog.StringValue(masked(value.Error()))
		}
		return at
	}}
	var h slog.Handler = slog.NewTextHandler(w, o)
	if c.LogFormat == "json" {
		h = slog.NewJSONHandler(w, o)
	}
	return slog.New(h).With("version", version())
}

// version is the module's version, or the commit that the binary was built from.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "unknown"
	}
	if info.Main.Version != "" && info.Main.Version != "(devel)" {
		return info.Main.Version
	}
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" {
			return s.Value
		}
	}
	return "devel"
}

// serverLog takes what the HTTP server has to say, a line for each, without the
// values and stacks of panics: those could show what a request was about.
type serverLog struct{ log *slog.Logger }

func (l serverLog) Write(p []byte) (int, error) {
	line, _, _ := strings.Cut(string(p), "\n")
	if strings.Contains(line, "panic serving") {
		line = "a request panicked"
	}
	l.log.Warn("http server", "message", line)
	return len(p), nil
}

func (l serverLog) logger() *log.Logger { return log.New(l, "", 0) }
