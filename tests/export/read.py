#!/usr/bin/env python3
"""Reads a document that export wrote, with Python's readers or by a build service's documented rules.

`read.py KIND FILE` prints a JSON object of names and values in base64.
"""

import base64
import csv
import json
import re
import sys
import tomllib


def text(path):
    with open(path, encoding="utf-8", newline="") as file:
        return file.read()


def python_dotenv(path):
    from dotenv import dotenv_values

    return dotenv_values(path)


def yaml(path):
    import yaml

    return yaml.safe_load(text(path))


def kubernetes(path):
    manifest = yaml(path)
    assert (manifest["apiVersion"], manifest["kind"], manifest["type"]) == ("v1", "Secret", "Opaque")
    assert manifest["metadata"] == {"name": "proof", "namespace": "tests"}
    return {name: base64.b64decode(value, validate=True) for name, value in manifest["data"].items()}


def toml(path):
    return tomllib.loads(text(path))


def columns(path):
    with open(path, encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, strict=True))
    return {row["name"]: row["value"] for row in rows}


def github(path):
    """GitHub: "Workflow commands", environment files: NAME=value, or NAME<<DELIMITER, lines, DELIMITER."""
    found, lines = {}, text(path).split("\n")
    assert lines.pop() == ""
    while lines:
        line = lines.pop(0)
        if not line:
            continue
        equals, heredoc = line.find("="), line.find("<<")
        if equals >= 0 and (heredoc < 0 or equals < heredoc):
            name, value = line.split("=", 1)
        else:
            name, delimiter = line.split("<<", 1)
            end = lines.index(delimiter)
            value, lines = "\n".join(lines[:end]), lines[end + 1 :]
        found[name] = value
    return found


def azure(path):
    """Azure: "Logging commands": ##vso[area.action properties]message; codes undone as the agent does."""
    found = {}
    for line in text(path).removesuffix("\n").split("\n"):
        properties, message = re.fullmatch(r"##vso\[task\.setvariable ([^\]]*)\](.*)", line, re.DOTALL).groups()
        properties = dict(pair.split("=", 1) for pair in properties.split(";"))
        assert properties["issecret"] == "true"
        for code, char in (("%3B", ";"), ("%0D", "\r"), ("%0A", "\n"), ("%5D", "]"), ("%AZP25", "%")):
            message = message.replace(code, char)
        found[properties["variable"]] = message
    return found


READERS = {
    "python-dotenv": python_dotenv,
    "json": lambda path: json.loads(text(path)),
    "yaml": yaml,
    "toml": toml,
    "csv": columns,
    "kubernetes": kubernetes,
    "github": github,
    "azure": azure,
}

if __name__ == "__main__":
    csv.field_size_limit(1 << 30)
    pairs = READERS[sys.argv[1]](sys.argv[2])
    raw = {name: value if isinstance(value, bytes) else value.encode("utf-8") for name, value in pairs.items()}
    json.dump({name: base64.b64encode(value).decode() for name, value in raw.items()}, sys.stdout)
