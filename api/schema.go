package api

import (
	"reflect"

	"github.com/danielgtaylor/huma/v2"

	"yushen/models"
)

// Some nouns write JSON of their own; these stand in for them in the OpenAPI document.
type (
	pointSchema struct{}
	boxSchema   struct{}
	nodeSchema  struct{}
)

func aliasSchemas(r huma.Registry) {
	r.RegisterTypeAlias(reflect.TypeFor[models.Point](), reflect.TypeFor[pointSchema]())
	r.RegisterTypeAlias(reflect.TypeFor[models.Box](), reflect.TypeFor[boxSchema]())
	r.RegisterTypeAlias(reflect.TypeFor[models.Node](), reflect.TypeFor[nodeSchema]())
}

// Schema is [x, y].
func (pointSchema) Schema(huma.Registry) *huma.Schema {
	return &huma.Schema{Type: huma.TypeArray, Items: &huma.Schema{Type: huma.TypeNumber}, MinItems: ptr(2), MaxItems: ptr(2), Description: "[x, y], fractions of the upright page"}
}

// Schema is four points, or null.
func (boxSchema) Schema(r huma.Registry) *huma.Schema {
	return &huma.Schema{Type: huma.TypeArray, Nullable: true, Items: pointSchema{}.Schema(r), MinItems: ptr(4), MaxItems: ptr(4),
		Description: "Four corners clockwise from top left; null: no place known"}
}

// Schema is a field, a list of nodes or an object of nodes.
func (nodeSchema) Schema(r huma.Registry) *huma.Schema {
	const name = "FieldNode"
	ref := &huma.Schema{Ref: "#/components/schemas/" + name}
	if _, made := r.Map()[name]; made {
		return ref
	}
	node := &huma.Schema{Description: "A field (it has a value), a list of parties or plain values, or an object of fields"}
	r.Map()[name] = node // before what refers to it
	node.AnyOf = []*huma.Schema{
		r.Schema(reflect.TypeFor[models.Field](), true, "Field"),
		{Type: huma.TypeArray, Items: ref},
		{Type: huma.TypeObject, AdditionalProperties: ref, Not: &huma.Schema{Required: []string{"value"}}},
	}
	return ref
}

// Schema of Answer is the result or the progress; status tells which.
func (Answer) Schema(r huma.Registry) *huma.Schema {
	return &huma.Schema{OneOf: []*huma.Schema{r.Schema(reflect.TypeFor[models.Result](), true, "Result"), r.Schema(reflect.TypeFor[Pending](), true, "Pending")},
		Description: "The result (status done or failed) or the progress (status queued or running)"}
}

func ptr[T any](v T) *T { return &v }

// described adds to the schemas of models, which know nothing of OpenAPI, what a reader of the contract needs.
var described = map[string]map[string]huma.Schema{
	"Result": {
		"status":           {Enum: values(models.Done, models.Failed), Description: "failed: no verdict could be made; see failure"},
		"decision":         {Enum: values(models.AutoApprove, models.NeedsCorrection, models.ManualReview), Description: "The verdict; absent with status failed"},
		"decision_reasons": {Description: "Why not better, in the citizen's words"},
		"failure":          {Description: "With status failed: what happened, for the citizen"},
		"missing":          {Description: "Documents that the application lacks"},
		"sources":          {Description: "What came of asking each department; one that is not connected is not listed"},
	},
	"Notice": {
		"type":     {Enum: []any{"precheck.done", "precheck.failed"}},
		"status":   {Enum: values(models.Done, models.Failed)},
		"decision": {Enum: values(models.AutoApprove, models.NeedsCorrection, models.ManualReview), Description: "Absent with status failed"},
		"at":       {Description: "When the pre-check ended"},
	},
	"Register": {"status": {Enum: values(models.SourceOK, models.SourceNoRecord, models.SourceDown, models.SourceStale)}, "as_of": {Description: "RFC 3339"}},
	"Finding": {
		"outcome":  {Enum: values(models.Fail, models.CannotTell)},
		"severity": {Enum: values(models.Block, models.Correct, models.Notice), Description: "block: nothing the citizen can mend; correct: the citizen can; notice: for information"},
		"message":  {Description: "For the citizen: what is wrong, where, what to do"},
		"retry":    {Enum: values(models.Reupload, models.EditForm, models.OtherDocument, models.Counter, models.Wait)},
	},
	"Target": {
		"file":   {Description: "An upload, or form (then field is the form key), or shared:<source>"},
		"source": {Description: "Where expected comes from: a register, a document type, form, today, a check digit"},
	},
	"Field": {
		"value":      {Description: "Canonical form: ISO date, amount with two decimals, number without blanks"},
		"raw":        {Description: "As it stands on the page"},
		"status":     {Enum: values(models.Read, models.Uncertain, models.Unreadable, models.Absent)},
		"suggestion": {Description: "A value that a failed check digit points to; it never replaces value"},
		"second":     {Description: "A second, independent reading, where it disagrees"},
	},
	"Problem":  {"code": {Enum: values(models.Blur, models.Dark, models.Glare, models.Cropped, models.Occluded, models.Screen, models.GreyCopy, models.Tilted, models.LowResolution, models.Blank)}},
	"Page":     {"rotation": {Enum: []any{0, 90, 180, 270}, Description: "How far the upload had to be turned clockwise to stand upright"}, "lines": {Description: "Only with include=lines"}},
	"Document": {"type": {Description: "Key of a document type, or unknown"}, "side": {Enum: []any{"front", "back", "both"}}, "slot": {Description: "What the citizen says it is"}},
	"Match":    {"outcome": {Enum: []any{"match", "ask", "out_of_scope"}}},
	"Progress": {"stage": {Enum: []any{"decode", "quality", "ocr", "extract", "rules"}}},
}

func values[T any](vs ...T) []any {
	out := make([]any, len(vs))
	for i, v := range vs {
		out[i] = v
	}
	return out
}

// finishSchemas applies described. A name that doesn't exist is a mistake in the table.
func finishSchemas(doc *huma.OpenAPI) {
	for name, properties := range described {
		schema := doc.Components.Schemas.Map()[name]
		if schema == nil {
			panic("schema " + name + " is described but not there")
		}
		for key, d := range properties {
			p := schema.Properties[key]
			if p == nil {
				panic("property " + name + "." + key + " is described but not there")
			}
			if d.Enum != nil {
				p.Enum = d.Enum
			}
			p.Description = d.Description
			p.PrecomputeMessages()
		}
	}
	// A pre-check without a question says null, as the contract shows it.
	question := doc.Components.Schemas.Map()["BusinessTypeResult"].Properties
	question["question"] = &huma.Schema{AnyOf: []*huma.Schema{question["question"], {Type: "null"}}, Description: "What to ask when the business type is not sure"}
}
