"""Write the vectors (`make.py`) or compare with the committed ones (`make.py --check`)."""
import json
import pathlib
import sys

import cases_door
import cases_edhoc
import cases_session
import cases_small
import cases_task
import frozen

SECTIONS = {
    "door": ("spec/door.md", cases_door.cases),
    "chain": ("spec/bytes.md", cases_door.step_vectors),
    "frame": ("spec/frame.md", cases_small.frame_cases),
    "schedule": ("spec/schedule.md", cases_small.schedule_cases),
    "time": ("spec/door.md", cases_small.time_cases),
    "secret": ("spec/bytes.md", cases_small.secret_cases),
    "audit": ("spec/audit.md", cases_small.audit_cases),
    "session": ("spec/session.md", cases_session.session_cases),
    "claim": ("spec/claim.md", cases_session.claim_cases),
    "edhocMethod3": ("spec/session.md", cases_edhoc.cases),
    "task": ("spec/task.md", cases_task.task_cases),
    "blocklist": ("spec/blocklist.md", cases_task.blocklist_cases),
    "relay": ("spec/relay.md", cases_small.relay_cases),
    "signals": ("spec/signals.md", cases_small.signal_cases),
}
TARGET = pathlib.Path(__file__).resolve().parent.parent / "vectors"


def text(value, indent=0):
    """JSON in the layout of the house formatter: objects one field a line, short lists of scalars on one line."""
    pad = "  " * (indent + 1)
    if isinstance(value, (bytes, bytearray)):
        return json.dumps(value.hex())
    if isinstance(value, dict) and value:
        rows = [f"{pad}{json.dumps(k)}: {text(v, indent + 1)}" for k, v in value.items()]
        return "{\n" + ",\n".join(rows) + "\n" + "  " * indent + "}"
    if isinstance(value, (list, tuple)) and value:
        parts = [text(v, indent + 1) for v in value]
        line = "[" + ", ".join(parts) + "]"
        if not isinstance(value[0], dict) and len(line) + 2 * indent < 90:
            return line
        return "[\n" + ",\n".join(pad + p for p in parts) + "\n" + "  " * indent + "]"
    return json.dumps(value, ensure_ascii=False)


def main(check):
    wrong = frozen.differences()
    for name, (section, cases) in SECTIONS.items():
        made = text({"section": section, "cases": cases()}) + "\n"
        path = TARGET / f"{name}.json"
        if not check:
            path.write_text(made)
        elif not path.exists() or path.read_text() != made:
            wrong.append(f"{path.name} differs from what the reference makes")
    for line in wrong:
        print(line)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main("--check" in sys.argv))
