"""The only room that speaks Bolt: settings, connections, the private local Neo4j, and what keeps the graph sound."""
