"""The bad stores, as data: one row per rule of docs/store-format.md, each a small change of a good store.

A row with exit 0 is a variant that must still be accepted. `kinds` are the failing kinds this verifier reports, all of them;
`also` are kinds another reader may report instead. `reading` is "strict" where the document leaves room and the strictest
sensible reading was taken, else "doc".
"""
import fnmatch
from dataclasses import dataclass, field

import make
from make import When, access, admin, digest, group, member, operation, padded, sign

NOW = "2026-11-23T12:00:00Z"
TOKEN, DEPLOY, SHARED = "prod/token", "prod/ci/deploy", "dev/shared"
TOKEN_TOML = "connectors/prod/token/connector.toml"


@dataclass
class Mutation:
    id: str
    base: str
    kinds: set
    change: object
    what: str
    exit: int = 6
    notes: set = field(default_factory=set)
    also: set = field(default_factory=set)
    reading: str = "doc"
    args: dict = field(default_factory=dict)


TABLE = []


def section(base, *kinds, **common):
    """add(id, what, change, ...) for rows that share a base store and failing kinds."""
    def add(id, what, change, **more):
        settings = common | more
        if "identity" in settings:
            settings["args"] = {"identity": "identity.txt"} | settings.get("args", {})
            del settings["identity"]
        used = settings.pop("base", base)
        wanted = settings.pop("kinds", set(kinds))
        TABLE.append(Mutation(id, used, wanted, change, what, settings.pop("exit", 6 if wanted else 0), **settings))

    return add


# ---- ways to change a store -------------------------------------------------------------------------------------------------


def find(w, pattern):
    found = [p for p in w.files if fnmatch.fnmatchcase(p, pattern)]
    assert len(found) == 1, (pattern, found)
    return found[0]


def edit(pattern, change):
    def run(w):
        path = find(w, pattern)
        before = w.files[path]
        w.files[path] = change(before)
        assert w.files[path] != before, pattern
    return run


def flip(pattern, at):
    def one(data):
        at_least = at if at >= 0 else len(data) + at
        return data[:at_least] + bytes([data[at_least] ^ 1]) + data[at_least + 1 :]
    return edit(pattern, one)


def swap_text(pattern, old, new):
    return edit(pattern, lambda data: data.replace(old, new, 1))


def append(pattern, more):
    return edit(pattern, lambda data: data + more)


def crlf(pattern):
    return edit(pattern, lambda data: data.replace(b"\n", b"\r\n"))


def drop(*patterns):
    def run(w):
        for pattern in patterns:
            paths = fnmatch.filter(w.files, pattern)
            assert paths, pattern
            for path in paths:
                del w.files[path]
    return run


def put(path, content):
    return lambda w: w.files.update({path: content})


def instead(pattern, content):
    return lambda w: w.files.update({find(w, pattern): content})


def move(old, new):
    """Moves every file whose path begins with `old`."""
    def run(w):
        paths = [p for p in w.files if p.startswith(old)]
        assert paths, old
        for path in paths:
            w.files[new + path[len(old):]] = w.files.pop(path)
    return run


def exchange(first, second):
    def run(w):
        a, b = find(w, first), find(w, second)
        w.files[a], w.files[b] = w.files[b], w.files[a]
    return run


def both(*changes):
    def run(w):
        for change in changes:
            change(w)
    return run


def having(**values):
    return lambda doc: doc.update(values)


def without(key):
    return lambda doc: doc.pop(key)


def row(table, index, **values):
    return lambda doc: doc[table][index].update(values)


def resealed(path, change=None, **more):
    return lambda w: w.seal(path, change, **more)


def signed_bytes(path, old, new):
    def raw(data):
        assert old in data, old
        return data.replace(old, new, 1)
    return lambda w: w.seal(path, raw=raw)


def payload(path, number=1, **how):
    return lambda w: w.payload(path, number, **how)


def policy(change, **more):
    """One more epoch, so that a reader which takes or skips the bad one ends at a good store and is found out."""
    return lambda w: w.next_epoch(change, **more)


def redo(change, **more):
    return lambda w: w.redo_epoch(change, **more)


def log(writer, **how):
    return lambda w: w.log(writer, **how)


def records(writer, index, /, **values):
    """Changes one record, then links and signs the log again."""
    def change(rows):
        order = list(make.World().record_keys)
        merged = rows[index] | values
        rows[index] = {k: merged[k] for k in sorted(merged, key=lambda k: order.index(k) if k in order else len(order)) if merged[k] is not None or k == "prev"}
    return log(writer, edit=change)


def from_minimal(pattern, target=None):
    """The same path of another store, made with the same keys."""
    def run(w):
        other = make.minimal()
        for path in fnmatch.filter(other.files, pattern):
            w.files[target or path] = other.files[path]
    return run


# ---- tree ---------------------------------------------------------------------------------------------------------------------

tree = section("minimal", "tree")
tree("tree-unknown-root-file", "an unknown name at the root", put("notes.txt", b"hello"))
tree("tree-unknown-root-folder", "an unknown folder at the root", put("backup/x.toml", b""))
tree("tree-unknown-empty-folder", "an unknown folder at the root, empty", put("backup", ("folder",)), reading="strict")
tree("tree-unknown-policy-file", "an unknown file in policy/", put("policy/readme.txt", b"x"), also={"policy"})
tree("tree-unknown-connector-file", "an unknown file beside connector.toml", put("connectors/prod/token/notes.md", b"x"), also={"connector"})
tree("tree-dot-file-below", "a dot file below the root is not the people's own", put("connectors/prod/.DS_Store", b"x"))
tree("tree-editor-backup", "connector.toml~", put(TOKEN_TOML + "~", b"x"), also={"connector"})
tree("tree-not-utf8", "a file name that is not UTF-8", put("connectors/prod/\udcff", b"x"), also={"connector"})
tree("tree-upper-case", "a folder that is no name", put("groups/Prod/1/alice.age", b"x"), also={"group"})
tree("tree-leading-zero", "group key number 01", put("groups/prod/01/alice.age", b"x"), also={"group"})
tree("tree-short-epoch-number", "an epoch number of five digits", put("policy/00002-01234567.toml", b"x"), also={"policy"})
for folder in ("requests", "grants", "reviews", "checkpoints", "vendors"):
    tree("tree-reserved-" + folder, "a reserved folder that is not empty", put(folder + "/x.toml", b"x"))
tree("tree-device-name", "a connector named like a Windows device", lambda w: w.connector("prod/aux.x", "alice/laptop", [("current", ["member:alice"], {"token": "x"}, {})]), also={"connector"})
tree("tree-name-ends-in-dot", "a connector name that ends in a dot", lambda w: w.connector("prod/x.", "alice/laptop", [("current", ["member:alice"], {"token": "x"}, {})]), also={"connector"})
tree("tree-name-ends-in-age", "a connector name that ends in .age", lambda w: w.connector("prod/x.age", "alice/laptop", [("current", ["member:alice"], {"token": "x"}, {})]), also={"connector"})
tree("tree-five-segments", "a connector of five segments", lambda w: w.connector("prod/a/b/c/d/e", "alice/laptop", [("current", ["member:alice"], {"token": "x"}, {})]), also={"connector"})
tree("tree-long-name", "a name of 64 characters", lambda w: w.connector("prod/" + "a" * 64, "alice/laptop", [("current", ["member:alice"], {"token": "x"}, {})]), also={"connector"})
tree("tree-gitattributes-missing", ".gitattributes is missing", drop(".gitattributes"))
tree("tree-gitattributes-other", ".gitattributes says something else", put(".gitattributes", b"* text=auto\n"))
tree("tree-gitattributes-link", ".gitattributes is a symbolic link", both(put(".own", b"* -text -merge\n"), put(".gitattributes", ("symlink", ".own"))))


def linked(pattern):
    """The right bytes, but reached by a link: at the root README.md is not looked at, so the bytes wait there."""
    def run(w):
        path = find(w, pattern)
        w.files["README.md"] = w.files[path]
        w.files[path] = ("symlink", "../" * path.count("/") + "README.md")
    return run


