// Building elements. Texts only ever become text nodes, so that markup in a file name or a field stays text.

/**
 * h makes an element: h("a", {href: "/x", class: "b"}, "text", child). A property "on" holds event handlers; null and false children are left out.
 */
export function h(tag, props = {}, ...children) {
  const e = document.createElement(tag);
  for (const [key, value] of Object.entries(props ?? {})) {
    if (value === null || value === undefined || value === false) continue;
    if (key === "on") for (const [type, f] of Object.entries(value)) e.addEventListener(type, f);
    else e.setAttribute(key, value === true ? "" : String(value));
  }
  e.append(...children.flat(2).filter((c) => c !== null && c !== undefined && c !== false));
  return e;
}

/** svg makes an SVG element. */
export function svg(tag, props = {}, ...children) {
  const e = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [key, value] of Object.entries(props)) e.setAttribute(key, String(value));
  e.append(...children);
  return e;
}

export const $ = (id) => document.getElementById(id);

/** fill replaces what an element holds. */
export function fill(e, ...children) {
  e.replaceChildren(...children.flat(2).filter((c) => c !== null && c !== undefined && c !== false));
}

const views = ["start", "progress", "result", "problem"];

/** show shows one view and moves the focus to its heading, so that a screen reader tells where one is; not when the page has just come, which is told anyway. */
export function show(view, title, fresh = false) {
  for (const v of views) $("view-" + v).hidden = v !== view;
  document.title = title + " - 不动产登记材料预审";
  if (fresh) return;
  window.scrollTo(0, 0);
  $("view-" + view).querySelector("h1")?.focus({ preventScroll: true });
}

/** icon is a sign beside a text that says the same; it is hidden from screen readers. */
export function icon(kind) {
  const shapes = {
    ok: "M6 12.5l4 4 8-9", bad: "M7 7l10 10M17 7L7 17", look: "M12 6v8M12 17.5v.5", info: "M12 11v7M12 7v.5", wait: "M12 7v5l3.5 2.5",
  };
  return svg("svg", { viewBox: "0 0 24 24", class: "icon icon-" + kind, "aria-hidden": "true", focusable: "false" },
    svg("circle", { cx: 12, cy: 12, r: 11 }), svg("path", { d: shapes[kind] }));
}

/**
 * leap is a link to a place on this page. It doesn't touch the address, which holds the id of the pre-check, and it moves the focus as well as the view.
 */
export function leap(id, ...children) {
  return h("a", { href: "#" + id, on: { click: (e) => {
    e.preventDefault();
    const place = $(id);
    place.scrollIntoView({ block: "start", behavior: matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth" });
    place.focus({ preventScroll: true });
  } } }, ...children);
}
