// The things that an id, an external identifier or a folded name stands for; a merged record's id leads to what it is.
CALL () {
  UNWIND $ids AS id
  MATCH (:Record {id: id})-[stands:RESOLVES_TO]->(n)<-[:VERSION_OF]-(v:Version)
  WHERE stands.since <= $epoch < stands.until AND v.since <= $epoch < v.until
  RETURN 'id' AS step, n, v
  UNION
  MATCH (:Identifier {id: $identifier})<-[:IDENTIFIED_BY]-(v:Version)-[:VERSION_OF]->(n)
  WHERE v.since <= $epoch < v.until
  RETURN 'identifier' AS step, n, v
  UNION
  MATCH (name:Name)<-[:NAMED]-(v:Version)-[:VERSION_OF]->(n)
  WHERE name.key IN $keys AND v.since <= $epoch < v.until
  RETURN 'name' AS step, n, v
}
WITH step, n, v WHERE any(label IN labels(n) WHERE label IN $kinds)
RETURN DISTINCT step, n.id AS id, v.name AS name, coalesce(v.type, head(labels(n))) AS kind
