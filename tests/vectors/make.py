#!/usr/bin/env python3
"""Writes the golden stores of tests/vectors, independently of keyward, from docs/store-format.md alone.

make.py --good DIR   the good stores (committed under good/); every key and nonce comes from a fixed seed: same bytes every time
make.py --bad DIR    every row of mutations.py, as DIR/<id>/store and DIR/<id>/meta.json

Nothing here is secret: whoever reads this file can derive every key in it. Needs PyNaCl.
"""
import argparse, base64, copy, hashlib, hmac, json, os, shutil

import nacl.bindings as sodium
import nacl.signing

FIRST_MOMENT = "2026-01-05T08:00:00Z"
LAST_MOMENT = "2126-01-05T08:00:00Z"  # vectors must not rot
ORDER = 2**252 + 27742317777372353535851937790883648493  # of the Ed25519 base point


# ---- primitives -----------------------------------------------------------------------------------------------------------


def seed(label):
    return hashlib.sha256(b"keyward test vector, not a secret: " + label.encode()).digest()


def digest(data):
    return "sha256:" + hashlib.sha256(data).hexdigest()


def base64url(raw):
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def message(store, kind, body):
    return f"keyward-v1 {store} {kind} {len(body)} ".encode() + body


def sign(label, store, kind, body):
    return base64url(nacl.signing.SigningKey(seed(label)).sign(message(store, kind, body)).signature)


def public(label):
    return base64url(bytes(nacl.signing.SigningKey(seed(label)).verify_key))


def operation(number):
    return base64.b32encode(seed(f"operation {number}")[:16]).decode().lower().rstrip("=")


def bech32(prefix, raw):
    alphabet = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
    bits = "".join(f"{byte:08b}" for byte in raw) + "0000"
    data = [int(bits[i : i + 5], 2) for i in range(0, 260, 5)]
    state = 1
    for value in [ord(c) >> 5 for c in prefix] + [0] + [ord(c) & 31 for c in prefix] + data + [0] * 6:
        high = state >> 25
        state = (state & 0x1FFFFFF) << 5 ^ value
        for i, generator in enumerate([0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3]):
            if high >> i & 1:
                state ^= generator
    state ^= 1
    check = [state >> 5 * (5 - i) & 31 for i in range(6)]
    return prefix + "1" + "".join(alphabet[v] for v in data + check)


def identity(label):
    return bech32("age-secret-key-", seed(label)).upper()


def recipient_bytes(label):
    return sodium.crypto_scalarmult_base(seed(label))


def recipient(label):
    return bech32("age", recipient_bytes(label))


# ---- age, with fixed randomness: so that the vectors are the same bytes on every machine ------------------------------------


def hkdf(secret, salt, info):
    first = hmac.new(salt or bytes(32), secret, hashlib.sha256).digest()
    return hmac.new(first, info + b"\x01", hashlib.sha256).digest()


def aead(key, nonce, plain):
    return sodium.crypto_aead_chacha20poly1305_ietf_encrypt(plain, None, nonce, key)


def plain64(raw):
    return base64.b64encode(raw).rstrip(b"=")


def age(plain, labels, randomness, greases=0, foreign=None):
    """An age file for the recipients with these labels; `greases` and `foreign` add stanzas of other types."""
    file_key, header = seed(randomness + " file key")[:16], b"age-encryption.org/v1\n"
    for index, label in enumerate(labels):
        ephemeral, target = seed(f"{randomness} ephemeral {index}"), recipient_bytes(label)
        share = sodium.crypto_scalarmult_base(ephemeral)
        wrap = hkdf(sodium.crypto_scalarmult(ephemeral, target), share + target, b"age-encryption.org/v1/X25519")
        header += b"-> X25519 %s\n%s\n" % (plain64(share), plain64(aead(wrap, bytes(12), file_key)))
    for index in range(greases):
        header += b"-> x%d-grease abc\n%s\n" % (index, plain64(b"nothing to see"))
    if foreign:
        header += b"-> %s\n%s\n" % (foreign, plain64(bytes(32)))
    mac = hmac.new(hkdf(file_key, b"", b"header"), header + b"---", hashlib.sha256).digest()
    nonce = seed(randomness + " nonce")[:16]
    key, chunks = hkdf(file_key, nonce, b"payload"), [plain[i : i + 65536] for i in range(0, len(plain), 65536)] or [b""]
    body = b"".join(aead(key, i.to_bytes(11, "big") + bytes([i == len(chunks) - 1]), c) for i, c in enumerate(chunks))
    return header + b"--- " + plain64(mac) + b"\n" + nonce + body


