// The page for citizens: choose files, watch the progress, read the verdict. The id of a pre-check stands behind the # of the address, which the browser
// keeps to itself, so that a reload shows it again.

import { $, fill, h, show } from "./dom.js";
import * as client from "./client.js";
import { Names, stageOf, stages } from "./names.js";
import { setUpZoom } from "./pictures.js";
import { showResult } from "./result.js";
import { cleanName, freeName, setUpStart } from "./start.js";

let names = new Names();
const named = client.documentTypes().then((t) => { names = new Names(t.document_types); }).catch(() => {}); // keys are shown then

/** What was sent, to send it again with a question answered; null for a specimen or after a reload. */
let sent = null;

function showStart() {
  history.replaceState(null, "", location.pathname);
  show("start", "上传材料");
}

/** progress shows how far things are; share is 0 to 1. */
function progress(stage, share, text) {
  const at = stages.findIndex(([key]) => key === stage);
  const percent = Math.round(100 * Math.min(1, [0, 0.15, 0.85, 0.92][Math.max(at, 0)] + share * [0.15, 0.7, 0.07, 0.08][Math.max(at, 0)]));
  const bar = document.querySelector(".bar");
  bar.setAttribute("aria-valuenow", percent);
  bar.firstElementChild.style.width = percent + "%";
  const now = document.querySelector(".progress-now");
  if (now.textContent !== text) now.textContent = text;
  fill(document.querySelector(".stages"), stages.map(([key, name], i) => h("li", { class: i < at ? "past" : i === at ? "now" : "", "aria-current": i === at ? "step" : null },
    name, h("span", { class: "visually-hidden" }, i < at ? "（完成）" : i === at ? "（进行中）" : "（未开始）"))));
}

function moved(state) {
  const p = state.progress;
  if (state.status === "queued" || !p) return progress("upload", 1, "材料已收到，正在排队。");
  const stage = stageOf(p.stage);
  const texts = { ocr: p.total ? `正在看文件，看完 ${p.done} 个，一共 ${p.total} 个。` : "正在看文件。", extract: "正在整理读到的内容。", rules: "正在核对规定和部门数据。" };
  progress(stage, p.total ? p.done / p.total : 0.3, texts[stage] ?? "正在预审。");
}

/** run shows the progress of a pre-check that begin starts, and then its result. */
async function run(begin, files) {
  progress("upload", 0, "正在上传材料。");
  show("progress", "正在预审");
  try {
    const state = await begin((share) => progress("upload", share, `正在上传材料，已传 ${Math.round(share * 100)}%。`));
    await finish(state.id, files);
  } catch (e) {
    trouble(e);
  }
}

async function finish(id, files) {
  history.replaceState(null, "", "#" + id);
  const result = await client.follow(id, moved);
  await named;
  const handles = files ?? namedIn(result);
  showResult(result, names, {
    replace: (name, file) => run((share) => put(id, [{ name, file }], {}, share), handles),
    supply: (slot, chosen) => {
      const taken = [...handles];
      const added = chosen.map((file) => {
        const name = freeName(cleanName(file.name), taken);
        taken.push(name);
        return { name, file };
      });
      run((share) => put(id, added, slot ? { documents: added.map((f) => ({ file: f.name, slot })) } : {}, share), taken);
    },
    choose: sent && ((key) => submit(sent.files, { ...sent.request, business_type: key })),
    again: showStart,
  });
  show("result", "预审结果");
}

/** namedIn lists the uploads that a result speaks of; one that could not be opened is only in a finding. */
const namedIn = (result) => [...new Set([...result.documents.flatMap((d) => [d.file, ...d.pages.map((p) => p.file)]), ...result.findings.flatMap((f) => f.targets.map((t) => t.file ?? ""))])];

const put = (id, files, request, share) => client.upload("PUT", `/v1/prechecks/${encodeURIComponent(id)}/files`, files, request, share);

function submit(files, request) {
  sent = { files, request };
  run((share) => client.upload("POST", "/v1/prechecks", files, request, share), files.map((f) => f.name));
}

function trySpecimen(id) {
  sent = null;
  run(() => client.checkSpecimen(id), null);
}

/** trouble shows what went wrong and leads back. */
function trouble(e) {
  const problem = e instanceof client.Problem ? e : new client.Problem("页面出了问题，请刷新后再试。");
  if (!(e instanceof client.Problem)) console.error(e);
  $("problem-text").textContent = problem.message;
  const more = problem.errors.map((p) => p.detail).filter((d) => d && d !== problem.message);
  fill($("problem-list"), more.map((d) => h("li", {}, d)));
  show("problem", "没有办成");
}

setUpZoom();
setUpStart(submit, trySpecimen);
$("problem-back").addEventListener("click", showStart);
$("home").addEventListener("click", (e) => {
  e.preventDefault();
  showStart();
});
if (/^#pc_[a-z0-9]+$/.test(location.hash)) {
  progress("upload", 1, "正在取回结果。");
  show("progress", "正在预审");
  finish(location.hash.slice(1), null).catch(trouble);
} else {
  show("start", "上传材料", true);
}
