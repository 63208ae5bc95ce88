// Labels, relationship types and property keys the database knows.
CALL () {
  CALL db.labels() YIELD label RETURN 'label' AS kind, label AS name
  UNION
  CALL db.relationshipTypes() YIELD relationshipType RETURN 'relationship type' AS kind, relationshipType AS name
  UNION
  CALL db.propertyKeys() YIELD propertyKey RETURN 'property' AS kind, propertyKey AS name
}
RETURN kind AS kind, name AS name
ORDER BY kind, name
