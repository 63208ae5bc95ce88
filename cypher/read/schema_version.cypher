// The schema's version, null in an empty database.
OPTIONAL MATCH (s:Schema {name: 'ionatlas'})
RETURN s.version AS version
