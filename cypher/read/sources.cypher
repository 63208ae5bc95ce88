// The ledger: every source with its outcome.
MATCH (s:Source)
WHERE s.media_type <> 'application/x-ionatlas-campaign'
RETURN s.sha256 AS sha256, s.path AS path, s.outcome AS outcome, s.reason AS reason, s.pipeline AS pipeline, s.pages AS pages, s.media_type AS media_type,
  s.companions AS companions
ORDER BY s.path, s.sha256
