// Ids, captions and kinds of the ends of ties, in columns; `nodes` are the database's own numbers for them.
UNWIND $nodes AS node
MATCH (one) WHERE id(one) = node
OPTIONAL MATCH (one)<-[:VERSION_OF]-(v:Version)
WHERE v.since <= $epoch < v.until AND $policy IN v.policies
WITH node, one, head(collect(v)) AS v
RETURN collect(node) AS nodes, collect(one.id) AS ids, collect(coalesce(v.title, v.name, v.summary, one.id)) AS captions,
       collect(CASE WHEN one:Actor THEN coalesce(v.type, '') ELSE coalesce(one.kind, '') END) AS kinds
