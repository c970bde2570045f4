// The verdict: what it is, what to mend, what was read.

import { $, fill, h, icon, leap } from "./dom.js";
import { pagePicture } from "./client.js";
import { expected, sourceStatuses, statuses } from "./names.js";
import { arranged, toMend } from "./order.js";
import { mark, picture, zoom } from "./pictures.js";

/**
 * Verdict shows one result.
 * @param {object} result @param {import("./names.js").Names} names
 * @param {{replace: (name: string, file: File) => void, supply: (slot: string, files: File[]) => void, choose: ((key: string) => void)|null, again: () => void}} actions
 */
export function showResult(result, names, actions) {
  const v = { result, names, actions, run: Date.now(), groups: arranged(result) };
  v.numbers = numbered(result);
  fill($("view-result"), result.status === "failed" ? failure(v) : [headline(v), recheck(v), question(v), summary(v), ...v.groups.map((g) => group(v, g)), covered(v), fees(v), letters(v), documents(v), departments(v), ending(v)]);
}

function failure({ result, actions }) {
  return [h("h1", { tabindex: "-1" }, "这次没有审完"), h("div", { class: "summary", role: "alert" }, h("p", {}, result.failure || "系统出了问题，请稍后再试。")),
    h("p", {}, h("button", { type: "button", class: "button", on: { click: actions.again } }, "重新开始"))];
}

const decisions = {
  auto_approve: { kind: "good", sign: "ok", title: () => "预审通过，可以提交", lede: "材料齐全，内容一致。" },
  needs_correction: { kind: "mend", sign: "bad", title: (n) => (n ? `有 ${n} 处需要您更正` : "需要您更正"), lede: "按下面的办法改好后，可以直接在这里重新上传，系统会再查一遍。" },
  manual_review: { kind: "review", sign: "look", title: () => "需要工作人员审核", lede: "系统不能自己下结论，会由工作人员查看。" },
};

function headline({ result, groups, names }) {
  const d = decisions[result.decision] ?? decisions.manual_review;
  const business = result.business_type.name || "业务种类还没有确定";
  return h("div", { class: "panel panel-" + d.kind },
    h("p", { class: "panel-business" }, business),
    h("h1", { tabindex: "-1" }, icon(d.sign), d.title(toMend(groups))),
    h("p", {}, d.lede),
    result.decision_reasons.length ? h("ul", { class: "reasons" }, result.decision_reasons.map((r) => h("li", {}, r))) : null);
}

function question({ result, actions }) {
  const q = result.business_type.question;
  if (!q) return null;
  return h("section", { class: "offer", "aria-label": "请您回答" }, h("h2", {}, q.text),
    actions.choose ? q.options.map((o) => h("button", { type: "button", class: "button secondary", on: { click: () => actions.choose(o.key) } }, o.text))
      : h("ul", {}, q.options.map((o) => h("li", {}, o.text))));
}

const idOf = (g, i) => `item-${g.key}-${i + 1}`;

/** tasks are the things to do, each with the place on this page where the first of its problems is told. */
export function tasks(result, groups) {
  const places = groups.flatMap((g) => g.items.map((item, i) => ({ item, id: idOf(g, i) })));
  return (result.corrections ?? []).map((correction) => {
    const of = correction.slot ? (p) => p.item.missing?.slot === correction.slot : (p) => correction.findings.some((n) => p.item.finding === result.findings[n]);
    return { correction, id: places.find(of)?.id };
  }).filter((t) => t.id);
}

/** summary lists what is to be done at the top, in order, each leading to its place (the error summary of GOV.UK). */
function summary({ result, groups }) {
  const todo = tasks(result, groups);
  if (!todo.length) return null;
  return h("nav", { class: "summary", "aria-labelledby": "summary-title" }, h("h2", { id: "summary-title" }, todo.length > 1 ? `您要做 ${todo.length} 件事` : "您要做一件事"),
    h("ol", {}, todo.map(({ correction: c, id }) => h("li", { value: c.number }, leap(id, c.title), c.findings.length > 1 ? h("span", { class: "hint" }, `一共 ${c.findings.length} 处。`) : null,
      c.cause ? h("p", { class: "hint" }, c.cause) : null, c.at_home ? h("p", { class: "hint" }, "在家：" + c.at_home) : null, c.at_counter ? h("p", { class: "hint" }, "到窗口：" + c.at_counter) : null))));
}

