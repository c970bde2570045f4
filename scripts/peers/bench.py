#!/usr/bin/env python3
"""Read the same pages with each reader in turn, in one run: seconds, CPU seconds, peak memory, and accuracy where the truth is known.

    bench.py PATH... [--yushen bin/yushen] [--engines rapidocr,faster-small,yushen] [--limit N]

A PATH is a picture, which is read several times, or a folder of pictures, of pictures with truth.jsonl (as `specimens -hard` writes it) or of case folders
with case.json (the documents' printed fields are the truth). Each gets a table, in which captures of several kinds get lines of their own. Every
reader lives in a process of its own and all read each page one after another, so that noise hits them alike. found: share of printed values (4
characters or more) that stand in the page's text, blanks and punctuation aside; cer: least edit distance of each value to a stretch of the text, over its length.
"""
import argparse, json, os, re, socket, statistics, subprocess, sys, tempfile, time, unicodedata, urllib.request, uuid

PICTURES = (".jpg", ".jpeg", ".png")
REPEAT = 7  # of a single picture


def worker(name):
    """A path in, a JSON list of lines out."""
    import logging
    logging.disable(logging.CRITICAL)
    if name == "rapidocr":
        from rapidocr import RapidOCR
        engine = RapidOCR(params={"Global.log_level": "critical"})
        read = lambda path: list(engine(path).txts or [])
    else:
        from faster_paddle import OcrEngine
        engine = OcrEngine(model_size=name.split("-")[1])
        read = lambda path: [b["text"] for b in engine.ocr(open(path, "rb").read())["bounds"].values()]
    print("ready", flush=True)
    for line in sys.stdin:
        print(json.dumps(read(line.rstrip("\n"))), flush=True)


def plain(s):
    s = unicodedata.normalize("NFKC", str(s))
    return re.sub(r"[\s,。.、:;()\[\]{}〔〕【】《》'\"·\-—_/]", "", s)


def infix(needle, hay):
    before = [0] * (len(hay) + 1)
    for i, c in enumerate(needle, 1):
        now = [i]
        for j, h in enumerate(hay, 1):
            now.append(min(before[j] + 1, now[-1] + 1, before[j - 1] + (c != h)))
        before = now
    return min(before)


def leaves(v):
    for x in (v.values() if isinstance(v, dict) else v if isinstance(v, list) else []):
        yield from leaves(x)
    if isinstance(v, str):
        yield v


def answers(folder, names):
    """What is known of the pictures in a folder, by file name."""
    if "truth.jsonl" in names:
        return {d["file"]: d for d in map(json.loads, open(os.path.join(folder, "truth.jsonl")))}
    if "case.json" in names:
        return {d["file"]: d for d in json.load(open(os.path.join(folder, "case.json")))["documents"]}
    return {}


def printed(d):
    """The values of a document that stand in its picture."""
    values = [plain(x) for k, v in d.get("fields", {}).items() if k not in (d.get("lost_fields") or []) and not d.get("quality_defects")
              for x in leaves((d.get("printed") or {}).get(k, v))]
    return [v for v in values if len(v) >= 4 and not re.fullmatch(r"\d{8}|\d{4,7}", v)]


def pages(folder):
    """[(path, kind of capture, printed values)]"""
    if os.path.isfile(folder):
        return [(folder, "", [])] * REPEAT
    out = []
    for root, _, names in sorted(os.walk(folder)):
        docs = answers(root, names)
        for n in sorted(names):
            if n.lower().endswith(PICTURES):
                d = docs.get(n, {})
                out.append((os.path.join(root, n), d.get("profile") or "", printed(d)))
    return out


def full_colour(path, folder):
    """The picture without a palette, which RapidOCR reads nothing of."""
    from PIL import Image
    with Image.open(path) as picture:
        if picture.mode != "P":
            return path
        out = os.path.join(folder, f"{uuid.uuid4().hex}.png")
        picture.convert("RGB").save(out)
        return out


class Score:
    """How well printed values were read."""

    def __init__(self):
        self.found = self.values = self.errors = self.length = 0

    def add(self, value, text):
        self.values += 1
        self.length += len(value)
        self.found += value in text
        self.errors += 0 if value in text else infix(value, text)

    def __add__(self, other):
        both = Score()
        for k in vars(both):
            setattr(both, k, getattr(self, k) + getattr(other, k))
        return both

    def __str__(self):
        return f"{self.found / self.values:8.3f}{self.errors / self.length:8.4f}" if self.values else ""


