// Take back a verdict.
MATCH (r:Review {review_id: $key})
DETACH DELETE r
