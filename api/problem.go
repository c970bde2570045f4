package api

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"
	"unicode"

	"github.com/danielgtaylor/huma/v2"
	"github.com/gofiber/fiber/v2"
	"github.com/valyala/fasthttp"

	"yushen/models"
	"yushen/store"
)

// ProblemDetails is every error answer (RFC 9457). Code is stable; Detail is for the citizen, in Chinese.
type ProblemDetails struct {
	Type   string         `json:"type" doc:"urn:yushen:problem: and the code"`
	Title  string         `json:"title" doc:"The kind of problem, in English, the same each time"`
	Status int            `json:"status"`
	Code   models.Code    `json:"code" enum:"invalid,bad_file,too_large,not_found,conflict,busy,timeout,unavailable,internal" doc:"Stable; what to branch on"`
	Detail string         `json:"detail" doc:"What is wrong and what to do, for the citizen, in Chinese"`
	Errors []ProblemPlace `json:"errors" doc:"Each fault with its place"`

	retryAfter time.Duration
	location   string
	cause      error // for the log
}

// ProblemPlace is one fault and where it lies. A pointer points into the JSON body, or into the request part where Part says so.
type ProblemPlace struct {
	File    string `json:"file,omitempty" doc:"The upload at fault, by its name"`
	Pointer string `json:"pointer,omitempty" doc:"RFC 6901 pointer into the request part or JSON body"`
	Part    string `json:"part,omitempty" doc:"The multipart part, or header:, path: or query: and a name"`
	Detail  string `json:"detail"`
}

func (p *ProblemDetails) Error() string {
	if p.cause != nil {
		return fmt.Sprintf("%s: %v", p.Code, p.cause)
	}
	return string(p.Code)
}

// GetStatus is huma's StatusError.
func (p *ProblemDetails) GetStatus() int { return p.Status }

// ContentType is huma's ContentTypeFilter.
func (p *ProblemDetails) ContentType(string) string { return "application/problem+json" }

// GetHeaders is huma's HeadersError.
func (p *ProblemDetails) GetHeaders() http.Header {
	h := http.Header{}
	if p.retryAfter > 0 {
		h.Set("Retry-After", seconds(p.retryAfter))
	}
	if p.location != "" {
		h.Set("Location", p.location)
	}
	return h
}

func seconds(d time.Duration) string {
	return strconv.Itoa(int((d + time.Second - 1) / time.Second))
}

// statusOf maps a code to its HTTP status. No fault of an upload is a 5xx; that includes a timeout, because it is reported where what was
// sent is too much to process.
func statusOf(c models.Code) int {
	switch c {
	case models.Invalid, models.BadFile, models.Timeout:
		return http.StatusUnprocessableEntity
	case models.TooLarge:
		return http.StatusRequestEntityTooLarge
	case models.NotFound:
		return http.StatusNotFound
	case models.Conflict:
		return http.StatusConflict
	case models.Busy:
		return http.StatusTooManyRequests
	case models.Unavailable:
		return http.StatusServiceUnavailable
	}
	return http.StatusInternalServerError
}

func problem(code models.Code, detail string, places ...ProblemPlace) *ProblemDetails {
	if places == nil {
		places = []ProblemPlace{}
	}
	return &ProblemDetails{Type: "urn:yushen:problem:" + string(code), Title: titles[code], Status: statusOf(code), Code: code, Detail: detail, Errors: places}
}

var titles = map[models.Code]string{
	models.Invalid: "Invalid request", models.BadFile: "Unreadable file", models.TooLarge: "Too large", models.NotFound: "Not found",
	models.Conflict: "Conflict", models.Busy: "Busy", models.Timeout: "Took too long", models.Unavailable: "Unavailable", models.Internal: "Internal error",
}

// problemOf turns any error into its answer. What has no citizen's text gets a general one; the cause goes to the log, never out.
func problemOf(err error) *ProblemDetails {
	var p *ProblemDetails
	if errors.As(err, &p) {
		return p
	}
	var e *models.Error
	if errors.As(err, &e) {
		p = problem(e.Code, e.Public, placeOf(e)...)
		p.cause = err
		return p
	}
	switch {
	case errors.Is(err, store.ErrNotFound):
		return problem(models.NotFound, "没有找到这件预审。请核对编号，或重新提交。")
	case errors.Is(err, context.DeadlineExceeded):
		p = problem(models.Timeout, "文件较多或太大，规定时间内没有读完。请减少文件或分几次提交。")
	default:
		p = problem(models.Internal, "系统出了问题，请稍后再试。")
	}
	p.cause = err
	return p
}

