// An expert's verdict on an evaluation.
MATCH (e:Evaluation {evaluation_id: $evaluation})
MERGE (r:Review {review_id: $key})
FOREACH (_ IN CASE WHEN properties(r) = $properties THEN [] ELSE [1] END | SET r = $properties)
MERGE (r)-[:JUDGES]->(e)
RETURN r.review_id AS review_id
