"""Computes every result in spec/vectors from the inputs beside it; writes them, with `--check` only compares."""
import importlib
import json
import pathlib
import re
import sys

HERE = pathlib.Path(__file__).resolve().parent
FILES = sorted((HERE.parent / "vectors").glob("*.json"))
MODULES = "audit blocklist crypto door edhoc schedule session task wire".split()
RULES = {kind: rule for name in MODULES for kind, rule in importlib.import_module(name).CASES.items()}

def unhexed(value):
    """Every text of hex digits is bytes, except for names."""
    if isinstance(value, dict):
        return {k: v if k == "name" else unhexed(v) for k, v in value.items()}
    if isinstance(value, list):
        return [unhexed(v) for v in value]
    return bytes.fromhex(value) if isinstance(value, str) and re.fullmatch("([0-9a-f]{2})*", value) else value

def solved(name, case):
    """The case with its results; kinds without a rule are all input (an invalid message, a signal)."""
    rule = RULES.get(name) or RULES.get(f"{name}.{case.get('kind')}")
    results = rule(unhexed(case)) if rule else {}
    return case | json.loads(json.dumps(results, default=bytes.hex))

def text(value, pad="\n"):
    """JSON with one field a line; short lists of scalars on one line."""
    line, inner = json.dumps(value, ensure_ascii=False), pad + "  "
    if isinstance(value, dict) and value:
        return "{" + ",".join(f"{inner}{json.dumps(k)}: {text(v, inner)}" for k, v in value.items()) + pad + "}"
    if isinstance(value, list) and value and (isinstance(value[0], dict) or len(line) + len(pad) > 92):
        return "[" + ",".join(inner + text(v, inner) for v in value) + pad + "]"
    return line

def unlike_frozen(made):
    """Bytes that were published first and may never change: frozen.json, file -> case -> field."""
    for name, cases in json.loads((HERE / "frozen.json").read_text()).items():
        for case, fields in cases.items():
            now = next(c for c in made[name] if c["name"] == case)
            yield from (f"{name}, {case}, {f} is frozen" for f, v in fields.items() if now[f] != v)

def main(check):
    made, wrong = {}, []
    for path in FILES:
        file = json.loads(path.read_text())
        file["cases"] = made[path.stem] = [solved(path.stem, case) for case in file["cases"]]
        if text(file) + "\n" != path.read_text():
            wrong.append(f"{path.name} differs from what the reference makes")
            if not check:
                path.write_text(text(file) + "\n")
    wrong += unlike_frozen(made)
    print("\n".join(wrong) or f"{len(FILES)} files hold what the reference makes")
    return 1 if wrong and check else 0

if __name__ == "__main__":
    sys.exit(main("--check" in sys.argv))
