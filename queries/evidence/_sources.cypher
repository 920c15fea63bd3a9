// The ids of the sources of a version's live claims; `version` is the row's version.
CALL (version) {
  OPTIONAL MATCH (version)-[:VERSION_OF|MERGED_FROM]->(:!Version)<-[live:LIVE]-(:Claim)-[:CITES]->(source:Source)
  WHERE live.since <= $epoch < live.until
  WITH DISTINCT source
  // A source that was withdrawn is cited, and not served.
  WHERE EXISTS {
    MATCH (source)<-[:VERSION_OF]-(release:SourceVersion)
    WHERE release.since <= $epoch < release.until AND $policy IN release.policies
  }
  WITH source ORDER BY source.id
  RETURN collect(source.id) AS sources
}