/** recheck says what the last upload solved. */
function recheck({ result }) {
  const r = result.recheck;
  if (!r || !(r.solved.length || r.left || r.new)) return null;
  const text = r.solved.length ? `比上一次，解决了 ${r.solved.length} 个问题${r.left ? `，还剩 ${r.left} 个` : ""}。` : `上一次的 ${r.left} 个问题还在。`;
  return h("section", { class: r.solved.length ? "solved" : "note", "aria-label": "复查结果" }, h("h2", {}, icon(r.solved.length ? "ok" : "look"), text),
    r.solved.length ? h("ul", {}, r.solved.map((s) => h("li", {}, short({ finding: s })))) : null,
    r.new ? h("p", {}, `这一次新发现 ${r.new} 个，列在下面。`) : null);
}

/** fees sets the cases of each fee side by side. */
function fees({ result }) {
  if (!result.fees) return null;
  const amount = (c) => [c.rate, c.amount && `约 ${Number(c.amount).toLocaleString("zh-CN")} 元`].filter(Boolean).join("，") || "由税务核定";
  return h("section", { class: "group", "aria-labelledby": "fees-title" }, h("h2", { id: "fees-title" }, "大概要交多少钱"),
    result.fees.items.map((f) => h("div", { class: "fee" }, h("h3", {}, f.name, h("span", { class: "hint" }, `（${f.payer}交）`)),
      f.paid ? h("p", {}, icon("ok"), `税务已收到 ${Number(f.paid).toLocaleString("zh-CN")} 元。`) : null,
      f.paid ? null : h("ul", {}, f.cases.map((c) => h("li", {}, c.when ? c.when + "：" : "", h("strong", {}, amount(c))))),
      f.note && !f.paid ? h("p", { class: "hint" }, f.note) : null,
      h("details", {}, h("summary", {}, "依据"), h("ul", {}, f.basis.map((b) => h("li", {}, lawOf(b))))))),
    h("p", { class: "hint" }, result.fees.note));
}

/** letters leads to the papers to print. */
function letters({ result }) {
  const to = (kind, text) => h("p", {}, h("a", { class: "button secondary", href: `/v1/prechecks/${encodeURIComponent(result.id)}/letters/${kind}`, target: "_blank", rel: "noopener" }, text));
  return h("section", { class: "group", "aria-labelledby": "letters-title" }, h("h2", { id: "letters-title" }, "可以打印的文书"),
    h("div", { class: "row" }, result.corrections?.length ? to("correction-notice", "补正材料通知书") : null, to("application", "申请书"), to("inquiry", "询问笔录")));
}

/** short is the first sentence of what is wrong, or as much of it as says something. */
export function short({ finding, missing }) {
  if (missing) return `缺少${missing.name}`;
  const sentence = /^[^。；;！!]+/u.exec(finding.message)?.[0] ?? finding.message;
  if (sentence.length <= 40) return sentence;
  return /^.{12,40}(?=[：:，,])/u.exec(sentence)?.[0] ?? [...sentence].slice(0, 38).join("") + "…";
}

function group(v, g) {
  return h("section", { class: "group", "aria-labelledby": "group-" + g.key }, h("h2", { id: "group-" + g.key }, g.title), g.hint ? h("p", { class: "hint" }, g.hint) : null,
    g.items.map((item, i) => (item.missing ? missingCard(v, item.missing, idOf(g, i), v.numbers.get(item.missing)) : findingCard(v, item.finding, idOf(g, i), v.numbers.get(item.finding)))));
}

