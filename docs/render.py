"""Write the parts of the documentation that come from elsewhere: measured results and the schema.

``docs/results.md`` from ``docs/results/*.json``; ``docs/schema.md`` from the graph's vocabulary; and in README.md and the other
pages whatever stands between ``<!-- figures NAME: key, key -->`` and ``<!-- end -->``, from the result file of that name.

usage: python docs/render.py [--check]
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

DOCS = Path(__file__).resolve().parent
ROOT = DOCS.parent
sys.path.insert(0, str(ROOT))

BLOCK = re.compile(r"(<!-- figures (?P<name>\w+): (?P<keys>[^>]*?) -->\n).*?(<!-- end -->)", re.S)


def load(name: str) -> dict:
    """The kept result of one benchmark."""
    path = DOCS / "results" / f"{name}.json"
    if not path.exists():
        sys.exit(f"{path.relative_to(ROOT)} is missing: run python -m benchmarks.{name}")
    return json.loads(path.read_text(encoding="utf-8"))


def shown(value) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:.3g}" if abs(value) < 1e-3 and value else f"{value:.3f}".rstrip("0").rstrip(".") or "0"
    return str(value)


def table(figures: dict) -> str:
    """Figures as a Markdown table; lists and objects stay in the JSON."""
    rows = [(key, shown(value)) for key, value in figures.items() if isinstance(value, (int, float, str))]
    return "| key | value |\n|---|---|\n" + "".join(f"| `{key}` | {value} |\n" for key, value in rows)


def fill(text: str) -> str:
    """Replace the marked blocks of a page."""

    def block(match: re.Match) -> str:
        figures = load(match["name"])["figures"]
        keys = [key.strip() for key in match["keys"].split(",")]
        missing = [key for key in keys if key not in figures]
        if missing:
            sys.exit(f"docs/results/{match['name']}.json has no {', '.join(missing)}")
        return f"{match[1]}{table({key: figures[key] for key in keys})}{match[4]}"

    return BLOCK.sub(block, text)


def results_page() -> str:
    """All kept results on one page."""
    lines = [
        "# Measured results\n",
        "Written by `docs/render.py` from `docs/results/*.json`; each file names the versions and the machine.\n",
    ]
    for path in sorted((DOCS / "results").glob("*.json")):
        result = json.loads(path.read_text(encoding="utf-8"))
        how = (
            f"`python -m benchmarks.{path.stem}`"
            if (ROOT / "benchmarks" / f"{path.stem}.py").exists()
            else "see the file's settings"
        )
        scalars = any(isinstance(value, (int, float, str)) for value in result["figures"].values())
        lines.append(
            f"## {path.stem}\n\n{how}\n\n{table(result['figures']) if scalars else 'Lists; see the JSON and `potentials.md`.'}\n"
        )
    return "\n".join(lines)


def schema_page() -> str:
    """Labels, properties, relationships."""
    from graph.vocabulary import LABELS, RELATIONSHIPS

    lines = ["# Schema of the graph\n", "Written by `docs/render.py`; `ionatlas graph schema` prints it with counts.\n"]
    for label, (meaning, properties) in LABELS.items():
        lines.append(f"## {label}\n\n{meaning}\n\n| property | unit | meaning |\n|---|---|---|")
        lines += [f"| `{name}` | {unit or ''} | {text} |" for name, (unit, text) in properties.items()]
        lines.append("")
    lines.append("## Relationships\n")
    for source, kind, target, properties in RELATIONSHIPS:
        inside = f" {{{', '.join(properties)}}}" if properties else ""
        lines.append(f"- `(:{source})-[:{kind}{inside}]->(:{target})`")
    return "\n".join(lines) + "\n"


def main() -> int:
    pages = {DOCS / "results.md": results_page(), DOCS / "schema.md": schema_page()}
    for path in (ROOT / "README.md", *DOCS.glob("*.md")):
        if path not in pages:
            pages[path] = fill(path.read_text(encoding="utf-8"))
    stale = [path for path, text in pages.items() if not path.exists() or path.read_text(encoding="utf-8") != text]
    if "--check" in sys.argv[1:]:
        for path in stale:
            print(f"{path.relative_to(ROOT)} is not up to date: run python docs/render.py")
        return 1 if stale else 0
    for path in stale:
        path.write_text(pages[path], encoding="utf-8")
        print(f"written: {path.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
