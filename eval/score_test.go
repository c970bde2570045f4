package eval

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
)

// scored scores one case against one result; doc and expected are the case's, result is the pre-check's.
func scored(t *testing.T, docs, expected, result string) *Score {
	t.Helper()
	c := parsed(t, `{"id": "c", "documents": [`+docs+`], "expected": `+expected+`}`)
	results := map[string]json.RawMessage{}
	if result != "" {
		results["c"] = json.RawMessage(result)
	}
	s, err := ScoreAll([]Case{c}, results, func(docType, field string) bool { return docType == "id_card" && field == "id_number" })
	if err != nil {
		t.Fatal(err)
	}
	return s
}

const (
	expiredID = `{"decision": "needs_correction", "acceptable": ["needs_correction"], "defects": [{"code": "id_expired", "severity": "correct",
		"file": "2.jpg", "files": ["2.jpg", "3.jpg"], "slot": "buyer1_id_back", "field": "valid_to", "rules": ["R-VAL-001"], "also_rules": ["R-SHD-020"]}]}`
	clean       = `{"decision": "auto_approve", "acceptable": ["auto_approve"], "defects": []}`
	missingDeed = `{"decision": "needs_correction", "acceptable": ["needs_correction"], "defects": [{"code": "missing_document", "severity": "correct",
		"file": null, "files": null, "slot": "deed_tax_certificate", "field": null, "rules": ["R-CMP-011"], "also": ["tax_proof"]}]}`
	seized = `{"decision": "manual_review", "acceptable": ["manual_review"], "defects": [{"code": "property_sealed", "severity": "block",
		"file": "shared:registry", "field": "seizures", "rules": ["R-SHD-004"]}]}`
	twice = `{"decision": "auto_approve", "acceptable": ["auto_approve", "needs_correction"], "defects": [{"code": "duplicate_file", "severity": "notice",
		"file": "2.jpg", "rules": ["R-IMG-010"]}]}`
	typo = `{"decision": "needs_correction", "acceptable": ["needs_correction"], "defects": [{"code": "form_field_mismatch", "severity": "correct",
		"file": "form", "field": "property.unit_no", "rules": ["R-CON-006"]}]}`
)

