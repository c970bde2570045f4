// Talking to the service.

/** A Problem is an error answer (RFC 9457), or what stands for one where none came. */
export class Problem extends Error {
  constructor(detail, errors = [], status = 0, retryAfter = 0) {
    super(detail);
    this.errors = errors;
    this.status = status;
    this.retryAfter = retryAfter;
  }
}

const offline = "连不上服务。请检查网络后再试。";

async function answer(response) {
  let body = null;
  try {
    body = await response.json();
  } catch {
    throw new Problem(offline, [], response.status);
  }
  if (!response.ok) throw new Problem(body.detail ?? offline, body.errors ?? [], response.status, Number(response.headers.get("Retry-After") ?? 0));
  return body;
}

async function ask(url, options) {
  let response;
  try {
    response = await fetch(url, options);
  } catch {
    throw new Problem(offline);
  }
  return answer(response);
}

export const businessTypes = () => ask("/v1/business-types");
export const documentTypes = () => ask("/v1/document-types");
export const specimens = () => ask("/v1/specimens");
export const precheck = (id) => ask("/v1/prechecks/" + encodeURIComponent(id));
export const match = (text, signal) => ask("/v1/business-types:match", {
  method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ text }), signal,
});
export const checkSpecimen = (id) => ask("/v1/specimens/" + encodeURIComponent(id) + ":check", { method: "POST", headers: { Prefer: "wait=0" } });

/** pagePicture is the address of one page as an upright picture; run keeps a browser from showing the picture of a replaced file. */
export const pagePicture = (id, file, page, run) =>
  `/v1/prechecks/${encodeURIComponent(id)}/files/${encodeURIComponent(file)}/pages/${page}?${run}`;

/**
 * upload sends files and a request; sent is called with the share that is sent (0 to 1).
 * @param {string} method @param {string} url
 * @param {{name: string, file: Blob}[]} files @param {object} request
 */
export function upload(method, url, files, request, sent) {
  const form = new FormData();
  form.append("request", new Blob([JSON.stringify(request)], { type: "application/json" }));
  for (const f of files) form.append("files", f.file, f.name);
  // fetch can't tell how much was sent, and on a phone that is most of the wait.
  return new Promise((resolve, reject) => {
    const x = new XMLHttpRequest();
    x.open(method, url);
    x.setRequestHeader("Prefer", "wait=0");
    x.upload.onprogress = (e) => e.lengthComputable && sent(e.loaded / e.total);
    x.onerror = () => reject(new Problem("上传中断了。请检查网络后再试一次。"));
    x.onload = () => {
      try {
        const body = JSON.parse(x.responseText);
        if (x.status >= 400) reject(new Problem(body.detail ?? offline, body.errors ?? [], x.status, Number(x.getResponseHeader("Retry-After") ?? 0)));
        else resolve(body);
      } catch {
        reject(new Problem(offline, [], x.status));
      }
    };
    x.send(form);
  });
}

/** follow calls moved with each state of a pre-check until it has an outcome, and gives the result. */
export async function follow(id, moved) {
  for (let failures = 0; ;) {
    try {
      const now = await precheck(id);
      if (now.status === "done" || now.status === "failed") return now;
      failures = 0;
      moved(now);
      await listen(id, moved);
    } catch (e) {
      if (e.status === 404 || ++failures > 5) throw e;
      await new Promise((r) => setTimeout(r, 1500));
    }
  }
}

/** listen ends when the event stream does, whatever the reason; follow asks again. */
function listen(id, moved) {
  return new Promise((resolve) => {
    const events = new EventSource(`/v1/prechecks/${encodeURIComponent(id)}/events`);
    const end = () => {
      events.close();
      resolve();
    };
    events.addEventListener("progress", (e) => moved(JSON.parse(e.data)));
    events.addEventListener("done", end);
    events.addEventListener("failed", end);
    events.onerror = () => {
      events.close();
      setTimeout(resolve, 1000);
    };
  });
}
