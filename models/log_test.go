package models

import (
	"bytes"
	"log/slog"
	"strings"
	"testing"
)

func TestPersonalValuesStayOutOfLogs(t *testing.T) {
	const secret = "样某堃"
	field := Field{Value: secret, Raw: secret, Second: secret, Suggestion: secret}
	for name, v := range map[string]any{
		"字段": field, "字段组": Fields{"name": Leaf(field)}, "表单": Form{"name": secret}, "部门记录": Record{"name": secret}, "文本行": Line{Text: secret},
	} {
		for _, format := range []func(*bytes.Buffer) slog.Handler{
			func(b *bytes.Buffer) slog.Handler { return slog.NewTextHandler(b, nil) },
			func(b *bytes.Buffer) slog.Handler { return slog.NewJSONHandler(b, nil) },
		} {
			var b bytes.Buffer
			slog.New(format(&b)).Info("x", "value", v)
			if strings.Contains(b.String(), secret) {
				t.Errorf("%s: %s", name, b.String())
			}
		}
	}
}
