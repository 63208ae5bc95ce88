// Of the nodes named, take away those that nothing refers to any more.
CALL () {
  UNWIND $materials AS key
  MATCH (x:Material {material_id: key})
  WHERE NOT EXISTS { (x)<-[:OF|USES|PROPOSES]-() }
  RETURN x AS x
  UNION
  UNWIND $motifs AS name
  MATCH (x:Motif {name: name})
  WHERE NOT EXISTS { (x)<-[:HAS_MOTIF]-() }
  RETURN x AS x
  UNION
  UNWIND $papers AS key
  MATCH (x:Paper {paper_id: key})
  WHERE NOT EXISTS { (x)<-[:REPORTED_IN|OF_PAPER|CITES]-() }
  RETURN x AS x
}
DETACH DELETE x
