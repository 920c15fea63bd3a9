// name: named-in
// summary: Who takes part in a fact, and under which records and names the data sets named them when it was loaded.
// param: fact: fact = required   id of the fact, or of any record that was merged into it
// column: relation   the role: MEDIATOR, PARTY, SIGNATORY …
// column: actor   id of the actor or other thing now
// column: name   its name now
// column: speaks_for   of a representative, for whom; one row for each
// column: record   the record under which it was loaded; the one of the smallest rank if there were several
// column: records   every record under which a live claim of the fact names it
// column: named_by   the claims that name it: claim, data set, record, and the record of the fact that the claim speaks of
// column: sources
// example: fact=mali:mediation:algiers-roadmap-2014 -> record contains tertius:algeria
MATCH (f:Fact {id: $fact})<-[:VERSION_OF]-(v:Version)
WHERE v.since <= $epoch < v.until AND $policy IN v.policies
MATCH (v)-[as]->(t:!Fact&!Version)
WHERE NOT type(as) IN ['VERSION_OF', 'MERGED_FROM']
WITH v, as, t, coalesce(as.records, [as.record]) AS records, CASE type(as) WHEN 'REPRESENTATIVE' THEN 'REPRESENTATIVE of ' + as.of ELSE type(as) END AS relation
WITH v, as, t, records, relation,
     head([(v)-[part]->(who) WHERE type(part) = as.of AND part.record = as.of_actor | who.id]) AS speaks_for
ORDER BY relation, t.id, speaks_for
SKIP $skip LIMIT $limit
OPTIONAL MATCH (t)<-[:VERSION_OF]-(tv:Version)
WHERE tv.since <= $epoch < tv.until AND $policy IN tv.policies
RETURN v AS version, relation, t.id AS actor, tv.name AS name, speaks_for, as.record AS record, records,
       COLLECT {
         MATCH (v)-[:VERSION_OF|MERGED_FROM]->(said:Fact)<-[live:LIVE]-(c:Claim)-[:NAMES]->(record:Record)
         WHERE live.since <= $epoch < live.until AND record.id IN records
         RETURN {claim: c.id, dataset: c.dataset, record: record.id, fact: said.id} ORDER BY c.id, record.id
       } AS named_by