tree("tree-link-connector", "connector.toml is a link to the right bytes", linked(TOKEN_TOML), also={"connector"})
tree("tree-link-payload", "a payload is a link to the right bytes", linked("connectors/prod/token/v1-*"), also={"payload"})
tree("tree-link-policy", "an epoch is a link to the right bytes", linked("policy/*.toml"), also={"policy"})
tree("tree-link-signature", "a signature is a link to the right bytes", linked("policy/*.sig"), also={"policy"})
tree("tree-link-audit", "a log is a link to the right bytes", linked("audit/alice/laptop/1.jsonl"), also={"audit"})
tree("tree-link-group", "a group file is a link to the right bytes", linked("groups/prod/2/alice.age"), base="rich", also={"group"})
tree("tree-link-folder", "a connector's folder is a link", both(move("connectors/prod/token/", ".elsewhere/"), put("connectors/prod/token", ("symlink", "../../.elsewhere"))), also={"connector"})
tree("tree-link-top-folder", "connectors/ itself is a link", both(move("connectors/", ".elsewhere/"), put("connectors", ("symlink", ".elsewhere"))), also={"connector"})
tree("tree-link-to-nowhere", "a link to nowhere in audit/", put("audit/bob/desk/1.jsonl", ("symlink", "nowhere")), also={"audit"})
tree("tree-fifo-connector", "connector.toml is a pipe", put(TOKEN_TOML, ("fifo",)), also={"connector"})
tree("tree-fifo-audit", "a log is a pipe", put("audit/alice/laptop/1.jsonl", ("fifo",)), also={"audit"})
tree("tree-folder-payload", "a payload is a folder", instead("connectors/prod/token/v1-*", ("folder",)), also={"payload"})
tree("tree-folder-epoch", "an epoch is a folder", instead("policy/*.toml", ("folder",)), also={"policy"})
tree("tree-large-payload", "a sparse payload above 5 MiB", instead("connectors/prod/token/v1-*", ("sparse", (5 << 20) + 1)), also={"payload"})
tree("tree-large-connector", "a sparse connector file above 1 MiB", instead(TOKEN_TOML, ("sparse", 1 << 33)), also={"connector"})
tree("tree-large-policy", "a sparse epoch above 4 MiB", instead("policy/*.toml", ("sparse", (4 << 20) + 1)), also={"policy"})
tree("tree-large-signature", "a signature of 129 bytes", edit("policy/*.sig", lambda d: d + b" " * 42), also={"policy"})
tree("tree-large-group", "a group file above 1 MiB", instead("groups/prod/2/alice.age", ("sparse", (1 << 20) + 1)), base="rich", also={"group"})

fine = section("minimal")
fine("ok-unfinished-write", "an unfinished write means nothing", put("connectors/prod/token/.kw-a1b2", b"half"), notes={"note-unfinished"})
fine("ok-people's-own".replace("'", ""), "README.md and dot names at the root are not looked at", both(put("README.md", ("symlink", "nowhere")), put(".github/x.yml", b"x"), put(".lock", b"")))
fine("ok-reserved-empty", "empty reserved folders", both(put("requests", ("folder",)), put("vendors", ("folder",))))
fine("ok-proposal", "a proposal decides nothing", lambda w: w.epoch_files(w.epochs[0]["doc"] | {"epoch": 2, "prev": digest(w.epochs[0]["data"])}, [], folder="proposals"))
fine("ok-orphan-payload", "a payload that no version names", put("connectors/prod/token/v2-01234567.age", b"x"), notes={"note-orphan"})
fine("ok-orphan-folder", "a payload in a folder without connector.toml", put("connectors/prod/new/v1-01234567.age", b"x"), notes={"note-orphan"}, reading="strict")
fine("ok-tombstone-payload", "a payload that a tombstone left behind", put("connectors/prod/old/v1-01234567.age", b"x"), base="rich", notes={"note-orphan"}, reading="strict")
fine("ok-next-group-key", "files of a key that no epoch names yet", lambda w: w.group_file("prod", 3, "alice"), base="rich", notes={"note-orphan"})
fine("ok-grease", "one other stanza whose type ends in -grease", payload(TOKEN, greases=1), identity=1)
fine("ok-anchor", "the right anchor", lambda w: None, base="rich", args={"anchor": "{base_anchor}"})
fine("ok-old-anchor", "an anchor of an older epoch of the chain", lambda w: w.next_epoch(having(threshold=1)), base="rich", args={"anchor": "{base_anchor}"})
fine("ok-rival-anchored", "two valid rivals, the anchor decides", both(lambda w: w.next_epoch(having(threshold=1), join=False), lambda w: w.next_epoch()), base="rich", args={"anchor": "{anchor}"})

# ---- policy -------------------------------------------------------------------------------------------------------------------

pol_plain = section("rich", "policy")


def pol(id, what, change, **more):
    """After one more good epoch, 4: without it the chain would fall back on the rivals of epoch 2 and hide the rule in question."""
    pol_plain(id, what, both(lambda w: w.next_epoch(), change), **more)


NEWEST, SECOND = "policy/000004-*.toml", "policy/000002-*.toml.bob.sig"
pol("policy-flip", "one bit of an epoch", flip(NEWEST, 40))
pol("policy-flip-epoch-1", "one bit of epoch 1", flip("policy/000001-*.toml", 40))
pol("policy-flip-signature", "one bit of a signature", flip("policy/000004-*.alice.sig", 10))
pol("policy-flip-kept", "one bit of the kept file", flip("policy/000004-*.kept", 40))
pol("policy-crlf", "line ends of an epoch converted", crlf(NEWEST))
pol("policy-signature-crlf", "line end of a signature converted", crlf("policy/000004-*.alice.sig"))
pol("policy-signature-no-line-feed", "a signature without line feed", edit("policy/000004-*.alice.sig", lambda d: d[:-1]))
pol("policy-signature-two-lines", "bytes after a signature", append("policy/000004-*.alice.sig", b"x\n"))
pol("policy-signature-padded", "base64 with padding", edit("policy/000004-*.alice.sig", lambda d: d[:-1] + b"==\n"))
pol("policy-signature-stray-bits", "the last character carries bits that mean nothing", policy(having(), forge=make.stray_bits), reading="strict")
pol("policy-signature-plus-order", "S is not canonical", policy(having(), forge=make.plus_order))
pol("policy-signature-small-r", "R of small order", lambda w: w.files.update({find(w, "policy/000004-*.alice.sig"): make.small_r("admin alice", w.store, "policy", w.epochs[-1]["data"]).encode() + b"\n"}))
pol("policy-signature-other-type", "signature of another type", lambda w: w.files.update({find(w, "policy/000004-*.alice.sig"): sign("admin alice", w.store, "connector", w.epochs[-1]["data"]).encode() + b"\n"}))
pol("policy-signature-as-epoch-1", "an epoch signed with - for the store id", lambda w: w.files.update({find(w, "policy/000004-*.alice.sig"): sign("admin alice", "-", "policy", w.epochs[-1]["data"]).encode() + b"\n"}))
pol("policy-epoch-1-store-id", "epoch 1 signed with the store id instead of -", lambda w: w.files.update({find(w, "policy/000001-*.sig"): sign("admin alice", w.store, "policy", w.epochs[0]["data"]).encode() + b"\n"}))
pol("policy-signature-by-writer", "signed with alice's writer key", lambda w: w.files.update({find(w, "policy/000004-*.alice.sig"): sign("writer alice/laptop", w.store, "policy", w.epochs[-1]["data"]).encode() + b"\n"}))
pol("policy-same-admin-twice", "alice's signature once more under bob's name", lambda w: w.files.update({find(w, "policy/000004-*.bob.sig"): w.files[find(w, "policy/000004-*.alice.sig")]}))
pol("policy-threshold", "one signature where two are asked for", drop("policy/000004-*.bob.sig"))
pol("policy-threshold-of-before", "an epoch lowers the threshold to its one signer", lambda w: w.next_epoch(having(threshold=1, admin=[admin("alice")]), ["alice"]))
pol("policy-threshold-of-itself", "an epoch asks for three and has two", lambda w: w.next_epoch(having(threshold=3, admin=[admin("alice"), admin("bob"), admin("carol")])))
pol("policy-removed-admin", "an epoch signed by an admin whom the one before removed", both(lambda w: w.next_epoch(having(threshold=1, admin=[admin("alice")]), ["alice", "bob"]), lambda w: w.next_epoch(signers=["alice", "bob"])))
pol("policy-outsider-signature", "an additional signature by somebody who is no admin", lambda w: w.files.update({w.epochs[-1]["stem"] + ".toml.carol.sig": sign("admin carol", w.store, "policy", w.epochs[-1]["data"]).encode() + b"\n"}))
pol("policy-extra-bad-signature", "enough signatures and one that does not verify", lambda w: w.next_epoch(having(threshold=1), ["alice", "bob", "carol"]))
pol("policy-forged-epoch", "an epoch by outsiders who call themselves admins", lambda w: w.next_epoch(having(admin=[admin("carol")], threshold=1), ["carol"]))
pol("policy-replayed-epoch", "epoch 2 once more under another number", lambda w: [w.files.update({p.replace("000002-", "000005-"): d}) for p, d in list(w.files.items()) if p.startswith(w.epochs[1]["stem"])])
pol("policy-wrong-store", "epoch 1 of another store beside ours", from_minimal("policy/*"))
pol("policy-wrong-store-signature", "signatures of an epoch made for another store", lambda w: w.files.update({f"{w.epochs[-1]['stem']}.toml.{a}.sig": sign("admin " + a, make.minimal().store, "policy", w.epochs[-1]["data"]).encode() + b"\n" for a in ("alice", "bob")}))
pol("policy-rival", "two valid newest epochs and nothing that decides", both(lambda w: w.next_epoch(having(threshold=1), join=False), lambda w: w.next_epoch()))
pol("policy-rival-after-anchor", "two valid newest epochs after the anchored one", both(lambda w: w.next_epoch(having(threshold=1), join=False), lambda w: w.next_epoch()), args={"anchor": "{base_anchor}"})
pol("ok-policy-recipient-ssh", "a member whose recipient is an ssh key", policy(row("member", 1, recipient="ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIIp5oBSjYl0HFDhFuzVfZpXSzQzrYqBGVmGpBdEXEcEd")), kinds=set())
pol("ok-policy-recipient-plugin", "a member whose recipient is a plugin's", policy(row("member", 1, recipient="age1yubikey1qwt50d05nh5vutpdzmlg5wn80xq5negm4uj9ghv0snvdd3yysf5yw3rhl3t")), kinds=set())
pol("ok-policy-mix", "environments whose values may be mixed", policy(row("environment", 0, mix=True)), kinds=set())
pol_plain("policy-rival-not-rejected", "the rival of epoch 2 without the rejection", redo(without("rejected")))
pol("ok-policy-rejected-rival", "two newest epochs, one of which rejects the other", lambda w: (lambda rival: w.next_epoch(having(rejected=w.epochs[-1]["doc"]["rejected"] + [digest(rival["data"])])))(w.epoch_files(w.epochs[-1]["doc"] | {"epoch": 5, "prev": digest(w.epochs[-1]["data"]), "threshold": 1}, ["alice", "bob"], w.epochs[-1]["kept"])), kinds=set())