# ---- forged signatures that only a lenient Ed25519 takes --------------------------------------------------------------------


def plus_order(signature):
    raw = base64.urlsafe_b64decode(signature + "==")
    return base64url(raw[:32] + (int.from_bytes(raw[32:], "little") + ORDER).to_bytes(32, "little"))


def small_r(label, store, kind, body):
    """R is the neutral point: S = h*a satisfies S*B = R + h*A."""
    scalar = bytearray(hashlib.sha512(seed(label)).digest()[:32])
    scalar[0] &= 248
    scalar[31] = scalar[31] & 63 | 64
    point = b"\x01" + bytes(31)
    key = bytes(nacl.signing.SigningKey(seed(label)).verify_key)
    h = int.from_bytes(hashlib.sha512(point + key + message(store, kind, body)).digest(), "little")
    return base64url(point + (h * int.from_bytes(scalar, "little") % ORDER).to_bytes(32, "little"))


NEUTRAL_KEY = base64url(b"\x01" + bytes(31))


def for_neutral_key():
    """R = s*B, S = s: a lenient reader takes it for every message under the neutral key."""
    scalar = (int.from_bytes(seed("any scalar"), "little") % ORDER).to_bytes(32, "little")
    return base64url(sodium.crypto_scalarmult_ed25519_base_noclamp(scalar) + scalar)


def stray_bits(signature):
    """The same 64 bytes for a decoder that does not look at the last four bits."""
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    return signature[:-1] + alphabet[alphabet.index(signature[-1]) | 1]


# ---- TOML -----------------------------------------------------------------------------------------------------------------


class When(str):
    """A moment: written without quotes."""


def scalar(value):
    if isinstance(value, When):
        return str(value)
    if isinstance(value, list):
        return "[" + ", ".join(map(scalar, value)) + "]"
    return json.dumps(value, ensure_ascii=False)  # strings, numbers and booleans look the same in TOML


def is_table(value):
    return isinstance(value, dict) or isinstance(value, list) and value and isinstance(value[0], dict)


def toml(doc, path=""):
    out = "".join(f"{k} = {scalar(v)}\n" for k, v in doc.items() if not is_table(v))
    for key, value in doc.items():
        if isinstance(value, dict):
            out += f"\n[{path}{key}]\n" + toml(value, f"{path}{key}.")
        elif is_table(value):
            out += "".join(f"\n[[{path}{key}]]\n" + toml(row, f"{path}{key}.") for row in value)
    return out


# ---- one store in memory ----------------------------------------------------------------------------------------------------


def json_line(doc):
    return json.dumps(doc, separators=(",", ":"), ensure_ascii=False).encode()


def padded(line):
    size = 64
    while size < len(line) + 1:
        size *= 4
    return line + b"\n" + b" " * (size - len(line) - 1)


def member(name, devices=(), kind="human"):
    row = {"name": name, "kind": kind, "recipient": recipient("member " + name)}
    if devices:
        row["writer"] = [{"device": d, "key": public(f"writer {name}/{d}")} for d in devices]
    return row


def admin(name):
    return {"member": name, "key": public("admin " + name)}


def group(name, members, *numbers, retired=()):
    keys = [{"number": n, "recipient": recipient(f"group {name}/{n}"), "retired": n in retired} for n in numbers]
    return {"name": name, "members": list(members), "stale": False, "key": keys}


def recipient_label(to):
    return to.replace(":", " ")  # "group:prod/2" -> "group prod/2"