/** numbered gives each finding and missing paper the number of the task that mends it. */
export function numbered(result) {
  const out = new Map();
  for (const c of result.corrections ?? []) {
    for (const n of c.findings) out.set(result.findings[n], c.number);
    for (const m of result.missing) if (c.slot && m.slot === c.slot) out.set(m, c.number);
  }
  return out;
}

/** isUpload tells a file from the other places that a target may name. */
const isUpload = (file) => Boolean(file) && file !== "form" && !file.startsWith("shared:");

const signs = { block: ["bad", "障碍"], correct: ["bad", "要更正"], notice: ["info", "提醒"] };

function findingCard(v, f, id, number) {
  const [sign, word] = f.outcome === "cannot_tell" && f.severity !== "notice" ? ["look", "看不准"] : signs[f.severity] ?? signs.notice;
  const placed = f.targets.filter((t) => isUpload(t.file) && (t.box || t.page));
  return h("article", { class: "card card-" + f.severity, id, tabindex: "-1", "aria-labelledby": id + "-title" },
    h("p", { class: "tag" }, icon(sign), word),
    h("h3", { id: id + "-title" }, number ? `${number}. ` : "", f.plain || f.message),
    h("div", { class: placed.length === 1 ? "card-body beside" : "card-body" },
      placed.length ? h("div", { class: "evidence" }, placed.slice(0, 4).map((t) => evidence(v, t))) : null,
      h("div", {}, comparison(v, f.targets, placed.length === 1),
        f.fix.length ? [h("h4", {}, "怎么改"), h("ol", { class: "fix" }, f.fix.map((s) => h("li", {}, s)))] : null,
        mend(v, f))),
    h("details", {}, h("summary", {}, "依据"), f.legal_basis.length ? h("ul", {}, f.legal_basis.map((b) => h("li", {}, lawOf(b)))) : null, h("p", { class: "hint" }, `规则编号 ${f.rule}`)));
}

const lawOf = (b) => (b.law.includes("《") || !b.article ? b.law + (b.article ?? "") : `《${b.law}》${b.article}`) + (b.status === "待核" ? "（条文待核）" : "");

/** where says in words which place a target is. */
function where(v, t) {
  if (t.file === "form") return ["申请表单", v.names.formField(t.field)].filter(Boolean).join("：");
  if (t.file?.startsWith("shared:")) return v.names.source(t.file) + "的记录" + (t.field ? `：${v.names.part(null, t.field)}` : "");
  const d = v.result.documents.find((x) => x.id === t.document) ?? v.result.documents.find((x) => x.file === t.file);
  const pages = d?.pages.filter((p) => p.file === t.file).length ?? 0;
  return [d ? v.names.document(d) : null, t.file, t.page && pages > 1 ? `第 ${t.page} 页` : null, t.field ? v.names.field(d?.type, t.field) : null].filter(Boolean).join("，");
}

function evidence(v, t) {
  const url = pagePicture(v.result.id, t.file, t.page || 1, v.run);
  const text = where(v, t);
  return h("figure", {}, picture(url, { box: t.box, label: `材料图片：${text}。${t.box ? "框出了有问题的地方。" : ""}` }),
    h("figcaption", {}, text, " ", h("button", { type: "button", class: "link", "aria-label": `看整页：${text}`, on: { click: () => zoom(url, text, t.box) } }, "看整页")));
}

/** comparison sets what was found beside what was expected, a row for each place that has either; named: a picture beside it names its one place. */
function comparison(v, targets, named) {
  const told = targets.filter((t) => t.found || t.expected);
  if (!told.length) return null;
  return h("dl", { class: "compare" }, told.map((t) => h("div", { class: "compare-row" },
    named && told.length === 1 ? null : h("div", { class: "compare-where" }, h("dt", { class: "visually-hidden" }, "位置"), h("dd", {}, where(v, t))),
    h("div", {}, h("dt", {}, "现在是"), h("dd", { class: "found" }, t.found || "（空）")),
    t.expected ? h("div", {}, h("dt", {}, "应该是"), h("dd", { class: "expected" }, expected(t.expected), t.source ? h("span", { class: "hint" }, `（依据：${v.names.source(t.source)}）`) : null)) : null)));
}

