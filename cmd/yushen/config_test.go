package main

import (
	"bytes"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"yushen/shareddata/mockdept"
)

func writeFile(t *testing.T, dir, name, content string) string {
	t.Helper()
	file := filepath.Join(dir, name)
	if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

func TestServeConfig(t *testing.T) {
	dir := t.TempDir()
	writeFile(t, dir, "departments.yaml", mockdept.Config("http://127.0.0.1:1"))
	c, err := readServeConfig(writeFile(t, dir, "serve.yaml", "departments: departments.yaml\napproval: {share: 0.2, limit: 0.01, confidence: 0.99}\n"))
	if err != nil {
		t.Fatal(err)
	}
	if c.Departments != filepath.Join(dir, "departments.yaml") || c.Approval == nil || c.Approval.Share != 0.2 {
		t.Errorf("%+v", c)
	}
	log := slog.New(slog.DiscardHandler)
	d, closing, err := c.connectors("", []string{"tax"}, log)
	if err != nil || d == nil {
		t.Fatalf("%v, %v", d, err)
	}
	if err := closing(); err != nil {
		t.Error(err)
	}
	if _, _, err := c.connectors(dir, nil, log); code(err) != exitUsage {
		t.Errorf("a folder beside a configuration: %v", err)
	}
	if _, _, err := c.connectors("", []string{"taxes"}, log); code(err) != exitUsage {
		t.Errorf("an unknown department: %v", err)
	}
	if none, err := readServeConfig(""); err != nil || none.Departments != "" {
		t.Errorf("without a file: %+v, %v", none, err)
	}
}

func TestServeConfigFaultsAreToldWithTheirPlace(t *testing.T) {
	dir := t.TempDir()
	_, err := readServeConfig(writeFile(t, dir, "serve.yaml", "approval:\n  shar: 0.1\n"))
	if code(err) != exitUsage || !strings.Contains(err.Error(), "serve.yaml:2:3") {
		t.Errorf("%v", err)
	}
	bad := serveConfig{Departments: writeFile(t, dir, "d.yaml", "departments:\n  police: {url: x}\n")}
	if _, _, err := bad.connectors("", nil, slog.Default()); code(err) != exitUsage || !strings.Contains(err.Error(), "d.yaml:2:12") {
		t.Errorf("%v", err)
	}
}

func TestStaffToken(t *testing.T) {
	dir := t.TempDir()
	made, err := serveConfig{}.staffToken(dir)
	if err != nil || len(made) < 16 {
		t.Fatalf("%q, %v", made, err)
	}
	if again, err := (serveConfig{}).staffToken(dir); err != nil || again != made {
		t.Errorf("another token after a restart: %v", err)
	}
	if info, err := os.Stat(filepath.Join(dir, "staff-token")); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", info, err)
	}
	own := serveConfig{StaffToken: filepath.Join(dir, "own")}
	if _, err := own.staffToken(dir); err == nil {
		t.Error("a token file that is not there was made up")
	}
	writeFile(t, dir, "own", "短")
	if _, err := own.staffToken(dir); code(err) != exitUsage {
		t.Errorf("a short token: %v", err)
	}
}

func TestCallbackSecret(t *testing.T) {
	dir := t.TempDir()
	secret := "whsec_MDEyMzQ1Njc4OWFiY2RlZmdoaWprbG1u"
	writeFile(t, dir, "secret", secret+"\n")
	writeFile(t, dir, "empty", "\n")
	t.Setenv(callbackKey, "")
	for name, tt := range map[string]struct {
		file, env, hosts string
		code             int
		unsigned         bool
	}{
		"都没有,不签名": {"", "", "", 0, true},
		"文件里的":    {"secret", "not used", "portal.example:443", 0, false},
		"环境变量里的":  {"", secret, "", 0, false},
		"文件是空的":   {"empty", secret, "", exitUsage, false},
		"没有这个文件":  {"none", secret, "", exitUsage, false},
		"写法不对":    {"", "口令", "", exitUsage, false},
		"主机写成了网址": {"secret", "", "https://portal.example", exitUsage, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Setenv(callbackKey, tt.env)
			conf := ""
			if tt.file != "" {
				conf = writeFile(t, dir, "serve.yaml", "callback_secret_file: "+tt.file+"\n")
			}
			c, err := readServeConfig(conf)
			if err != nil {
				t.Fatal(err)
			}
			var said bytes.Buffer
			_, err = c.caller(nil, strings.Fields(tt.hosts), slog.New(slog.NewTextHandler(&said, nil)))
			if code(err) != tt.code {
				t.Errorf("%v", err)
			}
			if unsigned := strings.Contains(said.String(), "callbacks are not signed"); unsigned != tt.unsigned || strings.Contains(said.String(), secret) {
				t.Errorf("log: %s", &said)
			}
		})
	}
}

func TestMockServesTheRecordsOfAllCases(t *testing.T) {
	records, err := recordsOfCases(filepath.Join("..", "..", "testdata", "cases"))
	if err != nil {
		t.Fatal(err)
	}
	for _, source := range []string{"registry", "police", "tax", "bank"} {
		if len(records[source]) == 0 {
			t.Errorf("no record of %s", source)
		}
	}
	if _, err := recordsOfCases(t.TempDir()); err == nil {
		t.Error("a folder without cases was taken")
	}
}