def rejected_by_others(w):
    """Of three admins two may make an epoch; the rival leaves bob alone, and the one that rejects it bears no signature of his."""
    w.next_epoch(having(admin=[admin("alice"), admin("bob"), admin("carol")]))
    last = w.epochs[-1]
    rival = last["doc"] | {"epoch": 6, "prev": digest(last["data"]), "threshold": 1, "admin": [admin("bob")]}
    rival = w.epoch_files(rival, ["bob", "carol"], last["kept"])
    w.next_epoch(having(rejected=last["doc"]["rejected"] + [digest(rival["data"])]), ["alice", "carol"])


pol("policy-rejected-by-others", "an epoch is rejected, but not by its own admins", rejected_by_others)
pol("policy-gap", "epoch 2 is missing", drop("policy/000002-*"))
pol("policy-skips-number", "a number left out", lambda w: w.next_epoch(having(epoch=6)))
pol("policy-prev", "prev is another digest", lambda w: w.next_epoch(having(prev=digest(b"x"))))
pol("policy-none", "no policy at all", drop("policy/*"))
pol_plain("policy-epoch-1-prev", "epoch 1 with prev", redo(having(prev=digest(b"x"))), base="minimal")
pol("policy-renamed", "the hex digits in the name are others", lambda w: [w.files.update({p.replace(w.epochs[-1]["stem"], "policy/000004-00000000"): w.files.pop(p)}) for p in list(w.files) if p.startswith(w.epochs[-1]["stem"])])
fine("ok-policy-stray-signature", "a signature of no epoch", put("policy/000004-01234567.toml.alice.sig", b"A" * 86 + b"\n"), base="rich", notes={"note-orphan"})
fine("ok-policy-stray-kept", "a kept file of no epoch", put("policy/000004-01234567.kept", b""), base="rich", notes={"note-orphan"})
pol("policy-kept-unnamed", "a kept file of an epoch that names none", lambda w: (w.epochs[-1].update(kept=None), w.next_epoch(), w.files.update({w.epochs[-1]["stem"] + ".kept": b""})), reading="strict")
pol("policy-kept-missing", "the kept file is missing", drop("policy/000004-*.kept"))
KEPT_DIGEST = digest(b"x").encode()
pol("policy-kept-unsorted", "kept lines not sorted", policy(having(), kept=b"prod/b %s\nprod/a %s\n" % (KEPT_DIGEST, KEPT_DIGEST)))
pol("policy-kept-twice", "a kept line twice", policy(having(), kept=b"prod/a %s\nprod/a %s\n" % (KEPT_DIGEST, KEPT_DIGEST)))
pol("policy-kept-no-line-feed", "the last kept line is not ended", policy(having(), kept=b"prod/a %s" % KEPT_DIGEST))
pol("policy-kept-spaces", "two spaces in a kept line", policy(having(), kept=b"prod/a  %s\n" % KEPT_DIGEST))
pol("policy-kept-two-digests", "a connector with two digests", policy(having(), kept=b"".join(sorted(b"prod/a %s\n" % digest(d).encode() for d in (b"x", b"y")))), reading="strict")

KEY = make.public("writer nobody/x")
content = {
    "unknown-key": ("an unknown key", having(color="red")),
    "unknown-key-inside": ("an unknown key in an access table", row("access", 0, color="red")),
    "missing-key": ("created is missing", without("created")),
    "no-environment": ("no environment", without("environment")),
    "format-2": ("another format", having(format=2)),
    "format-true": ("format = true", having(format=True)),
    "unknown-capability": ("an unknown capability", row("access", 0, capabilities=["use", "admin"])),
    "unknown-kind": ("a member of another kind", row("member", 2, kind="robot")),
    "unknown-anchor": ("another anchor rule", row("environment", 0, anchor="pull")),
    "approvals": ("17 approvals", row("environment", 0, approvals=17)),
    "threshold-zero": ("threshold 0", having(threshold=0)),
    "threshold-high": ("more signatures than admins", having(threshold=3)),
    "admin-twice": ("an admin twice", having(admin=[admin("alice"), admin("bob"), admin("alice") | {"key": KEY}])),
    "admin-unknown": ("an admin who is no member", having(admin=[admin("alice"), admin("bob"), admin("erin")])),
    "admin-machine": ("an admin who is a machine", having(admin=[admin("alice"), admin("bob"), admin("ci")])),
    "admin-key-is-writer": ("an admin key that is a writer key", lambda doc: doc["member"][2]["writer"][0].update(key=doc["admin"][0]["key"])),
    "writer-key-twice": ("one key for two writers", lambda doc: doc["member"][0]["writer"][1].update(key=doc["member"][0]["writer"][0]["key"])),
    "recipient-twice": ("one recipient for two members", lambda doc: doc["member"][1].update(recipient=doc["member"][0]["recipient"])),
    "recipient-of-group": ("a member with the recipient of a group", lambda doc: doc["member"][1].update(recipient=doc["group"][0]["key"][0]["recipient"])),
    "recipient-checksum": ("a recipient with a wrong checksum", lambda doc: doc["member"][1].update(recipient=doc["member"][1]["recipient"][:-1] + ("q" if doc["member"][1]["recipient"][-1] != "q" else "p"))),
    "recipient-ssh": ("half an ssh key as a recipient", row("member", 1, recipient="ssh-ed25519 AAAA")),
    "recipient-ssh-comment": ("an ssh key with its comment", row("member", 1, recipient="ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIIp5oBSjYl0HFDhFuzVfZpXSzQzrYqBGVmGpBdEXEcEd me@host")),
    "recipient-rsa": ("an RSA key of ssh", row("member", 1, recipient="ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAAAgQ==")),
    "group-recipient-ssh": ("a group key of ssh", lambda doc: doc["group"][0]["key"][0].update(recipient="ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIIp5oBSjYl0HFDhFuzVfZpXSzQzrYqBGVmGpBdEXEcEd")),
    "group-recipient-plugin": ("a group key of a plugin", lambda doc: doc["group"][0]["key"][0].update(recipient="age1yubikey1qwt50d05nh5vutpdzmlg5wn80xq5negm4uj9ghv0snvdd3yysf5yw3rhl3t")),
    "mix-word": ("mix is no truth value", row("environment", 0, mix="yes")),
    "device-twice": ("a device twice", lambda doc: doc["member"][0]["writer"][1].update(device="laptop")),
    "member-twice": ("a member twice", lambda doc: doc["member"].append(member("alice") | {"recipient": make.recipient("other")})),
    "group-twice": ("a group twice", lambda doc: doc["group"].append(group("prod", ["alice"], 3))),
    "group-key-order": ("group keys not ascending", lambda doc: doc["group"][0]["key"].reverse()),
    "group-key-retired": ("the last group key is retired", lambda doc: doc["group"][0]["key"][-1].update(retired=True)),
    "group-no-key": ("a group without key", row("group", 0, key=[])),
    "group-unknown-member": ("a group with somebody unknown", row("group", 0, members=["alice", "erin"])),
    "access-nobody": ("access for nobody", lambda doc: doc["access"][0].pop("groups")),
    "access-unknown-group": ("access for an unknown group", row("access", 0, groups=["ops"])),
    "access-unknown-member": ("access for somebody unknown", row("access", 2, members=["erin"])),
    "access-no-reason": ("access without reason", lambda doc: doc["access"][0].pop("reason")),
    "glob-17": ("a pattern of 17 segments", row("access", 0, connectors="/".join("a" * 17))),
    "glob-empty-segment": ("a pattern with an empty segment", row("access", 0, connectors="prod//x"), "strict"),
    "duration": ("a duration with a leading zero", row("template", 0, every="030d")),
    "duration-week": ("a duration in weeks", row("environment", 0, max_overlap="1w")),
    "expires-first": ("expires before created", having(expires=When("2025-01-01T00:00:00Z"))),
    "date-offset": ("a date with +00:00", having(created=When("2026-01-05T08:00:00+00:00"))),
    "date-fraction": ("a date with a fraction of a second", having(created=When("2026-01-05T08:00:00.5Z"))),
    "date-local": ("a date without offset", having(created=When("2026-01-05T08:00:00"))),
    "date-string": ("a date as a string", having(created="2026-01-05T08:00:00Z")),
    "control-character": ("a bell in a reason", row("access", 0, reason="ring \x07")),
    "cut-zero": ("a cut at record 0", row("cut", 0, seq=0)),
    "short-key": ("a key of 42 characters", row("cut", 0, key="A" * 42)),
    "name": ("a name in upper case", lambda doc: doc["member"].append(member("Erin"))),
}
for key, (what, change, *reading) in content.items():
    pol("policy-" + key, what, policy(change), reading=(reading or ["doc"])[0])