/** chooser is a button that opens the file dialog. */
function chooser(text, label, chosen, multiple) {
  const input = h("input", { type: "file", accept: "image/*,application/pdf,.pdf", multiple, hidden: true, on: { change: (e) => e.target.files.length && chosen([...e.target.files]) } });
  return h("p", {}, h("button", { type: "button", class: "button secondary", "aria-label": label, on: { click: () => input.click() } }, text), input);
}

/** mend offers what can be done about a finding right here. */
function mend(v, f) {
  const file = f.targets.find((t) => isUpload(t.file))?.file;
  if (f.retry === "edit_form" && f.severity === "correct") return formLink(v.result, "去改填写的内容");
  if (f.severity === "notice" || f.severity === "block" || !file || !["reupload", "other_document"].includes(f.retry)) return null;
  return chooser("重新上传这份材料", `重新上传 ${file}`, ([chosen]) => v.actions.replace(file, chosen), false);
}

/** formLink leads to the form of the business, filled in from this pre-check. */
function formLink(result, text) {
  if (!result.business_type.key) return null;
  return h("p", {}, h("a", { class: "button secondary", href: `/form.html#${new URLSearchParams({ business: result.business_type.key, precheck: result.id })}` }, text));
}

function missingCard(v, m, id, number) {
  return h("article", { class: "card card-correct", id, tabindex: "-1", "aria-labelledby": id + "-title" },
    h("p", { class: "tag" }, icon("bad"), "缺材料"),
    h("h3", { id: id + "-title" }, `${number ? number + ". " : ""}缺少${m.name}`),
    h("dl", { class: "compare" }, h("div", { class: "compare-row" },
      m.why ? h("div", {}, h("dt", {}, "为什么要"), h("dd", {}, m.why)) : null,
      m.how_to_get ? h("div", {}, h("dt", {}, "怎么取得"), h("dd", {}, m.how_to_get)) : null)),
    chooser("补交这份材料", `补交${m.name}`, (files) => v.actions.supply(m.slot, files), true));
}

function covered({ result, names }) {
  const list = result.missing.filter((m) => m.covered_by_shared_data);
  if (!list.length) return null;
  return h("section", { class: "group" }, h("h2", {}, "不用您交的材料"),
    h("ul", { class: "plain" }, list.map((m) => h("li", {}, icon("ok"), `${m.name}：已经从${m.covered_by ? names.source(m.covered_by) : "部门"}查到`))));
}

function documents(v) {
  if (!v.result.documents.length) return null;
  return h("section", { class: "group", "aria-labelledby": "read-title" }, h("h2", { id: "read-title" }, "从材料里读到的内容"),
    h("p", { class: "hint" }, "点开一份材料，再点一项内容，就能看到它在材料上的位置。"),
    v.result.documents.map((d) => documentCard(v, d)));
}

function documentCard(v, d) {
  const fields = v.names.sorted(d.type, leaves(d.fields).filter((f) => f.field.status !== "absent" || f.field.value));
  const doubts = fields.filter((f) => f.field.status === "uncertain" || f.field.status === "unreadable").length;
  const e = h("details", { class: "document" }, h("summary", {}, h("span", { class: "document-name" }, v.names.document(d)), " ", h("span", { class: "hint" }, d.file),
    doubts ? h("span", { class: "doubt" }, icon("look"), `${doubts} 项不太确定`) : null));
  // Pictures are fetched when somebody looks.
  e.addEventListener("toggle", () => e.open && e.childElementCount === 1 && e.append(documentBody(v, d, fields)), { once: false });
  return e;
}

