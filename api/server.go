// Package api is the HTTP surface of the service (接口): the routes of the wire contract on Fiber, described by huma as OpenAPI 3.1. It
// keeps what is asked for in the store, lets package jobs run it, and turns every error into application/problem+json.
package api

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net"
	"net/url"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/gofiber/fiber/v2"

	"yushen/api/jobs"
	"yushen/models"
	"yushen/precheck"
	"yushen/sampling"
	"yushen/store"
)

// Checker makes pre-checks and reads documents; *precheck.Service is one.
type Checker interface {
	Run(ctx context.Context, id string, r precheck.Request, progress func(models.Progress)) (models.Result, error)
	// ReadDocuments reads documents without a case; the uploads that cannot be opened are in the second list, with their Fault.
	ReadDocuments(ctx context.Context, files []precheck.File, progress func(models.Progress)) ([]models.Document, []models.Upload, error)
	Versions() models.Versions
}

// PagePictures draws one page of an upload turned clockwise by the degrees of its Rotation in the result, as the boxes there expect it: media type
// and bytes, or a *models.Error.
type PagePictures interface {
	PagePicture(ctx context.Context, name string, data []byte, page, turn int) (media string, picture []byte, err error)
}

// Bare gives a copy of an upload that shows the same and tells nothing else, or a *models.Error where that cannot be done.
type Bare func(name string, data []byte) ([]byte, error)

// Callbacks tells portals about outcomes in the store; *callbacks.Caller does.
type Callbacks interface {
	Allows(u *url.URL) bool // whether an address may be given as a callback URL
	CountCallbacks(ctx context.Context) (store.CallbackCounts, error)
}

// Config is what a server is made of. Checker, Catalogue, Prechecks and Originals are required.
type Config struct {
	Checker   Checker
	Catalogue Catalogue
	Prechecks store.Prechecks
	Originals store.Originals
	Ready     func(context.Context) error // models loaded and packs valid; nil: always
	Warnings  func() []string             // what the machine lacks, for the operator; nil: nothing
	Pages     PagePictures                // nil: page pictures are not offered
	Bare      Bare                        // nil: uploads are handed out to staff only
	Forms     Forms                       // nil: forms are not offered
	Letters   Letters                     // nil: letters are not offered
	Callbacks Callbacks                   // nil: callback URLs are kept and nobody calls them
	Web       fs.FS                       // index.html, docs.html and what they need; nil: no pages

	Watch      *sampling.Watch // the Checker, where its approvals are watched; nil: nobody watches
	Tracer     Tracer          // nil: traces are not offered
	StaffToken string          // opens originals and the routes of the watch and of traces; "": they are not offered

	Specimens       fs.FS           // case folders to try (contract section 6); nil: none
	CaseDepartments CaseDepartments // what the departments of a specimen answer; nil: the service's own are asked

	Limits       Limits
	Workers      int           // pre-checks under way at a time
	Waiting      int           // pre-checks accepted and waiting; more are answered 429
	Reads        int           // document readings and page pictures under way at a time
	SyncWait     time.Duration // how long POST waits for the verdict where the client states no preference
	MaxWait      time.Duration // the longest wait that a client may ask for
	Deadline     time.Duration // of one pre-check
	ReadDeadline time.Duration // of one POST /v1/documents:read
	UploadTime   time.Duration // for a request to come in whole
	Log          *slog.Logger
}

// Limits bound one request. A file over FileBytes, or too many of them, is a 413 that names it.
type Limits struct {
	Files        int   // uploads of one pre-check
	FileBytes    int64 // of one upload
	TotalBytes   int64 // of all uploads of one request
	RequestBytes int64 // of the request part, and of any JSON body
	NameBytes    int   // of a file name
}

// withDefaults fills in what is zero.
func (c Config) withDefaults() Config {
	setDefault(&c.Limits.Files, 100)
	setDefault(&c.Limits.FileBytes, 50<<20)
	setDefault(&c.Limits.TotalBytes, 300<<20)
	setDefault(&c.Limits.RequestBytes, 1<<20)
	setDefault(&c.Limits.NameBytes, 255)
	setDefault(&c.Workers, 2)
	setDefault(&c.Waiting, 64)
	setDefault(&c.Reads, 4)
	setDefault(&c.SyncWait, 30*time.Second)
	setDefault(&c.MaxWait, 120*time.Second)
	setDefault(&c.Deadline, 5*time.Minute)
	setDefault(&c.ReadDeadline, 2*time.Minute)
	setDefault(&c.UploadTime, 5*time.Minute)
	if c.Log == nil {
		c.Log = slog.Default()
	}
	if c.Ready == nil {
		c.Ready = func(context.Context) error { return nil }
	}
	return c
}

