package api

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"yushen/models"
	"yushen/store"
)

// PrecheckRequest is the request part of a pre-check (contract section 1).
type PrecheckRequest struct {
	Reference    string         `json:"reference,omitempty" maxLength:"200" doc:"The portal's own id, echoed back"`
	BusinessType string         `json:"business_type,omitempty" doc:"Key of GET /v1/business-types; omitted: matched from request_text, form and documents"`
	RequestText  string         `json:"request_text,omitempty" maxLength:"2000" doc:"What the citizen wants, in their words"`
	Region       string         `json:"region,omitempty" pattern:"^[0-9]{6}$" doc:"Division code; chooses the rule-pack overlay"`
	Form         map[string]any `json:"form,omitempty" doc:"What the citizen typed; keys as in contract section 6. apply_date is an ISO date"`
	Documents    []DocumentSlot `json:"documents,omitempty" doc:"What the citizen says each file is; a file that fills two slots is named twice"`
	CallbackURL  string         `json:"callback_url,omitempty" format:"uri" doc:"Where to tell that the pre-check has its outcome, also again after files were replaced: see the callbacks of this call"`
}

// DocumentSlot is what the citizen says one file is.
type DocumentSlot struct {
	File string `json:"file" doc:"File name of an upload"`
	Slot string `json:"slot" pattern:"^[a-z][a-z0-9_]{0,63}$" doc:"[party][n_]what, e.g. buyer1_id_front"`
}

// FilesRequest is the request part of a re-upload.
type FilesRequest struct {
	Documents []DocumentSlot `json:"documents,omitempty" doc:"Slots of the files; a file that is not named keeps its slots"`
}

var (
	slotForm   = regexp.MustCompile(`^[a-z][a-z0-9_]{0,63}$`)
	regionForm = regexp.MustCompile(`^[0-9]{6}$`)
)

// requestReader reads the request part and notes every fault with its JSON pointer. Unknown keys are faults: a misspelt business_type that is
// passed over in silence would be judged as something else.
type requestReader struct {
	faults []ProblemPlace
}

func (r *requestReader) fault(pointer, detail string) {
	r.faults = append(r.faults, ProblemPlace{Pointer: pointer, Detail: detail})
}

// object decodes the part; nil with a fault where it is no JSON object.
func (r *requestReader) object(b []byte) map[string]any {
	if len(bytes.TrimSpace(b)) == 0 {
		return map[string]any{}
	}
	if !utf8.Valid(b) {
		r.fault("", "request 部分不是 UTF-8 编码。")
		return nil
	}
	var v any
	if err := json.Unmarshal(b, &v); err != nil {
		var syntax *json.SyntaxError
		where := ""
		if errors.As(err, &syntax) {
			where = fmt.Sprintf("第 %d 行第 %d 列附近", 1+bytes.Count(b[:syntax.Offset], []byte("\n")), syntax.Offset-int64(bytes.LastIndexByte(b[:syntax.Offset], '\n'))-1)
		}
		r.fault("", "request 部分不是合法的 JSON，"+where+"有误。")
		return nil
	}
	m, ok := v.(map[string]any)
	if !ok {
		r.fault("", "request 部分应该是一个 JSON 对象。")
	}
	return m
}

func (r *requestReader) known(m map[string]any, pointer string, keys ...string) {
	for _, k := range sortedKeys(m) {
		if !slices.Contains(keys, k) {
			r.fault(pointer+"/"+escape(k), fmt.Sprintf("不认识“%s”。可以有的是：%s。", shown(k), strings.Join(keys, "、")))
		}
	}
}

// text reads a string of at most limit characters; absent and null are "".
func (r *requestReader) text(m map[string]any, pointer, key string, limit int) string {
	v, ok := m[key]
	if !ok || v == nil {
		return ""
	}
	s, ok := v.(string)
	switch {
	case !ok:
		r.fault(pointer+"/"+key, fmt.Sprintf("%s 应该是文字。", key))
	case utf8.RuneCountInString(s) > limit:
		r.fault(pointer+"/"+key, fmt.Sprintf("%s 太长，最多 %d 个字。", key, limit))
	}
	return s
}

// slots reads documents[]: the slots of each file. names are the files that may be spoken of.
func (r *requestReader) slots(m map[string]any, names []string) map[string][]models.Slot {
	v, ok := m["documents"]
	if !ok || v == nil {
		return nil
	}
	list, ok := v.([]any)
	if !ok {
		r.fault("/documents", "documents 应该是一个列表。")
		return nil
	}
	out := map[string][]models.Slot{}
	for i, item := range list {
		pointer := "/documents/" + strconv.Itoa(i)
		d, ok := item.(map[string]any)
		if !ok {
			r.fault(pointer, "documents 里的每一项应该是 {\"file\": …, \"slot\": …}。")
			continue
		}
		r.known(d, pointer, "file", "slot")
		file, slot := r.text(d, pointer, "file", 1000), r.text(d, pointer, "slot", 1000)
		if !slices.Contains(names, file) {
			r.fault(pointer+"/file", fmt.Sprintf("documents 提到的文件“%s”没有上传。", shown(file)))
		}
		if !slotForm.MatchString(slot) {
			r.fault(pointer+"/slot", fmt.Sprintf("“%s”不是材料位置的写法，应像 buyer1_id_front。", shown(slot)))
		}
		if !slices.Contains(out[file], slot) {
			out[file] = append(out[file], slot)
		}
	}
	return out
}

