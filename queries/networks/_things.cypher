// Ids and days of what ties are counted by and rest on, in columns; `nodes` are the database's own numbers for them.
// A pair of days is one number, each day written as yyyymmdd; a document has no days: 0.
UNWIND $nodes AS node
MATCH (one) WHERE id(one) = node
WITH node, one.id AS id, one.start_min AS a, one.start_max AS b, one.end_min AS c, one.end_max AS d
RETURN collect(node) AS nodes, collect(id) AS ids,
     collect(coalesce((a.year * 10000 + a.month * 100 + a.day) * 4294967296 + b.year * 10000 + b.month * 100 + b.day, 0)) AS starts,
     collect(coalesce((c.year * 10000 + c.month * 100 + c.day) * 4294967296 + d.year * 10000 + d.month * 100 + d.day, 0)) AS ends