func setDefault[T comparable](v *T, d T) {
	var zero T
	if *v == zero {
		*v = d
	}
}

// Server answers requests and runs pre-checks. Use New.
type Server struct {
	cfg       Config
	app       *fiber.App
	api       huma.API
	queue     *jobs.Queue
	specimens []specimen
	reads     chan struct{} // one token per reading under way
	uploads   chan struct{} // one token per document reading from upload to answer
}

// New builds the routes. Nothing runs before Start.
func New(cfg Config) (*Server, error) {
	cfg = cfg.withDefaults()
	if cfg.Checker == nil || cfg.Catalogue == nil || cfg.Prechecks == nil || cfg.Originals == nil {
		return nil, errors.New("api: Checker, Catalogue, Prechecks and Originals are required")
	}
	s := &Server{cfg: cfg, reads: make(chan struct{}, cfg.Reads), uploads: make(chan struct{}, cfg.Waiting)}
	s.queue = jobs.New(cfg.Prechecks, s.run, jobs.Options{Workers: cfg.Workers, Waiting: cfg.Waiting, Deadline: cfg.Deadline,
		Grace: 10 * time.Second, Attempts: 3, Log: cfg.Log})
	if cfg.Specimens != nil {
		var err error
		if s.specimens, err = readSpecimens(cfg.Specimens); err != nil {
			return nil, err
		}
	}
	s.app = fiber.New(fiber.Config{
		AppName:               "Yushen",
		DisableStartupMessage: true,
		Immutable:             true, // values of a request outlive it in the queue; Fiber's default reuses them
		ErrorHandler:          s.onFiberError,
		// Bodies are streamed and bounded by boundBody and readMultipart; BodyLimit is only what is buffered before the handler runs.
		StreamRequestBody:            true,
		DisablePreParseMultipartForm: true,
		BodyLimit:                    64 << 10,
		ReadBufferSize:               16 << 10, // long percent-encoded Chinese file names in the path
		ReadTimeout:                  cfg.UploadTime,
		IdleTimeout:                  time.Minute,
	})
	s.app.Use(s.logged, s.guarded, s.secured, s.boundBody)
	s.api = newHuma(s.app, cfg.Checker.Versions().Service)
	s.routes()
	if err := s.pages(); err != nil {
		return nil, err
	}
	s.app.Use(func(c *fiber.Ctx) error { return fiber.ErrNotFound })
	return s, nil
}

func (s *Server) routes() {
	s.precheckRoutes()
	s.traceRoutes()
	s.fileRoutes()
	s.eventRoutes()
	s.documentRoutes()
	s.businessRoutes()
	s.formRoutes()
	s.letterRoutes()
	s.specimenRoutes()
	s.samplingRoutes()
	s.healthRoutes()
	finishSchemas(s.api.OpenAPI())
}

// Start takes up unfinished pre-checks and begins to run them.
func (s *Server) Start(ctx context.Context) error { return s.queue.Start(ctx) }

// Serve answers on ln until Shutdown.
func (s *Server) Serve(ln net.Listener) error { return s.app.Listener(ln) }

// Shutdown lets open requests and running pre-checks end until ctx does. What is left is taken up at the next Start.
func (s *Server) Shutdown(ctx context.Context) error {
	// The queue first: it wakes the requests that wait for a verdict and ends the event streams.
	return errors.Join(s.queue.Shutdown(ctx), s.app.ShutdownWithContext(ctx))
}

// OpenAPI is the contract as generated from the routes, as indented JSON.
func (s *Server) OpenAPI() ([]byte, error) {
	b, err := json.MarshalIndent(s.api.OpenAPI(), "", "  ")
	if err != nil {
		return nil, fmt.Errorf("write OpenAPI: %w", err)
	}
	return b, nil
}
