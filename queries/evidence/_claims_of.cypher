// The live claims behind facts and things, by id; a merged one has those of all its records.
UNWIND $ids AS id
MATCH (t:Fact|Actor|Process|Conflict|Agreement|Instrument|Event|Place|Programme|Source {id: id})
      <-[stands:RESOLVES_TO]-(record:Record)
WHERE stands.since <= $epoch < stands.until
MATCH (said:Fact|Actor|Process|Conflict|Agreement|Instrument|Event|Place|Programme|Source {id: record.id})
      <-[live:LIVE]-(c:Claim)
WHERE live.since <= $epoch < live.until
WITH id, c.id AS claim ORDER BY claim
RETURN id, collect(DISTINCT claim)[..20] AS claims
