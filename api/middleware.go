package api

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"mime"
	"runtime/debug"
	"time"

	"github.com/gofiber/fiber/v2"

	"yushen/models"
)

// logged writes one line per request: the route and not the path, which holds ids and file names.
func (s *Server) logged(c *fiber.Ctx) error {
	start := time.Now()
	if err := c.Next(); err != nil {
		if err := s.onFiberError(c, err); err != nil {
			return err
		}
	}
	s.cfg.Log.Info("request", "method", c.Method(), "route", c.Route().Path, "status", c.Response().StatusCode(), "ms", time.Since(start).Milliseconds())
	return nil
}

// guarded turns a panic of a handler into a 500 of its own; the service goes on.
func (s *Server) guarded(c *fiber.Ctx) (err error) {
	defer func() {
		if v := recover(); v != nil {
			s.cfg.Log.Error("a request panicked", "route", c.Route().Path, "panic", fmt.Sprint(v), "stack", string(debug.Stack()))
			err = problem(models.Internal, "系统出了问题，请稍后再试。")
		}
	}()
	return c.Next()
}

// secured sets the headers that every answer should have. Results and pictures are one citizen's own: no cache but theirs may keep them.
func (s *Server) secured(c *fiber.Ctx) error {
	c.Set("X-Content-Type-Options", "nosniff")
	c.Set("Referrer-Policy", "no-referrer")
	c.Set("X-Frame-Options", "DENY")
	c.Set("Cross-Origin-Resource-Policy", "same-origin")
	c.Set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'; sandbox")
	c.Set("Cache-Control", "private, no-store")
	return c.Next()
}

// body is a streamed request body that remembers its end: fasthttp would read on into the next request.
type body struct {
	r   io.Reader
	n   int64
	err error
}

func (b *body) Read(p []byte) (int, error) {
	if b.err != nil {
		return 0, b.err
	}
	n, err := b.r.Read(p)
	b.n += int64(n)
	b.err = err
	return n, err
}

const bodyKey = "yushen.body"

// boundBody gives multipart routes the stream, and all others a body that was read whole within the limit for JSON. Afterwards it takes
// in what the handler left, so that the client gets to read the answer, and closes the connection where that is too much.
func (s *Server) boundBody(c *fiber.Ctx) error {
	stream := c.Request().BodyStream()
	if stream == nil {
		return c.Next()
	}
	b := &body{r: stream}
	defer s.drain(c, b)
	if media, _, _ := mime.ParseMediaType(c.Get(fiber.HeaderContentType)); media == fiber.MIMEMultipartForm {
		c.Locals(bodyKey, b)
		return c.Next()
	}
	all, err := io.ReadAll(io.LimitReader(b, s.cfg.Limits.RequestBytes+1))
	switch {
	case int64(len(all)) > s.cfg.Limits.RequestBytes:
		return problem(models.TooLarge, fmt.Sprintf("请求内容太长，最多 %s。", size(s.cfg.Limits.RequestBytes)))
	case err != nil:
		return problem(models.Invalid, "请求没有传完，请重试。")
	}
	c.Request().SetBodyStream(bytes.NewReader(all), len(all))
	return c.Next()
}

// drain ends a request whose body was not read to its end.
func (s *Server) drain(c *fiber.Ctx, b *body) {
	if errors.Is(b.err, io.EOF) {
		return
	}
	if b.err == nil {
		_ = c.Context().Conn().SetReadDeadline(time.Now().Add(10 * time.Second)) // where it can't be set, the read timeout holds
		_, _ = io.Copy(io.Discard, io.LimitReader(b, s.cfg.Limits.TotalBytes))   // its error is in b.err
	}
	if !errors.Is(b.err, io.EOF) {
		c.Response().SetConnectionClose()
	}
}

// size tells a limit as a citizen would.
func size(n int64) string {
	if n >= 1<<20 {
		return fmt.Sprintf("%d MB", n>>20)
	}
	return fmt.Sprintf("%d KB", max(n>>10, 1))
}
