// Every name of things of some kinds, for suggestions.
MATCH (name:Name)<-[r:NAMED]-(v:Version)-[:VERSION_OF]->(n)
WHERE v.since <= $epoch < v.until AND 'best' IN v.policies AND any(label IN labels(n) WHERE label IN $kinds)
RETURN DISTINCT name.key AS key, r.text AS text, n.id AS id
