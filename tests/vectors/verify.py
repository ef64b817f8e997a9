#!/usr/bin/env python3
"""A second verifier for keyward stores, written from docs/store-format.md alone.

verify.py STORE [--anchor A] [--now 2026-11-23T12:00:00Z] [--identity FILE] [--each] [--json]

Exit 0: good. 6: integrity failure. 3: nothing worse than a dispute or a torn log. One line per finding: "<kind> <place>: <what>".
A reader without memory: no pins. It trusts, in this order, the anchor, the policy chain, the connector files, the payloads.
Needs PyNaCl; with --identity also the stock `age` program.
"""
import argparse, base64, datetime, hashlib, json, os, re, shutil, stat, subprocess, sys, tomllib, unicodedata
from dataclasses import dataclass, field

import nacl.bindings
import nacl.exceptions
import nacl.signing

MIB, I64 = 1 << 20, 2**63 - 1
NAME = r"[a-z0-9][a-z0-9._-]{0,62}"
DEVICE = re.compile(r"(con|prn|aux|nul|com[0-9]|lpt[0-9])(\..*)?")
NUMBER = r"[1-9][0-9]{0,17}"
READERS = {"use", "export", "reveal"}
CAPABILITIES = READERS | {"write", "approve", "audit"}
RESERVED = ("requests", "grants", "reviews", "checkpoints", "vendors")
LOG_FILE = 10_000


class Fail(Exception):
    """One finding: kind, place, what."""


class Torn(Exception):
    """A log that ends within a line: what a killed process leaves."""


class Seen(Exception):
    """The file is already reported by the tree walk; whoever needs it says nothing more."""


# ---- small things: digests, base64url, bech32, signatures -----------------------------------------------------------------


def must(condition, what):
    if not condition:
        raise ValueError(what)


def digest(data):
    return "sha256:" + hashlib.sha256(data).hexdigest()


def unbase64(text, size):
    raw = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    # Two spellings of one signature would be two digests of one statement: only the canonical one is taken.
    must(len(raw) == size and base64.urlsafe_b64encode(raw).decode().rstrip("=") == text, "not canonical base64url")
    return raw


def store_id_of(data):
    return "kw1" + base64.b32encode(hashlib.sha256(data).digest()).decode().lower().rstrip("=")


def bech32(text, prefix):
    """The 32 bytes inside an age recipient or identity."""
    head, bits = bech32_bits(text)
    must(head == prefix and len(bits) == 260 and bits[256:] == "0000", "not " + prefix + "1...")
    return int(bits[:256], 2).to_bytes(32, "big")


def bech32_bits(text):
    """What stands before the last 1, and the bits after it (BIP-173, long strings allowed as age does)."""
    alphabet, check = "qpzry9x8gf2tvdw0s3jn54khce6mua7l", 1
    head, _, tail = text.rpartition("1")
    must(head and len(tail) >= 6 and all(c in alphabet for c in tail), "not bech32")
    values = [alphabet.index(c) for c in tail]
    for value in [ord(c) >> 5 for c in head] + [0] + [ord(c) & 31 for c in head] + values:
        top, check = check >> 25, (check & 0x1FFFFFF) << 5 ^ value
        for bit, generator in enumerate((0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)):
            check ^= generator if top >> bit & 1 else 0
    must(check == 1, "bad bech32")
    return head, "".join(f"{v:05b}" for v in values[:-6])


