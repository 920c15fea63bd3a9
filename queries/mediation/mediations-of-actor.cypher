// name: mediations-of-actor
// summary: Every mediation an actor had any part in: as mediator, party, witness, host or mandating body.
// param: actor: actor = required   whose mediations
// column: mediation   id of the fact
// column: outcome   code, or null where nobody says
// column: roles   the relations by which it took part, itself or through others
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
  UNWIND coalesce($actor, []) AS asked
  MATCH (:Actor {id: asked.id})<-[:MEDIATOR|PARTY|ATTENDED_BY|MANDATED_BY|HOSTED_BY|REPRESENTATIVE]-(f:Mediation)
  WHERE f.since <= $epoch < f.until AND $policy IN f.policies
  RETURN f
}
WITH f WHERE f.start_min <= $to AND f.end_max >= $from
CALL (f) {
  UNWIND coalesce($actor, [null]) AS asked_actor
  OPTIONAL MATCH (f)-[as_actor:MEDIATOR|PARTY|ATTENDED_BY|MANDATED_BY|HOSTED_BY|REPRESENTATIVE]->(:Actor {id: asked_actor.id})
  WHERE type(as_actor) <> 'REPRESENTATIVE' OR as_actor.of IN ['MEDIATOR', 'PARTY', 'ATTENDED_BY', 'MANDATED_BY', 'HOSTED_BY']
  WITH f, asked_actor, as_actor WHERE asked_actor IS NULL OR as_actor IS NOT NULL
  WITH [part IN [f, asked_actor, as_actor] WHERE part IS NOT NULL] AS parts
  WITH reduce(day = $from, part IN parts | CASE WHEN part.start_min > day THEN part.start_min ELSE day END) AS first,
       reduce(day = $from, part IN parts | CASE WHEN part.start_max > day THEN part.start_max ELSE day END) AS sure_first,
       reduce(day = $to, part IN parts | CASE WHEN part.end_max < day THEN part.end_max ELSE day END) AS last,
       reduce(day = $to, part IN parts | CASE WHEN part.end_min < day THEN part.end_min ELSE day END) AS sure_last
  WHERE first <= last
  RETURN max(CASE WHEN sure_first <= sure_last THEN 1 ELSE 0 END) AS sure
}
WITH f, sure WHERE sure IS NOT NULL AND (sure = 1 OR NOT $certain_only)
ORDER BY f.start_min, f.end_min, f.id
SKIP $skip LIMIT $limit
RETURN f AS version, f.id AS mediation, f.outcome AS outcome,
       [(f)-[as]->(a:Actor) WHERE a.id IN [one IN $actor | one.id] | type(as)] AS roles,
       CASE sure WHEN 1 THEN 'certain' ELSE 'possible' END AS certainty