func TestFindingsAreMatchedWithFaults(t *testing.T) {
	type want struct{ rule, place, field, false int }
	tests := []struct {
		name, expected, result string
		want                   want
	}{
		{"规则、文件、字段都对", expiredID, `{"findings": [{"rule": "R-VAL-001", "severity": "correct", "targets": [{"file": "2.jpg", "field": "valid_to"}]}]}`, want{1, 1, 1, 0}},
		{"另一个也对的位置", expiredID, `{"findings": [{"rule": "R-VAL-001", "severity": "block", "outcome": "cannot_tell", "targets": [{"file": "3.jpg", "field": "a.valid_to"}]}]}`, want{1, 1, 1, 0}},
		{"字段不对", expiredID, `{"findings": [{"rule": "R-VAL-001", "severity": "correct", "targets": [{"file": "2.jpg", "field": "valid_from"}]}]}`, want{1, 1, 0, 0}},
		{"文件不对，不算误报", expiredID, `{"findings": [{"rule": "R-VAL-001", "severity": "correct", "targets": [{"file": "9.jpg", "field": "valid_to"}]}]}`, want{1, 0, 0, 0}},
		{"没有指位置", expiredID, `{"findings": [{"rule": "R-VAL-001", "severity": "correct"}]}`, want{1, 0, 0, 0}},
		{"只作提示的不算发现", expiredID, `{"findings": [{"rule": "R-VAL-001", "severity": "notice", "targets": [{"file": "2.jpg"}]}]}`, want{0, 0, 0, 0}},
		{"通过的规则不算", expiredID, `{"findings": [{"rule": "R-VAL-001", "severity": "correct", "outcome": "pass", "targets": [{"file": "2.jpg"}]}]}`, want{0, 0, 0, 0}},
		{"另一条说得通的规则不算发现也不算误报", expiredID, `{"findings": [{"rule": "R-SHD-020", "severity": "block", "targets": [{"file": "2.jpg"}]}]}`, want{0, 0, 0, 0}},
		{"别的规则是误报", expiredID, `{"findings": [{"rule": "R-CON-001", "severity": "correct", "targets": [{"file": "2.jpg"}]}, {"rule": "R-CON-013", "severity": "notice"}]}`, want{0, 0, 0, 1}},
		{"缺件列在清单里", missingDeed, `{"missing": [{"slot": "deed_tax_certificate"}]}`, want{1, 1, 1, 0}},
		{"缺件写在同义的位置", missingDeed, `{"missing": [{"slot": "tax_proof"}]}`, want{1, 1, 1, 0}},
		{"缺件用规则说", missingDeed, `{"findings": [{"rule": "R-CMP-011", "severity": "correct", "targets": []}]}`, want{1, 1, 1, 0}},
		{"部门数据已覆盖的不算缺件", missingDeed, `{"missing": [{"slot": "deed_tax_certificate", "covered_by_shared_data": true}]}`, want{0, 0, 0, 0}},
		{"多列的缺件是误报", missingDeed, `{"missing": [{"slot": "deed_tax_certificate"}, {"slot": "sale_contract"}]}`, want{1, 1, 1, 1}},
		{"部门写在来源里", seized, `{"findings": [{"rule": "R-SHD-004", "severity": "block", "targets": [{"source": "registry", "field": "seizures[0]"}]}]}`, want{1, 1, 1, 0}},
		{"部门写在文件里", seized, `{"findings": [{"rule": "R-SHD-004", "severity": "block", "targets": [{"file": "shared:registry"}]}]}`, want{1, 1, 0, 0}},
		{"提示级的缺陷任何级别都算", twice, `{"findings": [{"rule": "R-IMG-010", "severity": "notice", "targets": [{"file": "2.jpg"}]}]}`, want{1, 1, 1, 0}},
		{"表单，只写了字段", typo, `{"findings": [{"rule": "R-CON-006", "severity": "correct", "targets": [{"field": "property.unit_no"}]}]}`, want{1, 1, 1, 0}},
		{"表单，写在来源里，字段同名", typo, `{"findings": [{"rule": "R-CON-006", "severity": "correct", "targets": [{"source": "form", "field": "unit_no"}]}]}`, want{1, 1, 1, 0}},
		{"没有结果", expiredID, ``, want{0, 0, 0, 0}},
		{"失败的结果", expiredID, `{"status": "failed", "findings": [{"rule": "R-VAL-001", "severity": "correct", "targets": [{"file": "2.jpg"}]}]}`, want{0, 0, 0, 0}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := scored(t, ``, tt.expected, tt.result)
			got := want{s.Rule.Good, s.Place.Good, s.Field.Good, s.FalseAll}
			if got != tt.want {
				t.Errorf("rule, place, field, false: %v, want %v", got, tt.want)
			}
			if s.Rule.All != 1 || s.Place.Good+len(s.Missed) != 1 || s.Field.Good+len(s.OffField) != s.Place.Good {
				t.Errorf("%d faults, %d missed, %d with another field", s.Rule.All, len(s.Missed), len(s.OffField))
			}
		})
	}
}

func TestTraps(t *testing.T) {
	expected := `{"decision": "auto_approve", "acceptable": ["auto_approve"], "defects": [], "must_not_flag": [
		{"code": "location_mismatch", "trap": "address_format", "file": "form", "field": "property.location", "rules": ["R-CON-004"]}]}`
	shared := `{"decision": "auto_approve", "acceptable": ["auto_approve"], "defects": [], "must_not_flag": [
		{"code": "missing_document", "trap": "shared_substitute", "file": null, "slot": "deed_tax_certificate", "rules": ["R-CMP-011"]}]}`
	for _, tt := range []struct {
		name, expected, result string
		fell                   int
	}{
		{"没有提", expected, `{"findings": []}`, 0},
		{"报了地址写法", expected, `{"findings": [{"rule": "R-CON-004", "severity": "correct", "targets": [{"file": "form", "field": "property.location"}]}]}`, 1},
		{"报了而没有指位置", expected, `{"findings": [{"rule": "R-CON-004", "severity": "correct"}]}`, 1},
		{"只提示", expected, `{"findings": [{"rule": "R-CON-004", "severity": "notice", "targets": [{"file": "form"}]}]}`, 0},
		{"说的是别的文件", expected, `{"findings": [{"rule": "R-CON-004", "severity": "correct", "targets": [{"file": "1.jpg", "field": "location"}]}]}`, 0},
		{"说的是别的字段", expected, `{"findings": [{"rule": "R-CON-004", "severity": "correct", "targets": [{"file": "form", "field": "contract.total_price"}]}]}`, 0},
		{"要了部门已有的材料", shared, `{"missing": [{"slot": "deed_tax_certificate"}]}`, 1},
		{"部门已有的材料标明已覆盖", shared, `{"missing": [{"slot": "deed_tax_certificate", "covered_by_shared_data": true}]}`, 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if s := scored(t, ``, tt.expected, tt.result); s.Traps.Good != tt.fell || s.Traps.All != 1 {
				t.Errorf("fell into %d of %d, want %d of 1", s.Traps.Good, s.Traps.All, tt.fell)
			}
		})
	}
}

