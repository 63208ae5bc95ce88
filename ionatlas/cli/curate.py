"""``ionatlas curate``: look at doubtful values, judge them, learn from the verdicts."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Literal

import typer

from ionatlas.cli.console import UsageError, exit_with, stderr, stdout
from ionatlas.settings import Settings

app = typer.Typer(
    invoke_without_command=True,
    help="""Judge what was read: the doubtful and the contradictory first.

Without a command it walks through them with the keyboard: accept, correct, reject, skip, undo, quit. The options before the
command choose which: `ionatlas curate --paper '*murugan*.pdf'`.

A verdict stays. The value carries it in every query (a rejected one no longer counts, a corrected one counts as corrected),
and no later reading of the document undoes it: not `ingest --force`, not a newer version, not a renamed file. What was read stays
on record with its evidence, and `ionatlas curate undo ID` brings it back.

`export` writes the verdicts as training rows, `import` brings them to another graph that has read the same papers, and `learn`
fits the confidence of later readings to them.""",
)

Property = Annotated[str | None, typer.Option(help="Only this property, e.g. ionic_conductivity.", metavar="P")]
Below = Annotated[float | None, typer.Option(help="Only values with a lower confidence.", min=0, max=1)]
Contradicting = Annotated[bool, typer.Option("--contradicting", help="Only values that contradict another sample or paper.")]
Every = Annotated[bool, typer.Option("--all", help="Also values that are neither doubtful nor contradictory.")]
Paper = Annotated[str | None, typer.Option(help="Only this paper: DOI, words of the title, or file ('*.pdf').", metavar="PAPER")]
Of = Annotated[str | None, typer.Option(help="Only this material: formula, printed name or family.", metavar="M")]
Reviewer = Annotated[str | None, typer.Option(help="Who judges; else IONATLAS_REVIEWER, else your user name.", metavar="NAME")]
Note = Annotated[str | None, typer.Option(help="Why; kept with the verdict.", metavar="TEXT")]
Ids = Annotated[list[str], typer.Argument(help="Keys of measurements, or their beginnings.", metavar="ID...")]


def _parameters(property, below, contradicting, every, paper, material) -> dict:
    if below is not None and contradicting or every and (contradicting or below is not None):
        raise UsageError("--below, --contradicting and --all exclude each other; without any of them: below 0.5 or contradicting")
    which = "below" if below is not None else "contradicting" if contradicting else "all" if every else "doubtful"
    chosen = {"property": property, "which": which, "paper": paper, "material": material}
    return chosen | ({"below": below} if below is not None else {})


def reviewer_of(given: str | None, settings: Settings) -> str:
    """Who judges: the option, the setting, or the user's name."""
    import getpass

    return given or settings.reviewer or getpass.getuser()


@app.callback()
def curate(
    ctx: typer.Context,
    property: Property = None,
    below: Below = None,
    contradicting: Contradicting = False,
    every: Every = False,
    paper: Paper = None,
    material: Of = None,
    reviewer: Reviewer = None,
) -> None:
    if ctx.invoked_subcommand is not None:
        return
    from ionatlas.cli.curate_walk import walk

    settings = Settings()
    parameters = _parameters(property, below, contradicting, every, paper, material)
    with settings.open_store() as store:
        walk(store, parameters, reviewer_of(reviewer, settings))


@app.command("list")
def list_(
    property: Property = None,
    below: Below = None,
    contradicting: Contradicting = False,
    every: Every = False,
    judged: Annotated[bool, typer.Option("--judged", help="What people have judged, with their verdicts.")] = False,
    paper: Paper = None,
    material: Of = None,
    limit: Annotated[int, typer.Option(min=1, help="Values a page.")] = 20,
    page: Annotated[int, typer.Option(min=1, help="Which page.")] = 1,
    as_json: Annotated[bool, typer.Option("--json", help="Print as JSON, with all places and features.")] = False,
) -> None:
    """List values to look at, the least certain first, each with its evidence and the printed value marked.

    Without options: values below a confidence of 0.5, and values that contradict another sample or paper (same composition, phase,
    kind and temperature; conductivities apart by more than a factor of 3, energies 1.25, densities 1.1, cells 1.01).
    """
    from graph.queries import run
    from ionatlas.reports.curation import plain_rows, text_of

    parameters = _parameters(property, below, contradicting, every, paper, material)
    if judged:
        if below is not None or contradicting or every:
            raise UsageError("--judged lists what is judged; it does not go with --below, --contradicting or --all")
        parameters["which"] = "judged"
    first = (page - 1) * limit
    with Settings().open_store() as store:
        rows = run(store, "curation", parameters | {"skip": first, "limit": limit})
    if as_json:
        print(json.dumps(plain_rows(rows), ensure_ascii=False, indent=1))
        return
    for row in rows:
        stdout.print(text_of(row), soft_wrap=True)
    total = rows[0]["total"] if rows else 0
    if not rows:
        stdout.print("nothing to look at" if page == 1 else f"there is no page {page}")
        return
    more = f"; the next: --page {page + 1}" if first + len(rows) < total else ""
    stdout.print(f"{first + 1} to {first + len(rows)} of {total}{more}", style="dim", highlight=False)


