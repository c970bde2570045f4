package forms

import "slices"

// ui writes how the form is shown, for a stock react-jsonschema-form: order, widgets of its own, the texts of choices, and under
// ui:options.messages what to say about a wrong answer.
func (l *layout) ui() object {
	out, order := object{}, []string{}
	for _, s := range l.sections {
		switch {
		case s.group.Root:
			for _, q := range s.questions {
				out[q.Key] = l.widget(q.Value)
				order = append(order, q.Key)
			}
			continue
		case s.group.List != "":
			out[s.key] = object{"items": l.groupUI(s), "ui:options": object{"orderable": false, "copyable": false, "messages": object{"minItems": "人还没有写全，请再加一格。", "contains": "人还没有写全：每一方都要写上。"}}}
		default:
			out[s.key] = l.groupUI(s)
		}
		order = append(order, s.key)
	}
	out["ui:order"] = append(order, "*")
	out["ui:submitButtonOptions"] = object{"submitText": "填好了，检查一遍"}
	return out
}

func (l *layout) groupUI(s section) object {
	out := object{"ui:order": append(s.questions.keys(), "*")}
	for _, q := range s.questions {
		out[q.Key] = l.widget(q.Value)
	}
	return out
}

func (l *layout) widget(q question) object {
	k := l.book.kinds[q.Kind]
	options, out := object{}, object{}
	if k.Error != "" {
		options["messages"] = l.messages(q, k)
	}
	if k.Rows > 0 {
		options["rows"] = k.Rows
	}
	if k.Input == "tel" {
		options["inputType"] = "tel"
	}
	switch {
	case q.Roles:
		var names []string
		for _, r := range l.roles() {
			names = append(names, r.title)
		}
		options["enumNames"] = names
		out["ui:widget"], out["ui:placeholder"] = "select", "请选择"
	case q.Kind == "yesno" || q.Kind == "flag":
		options["enumNames"] = []string{q.Yes, q.No}
		out["ui:widget"] = "radio"
	case q.Kind == "affirm":
		options["enumNames"] = []string{q.Yes}
		out["ui:widget"] = "radio"
	case q.Select:
		options["enumNames"] = texts(q.Choices)
		out["ui:widget"], out["ui:placeholder"] = "select", "请选择"
	case len(q.Choices) > 0:
		options["enumNames"] = texts(q.Choices)
		out["ui:widget"] = "radio"
	case k.Widget != "":
		out["ui:widget"] = k.Widget
	}
	if len(options) > 0 {
		out["ui:options"] = options
	}
	return out
}

// messages are what to say where an answer is missing or wrong, by the keyword of JSON Schema that finds it.
func (l *layout) messages(q question, k answerKind) object {
	out := object{"required": "这一项还没有填。" + k.Error}
	if len(q.Choices) > 0 || q.Roles || q.Kind == "yesno" || q.Kind == "flag" || q.Kind == "affirm" {
		out["required"], out["enum"] = "这一项还没有选。"+k.Error, k.Error
		return out
	}
	for _, keyword := range []string{"minLength", "maxLength", "pattern", "format"} {
		out[keyword] = k.Error
	}
	if len(q.Narrow) > 0 {
		narrow := object{}
		for _, n := range q.Narrow {
			narrow[n.Key] = l.book.kinds[n.Value].Error
		}
		out["by_"+q.NarrowBy] = narrow
	}
	return out
}

func texts(choices ordered[string]) []string {
	var out []string
	for _, c := range choices {
		out = append(out, c.Value)
	}
	return slices.Clip(out)
}
