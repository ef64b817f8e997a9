#!/usr/bin/env python3
"""Runs the verifier on every good and every mutated store and fails on any disagreement. Plain Python, needs what verify.py needs."""
import base64, datetime, filecmp, json, os, sys, tempfile

import make
import verify

HERE = os.path.dirname(os.path.abspath(__file__))


def run(folder):
    with open(os.path.join(folder, "meta.json"), encoding="utf-8") as handle:
        meta = json.load(handle)
    args = dict(meta["args"])
    if "identity" in args:
        args["identity"] = os.path.join(folder, args["identity"])
    if "now" in args:
        args["now"] = datetime.datetime.fromisoformat(args["now"])
    report, values = verify.verify(os.path.join(folder, "store"), **args)
    return meta, report, values


def disagreement(folder):
    """What differs from meta.json, or None."""
    meta, report, values = run(folder)
    kinds, failing = {f["kind"] for f in report.findings}, {f["kind"] for f in report.failures()}
    if report.exit() != meta["exit"] or failing != set(meta["kinds"]):
        return f"exit {report.exit()} {sorted(failing)}, expected {meta['exit']} {meta['kinds']}: {report.findings}"
    if meta["exit"] == 0 and kinds - failing != set(meta["notes"]):
        return f"notes {sorted(kinds)}, expected {meta['notes']}"
    if "values" in meta:
        return wrong_values(meta["values"], values)
    return None


def wrong_values(wanted, opened):
    """Every value that was opened is the one that was sealed; alice opens all but what is not sealed to her."""
    for place, fields in opened.items():
        connector, _, name = place.removeprefix("connectors/").rpartition("/")
        expected = wanted[connector][name[1:].split("-")[0]]
        plain = {k: v.encode() if isinstance(v, str) else base64.b64decode(v["b64"]) for k, v in expected.items()}
        if fields != plain:
            return f"{place}: other values"
    total = sum(map(len, wanted.values()))
    return None if len(opened) == total else f"opened {len(opened)} of {total} versions"


def differing(a, b, prefix=""):
    names = set(os.listdir(a)) | set(os.listdir(b))
    for name in sorted(names):
        left, right = os.path.join(a, name), os.path.join(b, name)
        if os.path.isdir(left) and os.path.isdir(right):
            yield from differing(left, right, f"{prefix}{name}/")
        elif not (os.path.isfile(left) and os.path.isfile(right) and filecmp.cmp(left, right, shallow=False)):
            yield prefix + name


def main():
    passed = failed = 0
    with tempfile.TemporaryDirectory() as scratch:
        good, bad = os.path.join(HERE, "good"), os.path.join(scratch, "bad")
        make.write_good(os.path.join(scratch, "good"))
        make.write_bad(bad)
        changed = list(differing(good, os.path.join(scratch, "good")))
        results = [("committed vectors are what make.py writes", f"differ: {changed}" if changed else None)]
        for root in (good, bad):
            results += [(name, disagreement(os.path.join(root, name))) for name in sorted(os.listdir(root))]
    for name, wrong in results:
        passed, failed = passed + (wrong is None), failed + (wrong is not None)
        if wrong:
            print(f"FAILED {name}: {wrong}")
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
