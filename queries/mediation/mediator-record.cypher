// name: mediator-record
// summary: A mediator's record: the cases, in which roles, with what outcomes, between whom, and beside whom.
// note: A mediation is one case however it is told and whatever part was had in it; it counts once under each role and once under its outcome. Where nobody states a role or an outcome, that is counted as "not recorded".
// note: Asked for one mediator, what it did through its envoys, offices and teams counts too; the list of all mediators counts each by itself.
// param: mediator: actor   one mediator; all if left out
// param: process: process   only cases of this process
// column: mediator   id
// column: name   its name
// column: kind   what sort of actor
// column: cases   how many mediations
// column: certain_cases   how many of them certainly fall on the days asked about
// column: roles   how many cases in each role
// column: outcomes   how many cases with each outcome
// column: co_mediators   who mediated beside it in how many cases, the most frequent first
// column: parties   between whom it mediated in how many cases
// column: processes   ids of the processes
// column: mediations   each case: mediation, outcome, roles, via, certainty
// column: first   earliest possible first day of all cases; null where not recorded
// column: last   latest possible last day of all; null where not recorded
// column: certainty   certain if one of the cases is
// column: sources
// example: mediator=algeria process=proc_algiers as_of=2014 -> 1 rows; outcomes contains partial_agreement and roles contains chief_mediator and co_mediators contains tertius:ecowas
// example: as_of=2022 -> mediator is tertius:ara_pacis and cases is 1 and co_mediators is []
CALL () {
  UNWIND coalesce($mediator, []) AS asked
  MATCH (:Actor {id: asked.id})<-[as:MEDIATOR|REPRESENTATIVE]-(m:Mediation)
  WHERE m.since <= $epoch < m.until AND $policy IN m.policies AND (type(as) = 'MEDIATOR' OR as.of = 'MEDIATOR')
  RETURN $mediator[0].id AS who, m, as, asked, asked.number AS way
  UNION
  UNWIND CASE WHEN $mediator IS NULL THEN [1] ELSE [] END AS everything
  MATCH (m:Mediation)-[as:MEDIATOR]->(a:Actor)
  WHERE m.since <= $epoch < m.until AND $policy IN m.policies
  RETURN a.id AS who, m, as, null AS asked, 0 AS way
}
WITH who, m, as, way, [part IN [m, as, asked] WHERE part IS NOT NULL] AS parts
WHERE $process IS NULL OR EXISTS { MATCH (m)-[:IN_PROCESS]->(p:Process) WHERE p.id IN $process }
WITH who, m, as, way, parts, range(0, size(parts) - 1) AS places
WHERE none(part IN parts WHERE part.start_min > $to OR part.end_max < $from
       OR any(other IN parts WHERE part.start_min > other.end_max))
WITH who, m, as, way, CASE WHEN none(one IN places WHERE parts[one].start_max > $to OR parts[one].end_min < $from
         OR any(other IN places WHERE other <> one AND parts[one].start_max > parts[other].end_min))
       THEN 'certain' ELSE 'possible' END AS certainty
WHERE certainty = 'certain' OR NOT $certain_only
WITH who, m, as, way, certainty ORDER BY way, as.role
WITH who, m, collect(DISTINCT coalesce(as.role, 'not recorded')) AS roles, min(way) AS way, min(certainty) AS certainty
ORDER BY m.start_min, m.id
WITH who, collect({mediation: m.id, outcome: m.outcome, roles: roles, via: $mediator[way].via, certainty: certainty}) AS mediations,
     collect(m) AS cases, min(m.start_min) AS first, max(m.end_max) AS last, min(certainty) AS certainty
ORDER BY size(cases) DESC, who
SKIP $skip LIMIT $limit
OPTIONAL MATCH (:Actor {id: who})<-[:VERSION_OF]-(v:ActorVersion)
WHERE v.since <= $epoch < v.until AND $policy IN v.policies
RETURN who AS mediator, v.name AS name, v.type AS kind, size(cases) AS cases,
       size([one IN mediations WHERE one.certainty = 'certain']) AS certain_cases,
       COLLECT {
         UNWIND mediations AS one UNWIND one.roles AS role
         WITH role, count(*) AS number RETURN {role: role, cases: number} ORDER BY number DESC, role
       } AS roles,
       COLLECT {
         UNWIND mediations AS one
         WITH coalesce(one.outcome, 'not recorded') AS outcome, count(*) AS number
         RETURN {outcome: outcome, cases: number} ORDER BY number DESC, outcome
       } AS outcomes,
       COLLECT {
         UNWIND cases AS m MATCH (m)-[:MEDIATOR]->(other:Actor)
         WHERE other.id <> who AND NOT other.id IN [one IN coalesce($mediator, []) | one.id]
         WITH other, count(DISTINCT m) AS number
         OPTIONAL MATCH (other)<-[:VERSION_OF]-(ov:ActorVersion)
         WHERE ov.since <= $epoch < ov.until AND $policy IN ov.policies
         RETURN {actor: other.id, name: ov.name, cases: number} ORDER BY number DESC, other.id
       } AS co_mediators,
       COLLECT {
         UNWIND cases AS m MATCH (m)-[:PARTY]->(party:Actor)
         WITH party, count(DISTINCT m) AS number
         OPTIONAL MATCH (party)<-[:VERSION_OF]-(pv:ActorVersion)
         WHERE pv.since <= $epoch < pv.until AND $policy IN pv.policies
         RETURN {actor: party.id, name: pv.name, cases: number} ORDER BY number DESC, party.id
       } AS parties,
       COLLECT { UNWIND cases AS m MATCH (m)-[:IN_PROCESS]->(p:Process) RETURN DISTINCT p.id ORDER BY p.id } AS processes,
       mediations, CASE WHEN first.year > 1 THEN toString(first) END AS first, CASE WHEN last.year < 9999 THEN toString(last) END AS last,
       certainty, [one IN mediations | one.mediation] AS rests_on