function documentBody(v, d, fields) {
  const pictures = new Map();
  const shown = d.pages.map((p) => {
    const boxes = fields.filter((f) => f.field.box && f.field.file === p.file && f.field.page === p.page).map((f) => ({ box: f.field.box, path: f.path }));
    const label = d.pages.length > 1 ? `${p.file} 第 ${p.page} 页` : p.file;
    const holder = picture(pagePicture(v.result.id, p.file, p.page, v.run), { boxes, label: "材料图片：" + label });
    pictures.set(p.file + "\n" + p.page, holder);
    return h("figure", {}, holder, h("figcaption", {}, label));
  });
  // Choosing a field shows its place below it, where the eye is, and marks it on the page.
  const choose = (f, button) => {
    const opening = button.getAttribute("aria-expanded") !== "true";
    for (const b of button.closest("ul").querySelectorAll("button.field[aria-expanded=true]")) {
      b.setAttribute("aria-expanded", "false");
      b.nextElementSibling?.remove();
    }
    for (const holder of pictures.values()) mark(holder, opening ? f.path : null);
    if (!opening) return;
    button.setAttribute("aria-expanded", "true");
    button.after(picture(pagePicture(v.result.id, f.field.file, f.field.page, v.run), { box: f.field.box, label: `${v.names.field(d.type, f.path)}在材料上的位置` }));
  };
  return h("div", { class: "document-body" }, h("div", { class: "document-pages" }, shown),
    fields.length ? h("ul", { class: "fields" }, fields.map((f) => fieldRow(v, d, f, choose))) : h("p", { class: "hint" }, "没有读到内容。"));
}

function fieldRow(v, d, f, choose) {
  const [sign, word] = statuses[f.field.status] ?? statuses.uncertain;
  const text = [h("span", { class: "field-name" }, v.names.field(d.type, f.path)), h("span", { class: "field-value" }, f.field.value || "—"),
    f.field.status === "read" ? null : h("span", { class: "field-status" }, icon(sign), word, f.field.second ? `，也可能是 ${f.field.second}` : "")];
  if (!f.field.box) return h("li", { class: "field" }, text);
  const b = h("button", { type: "button", class: "field", "aria-expanded": "false", on: { click: () => choose(f, b) } }, text);
  return h("li", {}, b);
}

/** leaves lists the fields of a document with their paths. */
export function leaves(node, path = "") {
  if (Array.isArray(node)) return node.flatMap((n, i) => leaves(n, `${path}[${i}]`));
  if (!node || typeof node !== "object") return [];
  if ("value" in node) return [{ path, field: node }];
  return Object.entries(node).flatMap(([key, n]) => leaves(n, path ? `${path}.${key}` : key));
}

function departments({ result, names }) {
  if (!result.sources.length) return null;
  return h("section", { class: "group", "aria-labelledby": "sources-title" }, h("h2", { id: "sources-title" }, "向部门核对的情况"),
    h("ul", { class: "plain" }, result.sources.map((s) => {
      const [sign, word] = sourceStatuses[s.status] ?? sourceStatuses.stale;
      return h("li", {}, icon(sign), `${names.source(s.source)}：${word}`, s.as_of ? h("span", { class: "hint" }, `（数据截至 ${s.as_of.slice(0, 10)}）`) : null);
    })));
}

function ending({ result, actions }) {
  const c = result.checks, n = c.passed + c.failed + c.cannot_tell;
  return h("section", { class: "group" },
    h("p", {}, `一共核对了 ${n} 项：符合 ${c.passed} 项，不符合 ${c.failed} 项，判断不了 ${c.cannot_tell} 项。用时 ${(result.timings_ms.total / 1000).toFixed(1)} 秒。`),
    h("div", { class: "row" }, formLink(result, "填写、修改申请表"), chooser("再补交其他材料", "再补交其他材料", (files) => actions.supply(null, files), true),
      h("p", {}, h("button", { type: "button", class: "button secondary", on: { click: () => window.print() } }, "打印")),
      h("p", {}, h("button", { type: "button", class: "link", on: { click: actions.again } }, "重新开始一件"))),
    h("p", { class: "hint" }, `预审编号 ${result.id}`, result.reference ? `，申请编号 ${result.reference}` : "", `。规则版本 ${result.versions.pack || "—"}，程序版本 ${result.versions.service || "—"}。`));
}
