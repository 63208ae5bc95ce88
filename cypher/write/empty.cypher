// Take away everything but the schema's version; for tests and for reading everything anew.
MATCH (n) WHERE NOT n:Schema
DETACH DELETE n
