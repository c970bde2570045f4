// The order in which a person would mend things: what is in the way first, then photographs (the person sits at the phone already), entries to correct, papers
// to get, and last what takes a counter or time.

export const groups = [
  { key: "block", title: "先要解决的障碍", hint: "下面的问题补材料解决不了，需要先处理好再申请。" },
  { key: "reupload", title: "要重新拍照上传", hint: null },
  { key: "edit_form", title: "要改的填写内容", hint: null },
  { key: "other_document", title: "要换或要补的材料", hint: null },
  { key: "counter", title: "要到窗口办的", hint: null },
  { key: "wait", title: "需要等一等", hint: null },
  { key: "notice", title: "提醒", hint: "不影响办理，请您留意。" },
];

/** groupOf says under which heading a finding stands. */
export function groupOf(finding) {
  if (finding.severity === "block") return "block";
  if (finding.severity === "notice") return "notice";
  return groups.some((g) => g.key === finding.retry) ? finding.retry : "counter";
}

/**
 * arranged gives the groups that have something, each with its findings (of one file together, in the order of the pages) and missing documents.
 * @returns {{key: string, title: string, hint: string|null, items: {finding?: object, missing?: object}[]}[]}
 */
export function arranged(result) {
  const place = (f) => [f.targets[0]?.file ?? "\uffff", f.targets[0]?.page ?? 0, f.targets[0]?.box?.[0]?.[1] ?? 0];
  const before = (a, b) => {
    const x = place(a), y = place(b);
    return x[0].localeCompare(y[0], "zh") || x[1] - y[1] || x[2] - y[2];
  };
  return groups.map((g) => {
    const findings = result.findings.filter((f) => groupOf(f) === g.key).sort(before);
    const missing = g.key === "other_document" ? result.missing.filter((m) => !m.covered_by_shared_data) : [];
    // A missing document is told once: with why and how to get it, not as a finding about nothing as well.
    const told = findings.filter((f) => !(missing.length && f.targets.length && f.targets.every((t) => !t.file && missing.some((m) => m.slot === t.field))));
    return { ...g, items: [...missing.map((m) => ({ missing: m })), ...told.map((f) => ({ finding: f }))] };
  }).filter((g) => g.items.length);
}

/** toMend counts what the citizen can mend. */
export const toMend = (arrangedGroups) => arrangedGroups.filter((g) => g.key !== "notice" && g.key !== "block").reduce((n, g) => n + g.items.length, 0);
