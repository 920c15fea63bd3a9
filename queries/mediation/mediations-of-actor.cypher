// name: mediations-of-actor
// summary: Every mediation an actor had any part in: as mediator, party, witness, host or mandating body.
// param: actor: actor = required   whose mediations
// column: mediation   id of the fact
// column: outcome   code, or null where nobody says
// column: roles   the relations by which it took part, itself or through others
// column: via   the way by which it took part, or null if itself
// column: participants
// column: things
// column: valid
// column: start
// column: end
// column: certainty   certain or possible for the days asked about
// column: claims
// column: disputed
// column: overruled
// example: actor=algeria as_of=any -> mediation contains mali:mediation:algiers-roadmap-2014
CALL () {
  UNWIND $actor AS asked
  MATCH (:Actor {id: asked.id})<-[:MEDIATOR|PARTY|ATTENDED_BY|MANDATED_BY|HOSTED_BY|REPRESENTATIVE]-(f:Mediation)
  WHERE f.since <= $epoch < f.until AND $policy IN f.policies
  RETURN DISTINCT f
}
WITH f WHERE f.start_min <= $to AND f.end_max >= $from
CALL (f) {
  UNWIND $actor AS asked_actor
  MATCH (f)-[as_actor:MEDIATOR|PARTY|ATTENDED_BY|MANDATED_BY|HOSTED_BY|REPRESENTATIVE]->(:Actor {id: asked_actor.id})
  WHERE type(as_actor) <> 'REPRESENTATIVE' OR as_actor.of IN ['MEDIATOR', 'PARTY', 'ATTENDED_BY', 'MANDATED_BY', 'HOSTED_BY']
  WITH asked_actor, as_actor, [f, asked_actor, as_actor] AS parts
  WITH asked_actor, as_actor, parts, range(0, size(parts) - 1) AS places,
       reduce(day = $from, part IN parts | CASE WHEN part.start_min > day THEN part.start_min ELSE day END) AS first,
       reduce(day = $to, part IN parts | CASE WHEN part.end_max < day THEN part.end_max ELSE day END) AS last
  WHERE first <= last
  // surely on a common day: no part misses the days asked about, and no two miss each other
  WITH asked_actor, as_actor, none(one IN places WHERE parts[one].start_max > $to OR parts[one].end_min < $from
              OR any(other IN places WHERE other <> one AND parts[one].start_max > parts[other].end_min)) AS is_sure
  WITH asked_actor, is_sure, coalesce(as_actor.of, type(as_actor)) AS relation ORDER BY relation
  RETURN max(CASE WHEN is_sure THEN 1 ELSE 0 END) AS sure, collect(DISTINCT relation) AS roles,
         min(asked_actor.number) AS way
}
WITH f, sure, roles, way WHERE sure IS NOT NULL AND (sure = 1 OR NOT $certain_only)
ORDER BY f.start_min, f.end_min, f.id
SKIP $skip LIMIT $limit
RETURN f AS version, f.id AS mediation, f.outcome AS outcome,
       roles, $actor[way].via AS via,
       CASE sure WHEN 1 THEN 'certain' ELSE 'possible' END AS certainty
