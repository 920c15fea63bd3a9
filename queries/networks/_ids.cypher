// Ids of what ties are counted by, in columns; `nodes` are the database's own numbers for them.
UNWIND $nodes AS node
MATCH (one) WHERE id(one) = node
RETURN collect(node) AS nodes, collect(one.id) AS ids
