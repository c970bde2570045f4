package rules

import (
	"fmt"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"
)

// edited is the packs of the program with texts of one file replaced.
func edited(t testing.TB, name string, oldnew ...string) fstest.MapFS {
	t.Helper()
	out := fstest.MapFS{}
	err := fs.WalkDir(Embedded(), ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := fs.ReadFile(Embedded(), path)
		out[path] = &fstest.MapFile{Data: b}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if name == "" {
		return out
	}
	text := ""
	if f := out[name]; f != nil {
		text = string(f.Data)
	}
	for i := 0; i < len(oldnew); i += 2 {
		if text != "" && !strings.Contains(text, oldnew[i]) {
			t.Fatalf("%s has no %q", name, oldnew[i])
		}
		text = strings.Replace(text, oldnew[i], oldnew[i+1], 1)
	}
	out[name] = &fstest.MapFile{Data: []byte(text)}
	return out
}

// lineOf is the line of the first occurrence of a text in a file.
func lineOf(t *testing.T, fsys fstest.MapFS, name, text string) int {
	t.Helper()
	before, _, ok := strings.Cut(string(fsys[name].Data), text)
	if !ok {
		t.Fatalf("%s has no %q", name, text)
	}
	return 1 + strings.Count(before, "\n")
}

func TestATypoFailsAtItsPlace(t *testing.T) {
	const val, fmtFile, biz = "national/rules/R-VAL.yaml", "national/rules/R-FMT.yaml", "national/business/transfer_stock_house.yaml"
	for _, test := range []struct {
		what, file, old, new string
		at                   string // the text whose line the error names
		says                 string
	}{
		{"规则的键写错", val, "    severity: correct\n", "    severty: correct\n", "severty", "severty"},
		{"严重程度写错", val, "    severity: correct\n", "    severity: corect\n", "", "corect"},
		{"补正方式写错", val, "    retry: other_document\n", "    retry: other_doc\n", "", "other_doc"},
		{"字段名写错", fmtFile, "check: valid_id(l.value)", "check: valid_id(l.valu)", "l.valu)", "undefined field 'valu'"},
		{"材料类型写错", fmtFile, "each: {d: docs.old_house_certificate}", "each: {d: docs.old_house_cert}", "docs.old_house_cert}", "undefined field 'old_house_cert'"},
		{"函数名写错", fmtFile, "check: valid_phone(l.value)", "check: valid_fone(l.value)", "valid_fone", "undeclared reference to 'valid_fone'"},
		{"数和文字相比", fmtFile, "check: valid_phone(l.value)", "check: l.value > 3", "l.value > 3", "no matching overload"},
		{"检查不是真假", fmtFile, "check: valid_phone(l.value)", "check: l.value", "check: l.value\n", "want bool"},
		{"消息里的字段写错", fmtFile, "'{l.place}里的手机号", "'{l.plase}里的手机号", "{l.plase}", "undefined field 'plase'"},
		{"消息里的括号没有关上", fmtFile, "旧证“{d.cert_no}”", "旧证“{d.cert_no”", "旧证“{d.cert_no”", "no } after {"},
		{"目标的字段写错", fmtFile, "{at: d.cert_no, expected: 登记簿上能查到", "{at: d.cert_number, expected: 登记簿上能查到", "d.cert_number", "undefined field 'cert_number'"},
		{"没有依据", fmtFile, "    basis:\n      - {law: GB 11643-1999, article: '', status: 核对}\n", "    basis: []\n", "", "no legal basis"},
		{"适用于没有的业务", fmtFile, "applies: {to: [ALL]}", "applies: {to: [transfer_moon]}", "", "transfer_moon"},
		{"让位于没有的规则", fmtFile, "yields_to: {R-CON-012: claim}", "yields_to: {R-CON-999: claim}", "", "R-CON-999"},
		{"业务的键写错", biz, "form_keys:", "form_kays:", "form_kays", "form_kays"},
		{"业务的材料没有定义", biz, "- doc: application_form", "- doc: aplication_form", "", "aplication_form"},
		{"条件的表达式写错", "national/conditions.yaml", "size(agents) > 0", "size(agent) > 0", "size(agent)", "undeclared reference to 'agent'"},
		{"材料的栏目写错", "national/materials.yaml", "'{p.role}_id_front'", "'{p.rol}_id_front'", "{p.rol}", "undefined field 'rol'"},
		{"字段类型写错", "national/schema.yaml", "name: name 姓名", "name: nome 姓名", "nome 姓名", "known kind"},
	} {
		t.Run(test.what, func(t *testing.T) {
			fsys := edited(t, test.file, test.old, test.new)
			_, err := Load(fsys)
			if err == nil {
				t.Fatal("loads")
			}
			if !strings.Contains(err.Error(), test.says) || !strings.HasPrefix(err.Error(), test.file+":") {
				t.Fatalf("want %s and %q in: %v", test.file, test.says, err)
			}
			if test.at == "" {
				return
			}
			var line, column int
			if _, scan := scanPlace(strings.TrimPrefix(err.Error(), test.file+":"), &line, &column); scan != nil {
				t.Fatalf("no line and column in: %v", err)
			}
			if want := lineOf(t, fsys, test.file, test.at); line != want || column < 1 {
				t.Errorf("want line %d, got %d:%d in: %v", want, line, column, err)
			}
		})
	}
}

func TestTheSameRuleTwiceInOnePack(t *testing.T) {
	fsys := edited(t, "national/rules/R-XXX.yaml", "", ruleText("R-VAL-001", "true"))
	if _, err := Load(fsys); err == nil || !strings.Contains(err.Error(), "R-VAL-001") {
		t.Errorf("want an error that names R-VAL-001, got %v", err)
	}
}

func TestAColumnPointsIntoTheExpression(t *testing.T) {
	fsys := edited(t, "national/rules/R-FMT.yaml", "check: valid_id(l.value)", "check: valid_id(l.valu)")
	_, err := Load(fsys)
	text := string(fsys["national/rules/R-FMT.yaml"].Data)
	before, _, _ := strings.Cut(text, ".valu)")
	want := len(before) - strings.LastIndex(before, "\n")
	var line, column int
	if _, scan := scanPlace(strings.TrimPrefix(err.Error(), "national/rules/R-FMT.yaml:"), &line, &column); scan != nil || column != want {
		t.Errorf("want column %d, got %v", want, err)
	}
}

func TestAFolderThatIsNoRegion(t *testing.T) {
	fsys := edited(t, "guyuan/pack.yaml", "", "name: 固原\n")
	if _, err := Load(fsys); err == nil || !strings.Contains(err.Error(), "guyuan") {
		t.Errorf("want an error that names guyuan, got %v", err)
	}
}

func TestAnUnknownFileInAPack(t *testing.T) {
	fsys := edited(t, "national/rulez.yaml", "", "rules: []\n")
	if _, err := Load(fsys); err == nil || !strings.Contains(err.Error(), "rulez.yaml") {
		t.Errorf("want an error that names rulez.yaml, got %v", err)
	}
}

func TestAMissingPack(t *testing.T) {
	if _, err := Load(fstest.MapFS{}); err == nil {
		t.Error("an empty file system loads")
	}
}

// ruleText is a file with one rule for all business types.
func ruleText(id, check string) string {
	return `rules:
  - id: ` + id + `
    title: 试验
    applies: {to: [ALL]}
    severity: correct
    retry: reupload
    forbids_auto: true
    basis: [{law: 试验, article: '', status: 核对}]
    each: {x: '[case]'}
    check: ` + check + `
    at: [{at: x.business_type}]
    message: 试验
`
}

// scanPlace reads line:column: from the start of an error.
func scanPlace(s string, line, column *int) (int, error) {
	return fmt.Sscanf(s, "%d:%d:", line, column)
}
