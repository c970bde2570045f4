// Pages of uploads with boxes drawn on them.

import { $, fill, h, svg } from "./dom.js";

/** bounds of a box, fractions. */
export function bounds(box) {
  const xs = box.map((p) => p[0]), ys = box.map((p) => p[1]);
  return { x0: Math.min(...xs), y0: Math.min(...ys), x1: Math.max(...xs), y1: Math.max(...ys) };
}

/**
 * crop is the part of a page of width by height pixels to show around a box: the box with air around it, at least two fifths of the page wide, of the shape
 * given by aspect (width over height), and within the page as far as that goes.
 */
export function crop(box, width, height, aspect) {
  const b = bounds(box);
  const x0 = b.x0 * width, y0 = b.y0 * height, x1 = b.x1 * width, y1 = b.y1 * height;
  let w = Math.max((x1 - x0) * 1.5, width * 0.4, (y1 - y0) * 2 * aspect);
  if (w > width) w = Math.max(width, (y1 - y0) * 1.05 * aspect); // no wider than the page, unless the box is too high for that
  const hgt = w / aspect;
  const within = (center, size, limit) => (size >= limit ? (limit - size) / 2 : Math.min(Math.max(center - size / 2, 0), limit - size));
  return { x: within((x0 + x1) / 2, w, width), y: within((y0 + y1) / 2, hgt, height), width: w, height: hgt };
}

/** points are the corners of a box in pixels, a little outwards, so that the line doesn't run through the text that it is about. */
function points(box, width, height) {
  const b = bounds(box);
  const air = Math.max(0.12 * (b.y1 - b.y0) * height, 0.003 * Math.max(width, height));
  const cx = (b.x0 + b.x1) / 2, cy = (b.y0 + b.y1) / 2;
  return box.map(([x, y]) => `${x * width + Math.sign(x - cx) * air},${y * height + Math.sign(y - cy) * air}`).join(" ");
}

function load(url) {
  return new Promise((resolve, reject) => {
    const i = new Image();
    i.onload = () => resolve(i);
    i.onerror = reject;
    i.src = url;
  });
}

/**
 * picture draws a page into a holder when it is loaded: around the box where one is given and whole is not asked for, else all of it. Where the page can't be
 * had, it says so.
 */
export function picture(url, { box = null, whole = false, label, boxes = [] }) {
  const holder = h("div", { class: box && !whole ? "picture picture-crop" : "picture", role: "img", "aria-label": label }, h("p", { class: "hint" }, "正在取图…"));
  load(url).then((image) => {
    const width = image.naturalWidth, height = image.naturalHeight;
    const view = box && !whole ? crop(box, width, height, 1.9) : { x: 0, y: 0, width, height };
    const drawing = svg("svg", { viewBox: `${view.x} ${view.y} ${view.width} ${view.height}`, "aria-hidden": "true", focusable: "false" },
      svg("image", { href: url, width, height }));
    for (const b of boxes) drawing.append(svg("polygon", { points: points(b.box, width, height), class: "box box-quiet", "data-path": b.path }));
    if (box) drawing.append(svg("polygon", { points: points(box, width, height), class: "box box-under" }), svg("polygon", { points: points(box, width, height), class: "box" }));
    fill(holder, drawing);
    mark(holder, holder.dataset.marked); // chosen while the picture was on its way
  }).catch(() => {
    holder.classList.add("picture-none");
    fill(holder, "这一页的图片暂时看不到。");
  });
  return holder;
}

/** mark makes the box of a field stand out in a picture that was drawn with boxes. */
export function mark(holder, path) {
  holder.dataset.marked = path ?? "";
  for (const p of holder.querySelectorAll("polygon[data-path]")) p.classList.toggle("box-marked", p.dataset.path === path);
}

/** zoom shows a whole page with its box over everything else. */
export function zoom(url, title, box) {
  fill($("zoom-title"), title);
  fill($("zoom-body"), picture(url, { box, whole: true, label: title }));
  $("zoom").showModal();
}

export function setUpZoom() {
  $("zoom-close").addEventListener("click", () => $("zoom").close());
  $("zoom").addEventListener("click", (e) => e.target === $("zoom") && $("zoom").close());
}