func TestDocumentTypes(t *testing.T) {
	both := `{"file": "1.jpg", "type": "id_card", "side": "both", "quality_defects": []}`
	blurred := `{"file": "1.jpg", "type": "id_card", "side": "front", "quality_defects": ["quality_blur"]}`
	other := `{"file": "1.jpg", "type": "none", "side": null, "quality_defects": []}`
	for _, tt := range []struct {
		name, doc, result string
		good, all         int
	}{
		{"两面在一份材料里", both, `{"documents": [{"file": "1.jpg", "type": "id_card", "side": "both"}]}`, 1, 1},
		{"两面各是一份", both, `{"documents": [{"file": "1.jpg", "type": "id_card", "side": "front"}, {"file": "1.jpg", "type": "id_card", "side": "back"}]}`, 1, 1},
		{"只认出一面", both, `{"documents": [{"file": "1.jpg", "type": "id_card", "side": "front"}]}`, 0, 1},
		{"在合并材料的页里", both, `{"documents": [{"file": "0.jpg", "type": "id_card", "side": "both", "pages": [{"file": "0.jpg"}, {"file": "1.jpg"}]}]}`, 1, 1},
		{"模糊的认不出不算错", blurred, `{"documents": [{"file": "1.jpg", "type": "unknown"}]}`, 1, 1},
		{"模糊的没有结果算错", blurred, ``, 0, 1},
		{"无关的图不计", other, `{"documents": []}`, 0, 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if s := scored(t, tt.doc, clean, tt.result); s.Types.Good != tt.good || s.Types.All != tt.all {
				t.Errorf("types right %d of %d, want %d of %d", s.Types.Good, s.Types.All, tt.good, tt.all)
			}
		})
	}
}

func TestDoubtingWhatIsRightIsCounted(t *testing.T) {
	doc := `{"file": "1.jpg", "type": "id_card", "side": "front", "profile": "scan_clean", "quality_defects": [], "fields": {"id_number": "1", "name": "样某"}}`
	res := `{"documents": [{"file": "1.jpg", "type": "id_card", "side": "front", "fields": {"id_number": {"value": "1", "status": "uncertain"}, "name": {"value": "样某", "status": "read"}}}]}`
	if s := scored(t, doc, clean, res); s.Doubted.Good != 1 || s.Doubted.All != s.Fields.Critical.Good {
		t.Errorf("doubted %d of %d right critical values, want 1 of %d", s.Doubted.Good, s.Doubted.All, s.Fields.Critical.Good)
	}
}

