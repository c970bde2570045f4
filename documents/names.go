package documents

import "strings"

// memberNames are the Chinese names of list members (成员字段), as messages use them.
var memberNames = map[string]string{
	"name": "姓名", "id_number": "身份证号", "id_type": "证件种类", "phone": "电话", "address": "住址", "share": "份额", "relation": "关系",
	"role": "身份", "cert_no": "权证号", "unit_no": "不动产单元号", "location": "坐落", "owner_after": "归属", "loan": "贷款", "alive": "是否健在",
	"waive": "是否放弃", "property": "房产", "tax_type": "税种", "tax_item_name": "品目名称", "paid_date": "入库日期", "amount_paid": "实缴金额",
	"original_voucher_no": "原凭证号", "tax_period": "税款所属时期", "uscc": "统一社会信用代码", "legal_rep": "法定代表人", "birth_date": "出生日期",
	"gender": "性别", "ethnicity": "民族", "fraction": "份额", "q": "问", "a": "答", "item": "事项",
}

// FieldName is the Chinese name of the field at a path.
func (t Type) FieldName(path string) string {
	head, member, nested := strings.Cut(path, ".")
	key, _, _ := strings.Cut(head, "[")
	name := key
	if f, ok := t.Field(key); ok {
		name = f.Name
	}
	if !nested {
		return name
	}
	if m, ok := memberNames[member]; ok {
		return name + m
	}
	return name + member
}