def _judge(ids: list[str], verdict: str, reviewer: str | None, note: str | None, changes: dict | None = None) -> None:
    from graph.curation import judge

    settings = Settings()
    failed = 0
    with settings.open_store() as store:
        for key in ids:
            try:
                done = judge(store, key, verdict, expert=reviewer_of(reviewer, settings), comment=note, changes=changes)
            except ValueError as error:
                stderr.print(f"{key}: {error}", markup=False, highlight=False)
                failed += 1
                continue
            stdout.print(describe(done), markup=False, highlight=False, soft_wrap=True)
    if failed:
        exit_with(2 if failed == len(ids) else 1)


def describe(done) -> str:
    """One line on a verdict."""
    changed = ", ".join(f"{k}: {_short(v)}" for k, v in done.changes().items() if k != "temperature_assumed")
    word = {"accept": "accepted", "correct": f"corrected ({changed})", "reject": "rejected"}[done.verdict]
    read = done.before.measurement
    name = done.before.material.formula or done.before.material.names[0]
    return f"{done.measurement_id[:10]} {word} by {done.expert}: {read['property']} {read['value']:g} {read['unit']} of {name}"


def _short(value: object) -> str:
    if value is None:
        return "none"
    names = getattr(value, "names", None)
    return str(getattr(value, "formula", None) or (names[0] if names else value))


@app.command()
def accept(ids: Ids, reviewer: Reviewer = None, note: Note = None) -> None:
    """Say that values are right as they were read."""
    _judge(ids, "accept", reviewer, note)


@app.command()
def reject(ids: Ids, reviewer: Reviewer = None, note: Note = None) -> None:
    """Say that values are wrong and have no right reading: they no longer count, and do not come back."""
    _judge(ids, "reject", reviewer, note)


@app.command()
def correct(
    ids: Ids,
    value: Annotated[str | None, typer.Option(help="With its unit if it is another: '0.53 mS/cm'.", metavar="VALUE")] = None,
    unit: Annotated[str | None, typer.Option(help="Unit of value, low and high.")] = None,
    low: Annotated[float | None, typer.Option(help="Lower end of its interval.")] = None,
    high: Annotated[float | None, typer.Option(help="Upper end.")] = None,
    bound: Annotated[str | None, typer.Option(help="<, > or ~.")] = None,
    material: Annotated[str | None, typer.Option(help="Formula or name.", metavar="M")] = None,
    phase: Annotated[str | None, typer.Option(help="cubic, tetragonal, glass, ...")] = None,
    sample: Annotated[str | None, typer.Option(help="Label of the sample in its paper.")] = None,
    temperature: Annotated[str | None, typer.Option(help="'25 C' or '298.15 K'.", metavar="T")] = None,
    kind: Annotated[str | None, typer.Option(help="bulk, total or grain_boundary.")] = None,
    property: Annotated[str | None, typer.Option(help="Another property; needs --value.", metavar="P")] = None,
    axis: Annotated[str | None, typer.Option(help="a, b, c, alpha, beta or gamma of a cell.")] = None,
    origin: Annotated[Literal["own", "cited", "dataset"] | None, typer.Option(help="Whose value it is.")] = None,
    method: Annotated[str | None, typer.Option(help="How it was measured.")] = None,
    clear: Annotated[list[str] | None, typer.Option(help="Take a condition away: temperature, kind, sample, bound, ...")] = None,
    reviewer: Reviewer = None,
    note: Note = None,
) -> None:
    """Say what values should be; what is not named stays as it was read.

    Example: `ionatlas curate correct 3f2a91bc --value '0.53 mS/cm' --temperature '25 C' --note 'exponent misread'`.
    """
    from ionatlas.reports.curation import material_typed, temperature_typed, value_typed

    changes: dict = {}
    if value is not None:
        changes |= value_typed(value)
    if material is not None:
        changes |= material_typed(material)
    if temperature is not None:
        changes |= temperature_typed(temperature)
    given = {
        "unit": unit, "low": low, "high": high, "bound": bound, "phase": phase, "sample": sample, "kind": kind, "property": property, "axis": axis,
        "origin": origin, "method": method,
    }  # fmt: skip
    changes |= {k: v for k, v in given.items() if v is not None}
    changes |= {("temperature_K" if name == "temperature" else name): None for name in clear or []}
    if not changes:
        raise UsageError("say what is right: --value, --material, --temperature, --kind, --sample, ...; or accept or reject it")
    _judge(ids, "correct", reviewer, note, changes)


