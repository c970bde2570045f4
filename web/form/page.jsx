// The form page: a stock react-jsonschema-form over what the service says. It has no widgets of its own; its look is form.css.
import React from "react";
import { createRoot } from "react-dom/client";
import Form from "@rjsf/core";
import { customizeValidator } from "@rjsf/validator-ajv8";
import Ajv2020 from "ajv/dist/2020.js";
import { residentID, uscc } from "./formats.mjs";
import { settled, spoken, together, translate } from "./text.mjs";
import { Names } from "../pages/names.js";

export const validator = customizeValidator({ AjvClass: Ajv2020, customFormats: { "resident-id": residentID, uscc } });

const $ = (id) => document.getElementById(id);
const asked = new URLSearchParams(location.hash.slice(1));
const key = asked.get("business") ?? "", precheck = asked.get("precheck") ?? "";
const draftKey = `draft:${key}:${precheck}`;
const names = new Names();

async function call(method, url, body) {
  let response;
  try {
    response = await fetch(url, { method, headers: { "Content-Type": "application/json", Prefer: "wait=0" }, body: body && JSON.stringify(body) });
  } catch {
    throw { detail: "连不上服务。请检查网络后再试。", errors: [] };
  }
  const answer = await response.json().catch(() => ({ detail: "服务没有答复，请稍后再试。" }));
  if (!response.ok) throw { errors: [], ...answer };
  return answer;
}

const formURL = `/v1/business-types/${encodeURIComponent(key)}/form`;

/** draft is what was answered before on this phone, not older than a week. */
function draft() {
  try {
    const d = JSON.parse(localStorage.getItem(draftKey));
    if (d && Date.now() - d.at < 7 * 86400e3) return d.answers;
    localStorage.removeItem(draftKey);
  } catch { /* a draft that cannot be read is none */ }
  return null;
}

function keepDraft(answers) {
  try {
    localStorage.setItem(draftKey, JSON.stringify({ at: Date.now(), answers }));
  } catch { /* a full or forbidden storage keeps nothing */ }
}

function tell(text, items = []) {
  const box = $("form-errors");
  box.hidden = !text;
  $("form-errors-text").textContent = text;
  $("form-errors-list").replaceChildren(...items.map((i) => Object.assign(document.createElement("li"), { textContent: i })));
  if (text) box.focus();
}

/** flagged turns the service's pointers into errors beside the answers. */
function flagged(errors) {
  const out = {};
  for (const e of errors) {
    let node = out;
    for (const part of (e.pointer ?? "").split("/").slice(2)) node = node[part] ??= {};
    (node.__errors ??= []).push(e.detail);
  }
  return out;
}

function Page({ first }) {
  const [data, setData] = React.useState(first.data);
  const [extra, setExtra] = React.useState({});
  const [busy, setBusy] = React.useState(false);
  const change = ({ formData }) => {
    setData(formData);
    keepDraft(formData);
  };
  const submit = async ({ formData }) => {
    setBusy(true);
    tell("");
    try {
      if (precheck) {
        await call("PUT", `/v1/prechecks/${encodeURIComponent(precheck)}/form`, { answers: formData });
        localStorage.removeItem(draftKey);
        location.href = "/#" + precheck;
        return;
      }
      const checked = await call("POST", formURL + ":check", { answers: formData });
      if (!checked.valid) throw { detail: `有 ${checked.faults.length} 处还要改一改。`, errors: checked.faults };
      sessionStorage.setItem("form", JSON.stringify({ business: key, form: checked.form }));
      localStorage.removeItem(draftKey);
      location.href = "/";
    } catch (e) {
      setExtra(flagged(e.errors));
      tell(e.detail, e.errors.map((p) => p.detail));
    } finally {
      setBusy(false);
    }
  };
  return (
    <Form schema={first.schema} uiSchema={first.ui_schema} formData={data} validator={validator} onChange={change} onSubmit={submit} disabled={busy} extraErrors={extra}
      noHtml5Validate focusOnFirstError showErrorList={false} translateString={translate} idPrefix="f"
      transformErrors={(errors, ui) => spoken(errors, ui ?? first.ui_schema, data)}
      customValidate={(answers, errors) => {
        for (const f of together(answers)) f.path.reduce((e, k) => e?.[k], errors)?.addError(f.message);
        return errors;
      }}
      onError={(errors) => tell(`还有 ${errors.length} 处要填或者要改，已经用红字标出来了。`)} />
  );
}

async function start() {
  if (!key) return tell("不知道您要办哪种业务。请回到首页，选好业务再来。");
  const before = draft();
  try {
    const [form, business] = await Promise.all([call("POST", formURL, { precheck_id: precheck || undefined, answers: before ?? undefined }), call("GET", `/v1/business-types/${encodeURIComponent(key)}`)]);
    $("form-title").textContent = business.name;
    document.title = `填写申请表：${business.name}`;
    const known = settled(form, (s) => names.source(s));
    $("form-known").hidden = !known.length;
    $("form-known").textContent = known.length ? `灰色的内容已经从${known.join("、")}查到，不用您填，也不能改。请看一看对不对。` : "";
    $("form-draft").hidden = !before;
    createRoot($("form")).render(<Page first={form} />);
  } catch (e) {
    tell(e.detail ?? "页面出了问题，请刷新后再试。");
    if (!e.detail) console.error(e);
  }
}

$("form-forget").addEventListener("click", () => {
  localStorage.removeItem(draftKey);
  location.reload();
});
start();
