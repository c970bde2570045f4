// What the form says: the service's texts for wrong answers, and Chinese for the few words that the form library says by itself.

/** words are the library's own texts, by the key that it asks for. */
const words = {
  "Add": "再加一格", "Add Item": "再加一个人", "Remove": "去掉这一格", "Submit": "提交", "Errors": "这些地方要改一改", "Yes": "是", "No": "不是", "Clear": "清空",
  "Move up": "往上移", "Move down": "往下移", "Copy": "复制",
};

/** translate is react-jsonschema-form's translateString. */
export const translate = (text, params) => (words[text] ?? text).replace(/%(\d)/g, (_, i) => params?.[i - 1] ?? "");

/** at finds the UI schema of a place such as .applicants.0.name. */
export function at(ui, property) {
  let found = ui;
  for (const key of keysOf(property)) found = /^\d+$/.test(key) ? found?.items : found?.[key];
  return found ?? {};
}

export const keysOf = (property) => property.replace(/\['?([^\]']+)'?\]/g, ".$1").split(".").filter(Boolean);

/** valueAt is the answer at a place. */
const valueAt = (data, keys) => keys.reduce((v, key) => v?.[key], data);

/** spoken puts the errors of the validator into the service's words, one a place; what only says that a condition was not met goes. */
export function spoken(errors, ui, data) {
  const told = new Map();
  for (const e of errors) {
    if (["if", "allOf", "anyOf", "oneOf"].includes(e.name)) continue;
    const messages = at(ui, e.property)["ui:options"]?.messages ?? {};
    const by = Object.keys(messages).find((k) => k.startsWith("by_"));
    const keys = keysOf(e.property);
    const narrow = by && e.name !== "required" ? messages[by][valueAt(data, [...keys.slice(0, -1), by.slice(3)])] : null;
    const message = narrow ?? messages[e.name] ?? (e.name === "required" ? "这一项还没有填。" : "这里填得不对，请再看一遍。");
    if (!told.has(e.property)) told.set(e.property, { ...e, message, stack: message });
  }
  return [...told.values()];
}

/** together checks what no single answer shows, as the service does: shares that add up, nobody entered twice, one entry a role. */
export function together(data) {
  const faults = [], roles = new Set(), people = new Set();
  let sum = 0, shared = 0;
  (data.applicants ?? []).forEach((p, i) => {
    if (p.role && roles.has(p.role)) faults.push({ path: ["applicants", i, "role"], message: "这一方前面已经有人了，请选“第二人”“第三人”。" });
    roles.add(p.role);
    const who = p.id_number && p.id_number.toUpperCase() + (p.role ?? "").replace(/\d+$/, "");
    if (who && people.has(who)) faults.push({ path: ["applicants", i, "id_number"], message: "这个人前面已经写过了。" });
    people.add(who);
    const share = portion(p.share);
    if (share !== null && data.co_ownership === "按份共有") {
      sum += share;
      shared++;
    }
  });
  if (shared && Math.abs(sum - 1) > 1e-9) faults.push({ path: ["applicants"], message: "几个人的份额加起来不是 100%，请改一改。" });
  return faults;
}

/** portion is a share as a number; null for none. */
export function portion(text) {
  const percent = /^(\d+(?:\.\d+)?)%$/.exec(text ?? ""), fraction = /^(\d+)\/(\d+)$/.exec(text ?? "");
  if (percent) return Number(percent[1]) / 100;
  return fraction ? Number(fraction[1]) / Number(fraction[2]) : null;
}

/** settled lists what need not be filled in: the locked values, as rows of title and source. */
export function settled(form, sourceName) {
  const sources = new Set(Object.values(form.provenance).filter((p) => p.locked).map((p) => sourceName(p.source)));
  return [...sources];
}
