// Crystal structures, one a line, each with its material and best evidence.
//
// param source: string = null — only files of this name or path; * and ? stand for any characters
// param family: string = null — only this family, e.g. "garnet"
// prepare pattern = glob(source)
//
// column source — file it was read from
// column doi — DOI of the paper
// column sample — label of the sample in its paper
// column formula — canonical formula
// column phase — phase of the material
// column family — structure family
// column spacegroup — Hermann-Mauguin symbol
// column spacegroup_number — 1 to 230
// column crystal_system — cubic, tetragonal, ...
// column prototype — structure type
// column a — in angstrom
// column b — in angstrom
// column c — in angstrom
// column motifs — coordination polyhedra and frameworks
// column page — page in the file
// column quote — words or cell as printed
MATCH (t:Structure)<-[:CRYSTALLIZES_AS]-(s:Sample)-[:OF]->(m:Material)
WHERE $family IS NULL OR m.family = $family
MATCH (s)-[:REPORTED_IN]->(p:Paper)
CALL (t) {
  MATCH (t)-[:EVIDENCED_BY]->(e:Evidence)-[:IN]->(source:Source)
  WHERE $pattern IS NULL OR source.path =~ $pattern OR last(split(source.path, '/')) =~ $pattern
  RETURN e, source
  ORDER BY e.confidence DESC, e.evidence_id
  LIMIT 1
}
RETURN source.path AS source, p.doi AS doi, s.label AS sample, m.formula AS formula, m.phase AS phase, m.family AS family,
  t.spacegroup AS spacegroup, t.spacegroup_number AS spacegroup_number, t.crystal_system AS crystal_system, t.prototype AS prototype,
  t.a AS a, t.b AS b, t.c AS c, COLLECT { MATCH (t)-[:HAS_MOTIF]->(f:Motif) RETURN f.name ORDER BY f.name } AS motifs,
  e.page AS page, e.quote AS quote
ORDER BY source, formula, sample, spacegroup, t.structure_id