pol("policy-duplicate-key", "a key twice in an epoch", lambda w: w.epochs.append(raw_epoch(w, lambda d: d.replace(b"threshold = 2\n", b"threshold = 2\nthreshold = 2\n", 1))))
pol("policy-utf8", "an epoch that is not UTF-8", lambda w: w.epochs.append(raw_epoch(w, lambda d: d + b"# \xff\n")))
pol("policy-nested", "brackets nested too deep for a recursive parser", lambda w: w.epochs.append(raw_epoch(w, lambda d: b"x = " + b"[" * 100_000 + b"\n" + d)))


def raw_epoch(w, change):
    """The newest epoch with other bytes, rightly named and signed."""
    old = w.epochs.pop()
    for path in [p for p in w.files if p.startswith(old["stem"])]:
        del w.files[path]
    data = change(old["data"])
    stem = f"policy/000004-{digest(data)[7:15]}"
    w.files |= {stem + ".toml": data, stem + ".kept": old["kept"]}
    w.files |= {f"{stem}.toml.{a}.sig": sign("admin " + a, w.store, "policy", data).encode() + b"\n" for a in old["signers"]}
    return old | {"data": data, "stem": stem}


exp = section("minimal", "expired")
exp("expired-late", "read a year after the newest epoch expired", lambda w: None, args={"now": "2127-01-05T08:00:00Z"})
exp("expired-anchored", "an anchored reader refuses an expired epoch, too", lambda w: None, args={"now": "2127-01-05T08:00:00Z", "anchor": "{base_anchor}"})
exp("expired-to-the-second", "read at the second of expiry", lambda w: None, args={"now": "2126-01-05T08:00:00Z"}, reading="strict")
exp("expired-newest", "the newest epoch has expired, the one before has not", redo(having(expires=When("2026-02-01T00:00:00Z"))), base="rich", args={"now": NOW})
fine("ok-just-before-expiry", "read one second before expiry", lambda w: None, args={"now": "2126-01-05T07:59:59Z"})
fine("ok-expired-before", "an older epoch has expired, the newest has not", lambda w: (w.redo_epoch(having(expires=When("2026-02-01T00:00:00Z"))), w.next_epoch(having(expires=When(make.LAST_MOMENT)))), base="rich", args={"now": NOW})

anchored = section("rich", "anchor")
anchored("anchor-hex", "another digest", lambda w: None, args={"anchor": make.rich().anchor[:-32] + "0" * 32})
anchored("anchor-epoch", "another number", lambda w: None, args={"anchor": make.rich().anchor.replace("@3:", "@2:")})
anchored("anchor-store", "the anchor of another store", lambda w: None, args={"anchor": make.minimal().anchor})
anchored("anchor-form", "no anchor at all", lambda w: None, args={"anchor": "kw1"})
anchored("anchor-rolled-back", "the newest epoch was taken away", drop("policy/000003-*"), args={"anchor": "{base_anchor}"})

# ---- groups -------------------------------------------------------------------------------------------------------------------

grp = section("rich", "group")
GROUP_FILE = "groups/prod/2/alice.age"
grp("group-missing", "a member has no file of the newest key", drop("groups/prod/2/bob.age"))
fine("ok-group-missing-older", "a member has no file of an older key", drop("groups/prod/1/bob.age"), base="rich")
grp("group-truncated-header", "the header is cut", edit(GROUP_FILE, lambda d: d[:60]))
grp("group-two-recipients", "sealed to two members", lambda w: w.files.update({GROUP_FILE: make.age((make.identity("group prod/2") + "\n").encode(), ["member alice", "member dave"], "two")}))
grp("group-armored", "armored", edit(GROUP_FILE, lambda d: b"-----BEGIN AGE ENCRYPTED FILE-----\n"))
grp("group-flip", "one bit of the sealed key", flip(GROUP_FILE, -3), identity=1)
grp("group-flip-header", "one bit of a stanza", flip(GROUP_FILE, 60), identity=1)
grp("group-of-bob", "alice's file holds what is sealed to bob", lambda w: w.files.update({GROUP_FILE: w.files["groups/prod/2/bob.age"]}), identity=1)
grp("group-older-key", "key 1 where key 2 belongs", lambda w: w.files.update({GROUP_FILE: w.files["groups/prod/1/alice.age"]}), identity=1)
grp("group-other-group", "the key of another group", lambda w: w.files.update({GROUP_FILE: w.files["groups/dev/2/alice.age"]}), identity=1)
grp("group-no-line-feed", "the identity without line feed", lambda w: w.files.update({GROUP_FILE: make.age(make.identity("group prod/2").encode(), ["member alice"], "n")}), identity=1, reading="strict")
grp("group-comment", "a comment before the identity", lambda w: w.files.update({GROUP_FILE: make.age(b"# key\n" + make.identity("group prod/2").encode() + b"\n", ["member alice"], "c")}), identity=1)
grp("group-lower-case", "the identity in lower case", lambda w: w.files.update({GROUP_FILE: make.age(make.identity("group prod/2").lower().encode() + b"\n", ["member alice"], "l")}), identity=1, reading="strict")

# ---- connectors -----------------------------------------------------------------------------------------------------------------

