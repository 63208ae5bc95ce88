// A campaign, with the paper and the source that stand for it where simulated values need one.
MERGE (c:Campaign {campaign_id: $key})
FOREACH (_ IN CASE WHEN properties(c) = $properties THEN [] ELSE [1] END | SET c = $properties)
MERGE (p:Paper {paper_id: $paper.paper_id})
FOREACH (_ IN CASE WHEN properties(p) = $paper THEN [] ELSE [1] END | SET p = $paper)
MERGE (s:Source {sha256: $source.sha256})
FOREACH (_ IN CASE WHEN properties(s) = $source THEN [] ELSE [1] END | SET s = $source)
MERGE (s)-[:OF_PAPER]->(p)
