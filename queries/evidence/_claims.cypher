// The live claims behind a version, one entry for each source they cite; `version` is the row's version.
CALL (version) {
  MATCH (version)-[:VERSION_OF|MERGED_FROM]->(:!Version)<-[live:LIVE]-(claim:Claim)
  WHERE live.since <= $epoch < live.until
  OPTIONAL MATCH (claim)-[cite:CITES]->(source:Source)<-[:VERSION_OF]-(release:SourceVersion)
  WHERE release.since <= $epoch < release.until AND $policy IN release.policies
  //public: WITH claim, cite, source, release
  //public: WHERE release IS NOT NULL OR NOT EXISTS { MATCH (claim)-[:CITES]->() }
  WITH claim, cite, source, release
  ORDER BY coalesce(release.reliability, 'F'), claim.credibility, claim.id, cite.number
  RETURN collect({
    claim: claim.id, stance: claim.stance, credibility: claim.credibility, note: claim.note,
    source: source.id, title: release.title, publisher: release.publisher, date: release.date, url: release.url,
    reliability: release.reliability, quote: cite.quote, locator: cite.locator
  }) AS claims
}
