package main

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"

	"github.com/goccy/go-yaml"

	"yushen/precheck"
	"yushen/sampling"
	"yushen/shareddata"
	"yushen/store"
)

// serveConfig is what serve takes from --config; the zero value, without a file, is the default.
type serveConfig struct {
	Departments string           `yaml:"departments"` // file of shareddata.LoadConfig; "": --departments
	AuditLog    string           `yaml:"audit_log"`   // file of the questions to departments, JSON lines; "": the log
	Approval    *sampling.Policy `yaml:"approval"`    // nil: sampling.DefaultPolicy
	StaffToken  string           `yaml:"staff_token_file"`

	CallbackSecret string `yaml:"callback_secret_file"` // "": the environment's; neither: callbacks are not signed
}

// readServeConfig reads the file; relative paths in it start at its folder. "" is the default.
func readServeConfig(file string) (serveConfig, error) {
	var c serveConfig
	if file == "" {
		return c, nil
	}
	b, err := os.ReadFile(file)
	if err != nil {
		return c, usage{err}
	}
	if err := yaml.NewDecoder(bytes.NewReader(b), yaml.Strict()).Decode(&c); err != nil {
		var y yaml.Error
		if errors.As(err, &y) && y.GetToken() != nil {
			p := y.GetToken().Position
			return c, usage{fmt.Errorf("%s:%d:%d: %s", file, p.Line, p.Column, y.GetMessage())}
		}
		return c, usage{fmt.Errorf("%s: %w", file, err)}
	}
	for _, p := range []*string{&c.Departments, &c.AuditLog, &c.StaffToken, &c.CallbackSecret} {
		if *p != "" && !filepath.IsAbs(*p) {
			*p = filepath.Join(filepath.Dir(file), *p)
		}
	}
	return c, nil
}

// connectors gives the departments: as configured, or the folder of --departments. close ends the audit log.
func (c serveConfig) connectors(dir string, down []string, log *slog.Logger) (d precheck.Departments, closing func() error, err error) {
	closing = func() error { return nil }
	if c.Departments == "" {
		d, err = connect(dir, down)
		return d, closing, err
	}
	if dir != "" {
		return nil, nil, usage{errors.New("--departments 和 --config 里的 departments 只能用一个")}
	}
	config, err := shareddata.LoadConfig(c.Departments)
	if err != nil {
		return nil, nil, usage{err}
	}
	o := shareddata.Options{Log: log}
	if c.AuditLog != "" {
		f, err := os.OpenFile(c.AuditLog, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
		if err != nil {
			return nil, nil, usage{err}
		}
		o.Auditor, closing = shareddata.AuditLog{Logger: slog.New(slog.NewJSONHandler(f, nil))}, f.Close
	}
	client, err := shareddata.OpenHTTP(config, o)
	if err != nil {
		return nil, nil, usage{errors.Join(err, closing())}
	}
	sources, err := shareddata.ParseSources(strings.Join(down, ","))
	if err != nil {
		return nil, nil, usage{errors.Join(err, closing())}
	}
	if d, err = reconciled(client, sources, log); err != nil {
		return nil, nil, errors.Join(err, closing())
	}
	return d, closing, nil
}

// watch puts the watch over automatic approval.
func (c serveConfig) watch(ctx context.Context, s *precheck.Service, book store.Samples, log *slog.Logger) (*sampling.Watch, error) {
	policy := sampling.DefaultPolicy
	if c.Approval != nil {
		policy = *c.Approval
	}
	return sampling.New(ctx, s, book, policy, log)
}

// staffToken reads the token that opens what only staff may do; without a file of its own it is made once, in the data folder.
func (c serveConfig) staffToken(data string) (string, error) {
	file := c.StaffToken
	if file == "" {
		file = filepath.Join(data, "staff-token")
	}
	b, err := os.ReadFile(file)
	if errors.Is(err, fs.ErrNotExist) && c.StaffToken == "" {
		b = []byte(rand.Text())
		err = os.WriteFile(file, b, 0o600)
	}
	if err != nil {
		return "", fmt.Errorf("staff token: %w", err)
	}
	token := strings.TrimSpace(string(b))
	if len(token) < 16 {
		return "", usage{fmt.Errorf("staff token: %s 里的口令不到 16 个字符", file)}
	}
	return token, nil
}
