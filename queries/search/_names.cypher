// Every name of some things: key, text, kind and language.
UNWIND $ids AS id
MATCH (t:Actor|Process|Conflict|Agreement|Instrument|Event|Place|Programme {id: id})<-[:VERSION_OF]-(v:Version)
WHERE v.since <= $epoch < v.until AND $policy IN v.policies
RETURN t.id AS id, COLLECT {
  MATCH (v)-[as:NAMED]->(n:Name)
  RETURN [n.key, as.text, as.kind, as.lang] ORDER BY as.kind, as.lang, as.text
} AS names