con = section("minimal", "connector")
con("connector-flip", "one bit of the table", flip(TOKEN_TOML, 20))
con("connector-flip-signature", "one bit of the signature", flip(TOKEN_TOML, -20))
con("connector-crlf", "line ends converted", crlf(TOKEN_TOML))
con("connector-appended", "a line feed after the seal", append(TOKEN_TOML, b"\n"))
con("connector-appended-table", "a table after the seal", append(TOKEN_TOML, b"[operation]\n"))
con("connector-truncated", "the last byte is missing", edit(TOKEN_TOML, lambda d: d[:-1]))
con("connector-empty", "an empty file", put(TOKEN_TOML, b""))
con("connector-no-seal", "no seal at all", edit(TOKEN_TOML, lambda d: d[: d.index(b"\n[seal]") + 1]))
con("connector-renamed", "the folder was renamed", move("connectors/prod/token/", "connectors/prod/other/"))
con("connector-other-environment", "the folder was moved to another environment", both(move("connectors/prod/token/", "connectors/dev/token/"), lambda w: None))
con("connector-prefix", "a path prefix of another connector", lambda w: w.connector("prod/token/inner", "alice/laptop", [("current", ["member:alice"], {"token": "x"}, {})]), also={"tree"})
con("connector-wrong-store", "a connector of another store, written by the same writer", both(from_minimal("connectors/*")), base="rich")
con("connector-no-right", "signed by a writer without write", resealed(SHARED, writer="bob/desk"), base="rich")
con("connector-machine-no-right", "signed by a machine that may only use", lambda w: (w.files.update(w.files), w.seal(DEPLOY, writer="ci/runner")), base="rich")
con("connector-auditor", "signed by somebody who may only audit and approve there", resealed(DEPLOY, writer="carol/desk"), base="rich")
con("connector-unknown-writer", "signed by a writer nobody knows", resealed(TOKEN, writer="alice/tablet"))
con("connector-other-key", "names alice and is signed by bob", resealed(DEPLOY, writer="alice/laptop", signer="bob/desk"), base="rich")
con("connector-admin-key", "signed with alice's policy key", resealed(TOKEN, forge=lambda s, body: sign("admin alice", make.minimal().store, "connector", body)))
con("connector-back-dated", "by a removed writer, claiming the epoch in which he had the right", resealed(DEPLOY, writer="dave/desk", epoch=2), base="rich")
con("connector-kept-changed", "a kept connector changed by its removed writer", resealed("prod/legacy", having(owner="dave")), base="rich")
con("connector-kept-bytes", "a kept connector with one bit changed", flip("connectors/prod/legacy/connector.toml", 20), base="rich")
con("connector-right-taken", "the newest epoch takes bob's right away", redo(lambda doc: doc["access"][0].update(capabilities=["use", "export", "reveal"])), base="rich")
con("connector-key-replaced", "bob's desk has another key in the newest epoch", lambda w: w.redo_epoch(lambda doc: doc["member"][1]["writer"][0].update(key=KEY)), base="rich")
con("connector-type-payload", "signature of type payload", resealed(TOKEN, kind="payload"))
con("connector-store-dash", "signed with - for the store id", resealed(TOKEN, store="-"))
con("connector-plus-order", "S is not canonical", resealed(TOKEN, forge=lambda s, body: make.plus_order(s)))
con("connector-small-r", "R of small order", resealed(TOKEN, forge=lambda s, body: make.small_r("writer alice/laptop", make.minimal().store, "connector", body)))
con("connector-small-key", "a writer key of small order and a signature that fits any message", lambda w: (w.redo_epoch(lambda doc: doc["member"][0]["writer"].append({"device": "evil", "key": make.NEUTRAL_KEY})), w.seal(DEPLOY, writer="alice/evil", forge=lambda s, body: make.for_neutral_key())), base="rich", also={"policy"})
con("connector-stray-bits", "the last character carries bits that mean nothing", resealed(TOKEN, forge=lambda s, body: make.stray_bits(s)), reading="strict")
con("connector-seal-order", "the seal's lines in another order", signed_bytes(TOKEN, b"epoch = 1\nrecord = 1\n", b"record = 1\nepoch = 1\n"))
con("connector-seal-extra", "a sixth line in the seal", signed_bytes(TOKEN, b"record = 1\n", b"record = 1\nextra = 1\n"))
con("connector-seal-blank", "a blank line in the seal", signed_bytes(TOKEN, b"record = 1\n", b"record = 1\n\n"))
con("connector-seal-number", "epoch = 01", signed_bytes(TOKEN, b"epoch = 1\n", b"epoch = 01\n"))
con("connector-seal-comment", "[seal] is a comment's end", signed_bytes(TOKEN, b"\n[seal]\n", b"\n#[seal]\n"))
con("connector-seal-in-string", "the last lines stand in a multi-line string", signed_bytes(TOKEN, b"\n[seal]\n", b'\n[seal]\nwriter = "bob/desk"\nepoch = 1\nrecord = 1\nx = """\n[seal]\n'))
con("connector-two-seals", "a second [seal] before the last", signed_bytes(TOKEN, b"\n[seal]\n", b'\n[seal]\nwriter = "bob/desk"\n\n[seal]\n'))
con("connector-duplicate-key", "a key twice", signed_bytes(TOKEN, b"owner = ", b'owner = "x"\nowner = '))
con("connector-utf8", "not UTF-8", signed_bytes(TOKEN, b"team-platform", b"team-\xff"))
con("connector-byte-order-mark", "a byte order mark", resealed(TOKEN, raw=lambda d: b"\xef\xbb\xbf" + d))
con("connector-raw-control", "a control character, not escaped", signed_bytes(TOKEN, b"team-platform", b"team\x01"))

content = {
    "unknown-key": ("an unknown key", having(color="red")),
    "unknown-version-key": ("an unknown key in a version", row("version", 0, color="red")),
    "unknown-rotation-key": ("an unknown key in rotation", having(rotation={"color": "red"})),
    "missing-owner": ("no owner", without("owner")),
    "format": ("another format", having(format=2)),
    "float": ("revision = 1.0", having(revision=1.0)),
    "boolean": ("revision = true", having(revision=True)),
    "state": ("an unknown state", having(state="deleted")),
    "moved-nowhere": ("moved without `to`", having(state="moved")),
    "active-to": ("active with `to`", having(to="prod/x")),
    "revision-zero": ("revision 0", having(revision=0)),
    "revision-prev": ("revision 1 with prev", having(prev=digest(b"x"))),
    "revision-no-prev": ("revision 2 without prev", having(revision=2)),
    "name-differs": ("another name inside", having(name="other")),
    "environment-differs": ("another environment inside", having(environment="dev")),
    "owner-control": ("a bell in owner", having(owner="x\x07")),
    "owner-escape": ("an escape sequence in purpose", having(purpose="x\x1b[2J")),
    "owner-c1": ("a C1 control in owner", having(owner="x\u0085")),
    "owner-bidi": ("a bidirectional override in owner", having(owner="x\u202e")),
    "owner-mark": ("an Arabic letter mark in owner", having(owner="x\u061c")),
    "owner-separator": ("a line separator in owner", having(owner="x\u2028")),
    "owner-empty": ("an empty owner", having(owner="")),
    "owner-long": ("an owner of 1,025 characters", having(owner="x" * 1025)),
    "line-feed": ("a line feed in purpose", having(purpose="a\nb")),
    "documentation": ("documentation that is no web address", having(documentation="ftp://example.com")),
    "host-case": ("a host name in upper case", having(hosts=["API.example.com"])),
    "host-slash": ("a host name with a path", having(hosts=["example.com/x"])),
    "host-twice": ("a host name twice", having(hosts=["example.com", "example.com"]), "strict"),
    "no-version": ("active without version", having(version=[])),
    "version-gap": ("versions 1 and 3", lambda doc: doc["version"].append(doc["version"][0] | {"number": 3, "stage": "previous"})),
    "version-zero": ("versions begin at 0", row("version", 0, number=0)),
    "version-two": ("versions begin at 2", row("version", 0, number=2)),
    "version-twice": ("version 1 twice", lambda doc: doc["version"].append(doc["version"][0] | {"stage": "previous"})),
    "two-currents": ("two current versions", lambda doc: doc["version"].append(doc["version"][0] | {"number": 2})),
    "stage": ("an unknown stage", row("version", 0, stage="next")),
    "sealed-case": ("a digest in upper case", lambda doc: doc["version"][0].update(sealed="sha256:" + doc["version"][0]["sealed"][7:].upper())),
    "sealed-algorithm": ("another digest algorithm", lambda doc: doc["version"][0].update(sealed="md5:" + "0" * 32)),
    "to-unsorted": ("`to` not sorted", row("version", 0, to=["member:b", "member:a"])),
    "to-twice": ("`to` names somebody twice", row("version", 0, to=["member:alice", "member:alice"])),
    "to-empty": ("`to` is empty", row("version", 0, to=[]), "strict"),
    "to-form": ("`to` names a recipient itself", row("version", 0, to=["age1xyz"])),
    "fields-unsorted": ("fields not sorted", row("version", 0, fields=["user", "token"])),
    "fields-empty": ("no field", row("version", 0, fields=[])),
    "field-name": ("a field with a hyphen", row("version", 0, fields=["my-token"])),
    "vendor-id": ("a vendor id with a space", row("version", 0, vendor_id="a b")),
    "vendor-id-long": ("a vendor id of 257 characters", row("version", 0, vendor_id="a" * 257)),
    "created-offset": ("created with another offset", row("version", 0, created=When("2026-01-05T08:00:00+01:00"))),
    "created-offset-hidden": ("the same moment twice, once with another offset", lambda doc: doc["version"].append(doc["version"][0] | {"number": 2, "stage": "pending", "created": When("2026-01-05T08:00:00+01:00")})),
    "rotation-admin": ("an admin connector with too many segments", having(rotation={"admin": "a/b/c/d/e"})),
    "rotation-every": ("a duration of zero", having(rotation={"every": "0d"})),
    "dependent": ("a target that is no name", having(dependent=[{"target": "Web"}])),
}
for key, (what, change, *reading) in content.items():
    con("connector-" + key, what, resealed(TOKEN, change), reading=(reading or ["doc"])[0])
