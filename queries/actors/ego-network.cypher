// name: ego-network
// summary: Whom an actor meets in facts, how often, in what kinds of facts and in which roles.
// note: On a single day: what held that day, and what had happened by then.
// note: The governments, coalitions and office holders that are asked for with an actor are part of the ego, no alters.
// param: actor: actor = required   the ego
// param: kind: code:fact_kind   one kind of fact only
// column: alter   id of the other actor
// column: name   its name
// column: actor_kind   what sort of actor
// column: kinds   kinds of facts they share
// column: facts   ids of the shared facts
// column: ties   each shared fact with both roles, the certainty, and the way by which the ego took part
// column: sources
// example: actor=algeria as_of=2014-07-24 -> alter contains tertius:hcua
// example: actor=algeria kind=Mediation as_of=2014-07-24 -> kinds contains Mediation
UNWIND $actor AS asked
MATCH (ego:Actor {id: asked.id})<-[as]-(f:Version)-[:VERSION_OF]->(:Fact)
WHERE f.since <= $epoch < f.until AND $policy IN f.policies AND type(as) <> 'REPRESENTATIVE'
  AND ($kind IS NULL OR $kind IN labels(f)) AND f.start_min <= $to AND f.end_max >= $happened_from
WITH ego, asked, as, f, head([label IN labels(f) WHERE label <> 'Version']) AS kind
WITH ego, asked, as, f, kind, CASE WHEN kind IN $occurrences THEN $happened_from ELSE $from END AS from
WHERE f.end_max >= from AND as.start_min <= $to AND as.end_max >= from
  AND asked.start_min <= $to AND asked.end_max >= from
  AND asked.start_min <= f.end_max AND asked.end_max >= f.start_min
MATCH (f)-[other]->(alter:Actor)
WHERE alter <> ego AND type(other) <> 'REPRESENTATIVE' AND NOT alter.id IN [one IN $actor | one.id]
  AND other.start_min <= $to AND other.end_max >= from
  AND other.start_min <= as.end_max AND other.end_max >= as.start_min
WITH f, kind, alter, as, other, asked, from, [f, as, other, asked] AS parts
WITH f, kind, alter, type(as) AS mine, type(other) AS theirs, other.role AS role, asked.number AS number,
     CASE WHEN any(part IN parts WHERE part.start_max > $to OR part.end_min < from) THEN 'possible'
          // on one day they all held; within a longer time they might have missed each other
          WHEN from = $to OR none(one IN range(0, 3) WHERE any(two IN range(0, 3)
                 WHERE two <> one AND parts[one].start_max > parts[two].end_min)) THEN 'certain'
          ELSE 'possible' END AS certainty
WHERE certainty = 'certain' OR NOT $certain_only
WITH f, kind, alter, mine, theirs, role, min(certainty) AS certainty, min(number) AS way
ORDER BY f.id, mine, theirs, role
WITH alter, collect(DISTINCT kind) AS kinds, collect(DISTINCT f.id) AS facts,
     collect({fact: f.id, kind: kind, relation: mine, alter_relation: theirs, alter_role: role, certainty: certainty,
              via: $actor[way].via}) AS ties
ORDER BY size(facts) DESC, alter.id
SKIP $skip LIMIT $limit
OPTIONAL MATCH (alter)<-[:VERSION_OF]-(v:ActorVersion)
WHERE v.since <= $epoch < v.until AND $policy IN v.policies
RETURN alter.id AS alter, v.name AS name, v.type AS actor_kind, kinds, facts, ties,
       facts AS rests_on