func TestFields(t *testing.T) {
	doc := func(fields, lost string) string {
		return `{"file": "1.jpg", "type": "id_card", "side": "front", "profile": "scan_clean", "quality_defects": [], "fields": ` + fields + `, "lost_fields": ` + lost + `}`
	}
	res := func(fields string) string {
		return `{"documents": [{"file": "1.jpg", "type": "id_card", "side": "front", "fields": ` + fields + `}]}`
	}
	for _, tt := range []struct {
		name, doc, result             string
		good, all, critical, admitted int
	}{
		{"日期的写法不计", doc(`{"valid_to": "2030-02-01"}`, `[]`), res(`{"valid_to": {"value": "2030年2月1日"}}`), 1, 1, 0, 0},
		{"金额的写法不计", doc(`{"price": "500000.00"}`, `[]`), res(`{"price": {"value": "500,000元"}}`), 1, 1, 0, 0},
		{"面积是数字", doc(`{"area": 98.5}`, `[]`), res(`{"area": {"value": "98.50㎡"}}`), 1, 1, 0, 0},
		{"间隔号的写法不计", doc(`{"name": "样某·例"}`, `[]`), res(`{"name": {"value": "样某•例"}}`), 1, 1, 0, 0},
		{"号码差一位", doc(`{"id_number": "640402198803150025"}`, `[]`), res(`{"id_number": {"value": "640402198803150026", "status": "read"}}`), 0, 1, 1, 0},
		{"号码差一位但自己说没把握", doc(`{"id_number": "640402198803150025"}`, `[]`), res(`{"id_number": {"value": "640402198803150026", "status": "uncertain"}}`), 0, 1, 1, 1},
		{"号码没有读出来", doc(`{"id_number": "640402198803150025"}`, `[]`), res(`{}`), 0, 1, 1, 1},
		{"因图像问题读不出的不计", doc(`{"name": "样某", "id_number": "640402198803150025"}`, `["id_number"]`), res(`{"name": "样某"}`), 1, 1, 0, 0},
		{"列表不论次序", doc(`{"buyers": [{"name": "样某", "share": "60%"}, {"name": "例某", "share": "40%"}]}`, `[]`),
			res(`{"buyers": [{"name": {"value": "例某"}, "share": {"value": "40%"}}, {"name": {"value": "样某"}, "share": {"value": "60%"}}]}`), 4, 4, 0, 0},
		{"列表少一人", doc(`{"right_holders": ["样某", "例某"]}`, `[]`), res(`{"right_holders": [{"value": "例某"}]}`), 1, 2, 0, 0},
		{"列表里读不出的不计", doc(`{"buyers": [{"name": "样某", "id_number": "1"}]}`, `["buyers[].id_number"]`), res(`{"buyers": [{"name": "样某"}]}`), 1, 1, 0, 0},
		{"没有值的不计", doc(`{"name": ""}`, `[]`), res(`{}`), 0, 0, 0, 0},
		{"类型认错则字段全错", doc(`{"name": "样某"}`, `[]`), `{"documents": [{"file": "1.jpg", "type": "unknown", "fields": {"name": {"value": "样某"}}}]}`, 0, 1, 0, 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := scored(t, tt.doc, clean, tt.result)
			if s.Fields.All.Good != tt.good || s.Fields.All.All != tt.all || s.Fields.Critical.All != tt.critical || s.Admitted.Good != tt.admitted {
				t.Errorf("right %d of %d, critical %d, admitted %d; want %d of %d, %d, %d", s.Fields.All.Good, s.Fields.All.All, s.Fields.Critical.All,
					s.Admitted.Good, tt.good, tt.all, tt.critical, tt.admitted)
			}
		})
	}
}

func TestRejectedUploads(t *testing.T) {
	good := `{"file": "1.jpg", "type": "id_card", "side": "front", "quality_defects": []}`
	for _, tt := range []struct {
		name, result string
		rejected     int
	}{
		{"清楚的图被退回", `{"findings": [{"rule": "R-IMG-001", "severity": "correct", "targets": [{"file": "1.jpg"}]}]}`, 1},
		{"只是提示", `{"findings": [{"rule": "R-IMG-001", "severity": "notice", "targets": [{"file": "1.jpg"}]}]}`, 0},
		{"说的是别的图", `{"findings": [{"rule": "R-IMG-001", "severity": "correct", "targets": [{"file": "2.jpg"}]}]}`, 0},
		{"没有结果", ``, 1},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if s := scored(t, good, clean, tt.result); s.Rejected.Good != tt.rejected || s.Rejected.All != 1 {
				t.Errorf("rejected %d of %d, want %d of 1", s.Rejected.Good, s.Rejected.All, tt.rejected)
			}
		})
	}
}

func TestDecisions(t *testing.T) {
	for _, tt := range []struct {
		name, expected, result   string
		right, approvable, wrong int
	}{
		{"该批的批了", clean, `{"decision": "auto_approve"}`, 1, 1, 0},
		{"该批的没有批", clean, `{"decision": "manual_review"}`, 0, 1, 0},
		{"不该批的批了", expiredID, `{"decision": "auto_approve"}`, 0, 0, 1},
		{"两种结论都可以", twice, `{"decision": "needs_correction"}`, 1, 0, 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := scored(t, ``, tt.expected, tt.result)
			if s.Decisions.Good != tt.right || s.Approved.All != tt.approvable || len(s.WrongApprovals) != tt.wrong {
				t.Errorf("right %d, approvable %d, wrong approvals %d; want %d, %d, %d", s.Decisions.Good, s.Approved.All, len(s.WrongApprovals),
					tt.right, tt.approvable, tt.wrong)
			}
		})
	}
}

