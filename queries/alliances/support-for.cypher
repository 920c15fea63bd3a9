// name: support-for
// summary: Who helped an actor, how, and against whom: support for it, by it, or against it; alleged support is marked as such.
// param: actor: actor   who was helped
// param: supporter: actor   who helped
// param: against: actor   against whom; support of which no opponent is recorded is left out then
// column: support   id of the fact
// column: type   what kind of help
// column: established   established or alleged
// column: via   the way by which the actor was helped, or null if itself
// column: supporter_via   the way by which the supporter asked for helped, or null if itself
// column: against_via   the way by which the opponent asked for was meant, or null if itself
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
// example: actor=mali as_of=2014-01-01 -> participants contains tertius:france
// example: actor=mali supporter=france as_of=2014-01-01 -> participants contains tertius:france
// example: against=isgs as_of=2018-02-23 -> 1 rows; support is mali:support:france.gatia-msa-2018 and type is military and certainty is certain
CALL () {
  UNWIND coalesce($actor, []) AS asked
  MATCH (:Actor {id: asked.id})<-[:SUPPORTED|REPRESENTATIVE]-(f:Support)
  WHERE f.since <= $epoch < f.until AND $policy IN f.policies
  RETURN f
  UNION
  UNWIND CASE WHEN $actor IS NULL THEN coalesce($supporter, []) ELSE [] END AS asked
  MATCH (:Actor {id: asked.id})<-[:SUPPORTER|REPRESENTATIVE]-(f:Support)
  WHERE f.since <= $epoch < f.until AND $policy IN f.policies
  RETURN f
  UNION
  UNWIND CASE WHEN $actor IS NULL AND $supporter IS NULL THEN coalesce($against, []) ELSE [] END AS asked
  MATCH (:Actor {id: asked.id})<-[:AGAINST|REPRESENTATIVE]-(f:Support)
  WHERE f.since <= $epoch < f.until AND $policy IN f.policies
  RETURN f
  UNION
  UNWIND CASE WHEN $actor IS NULL AND $supporter IS NULL AND $against IS NULL THEN [1] ELSE [] END AS everything
  MATCH (f:Support)
  WHERE f.since <= $epoch < f.until AND $policy IN f.policies
  RETURN f
}
WITH f WHERE f.start_min <= $to AND f.end_max >= $from
CALL (f) {
  UNWIND coalesce($actor, [null]) AS asked_actor
  OPTIONAL MATCH (f)-[as_actor:SUPPORTED|REPRESENTATIVE]->(:Actor {id: asked_actor.id})
  WHERE type(as_actor) <> 'REPRESENTATIVE' OR as_actor.of = 'SUPPORTED'
  WITH f, asked_actor, as_actor WHERE asked_actor IS NULL OR as_actor IS NOT NULL
  UNWIND coalesce($supporter, [null]) AS asked_supporter
  OPTIONAL MATCH (f)-[as_supporter:SUPPORTER|REPRESENTATIVE]->(:Actor {id: asked_supporter.id})
  WHERE type(as_supporter) <> 'REPRESENTATIVE' OR as_supporter.of = 'SUPPORTER'
  WITH f, asked_actor, as_actor, asked_supporter, as_supporter WHERE asked_supporter IS NULL OR as_supporter IS NOT NULL
  UNWIND coalesce($against, [null]) AS asked_against
  OPTIONAL MATCH (f)-[as_against:AGAINST|REPRESENTATIVE]->(:Actor {id: asked_against.id})
  WHERE type(as_against) <> 'REPRESENTATIVE' OR as_against.of = 'AGAINST'
  WITH f, asked_actor, as_actor, asked_supporter, as_supporter, asked_against, as_against WHERE asked_against IS NULL OR as_against IS NOT NULL
  WITH [part IN [f, asked_actor, as_actor, asked_supporter, as_supporter, asked_against, as_against] WHERE part IS NOT NULL] AS parts,
       asked_actor, asked_supporter, asked_against
  WITH asked_actor, asked_supporter, asked_against, parts, range(0, size(parts) - 1) AS places,
       reduce(day = $from, part IN parts | CASE WHEN part.start_min > day THEN part.start_min ELSE day END) AS first,
       reduce(day = $to, part IN parts | CASE WHEN part.end_max < day THEN part.end_max ELSE day END) AS last
  WHERE first <= last
  // surely on a common day: no part misses the days asked about, and no two miss each other
  WITH asked_actor, asked_supporter, asked_against, none(one IN places WHERE parts[one].start_max > $to OR parts[one].end_min < $from
              OR any(other IN places WHERE other <> one AND parts[one].start_max > parts[other].end_min)) AS is_sure
  RETURN max(CASE WHEN is_sure THEN 1 ELSE 0 END) AS sure, min(asked_actor.number) AS way,
         min(asked_supporter.number) AS supporter_way, min(asked_against.number) AS against_way
}
WITH f, sure, way, supporter_way, against_way WHERE sure IS NOT NULL AND (sure = 1 OR NOT $certain_only)
ORDER BY f.start_min, f.end_min, f.id
SKIP $skip LIMIT $limit
RETURN f AS version, f.id AS support,
       f.type AS type, f.established AS established, $actor[way].via AS via,
       $supporter[supporter_way].via AS supporter_via, $against[against_way].via AS against_via,
       CASE sure WHEN 1 THEN 'certain' ELSE 'possible' END AS certainty
