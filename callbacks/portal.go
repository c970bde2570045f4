package callbacks

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	webhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"

	"yushen/models"
	"yushen/store"
)

// Notice is the body of a call (回调内容). It holds nothing personal: the portal asks for the result itself.
type Notice struct {
	Type      string           `json:"type"` // precheck. and the status
	ID        string           `json:"id"`   // of the pre-check
	Reference string           `json:"reference,omitempty"`
	Status    models.JobStatus `json:"status"` // done or failed
	Decision  models.Decision  `json:"decision,omitempty"`
	At        time.Time        `json:"at"` // when the pre-check ended
}

// errGone is the answer of a portal that wants no more of it.
var errGone = errors.New("the portal answered 410 Gone")

// portal makes calls; signer is nil where they are not signed.
type portal struct {
	http   *http.Client
	signer *webhooks.Webhook
}

func newPortal(hosts Hosts, signer *webhooks.Webhook, timeout time.Duration) portal {
	return portal{signer: signer, http: &http.Client{
		Timeout:       timeout,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		Transport: &http.Transport{ // no proxy: it would look the name up itself, past the check of the address
			DialContext: hosts.dial, DisableKeepAlives: true, ForceAttemptHTTP2: true, MaxResponseHeaderBytes: 16 << 10},
	}}
}

// signerOf reads a secret as the specification writes it.
func signerOf(secret string) (*webhooks.Webhook, error) {
	key, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(secret, "whsec_"))
	if err != nil || len(key) < 24 || len(key) > 64 {
		return nil, errors.New("callback secret: write whsec_ and 24 to 64 random bytes in base64")
	}
	return webhooks.NewWebhookRaw(key)
}

// call tells a portal; nil: it arrived.
func (p portal) call(ctx context.Context, due store.Callback, now time.Time) error {
	body, err := json.Marshal(Notice{Type: "precheck." + string(due.Status), ID: due.Run.Precheck, Reference: due.Reference, Status: due.Status, Decision: due.Decision, At: due.EndedAt.UTC()})
	if err != nil {
		return fmt.Errorf("encode callback: %w", err)
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, due.URL, bytes.NewReader(body))
	if err != nil {
		return withoutURL(err)
	}
	id := due.Run.Precheck + "-" + strconv.Itoa(due.Run.Run) // of the event, the same at each call
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("User-Agent", "Yushen")
	r.Header.Set(webhooks.HeaderWebhookID, id)
	r.Header.Set(webhooks.HeaderWebhookTimestamp, strconv.FormatInt(now.Unix(), 10))
	if p.signer != nil {
		signature, err := p.signer.Sign(id, now, body)
		if err != nil {
			return fmt.Errorf("sign callback: %w", err)
		}
		r.Header.Set(webhooks.HeaderWebhookSignature, signature)
	}
	answer, err := p.http.Do(r)
	if err != nil {
		return withoutURL(err)
	}
	defer answer.Body.Close() // unread: nobody is shown what it says
	switch {
	case answer.StatusCode == http.StatusGone:
		return errGone
	case answer.StatusCode/100 != 2:
		return fmt.Errorf("the portal answered %d", answer.StatusCode)
	}
	return nil
}

// withoutURL leaves out the address, which may hold a portal's own token.
func withoutURL(err error) error {
	var u *url.Error
	if errors.As(err, &u) {
		return u.Err
	}
	return err
}

// hostOf is what of an address may stand in a log.
func hostOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return u.Host
}
