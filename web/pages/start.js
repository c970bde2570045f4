// The first view: what it is about, the files, and the specimens.

import { $, fill, h, leap } from "./dom.js";
import * as client from "./client.js";
import { bytes } from "./names.js";

/** @type {{name: string, file: File, url: string|null}[]} */
let chosen = [];

/** setUpStart wires the form; submit is called with the files and the request, trySpecimen with an id. */
export function setUpStart(submit, trySpecimen) {
  for (const id of ["files", "camera"]) {
    $(id).addEventListener("change", (e) => {
      add([...e.target.files]);
      e.target.value = ""; // the same file may be chosen again after it was removed
    });
  }
  const drop = $("drop");
  drop.addEventListener("dragover", (e) => {
    e.preventDefault();
    drop.classList.add("drop-over");
  });
  drop.addEventListener("dragleave", () => drop.classList.remove("drop-over"));
  drop.addEventListener("drop", (e) => {
    e.preventDefault();
    drop.classList.remove("drop-over");
    add([...e.dataTransfer.files]);
  });
  $("start-form").addEventListener("submit", (e) => {
    e.preventDefault();
    if (!chosen.length) return complain([{ detail: "请先选择要检查的材料", target: "files" }]);
    complain([]);
    submit(chosen.map(({ name, file }) => ({ name, file })), asked());
  });
  matchWords();
  $("business").addEventListener("change", offerForm);
  client.businessTypes().then(({ business_types }) => listBusinesses(business_types)).catch(() => {}); // the choice stays with the system
  client.specimens().then(({ specimens }) => listSpecimens(specimens, trySpecimen)).catch(() => {}); // nothing to try then
}

/** asked is the request as the form stands. */
function asked() {
  const request = {};
  if ($("business").value) request.business_type = $("business").value;
  const typed = typedForm();
  if (typed && (!request.business_type || request.business_type === typed.business)) Object.assign(request, { business_type: typed.business, form: typed.form });
  if ($("words").value.trim()) request.request_text = $("words").value.trim();
  return request;
}

/** typedForm is the form that was filled in on the form page before, in this tab; null for none. */
function typedForm() {
  try {
    return JSON.parse(sessionStorage.getItem("form"));
  } catch {
    return null;
  }
}

/** offerForm leads to the form of the chosen business. */
function offerForm() {
  const key = $("business").value, typed = typedForm()?.business === key && key;
  $("fill").hidden = !key;
  $("fill-link").href = "/form.html#" + new URLSearchParams({ business: key });
  $("fill-link").textContent = typed ? "申请表填好了，再看一看" : "先填申请表（也可以查完材料再填）";
}

/** complain lists errors at the top, each leading to its place. */
export function complain(errors) {
  const box = $("start-errors");
  box.hidden = !errors.length;
  if (!errors.length) return;
  fill(box, h("h2", {}, "请先看这里"), h("ul", {}, errors.map((e) => h("li", {}, e.target ? leap(e.target, e.detail) : e.detail))));
  box.focus();
}

function listBusinesses(types) {
  const select = $("business");
  for (const category of new Set(types.map((t) => t.category))) {
    select.append(h("optgroup", { label: category }, types.filter((t) => t.category === category).map((t) => h("option", { value: t.key }, t.name))));
  }
  if (typedForm()) select.value = typedForm().business;
  offerForm();
}

function listSpecimens(specimens, trySpecimen) {
  $("specimens").hidden = !specimens.length;
  fill($("specimen-list"), specimens.map((s) => h("li", { class: "specimen" },
    h("p", { class: "specimen-title" }, s.title || s.business_name),
    s.title && s.title !== s.business_name ? h("p", { class: "hint" }, s.business_name) : null,
    s.request_text ? h("p", { class: "quote" }, s.request_text) : null,
    h("button", { type: "button", class: "button secondary", "aria-label": `试一试样例：${s.title || s.business_name}（${s.files} 个文件）`, on: { click: () => trySpecimen(s.id) } }, `试一试（${s.files} 个文件）`))));
}

/** add takes files in; a second file of the same name gets a number, because the name is how everything speaks of it. */
function add(files) {
  for (const file of files) {
    const name = freeName(cleanName(file.name), chosen.map((c) => c.name));
    chosen.push({ name, file, url: file.type.startsWith("image/") ? URL.createObjectURL(file) : null });
  }
  if (files.length) {
    complain([]);
    $("files-status").textContent = `加了 ${files.length} 个文件，现在一共 ${chosen.length} 个。`;
  }
  list();
}

/** cleanName replaces what the service doesn't take in a name. */
export const cleanName = (name) => name.replace(/[\p{Cc}\p{Bidi_C}\u2028\u2029\\/]/gu, "_") || "未命名";

export function freeName(name, taken) {
  const dot = name.lastIndexOf(".");
  const [stem, ending] = dot > 0 ? [name.slice(0, dot), name.slice(dot)] : [name, ""];
  let free = name;
  for (let n = 2; taken.includes(free); n++) free = `${stem}(${n})${ending}`;
  return free;
}

function list() {
  $("file-list").hidden = !chosen.length;
  fill($("file-list"), chosen.map((c, i) => h("li", { class: "file" },
    c.url ? h("img", { class: "thumb", src: c.url, alt: "" }) : h("span", { class: "thumb thumb-text", "aria-hidden": "true" }, c.name.toLowerCase().endsWith(".pdf") ? "PDF" : "文件"),
    h("span", { class: "file-name" }, c.name, h("span", { class: "hint" }, " ", bytes(c.file.size))),
    h("button", { type: "button", class: "link", "aria-label": `去掉文件 ${c.name}`, on: { click: () => remove(i) } }, "去掉"))));
}

function remove(i) {
  const [gone] = chosen.splice(i, 1);
  if (gone.url) URL.revokeObjectURL(gone.url);
  $("files-status").textContent = `去掉了 ${gone.name}，还有 ${chosen.length} 个文件。`;
  list();
  ($("file-list").querySelectorAll("button")[Math.min(i, chosen.length - 1)] ?? $("files")).focus();
}

/** matchWords asks, a moment after the last key, which business the words mean, and offers it. */
function matchWords() {
  let timer, running;
  $("words").addEventListener("input", () => {
    clearTimeout(timer);
    running?.abort();
    const text = $("words").value.trim();
    if (text.length < 4) return fill($("match"));
    timer = setTimeout(async () => {
      running = new AbortController();
      try {
        offer(await client.match(text, running.signal));
      } catch {
        fill($("match")); // the list below is still there
      }
    }, 500);
  });
}

function offer(match) {
  if (match.outcome === "out_of_scope") {
    return fill($("match"), h("p", { class: "note" }, "这件事好像不归不动产登记办。如果您确定是，请在下面选择业务种类。"));
  }
  const options = match.outcome === "ask" && match.question ? match.question.options : match.candidates.slice(0, 1).map((c) => ({ key: c.key, text: c.name }));
  if (!options.length) return fill($("match"));
  const question = match.outcome === "ask" && match.question ? match.question.text : "您要办的是不是：";
  fill($("match"), h("div", { class: "offer", role: "group", "aria-label": question }, h("p", {}, question),
    options.map((o) => h("button", { type: "button", class: "button secondary small", on: { click: () => choose(o) } }, o.text))));
}

function choose(option) {
  $("business").value = option.key;
  offerForm();
  const name = $("business").selectedOptions[0]?.textContent ?? option.text;
  fill($("match"), h("p", { class: "offer-taken" }, `已选：${name}`));
}
