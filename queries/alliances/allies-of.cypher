// name: allies-of
// summary: Every alliance of an actor, with all allies and what they promised each other.
// param: actor: actor   whose alliances; all alliances if left out
// column: alliance   id of the fact
// column: obligations   codes of what they promised
// column: via   the way by which the actor took part, or null if itself
// column: participants
// column: things
// column: valid
// column: start
// column: end
// column: certainty   certain or possible for the days asked about
// column: summary
// column: claims
// column: disputed
// column: overruled
// example: actor=mali as_of=2024-01-01 -> participants contains tertius:niger
CALL () {
  UNWIND coalesce($actor, []) AS asked
  MATCH (:Actor {id: asked.id})<-[:ALLY|REPRESENTATIVE]-(f:Alliance)
  WHERE f.since <= $epoch < f.until AND $policy IN f.policies
  RETURN f
  UNION
  UNWIND CASE WHEN $actor IS NULL THEN [1] ELSE [] END AS everything
  MATCH (f:Alliance)
  WHERE f.since <= $epoch < f.until AND $policy IN f.policies
  RETURN f
}
WITH f WHERE f.start_min <= $to AND f.end_max >= $from
CALL (f) {
  UNWIND coalesce($actor, [null]) AS asked_actor
  OPTIONAL MATCH (f)-[as_actor:ALLY|REPRESENTATIVE]->(:Actor {id: asked_actor.id})
  WHERE type(as_actor) <> 'REPRESENTATIVE' OR as_actor.of = 'ALLY'
  WITH f, asked_actor, as_actor WHERE asked_actor IS NULL OR as_actor IS NOT NULL
  WITH asked_actor, [part IN [f, asked_actor, as_actor] WHERE part IS NOT NULL] AS parts
  WITH asked_actor, parts, range(0, size(parts) - 1) AS places,
       reduce(day = $from, part IN parts | CASE WHEN part.start_min > day THEN part.start_min ELSE day END) AS first,
       reduce(day = $to, part IN parts | CASE WHEN part.end_max < day THEN part.end_max ELSE day END) AS last
  WHERE first <= last
  // surely on a common day: no part misses the days asked about, and no two miss each other
  WITH asked_actor, none(one IN places WHERE parts[one].start_max > $to OR parts[one].end_min < $from
              OR any(other IN places WHERE other <> one AND parts[one].start_max > parts[other].end_min)) AS is_sure
  RETURN max(CASE WHEN is_sure THEN 1 ELSE 0 END) AS sure, min(asked_actor.number) AS way
}
WITH f, sure, way WHERE sure IS NOT NULL AND (sure = 1 OR NOT $certain_only)
ORDER BY f.start_min, f.end_min, f.id
SKIP $skip LIMIT $limit
RETURN f AS version, f.id AS alliance, f.obligations AS obligations,
       $actor[way].via AS via,
       CASE sure WHEN 1 THEN 'certain' ELSE 'possible' END AS certainty
