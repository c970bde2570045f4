// Run by web_test.go: the forms in the folder FORMS are rendered by a stock react-jsonschema-form, and what the page adds to it.
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { createElement } from "react";
import { renderToString } from "react-dom/server";
import rjsf from "@rjsf/core";
import { customizeValidator } from "@rjsf/validator-ajv8";
import { Ajv2020 } from "ajv/dist/2020.js";
import { residentID, uscc } from "./formats.mjs";
import { spoken, together, translate } from "./text.mjs";

const Form = rjsf.default ?? rjsf;
const validator = customizeValidator({ AjvClass: Ajv2020, customFormats: { "resident-id": residentID, uscc } });
const folder = process.env.FORMS;
const forms = readdirSync(folder).map((file) => ({ name: file.replace(".json", ""), ...JSON.parse(readFileSync(join(folder, file), "utf8")) }));
const render = (f, data) => renderToString(createElement(Form, { schema: f.schema, uiSchema: f.ui_schema, formData: data ?? f.data, validator, noHtml5Validate: true }));

test("40 类业务的表单都画得出来，没有画不了的内容", () => {
  assert.equal(forms.length, 40);
  for (const f of forms) {
    const html = render(f);
    assert.ok(html.includes("姓名或者单位名称"), f.name);
    assert.ok(!/Unsupported field|Unknown field|unsupported-field/i.test(html), f.name);
  }
});

test("没有回答的问题，不替人选好", () => {
  for (const f of forms) {
    const radios = [...render(f).matchAll(/<input[^>]*type="radio"[^>]*>/g)].map((m) => m[0]).filter((r) => !r.includes("separate_certificates"));
    assert.ok(radios.every((r) => !/\schecked=/.test(r)), f.name);
  }
});

test("说了替别人办，才问代办的人", () => {
  const f = forms.find((x) => x.name === "transfer_stock_house");
  assert.ok(!render(f).includes("代办人姓名"));
  assert.ok(render(f, { ...f.data, situation: { has_agent: "是" } }).includes("代办人姓名"));
});

test("按份共有，只问得房的一方份额", () => {
  const f = forms.find((x) => x.name === "transfer_stock_house");
  const shares = (data) => [...render(f, { ...f.data, ...data }).matchAll(/<label[^>]*>占多少份额/g)].length;
  assert.equal(shares({}), 0);
  assert.equal(shares({ co_ownership: "按份共有", applicants: [{ role: "seller1" }, { role: "buyer1" }, { role: "buyer2" }] }), 2);
});

test("写错了，说的是服务的话", () => {
  const f = forms.find((x) => x.name === "transfer_stock_house");
  const data = { ...f.data, applicants: [{ role: "seller1", id_type: "居民身份证", id_number: "640402198001010011", name: "甲", phone: "1" }] };
  const said = spoken(validator.rawValidation(f.schema, data).errors.map((e) => ({ name: e.keyword, property: e.instancePath.replaceAll("/", ".") + (e.params.missingProperty ? "." + e.params.missingProperty : "") })), f.ui_schema, data);
  const at = (p) => said.find((e) => e.property === p)?.message ?? "";
  assert.match(at(".applicants.0.id_number"), /身份证号码有 18 位/);
  assert.match(at(".applicants.0.phone"), /11 位手机号/);
  assert.match(at(".co_ownership"), /还没有选/);
  assert.ok(said.every((e) => !/must|should|property/i.test(e.message)), JSON.stringify(said.filter((e) => /must/.test(e.message))));
});

test("校验位和服务器算得一样", () => {
  const cases = JSON.parse(readFileSync(new URL("./testdata/formats.json", import.meta.url), "utf8"));
  for (const [format, right] of [["resident-id", residentID], ["uscc", uscc]]) {
    for (const s of cases[format].good) assert.ok(right(s), s);
    for (const s of cases[format].bad) assert.ok(!right(s), s);
  }
});

test("几个人合起来看", () => {
  const buyer = (n, share, id) => ({ role: "buyer" + n, share, id_number: id });
  assert.deepEqual(together({ co_ownership: "按份共有", applicants: [buyer(1, "50%", "a"), buyer(2, "1/2", "b")] }), []);
  assert.match(together({ co_ownership: "按份共有", applicants: [buyer(1, "60%", "a"), buyer(2, "30%", "b")] })[0].message, /100%/);
  assert.match(together({ applicants: [buyer(1, "", "a"), buyer(1, "", "b")] })[0].message, /第二人/);
  assert.equal(translate("Add Item"), "再加一个人");
});
