package api

import (
	"context"
	"fmt"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"yushen/models"
)

// Catalogue is what the service knows about businesses and papers, apart from judging them.
type Catalogue interface {
	// Match tells which business a citizen's words mean; region is six digits or "".
	Match(text, region string) models.Match
	// BusinessTypes lists all, in the order to show them.
	BusinessTypes() []BusinessTypeSummary
	// BusinessType finds one by key.
	BusinessType(key string) (BusinessType, bool)
	// DocumentTypes lists all, with the names of their fields.
	DocumentTypes() []DocumentType
}

// BusinessTypeSummary is one business type (业务类型) in the list.
type BusinessTypeSummary struct {
	Key      string `json:"key"`
	Name     string `json:"name"`
	Category string `json:"category" doc:"e.g. 转移登记"`
}

// BusinessType is what a citizen may want to know before applying: materials, limits, fees, legal basis.
type BusinessType struct {
	BusinessTypeSummary
	Aliases     []string         `json:"aliases"`
	Certificate string           `json:"certificate,omitempty" doc:"What is issued in the end"`
	Applicants  string           `json:"applicants,omitempty" doc:"Who applies"`
	Materials   []Material       `json:"materials"`
	TimeLimit   TimeLimit        `json:"time_limit"`
	Fee         string           `json:"fee,omitempty"`
	Tax         string           `json:"tax,omitempty"`
	Sources     []SourceUse      `json:"sources" doc:"Which departments are asked, and what for"`
	LegalBasis  []LegalReference `json:"legal_basis"`
	Similar     []SimilarType    `json:"similar" doc:"Business types that are mixed up with this one, and the question that tells them apart"`
}

// Material is one document (材料) that a business type asks for.
type Material struct {
	Document  string `json:"document" doc:"Key of a document type"`
	Name      string `json:"name"`
	Level     string `json:"level" doc:"必收, 条件 or 选交"`
	Condition string `json:"condition,omitempty" doc:"When it is asked for"`
	HowToGet  string `json:"how_to_get,omitempty"`
	Note      string `json:"note,omitempty"`
}

// TimeLimit is how long the registration may take (办理时限).
type TimeLimit struct {
	Statutory string `json:"statutory,omitempty"`
	Promised  string `json:"promised,omitempty"`
	Note      string `json:"note,omitempty"`
}

// SourceUse is a department that is asked, and what for.
type SourceUse struct {
	Source string `json:"source"`
	Name   string `json:"name"`
	For    string `json:"for"`
}

// LegalReference cites law; Status tells whether the citation was checked (核对, 记忆, 待核).
type LegalReference struct {
	Ref    string `json:"ref"`
	Status string `json:"status,omitempty"`
}

// SimilarType is a business type that this one is mixed up with.
type SimilarType struct {
	Key  string `json:"key"`
	Name string `json:"name"`
	Ask  string `json:"ask,omitempty"`
}

// DocumentType is a kind of document (材料类型) and its fields, with names to show.
type DocumentType struct {
	Key    string          `json:"key"`
	Name   string          `json:"name"`
	Fields []DocumentField `json:"fields"`
}

// DocumentField is a field of a document type.
type DocumentField struct {
	Key  string `json:"key"`
	Name string `json:"name"`
}

type (
	matchInput struct {
		Body struct {
			Text   string `json:"text" minLength:"1" maxLength:"2000" doc:"What the citizen wants, in their words"`
			Region string `json:"region,omitempty" pattern:"^[0-9]{6}$"`
		}
	}
	matchOutput         struct{ Body models.Match }
	businessTypesOutput struct {
		Body struct {
			BusinessTypes []BusinessTypeSummary `json:"business_types"`
		}
	}
	businessTypeInput struct {
		Key string `path:"key"`
	}
	businessTypeOutput  struct{ Body BusinessType }
	documentTypesOutput struct {
		Body struct {
			DocumentTypes []DocumentType `json:"document_types"`
		}
	}
)

func (s *Server) businessRoutes() {
	tags := []string{"业务"}
	register(s, huma.Operation{OperationID: "match-business-type", Method: http.MethodPost, Path: "/v1/business-types:match", Tags: tags,
		Summary: "一句话找业务", Description: "Free text to business type; asks when two remain, says when it is out of scope.", Errors: []int{413, 422}},
		func(_ context.Context, in *matchInput) (*matchOutput, error) {
			return &matchOutput{Body: listedMatch(s.cfg.Catalogue.Match(in.Body.Text, in.Body.Region))}, nil
		})
	register(s, huma.Operation{OperationID: "list-business-types", Method: http.MethodGet, Path: "/v1/business-types", Tags: tags, Summary: "业务列表"},
		func(context.Context, *struct{}) (*businessTypesOutput, error) {
			var out businessTypesOutput
			out.Body.BusinessTypes = append([]BusinessTypeSummary{}, s.cfg.Catalogue.BusinessTypes()...)
			return &out, nil
		})
	register(s, huma.Operation{OperationID: "get-business-type", Method: http.MethodGet, Path: "/v1/business-types/{key}", Tags: tags,
		Summary: "办理指南", Description: "Materials, limits, fees, legal basis.", Errors: []int{404}}, s.businessType)
	register(s, huma.Operation{OperationID: "list-document-types", Method: http.MethodGet, Path: "/v1/document-types", Tags: tags,
		Summary: "材料类型和字段名称", Description: "Names to show for the document types and field keys of a result."},
		func(context.Context, *struct{}) (*documentTypesOutput, error) {
			var out documentTypesOutput
			out.Body.DocumentTypes = append([]DocumentType{}, s.cfg.Catalogue.DocumentTypes()...)
			for i := range out.Body.DocumentTypes {
				t := &out.Body.DocumentTypes[i]
				t.Fields = append([]DocumentField{}, t.Fields...)
			}
			return &out, nil
		})
}

func (s *Server) businessType(_ context.Context, in *businessTypeInput) (*businessTypeOutput, error) {
	b, ok := s.cfg.Catalogue.BusinessType(in.Key)
	if !ok {
		return nil, problem(models.NotFound, fmt.Sprintf("没有“%s”这种业务。", shown(in.Key)), ProblemPlace{Part: "path:key", Detail: "业务列表见 GET /v1/business-types。"})
	}
	b.Aliases = append([]string{}, b.Aliases...)
	b.Materials = append([]Material{}, b.Materials...)
	b.Sources = append([]SourceUse{}, b.Sources...)
	b.LegalBasis = append([]LegalReference{}, b.LegalBasis...)
	b.Similar = append([]SimilarType{}, b.Similar...)
	return &businessTypeOutput{Body: b}, nil
}

// listedMatch replaces nil lists by empty ones.
func listedMatch(m models.Match) models.Match {
	m.Candidates = append([]models.Candidate{}, m.Candidates...)
	for i := range m.Candidates {
		m.Candidates[i].Why = append([]string{}, m.Candidates[i].Why...)
	}
	return m
}