def age_recipient(text):
    """Native, a plugin's, or an Ed25519 key of ssh (RFC 8709: two strings, each after its length)."""
    if text.startswith("ssh-"):
        key = base64.b64decode(text.split(" ")[1], validate=True)
        must(key[:-32] == b"\0\0\0\x0bssh-ed25519\0\0\0\x20" and len(key) == 51, "not an ssh-ed25519 key")
        must(base64.b64encode(key).decode() == text.split(" ")[1], "base64 not canonical")
        return
    head, bits = bech32_bits(text)
    must(head == "age" and len(bits) == 260 or re.fullmatch("age1[a-z0-9+._-]+", head), "not an age recipient")
    must("1" not in bits[len(bits) // 8 * 8:] and len(bits) % 8 < 5, "bad padding")


def identity_secret(line):
    must(line == line.upper(), "identity not in upper case")
    return bech32(line.lower(), "age-secret-key-")


def signed(key, store_id, kind, body, signature):
    """Strict Ed25519: libsodium refuses S >= L and a key or R of small order."""
    message = f"keyward-v1 {store_id} {kind} {len(body)} ".encode() + body
    try:
        nacl.signing.VerifyKey(unbase64(key, 32)).verify(message, unbase64(signature, 64))
        return True
    except (nacl.exceptions.CryptoError, ValueError):
        return False


# ---- shapes: every check takes a value and raises ValueError ----------------------------------------------------------------


def like(pattern, *more):
    compiled = re.compile(pattern)

    def check(value):
        must(type(value) is str and compiled.fullmatch(value), f"{value!r} has the wrong form")
        for each in more:
            each(value)

    return check


def plain_name(value):
    must(not value.endswith((".", ".toml", ".age")), f"{value!r} has a forbidden ending")
    must(not DEVICE.fullmatch(value), f"{value!r} is a device name")


def segments(value):
    for part in value.split("/"):
        plain_name(part)


def text(value):
    must(type(value) is str and 1 <= len(value) <= 1024, "text of 1 to 1,024 characters expected")
    bad = "\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c"
    must(all(unicodedata.category(c) not in ("Cc", "Cs") and c not in bad for c in value), "forbidden character in text")


def glob(value):
    text(value)
    must(1 <= len(value.split("/")) <= 16 and all(value.split("/")), f"{value!r} is no pattern")


def url(value):
    text(value)
    must(value.startswith(("https://", "http://")), "must begin with https:// or http://")


def hostname(value):
    label = r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?"
    must(type(value) is str and len(value) <= 253 and re.fullmatch(rf"{label}(\.{label})*", value), "bad host name")


def integer(low, high=I64):
    return lambda value: must(type(value) is int and low <= value <= high, f"{value!r} is no number {low}..{high}")


def one_of(*values):
    # type() too: True == 1 in Python
    return lambda value: must(any(type(value) is type(v) and value == v for v in values), f"{value!r} is unknown here")


def moment(value):
    must(isinstance(value, datetime.datetime) and not value.utcoffset() and value.tzinfo, "date and time in UTC expected")


def many(item, least=0, ordered=False):
    def check(value):
        must(type(value) is list and len(value) >= least, f"list of at least {least} expected")
        for each in value:
            item(each)
        must(len({json.dumps(v) for v in value}) == len(value), "list names something twice")
        must(not ordered or value == sorted(value, key=lambda v: v.encode()), "list is not sorted")

    return check


def table(shape, ordered=False):
    """`shape` maps key to check; a key that ends in ? may be left out. Unknown keys are refused."""
    known = {key.rstrip("?"): check for key, check in shape.items()}

    def check(value):
        must(type(value) is dict, "table expected")
        for key in value:
            must(key in known, f"unknown key {key!r}")
        for key in shape:
            must(key.endswith("?") or key in value, f"key {key!r} is missing")
        must(not ordered or list(value) == [k for k in known if k in value], "keys are not in the documented order")
        for key, content in value.items():
            try:
                known[key](content)
            except ValueError as error:
                raise ValueError(f"{key}: {error}") from None

    return check


def rows(shape, least=0):
    one = table(shape)

    def check(value):
        must(type(value) is list and len(value) >= least, f"at least {least} tables expected")
        for each in value:
            one(each)

    return check


name = like(NAME, plain_name)
writer_name = like(f"{NAME}/{NAME}", segments)
connector_name = like(f"{NAME}(/{NAME}){{1,4}}", segments)
inner_name = like(f"{NAME}(/{NAME}){{0,3}}", segments)
field_name = like("[a-z][a-z0-9_]{0,62}")
sha = like("sha256:[0-9a-f]{64}")
previous = like("(sha256:[0-9a-f]{64})?")
duration = like("[1-9][0-9]{0,4}[mhd]")
operation_id = like("[a-z2-7]{26}")
public_key = like("[A-Za-z0-9_-]{43}", lambda v: unbase64(v, 32))
signature = like("[A-Za-z0-9_-]{86}", lambda v: unbase64(v, 64))
recipient = like("age1[a-z0-9+._-]+|ssh-ed25519 [A-Za-z0-9+/=]+", age_recipient)
native = like("age1[a-z0-9]+", lambda v: bech32(v, "age"))
sealed_to = like(f"group:{NAME}/{NUMBER}|member:{NAME}", lambda v: plain_name(v.split(":")[1].split("/")[0]))
boolean = one_of(True, False)
vendor_ref = like("[!-~]{1,256}")
instant = like("[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}[.][0-9]{3}Z", datetime.datetime.fromisoformat)

POLICY = table({
    "format": one_of(1), "epoch": integer(1), "prev": previous, "created": moment, "expires": moment, "threshold": integer(1),
    "kept?": sha, "rejected?": many(sha),
    "admin": rows({"member": name, "key": public_key}, 1),
    "member": rows({"name": name, "kind": one_of("human", "machine"), "recipient": recipient,
                    "writer?": rows({"device": name, "key": public_key})}, 1),
    "group?": rows({"name": name, "members": many(name), "stale": boolean,
                    "key": rows({"number": integer(1), "recipient": native, "retired": boolean}, 1)}),
    "environment": rows({"name": name, "require_reason?": text, "anchor?": one_of("none", "push"),
                         "approvals?": integer(0, 16), "max_overlap?": duration, "mix?": boolean}, 1),
    "access?": rows({"connectors": glob, "groups?": many(name), "members?": many(name),
                     "capabilities": many(one_of(*CAPABILITIES)), "reason": text}),
    "target?": rows({"name": name, "kind": name, "address": text, "project?": text, "connectors": many(glob)}),
    "vendor?": rows({"id": name, "digest": sha}),
    "template?": rows({"connectors": glob, "every?": duration, "overlap?": duration}),
    "cut?": rows({"writer": writer_name, "key": public_key, "seq": integer(1), "hash": sha}),
})
STEPS = "intent created validated pushed overlap quiesced revoked stranded unproven".split()
CONNECTOR = table({
    "format": one_of(1), "environment": name, "name": inner_name, "state": one_of("active", "removed", "moved"),
    "to?": connector_name, "revision": integer(1), "prev": previous, "vendor": name, "kind": name, "owner": text,
    "purpose": text, "tenant?": text, "service_account?": text, "documentation?": url, "hosts?": many(hostname),
    "scope?": rows({"name": text, "reason": text}),
    "rotation?": table({"every?": duration, "overlap?": duration, "strategy?": name, "admin?": inner_name,
                        "coupled?": many(inner_name), "serves?": many(glob)}),
    "dependent?": rows({"target": name}),
    "version?": rows({"number": integer(1), "stage": one_of("pending", "current", "previous", "revoked"), "sealed": sha,
                      "to": many(sealed_to, 1, True), "fields": many(field_name, 1, True), "created": moment,
                      "expires?": moment, "vendor_id?": vendor_ref}),
    "operation?": table({"id": operation_id, "kind": one_of("rotate", "rollback", "revoke"), "step": one_of(*STEPS), "version": integer(1),
                         "ends": many(integer(1)),
                         "strategy": name, "marker": like("kw-[0-9a-f]{32}"), "attempt": integer(1), "started": moment,
                         "until?": moment,
                         "dependent?": rows({"target": name, "step": one_of("pending", "written", "confirmed", "failed")})}),
    "seal": table({"writer": writer_name, "epoch": integer(1), "record": integer(1)}),
})
OBJECT = table({"connector?": like(f"policy|group:{NAME}|{NAME}(/{NAME}){{1,4}}"), "version?": integer(1),
                "fields?": many(field_name, 1), "ciphertext?": sha, "after?": sha}, ordered=True)
SOURCE = table({k + "?": text for k in "host user ip ssh tty ci".split()}, ordered=True)
HEAD = table({"writer": writer_name, "seq": integer(1), "hash": sha}, ordered=True)
RUN = table({"machine": writer_name, "key": public_key, "sig": signature}, ordered=True)
RECORD = table({
    "format": one_of(1), "store": text, "writer": writer_name, "seq": integer(1), "prev": sha, "at": instant, "op": operation_id,
    "action": like("[a-z][a-z-]{0,31}"), "decision": one_of("allowed", "denied"),
    "outcome": one_of("intent", "ok", "error", "handed-over"),
    "objects?": many(lambda v: (OBJECT(v), must(v, "an object has at least one key")), 1), "epoch": integer(1), "rule?": text,
    "reason?": text, "error?": text, "sink?": text, "source": SOURCE, "heads?": many(HEAD, 1), "run?": RUN, "tool": text, "sig": signature,
}, ordered=True)
PAYLOAD = table({
    "store": text, "environment": name, "connector": inner_name, "version": integer(1), "vendor": name, "hosts": many(hostname),
    "to": many(sealed_to, 1, True), "operation": operation_id, "fields": lambda v: must(type(v) is dict, "table expected"),
    "writer": writer_name, "sig": signature,
}, ordered=True)


def load_toml(data):
    source = data.decode("utf-8")
    try:
        document = tomllib.loads(source)
    except RecursionError:
        raise ValueError("nested too deep") from None

    dates = []

    def collect(value, key):
        if isinstance(value, datetime.datetime):
            dates.append(rf"\b{re.escape(key)}\s*=\s*{re.escape(value.replace(tzinfo=None).isoformat())}Z(?![\d.])")
        for k, v in value.items() if type(value) is dict else [(key, v) for v in value] if type(value) is list else []:
            collect(v, k)

    collect(document, "")
    for pattern in set(dates):  # tomllib hides how a date was written: each must stand there in UTC as Z, in whole seconds
        must(len(re.findall(pattern, source)) >= dates.count(pattern), "a date is not written in whole seconds with Z")
    return document


def load_json(line):
    """One line of JSON with `sig` last: (document, signed bytes). No duplicate keys, no white space, no floats."""
    def pairs(items):
        must(len(dict(items)) == len(items), "duplicate key")
        return dict(items)

    def refuse(number):
        raise ValueError(f"number {number} is no integer")

    outside = re.sub(rb'"(?:[^"\\]|\\.)*"', b'""', line)
    must(not re.search(rb"\s", outside), "white space between tokens")
    try:
        document = json.loads(line.decode("utf-8"), object_pairs_hook=pairs, parse_float=refuse, parse_constant=refuse)
    except RecursionError:
        raise ValueError("nested too deep") from None
    # Raises for half a surrogate pair. One statement has one spelling.
    must(json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode("utf-8") == line, "not the one spelling")
    tail = re.search(rb',"sig":"[A-Za-z0-9_-]{86}"\}\Z', line)
    must(type(document) is dict and tail, "no signature at the end")
    return document, line[: tail.start()] + b"}"


def matches(pattern, path):
    """A glob over segments: * within a segment, a segment ** for any number of segments."""
    def go(p, s):
        if not p:
            return not s
        if p[0] == "**":
            return go(p[1:], s) or bool(s) and go(p, s[1:])
        return bool(s) and re.fullmatch(".*".join(map(re.escape, p[0].split("*"))), s[0]) is not None and go(p[1:], s[1:])

    return go(pattern.split("/"), path.split("/"))


# ---- the tree ---------------------------------------------------------------------------------------------------------------

EPOCH_FILE = rf"([0-9]{{6,18}})-([0-9a-f]{{8}})\.(toml|kept|toml\.({NAME})\.sig)"
FILES = [  # (pattern of the path, limit in bytes; None: limited by line)
    (re.compile(rf"policy/{EPOCH_FILE}"), 4 * MIB),
    (re.compile(rf"groups/({NAME})/({NUMBER})/({NAME})\.age"), MIB),
    (re.compile(rf"connectors/({NAME}(?:/{NAME}){{1,4}})/connector\.toml"), MIB),
    (re.compile(rf"connectors/({NAME}(?:/{NAME}){{1,4}})/v({NUMBER})-([0-9a-f]{{8}})\.age"), 5 * MIB),
    (re.compile(rf"audit/({NAME}/{NAME})/({NUMBER})\.jsonl"), None),
]
FOLDERS = re.compile(rf"policy|groups(/{NAME}(/{NUMBER})?)?|connectors(/{NAME}){{0,5}}|audit(/{NAME}){{0,2}}|" + "|".join(RESERVED))


class Tree:
    def __init__(self, root, report):
        self.root, self.report, self.files, self.bad = root, report, {}, set()
        self.walk("")
        attributes = self.read(".gitattributes", MIB) if ".gitattributes" in self.files else None
        if attributes != b"* -text -merge\n" and ".gitattributes" not in self.bad:
            report("tree", ".gitattributes", "missing or not the documented line")

    def walk(self, folder):
        for entry in sorted(os.scandir(os.path.join(self.root, folder)), key=lambda e: e.name):
            path = f"{folder}/{entry.name}" if folder else entry.name
            if not folder and path != ".gitattributes" and (path.startswith(".") or path == "README.md"):
                continue  # the people's own
            if path == "proposals" and entry.is_dir(follow_symlinks=False):
                continue  # not read: they decide nothing
            if folder and entry.name.startswith(".kw-"):
                self.report("note-unfinished", path, "unfinished write")
                continue
            try:
                self.admit(path, entry)
            except ValueError as error:
                self.bad.add(path)
                self.report("tree", path, str(error))

    def admit(self, path, entry):
        mode = entry.stat(follow_symlinks=False).st_mode
        if stat.S_ISDIR(mode):
            must(FOLDERS.fullmatch(path), "unknown folder")
            for part in path.split("/")[1:]:
                plain_name(part)
            return self.walk(path)
        must(stat.S_ISREG(mode), "not a regular file")
        if path == ".gitattributes":
            self.files[path] = None
            return
        for pattern, limit in FILES:
            found = pattern.fullmatch(path)
            if found:
                for part in path.split("/")[1:-1] + [found.groups()[-1] or "x"]:
                    plain_name(part)
                must(limit is None or entry.stat(follow_symlinks=False).st_size <= limit_of(path, limit), "too large")
                self.files[path] = found.groups()
                return
        raise ValueError("unknown file")

    def open(self, path):
        # Again without links and not blocking: what was listed may have been swapped since.
        handle = os.open(os.path.join(self.root, path), os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        must(stat.S_ISREG(os.fstat(handle).st_mode), "not a regular file")
        return os.fdopen(handle, "rb")

    def read(self, path, limit):
        if path in self.bad:
            raise Seen
        try:
            with self.open(path) as handle:
                data = handle.read(limit_of(path, limit) + 1)
        except (OSError, ValueError):
            return None
        return data if len(data) <= limit_of(path, limit) else None

    def under(self, folder):
        return {p: g for p, g in self.files.items() if p.startswith(folder + "/")}


def limit_of(path, limit):
    return 128 if path.endswith(".sig") else limit


# ---- the policy ---------------------------------------------------------------------------------------------------------------


@dataclass
class Epoch:
    place: str
    data: bytes
    doc: dict
    signatures: dict

    def __post_init__(self):
        self.number, self.digest = self.doc["epoch"], digest(self.data)
        self.admins = {a["member"]: a["key"] for a in self.doc["admin"]}


def distinct(values, what):
    values = list(values)
    must(len(set(values)) == len(values), what + " named twice")


def policy_rules(doc):
    """What the shapes cannot say."""
    members, groups = {m["name"]: m for m in doc["member"]}, doc.get("group", [])
    for kind, key in (("admin", "member"), ("member", "name"), ("group", "name"), ("environment", "name"), ("target", "name"),
                      ("vendor", "id"), ("cut", "writer")):
        distinct((row[key] for row in doc.get(kind, [])), f"{kind} {key}")
    writers = [w for m in doc["member"] for w in m.get("writer", [])]
    for member in doc["member"]:
        distinct((w["device"] for w in member.get("writer", [])), "device")
    distinct([row["key"] for row in doc["admin"] + writers + doc.get("cut", [])], "key")
    distinct([m["recipient"] for m in doc["member"]] + [k["recipient"] for g in groups for k in g["key"]], "recipient")
    must(doc["threshold"] <= len(doc["admin"]), "threshold is higher than the number of admins")
    must(doc["expires"] > doc["created"], "expires before it is created")
    must((doc["epoch"] == 1) == (doc["prev"] == ""), "prev is empty in epoch 1 and only there")
    for admin in doc["admin"]:
        must(members.get(admin["member"], {}).get("kind") == "human", "an admin is a member of kind human")
    for group in groups:
        numbers = [k["number"] for k in group["key"]]
        must(numbers == sorted(set(numbers)), "group keys are not ascending")
        must(not group["key"][-1]["retired"], "the last group key is retired")
        must(set(group["members"]) <= set(members), "unknown member in a group")
    for access in doc.get("access", []):
        must(access.get("groups") or access.get("members"), "access for nobody")
        must(set(access.get("groups", [])) <= {g["name"] for g in groups}, "access for an unknown group")
        must(set(access.get("members", [])) <= set(members), "access for an unknown member")


def load_epochs(tree, report):
    files, epochs = tree.under("policy"), []
    for place, (number, hexa, ending, _) in files.items():
        toml = f"policy/{number}-{hexa}.toml"
        if toml not in files and toml not in tree.bad:
            report("note-orphan", place, "belongs to no epoch")
        if ending != "toml":
            continue
        try:
            data = tree.read(place, 4 * MIB) or b""
            must(digest(data)[7:15] == hexa, "name does not carry the digest")
            doc = load_toml(data)
            POLICY(doc)
            must(number == f"{doc['epoch']:06d}", "name does not carry the epoch")
            policy_rules(doc)
            signatures = {}
            for path, (_, _, _, admin) in files.items():
                if admin and path == f"{toml}.{admin}.sig":
                    written = (tree.read(path, MIB) or b"").decode("ascii")
                    must(re.fullmatch(r"[A-Za-z0-9_-]{86}\n", written), f"signature of {admin} has the wrong form")
                    signatures[admin] = written[:-1]
            epochs.append(Epoch(place, data, doc, signatures))
        except ValueError as error:
            report("policy", place, str(error))
        except Seen:
            pass
    return sorted(epochs, key=lambda e: e.number)


def signatures_suffice(epoch, parent, store_id):
    tables = [epoch] + ([parent] if parent else [])
    counts = [set() for _ in tables]
    for admin, sig in epoch.signatures.items():
        for count, judge in zip(counts, tables):
            if admin in judge.admins and signed(judge.admins[admin], store_id, "policy", epoch.data, sig):
                count.add(admin)
        must(any(admin in count for count in counts), f"signature of {admin} does not verify or is nobody's")
    for count, judge in zip(counts, tables):
        must(len(count) >= judge.doc["threshold"], f"{len(count)} signatures, epoch {judge.number} asks for {judge.doc['threshold']}")


def grow_chains(epochs, report):
    """digest -> chain, for every valid epoch. Each epoch stands on a valid one, so one pass by number is enough."""
    chains = {}
    for epoch in epochs:
        try:
            before = chains.get(epoch.doc["prev"], [])
            must(epoch.number == 1 or before and before[-1].number == epoch.number - 1, "prev names no valid epoch before it")
            store_id = "-" if epoch.number == 1 else store_id_of(before[0].data)
            signatures_suffice(epoch, before[-1] if before else None, store_id)
            chains[epoch.digest] = before + [epoch]
        except ValueError as error:
            report("policy", epoch.place, str(error))
    return chains


def choose_chain(chains, anchor):
    inner = {e.digest for chain in chains.values() for e in chain[:-1]}
    tips = [chain for last, chain in chains.items() if last not in inner]
    if not tips:
        raise Fail("policy", "policy", "no valid epoch 1")
    if anchor:
        found = re.fullmatch(rf"(kw1[a-z2-7]{{52}})@({NUMBER}):([0-9a-f]{{32}})", anchor)
        tips = [t for t in tips if found and store_id_of(t[0].data) == found[1]
                and any(e.number == int(found[2]) and e.digest[7:39] == found[3] for e in t)]
        if not tips:
            raise Fail("anchor", "policy", "no chain holds the anchored epoch")

    def may_reject(by, rejected):
        store_id = store_id_of(tips[0][0].data) if by.number > 1 else "-"
        valid = [a for a, sig in by.signatures.items() if a in rejected.admins and signed(rejected.admins[a], store_id, "policy", by.data, sig)]
        return len(valid) >= rejected.doc["threshold"]

    def refuses(chain, rival):
        return any(e not in chain and e.digest in by.doc.get("rejected", []) and may_reject(by, e) for by in chain for e in rival)

    settled = [t for t in tips if all(r is t or refuses(t, r) for r in tips)]
    if len(settled) != 1:
        raise Fail("policy", "policy", "rival epochs and nothing that decides between them")
    return settled[0]


def read_kept(tree, epoch):
    """{connector: digest} of one epoch's .kept file."""
    wanted = epoch.doc.get("kept")
    place = epoch.place[: -len("toml")] + "kept"
    if wanted is None:
        if place in tree.files:
            raise Fail("policy", place, "the epoch names no kept file")
        return {}
    data = tree.read(place, 4 * MIB) if place in tree.files or place in tree.bad else None
    if data is None or digest(data) != wanted:
        raise Fail("policy", place, "kept file is missing or not the one the epoch names")
    lines = data.split(b"\n")
    try:
        must(lines.pop() == b"" and lines == sorted(set(lines)), "kept lines are not sorted, unique and ended by a line feed")
        pairs = [line.decode().split(" ") for line in lines]
        must(all(len(p) == 2 for p in pairs) and len({p[0] for p in pairs}) == len(pairs), "kept line has the wrong form")
        for connector, wanted in pairs:
            connector_name(connector)
            sha(wanted)
    except ValueError as error:
        raise Fail("policy", place, str(error)) from None
    return dict(pairs)


@dataclass
class Trust:
    """What the accepted chain says; `newest` decides rights, the whole chain decides which keys ever counted."""
    store: str
    chain: list
    kept: dict
    given: dict = field(default_factory=dict)      # writer -> keys any epoch gave it
    machines: dict = field(default_factory=dict)   # the same of machines
    counting: dict = field(default_factory=dict)   # the same and the keys of cuts: for logs
    group_keys: dict = field(default_factory=dict)  # "prod/2" -> recipients any epoch gave it

    def __post_init__(self):
        self.newest = self.chain[-1].doc
        self.cuts = {c["writer"]: c for c in self.newest.get("cut", [])}
        self.groups = {g["name"]: g for g in self.newest.get("group", [])}
        for doc in (e.doc for e in self.chain):
            machines = {m["name"] for m in doc["member"] if m["kind"] == "machine"}
            for writer, key in writers_of(doc).items():
                self.given.setdefault(writer, set()).add(key)
                if writer.split("/")[0] in machines:
                    self.machines.setdefault(writer, set()).add(key)
                self.counting.setdefault(writer, set()).add(key)
            for cut in doc.get("cut", []):
                self.counting.setdefault(cut["writer"], set()).add(cut["key"])
            for group in doc.get("group", []):
                for key in group["key"]:
                    self.group_keys.setdefault(f"{group['name']}/{key['number']}", set()).add(key["recipient"])

    def access(self, connector, capabilities):
        """(groups, members by name) with any of these capabilities on this connector."""
        hits = [a for a in self.newest.get("access", []) if set(a["capabilities"]) & capabilities and matches(a["connectors"], connector)]
        return {g for a in hits for g in a.get("groups", [])}, {m for a in hits for m in a.get("members", [])}

    def may_write(self, member, connector):
        groups, members = self.access(connector, {"write"})
        return member in members or any(member in self.groups[g]["members"] for g in groups)

    def sealed_to(self, connector):
        groups, members = self.access(connector, READERS)
        inside = {m for g in groups for m in self.groups[g]["members"]}
        return sorted([f"group:{g}/{self.groups[g]['key'][-1]['number']}" for g in groups] + [f"member:{m}" for m in members - inside])


def writers_of(doc):
    return {f"{m['name']}/{w['device']}": w["key"] for m in doc["member"] for w in m.get("writer", [])}


def check_policy(tree, anchor, now, report):
    """Nothing below the policy can be judged without it: None when it is not sound."""
    before = len(report.failures())
    chain = choose_chain(grow_chains(load_epochs(tree, report), report), anchor) if not report.failures("tree", "policy/") else None
    if len(report.failures()) > before or chain is None:
        return None
    kept = [read_kept(tree, epoch) for epoch in chain][-1]
    if now >= chain[-1].doc["expires"]:
        report("expired", chain[-1].place, "the newest epoch has expired")
    return Trust(store_id_of(chain[0].data), chain, kept)


# ---- age headers, groups --------------------------------------------------------------------------------------------------------


def scan_header(data, wanted):
    """Count the stanzas before any age library sees them."""
    head, position, stanzas, greases = data[: 64 * 1024], 0, 0, 0

    def line():
        nonlocal position
        end = head.find(b"\n", position)
        must(end >= 0, "age header is unfinished or longer than 64 KiB")
        start, position = position, end + 1
        return head[start:end]

    must(line() == b"age-encryption.org/v1", "not a binary age file")
    while not re.fullmatch(rb"--- [A-Za-z0-9+/]{43}", first := line()):
        must(re.fullmatch(rb"->( [!-~]+)+", first), "age header has the wrong form")
        words, body = first.split(b" "), [line()]
        while len(body[-1]) == 64:
            body.append(line())
        must(re.fullmatch(rb"[A-Za-z0-9+/]*", b"".join(body)) and len(body[-1]) < 64, "stanza has the wrong form")
        if words[1] == b"X25519":
            must(len(words) == 3 and len(words[2]) == 43 and len(b"".join(body)) == 43, "X25519 stanza has the wrong form")
        must(words[1] != b"scrypt", "a passphrase stanza")
        grease = words[1].endswith(b"-grease")
        stanzas, greases = stanzas + (not grease), greases + grease
    must(stanzas == wanted <= 256 and greases <= 1, f"{stanzas} stanzas and {greases} of grease for {wanted} recipients")


def check_groups(tree, trust, report):
    files = tree.under("groups")
    for group in trust.groups.values():
        for member in group["members"]:
            place = f"groups/{group['name']}/{group['key'][-1]['number']}/{member}.age"
            if place not in files and place not in tree.bad:
                report("group", place, "missing")
    for place, (group, number, member) in files.items():
        known = group in trust.groups and member in trust.groups[group]["members"] and f"{group}/{number}" in trust.group_keys
        if not known:
            report("note-orphan", place, "belongs to no key and member of the newest epoch")
            continue
        try:
            scan_header(tree.read(place, MIB) or b"", 1)
        except ValueError as error:
            report("group", place, str(error))


# ---- connectors and payloads ----------------------------------------------------------------------------------------------------

SEAL = re.compile(rb'(?:\A|\n)\[seal\]\nwriter = "(%s/%s)"\nepoch = (%s)\nrecord = (%s)\nsignature = "([A-Za-z0-9_-]{86})"\n\Z'
                  % ((NAME.encode(),) * 2 + (NUMBER.encode(),) * 2))


def check_connector(data, connector, trust):
    seal = SEAL.search(data)
    must(seal, "does not end with the five lines of [seal]")
    writer, epoch, record, sig = (part.decode() for part in seal.groups())
    body = data[: data.rindex(b"signature = ")]
    key = writers_of(trust.newest).get(writer)
    by_right = key and trust.may_write(writer.split("/")[0], connector) and signed(key, trust.store, "connector", body, sig)
    by_kept = trust.kept.get(connector) == digest(data)  # the signers of the epoch answer for it
    must(by_right or by_kept, f"no valid signature with a right for {writer}")
    doc = load_toml(body)
    CONNECTOR(doc)
    must(doc["seal"] == {"writer": writer, "epoch": int(epoch), "record": int(record)}, "[seal] differs from the last lines")
    must(f"{doc['environment']}/{doc['name']}" == connector, "names another connector than its path")
    must((doc["state"] == "moved") == ("to" in doc), "`to` stands with state moved and only there")
    must((doc["revision"] == 1) == (doc["prev"] == ""), "prev is empty in revision 1 and only there")
    versions = doc.get("version", [])
    must([v["number"] for v in versions] == list(range(1, len(versions) + 1)), "version numbers are not 1, 2, 3, ...")
    must(sum(v["stage"] == "current" for v in versions) <= 1, "more than one current version")
    if in_flight := doc.get("operation"):
        ends, targets = in_flight["ends"], [row["target"] for row in in_flight.get("dependent", [])]
        must(doc["state"] == "active", "a tombstone is not rotated")
        must(ends == sorted(ends) and all(n <= len(versions) for n in ends), "an operation ends versions in disorder, or none of the table")
        must(len(set(targets)) == len(targets), "an operation names a dependent twice")
    must(versions or doc["state"] != "active", "an active connector has at least one version")
    return doc


def payload_place(connector, version):
    return f"connectors/{connector}/v{version['number']}-{version['sealed'][7:15]}.age"


def check_payload(tree, place, version):
    if place not in tree.files and place not in tree.bad:
        must(version["stage"] == "revoked", "missing")
        return None
    data = tree.read(place, 2 * MIB) or b""
    must(digest(data) == version["sealed"], "not the bytes that the connector file names")
    scan_header(data, len(version["to"]))
    return data


def check_connectors(tree, trust, report, opener):
    files, named = tree.under("connectors"), set()
    homes = {g[0] for p, g in files.items() if p.endswith("/connector.toml")}
    for home in homes:
        if any(other.startswith(home + "/") for other in homes):
            report("connector", f"connectors/{home}", "is a path prefix of another connector")
    for home in sorted(homes):
        place = f"connectors/{home}/connector.toml"
        try:
            doc = check_connector(tree.read(place, MIB) or b"", home, trust)
        except (ValueError, Seen) as error:
            if not isinstance(error, Seen):
                report("connector", place, str(error))
            named |= {p for p, g in files.items() if g[0] == home}  # whose they are is unknown now
            continue
        for version in doc.get("version", []) if doc["state"] == "active" else []:
            payload = payload_place(home, version)
            named.add(payload)
            try:
                data = check_payload(tree, payload, version)
                if version["to"] != trust.sealed_to(home):
                    report("note-stale", payload, f"sealed to {version['to']}, the policy says {trust.sealed_to(home)}")
                if opener and data:
                    opener.payload(data, doc, version, report, payload)
            except ValueError as error:
                report("payload", payload, str(error))
            except Seen:
                pass
    for place in sorted(set(p for p in files if p.endswith(".age")) - named):
        report("note-orphan", place, "no version names it")


# ---- opening with an identity -----------------------------------------------------------------------------------------------------


def age_open(identity, data):
    """The plaintext, by the stock program. The bytes that were checked go in by pipe, so nothing can be swapped in between."""
    source, sink = os.pipe()
    os.write(sink, identity.encode() + b"\n")
    os.close(sink)
    try:
        done = subprocess.run(["age", "-d", "-i", f"/dev/fd/{source}"], input=data, pass_fds=(source,), capture_output=True)
    finally:
        os.close(source)
    must(done.returncode == 0, "age cannot open it")
    return done.stdout


def public_half(identity):
    return nacl.bindings.crypto_scalarmult_base(identity_secret(identity))


def unpad(plain):
    line, feed, rest = plain.partition(b"\n")
    size = 64
    while size < len(line) + 1:
        size *= 4
    must(feed and len(plain) == size and rest.strip(b" ") == b"", "padding is wrong")
    return line


def field_value(value):
    if type(value) is str:
        return value.encode("utf-8")
    must(type(value) is dict and list(value) == ["b64"] and type(value["b64"]) is str, "a field is neither text nor b64")
    raw = base64.b64decode(value["b64"], validate=True)
    must(base64.b64encode(raw).decode() == value["b64"], "b64 is not canonical")
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw
    raise ValueError("b64 is for values that are not UTF-8")


class Opener:
    def __init__(self, path, tree, trust, report):
        self.trust, self.keys, self.values = trust, {}, {}
        with open(path, encoding="utf-8") as handle:
            identities = [line.strip() for line in handle if line.startswith("AGE-SECRET-KEY-1")]
        halves = {public_half(i): i for i in identities}
        for member in trust.newest["member"]:
            # Other kinds of identity are left to the stock programs.
            mine = halves.get(bech32(member["recipient"], "age")) if member["recipient"].rpartition("1")[0] == "age" else None
            if mine:
                self.keys["member:" + member["name"]] = mine
                self.groups(tree, member["name"], mine, report)

    def groups(self, tree, member, mine, report):
        for place, (group, number, holder) in tree.under("groups").items():
            if holder != member or f"{group}/{number}" not in self.trust.group_keys or member not in self.trust.groups.get(group, {}).get("members", []):
                continue
            try:
                line = age_open(mine, tree.read(place, MIB) or b"").decode("ascii")
                must(line.endswith("\n") and line.count("\n") == 1, "not one identity and a line feed")
                allowed = {bech32(r, "age") for r in self.trust.group_keys[f"{group}/{number}"]}
                must(public_half(line[:-1]) in allowed, "not the key of this group that the policy names")
                self.keys[f"group:{group}/{number}"] = line[:-1]
            except ValueError as error:
                report("group", place, str(error))

    def payload(self, data, doc, version, report, place):
        key = next((self.keys[t] for t in version["to"] if t in self.keys), None)
        if key is None:
            return
        line = unpad(age_open(key, data))
        inner, body = load_json(line)
        PAYLOAD(inner)
        for key, wanted in (("store", self.trust.store), ("environment", doc["environment"]), ("connector", doc["name"]),
                            ("version", version["number"]), ("to", version["to"])):
            must(inner[key] == wanted, f"inner {key} is another")
        must(list(inner["fields"]) == version["fields"], "inner fields are others")
        values = {k: field_value(v) for k, v in inner["fields"].items()}
        must(sum(map(len, values.values())) <= 512 * 1024, "values are longer than 512 KiB")
        must(any(signed(k, self.trust.store, "payload", body, inner["sig"]) for k in self.trust.given.get(inner["writer"], ())),
             f"no valid signature of {inner['writer']}")
        self.values[place] = values


# ---- audit ------------------------------------------------------------------------------------------------------------------------


@dataclass
class Log:
    hashes: list = field(default_factory=list)  # hashes[seq - 1] of the line
    heads: list = field(default_factory=list)   # (seq, head) of believed records
    intents: set = field(default_factory=set)
    answered: set = field(default_factory=set)
    torn: str = ""
    keys: set = field(default_factory=set)      # under which its records are signed


def lines_of(tree, place):
    """(line with its line feed, is it the last of its file), never more than 1 MiB of a line in memory."""
    with tree.open(place) as handle:
        line = handle.readline(MIB + 1)
        while line:  # an empty file is a log that a killed process was about to begin
            must(len(line) <= MIB, "line longer than 1 MiB")
            if not line.endswith(b"\n"):
                raise Torn(place)
            following = handle.readline(MIB + 1)
            yield line, not following
            line = following


def check_record(line, log, writer, trust, verify):
    record, body = load_json(line[:-1])
    RECORD(record)
    seq = len(log.hashes) + 1
    must(record["store"] == trust.store and record["writer"] == writer, "names another store or writer")
    must(record["seq"] == seq, f"seq {record['seq']} where {seq} follows")
    must(record["prev"] == (log.hashes[-1] if log.hashes else digest(trust.store.encode())), f"seq {seq}: prev is not the line before")
    must(record["decision"] == "allowed" or record["outcome"] == "error", "a refusal is denied and error")
    heads = record.get("heads", [])
    must(not heads or record["action"] == "seen" and len(heads) <= 32, "heads in a record that may not have them")
    must(all(h["writer"] != writer for h in heads), "heads name the writer itself")
    distinct((h["writer"] for h in heads), "writer in heads")
    must(("run" in record) == (record["action"] == "begin") and ("run" not in record or seq == 1), "a run begins with its introduction")
    log.hashes.append(digest(line))
    cut = trust.cuts.get(writer)
    if cut and cut["seq"] == seq:
        must(cut["hash"] == log.hashes[-1], f"seq {seq} is not the record of the cut")
    if verify or cut and cut["seq"] == seq:
        must(any(signed(k, trust.store, "audit", body, record["sig"]) for k in log.keys),
             f"seq {seq}: no valid signature of {writer}")
    if not cut or seq <= cut["seq"]:
        log.heads += [(seq, h) for h in heads]
        (log.intents if record["outcome"] == "intent" else log.answered).add(record["op"])


def introduced(tree, writer, place, trust):
    """The key of a machine's run, by the word of its machine in the first record."""
    try:
        record, _ = load_json(next(lines_of(tree, place))[0][:-1])
        RECORD(record)
        run, body = record["run"], f"{writer} {record['run']['key']} {record['epoch']}".encode()
        own = run["machine"].split("/")[0] == writer.split("/")[0]
        said = any(signed(k, trust.store, "run", body, run["sig"]) for k in trust.machines.get(run["machine"], ()))
        return {run["key"]} if own and said else set()
    except (ValueError, KeyError, OSError, StopIteration, Torn):
        return set()


def check_log(tree, writer, files, trust, each):
    log = Log()
    log.keys = trust.counting.get(writer) or introduced(tree, writer, sorted(files)[0][1], trust)
    for first, place in sorted(files):
        try:
            must(first == len(log.hashes) + 1 and first % LOG_FILE == 1, "file does not begin where the one before ends")
            for line, last in lines_of(tree, place):
                must(len(log.hashes) < first + LOG_FILE - 1, "more than 10,000 records in a file")
                check_record(line, log, writer, trust, each or last)
        except Torn:
            log.torn = place
        except (ValueError, OSError) as error:
            raise Fail("audit", place, str(error)) from None
    cut = trust.cuts.get(writer)
    if cut and len(log.hashes) < cut["seq"]:
        raise Fail("audit", f"audit/{writer}", "log ends before its cut")
    return log


def check_audit(tree, trust, report, each):
    found, logs, broken = {}, {}, set()
    for place, (writer, first) in tree.under("audit").items():
        found.setdefault(writer, []).append((int(first), place))
    broken |= {"/".join(p.split("/")[1:3]) for p in tree.bad if p.startswith("audit/")}
    for writer in sorted(set(found) - broken):
        try:
            logs[writer] = check_log(tree, writer, found[writer], trust, each)
        except Fail as failure:
            report(*failure.args)
            broken.add(writer)
    for writer in sorted(set(trust.cuts) - set(found) - broken):
        report("audit", f"audit/{writer}", "the log of a cut is missing")
        broken.add(writer)
    for writer, log in logs.items():
        if log.torn:
            report("torn", log.torn, "ends within a line")
        cut = trust.cuts.get(writer)
        if cut and len(log.hashes) > cut["seq"]:
            report("note-cut", f"audit/{writer}", f"records {cut['seq'] + 1} to {len(log.hashes)} come after the cut")
        for op in sorted(log.intents - log.answered):
            report("note-unfinished", f"audit/{writer}", f"nothing answers the intent of {op}")
        for seq, head in log.heads:
            other = logs.get(head["writer"], Log()).hashes
            if head["writer"] not in broken and (len(other) < head["seq"] or other[head["seq"] - 1] != head["hash"]):
                report("dispute", f"audit/{head['writer']}", f"{writer} saw another record {head['seq']} (its record {seq})")


# ---- everything ---------------------------------------------------------------------------------------------------------------------


class Report:
    def __init__(self):
        self.findings = []

    def __call__(self, kind, place, what):
        self.findings.append({"kind": kind, "place": place, "what": what})

    def failures(self, kind="", place=""):
        return [f for f in self.findings if not f["kind"].startswith("note-") and f["kind"].startswith(kind) and f["place"].startswith(place)]

    def exit(self):
        kinds = {f["kind"] for f in self.failures()}
        return 0 if not kinds else 3 if kinds <= {"dispute", "torn"} else 6


def verify(root, anchor=None, now=None, identity=None, each=False):
    """(report, {payload place: {field: bytes}} of what the identity opens)."""
    report, values = Report(), {}
    now = now or datetime.datetime.now(datetime.timezone.utc)
    tree = Tree(root, report)
    try:
        trust = check_policy(tree, anchor, now, report)
        if trust:
            opener = Opener(identity, tree, trust, report) if identity else None
            check_groups(tree, trust, report)
            check_connectors(tree, trust, report, opener)
            check_audit(tree, trust, report, each)
            values = opener.values if opener else {}
    except Fail as failure:
        report(*failure.args)
    except Seen:
        pass
    return report, values


def main():
    parser = argparse.ArgumentParser(description="Verify a keyward store without keyward.")
    parser.add_argument("store")
    parser.add_argument("--anchor")
    parser.add_argument("--now", type=datetime.datetime.fromisoformat)
    parser.add_argument("--identity", help="age identity file: open what it can open, too")
    parser.add_argument("--each", action="store_true", help="verify the signature of every audit record")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    if options.identity and not shutil.which("age"):
        parser.error("--identity needs the program age")
    report, _ = verify(options.store, options.anchor, options.now, options.identity, options.each)
    if options.json:
        print(json.dumps({"findings": report.findings, "exit": report.exit()}))
    else:
        for finding in report.findings:
            print(f"{finding['kind']} {finding['place']}: {finding['what']}".encode("utf-8", "backslashreplace").decode())
    return report.exit()


if __name__ == "__main__":
    sys.exit(main())
