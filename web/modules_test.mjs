// Run by web_test.go: what the modules do without a page.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Names, bytes, expected, parts } from "./pages/names.js";
import { arranged, toMend } from "./pages/order.js";
import { crop } from "./pages/pictures.js";
import { leaves, short, tasks } from "./pages/result.js";
import { cleanName, freeName } from "./pages/start.js";

const finding = (retry, severity = "correct", file = "a.jpg", page = 1) => ({ retry, severity, message: retry + file, targets: [{ file, page }] });

test("先说障碍，再说重拍、改表单、补材料，最后是窗口和提醒", () => {
  const groups = arranged({
    findings: [finding("wait"), finding("edit_form"), finding("other_document"), finding("reupload"), finding("counter"), finding("reupload", "notice"), finding("counter", "block")],
    missing: [{ slot: "tax", name: "完税证明", covered_by_shared_data: false }, { slot: "x", name: "婚姻证明", covered_by_shared_data: true }],
  });
  assert.deepEqual(groups.map((g) => [g.key, g.items.length]), [["block", 1], ["reupload", 1], ["edit_form", 1], ["other_document", 2], ["counter", 1], ["wait", 1], ["notice", 1]]);
  assert.equal(groups[3].items[0].missing.name, "完税证明");
  assert.equal(toMend(groups), 6);
});

test("同一份文件的问题排在一起，按页码", () => {
  const [g] = arranged({ findings: [finding("reupload", "correct", "b.jpg"), finding("reupload", "correct", "a.jpg", 2), finding("reupload", "correct", "a.jpg", 1)], missing: [] });
  assert.deepEqual(g.items.map((i) => i.finding.targets[0].file + i.finding.targets[0].page), ["a.jpg1", "a.jpg2", "b.jpg1"]);
});

test("没有问题就什么也不列", () => assert.deepEqual(arranged({ findings: [], missing: [] }), []));

test("截图不出页面，框在里面", () => {
  for (const box of [[[0, 0], [0.1, 0], [0.1, 0.02], [0, 0.02]], [[0.9, 0.95], [1, 0.95], [1, 1], [0.9, 1]], [[0.1, 0.4], [0.9, 0.4], [0.9, 0.45], [0.1, 0.45]]]) {
    const c = crop(box, 1000, 1400, 1.9);
    assert.ok(c.x >= -1e-9 && c.y >= -1e-9 && c.x + c.width <= 1000 + 1e-9 && c.y + c.height <= 1400 + 1e-9, JSON.stringify(c));
    assert.ok(c.x <= box[0][0] * 1000 && c.x + c.width >= box[1][0] * 1000 && c.y <= box[0][1] * 1400 && c.y + c.height >= box[2][1] * 1400, JSON.stringify(c));
    assert.ok(Math.abs(c.width / c.height - 1.9) < 1e-9);
  }
  const whole = crop([[0, 0], [1, 0], [1, 1], [0, 1]], 1000, 1400, 1.9);
  assert.ok(whole.height >= 1400 && whole.width >= 1000);
});

test("字段路径说成人话", () => {
  const names = new Names([{ key: "stock_house_contract", name: "存量房买卖合同", fields: [{ key: "buyers", name: "买受人" }, { key: "total_price", name: "成交价" }] }]);
  assert.equal(names.field("stock_house_contract", "buyers[1].id_number"), "买受人 2 · 证件号码");
  assert.equal(names.field("stock_house_contract", "total_price"), "成交价");
  assert.equal(names.formField("applicants[0].name"), "申请人 1 · 姓名");
  assert.equal(names.source("shared:police"), "公安");
  assert.equal(names.source("stock_house_contract"), "存量房买卖合同");
  assert.equal(names.type("unknown"), "未认出的材料");
  assert.deepEqual(parts("a[].b"), [{ key: "a", index: null }, { key: "b", index: null }]);
  assert.deepEqual(names.sorted("stock_house_contract", [{ path: "z" }, { path: "total_price" }, { path: "buyers[1].name" }, { path: "buyers[2].name" }]).map((f) => f.path), ["buyers[1].name", "buyers[2].name", "total_price", "z"]);
});

test("范围说成人话", () => {
  assert.equal(expected(">= 2026-11-22"), "不早于 2026-11-22");
  assert.equal(expected("<= 0.5"), "不超过 0.5");
  assert.equal(expected("张三"), "张三");
});

test("列出所有字段", () => {
  assert.deepEqual(leaves({ name: { value: "甲" }, buyers: [{ name: { value: "乙" } }, { value: "丙" }] }).map((l) => l.path), ["name", "buyers[0].name", "buyers[1]"]);
});

test("一览里只留一句", () => {
  assert.equal(short({ missing: { name: "完税证明" } }), "缺少完税证明");
  assert.equal(short({ finding: { message: "身份证已过期。请换新证。" } }), "身份证已过期");
  assert.ok(short({ finding: { message: "一".repeat(200) } }).length <= 40);
});

test("文件名不重复，不带服务器不收的字符", () => {
  assert.equal(freeName("a.jpg", ["a.jpg", "a(2).jpg"]), "a(3).jpg");
  assert.equal(freeName(".jpg", [".jpg"]), ".jpg(2)");
  assert.equal(cleanName("照片\u202egpj.exe\n"), "照片_gpj.exe_");
  assert.equal(cleanName("../../x"), ".._.._x");
  assert.equal(bytes(3 << 20), "3.0 MB");
});

test("一件事里的几个问题只列一次，指到第一处", () => {
  const blurred = finding("reupload"), behind = finding("reupload"), missing = { slot: "tax", name: "完税证明", covered_by_shared_data: false };
  const result = { findings: [blurred, behind], missing: [missing], corrections: [
    { number: 1, title: "重新拍照上传", retry: "reupload", findings: [0, 1], steps: [] }, { number: 2, title: "补交完税证明", retry: "other_document", slot: "tax", findings: [], steps: [] }] };
  assert.deepEqual(tasks(result, arranged(result)).map((t) => [t.id, t.correction.title]), [["item-reupload-1", "重新拍照上传"], ["item-other_document-1", "补交完税证明"]]);
});
