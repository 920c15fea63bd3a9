// name: sources-of-fact
// summary: On whose word a fact or a thing stands: every live claim with what exactly it says, and the source's words.
// param: fact: fact = required   id of a fact, an actor or another thing
// column: claim   id of the claim
// column: stance   asserts or denies
// column: says   what the claim says, as JSON
// column: credibility   1 confirmed to 6 cannot be judged
// column: source   id of the source
// column: title   its title
// column: publisher   its publisher
// column: date   its date
// column: url   where to read it
// column: reliability   A completely reliable to F cannot be judged
// column: quote   its words
// column: locator   the place in it
// column: note   the curator's remark
// column: load   the load that first brought the claim
// example: fact=mali:mediation:algiers-roadmap-2014 -> source contains source:pax
CALL () {
  MATCH (t:Fact {id: $fact})<-[live:LIVE]-(c:Claim)
  WHERE live.since <= $epoch < live.until
  RETURN c, live
  UNION
  MATCH (v:Version)-[:VERSION_OF]->(t)<-[live:LIVE]-(c:Claim)
  WHERE v.id = $fact AND v.since <= $epoch < v.until AND live.since <= $epoch < live.until
  RETURN DISTINCT c, live
}
OPTIONAL MATCH (c)-[cite:CITES]->(s:Source)<-[:VERSION_OF]-(release:SourceVersion)
WHERE release.since <= $epoch < release.until AND $policy IN release.policies
WITH c, live, cite, s, release
ORDER BY coalesce(release.reliability, 'F'), c.credibility, c.id, cite.number
SKIP $skip LIMIT $limit
RETURN c.id AS claim, c.stance AS stance, c.content AS says, c.credibility AS credibility, s.id AS source,
       release.title AS title, release.publisher AS publisher, release.date AS date, release.url AS url,
       release.reliability AS reliability, cite.quote AS quote, cite.locator AS locator, c.note AS note,
       head([(load:Load)-[:ASSERTED]->(c) WHERE load.epoch <= $epoch | load.id]) AS load
