import pytest

from graph.errors import QueryFailed, QueryRefused
from graph.gate import run_text
from graph.records import Sample
from graph.upsert import write_document


@pytest.fixture(scope="module")
def filled(store, make):
    from graph.statements import statement

    store.rows(statement("write/empty"), write=True)
    write_document(
        store, make.document("a", Sample(material=make.material("Li7La3Zr2O12"), measurements=[make.conductivity("5.1e-4")]))
    )
    return store


@pytest.mark.parametrize(
    "text",
    [
        "CREATE (:Material)", "MATCH (n) DETACH DELETE n", "MATCH (n) SET n.phase = 'x'", "MERGE (:Paper {paper_id: 'x'}) RETURN 1 AS x",
        "CALL { CREATE (n:Material) RETURN n } RETURN 1 AS x", "MATCH (n) FOREACH (_ IN [1] | SET n.phase = 'x')", "CREATE INDEX FOR (x:Paper) ON (x.year)",
        "DROP CONSTRAINT paper_key", "LOAD CSV FROM 'file:///etc/passwd' AS line RETURN line", "LOAD CSV FROM 'http://127.0.0.1/' AS line RETURN line",
        "MATCH (n) CALL (n) { LOAD CSV FROM 'file:///etc/passwd' AS line RETURN line } RETURN line", "SHOW USERS", "SHOW SETTINGS", "SHOW TRANSACTIONS",
        "SHOW DATABASES", "TERMINATE TRANSACTIONS 'x'", "CALL dbms.killConnection('x')", "CALL db.clearQueryCaches()", "CALL dbms.listConfig()",
        "CREATE USER x SET PASSWORD 'abcdefgh'", "PROFILE MATCH (n) RETURN n", "EXPLAIN RETURN 1", "/* a */ // b\n PROFILE MATCH (n) DETACH DELETE n",
        "CYPHER 5 PROFILE MATCH (n) RETURN n", "explain\\u0020RETURN 1",
    ],
)  # fmt: skip
def test_what_writes_or_reaches_outside_is_refused_and_changes_nothing(filled, text):
    before = filled.rows("MATCH (n) RETURN count(n) AS n")
    with pytest.raises(QueryRefused):
        run_text(filled, text)
    assert filled.rows("MATCH (n) RETURN count(n) AS n") == before


@pytest.mark.parametrize(
    "text",
    [
        "LOAD CSV FROM 'file:///etc/passwd' AS line RETURN line",
        "SHOW USERS",
        "CALL dbms.killConnection('x')",
        "DROP CONSTRAINT paper_key",
    ],
)
def test_leave_to_write_is_no_leave_to_reach_outside(filled, text):
    with pytest.raises(QueryRefused):
        run_text(filled, text, allow_write=True)


def test_a_write_is_answered_with_how_to_allow_it_and_then_works(filled):
    with pytest.raises(QueryRefused, match="--write"):
        run_text(filled, "CREATE (:Motif {name: 'XO6'})")
    run_text(filled, "CREATE (:Motif {name: 'XO6'})", allow_write=True)
    assert run_text(filled, "MATCH (m:Motif {name: $name}) DELETE m RETURN 1 AS gone", {"name": "XO6"}, allow_write=True) == [
        {"gone": 1}
    ]


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("MATCH (m:Materal) RETURN m.formula AS f", "did you mean `Material`"),
        ("MATCH (m:material) RETURN m.formula AS f", "did you mean `Material`"),
        ("MATCH (m:Material) RETURN m.formulla AS f", "did you mean `formula`"),
        ("MATCH (x:Measurement)-[:ONN]->(s) RETURN s.label AS l", "did you mean `ON`"),
        ("MATCH (m:Zzzzzz) RETURN 1 AS x", "it has Campaign, "),
    ],
)
def test_a_typing_error_is_answered_with_the_nearest_name(filled, text, hint):
    with pytest.raises(QueryRefused, match=hint):
        run_text(filled, text)


@pytest.mark.parametrize(
    "text",
    [
        "MATCH (e:Evaluation)-[:SEEDED_BY]->(x) RETURN e.cycle AS c",
        "MATCH (s:Structure) RETURN s.gamma AS g",
        "MATCH (r:Review) RETURN r.verdict AS v",
    ],
)
def test_names_of_the_schema_not_yet_in_use_give_no_rows(filled, text):
    assert run_text(filled, text) == []


def test_allowed_procedures_and_plain_values(filled):
    assert {"label": "Paper"} in run_text(filled, "CALL db.labels() YIELD label RETURN label")
    (row,) = run_text(
        filled,
        "MATCH (p:Paper) RETURN p, date('2026-01-02') AS d, duration('PT1H') AS h, [datetime('2026-01-02T03:04:05Z')] AS l",
    )
    assert row["p"]["doi"] == "10.1000/a"
    assert (row["d"], row["h"], row["l"]) == ("2026-01-02", "PT1H", ["2026-01-02T03:04:05.000000000+00:00"])


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "empty"), ("   // nothing\n", "starts with a clause"), ("MATCH (n) RETUR n", "not Cypher: .*RETUR"), ("RETURN $q AS q", "--param"),
        ("RETURN 1/0 AS x", "zero"), ("RETURN 1 AS a; RETURN 2 AS b", "one statement"), ("\\u0050ROFILE RETURN 1", "starts with a clause"),
    ],
)  # fmt: skip
def test_what_is_no_query_is_said_in_one_line(filled, text, message):
    with pytest.raises(QueryFailed, match=message) as caught:
        run_text(filled, text)
    assert "\n" not in str(caught.value)


def test_a_query_that_takes_too_long_says_what_it_scanned(filled):
    text = "MATCH (a:Element) MATCH (b:Element) UNWIND range(1, 10000000) AS i WITH a, b, i WHERE sin(i) > 2 RETURN count(*) AS n"
    with pytest.raises(QueryFailed, match=r"ran out of its time.*NodeByLabelScan"):
        run_text(filled, text, timeout_s=1)
