// name: records-of
// summary: The records that stand for an actor, a fact or another thing: how each data set knows it, and by which decisions they are one.
// note: A thing that was never merged has one record, its own. Asked by the id of any of its records, the answer is the same.
// param: thing: fact = required   id of any of its records, or the name of an actor or another thing
// column: record   id under which the data set knows it
// column: canonical   id under which all of them are served
// column: datasets   the data sets that speak of this record
// column: says   what each of its live claims says, as JSON
// column: claims   how many live claims speak of the record
// column: since   the epoch from which the record stands for the canonical id
// column: decisions   decisions that judged it the same as another record: id, by, why, at, and the other record
// example: thing=mnla -> record contains tertius:mnla
MATCH (t:Fact|Actor|Process|Conflict|Agreement|Instrument|Event|Place|Programme|Source {id: $thing})
MATCH (t)<-[stands:RESOLVES_TO]-(record:Record)
WHERE stands.since <= $epoch < stands.until
WITH t, stands, record ORDER BY record.id <> t.id, record.id
SKIP $skip LIMIT $limit
MATCH (said:Fact|Actor|Process|Conflict|Agreement|Instrument|Event|Place|Programme|Source {id: record.id})
MATCH (said)<-[live:LIVE]-(c:Claim)
WHERE live.since <= $epoch < live.until
WITH t, stands, record, c ORDER BY c.id
WITH t, stands, record, collect(DISTINCT c.dataset) AS datasets, collect(c.content) AS says, count(c) AS claims
ORDER BY record.id <> t.id, record.id
RETURN record.id AS record, t.id AS canonical, datasets, says, claims, stands.since AS since,
       COLLECT {
         MATCH (record)-[judged:SAME]-(other:Record)
         WHERE judged.since <= $epoch < judged.until
         MATCH (d:Decision {id: judged.begun_by})
         RETURN {decision: d.id, other: other.id, by: d.by, why: d.why, at: toString(d.at)} ORDER BY d.epoch, d.id
       } AS decisions
