"""Finding things by name: full-text search, and the comparison of a row of somebody's table with what the graph has."""