@app.command()
def undo(ids: Ids) -> None:
    """Take back the last verdict on values: they are again what they were before."""
    from graph.curation import undo as take_back

    with Settings().open_store() as store:
        for key in ids:
            done = take_back(store, key)
            stdout.print(f"taken back: {describe(done)}", markup=False, highlight=False, soft_wrap=True)


@app.command()
def export(
    out: Annotated[Path, typer.Argument(help="The JSON lines file to write.", metavar="FILE.jsonl")],
) -> None:
    """Write the verdicts as training rows, one measurement a line.

    Each row has the sentence or cell with the span of the value, what was read, what was decided, whether value, property and material
    were right, the document's SHA-256, the extractor, and the features its confidence was computed from.
    """
    from graph.curation import judgements
    from graph.curation_import import by_measurement
    from ionatlas.reports.curation import training_row

    with Settings().open_store() as store:
        verdicts = by_measurement(judgements(store))
    part = out.with_name(out.name + ".part")
    with part.open("w", encoding="utf-8") as file:
        file.writelines(json.dumps(training_row(v), ensure_ascii=False) + "\n" for v in verdicts)
    part.replace(out)
    stderr.print(f"{len(verdicts)} rows written to {out}")


@app.command("import")
def import_(
    file: Annotated[Path, typer.Argument(help="What ionatlas curate export wrote.", metavar="FILE.jsonl")],
) -> None:
    """Apply the verdicts of another graph to this one, which has read the same papers; again without effect.

    A verdict given here later than the imported one stays. What is not found here is listed, and the exit status is 1.
    """
    from graph.curation_import import apply
    from ionatlas.reports.curation import verdict_of

    verdicts = [verdict_of(row) for row in read_rows(file)]
    with Settings().open_store() as store:
        done = apply(store, verdicts)
    stdout.print(
        f"applied {done.applied}   known already {done.known}   judged later here {done.overruled}   not applied {len(done.problems)}"
    )
    for verdict, reason in done.problems:
        stderr.print(f"{describe(verdict)}: {reason}", markup=False, highlight=False)
    if done.problems:
        exit_with(1)


def read_rows(file: Path) -> list[dict]:
    """The rows of a JSON lines file.

    Raises
    ------
    UsageError
        It is not there, or a line is no training row; the message names the line.
    """
    if not file.is_file():
        raise UsageError(f"{file} does not exist; ionatlas curate export FILE.jsonl writes one")
    rows = []
    for n, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            row["review_id"], row["before"], row["after"]
        except (ValueError, KeyError, TypeError):
            raise UsageError(f"{file}, line {n}: not a row of ionatlas curate export") from None
        rows.append(row)
    return rows


@app.command()
def learn(
    file: Annotated[Path | None, typer.Argument(help="What ionatlas curate export wrote.", metavar="FILE.jsonl")] = None,
    anyway: Annotated[
        bool, typer.Option("--anyway", help="Keep it even if it does no better on the held-out documents.")
    ] = False,
    forget: Annotated[bool, typer.Option("--forget", help="Remove what was learnt: the shipped confidence holds again.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the report as JSON.")] = False,
) -> None:
    """Fit the confidence of later readings to verdicts, and say how much better it is on documents held out.

    It takes 20 verdicts or more, on 4 documents or more, of right and of wrong readings. What is learnt is kept in the home as
    JSON; the next `ionatlas ingest` uses it (`--force` reads what was read before again). If log loss does not fall on the held-out
    documents nothing is kept.
    """
    from ingest.learned_confidence import learn as fit
    from ingest.learned_confidence import save

    target = Settings().learned_confidence
    if forget:
        was = target.exists()
        target.unlink(missing_ok=True)
        stdout.print("forgotten: the shipped confidence holds again" if was else "nothing was learnt")
        return
    if file is None:
        raise UsageError("say what to learn from: ionatlas curate learn FILE.jsonl (ionatlas curate export writes it)")
    learned = fit(read_rows(file))
    report = learned.report
    keep = report["better"] or anyway
    if keep:
        save(learned, target)
    if as_json:
        print(json.dumps({"kind": learned.kind, "kept": keep, **report}, indent=1))
        return
    stdout.print(
        f"{report['rows']} verdicts on {report['documents']} documents, {report['wrong']} of wrong readings; "
        f"measured on {report['rows_held_out']} of {report['documents_held_out']} documents held out",
        highlight=False, soft_wrap=True,
    )  # fmt: skip
    for name in ("log_loss", "brier", "calibration_error"):
        stdout.print(
            f"  {name.replace('_', ' '):18s} {report['before'][name]:.3f} -> {report['after'][name]:.3f}", highlight=False
        )
    if keep:
        stdout.print(f"kept ({learned.kind}) in {target}; the next ingest uses it", highlight=False, soft_wrap=True)
    else:
        stdout.print("not kept: it does no better than the shipped confidence (--anyway keeps it)", soft_wrap=True)