func placeOf(e *models.Error) []ProblemPlace {
	switch {
	case e.Part == "":
		return nil
	case strings.HasPrefix(e.Part, "/"):
		return []ProblemPlace{{Pointer: e.Part, Detail: e.Public}}
	}
	return []ProblemPlace{{File: e.Part, Detail: e.Public}}
}

// invalid is the answer to a request with faults; the detail names the first and counts the others.
func invalid(places []ProblemPlace) *ProblemDetails {
	detail := places[0].Detail
	if n := len(places) - 1; n > 0 {
		detail += fmt.Sprintf("另有 %d 处问题，见 errors。", n)
	}
	return problem(models.Invalid, detail, places...)
}

// shown makes a name fit to be quoted in a text: control and direction characters become visible, and it is short.
func shown(name string) string {
	var b strings.Builder
	for i, r := range []rune(name) {
		if i == 60 {
			b.WriteString("…")
			break
		}
		if !unicode.IsPrint(r) {
			r = '�'
		}
		b.WriteRune(r)
	}
	return b.String()
}

// newHumaError is how huma reports what its own validation finds.
func newHumaError(status int, msg string, errs ...error) huma.StatusError {
	code := codeOf(status)
	p := problem(code, "请求不符合接口约定，具体见 errors。")
	if code == models.Internal {
		p.Detail, p.cause = "系统出了问题，请稍后再试。", errors.Join(append([]error{errors.New(msg)}, errs...)...)
		return p
	}
	p.Status = status
	for _, err := range errs {
		var inner *ProblemDetails
		if errors.As(err, &inner) {
			return inner
		}
		var d huma.ErrorDetailer
		if errors.As(err, &d) {
			p.Errors = append(p.Errors, placeOfHuma(d.ErrorDetail()))
		}
	}
	if len(p.Errors) == 0 {
		p.Errors = append(p.Errors, ProblemPlace{Detail: msg})
	}
	return p
}

// placeOfHuma turns body.documents[0].file into /documents/0/file and query.include into query:include. The value is not echoed.
func placeOfHuma(d *huma.ErrorDetail) ProblemPlace {
	where, rest, _ := strings.Cut(d.Location, ".")
	if where == "body" {
		return ProblemPlace{Pointer: "/" + strings.NewReplacer(".", "/", "[", "/", "]", "").Replace(rest), Detail: d.Message}
	}
	return ProblemPlace{Part: where + ":" + rest, Detail: d.Message}
}

func codeOf(status int) models.Code {
	switch {
	case status == http.StatusNotFound, status == http.StatusMethodNotAllowed:
		return models.NotFound
	case status == http.StatusRequestEntityTooLarge:
		return models.TooLarge
	case status == http.StatusTooManyRequests:
		return models.Busy
	case status == http.StatusServiceUnavailable:
		return models.Unavailable
	case status >= 500:
		return models.Internal
	}
	return models.Invalid
}

// onFiberError answers what goes wrong before or outside the routes.
func (s *Server) onFiberError(c *fiber.Ctx, err error) error {
	var p *ProblemDetails
	var fe *fiber.Error
	switch {
	case errors.As(err, &fe):
		p = problem(codeOf(fe.Code), fiberTexts[fe.Code])
		p.Status, p.cause = fe.Code, err
		if p.Detail == "" {
			p.Detail = "请求无法处理，请按接口文档核对。"
		}
	case errors.Is(err, fasthttp.ErrBodyTooLarge):
		p = problem(models.TooLarge, "请求太大。")
	default:
		p = problemOf(err)
	}
	if p.Status >= 500 {
		s.cfg.Log.Error("request failed", "route", c.Route().Path, "error", p.Error())
	}
	for k, v := range p.GetHeaders() {
		c.Set(k, v[0])
	}
	return c.Status(p.Status).JSON(p, "application/problem+json")
}

var fiberTexts = map[int]string{
	http.StatusNotFound:                    "没有这个地址。接口列表见 /docs。",
	http.StatusMethodNotAllowed:            "这个地址不支持这种请求方法。接口列表见 /docs。",
	http.StatusRequestHeaderFieldsTooLarge: "请求头太长。",
	http.StatusRequestEntityTooLarge:       "请求太大。",
	http.StatusRequestTimeout:              "上传太慢，连接已超时。请换一个网络再试。",
	http.StatusBadRequest:                  "请求格式有误。",
}