class Reader:
    def __init__(self, name, binary):
        self.name, self.seconds, self.cpu, self.kinds = name, [], [], {}
        if name == "yushen":
            with socket.socket() as s:
                s.bind(("127.0.0.1", 0))
                port = s.getsockname()[1]
            self.base = f"http://127.0.0.1:{port}"
            self.process = subprocess.Popen([binary, "serve", "--addr", f"127.0.0.1:{port}", "--data", tempfile.mkdtemp()],
                                            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            self.wait_ready()
        else:
            self.process = subprocess.Popen([sys.executable, __file__, "--worker", name], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                            stderr=subprocess.DEVNULL, text=True, bufsize=1)
            assert self.process.stdout.readline().strip() == "ready", name

    def wait_ready(self):
        for _ in range(300):
            try:
                return urllib.request.urlopen(self.base + "/readyz", timeout=2)
            except OSError:
                time.sleep(0.2)
        sys.exit("bench: the service did not come up")

    def ask(self, path):
        if self.name != "yushen":
            self.process.stdin.write(path + "\n")
            self.process.stdin.flush()
            return json.loads(self.process.stdout.readline())
        mark = uuid.uuid4().hex
        head = f'--{mark}\r\nContent-Disposition: form-data; name="files"; filename="page{os.path.splitext(path)[1]}"\r\n\r\n'
        new = mark.encode()  # after the picture's end: the service remembers what it has read, and would not read the same file twice
        body = head.encode() + open(path, "rb").read() + new + f"\r\n--{mark}--\r\n".encode()
        request = urllib.request.Request(self.base + "/v1/documents:read?include=lines", body, {"Content-Type": f"multipart/form-data; boundary={mark}"})
        answer = json.load(urllib.request.urlopen(request, timeout=120))
        return [line["text"] for d in answer["documents"] for p in d["pages"] for line in p.get("lines", [])]

    def cpu_seconds(self):
        import psutil
        own = psutil.Process(self.process.pid)
        times = [p.cpu_times() for p in [own] + own.children(recursive=True)]
        return sum(t.user + t.system for t in times)

    def page(self, path, kind, values):
        cpu, start = self.cpu_seconds(), time.perf_counter()
        text = plain("".join(self.ask(path)))
        self.seconds.append(time.perf_counter() - start)
        self.cpu.append(self.cpu_seconds() - cpu)
        score = self.kinds.setdefault(kind, Score())
        for v in values:
            score.add(v, text)

    def peak(self):
        return int(re.search(r"VmHWM:\s+(\d+)", open(f"/proc/{self.process.pid}/status").read())[1]) / 1024


def main():
    a = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    a.add_argument("paths", nargs="*")
    a.add_argument("--yushen", default="bin/yushen")
    a.add_argument("--engines", default="rapidocr,faster-small,yushen")
    a.add_argument("--limit", type=int)
    a.add_argument("--worker")
    a = a.parse_args()
    if a.worker:
        return worker(a.worker)
    for path in a.paths:
        with tempfile.TemporaryDirectory() as folder:
            compare(path, a, folder)


def compare(path, a, folder):
    todo = [(full_colour(p, folder), kind, values) for p, kind, values in pages(path)[: a.limit]]
    if not todo:
        sys.exit(f"bench: no pictures in {path}")
    readers = [Reader(n, a.yushen) for n in a.engines.split(",")]
    for r in readers:
        r.ask(todo[0][0])  # warm up
    for i, (picture, kind, values) in enumerate(todo):
        turn = i % len(readers)
        for r in readers[turn:] + readers[:turn]:
            r.page(picture, kind, values)
    base = sum(readers[0].seconds)
    print(f"{path}: {len(todo)} pages, {os.cpu_count()} cores")
    print(f"{'reader':14}{'median s':>9}{'mean s':>8}{'ratio':>7}{'CPU s':>8}{'peak MB':>9}{'found':>8}{'cer':>8}")
    for r in readers:
        n = len(r.seconds)
        print(f"{r.name:14}{statistics.median(r.seconds):9.3f}{sum(r.seconds) / n:8.3f}{sum(r.seconds) / base:7.2f}{sum(r.cpu) / n:8.3f}{r.peak():9.0f}"
              f"{sum(r.kinds.values(), Score())}")
        r.process.terminate()
    kinds = sorted({kind for _, kind, _ in todo} - {""})
    for kind in kinds if len(kinds) > 1 else []:
        for r in readers:
            print(f"  {kind:14}{r.name:14}{r.kinds[kind]}")


if __name__ == "__main__":
    main()
