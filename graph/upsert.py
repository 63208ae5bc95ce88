"""Writing records: one document is one transaction, and writing it again changes nothing.

What the graph has of the document's papers is read first, the document is reconciled with it by the rules of
:mod:`graph.identity`, and only the difference is written.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from graph import identity, paper_state, rows
from graph.citing import cite_key
from graph.governing import forget_old_places, govern, move_judged
from graph.merging import Specimen, merge_specimens, reuse_keys
from graph.records import DocumentRecords, Material, Paper
from graph.statements import statement
from graph.upsert_campaigns import write_campaign, write_evaluation, write_review
from graph.upsert_citations import write_citations
from graph.write_parts import WriteSummary, batches, write_materials

if TYPE_CHECKING:
    from graph.store import Store

__all__ = ["WriteSummary", "write_campaign", "write_document", "write_evaluation", "write_part", "write_review"]


@dataclass
class _Plan:
    """The state the graph shall have, and what is needed to get there."""

    rows: rows.Rows = field(default_factory=rows.Rows)
    materials: dict[str, Material] = field(default_factory=dict)
    precursors: dict[str, Material] = field(default_factory=dict)


def write_document(store: Store, records: DocumentRecords) -> WriteSummary:
    """Write everything read from one source, and its outcome, in one transaction: all of it or none.

    A source read before is replaced: its former evidence goes, and what is then without evidence goes too, unless a person
    has judged it. A source that failed this time keeps what an earlier reading gave.

    Parameters
    ----------
    store : Store
    records : DocumentRecords

    Returns
    -------
    WriteSummary
        ``changed`` is 0 when the graph already said all this.
    """
    records = identity.merge_document(records)
    return store.transaction(lambda tx: _write(tx, records), write=True)


def write_part(tx: Any, records: DocumentRecords, *, written: frozenset[str] | None = None) -> WriteSummary:
    """Write part of what one source says, inside a transaction.

    Without `written`, only the papers of these records are brought up to date. With it, the source's evidence goes from
    every paper but those keys: the last part of a source that was written in several.
    """
    return _write(tx, identity.merge_document(records), part=written is None, written=written or frozenset())


def _write(tx: Any, records: DocumentRecords, *, part: bool = False, written: frozenset[str] = frozenset()) -> WriteSummary:
    summary = WriteSummary()
    sha256 = records.source.sha256
    previous = tx.run(statement("read/source_alone" if part else "read/source"), sha256=sha256).data()
    previous = previous[0] if previous else {"source": None, "of_paper": [], "papers": []}
    previous["papers"] = [key for key in previous["papers"] if key not in written]
    failed_again = records.source.outcome == "failed" and not records.samples

    groups: dict[str, list[Specimen]] = {}
    papers: dict[str, Paper] = {}
    own_paper = _has_paper(records) or records.samples
    wanted = {identity.paper_id(p, sha256): p for p in [*([records.paper] if own_paper else []), *_other_papers(records)]}
    cited = _cited(records, sha256) if own_paper else {}
    resolved, stored_papers = _resolve(tx, {**cited, **wanted})
    for sample in records.samples:
        key = resolved[identity.paper_id(sample.paper or records.paper, sha256)]
        groups.setdefault(key, []).append(identity.specimen(sample, sha256))
    for key, paper in wanted.items():
        papers.setdefault(resolved[key], paper)
    if not papers and previous["of_paper"]:
        failed_again = True  # nothing new is known; leave the source where it was

    touched = sorted({*papers, *groups, *previous["papers"]})
    mentioned = {resolved[key]: paper for key, paper in cited.items() if resolved[key] not in papers}
    if touched:
        summary.count(tx.run(statement("write/papers"), keys=sorted({*touched, *mentioned})), properties=False)
    state = paper_state.load(tx, touched)
    own = resolved.get(identity.paper_id(records.paper, sha256)) if not (failed_again or part) else None
    moved = {old: own for old in previous["of_paper"] if own and old != own}
    plan = _reconcile(state, groups, sha256, keep_all=failed_again, moved=moved)
    _write_papers(tx, summary, papers, stored_papers, sha256)
    _write_mentioned(tx, summary, mentioned, stored_papers)
    _join_cited(tx, summary, papers, stored_papers)
    _write_source(tx, summary, records, previous, resolved, failed_again)
    write_materials(tx, summary, {**plan.precursors, **plan.materials})
    _write_difference(tx, summary, state.stored, plan.rows)
    uncited = []
    if not failed_again:
        own = resolved.get(identity.paper_id(records.paper, sha256))
        uncited = write_citations(tx, summary, sha256, own, [resolved[key] for key in cited], previous["of_paper"])
    gone = {*previous["papers"], *previous["of_paper"], *uncited} - {*papers, *groups, *written}
    gone_papers = sorted(gone) if not failed_again else []
    _write_orphans(tx, summary, state, plan, gone_papers)
    summary.new_measurements = len(plan.rows.nodes["Measurement"].keys() - state.stored.nodes["Measurement"].keys())
    summary.new_samples = len(plan.rows.nodes["Sample"].keys() - state.stored.nodes["Sample"].keys())
    summary.papers = sorted(groups)
    return summary


def _has_paper(records: DocumentRecords) -> bool:
    return records.source.outcome != "failed" or bool(records.paper.doi or identity.title_key(records.paper.title))


def _other_papers(records: DocumentRecords) -> list[Paper]:
    return [s.paper for s in records.samples if s.paper]


def _cited(records: DocumentRecords, sha256: str) -> dict[str, Paper]:
    """Cited papers by key; what has no DOI, no place in a journal and no title of some length names nothing."""
    keys = {identity.paper_id(p, sha256): p for p in records.cites}
    own = identity.paper_id(records.paper, sha256)
    return {key: paper for key, paper in keys.items() if not key.startswith("file:") and key != own}


def _resolve(tx: Any, wanted: dict[str, Paper]) -> tuple[dict[str, str], dict[str, dict]]:
    """Key of the stored paper for each wanted one (by DOI, key or title), and the stored papers by key."""
    found = tx.run(
        statement("read/papers"),
        keys=sorted(wanted),
        dois=sorted({p.doi for p in wanted.values() if p.doi}),
        titles=sorted({t for p in wanted.values() if (t := identity.title_key(p.title))}),
        cited=sorted({c for p in wanted.values() if (c := cite_key(p))}),
    ).data()
    stored = {row["paper"]["paper_id"]: row for row in found}
    by_doi, by_title, by_place = {}, {}, {}
    for key, row in stored.items():
        by_doi.setdefault(row["paper"].get("doi"), key)
        by_title.setdefault(row["paper"].get("title_key"), []).append(key)
        by_place.setdefault(row["paper"].get("cite_key"), []).append(key)
    resolved = {}
    for key, paper in wanted.items():
        same = [by_doi[paper.doi]] if paper.doi and paper.doi in by_doi else []
        same += [key] if key in stored else []
        same += [k for k in by_place.get(cite_key(paper), []) if cite_key(paper) and _may_be(paper, stored[k]["paper"])]
        same += [k for k in by_title.get(identity.title_key(paper.title), []) if _same_title(paper, stored[k]["paper"])]
        resolved[key] = same[0] if same else key
    return resolved, stored


def _same_title(paper: Paper, stored: dict) -> bool:
    title = identity.title_key(paper.title)
    return title is not None and title == stored.get("title_key") and _may_be(paper, stored)


def _may_be(paper: Paper, stored: dict) -> bool:
    """Whether DOI and year do not tell two papers apart."""
    doi, year = stored.get("doi"), stored.get("year")
    years = paper.year is None or year is None or abs(paper.year - year) <= 1
    return years and (not doi or not paper.doi or doi == paper.doi)


def _reconcile(
    state: paper_state.PaperState, groups: dict[str, list[Specimen]], sha256: str, *, keep_all: bool, moved: dict[str, str]
) -> _Plan:
    """The state that papers shall have; `moved` are papers this source is no longer of, each with the one it is of now."""
    plan = _Plan()
    kept_of = {p: list(stored) if keep_all else [_without(s, sha256) for s in stored] for p, stored in state.specimens.items()}
    for old, new in moved.items():
        if old in kept_of and new in kept_of:
            kept_of[new] += move_judged(kept_of[old], sha256)
    for paper, specimens in state.specimens.items():
        kept, fresh = kept_of[paper], groups.get(paper, [])
        now = {place for s in fresh for fact in s.facts() for place in fact.evidence}
        govern(kept, fresh, specimens)
        merged = merge_specimens([*kept, *fresh])
        if not keep_all:
            forget_old_places(merged, now, sha256)
        reuse_keys(merged, specimens)
        _add(plan, merged, paper)
    return plan


def _add(plan: _Plan, specimens: list[Specimen], paper: str) -> None:
    _assign_keys(specimens, paper)
    for specimen in specimens:
        material = identity.material_id(specimen.material, paper)
        plan.materials.setdefault(material, specimen.material)
        rows.add_specimen(plan.rows, specimen, paper, material, plan.precursors)


def plan_of(specimens: dict[str, list[Specimen]]) -> _Plan:
    """The state that papers shall have, by paper key; what has no key yet is given one."""
    plan = _Plan()
    for paper, some in specimens.items():
        _add(plan, some, paper)
    return plan


def write_difference(tx: Any, summary: WriteSummary, state: paper_state.PaperState, plan: _Plan) -> None:
    """Write where a plan differs from what is stored, inside a transaction; what nothing refers to any more goes."""
    _write_difference(tx, summary, state.stored, plan.rows)
    _write_orphans(tx, summary, state, plan, [])


def _without(specimen: Specimen, sha256: str) -> Specimen:
    """The specimen without what only that source says of it; what a person has judged stays with its evidence."""
    kept = Specimen(specimen.label, specimen.material, specimen.relative_density, key=specimen.key)
    for name in rows.FACTS:
        for fact in getattr(specimen, name):
            others = {place: e for place, e in fact.evidence.items() if place[0] != sha256}
            if others or fact.is_protected():
                evidence = others or fact.evidence
                getattr(kept, name).append(replace(fact, evidence=dict(evidence), past=fact.evidence))
    return kept


def _assign_keys(specimens: list[Specimen], paper: str) -> None:
    used = {s.key for s in specimens if s.key} | {f.key for s in specimens for f in s.facts() if f.key}
    for s in specimens:
        if s.key is None:
            said = sorted(f.record.model_dump_json(exclude={"evidence", "confidence"}) for f in s.facts())
            options = [None, s.material.phase, identity.digest(s.material.phase, *said)]
            s.key = next(k for o in options if (k := identity.sample_id(paper, s.material, s.label, o)) not in used)
            used.add(s.key)
        for name, make in (
            ("measurements", identity.measurement_id),
            ("structures", identity.structure_id),
            ("syntheses", identity.synthesis_id),
        ):
            for fact in getattr(s, name):
                if fact.key is None:
                    fact.key = next(k for n in range(10_000) if (k := make(s.key, fact.record, n)) not in used)
                    used.add(fact.key)


def _write_papers(tx: Any, summary: WriteSummary, papers: dict[str, Paper], stored: dict[str, dict], sha256: str) -> None:
    changed = []
    for key, paper in sorted(papers.items()):
        wanted = rows.paper_properties(paper, key)
        if key in stored:
            known, sources = stored[key]["paper"], stored[key]["sources"]
            wanted = {**known, **wanted, "paper_id": key} if set(sources) <= {sha256} else {**wanted, **known}
            if wanted == known:
                continue
        changed.append({"key": key, "properties": wanted})
    batches(tx, summary, "write/paper_properties", changed)


def _write_mentioned(tx: Any, summary: WriteSummary, mentioned: dict[str, Paper], stored: dict[str, dict]) -> None:
    """What reference lists say of papers: only what is not known yet."""
    changed = []
    for key, paper in sorted(mentioned.items()):
        known = stored[key]["paper"] if key in stored else {}
        wanted = {**rows.paper_properties(paper, key), **known}
        if wanted != known:
            changed.append({"key": key, "properties": wanted})
    batches(tx, summary, "write/paper_properties", changed)


def _join_cited(tx: Any, summary: WriteSummary, papers: dict[str, Paper], stored: dict[str, dict]) -> None:
    """Nodes made from reference lists under another key, found to be one of these papers."""
    found = []
    for key, paper in papers.items():
        for other, row in stored.items():
            known = row["paper"]
            same = known.get("cite_key") and known.get("cite_key") == cite_key(paper) or _same_title(paper, known)
            if other != key and not row["sources"] and known.get("doi") in (None, paper.doi) and same and _may_be(paper, known):
                found.append({"key": key, "duplicate": other})
    batches(tx, summary, "write/join_cited", sorted(found, key=lambda row: row["duplicate"]))


def _write_source(
    tx: Any, summary: WriteSummary, records: DocumentRecords, previous: dict, resolved: dict[str, str], failed: bool
) -> None:
    wanted, known = rows.source_properties(records.source), previous["source"]
    if failed and known:  # what an earlier reading found is kept, and so is the account of it
        wanted = {**{k: v for k, v in known.items() if k not in ("reason", "notes")}, **wanted}
    timeless = [{k: v for k, v in (p or {}).items() if k != "timings"} for p in (wanted, known)]
    if known is None or timeless[0] != timeless[1]:
        summary.count(tx.run(statement("write/source"), key=records.source.sha256, properties=wanted))
    paper = resolved.get(identity.paper_id(records.paper, records.source.sha256))
    if paper and [paper] != previous["of_paper"] and not (failed and previous["of_paper"]):
        summary.count(tx.run(statement("write/source_paper"), source=records.source.sha256, paper=paper))


def _write_difference(tx: Any, summary: WriteSummary, before: rows.Rows, after: rows.Rows) -> None:
    files = {"Sample": "samples", "Measurement": "measurements", "Structure": "structures", "Synthesis": "syntheses"}
    for label in ("Evidence", "Measurement", "Structure", "Synthesis"):
        gone = sorted(before.nodes[label].keys() - after.nodes[label].keys())
        batches(tx, summary, f"write/delete_{files.get(label, 'evidence')}", gone, "keys")
    for label, name in files.items():
        batches(tx, summary, f"write/{name}", _changed(before.nodes[label], after.nodes[label]))
    evidence = _changed(before.nodes["Evidence"], after.nodes["Evidence"])
    for name, label in rows.FACTS.items():
        batches(tx, summary, f"write/evidence_of_{name}", [row for row in evidence if row["label"] == label])
    gone = sorted(before.nodes["Sample"].keys() - after.nodes["Sample"].keys())
    batches(tx, summary, "write/delete_samples", gone, "keys")


def _changed(before: dict[str, rows.Row], after: dict[str, rows.Row]) -> list[rows.Row]:
    return [row for key, row in sorted(after.items()) if before.get(key) != row]


def _write_orphans(tx: Any, summary: WriteSummary, state: paper_state.PaperState, plan: _Plan, papers: list[str]) -> None:
    materials = sorted(state.materials - plan.materials.keys() - plan.precursors.keys())
    motifs = sorted(state.motifs - {m for row in plan.rows.nodes["Structure"].values() for m in row["motifs"]})
    if materials or motifs or papers:
        summary.count(tx.run(statement("write/delete_orphans"), materials=materials, motifs=motifs, papers=papers))
