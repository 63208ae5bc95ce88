// Materials with their elements; names only grow, because other papers may have given them.
UNWIND $rows AS row
MERGE (m:Material {material_id: row.key})
SET m += row.properties
SET m.names = coalesce(m.names, []) + [name IN row.names WHERE NOT name IN coalesce(m.names, [])]
WITH m, row
UNWIND row.elements AS part
MERGE (e:Element {symbol: part.symbol})
ON CREATE SET e.z = part.z
MERGE (m)-[c:CONTAINS]->(e)
SET c.amount = part.amount, c.fraction = part.fraction
