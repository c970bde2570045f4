package shareddata

import (
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/goccy/go-yaml"
)

const twoLines = "departments:\n  police:\n"

func TestConfigFaultsAreToldWithTheirPlace(t *testing.T) {
	tests := []struct{ name, yaml, want string }{
		{"没有这个部门", "departments:\n  polise: {url: 'http://h/'}\n", "d.yaml:2:3: no source \"polise\""},
		{"不认识的键", twoLines + "    url: 'http://h/'\n    timout: 3s\n", "d.yaml:4:5: unknown field \"timout\""},
		{"时长写错", twoLines + "    url: 'http://h/'\n    timeout: 快\n", "d.yaml:4:14: "},
		{"没有地址", twoLines + "    timeout: 3s\n", "d.yaml:2:3: url \"\""},
		{"地址不是网址", twoLines + "    url: police.example\n", "d.yaml:3:5: url \"police.example\""},
		{"方法不对", twoLines + "    url: 'http://h/'\n    method: DELETE\n", "d.yaml:4:5: method \"DELETE\""},
		{"请求里有不认识的占位符", twoLines + "    url: 'http://h/'\n    request:\n      who:\n        id: '{valeu}'\n", "d.yaml:6:9: no placeholder {valeu}"},
		{"查询键不是这个部门的", twoLines + "    url: 'http://h/'\n    by: {unit_no: dyh}\n", "d.yaml:4:10: police is not looked up by \"unit_no\""},
		{"记录里没有这个字段", twoLines + "    url: 'http://h/'\n    fields:\n      id_number: sfzh\n      nmae: xm\n", "d.yaml:6:7: records of police have no field \"nmae\""},
		{"列表对不上", twoLines + "    url: 'http://h/'\n    fields:\n      'relatives[].name': qs.xm\n", "d.yaml:5:7: \"relatives[].name\" and \"qs.xm\""},
		{"必需字段没有要", twoLines + "    url: 'http://h/'\n    fields: [name]\n    required: [card_status]\n", "d.yaml:5:5: field \"card_status\" is required but not asked for"},
		{"签名算法不认识", twoLines + "    url: 'http://h/'\n    sign: {algorithm: MD5, key_file: k}\n", "d.yaml:4:5: algorithm \"MD5\""},
		{"签名没有密钥", twoLines + "    url: 'http://h/'\n    sign: {algorithm: SM2}\n", "d.yaml:4:5: needs key_file"},
		{"文件连接没有目录", twoLines + "    kind: file\n", "d.yaml:2:3: kind file needs dir"},
		{"名称既不是列表也不是对照", twoLines + "    url: 'http://h/'\n    fields: 姓名\n", "d.yaml:4:13: want a list of names"},
		{"不是 YAML", "departments: [\n", "d.yaml:"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := parseConfig("d.yaml", []byte(tt.yaml))
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("error %v, want %s", err, tt.want)
			}
		})
	}
}

func TestEveryFaultOfAConfigurationIsTold(t *testing.T) {
	_, err := parseConfig("d.yaml", []byte("departments:\n  police: {url: x}\n  tax: {url: y}\n"))
	if err == nil || !strings.Contains(err.Error(), "d.yaml:2:") || !strings.Contains(err.Error(), "d.yaml:3:") {
		t.Errorf("error %v, want both lines", err)
	}
}

func TestWhatIsLeftOutIsStandard(t *testing.T) {
	c, err := parseConfig("d.yaml", []byte("defaults: {timeout: 1s}\ndepartments:\n  police: {url: 'http://h/'}\n  tax: {url: 'http://h/', timeout: 9s, fields: [tax_status]}\n"))
	if err != nil {
		t.Fatal(err)
	}
	police, tax := c.Departments[Police], c.Departments[Tax]
	if police.Timeout.Duration != time.Second || tax.Timeout.Duration != 9*time.Second {
		t.Errorf("timeouts %s and %s", police.Timeout, tax.Timeout)
	}
	if !slices.Contains(police.Required, "card_status") || police.Purpose == "" || police.Basis == "" || !police.Fields.has("relatives[].name") {
		t.Errorf("police: %+v", police)
	}
	if len(tax.Required) != 0 { // 自己列字段的部门自己说哪些必需
		t.Errorf("tax requires %v", tax.Required)
	}
	if _, connected := c.Departments[Bank]; connected {
		t.Error("a department without an entry is connected")
	}
}

// The standard mapping asks for the fields that the rules know, no others and all of them.
func TestStandardFieldsAreThoseOfTheRules(t *testing.T) {
	b, err := os.ReadFile("../rules/packs/national/schema.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var schema struct {
		Registers map[string]struct {
			Fields map[string]any `yaml:"fields"`
		} `yaml:"registers"`
	}
	if err := yaml.Unmarshal(b, &schema); err != nil {
		t.Fatal(err)
	}
	standard, err := decodeConfig("standard.yaml", standardYAML)
	if err != nil {
		t.Fatal(err)
	}
	for _, source := range Sources {
		for name, f := range schema.Registers[source].Fields {
			members, _ := f.(map[string]any)
			of, isList := members["of"].(map[string]any)
			if !isList || standard.Departments[source].Fields.has(name) {
				if !standard.Departments[source].Fields.has(name) {
					t.Errorf("%s: nobody asks for %s, which the rules know", source, name)
				}
				continue
			}
			for member := range of {
				if path := name + "[]." + member; !standard.Departments[source].Fields.has(path) {
					t.Errorf("%s: nobody asks for %s, which the rules know", source, path)
				}
			}
		}
		for _, n := range standard.Departments[source].Fields {
			head, _, _ := strings.Cut(n.Ours, "[]")
			if _, known := schema.Registers[source].Fields[head]; !known {
				t.Errorf("%s: %s is asked for and no rule knows it", source, n.Ours)
			}
		}
	}
}
