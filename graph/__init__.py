"""The vocabulary every room speaks, and the Neo4j store that keeps it."""