func TestFiguresLine(t *testing.T) {
	s := scored(t, `{"file": "1.jpg", "type": "id_card", "side": "front", "profile": "p", "fields": {"name": "样某", "id_number": "1", "sex": "女"}, "quality_defects": []}`,
		clean, `{"decision": "auto_approve", "documents": [{"file": "1.jpg", "type": "id_card", "side": "front", "fields": {"name": "样某", "id_number": "1"}}]}`)
	want := `FIGURES {"cases": 1, "no_result": 0, "type": 1.0, "fields": 0.6667, "critical": 1.0, "admitted": null, "faults": null, "faults_field": null, ` +
		`"quality_found": null, "readable_rejected": 0.0, "false_clean": 0.0, "approved": 1.0, "decision": 1.0, "wrong_approvals": 0, "traps_fallen": null}`
	if got := s.Figures(); got != want {
		t.Errorf("figures\n%s\nwant\n%s", got, want)
	}
}

func TestReportNamesWhatIsWrong(t *testing.T) {
	s := scored(t, `{"file": "2.jpg", "type": "id_card", "side": "back", "fields": {"valid_to": "2020-01-01"}, "quality_defects": []}`, expiredID,
		`{"decision": "auto_approve", "findings": [{"rule": "R-CON-001", "severity": "correct"}]}`)
	var b bytes.Buffer
	if err := s.Write(&b, true); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"WRONG APPROVALS          1 c", "missed    id_expired 2.jpg valid_to", "false     R-CON-001", "2.jpg valid_to: 2020-01-01, have  ()",
		"needs_correction → auto_approve: 1", "id_expired 0/1"} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("the report lacks %q:\n%s", want, b.String())
		}
	}
}

func TestCaseWithoutAnswersIsNotScored(t *testing.T) {
	s, err := ScoreAll([]Case{parsed(t, `{"id": "c", "documents": []}`)}, nil, nil)
	if err != nil || s.Cases != 0 {
		t.Errorf("%d cases, %v", s.Cases, err)
	}
}

func TestCompareRuns(t *testing.T) {
	before := map[string]json.RawMessage{
		"a": json.RawMessage(`{"decision": "needs_correction", "findings": [{"rule": "R-VAL-001", "severity": "correct", "targets": [{"file": "2.jpg", "field": "valid_to"}]}]}`),
		"b": json.RawMessage(`{"decision": "auto_approve", "documents": [{"file": "1.jpg", "type": "id_card", "side": "front", "fields": {"name": {"value": "样某"}}}]}`),
		"c": json.RawMessage(`{"decision": "manual_review"}`),
	}
	after := map[string]json.RawMessage{
		"a": json.RawMessage(`{"decision": "auto_approve"}`),
		"b": json.RawMessage(`{"decision": "auto_approve", "documents": [{"file": "1.jpg", "type": "id_card", "side": "front", "fields": {"name": {"value": "祥某"}}}]}`),
		"c": json.RawMessage(`{"decision": "manual_review", "timings_ms": {"total": 5}}`),
		"d": json.RawMessage(`{"status": "failed"}`),
		"e": json.RawMessage(`{"decision": "manual_review"}`),
	}
	changes, err := Compare(before, after)
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := WriteChanges(&b, changes); err != nil {
		t.Fatal(err)
	}
	want := `a  needs_correction → auto_approve
   - finding R-VAL-001 correct: 2.jpg valid_to
b  auto_approve
   - field 1.jpg name: 样某
   + field 1.jpg name: 祥某
e  no result → manual_review
3 cases changed
`
	if b.String() != want {
		t.Errorf("changes\n%swant\n%s", b.String(), want)
	}
}

func TestReadResultsNamesTheBrokenEntry(t *testing.T) {
	_, err := ReadResults(strings.NewReader("{\"case\": \"a\", \"result\": {}}\n{\"case\": "))
	if err == nil || !strings.Contains(err.Error(), "entry 2") {
		t.Errorf("error %v, want one that names entry 2", err)
	}
}