for key, what, values in (
        ("step", "an unknown step", {"step": "done"}), ("kind", "an unknown kind", {"kind": "renew"}), ("marker", "a marker of another form", {"marker": "kw-xyz"}),
        ("id", "an id of 25 characters", {"id": "a" * 25}), ("key", "an unknown key", {"color": "red"}), ("until", "until as a string", {"until": "soon"}),
        ("ends", "the end of a version that is not there", {"ends": [3, 5]}), ("ends-order", "ends in disorder", {"ends": [3, 2]}),
        ("twice", "one dependent twice", {"dependent": [{"target": "web", "step": "pending"}] * 2})):
    con("connector-operation-" + key, what + " in [operation]", resealed("prod/github-deploy", lambda doc, v=values: doc["operation"].update(v)), base="rich")

# ---- payloads -------------------------------------------------------------------------------------------------------------------

pay = section("minimal", "payload")
SEALED = "connectors/prod/token/v1-*.age"
pay("payload-flip-header", "one bit of the header", flip(SEALED, 40))
pay("payload-flip-body", "one bit of the last block", flip(SEALED, -5))
pay("payload-truncated", "the last byte is missing", edit(SEALED, lambda d: d[:-1]))
pay("payload-appended", "a byte after the end", append(SEALED, b"x"))
pay("payload-empty", "an empty file", edit(SEALED, lambda d: b""))
pay("payload-missing", "the current version's file is missing", drop(SEALED))
fine("ok-payload-revoked-missing", "a revoked version's file is missing", drop("connectors/prod/github-deploy/v1-*"), base="rich")
pay("payload-swapped", "the files of two versions exchanged", exchange("connectors/prod/github-deploy/v3-*", "connectors/prod/github-deploy/v4-*"), base="rich")
pay("payload-of-neighbour", "the file of another connector", lambda w: w.files.update({find(w, "connectors/prod/ci/deploy/v1-*"): w.files[find(w, "connectors/dev/shared/v1-*")]}), base="rich")
pay("payload-renamed", "a file under another version number", lambda w: w.files.update({find(w, SEALED).replace("v1-", "v2-"): w.files.pop(find(w, SEALED))}), notes={"note-orphan"})
pay("payload-extra-recipient", "one recipient more than `to`", payload(TOKEN, labels=["member alice", "member dave"]))
pay("payload-missing-recipient", "one recipient less than `to`", payload(DEPLOY, labels=["group prod/2"]), base="rich")
pay("payload-two-greases", "two grease stanzas", payload(TOKEN, greases=2))
pay("payload-foreign-stanza", "a stanza of another type", payload(TOKEN, foreign=b"ssh-ed25519 abcdef"))
pay("payload-passphrase", "a passphrase stanza", payload(TOKEN, foreign=b"scrypt AAAAAAAAAAAAAAAAAAAAAA 18"))
pay("payload-257-stanzas", "257 recipients, as `to` says", lambda w: (w.docs[TOKEN]["version"][0].update(to=[f"member:m{n:03d}" for n in range(257)]), w.payload(TOKEN, 1)))
pay("payload-5000-stanzas", "5,000 stanzas for one recipient", payload(TOKEN, labels=["member alice"] * 5000))
pay("payload-long-header", "a header above 64 KiB", payload(TOKEN, foreign=b"a" * 70_000 + b"-grease"))
pay("payload-armored", "an armored age file", payload(TOKEN, bytes_edit=lambda d: b"-----BEGIN AGE ENCRYPTED FILE-----\nYWdl\n-----END AGE ENCRYPTED FILE-----\n"))
pay("payload-age-v2", "another age version", payload(TOKEN, bytes_edit=lambda d: d.replace(b"/v1\n", b"/v2\n", 1)))
pay("payload-crlf-header", "a header with CRLF", payload(TOKEN, bytes_edit=lambda d: d.replace(b"\n", b"\r\n", 2)))
pay("payload-no-mac", "a header without its end", payload(TOKEN, bytes_edit=lambda d: d[: d.index(b"---")]))
pay("payload-stanza-argument", "an X25519 stanza with one argument more", payload(TOKEN, bytes_edit=lambda d: d.replace(b"-> X25519 ", b"-> X25519 x ", 1)))
pay("payload-stanza-body", "an X25519 stanza whose body is one character short", payload(TOKEN, bytes_edit=lambda d: d[:90] + d[91:]))
pay("payload-stanza-character", "a character in a stanza that is not base64", payload(TOKEN, bytes_edit=lambda d: d[:90] + b"!" + d[91:]))
pay("payload-stanza-arrow", "a stanza that does not begin with an arrow", payload(TOKEN, bytes_edit=lambda d: d.replace(b"-> X25519", b"=> X25519", 1)))