func (r *requestReader) form(m map[string]any) models.Form {
	v, ok := m["form"]
	if !ok || v == nil {
		return nil
	}
	f, ok := v.(map[string]any)
	if !ok {
		r.fault("/form", "form 应该是一个 JSON 对象。")
		return nil
	}
	if _, ok := f["apply_date"].(string); !ok && f["apply_date"] != nil {
		r.fault("/form/apply_date", "申请日期应该是文字，像 2026-01-31。")
	}
	if d, _ := f["apply_date"].(string); d != "" { // what the portal sets; dates that the citizen types are for the rules to judge
		if _, err := time.Parse(time.DateOnly, d); err != nil {
			r.fault("/form/apply_date", fmt.Sprintf("“%s”不是日期，应像 2026-01-31。", shown(d)))
		}
	}
	return f
}

// precheckRequest reads and checks the request part of a pre-check against the files that came with it.
func (s *Server) precheckRequest(in *incoming) (store.Request, error) {
	var r requestReader
	m := r.object(in.request)
	if m == nil {
		return store.Request{}, requestProblem(r.faults)
	}
	r.known(m, "", "reference", "business_type", "request_text", "region", "form", "documents", "callback_url")
	out := store.Request{
		Reference: r.text(m, "", "reference", 200), BusinessType: r.text(m, "", "business_type", 100), RequestText: r.text(m, "", "request_text", 2000),
		Region: r.text(m, "", "region", 100), CallbackURL: r.text(m, "", "callback_url", 2000), Form: r.form(m),
	}
	if _, ok := s.cfg.Catalogue.BusinessType(out.BusinessType); out.BusinessType != "" && !ok {
		r.fault("/business_type", fmt.Sprintf("没有“%s”这种业务。请从业务列表里选一种，或留空由系统判断。", shown(out.BusinessType)))
	}
	if out.Region != "" && !regionForm.MatchString(out.Region) {
		r.fault("/region", fmt.Sprintf("“%s”不是行政区划代码，应是 6 位数字，像 640402。", shown(out.Region)))
	}
	s.callback(&r, out.CallbackURL)
	names := make([]string, len(in.files))
	for i, f := range in.files {
		names[i] = f.name
	}
	slots := r.slots(m, names)
	for _, f := range in.files {
		out.Files = append(out.Files, store.File{Name: f.name, Slots: slots[f.name], SHA256: f.staged.SHA256, Bytes: f.staged.Bytes})
	}
	return out, requestProblem(r.faults)
}

// callback checks a callback URL; "" is none.
func (s *Server) callback(r *requestReader, text string) {
	if text == "" {
		return
	}
	u, err := url.Parse(text)
	switch {
	case err != nil || u.Hostname() == "" || (u.Scheme != "https" && u.Scheme != "http"):
		r.fault("/callback_url", "callback_url 应是以 http:// 或 https:// 开头的网址。")
	case s.cfg.Callbacks != nil && !s.cfg.Callbacks.Allows(u):
		r.fault("/callback_url", fmt.Sprintf("不能回调“%s”。请联系运行本服务的单位，把它列入可回调的主机。", shown(u.Host)))
	}
}

// changedFiles merges a re-upload into the files of a pre-check: a known name is replaced, a new one added. changed is false where everything is as
// it was.
func (s *Server) changedFiles(in *incoming, old []store.File) (files []store.File, changed bool, err error) {
	var r requestReader
	m := r.object(in.request)
	if m == nil {
		return nil, false, requestProblem(r.faults)
	}
	r.known(m, "", "documents")
	files = slices.Clone(old)
	for _, f := range in.files {
		next := store.File{Name: f.name, SHA256: f.staged.SHA256, Bytes: f.staged.Bytes}
		i := slices.IndexFunc(files, func(o store.File) bool { return o.Name == f.name })
		switch {
		case i < 0:
			files, changed = append(files, next), true
		case files[i].SHA256 != next.SHA256:
			next.Slots = files[i].Slots
			files[i], changed = next, true
		}
	}
	if len(files) > s.cfg.Limits.Files {
		return nil, false, problem(models.TooLarge, fmt.Sprintf("文件太多，一件预审最多 %d 个文件。", s.cfg.Limits.Files))
	}
	names := make([]string, len(files))
	for i, f := range files {
		names[i] = f.Name
	}
	slots := r.slots(m, names)
	for i := range files {
		if now, ok := slots[files[i].Name]; ok && !slices.Equal(now, files[i].Slots) {
			files[i].Slots, changed = now, true
		}
	}
	return files, changed, requestProblem(r.faults)
}

// requestProblem says that the faults lie in the request part.
func requestProblem(faults []ProblemPlace) error {
	if len(faults) == 0 {
		return nil
	}
	for i := range faults {
		faults[i].Part = "request"
	}
	return invalid(faults)
}

// escape is a key as one element of a JSON pointer (RFC 6901).
func escape(key string) string { return strings.NewReplacer("~", "~0", "/", "~1").Replace(key) }

func sortedKeys(m map[string]any) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}
