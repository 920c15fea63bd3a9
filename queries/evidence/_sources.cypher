// The ids of the sources of a version's live claims; `version` is the row's version.
CALL (version) {
  OPTIONAL MATCH (version)-[:VERSION_OF]->(:!Version)<-[live:LIVE]-(:Claim)-[:CITES]->(source:Source)
  WHERE live.since <= $epoch < live.until
  WITH DISTINCT source ORDER BY source.id
  RETURN collect(source.id) AS sources
}
