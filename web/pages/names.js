// Names to show for the keys of a result.

const sources = {
  registry: "不动产登记簿", police: "公安", civil: "民政", housing: "住建", tax: "税务", market: "市场监管", bank: "银行", justice: "司法行政（公证）", health: "卫生健康", court: "法院",
};

const formFields = {
  business_type: "业务种类", apply_date: "申请日期", applicants: "申请人", role: "身份", name: "姓名", id_type: "证件种类", id_number: "证件号码", phone: "电话", share: "份额",
  face_verified: "人脸核验", agent: "代理人", principal_role: "被代理人", property: "不动产", location: "坐落", unit_no: "不动产单元号", area_building: "建筑面积", usage: "用途", cert_no: "权证号",
  contract: "合同", contract_no: "合同编号", total_price: "总价", sign_date: "签订日期", mortgage: "抵押", secured_amount: "担保金额", debt_term_start: "债务开始日", debt_term_end: "债务到期日",
  mortgage_type: "抵押种类", proof_no: "登记证明号", change: "变更", kind: "变更内容", old_name: "原姓名", new_name: "新姓名", old_id_number: "原证件号码", new_id_number: "新证件号码", deceased: "被继承人",
  plate: "证书版式", separate_certificates: "分别持证", co_ownership: "共有情况",
};

const sides = { front: "正面", back: "反面", both: "正反面" };

export const statuses = {
  read: ["ok", "读到了"], uncertain: ["look", "不太确定"], unreadable: ["bad", "看不清"], absent: ["info", "没有填"],
};

export const sourceStatuses = {
  ok: ["ok", "已查到"], no_record: ["info", "没有记录"], down: ["bad", "暂时查不了"], stale: ["look", "数据较旧"],
};

export const stages = [["upload", "上传材料"], ["ocr", "识别文字"], ["extract", "整理内容"], ["rules", "核对规定"]];

/** stageOf maps what the service reports to one of the stages shown. */
export const stageOf = (stage) => ({ decode: "ocr", quality: "ocr" })[stage] ?? stage ?? "upload";

/** A Names knows the document types and their fields. */
export class Names {
  constructor(documentTypes = []) {
    this.types = new Map(documentTypes.map((t) => [t.key, { name: t.name, fields: new Map(t.fields.map((f) => [f.key, f.name])) }]));
  }

  type(key) {
    return key === "unknown" ? "未认出的材料" : this.types.get(key)?.name ?? "材料";
  }

  document(d) {
    const side = sides[d.side];
    return this.type(d.type) + (side ? `（${side}）` : "");
  }

  /** field names a path such as buyers[1].id_number; list items are counted from one. */
  field(type, path) {
    return parts(path).map(({ key, index }) => this.part(type, key) + (index === null ? "" : ` ${index + 1}`)).join(" · ");
  }

  /** sorted puts fields in the order in which the document type lists them. */
  sorted(type, fields) {
    const order = [...(this.types.get(type)?.fields.keys() ?? [])];
    const at = (f) => (order.indexOf(parts(f.path)[0].key) + 1) || order.length + 1;
    return fields.map((f, i) => [f, i]).sort(([a, i], [b, j]) => at(a) - at(b) || i - j).map(([f]) => f);
  }

  /** part names one key: in its own type, else in any type, else in the form. */
  part(type, key) {
    const own = this.types.get(type)?.fields.get(key);
    if (own) return own;
    if (formFields[key]) return formFields[key];
    for (const t of this.types.values()) if (t.fields.get(key)) return t.fields.get(key);
    return key;
  }

  formField(path) {
    return parts(path ?? "").map(({ key, index }) => (formFields[key] ?? key) + (index === null ? "" : ` ${index + 1}`)).join(" · ");
  }

  /** source names where an expected value comes from: a department, a document type, the form, today, or what it says itself. */
  source(key) {
    const bare = key.replace(/^shared:/, "");
    const fixed = { form: "您填写的内容", today: "今天的日期" };
    return fixed[bare] ?? sources[bare] ?? this.types.get(bare)?.name ?? bare;
  }
}

/** parts splits buyers[1].name into keys with their index. */
export function parts(path) {
  return path.split(".").filter(Boolean).map((p) => {
    const m = /^(.*?)\[(\d*)\]$/.exec(p);
    return m ? { key: m[1], index: m[2] === "" ? null : Number(m[2]) } : { key: p, index: null };
  });
}

/** expected puts bounds into words. */
export function expected(text) {
  const m = /^\s*(>=|<=|>|<|≥|≤)\s*(.+)$/.exec(text);
  if (!m) return text;
  const date = /^\d{4}-\d{2}(-\d{2})?$/.test(m[2].trim());
  const words = date
    ? { ">=": "不早于 ", "≥": "不早于 ", "<=": "不晚于 ", "≤": "不晚于 ", ">": "晚于 ", "<": "早于 " }
    : { ">=": "不少于 ", "≥": "不少于 ", "<=": "不超过 ", "≤": "不超过 ", ">": "大于 ", "<": "小于 " };
  return words[m[1]] + m[2].trim();
}

export function bytes(n) {
  return n >= 1 << 20 ? (n / (1 << 20)).toFixed(1) + " MB" : Math.max(1, Math.round(n / 1024)) + " KB";
}