opened = section("minimal", "payload", identity=1)
opened("payload-sealed-appended", "a byte after the end, and the connector file names that digest", payload(TOKEN, bytes_edit=lambda d: d + b"x"))
opened("payload-sealed-truncated", "cut, and the connector file names that digest", payload(TOKEN, bytes_edit=lambda d: d[:-20]))
opened("payload-sealed-flip", "one bit changed, and the connector file names that digest", payload(TOKEN, bytes_edit=lambda d: d[:-3] + bytes([d[-3] ^ 1]) + d[-2:]))
opened("payload-other-recipient", "sealed to somebody else than `to` says", payload(TOKEN, labels=["member bob"]))
opened("payload-pad-none", "no padding", payload(TOKEN, pad=lambda line: line + b"\n"))
opened("payload-pad-no-line-feed", "padding without line feed", payload(TOKEN, pad=lambda line: padded(line).replace(b"\n", b" ")))
opened("payload-pad-short", "one space too few", payload(TOKEN, pad=lambda line: padded(line)[:-1]))
opened("payload-pad-large", "padded to the next size", payload(TOKEN, pad=lambda line: padded(line) + b" " * 3 * len(padded(line))))
opened("payload-pad-zeros", "padded with zero bytes", payload(TOKEN, pad=lambda line: padded(line)[:-1] + b"\0"))
opened("payload-pad-tab", "a tab in the padding", payload(TOKEN, pad=lambda line: padded(line)[:-1] + b"\t"))
opened("payload-pad-line-feeds", "a second line feed in the padding", payload(TOKEN, pad=lambda line: padded(line)[:-1] + b"\n"))
opened("payload-inner-connector", "says another connector", payload(TOKEN, over={"connector": "other"}))
opened("payload-inner-environment", "says another environment", payload(TOKEN, over={"environment": "dev"}))
opened("payload-inner-version", "says another version", payload(TOKEN, over={"version": 2}))
opened("payload-inner-store", "says another store", payload(TOKEN, over={"store": make.rich().store}))
opened("payload-inner-to", "says other recipients", payload(TOKEN, over={"to": ["member:alice", "member:bob"]}))
opened("payload-inner-field-more", "has a field more", payload(TOKEN, over={"fields": {"token": "x", "user": "y"}}))
opened("payload-inner-field-other", "has another field", payload(TOKEN, over={"fields": {"user": "y"}}))
opened("payload-inner-field-order", "fields in another order", lambda w: w.payload("prod/github-deploy", 3, over={"fields": {"user": "bot", "token": "x"}}), base="rich", reading="strict")
opened("payload-inner-value-number", "a value that is a number", payload(TOKEN, over={"fields": {"token": 5}}))
opened("payload-inner-b64", "b64 that is not base64", payload(TOKEN, over={"fields": {"token": {"b64": "?"}}}))
opened("payload-inner-b64-no-padding", "b64 without padding", payload(TOKEN, over={"fields": {"token": {"b64": "_w"}}}))
opened("payload-inner-b64-url", "b64 in the URL alphabet", payload(TOKEN, over={"fields": {"token": {"b64": "__8="}}}))
opened("payload-inner-b64-stray", "b64 with bits that mean nothing", payload(TOKEN, over={"fields": {"token": {"b64": "/x=="}}}), reading="strict")
opened("payload-inner-b64-text", "b64 for a value that is UTF-8", payload(TOKEN, over={"fields": {"token": {"b64": "dGV4dA=="}}}), reading="strict")
opened("payload-inner-b64-key", "an unknown key beside b64", payload(TOKEN, over={"fields": {"token": {"b64": "/w==", "x": ""}}}))
opened("payload-inner-large", "values above 512 KiB", payload(TOKEN, over={"fields": {"token": "x" * (512 * 1024 + 1)}}))
opened("payload-inner-unknown-key", "an unknown key", payload(TOKEN, reorder=lambda d: d | {"color": "red"}))
opened("payload-inner-missing-key", "hosts are missing", payload(TOKEN, reorder=lambda d: {k: v for k, v in d.items() if k != "hosts"}))
opened("payload-inner-order", "keys in another order", payload(TOKEN, reorder=lambda d: dict(reversed(d.items()))))
opened("payload-inner-space", "white space between tokens", payload(TOKEN, body_edit=lambda b: b.replace(b'"version":1', b'"version": 1')))
opened("payload-inner-duplicate", "a key twice", payload(TOKEN, body_edit=lambda b: b.replace(b'"version":1', b'"version":1,"version":1')))
opened("payload-inner-field-twice", "a field twice", payload(TOKEN, body_edit=lambda b: b.replace(b'"fields":{', b'"fields":{"token":"x",')))
opened("payload-inner-float", "version 1.0", payload(TOKEN, body_edit=lambda b: b.replace(b'"version":1', b'"version":1.0')))
opened("payload-inner-utf8", "not UTF-8", payload(TOKEN, body_edit=lambda b: b.replace(b"a value", b"a \xff")))
opened("payload-inner-surrogate", "half a surrogate pair", payload(TOKEN, body_edit=lambda b: b.replace(b"a value", b"a \\ud800")))
opened("payload-inner-after-sig", "a key after sig", payload(TOKEN, line=lambda l: l[:-1] + b',"x":1}'))
opened("payload-inner-changed", "a value changed after signing", payload(TOKEN, line=lambda l: l.replace(b"a value", b"A value")))
opened("payload-inner-writer", "signed by somebody else than it says", payload(DEPLOY, signer="carol/desk"), base="rich")
opened("payload-inner-writer-unknown", "a writer nobody knows", payload(TOKEN, over={"writer": "alice/tablet"}))
opened("payload-inner-operation", "an operation id of another form", payload(TOKEN, over={"operation": "X" * 26}))
opened("payload-exchanged-rows", "two versions whose table names each other's file", lambda w: exchange_rows(w, "prod/github-deploy", 1, 4), base="rich")
fine("ok-payload-removed-writer", "a payload by a writer whom an older epoch knew", payload(DEPLOY, over={"writer": "dave/desk"}), base="rich", identity=1)
opened("payload-inner-escape", "escapes that need not be: \\u0041 and \\/", payload(TOKEN, body_edit=lambda b: b.replace(b"a value", b"\\u0041\\/")))


def exchange_rows(w, path, a, b):
    """The digests and files of two versions change places: everything outside the sealed bytes fits."""
    rows = w.docs[path]["version"]
    one, two = w.files.pop(w.payload_path(path, a)), w.files.pop(w.payload_path(path, b))
    rows[a - 1]["sealed"], rows[b - 1]["sealed"] = digest(two), digest(one)
    w.files |= {w.payload_path(path, a): two, w.payload_path(path, b): one}
    w.seal(path)


# ---- audit ----------------------------------------------------------------------------------------------------------------------

aud = section("minimal", "audit")
WHO, LOG, RICH = "alice/laptop", "audit/alice/laptop/1.jsonl", {"base": "rich"}
aud("audit-flip-first", "one bit of the first record", flip(LOG, 300))
aud("audit-flip-signature", "one bit of the last signature", flip(LOG, -20))
aud("audit-no-line-feed", "the last line is not ended", edit(LOG, lambda d: d[:-1]), kinds={"torn"}, exit=3)
aud("audit-truncated", "the last line is cut", edit(LOG, lambda d: d[:-50]), kinds={"torn"}, exit=3)
aud("audit-torn-inside", "the first of two files ends within a line", edit(LOG, lambda d: d[:-1]), base="long-log", also={"torn"})
aud("audit-blank-line", "a blank line at the end", append(LOG, b"\n"))
aud("audit-crlf", "line ends converted", crlf(LOG))
fine("ok-audit-empty", "a log that a killed process was about to begin", put(LOG, b""), reading="strict")
aud("audit-first-line-gone", "the first line is missing", edit(LOG, lambda d: d.split(b"\n", 1)[1]))
aud("audit-lines-exchanged", "two lines exchanged", edit(LOG, lambda d: b"\n".join(d.split(b"\n")[1::-1]) + b"\n"))
aud("audit-line-twice", "the last line twice", edit(LOG, lambda d: d + d.split(b"\n")[1] + b"\n"))
aud("audit-file-name", "the file is named 2.jsonl", move(LOG, "audit/alice/laptop/2.jsonl"))
def run(name="ci/run-7kb3", machine="ci/runner", key=None, sig=None, epoch=None, at=1, signer=None):
    """A log of a machine's run, introduced in its record `at`."""
    def change(w):
        public_key = make.public("writer " + (key or name))
        body = f"{name} {public_key} {epoch or len(w.epochs)}".encode()
        word = sig or sign("writer " + machine, w.store, "run", body)
        for number in (1, 2):
            begins = number == at
            more = {"run": {"machine": machine, "key": public_key, "sig": word}} if begins else {}
            w.record(name, "begin" if begins else "use", "ok", number)
            last = w.logs[name][-1]
            tool = last.pop("tool")
            last.update(more, tool=tool)
        w.log(name, signer=signer)
    return change


fine("ok-audit-run", "a machine's run, introduced by its machine", run(), base="rich")
aud("audit-run-unknown-machine", "introduced by a writer nobody knows", run(machine="ci/other"), **RICH)
aud("audit-run-other-member", "introduced by another member's writer", run(machine="bob/desk"), **RICH)
aud("audit-run-human", "introduced by a person's writer", run(name="alice/run-x", machine="alice/laptop"), **RICH)
aud("audit-run-forged", "a word that does not verify", run(sig="A" * 86), **RICH)
aud("audit-run-other-key", "records signed with another key than the introduced one", run(key="ci/run-else"), **RICH)
aud("audit-run-other-epoch", "a word given for another epoch", run(epoch=1), **RICH)
aud("audit-run-second", "introduced in the second record", run(at=2), **RICH)
aud("audit-run-absent", "nobody introduced it", run(at=3), **RICH)
aud("audit-begin-without-run", "begins without an introduction", records(WHO, 0, action="begin"), reading="doc")
aud("audit-other-directory", "the log under another writer's name", move("audit/alice/laptop/", "audit/alice/phone/"))
aud("audit-unknown-writer", "a log of somebody nobody knows", lambda w: (w.record("erin/desk", "list", "ok", 1), w.log("erin/desk")))
aud("audit-wrong-store", "the log of another store, by the same writer", from_minimal("audit/*"), **RICH)
aud("audit-wrong-key", "signed by another writer", log(WHO, signer="bob/desk"))
aud("audit-no-signature", "the last record carries zeros for a signature", log(WHO, forge={2: lambda s: "A" * 86}))
aud("audit-plus-order", "S is not canonical", log(WHO, forge={2: make.plus_order}))
aud("audit-stray-bits", "the last character carries bits that mean nothing", log(WHO, forge={2: make.stray_bits}), reading="strict")
aud("audit-long-line", "a line above 1 MiB", log(WHO, line_edit={1: lambda l: l[:-1] + b" " * (1 << 20) + b"\n"}))
aud("audit-sparse", "a sparse file of 8 GiB", put(LOG, ("sparse", 1 << 33)), also={"tree"})
aud("audit-long-record", "a record above 1 MiB with nothing else wrong", records(WHO, 1, objects=[{"connector": f"prod/{n:060d}"} for n in range(15_000)]))
aud("audit-nested", "brackets nested too deep for a recursive parser", put(LOG, b'{"format":' + b"[" * 100_000 + b"\n"))
aud("audit-not-json", "a line that is no JSON", put(LOG, b"hello\n"))
aud("audit-array", "a line that is no object", put(LOG, b'["sig","' + b"A" * 86 + b'"]\n'))

