package api

import (
	"crypto/sha256"
	"fmt"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"strings"

	"github.com/gofiber/fiber/v2"
)

// webPolicy lets the pages load what this server serves, and nothing else: no inline script, no other host, no frame around them.
const webPolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; connect-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'"

// formPolicy lets the form page compile the service's own JSON Schemas, which its validator turns into functions. The page has nothing of a stranger's
// in a schema: what was read or typed goes into the data.
var formPolicy = strings.Replace(webPolicy, "script-src 'self'", "script-src 'self' 'unsafe-eval'", 1)

// pages serves the files of Web: index.html at /, docs.html at /docs, the others at their paths. They are few and small, so they stay in memory.
func (s *Server) pages() error {
	if s.cfg.Web == nil {
		return nil
	}
	return fs.WalkDir(s.cfg.Web, ".", func(file string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := fs.ReadFile(s.cfg.Web, file)
		if err != nil {
			return fmt.Errorf("read page: %w", err)
		}
		route := "/" + file
		switch file {
		case "index.html":
			route = "/"
		case "docs.html":
			route = "/docs"
		}
		s.app.Get(route, page(file, data))
		return nil
	})
}

func page(file string, data []byte) fiber.Handler {
	media := mime.TypeByExtension(path.Ext(file))
	if media == "" {
		media = "application/octet-stream"
	}
	sum := sha256.Sum256(data)
	tag := fmt.Sprintf(`"%x"`, sum[:8])
	policy := webPolicy
	if file == "form.html" {
		policy = formPolicy
	}
	return func(c *fiber.Ctx) error {
		c.Set("Content-Security-Policy", policy)
		c.Set("Cache-Control", "no-cache")
		c.Set("ETag", tag)
		c.Set("Cross-Origin-Opener-Policy", "same-origin")
		if c.Get("If-None-Match") == tag {
			return c.SendStatus(http.StatusNotModified)
		}
		c.Set("Content-Type", media)
		return c.Send(data)
	}
}
