// name: actors
// summary: All actors by id, with their acronyms, identifiers and the number of facts that name them.
// param: kind: code:actor_kind   one kind of actor: state, armed_group, person …
// column: actor   id
// column: name   main name
// column: kind   what sort of actor
// column: acronym   its acronym
// column: identifiers   external identifiers
// column: facts   how many facts name it
// example: kind=armed_group -> actor contains tertius:mnla
MATCH (v:ActorVersion)-[:VERSION_OF]->(a:Actor)
WHERE v.since <= $epoch < v.until AND $policy IN v.policies AND ($kind IS NULL OR v.type = $kind)
WITH v, a
ORDER BY a.id
SKIP $skip LIMIT $limit
RETURN a.id AS actor, v.name AS name, v.type AS kind, v.acronym AS acronym,
       COLLECT { MATCH (v)-[:IDENTIFIED_BY]->(i:Identifier) RETURN i.id ORDER BY i.id } AS identifiers,
       COUNT {
         MATCH (a)<--(f:Version)-[:VERSION_OF]->(fact:Fact)
         WHERE f.since <= $epoch < f.until AND $policy IN f.policies
         RETURN DISTINCT fact
       } AS facts