class World:
    """`files` maps a path to bytes, or to ("symlink", target), ("fifo",), ("folder",), ("sparse", size)."""

    def __init__(self):
        self.files = {".gitattributes": b"* -text -merge\n"}
        self.epochs, self.docs, self.writers, self.values, self.logs, self.hashes = [], {}, {}, {}, {}, {}

    @property
    def store(self):
        return "kw1" + base64.b32encode(hashlib.sha256(self.epochs[0]["data"]).digest()).decode().lower().rstrip("=")

    @property
    def anchor(self):
        last = self.epochs[-1]
        return f"{self.store}@{last['doc']['epoch']}:{digest(last['data'])[7:39]}"

    # policy

    def epoch_files(self, doc, signers, kept=None, folder="policy", forge=None):
        """Writes one epoch and its signatures, without making it part of the chain."""
        doc = copy.deepcopy(doc)
        if kept is not None:
            doc = {k: doc[k] for k in doc if k != "kept"} | {"kept": digest(kept)}
        data = toml(doc).encode()
        stem = f"{folder}/{doc['epoch']:06d}-{digest(data)[7:15]}"
        self.files[stem + ".toml"] = data
        if kept is not None:
            self.files[stem + ".kept"] = kept
        store = "-" if doc["epoch"] == 1 else self.store
        for signer in signers:
            signature = sign("admin " + signer, store, "policy", data)
            self.files[f"{stem}.toml.{signer}.sig"] = ((forge or (lambda s: s))(signature) + "\n").encode()
        return {"doc": doc, "data": data, "stem": stem, "kept": kept, "signers": list(signers)}

    def epoch(self, signers, kept=None, **content):
        head = {"format": 1, "epoch": len(self.epochs) + 1, "prev": digest(self.epochs[-1]["data"]) if self.epochs else "",
                "created": When(FIRST_MOMENT), "expires": When(LAST_MOMENT)}
        self.epochs.append(self.epoch_files(head | content, signers, kept))

    def redo_epoch(self, edit, signers=None, kept=None, forge=None):
        """The newest epoch once more, changed by `edit`, signed again."""
        old = self.epochs.pop()
        for path in [p for p in self.files if p.startswith(old["stem"])]:
            del self.files[path]
        doc = copy.deepcopy(old["doc"])
        edit(doc)
        self.epochs.append(self.epoch_files(doc, old["signers"] if signers is None else signers, kept or old["kept"], forge=forge))

    def next_epoch(self, edit=lambda doc: None, signers=None, join=True, forge=None, kept=None):
        last = self.epochs[-1]
        doc = {k: v for k, v in copy.deepcopy(last["doc"]).items() if k != "kept"}
        doc |= {"epoch": last["doc"]["epoch"] + 1, "prev": digest(last["data"])}
        edit(doc)
        made = self.epoch_files(doc, last["signers"] if signers is None else signers, kept or last["kept"], forge=forge)
        if join:
            self.epochs.append(made)

    # groups

    def group_file(self, name, number, member_name, **more):
        label = f"group {name}/{number}"
        self.files[f"groups/{name}/{number}/{member_name}.age"] = age(
            (identity(label) + "\n").encode(), ["member " + member_name], f"{label} for {member_name}", **more)

    # connectors

    def connector(self, path, writer, rows=(), meta=None, epoch=1, state="active", more=None):
        """rows: (stage, to, {field: str or bytes}, extra keys)."""
        environment, _, name = path.partition("/")
        doc = {"format": 1, "environment": environment, "name": name, "state": state} | (meta or {})
        doc = {"revision": 1, "prev": "", "vendor": "manual", "kind": "api-key", "owner": "team-platform", "purpose": "tests"} | doc
        order = ["format", "environment", "name", "state", "to", "revision", "prev"]
        doc = {k: doc[k] for k in order if k in doc} | {k: v for k, v in doc.items() if k not in order} | (more or {})
        doc["version"] = []
        self.docs[path], self.writers[path], self.values[path] = doc, (writer, epoch), {}
        for number, (stage, to, values, extra) in enumerate(rows, 1):
            self.values[path][number] = values
            doc["version"].append({"number": number, "stage": stage, "sealed": "", "to": sorted(to), "fields": sorted(values),
                                   "created": When(FIRST_MOMENT)} | extra)
            self.payload(path, number, seal=False, greases=number % 2, keep=state == "active")
        for table in ("operation",):  # after the versions, as the document shows it
            if table in doc:
                doc[table] = doc.pop(table)
        self.seal(path)

    def payload(self, path, number, over=None, line=None, pad=padded, labels=None, signer=None, seal=True, keep=True, reorder=None,
                body_edit=None, bytes_edit=None, **age_more):
        """Seals version `number`; every argument but the first two is a way to do it wrong."""
        doc = self.docs[path]
        row = doc["version"][number - 1]
        self.files.pop(self.payload_path(path, number), None)
        writer = self.writers[path][0]
        shown = {k: v if isinstance(v, str) else {"b64": base64.b64encode(v).decode()} for k, v in sorted(self.values[path][number].items())}
        inner = {"store": self.store, "environment": doc["environment"], "connector": doc["name"], "version": number,
                 "vendor": doc["vendor"], "hosts": doc.get("hosts", []), "to": row["to"], "operation": operation(f"{path} {number}"),
                 "fields": shown, "writer": writer} | (over or {})
        inner = reorder(inner) if reorder else inner
        body = json_line(inner)
        body = body_edit(body) if body_edit else body
        signature = sign("writer " + (signer or inner["writer"]), inner["store"], "payload", body)
        whole = body[:-1] + b',"sig":"' + signature.encode() + b'"}'
        sealed = age(pad(line(whole) if line else whole), labels or list(map(recipient_label, row["to"])), f"{self.store} {path} {number}", **age_more)
        sealed = bytes_edit(sealed) if bytes_edit else sealed
        row["sealed"] = digest(sealed)
        if keep:
            self.files[self.payload_path(path, number)] = sealed
        if seal:
            self.seal(path)

    def payload_path(self, path, number):
        return f"connectors/{path}/v{number}-{self.docs[path]['version'][number - 1]['sealed'][7:15]}.age"

    def seal(self, path, edit=None, raw=None, writer=None, epoch=None, signer=None, forge=None, kind="connector", store=None):
        """Writes connector.toml. `edit` changes the table, `raw` the signed bytes, `forge` the signature."""
        doc = copy.deepcopy(self.docs[path])
        if edit:
            edit(doc)
        old_writer, old_epoch = self.writers[path]
        writer = writer or old_writer
        body = toml(doc).encode() + f'\n[seal]\nwriter = "{writer}"\nepoch = {epoch or old_epoch}\nrecord = 1\n'.encode()
        body = raw(body) if raw else body
        signature = sign("writer " + (signer or writer), store or self.store, kind, body)
        signature = forge(signature, body) if forge else signature
        self.files[f"connectors/{path}/connector.toml"] = body + f'signature = "{signature}"\n'.encode()

    # audit

    record_keys = ("format store writer seq prev at op action decision outcome objects epoch rule reason error sink source heads tool").split()

    def record(self, writer, action, outcome, op, decision="allowed", **more):
        seq = len(self.logs.setdefault(writer, [])) + 1
        record = {"format": 1, "store": self.store, "writer": writer, "seq": seq, "prev": None,
                  "at": f"2026-01-05T{8 + seq // 3600000:02d}:{seq // 60000 % 60:02d}:{seq // 1000 % 60:02d}.{seq % 1000:03d}Z",
                  "op": operation(f"{writer} {op}"), "action": action, "decision": decision, "outcome": outcome, "objects": None,
                  "epoch": len(self.epochs), "rule": None, "reason": None, "error": None, "sink": None,
                  "source": {"host": writer.split("/")[1]}, "heads": None, "tool": "vectors 1"} | more
        self.logs[writer].append({k: v for k, v in record.items() if v is not None or k == "prev"})

    def log(self, writer, edit=None, body_edit=None, line_edit=None, relink=True, signer=None, forge=None, split=10_000):
        """Writes the whole log. edit changes the records first; body_edit {seq: f} the line before, line_edit after it is signed."""
        records = copy.deepcopy(self.logs[writer])
        if edit:
            edit(records)
        for path in [p for p in self.files if p.startswith(f"audit/{writer}/")]:
            del self.files[path]
        previous, files, self.hashes[writer] = digest(self.store.encode()), {}, []
        for number, record in enumerate(records, 1):
            if record.get("prev") is None:
                record["prev"] = previous
            body = (body_edit or {}).get(number, lambda b: b)(json_line(record))
            signature = sign("writer " + (signer or writer), self.store, "audit", body)
            signature = (forge or {}).get(number, lambda s: s)(signature)
            line = body[:-1] + b',"sig":"' + signature.encode() + b'"}\n'
            changed = (line_edit or {}).get(number, lambda b: b)(line)
            previous = digest(changed if relink else line)
            self.hashes[writer].append(previous)
            files.setdefault((number - 1) // split * split + 1, []).append(changed)
        for first, lines in files.items():
            self.files[f"audit/{writer}/{first}.jsonl"] = b"".join(lines)

    # output

    def write(self, folder):
        for path, content in self.files.items():
            target = os.path.join(folder, path)
            os.makedirs(os.path.dirname(target), exist_ok=True)
            if isinstance(content, bytes):
                with open(target, "wb") as handle:
                    handle.write(content)
            elif content[0] == "symlink":
                os.symlink(content[1], target)
            elif content[0] == "fifo":
                os.mkfifo(target)
            elif content[0] == "folder":
                os.makedirs(target, exist_ok=True)
            elif content[0] == "sparse":
                with open(target, "wb") as handle:
                    handle.truncate(content[1])


# ---- the good stores ----------------------------------------------------------------------------------------------------------


def access(connectors, capabilities, groups=(), members=()):
    row = {"connectors": connectors, "groups": list(groups), "members": list(members), "capabilities": capabilities.split(), "reason": "tests"}
    return {k: v for k, v in row.items() if v != []}


def minimal():
    w = World()
    w.epoch(["alice"], threshold=1, admin=[admin("alice")], member=[member("alice", ["laptop"])], environment=[{"name": "prod"}],
            access=[access("prod/**", "use reveal write", members=["alice"])])
    w.connector("prod/token", "alice/laptop", [("current", ["member:alice"], {"token": "a value, not a secret"}, {})])
    change = [{"connector": "prod/token", "version": 1, "fields": ["token"], "ciphertext": w.docs["prod/token"]["version"][0]["sealed"],
               "after": digest(w.files["connectors/prod/token/connector.toml"])}]
    w.record("alice/laptop", "add", "intent", 1, objects=change)
    w.record("alice/laptop", "add", "ok", 1, objects=change)
    w.log("alice/laptop")
    w.notes = []
    return w


def rich():
    w = World()
    rich_policy(w)
    rich_connectors(w)
    rich_audit(w)
    seal_newest_epoch(w)
    # carried by design: a version under an old group key, a kept one, what dave left behind, records after his cut, an open intent
    w.notes = ["note-cut", "note-orphan", "note-stale", "note-unfinished"]
    return w


def rich_policy(w):
    prod = [{"name": "prod", "require_reason": ".+", "max_overlap": "7d"}, {"name": "dev"},
            {"name": "staging", "anchor": "push", "approvals": 1}]
    base = access("prod/**", "use export reveal write", groups=["prod"])
    w.epoch(["alice"], threshold=1, admin=[admin("alice")], member=[member("alice", ["laptop"]), member("bob", ["desk"]), member("dave", ["desk"])],
            environment=prod, group=[group("prod", ["alice", "bob", "dave"], 1)], access=[base])
    people = [member("alice", ["laptop"]), member("bob", ["desk"]), member("carol", ["desk"]), member("dave", ["desk"]),
              member("ci", ["runner"], "machine")]
    groups = [group("prod", ["alice", "bob", "dave"], 1), group("dev", ["alice", "carol"], 1, 2, retired=[1])]
    rules = [base, access("dev/**", "use reveal write", groups=["dev"]), access("dev/shared", "use", members=["alice", "ci"]),
             access("prod/ci/*", "use", members=["ci"]), access("**", "audit approve", members=["carol"])]
    rival = {"format": 1, "epoch": 2, "prev": digest(w.epochs[0]["data"]), "created": When(FIRST_MOMENT), "expires": When(LAST_MOMENT),
             "threshold": 1, "admin": [admin("alice")], "member": people[:4], "environment": prod, "group": groups[:1], "access": [base]}
    w.rival = w.epoch_files(rival, ["alice"])
    w.epoch(["alice", "bob"], threshold=2, admin=[admin("alice"), admin("bob")], member=people, environment=prod, group=groups, access=rules)
    w.third = {"threshold": 2, "rejected": [digest(w.rival["data"])], "admin": [admin("alice"), admin("bob")],
               "member": [member("alice", ["laptop", "phone"]), people[1], people[2], people[4]], "environment": prod,
               "group": [group("prod", ["alice", "bob"], 1, 2), groups[1]], "access": rules,
               "target": [{"name": "web", "kind": "github-actions-secret", "address": "https://api.github.com", "project": "acme/web",
                           "connectors": ["prod/**"]}],
               "vendor": [{"id": "acme", "digest": digest(b"a definition")}],
               "template": [{"connectors": "prod/**", "every": "30d", "overlap": "24h"}]}
    for name, number, members in (("prod", 1, ["alice", "bob", "dave"]), ("prod", 2, ["alice", "bob"]), ("dev", 2, ["alice", "carol"])):
        for each in members:
            w.group_file(name, number, each)


def rich_connectors(w):
    rotation = {"every": "30d", "overlap": "24h", "strategy": "issue", "admin": "db/main/admin/root", "coupled": ["ci/deploy"], "serves": ["github-*"]}
    in_flight = {"id": operation("rotation"), "kind": "rotate", "step": "created", "version": 4, "ends": [3], "strategy": "issue",
                 "marker": "kw-" + seed("marker").hex()[:32], "attempt": 1, "started": When(FIRST_MOMENT), "until": When(LAST_MOMENT),
                 "dependent": [{"target": "web-env-file", "step": "written"}]}
    w.connector("prod/github-deploy", "alice/phone", [
        ("revoked", ["group:prod/2"], {"token": "first"}, {"vendor_id": "id-1"}),
        ("previous", ["group:prod/1"], {"token": "second"}, {"vendor_id": "id-2"}),
        ("current", ["group:prod/2"], {"token": "third \u00e9 \u2028 \" \\ \n end", "user": "bot"}, {"expires": When(LAST_MOMENT), "vendor_id": "id-3"}),
        ("pending", ["group:prod/2"], {"token": "fourth"}, {})],
        meta={"vendor": "github-app", "purpose": "push artefacts", "tenant": "acme", "service_account": "bot",
              "documentation": "https://example.com/docs", "hosts": ["api.github.com"], "revision": 7, "prev": digest(b"revision 6")},
        more={"scope": [{"name": "contents:write", "reason": "pushes artefacts"}], "rotation": rotation,
              "dependent": [{"target": "web-env-file"}], "operation": in_flight}, epoch=3)
    w.connector("prod/db/main/admin/root", "bob/desk", [
        ("current", ["group:prod/2"], {"blob": bytes(range(256)), "empty": "", "text": "x" * 1000}, {})], epoch=3)
    w.connector("prod/ci/deploy", "bob/desk", [("current", ["group:prod/2", "member:ci"], {"token": "for the machine"}, {})], epoch=3)
    w.connector("dev/shared", "alice/laptop", [("current", ["group:dev/2", "member:ci"], {"token": "shared"}, {})], epoch=2)
    w.connector("prod/legacy", "dave/desk", [("current", ["group:prod/1"], {"token": "kept"}, {})], epoch=2)
    gone = [("revoked", ["group:prod/1"], {"token": "gone"}, {})]
    w.connector("prod/old", "alice/laptop", gone, {"revision": 2, "prev": digest(b"revision 1")}, 3, "removed")
    w.connector("prod/was/here", "alice/laptop", gone, {"revision": 2, "prev": digest(b"revision 1"), "to": "prod/github-deploy"}, 3, "moved")


def rich_audit(w):
    kept = [{"connector": "prod/legacy", "version": 1, "fields": ["token"], "after": digest(w.files["connectors/prod/legacy/connector.toml"])}]
    w.record("dave/desk", "add", "intent", 1, objects=kept)
    w.record("dave/desk", "add", "ok", 1, objects=kept)
    w.record("dave/desk", "reveal", "intent", 2, objects=[{"connector": "prod/legacy"}])
    w.log("dave/desk")
    w.record("bob/desk", "policy", "intent", 1, objects=[{"connector": "policy"}, {"connector": "group:prod"}], epoch=2)
    w.record("bob/desk", "policy", "ok", 1, objects=[{"connector": "policy", "after": digest(w.epochs[1]["data"])}])
    w.record("bob/desk", "reveal", "error", 2, "denied", objects=[{"connector": "dev/shared"}], rule="nothing allows it", error="denied")
    w.log("bob/desk")
    w.record("ci/runner", "run", "intent", 1, objects=[{"connector": "prod/ci/deploy", "version": 1}], sink="environment",
             source={"host": "runner", "user": "ci", "ip": "192.0.2.1", "ssh": "-", "tty": "-", "ci": "job 1"})
    w.log("ci/runner")
    w.record("alice/laptop", "run", "intent", 1, objects=[{"connector": "prod/github-deploy", "version": 3, "fields": ["token"]}], reason="d\u00e9ploy")
    w.record("alice/laptop", "run", "handed-over", 1, objects=[{"connector": "prod/github-deploy", "version": 3, "fields": ["token"]}])
    w.record("alice/laptop", "seen", "ok", 2, source={}, heads=[
        {"writer": "bob/desk", "seq": 3, "hash": w.hashes["bob/desk"][2]}, {"writer": "ci/runner", "seq": 1, "hash": w.hashes["ci/runner"][0]}])
    w.record("alice/laptop", "set", "intent", 3)
    w.record("alice/laptop", "set", "ok", 3)
    w.log("alice/laptop")


def seal_newest_epoch(w):
    """Epoch 3 comes last because it names dave's last accepted record and the connector file that stays."""
    cut = {"writer": "dave/desk", "key": public("writer dave/desk"), "seq": 2, "hash": w.hashes["dave/desk"][1]}
    kept = f"prod/legacy {digest(w.files['connectors/prod/legacy/connector.toml'])}\n".encode()
    w.epoch(["alice", "bob"], kept, cut=[cut], **w.third)


def long_log():
    """Two audit files; made on the fly, it is too large to commit."""
    w = minimal()
    for number in range(3, 10_003):
        w.record("alice/laptop", "list", "ok", number)
    w.log("alice/laptop")
    return w


GOOD = {"minimal": minimal, "rich": rich}
BASES = GOOD | {"long-log": long_log}


# ---- writing --------------------------------------------------------------------------------------------------------------------


def shown(values):
    return {k: v if isinstance(v, str) else {"b64": base64.b64encode(v).decode()} for k, v in values.items()}


def describe(w):
    live = {p: v for p, v in w.values.items() if w.docs[p]["state"] == "active"}
    people = [m["name"] for m in w.epochs[-1]["doc"]["member"]]
    return {"store_id": w.store, "anchor": w.anchor, "identities": {m: identity("member " + m) for m in people},
            "values": {p: {str(n): shown(v) for n, v in rows.items()} for p, rows in live.items()}}


def write_vector(folder, w, meta, who="alice"):
    shutil.rmtree(folder, ignore_errors=True)
    w.write(os.path.join(folder, "store"))
    with open(os.path.join(folder, "meta.json"), "w", encoding="utf-8") as handle:
        handle.write(json.dumps(meta, indent=1, ensure_ascii=False) + "\n")
    with open(os.path.join(folder, "identity.txt"), "w", encoding="utf-8") as handle:
        handle.write(identity("member " + who) + "\n")
    # What the machine of this writer has beside the store, so that a program which records what it opens can open it.
    writer = who + "/laptop"
    os.makedirs(os.path.join(folder, "state"))
    with open(os.path.join(folder, "state", "writer"), "w", encoding="utf-8") as handle:
        handle.write(writer + "\n")
    with open(os.path.join(folder, "state", "writer.age"), "wb") as handle:
        handle.write(age((base64url(seed("writer " + writer)) + "\n").encode(), ["member " + who], "state of " + writer))


def write_good(folder):
    for name, build in GOOD.items():
        w = build()
        meta = {"id": name, "exit": 0, "kinds": [], "notes": w.notes, "args": {"identity": "identity.txt"}}
        write_vector(os.path.join(folder, name), w, meta | describe(w))


def write_bad(folder):
    from mutations import TABLE  # here: mutations.py uses this module

    assert len({m.id for m in TABLE}) == len(TABLE)
    made = {name: build() for name, build in BASES.items()}
    for m in TABLE:
        w = copy.deepcopy(made[m.base])
        m.change(w)
        args = {k: v.format(anchor=w.anchor, base_anchor=made[m.base].anchor) for k, v in m.args.items()}
        meta = {"id": m.id, "base": m.base, "what": m.what, "exit": m.exit, "kinds": sorted(m.kinds), "notes": sorted({*w.notes, *m.notes}),
                "also": sorted(m.also), "reading": m.reading, "args": args, "store_id": made[m.base].store, "anchor": made[m.base].anchor}
        write_vector(os.path.join(folder, m.id), w, meta)
    return len(TABLE)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--good", metavar="DIR")
    parser.add_argument("--bad", metavar="DIR")
    options = parser.parse_args()
    if options.good:
        write_good(options.good)
    if options.bad:
        print(write_bad(options.bad), "mutated stores")


if __name__ == "__main__":
    import make  # mutations.py imports this module by its name: its classes must be the same

    make.main()
