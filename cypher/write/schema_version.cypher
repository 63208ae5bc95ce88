// Note the schema's version.
MERGE (s:Schema {name: 'ionatlas'})
SET s.version = $version
