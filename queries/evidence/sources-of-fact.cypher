// name: sources-of-fact
// summary: On whose word a fact or a thing stands: every live claim with what exactly it says, and the source's words.
// note: Every claim that is live, whatever as_of says: what a source says does not cease to be said.
// param: fact: fact = required   id of a fact; an id or a name of an actor or another thing
// column: claim   id of the claim
// column: record   the record of which it speaks
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
MATCH (t:Fact|Actor|Process|Conflict|Agreement|Instrument|Event|Place|Programme|Source {id: $fact})
//public: WHERE EXISTS { MATCH (t)<-[:VERSION_OF]-(v:Version) WHERE v.since <= $epoch < v.until AND $policy IN v.policies }
MATCH (t)<-[stands:RESOLVES_TO]-(record:Record)
WHERE stands.since <= $epoch < stands.until
MATCH (said:Fact|Actor|Process|Conflict|Agreement|Instrument|Event|Place|Programme|Source {id: record.id})
MATCH (said)<-[live:LIVE]-(c:Claim)
WHERE live.since <= $epoch < live.until
OPTIONAL MATCH (c)-[cite:CITES]->(s:Source)<-[:VERSION_OF]-(release:SourceVersion)
WHERE release.since <= $epoch < release.until AND $policy IN release.policies
//public: WITH record, c, cite, s, release
//public: WHERE release IS NOT NULL OR NOT EXISTS { MATCH (c)-[:CITES]->() }
WITH record, c, cite, s, release
ORDER BY coalesce(release.reliability, 'F'), c.credibility, c.id, cite.number
SKIP $skip LIMIT $limit
RETURN c.id AS claim, record.id AS record, c.stance AS stance, c.content AS says, c.credibility AS credibility, s.id AS source,
       release.title AS title, release.publisher AS publisher, release.date AS date, release.url AS url,
       release.reliability AS reliability, cite.quote AS quote, cite.locator AS locator, c.note AS note,
       head(COLLECT {
         MATCH (load:Load)-[:ASSERTED]->(c)
         WHERE load.epoch <= $epoch AND (load.state <> 'rolled_back' OR load.changed_at > $epoch)
         RETURN load.id ORDER BY load.epoch
       }) AS load
