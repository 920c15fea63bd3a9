// The things that an id, an external identifier or a folded name stands for.
CALL () {
  UNWIND $kinds AS kind
  UNWIND $ids AS id
  CALL (kind, id) {
    WITH kind, id WHERE kind = 'Actor' MATCH (n:Actor {id: id}) RETURN n
    UNION WITH kind, id WHERE kind = 'Process' MATCH (n:Process {id: id}) RETURN n
    UNION WITH kind, id WHERE kind = 'Agreement' MATCH (n:Agreement {id: id}) RETURN n
    UNION WITH kind, id WHERE kind = 'Instrument' MATCH (n:Instrument {id: id}) RETURN n
    UNION WITH kind, id WHERE kind = 'Conflict' MATCH (n:Conflict {id: id}) RETURN n
    UNION WITH kind, id WHERE kind = 'Event' MATCH (n:Event {id: id}) RETURN n
    UNION WITH kind, id WHERE kind = 'Place' MATCH (n:Place {id: id}) RETURN n
    UNION WITH kind, id WHERE kind = 'Programme' MATCH (n:Programme {id: id}) RETURN n
    UNION WITH kind, id WHERE kind = 'Source' MATCH (n:Source {id: id}) RETURN n
  }
  MATCH (n)<-[:VERSION_OF]-(v:Version)
  WHERE v.since <= $epoch < v.until
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
