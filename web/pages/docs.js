// The contract to browse: what /openapi.json says, as a page.

import { $, fill, h } from "./dom.js";

const nameOf = (ref) => ref.split("/").pop();

/** typeOf is a schema in a few words, with links to the named ones. */
function typeOf(s) {
  if (!s) return ["—"];
  if (s.$ref) return [h("a", { href: "#schema-" + nameOf(s.$ref) }, nameOf(s.$ref))];
  for (const [key, word] of [["oneOf", " 或 "], ["anyOf", " 或 "], ["allOf", " 且 "]]) {
    if (s[key]) return s[key].flatMap((o, i) => [i ? word : "", ...typeOf(o)]);
  }
  const type = Array.isArray(s.type) ? s.type.join(" | ") : s.type ?? "任意";
  if (s.items) return [type + " ［", ...typeOf(s.items), "］"];
  if (s.additionalProperties && typeof s.additionalProperties === "object") return [type + " { 键: ", ...typeOf(s.additionalProperties), " }"];
  return [type + (s.format ? `（${s.format}）` : "")];
}

/** limits are what a schema asks for beside its type. */
function limits(s) {
  const told = { enum: (v) => "可取：" + v.join("、"), pattern: (v) => "格式：" + v, minLength: (v) => `至少 ${v} 个字`, maxLength: (v) => `至多 ${v} 个字`, minItems: (v) => `至少 ${v} 项`, maxItems: (v) => `至多 ${v} 项`, minimum: (v) => `不小于 ${v}`, maximum: (v) => `不大于 ${v}` };
  return Object.entries(told).filter(([key]) => s?.[key] !== undefined).map(([key, tell]) => tell(s[key])).join("；");
}

function properties(s) {
  const keys = Object.entries(s.properties ?? {});
  if (!keys.length) return h("p", {}, ...typeOf(s), limits(s) ? "；" + limits(s) : "");
  return h("dl", { class: "schema" }, keys.flatMap(([key, p]) => [
    h("dt", {}, key, (s.required ?? []).includes(key) ? h("span", { class: "required" }, " 必有") : null),
    h("dd", {}, ...typeOf(p), p.description ? h("div", {}, p.description) : null, limits(p) ? h("div", { class: "hint" }, limits(p)) : null),
  ]));
}

function content(c) {
  return Object.entries(c ?? {}).map(([media, { schema }]) => h("div", {}, h("p", {}, h("code", {}, media), " ", schema?.properties ? "" : h("span", {}, ...typeOf(schema))), schema?.properties ? properties(schema) : null));
}

function operation(method, path, op) {
  const parameters = op.parameters ?? [];
  return h("article", { class: "operation", id: op.operationId },
    h("h3", {}, h("span", { class: "method" }, method.toUpperCase()), path),
    h("p", {}, h("strong", {}, op.summary ?? ""), op.description ? h("span", {}, op.summary ? "　" : "", op.description) : null),
    parameters.length ? h("div", {}, h("h4", {}, "参数"), h("table", {}, h("tbody", {}, parameters.map((p) => h("tr", {}, h("th", { scope: "row" }, h("code", {}, p.name), p.required ? h("span", { class: "required" }, " 必填") : null), h("td", {}, p.in),
      h("td", {}, ...typeOf(p.schema), " ", p.description ?? p.schema?.description ?? "", limits(p.schema) ? h("div", { class: "hint" }, limits(p.schema)) : null)))))) : null,
    op.requestBody ? h("details", { open: true }, h("summary", {}, "请求内容"), content(op.requestBody.content)) : null,
    h("details", {}, h("summary", {}, "回答"), Object.entries(op.responses ?? {}).map(([status, r]) => h("div", {}, h("h4", {}, status, "　", r.description ?? ""), content(r.content)))));
}

async function draw() {
  const doc = await (await fetch("/openapi.json")).json();
  fill($("title"), doc.info.title);
  fill($("about"), `版本 ${doc.info.version}。${doc.info.description ?? ""}`);
  const all = Object.entries(doc.paths).flatMap(([path, item]) => ["get", "post", "put", "delete"].filter((m) => item[m]).map((method) => ({ path, method, op: item[method], tag: item[method].tags?.[0] ?? "其他" })));
  const tags = [...new Set([...(doc.tags ?? []).map((t) => t.name), ...all.map((o) => o.tag)])].filter((t) => all.some((o) => o.tag === t));
  fill($("index"), tags.map((tag) => [h("h2", {}, tag), h("ul", {}, all.filter((o) => o.tag === tag).map((o) => h("li", {}, h("a", { href: "#" + o.op.operationId }, h("code", {}, o.method.toUpperCase() + " " + o.path), "　", o.op.summary ?? ""))))]).flat());
  fill($("operations"), tags.map((tag) => [h("h2", {}, tag), all.filter((o) => o.tag === tag).map((o) => operation(o.method, o.path, o.op))]).flat(2));
  $("schemas").append(...Object.entries(doc.components?.schemas ?? {}).map(([name, s]) => h("article", { id: "schema-" + name }, h("h3", {}, name), s.description ? h("p", {}, s.description) : null, properties(s))));
  if (location.hash) document.getElementById(decodeURIComponent(location.hash.slice(1)))?.scrollIntoView();
}

draw().catch(() => fill($("about"), "接口文档没有取到，请刷新再试。"));