content = {
    "seq-gap": ("a number left out", {"seq": 3}), "seq-again": ("a number twice", {"seq": 1}), "seq-float": ("seq 2.0", {"seq": 2.0}),
    "seq-true": ("seq is a boolean", {"seq": True}), "seq-string": ("seq is a string", {"seq": "2"}),
    "prev": ("prev is another digest", {"prev": digest(b"x")}), "writer": ("another writer inside", {"writer": "bob/desk"}),
    "store": ("another store inside", {"store": make.rich().store}), "format": ("another format", {"format": 2}),
    "at-seconds": ("a moment without milliseconds", {"at": "2026-01-05T08:00:00Z"}), "at-offset": ("a moment with an offset", {"at": "2026-01-05T08:00:00.000+00:00"}),
    "at-month": ("a moment in month 13", {"at": "2026-13-05T08:00:00.000Z"}), "op": ("an operation id in upper case", {"op": "A" * 26}),
    "action": ("an action with a space", {"action": "set it"}), "decision": ("an unknown decision", {"decision": "maybe"}),
    "outcome": ("an unknown outcome", {"outcome": "done"}), "denied-ok": ("denied and ok", {"decision": "denied"}),
    "objects-empty": ("an empty list of objects", {"objects": []}, "strict"), "object-empty": ("an empty object", {"objects": [{}]}),
    "object-key": ("an unknown key in an object", {"objects": [{"value": "x"}]}), "object-order": ("keys of an object in another order", {"objects": [{"version": 1, "connector": "prod/token"}]}),
    "object-connector": ("an object that is no connector", {"objects": [{"connector": "prod"}]}), "object-digest": ("a digest of another form", {"objects": [{"after": "sha256:x"}]}),
    "epoch": ("epoch 0", {"epoch": 0}), "reason-control": ("a bell in reason", {"reason": "x\x07"}), "reason-bidi": ("a bidirectional control in reason", {"reason": "x\u2066"}),
    "reason-empty": ("an empty reason", {"reason": ""}), "source-key": ("an unknown key in source", {"source": {"mac": "x"}}),
    "source-order": ("keys of source in another order", {"source": {"user": "x", "host": "y"}}), "unknown-key": ("an unknown key", {"color": "red"}),
    "heads-elsewhere": ("heads in a record that is not `seen`", {"heads": [{"writer": "bob/desk", "seq": 1, "hash": digest(b"x")}]}),
    "heads-own": ("heads that name the writer itself", {"action": "seen", "heads": [{"writer": WHO, "seq": 1, "hash": digest(b"x")}]}, "strict"),
    "heads-empty": ("an empty list of heads", {"action": "seen", "heads": []}, "strict"),
    "heads-33": ("33 heads", {"action": "seen", "heads": [{"writer": f"bob/d{n}", "seq": 1, "hash": digest(b"x")} for n in range(33)]}),
    "heads-twice": ("heads that name a writer twice", {"action": "seen", "heads": [{"writer": "bob/desk", "seq": n, "hash": digest(b"x")} for n in (1, 2)]}, "strict"),
    "head-key": ("a head without hash", {"action": "seen", "heads": [{"writer": "bob/desk", "seq": 1}]}),
}
for key, (what, values, *reading) in content.items():
    aud("audit-" + key, what, records(WHO, 1, **values), reading=(reading or ["doc"])[0])
for key, what, change in (
        ("missing-key", "tool is missing", lambda rows: rows[1].pop("tool")),
        ("source-missing", "source is missing", lambda rows: rows[1].pop("source")),
        ("order", "keys in another order", lambda rows: rows.__setitem__(1, {"seq": 2} | rows[1]))):
    aud("audit-" + key, what, log(WHO, edit=change))
for key, what, old, new in (
        ("space", "white space between tokens", b'"seq":2', b'"seq": 2'), ("duplicate", "a key twice", b'"seq":2', b'"seq":2,"seq":2'),
        ("duplicate-inside", "a key of source twice", b'"host":', b'"host":"x","host":'), ("utf8", "not UTF-8", b'"laptop"', b'"\xff"'),
        ("surrogate", "half a surrogate pair", b'"host":"laptop"', b'"host":"\\udc00"'), ("nan", "a number that is none", b'"epoch":1', b'"epoch":NaN'),
        ("exponent", "a number with an exponent", b'"epoch":1', b'"epoch":1e0'), ("leading-zero", "a leading zero", b'"epoch":1', b'"epoch":01')):
    aud("audit-" + key, what, log(WHO, body_edit={2: lambda b, o=old, n=new: b.replace(o, n, 1)}))
aud("audit-after-sig", "a key after sig", log(WHO, line_edit={2: lambda l: l[:-2] + b',"x":1}\n'}))
aud("audit-space-at-end", "white space after the record", log(WHO, line_edit={2: lambda l: l[:-1] + b" \n"}))
aud("audit-cut-short", "a log that ends before its cut", edit("audit/dave/desk/1.jsonl", lambda d: d.split(b"\n")[0] + b"\n"), reading="strict", also={"dispute"}, **RICH)
aud("audit-cut-missing", "the log of a cut is missing", drop("audit/dave/desk/*"), reading="strict", also={"dispute"}, **RICH)
aud("audit-cut-hash", "another record at the cut", records("dave/desk", 1, tool="other 1"), also={"dispute"}, **RICH)
aud("audit-cut-signature", "the record at the cut is not signed rightly", lambda w: spoil_cut(w), **RICH)
aud("audit-after-cut-unlinked", "a record after the cut that is not linked", records("dave/desk", 2, prev=digest(b"x")), reading="strict", **RICH)
aud("audit-after-cut-unsigned", "a last record after the cut, signed by somebody else", log("dave/desk", forge={3: lambda s: "A" * 86}), reading="strict", **RICH)
fine("ok-after-cut", "more records after the cut, with heads nobody believes", lambda w: (w.record("dave/desk", "seen", "ok", 9, heads=[{"writer": "bob/desk", "seq": 90, "hash": digest(b"x")}]), w.log("dave/desk")), base="rich", notes={"note-cut"})
fine("ok-two-files", "a log of two files", lambda w: None, base="long-log")
LONG = {"base": "long-log"}
aud("audit-file-short", "9,999 records in the first file", log(WHO, split=9_999), **LONG)
aud("audit-file-long", "10,002 records in one file", log(WHO, split=20_000), **LONG)
aud("audit-file-missing", "the first file is missing", drop(LOG), **LONG)
aud("audit-file-end", "the last record of the first file is not signed rightly", log(WHO, forge={10_000: lambda s: "A" * 86}), **LONG)
aud("audit-file-link", "the second file does not follow the first", log(WHO, edit=lambda rows: rows[10_000].update(prev=digest(b"x"))), **LONG)
aud("audit-file-other-name", "the second file is named after record 10,002", move("audit/alice/laptop/10001", "audit/alice/laptop/10002"), **LONG)


def spoil_cut(w):
    """The policy names exactly this record; its signature still does not verify."""
    w.log("dave/desk", forge={2: lambda s: "A" * 86})
    w.redo_epoch(lambda doc: doc["cut"][0].update(hash=w.hashes["dave/desk"][1]))


dis = section("rich", "dispute", exit=3)
dis("dispute-tail", "the last record that somebody saw was cut off", edit("audit/bob/desk/1.jsonl", lambda d: b"\n".join(d.split(b"\n")[:2]) + b"\n"))
dis("dispute-deleted", "a log that somebody saw was deleted", drop("audit/ci/runner/*"))
dis("dispute-rewritten", "another record where somebody saw one", records("bob/desk", 2, tool="other 1"))
dis("dispute-two", "two logs are disputed", both(drop("audit/ci/runner/*"), drop("audit/bob/desk/*")))
dis("dispute-unknown-writer", "heads of a writer without log", lambda w: (w.record("bob/desk", "seen", "ok", 9, heads=[{"writer": "erin/desk", "seq": 1, "hash": digest(b"x")}]), w.log("bob/desk")))
dis("dispute-and-failure", "a dispute and a broken payload", both(drop("audit/ci/runner/*"), drop("connectors/prod/ci/deploy/v1-*")), kinds={"dispute", "payload"}, exit=6)
