// All fingerprints.
MATCH (m:Material)
WHERE m.fingerprint IS NOT NULL
RETURN m.material_id AS material_id, m.formula AS formula, m.phase AS phase, m.family AS family, m.fingerprint AS fingerprint
ORDER BY material_id
