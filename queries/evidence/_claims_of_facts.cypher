// The live claims on several facts, one entry for each source they cite; `rests_on` are the ids of the row's facts.
CALL (rests_on) {
  UNWIND rests_on AS id
  MATCH (served:Version)-[:VERSION_OF]->(fact:Fact {id: id})
  WHERE served.since <= $epoch < served.until AND $policy IN served.policies
  MATCH (served)-[:VERSION_OF|MERGED_FROM]->(:Fact)<-[live:LIVE]-(claim:Claim)
  WHERE live.since <= $epoch < live.until
  OPTIONAL MATCH (claim)-[cite:CITES]->(source:Source)<-[:VERSION_OF]-(release:SourceVersion)
  WHERE release.since <= $epoch < release.until AND $policy IN release.policies
  //public: WITH id, claim, cite, source, release
  //public: WHERE release IS NOT NULL OR NOT EXISTS { MATCH (claim)-[:CITES]->() }
  WITH DISTINCT id, claim, cite, source, release
  ORDER BY id, coalesce(release.reliability, 'F'), claim.credibility, claim.id, cite.number
  RETURN collect({
    fact: id, claim: claim.id, stance: claim.stance, credibility: claim.credibility, note: claim.note,
    source: source.id, title: release.title, publisher: release.publisher, date: release.date, url: release.url,
    reliability: release.reliability, quote: cite.quote, locator: cite.locator
  }) AS claims
}
