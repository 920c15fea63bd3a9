"""What may exist in the graph: actors and other entities, facts with roles, claims, sources, time; no I/O."""
