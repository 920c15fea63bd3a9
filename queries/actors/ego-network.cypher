// name: ego-network
// summary: Whom an actor meets in facts, how often, in what kinds of facts and in which roles.
// param: actor: actor = required   the ego
// param: kind: text   one kind of fact only
// column: alter   id of the other actor
// column: name   its name
// column: actor_kind   what sort of actor
// column: kinds   kinds of facts they share
// column: facts   ids of the shared facts
// column: ties   each shared fact with both roles and the certainty
// column: sources   ids of the sources of those facts
// example: actor=algeria as_of=2014-07-24 -> alter contains tertius:hcua
// example: actor=algeria kind=Mediation as_of=2014-07-24 -> kinds contains Mediation
UNWIND $actor AS asked
MATCH (ego:Actor {id: asked.id})<-[as]-(f:Version)-[:VERSION_OF]->(:Fact)
WHERE f.since <= $epoch < f.until AND $policy IN f.policies AND type(as) <> 'REPRESENTATIVE'
  AND f.start_min <= $to AND f.end_max >= $from AND as.start_min <= $to AND as.end_max >= $from
  AND asked.start_min <= $to AND asked.end_max >= $from
  AND ($kind IS NULL OR $kind IN labels(f))
MATCH (f)-[other]->(alter:Actor)
WHERE alter <> ego AND type(other) <> 'REPRESENTATIVE' AND NOT alter.id IN [one IN $actor | one.id]
  AND other.start_min <= $to AND other.end_max >= $from
WITH DISTINCT f, alter, type(as) AS mine, type(other) AS theirs, other.role AS role,
     CASE WHEN all(part IN [f, as, other, asked] WHERE part.start_max <= $to AND part.end_min >= $from)
          THEN 'certain' ELSE 'possible' END AS certainty
WHERE certainty = 'certain' OR NOT $certain_only
WITH alter, f, [label IN labels(f) WHERE label <> 'Version'][0] AS kind, mine, theirs, role, certainty
ORDER BY f.id, mine, theirs
WITH alter, collect(DISTINCT kind) AS kinds, collect(DISTINCT f.id) AS facts,
     collect({fact: f.id, kind: kind, relation: mine, alter_relation: theirs, alter_role: role, certainty: certainty}) AS ties
ORDER BY size(facts) DESC, alter.id
SKIP $skip LIMIT $limit
OPTIONAL MATCH (alter)<-[:VERSION_OF]-(v:ActorVersion)
WHERE v.since <= $epoch < v.until AND $policy IN v.policies
RETURN alter.id AS alter, v.name AS name, v.type AS actor_kind, kinds, facts, ties,
       COLLECT {
         MATCH (fact:Fact)<-[live:LIVE]-(:Claim)-[:CITES]->(s:Source)
         WHERE fact.id IN facts AND live.since <= $epoch < live.until
         RETURN DISTINCT s.id ORDER BY s.id
       } AS sources
