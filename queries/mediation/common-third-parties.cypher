// name: common-third-parties
// summary: Third parties that two actors have in common: who mediated, attended, hosted or mandated talks with the one and with the other.
// note: Talks in which both sat count for both. A third party that spoke with one of them alone has no row.
// param: actor: actor = required   one of the two
// param: other: actor = required   the other
// column: third_party   id
// column: name   its name
// column: kind   what sort of actor
// column: relations   MEDIATOR, ATTENDED_BY, HOSTED_BY or MANDATED_BY
// column: together   ids of the mediations in which both were parties
// column: with_actor   ids of those with the one alone
// column: with_other   ids of those with the other alone
// column: certainty   certain if it certainly dealt with both on the days asked about
// column: sources
// example: actor=mnla other=gov_mali as_of=2014 -> third_party is tertius:algeria and together contains mali:mediation:algiers-roadmap-2014 and certainty is certain
// example: actor=cma other=gov_mali_transition as_of=any -> third_party is tertius:ara_pacis and with_actor contains rome-declaration-2021
CALL () {
  UNWIND [one IN $actor | one {.*, mine: true}] + [one IN $other | one {.*, mine: false}] AS asked
  MATCH (:Actor {id: asked.id})<-[as_party:PARTY|REPRESENTATIVE]-(m:Mediation)-[as_third:MEDIATOR|ATTENDED_BY|HOSTED_BY|MANDATED_BY]->(third:Actor)
  WHERE m.since <= $epoch < m.until AND $policy IN m.policies AND (type(as_party) = 'PARTY' OR as_party.of = 'PARTY')
  WITH asked, m, third, as_third, [m, as_party, as_third, asked] AS parts
  WHERE none(part IN parts WHERE part.start_min > $to OR part.end_max < $from
         OR any(other IN parts WHERE part.start_min > other.end_max))
  RETURN asked.mine AS mine, m, third, type(as_third) AS relation,
         none(one IN range(0, 3) WHERE parts[one].start_max > $to OR parts[one].end_min < $from
           OR any(other IN range(0, 3) WHERE other <> one AND parts[one].start_max > parts[other].end_min)) AS is_sure
}
WITH third, m, collect(DISTINCT relation) AS relations, any(one IN collect(mine) WHERE one) AS has_actor,
     any(one IN collect(mine) WHERE NOT one) AS has_other,
     any(one IN collect(mine AND is_sure) WHERE one) AS sure_actor, any(one IN collect(NOT mine AND is_sure) WHERE one) AS sure_other
ORDER BY m.start_min, m.id
WITH third, collect(relations) AS relations, collect({id: m.id, mine: has_actor, theirs: has_other}) AS talks,
     any(one IN collect(sure_actor) WHERE one) AND any(one IN collect(sure_other) WHERE one) AS is_sure
WHERE any(one IN talks WHERE one.mine) AND any(one IN talks WHERE one.theirs) AND (is_sure OR NOT $certain_only)
  AND NOT third.id IN [one IN $actor + $other | one.id]
WITH third, relations, is_sure, [one IN talks WHERE one.mine AND one.theirs | one.id] AS together,
     [one IN talks WHERE one.mine AND NOT one.theirs | one.id] AS with_actor,
     [one IN talks WHERE one.theirs AND NOT one.mine | one.id] AS with_other
ORDER BY size(together) DESC, size(with_actor) + size(with_other) DESC, third.id
SKIP $skip LIMIT $limit
OPTIONAL MATCH (third)<-[:VERSION_OF]-(v:ActorVersion)
WHERE v.since <= $epoch < v.until AND $policy IN v.policies
RETURN third.id AS third_party, v.name AS name, v.type AS kind,
       COLLECT { UNWIND relations AS each UNWIND each AS relation RETURN DISTINCT relation ORDER BY relation } AS relations,
       together, with_actor, with_other, CASE WHEN is_sure THEN 'certain' ELSE 'possible' END AS certainty,
       together + with_actor + with_other AS rests_on
