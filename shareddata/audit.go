package shareddata

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"log/slog"
	"time"
)

// Outcome is what came of one question, finer than models.SourceStatus: it is for those who run the service.
type Outcome string

// The outcomes; all from Denied on make the source models.SourceDown.
const (
	Found         Outcome = "found"
	NoRecord      Outcome = "no_record"
	Mismatch      Outcome = "mismatch"       // 比对不一致
	Denied        Outcome = "denied"         // 无权: tell those who run the service at once
	TimedOut      Outcome = "timed_out"      // 超时
	Unreachable   Outcome = "unreachable"    // 网络或对方故障
	NotUnderstood Outcome = "not_understood" // 返回结构异常
	BadSignature  Outcome = "bad_signature"  // 验签失败
	Limited       Outcome = "limited"        // our own rate limit left no time
	Paused        Outcome = "paused"         // 熔断中
)

// Audit is one question to a department (查询留痕): who is asked, for which case, what for, on which basis, for whom and which fields. It holds no
// personal data in clear: Subject is a keyed fingerprint of the query value, the same for the same value and key.
type Audit struct {
	At           time.Time
	RequestID    string
	Source       string
	Interface    string
	Case         string
	BusinessType string
	Purpose      string
	Basis        string
	By           string
	Subject      string
	Fields       []string
	Outcome      Outcome
	AsOf         string
	Evidence     string // the department's own number of the query
	Attempts     int    // 0: answered from the cache
	Took         time.Duration
}

// Auditor keeps what was asked.
type Auditor interface {
	Asked(ctx context.Context, a Audit)
}

// AuditLog writes audits to a log.
type AuditLog struct{ *slog.Logger }

// Asked writes one line.
func (l AuditLog) Asked(ctx context.Context, a Audit) {
	level := slog.LevelInfo
	if a.Outcome == Denied || a.Outcome == BadSignature {
		level = slog.LevelError
	}
	l.Log(ctx, level, "department asked", "at", a.At.Format(time.RFC3339Nano), "request_id", a.RequestID, "source", a.Source, "interface", a.Interface,
		"case", a.Case, "business_type", a.BusinessType, "purpose", a.Purpose, "basis", a.Basis, "by", a.By, "subject", a.Subject, "fields", a.Fields,
		"outcome", a.Outcome, "as_of", a.AsOf, "evidence", a.Evidence, "attempts", a.Attempts, "took_ms", a.Took.Milliseconds())
}

// fingerprinter makes fingerprints with a secret, because a bare hash of an ID number is found out by trying them all.
type fingerprinter []byte

// newFingerprinter takes the secret, or makes one that lives as long as the process.
func newFingerprinter(secret []byte) fingerprinter {
	if len(secret) > 0 {
		return secret
	}
	made := make([]byte, 32)
	_, _ = rand.Read(made) // never fails since Go 1.24
	return made
}

func (f fingerprinter) of(k kind, value string) string {
	mac := hmac.New(sha256.New, f)
	mac.Write([]byte{byte(k)})
	mac.Write([]byte(value))
	return hex.EncodeToString(mac.Sum(nil)[:12])
}
