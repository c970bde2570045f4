package api

import (
	"context"
	"errors"
	"net/http"
	"reflect"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humafiber"
	"github.com/gofiber/fiber/v2"

	"yushen/callbacks"
)

func init() {
	// huma has these as package variables only.
	huma.NewError = newHumaError
	huma.DefaultArrayNullable = false // lists are never null: models.Result.Listed
}

// newHuma makes the API on app, with the OpenAPI document at /openapi.json.
func newHuma(app *fiber.App, version string) huma.API {
	registry := huma.NewMapRegistry("#/components/schemas/", huma.DefaultSchemaNamer)
	aliasSchemas(registry)
	if version == "" {
		version = "dev"
	}
	return huma.NewAPI(huma.Config{
		OpenAPI: &huma.OpenAPI{
			OpenAPI: "3.1.0",
			Info: &huma.Info{Title: "Yushen 预审 API", Version: version,
				Description: "Pre-check of documents for real-estate registration. Keys are snake_case; boxes are fractions (0 to 1) of the upright page, clockwise from top left; errors are application/problem+json."},
			Components: &huma.Components{Schemas: registry},
			Tags:       []*huma.Tag{{Name: "预审"}, {Name: "文件"}, {Name: "材料识别"}, {Name: "业务"}, {Name: "表单"}, {Name: "文书"}, {Name: "样例"}, {Name: "抽检"}, {Name: "运行"}}, // in the order to read
		},
		OpenAPIPath:   "/openapi",
		Formats:       huma.DefaultFormats,
		DefaultFormat: "application/json",
	}, colonAdapter{humafiber.New(app, huma.Config{OpenAPI: &huma.OpenAPI{}}).Adapter()})
}

// colonAdapter escapes the colon of paths such as /v1/documents:read, which Fiber would take for a parameter.
type colonAdapter struct{ huma.Adapter }

func (a colonAdapter) Handle(op *huma.Operation, handler func(huma.Context)) {
	escaped := *op
	escaped.Path = strings.ReplaceAll(op.Path, ":", `\:`)
	a.Adapter.Handle(&escaped, handler)
}

// register adds an operation whose errors are turned into problems in one place.
func register[I, O any](s *Server, op huma.Operation, handler func(context.Context, *I) (*O, error)) {
	huma.Register(s.api, op, func(ctx context.Context, in *I) (*O, error) {
		out, err := handler(ctx, in)
		if err == nil {
			return out, nil
		}
		p := problemOf(err)
		if p.Status >= 500 {
			s.cfg.Log.Error("request failed", "route", op.Path, "error", err)
		} else if p.cause != nil && !errors.Is(err, p) {
			s.cfg.Log.Info("request refused", "route", op.Path, "code", p.Code)
		}
		return nil, p
	})
}

// multipartBody documents a multipart request, which huma doesn't read for us. request is nil where there is no request part.
func multipartBody(api huma.API, path, method string, request any, files bool) {
	schema := &huma.Schema{Type: huma.TypeObject, Properties: map[string]*huma.Schema{}}
	encoding := map[string]*huma.Encoding{}
	if request != nil {
		schema.Properties["request"] = api.OpenAPI().Components.Schemas.Schema(reflect.TypeOf(request), true, "")
		encoding["request"] = &huma.Encoding{ContentType: "application/json"}
	}
	if files {
		least := 1
		schema.Properties["files"] = &huma.Schema{Type: huma.TypeArray, MinItems: &least, Items: &huma.Schema{Type: huma.TypeString, Format: "binary"},
			Description: "One part per upload, each with its own file name; the name is the handle by which request and result speak of it"}
		schema.Required = []string{"files"}
	}
	operation(api, path, method).RequestBody = &huma.RequestBody{Required: true, Content: map[string]*huma.MediaType{
		"multipart/form-data": {Schema: schema, Encoding: encoding}}}
}

// accepted documents the 202 beside the 200 of an operation.
func accepted(api huma.API, path, method string) {
	op := operation(api, path, method)
	done := op.Responses["200"]
	later := *done
	later.Description = "Not done yet: poll Location after Retry-After, or listen to its events"
	op.Responses["202"] = &later
}

// called documents the callback of an operation.
func called(api huma.API, path, method string) {
	header := func(name, doc string) *huma.Param {
		return &huma.Param{Name: name, In: "header", Description: doc, Schema: &huma.Schema{Type: huma.TypeString}}
	}
	operation(api, path, method).Callbacks = map[string]map[string]*huma.PathItem{"ended": {"{$request.body#/request/callback_url}": {Post: &huma.Operation{
		Summary: "回调",
		Description: "Sent when the pre-check is done or failed, by the Standard Webhooks specification. It may come more than once and out of order: get the pre-check for what holds now. " +
			"Any 2xx ends it, 410 stops it; anything else is tried again for some seven hours. Redirects are not followed.",
		Parameters: []*huma.Param{header("webhook-id", "Of the event; the same each time it is sent"), header("webhook-timestamp", "Of this attempt, seconds since 1970"),
			header("webhook-signature", "v1, and base64 of HMAC-SHA256 over id.timestamp.body; absent where the service has no secret")},
		RequestBody: &huma.RequestBody{Required: true, Content: map[string]*huma.MediaType{
			"application/json": {Schema: api.OpenAPI().Components.Schemas.Schema(reflect.TypeFor[callbacks.Notice](), true, "")}}},
		Responses: map[string]*huma.Response{"2XX": {Description: "Arrived"}, "410": {Description: "No more of this"}},
	}}}}
}

func operation(api huma.API, path, method string) *huma.Operation {
	item := api.OpenAPI().Paths[path]
	switch method {
	case http.MethodPost:
		return item.Post
	case http.MethodPut:
		return item.Put
	}
	return item.Get
}
