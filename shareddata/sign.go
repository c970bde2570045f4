package shareddata

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/pem"
	"errors"
	"fmt"
	"net/http"
	"os"
	"strings"

	"github.com/emmansun/gmsm/sm2"
	"github.com/emmansun/gmsm/sm3"
	"github.com/emmansun/gmsm/smx509"
)

// The ways to sign (签名算法).
const (
	HMACSHA256 = "HMAC-SHA256" // RFC 2104, key at least 16 bytes
	SM2        = "SM2"         // GB/T 32918.2-2016 with SM3 and the default user id
)

// The headers that carry a signature.
const (
	headerRequestID = "X-Request-Id"
	headerTimestamp = "X-Timestamp"
	headerAlgorithm = "X-Sign-Algorithm"
	headerSignature = "X-Signature"
)

// Key names an algorithm and the file of its key: for HMAC the secret in hex or base64, for SM2 PEM (PKCS #8 to sign, PKIX to verify).
type Key struct {
	Algorithm string `yaml:"algorithm"`
	File      string `yaml:"key_file"`
}

func (k Key) valid() error {
	switch {
	case k == Key{}:
		return nil
	case k.Algorithm != HMACSHA256 && k.Algorithm != SM2:
		return fmt.Errorf("algorithm %q; want %s or %s", k.Algorithm, HMACSHA256, SM2)
	case k.File == "":
		return errors.New("needs key_file")
	}
	return nil
}

// Signer signs and verifies messages; the zero Signer does neither.
type Signer struct {
	algorithm string
	secret    []byte
	private   *sm2.PrivateKey
	public    *ecdsa.PublicKey
}

// OpenSigner reads a key; a zero Key gives nil.
func OpenSigner(k Key) (*Signer, error) {
	if k == (Key{}) {
		return nil, nil
	}
	b, err := os.ReadFile(k.File)
	if err != nil {
		return nil, fmt.Errorf("read signing key: %w", err)
	}
	s := &Signer{algorithm: k.Algorithm}
	if k.Algorithm == HMACSHA256 {
		s.secret, err = secretOf(strings.TrimSpace(string(b)))
	} else {
		err = s.readPEM(b)
	}
	if err != nil {
		return nil, fmt.Errorf("signing key %s: %w", k.File, err)
	}
	return s, nil
}

func secretOf(text string) ([]byte, error) {
	secret, err := hex.DecodeString(text)
	if err != nil {
		if secret, err = base64.StdEncoding.DecodeString(text); err != nil {
			return nil, errors.New("want the secret in hex or base64")
		}
	}
	if len(secret) < 16 {
		return nil, errors.New("the secret has less than 16 bytes")
	}
	return secret, nil
}

func (s *Signer) readPEM(b []byte) error {
	block, _ := pem.Decode(b)
	if block == nil {
		return errors.New("want PEM")
	}
	if key, err := smx509.ParsePKCS8PrivateKey(block.Bytes); err == nil {
		private, ok := key.(*sm2.PrivateKey)
		if !ok {
			return errors.New("not an SM2 key")
		}
		s.private, s.public = private, &private.PublicKey
		return nil
	}
	key, err := smx509.ParsePKIXPublicKey(block.Bytes)
	if err != nil {
		return fmt.Errorf("neither PKCS #8 nor PKIX: %w", err)
	}
	public, ok := key.(*ecdsa.PublicKey)
	if !ok || !sm2.IsSM2PublicKey(public) {
		return errors.New("not an SM2 key")
	}
	s.public = public
	return nil
}

func (s *Signer) sign(message []byte) (string, error) {
	if s.algorithm == HMACSHA256 {
		mac := hmac.New(sha256.New, s.secret)
		mac.Write(message)
		return base64.StdEncoding.EncodeToString(mac.Sum(nil)), nil
	}
	if s.private == nil {
		return "", errors.New("the key only verifies")
	}
	sig, err := s.private.Sign(rand.Reader, message, sm2.NewSM2SignerOption(true, nil))
	return base64.StdEncoding.EncodeToString(sig), err
}

func (s *Signer) verify(message []byte, signature string) error {
	sig, err := base64.StdEncoding.DecodeString(signature)
	if err != nil || len(sig) == 0 {
		return errors.New("no signature, or not in base64")
	}
	ok := false
	if s.algorithm == HMACSHA256 {
		mac := hmac.New(sha256.New, s.secret)
		mac.Write(message)
		ok = hmac.Equal(mac.Sum(nil), sig)
	} else {
		ok = sm2.VerifyASN1WithSM2(s.public, nil, message, sig)
	}
	if !ok {
		return errors.New("the signature does not fit")
	}
	return nil
}

// digest is SHA-256 beside HMAC and SM3 beside SM2, in hex.
func (s *Signer) digest(body []byte) string {
	h := sha256.New()
	if s.algorithm == SM2 {
		h = sm3.New()
	}
	h.Write(body)
	return hex.EncodeToString(h.Sum(nil))
}

// message is what is signed, one part a line: of a request its method and path with query, of an answer the HTTP status; the request's id, which
// binds an answer to its question; the time; and the body's digest.
func (s *Signer) message(what, requestID, timestamp string, body []byte) []byte {
	return []byte(strings.Join([]string{what, requestID, timestamp, s.digest(body)}, "\n"))
}

// SignRequest puts the signature of a request into its headers, which name its id and time already.
func (s *Signer) SignRequest(r *http.Request, body []byte) error {
	return s.put(r.Header, s.message(r.Method+" "+r.URL.RequestURI(), r.Header.Get(headerRequestID), r.Header.Get(headerTimestamp), body))
}

// VerifyRequest checks a request's signature.
func (s *Signer) VerifyRequest(r *http.Request, body []byte) error {
	return s.check(r.Header, s.message(r.Method+" "+r.URL.RequestURI(), r.Header.Get(headerRequestID), r.Header.Get(headerTimestamp), body))
}

// SignResponse puts the signature of an answer into its headers.
func (s *Signer) SignResponse(h http.Header, status int, requestID, timestamp string, body []byte) error {
	h.Set(headerTimestamp, timestamp)
	return s.put(h, s.message(fmt.Sprint(status), requestID, timestamp, body))
}

func (s *Signer) verifyResponse(resp *http.Response, requestID string, body []byte) error {
	return s.check(resp.Header, s.message(fmt.Sprint(resp.StatusCode), requestID, resp.Header.Get(headerTimestamp), body))
}

func (s *Signer) put(h http.Header, message []byte) error {
	sig, err := s.sign(message)
	if err != nil {
		return err
	}
	h.Set(headerAlgorithm, s.algorithm)
	h.Set(headerSignature, sig)
	return nil
}

func (s *Signer) check(h http.Header, message []byte) error {
	if !bytes.EqualFold([]byte(h.Get(headerAlgorithm)), []byte(s.algorithm)) {
		return fmt.Errorf("signed with %q, want %s", h.Get(headerAlgorithm), s.algorithm)
	}
	return s.verify(message, h.Get(headerSignature))
}
