// The ids of the sources of several facts; `rests_on` are the ids of the row's facts.
CALL (rests_on) {
  UNWIND rests_on AS id
  MATCH (served:Version)-[:VERSION_OF]->(fact:Fact {id: id})
  WHERE served.since <= $epoch < served.until AND $policy IN served.policies
  MATCH (served)-[:VERSION_OF|MERGED_FROM]->(:Fact)<-[live:LIVE]-(:Claim)-[:CITES]->(source:Source)
        <-[:VERSION_OF]-(release:SourceVersion)
  WHERE live.since <= $epoch < live.until AND release.since <= $epoch < release.until AND $policy IN release.policies
  WITH DISTINCT source ORDER BY source.id
  RETURN collect(source.id) AS sources
}
