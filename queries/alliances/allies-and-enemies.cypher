// name: allies-and-enemies
// summary: An actor's allies and enemies, and at second hand the enemies of its enemies, the allies of its enemies, the enemies of its allies and the allies of its allies.
// note: Allies are in one alliance; enemies stand on different sides of one hostility (where no sides are recorded, everybody against everybody). At second hand both ties must have been able to hold on one day. One row an actor and relation.
// note: That two have no row is no peace: nothing is recorded between them.
// param: actor: actor = required   whose allies and enemies
// param: relation: code:second_hand_tie   ally, enemy, ally_of_ally, ally_of_enemy, enemy_of_ally or enemy_of_enemy
// column: other   id of the other actor
// column: name   its name
// column: kind   what sort of actor
// column: relation   what it is to the actor
// column: through   each way: the actor between them (null at first hand), the facts, via, the way to the actor asked for, certainty
// column: also   the relations at first hand of the two, so that an enemy of an enemy that is an ally can be told
// column: certainty   certain or possible for the days asked about
// column: sources
// example: actor=mnla as_of=2012-06-27 -> other is tertius:mujao and relation is enemy and certainty is certain; relation is enemy_of_enemy and other is tertius:aqim and also is []
// example: actor=gov_mali relation=enemy_of_enemy as_of=2012-06-27 -> other is tertius:mujao and through contains mali:hostility:gao-2012-06 and also is []
CALL () {
  UNWIND $actor AS asked
  MATCH (ego:Actor {id: asked.id})<-[as_ego:ALLY|SIDE]-(f:Alliance|Hostility)-[as_first:ALLY|SIDE]->(first:Actor)
  WHERE f.since <= $epoch < f.until AND $policy IN f.policies AND NOT first.id IN [one IN $actor | one.id]
    AND (as_ego.side IS NULL OR as_first.side IS NULL OR as_ego.side <> as_first.side)
    AND none(part IN [f, as_ego, as_first, asked] WHERE part.start_min > $to OR part.end_max < $from)
  RETURN asked, first, CASE WHEN f:Alliance THEN 'ally' ELSE 'enemy' END AS tie, f, [asked, as_ego, f, as_first] AS parts
}
WITH collect({first: first, tie: tie, f: f, parts: parts, way: asked.number}) AS ties
CALL (ties) {
  UNWIND ties AS one
  RETURN one.first AS other, one.tie AS relation, null AS between, [one.f.id] AS facts, one.parts AS parts, one.way AS way
  UNION ALL
  UNWIND ties AS one
  WITH one, one.first AS first WHERE $relation IS NULL OR $relation ENDS WITH '_of_' + one.tie
  MATCH (first)<-[as_first:ALLY|SIDE]-(g:Alliance|Hostility)-[as_other:ALLY|SIDE]->(other:Actor)
  WHERE g.since <= $epoch < g.until AND $policy IN g.policies AND NOT other.id IN [each IN $actor | each.id]
    AND (as_first.side IS NULL OR as_other.side IS NULL OR as_first.side <> as_other.side)
    AND none(part IN [g, as_first, as_other] WHERE part.start_min > $to OR part.end_max < $from)
    AND ($relation IS NULL OR g:Alliance = ($relation STARTS WITH 'ally'))
  RETURN other, CASE WHEN g:Alliance THEN 'ally_of_' ELSE 'enemy_of_' END + one.tie AS relation, first.id AS between,
         [one.f.id, g.id] AS facts, one.parts + [as_first, g, as_other] AS parts, one.way AS way
}
WITH ties, other, relation, between, facts, parts, way
WHERE ($relation IS NULL OR relation = $relation) AND none(part IN parts WHERE any(each IN parts WHERE part.start_min > each.end_max))
WITH ties, other, relation, between, facts, way, parts, range(0, size(parts) - 1) AS places
WITH ties, other, relation, between, facts, way,
     CASE WHEN none(one IN places WHERE parts[one].start_max > $to OR parts[one].end_min < $from
            OR any(each IN places WHERE each <> one AND parts[one].start_max > parts[each].end_min))
          THEN 'certain' ELSE 'possible' END AS certainty
WHERE certainty = 'certain' OR NOT $certain_only
WITH ties, other, relation, between, facts, min(certainty) AS certainty, min(way) AS way
ORDER BY certainty, between, facts
WITH ties, other, relation, min(certainty) AS certainty,
     collect({between: between, facts: facts, via: $actor[way].via, certainty: certainty}) AS through
ORDER BY size(split(relation, '_')), relation, certainty, other.id
SKIP $skip LIMIT $limit
OPTIONAL MATCH (other)<-[:VERSION_OF]-(v:ActorVersion)
WHERE v.since <= $epoch < v.until AND $policy IN v.policies
RETURN other.id AS other, v.name AS name, v.type AS kind, relation, through,
       COLLECT { UNWIND ties AS one WITH one WHERE one.first = other RETURN DISTINCT one.tie ORDER BY one.tie } AS also, certainty,
       reduce(known = [], one IN through | known + [fact IN one.facts WHERE NOT fact IN known]) AS rests_on
