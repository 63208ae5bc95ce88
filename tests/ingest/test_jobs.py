"""What is to be read: known files skipped, renamed ones recognised, outdated and failed ones read again."""

from __future__ import annotations

import pytest

from ingest.jobs import digest, plan
from ingest.reasons import grouped, sort_of
from ingest.versions import CHANGES, gains


@pytest.fixture
def paper(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "a.txt"
    path.write_text("a paper")
    return path


def entry(path="a.txt", outcome="ok", pipeline="2"):
    return {"path": path, "outcome": outcome, "pipeline": pipeline}


def test_what_this_version_has_read_is_skipped(paper):
    todo = plan([paper], {digest(paper): entry()}, "2")
    assert (todo.jobs, todo.skipped, todo.renamed) == ([], 1, {})


@pytest.mark.parametrize("known, options, again", [
    ({"pipeline": "1"}, {}, 1), ({"outcome": "failed"}, {"retry_failed": True}, 0), ({}, {"force": True}, 0),
])  # fmt: skip
def test_outdated_failed_or_forced_files_are_read_again(paper, known, options, again):
    todo = plan([paper], {digest(paper): entry(**known)}, "2", **options)
    assert (len(todo.jobs), todo.again) == (1, again)


def test_a_failed_file_is_not_read_again_unasked(paper):
    assert plan([paper], {digest(paper): entry(outcome="failed")}, "2").skipped == 1


def test_a_renamed_file_is_known_by_its_content(paper):
    todo = plan([paper], {digest(paper): entry(path="old name.txt")}, "2")
    assert (todo.renamed, todo.skipped) == ({digest(paper): "a.txt"}, 1)


def test_a_copy_beside_the_file_changes_no_name(paper):
    copy = paper.with_name("copy.txt")
    copy.write_bytes(paper.read_bytes())
    assert plan([copy], {digest(paper): entry()}, "2").renamed == {}
    assert [job.shown for job in plan([copy], {digest(paper): entry()}, "3").jobs] == ["a.txt"]


def test_copies_are_read_once(paper):
    paper.with_name("copy.txt").write_bytes(paper.read_bytes())
    todo = plan([paper.parent], {}, "2")
    assert (len(todo.jobs), todo.skipped) == (1, 1)


@pytest.mark.parametrize("reason, failed, phrase", [
    ("page 3: Table 2 gave nothing: its caption is there, its cells cannot be read", False, "with a table that could not be read"),
    ("Table 2 is a picture in the XML: its cells cannot be read", False, "with a table that could not be read"),
    ("a scan of poor quality: characters are recognised with a confidence of 0.6 on average", False, "with a scan of poor quality"),
    ("400 pages, more than the limit of 300: pages 301-400 were not read", False, "cut at a limit"),
    ("a.pdf: is encrypted; save a copy without password", True, "encrypted"),
    ("took longer than 600 s", True, "took too long"),
    ("needs more memory than the limit of 6 GiB", True, "needed too much memory"),
    ("its process crashed (SIGSEGV)", True, "ended their process"),
    ("a.pdf: has no pages; export it again", True, "empty"),
])  # fmt: skip
def test_reasons_are_sorted(reason, failed, phrase):
    assert sort_of(reason, failed=failed) == phrase


def test_groups_are_counted_the_commonest_first():
    reasons = ["took longer than 1 s", "a.pdf: is empty", "took longer than 1 s"]
    assert grouped(reasons, failed=True) == [(2, "took too long"), (1, "empty")]


def test_the_present_version_gains_nothing_and_older_ones_do():
    from ingest.pipeline import PIPELINE_VERSION

    assert gains(PIPELINE_VERSION, "application/pdf") == []
    assert gains("1.0", "application/pdf") and gains("0.9.1", "image/png")
    assert max(tuple(map(int, c.version.split("."))) for c in CHANGES) <= tuple(map(int, PIPELINE_VERSION.split(".")))


def test_what_was_imported_gains_nothing_from_reading_again():
    assert gains("import obelix 1.0", "text/csv") == []
