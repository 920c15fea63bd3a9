// name: parties-to-process
// summary: Who sat where in a process: parties, mediators and attendants over all its mediations, with the first and last time.
// param: process: process = required   the process
// column: actor   id
// column: name   its name
// column: kind   what sort of actor
// column: relation   PARTY, MEDIATOR, ATTENDED_BY, MANDATED_BY or HOSTED_BY
// column: roles   role codes it had
// column: sides   the sides it stood on
// column: mediations   ids of the mediations
// column: first   earliest possible first day of its part
// column: last   latest possible last day of its part; 9999-12-31 if unknown
// column: certainty   certain if one of them is certain for the days asked about
// column: sources
// example: process=proc_algiers as_of=2014 -> actor contains tertius:algeria
UNWIND $process AS id
MATCH (:Process {id: id})<-[:IN_PROCESS]-(m:Mediation)-[as:PARTY|MEDIATOR|ATTENDED_BY|MANDATED_BY|HOSTED_BY]->(a:Actor)
WHERE m.since <= $epoch < m.until AND $policy IN m.policies
  AND m.start_min <= $to AND m.end_max >= $from AND as.start_min <= $to AND as.end_max >= $from
  AND m.start_min <= as.end_max AND as.start_min <= m.end_max
WITH a, type(as) AS relation, m, as,
     CASE WHEN m.start_max <= $to AND m.end_min >= $from AND as.start_max <= $to AND as.end_min >= $from
            AND m.start_max <= as.end_min AND as.start_max <= m.end_min
          THEN 'certain' ELSE 'possible' END AS certainty,
     CASE WHEN as.start_min > m.start_min THEN as.start_min ELSE m.start_min END AS begun,
     CASE WHEN as.end_max < m.end_max THEN as.end_max ELSE m.end_max END AS ended
WHERE certainty = 'certain' OR NOT $certain_only
WITH a, relation, m, as, certainty, begun, ended ORDER BY m.start_min, m.id
WITH a, relation, collect(DISTINCT as.role) AS roles, collect(DISTINCT as.side) AS sides,
     collect(DISTINCT m.id) AS mediations, min(begun) AS first, max(ended) AS last, min(certainty) AS certainty
ORDER BY relation DESC, first, a.id
SKIP $skip LIMIT $limit
OPTIONAL MATCH (a)<-[:VERSION_OF]-(v:ActorVersion)
WHERE v.since <= $epoch < v.until AND $policy IN v.policies
RETURN a.id AS actor, v.name AS name, v.type AS kind, relation, roles, sides, mediations,
       toString(first) AS first, toString(last) AS last, certainty,
       mediations AS rests_on
