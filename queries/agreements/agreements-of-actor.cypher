// name: agreements-of-actor
// summary: Every agreement an actor put a name under, joined, adopted or ended, and in what capacity.
// param: actor: actor = required   who signed
// param: act: text   initialled, signed, adhered, adopted, withdrew or terminated
// column: signature   id of the fact
// column: act   what was done
// column: agreement   id of the document
// column: participants
// column: things
// column: valid
// column: start
// column: end
// column: certainty   certain or possible for the days asked about
// column: claims
// column: disputed
// column: overruled
// example: actor=mnla as_of=any -> agreement contains tertius:agr_algiers_decl_2014
// example: actor=mnla act=signed as_of=any -> act contains signed
CALL () {
  UNWIND coalesce($actor, []) AS asked
  MATCH (:Actor {id: asked.id})<-[:SIGNATORY|REPRESENTATIVE]-(f:Signature)
  WHERE f.since <= $epoch < f.until AND $policy IN f.policies
  RETURN f
}
WITH f WHERE f.start_min <= $to AND f.end_max >= $happened_from
  AND ($act IS NULL OR f.act = $act)
CALL (f) {
  UNWIND coalesce($actor, [null]) AS asked_actor
  OPTIONAL MATCH (f)-[as_actor:SIGNATORY|REPRESENTATIVE]->(:Actor {id: asked_actor.id})
  WHERE type(as_actor) <> 'REPRESENTATIVE' OR as_actor.of IN ['SIGNATORY']
  WITH f, asked_actor, as_actor WHERE asked_actor IS NULL OR as_actor IS NOT NULL
  WITH [part IN [f, asked_actor, as_actor] WHERE part IS NOT NULL] AS parts
  WITH reduce(day = $happened_from, part IN parts | CASE WHEN part.start_min > day THEN part.start_min ELSE day END) AS first,
       reduce(day = $happened_from, part IN parts | CASE WHEN part.start_max > day THEN part.start_max ELSE day END) AS sure_first,
       reduce(day = $to, part IN parts | CASE WHEN part.end_max < day THEN part.end_max ELSE day END) AS last,
       reduce(day = $to, part IN parts | CASE WHEN part.end_min < day THEN part.end_min ELSE day END) AS sure_last
  WHERE first <= last
  RETURN max(CASE WHEN sure_first <= sure_last THEN 1 ELSE 0 END) AS sure
}
WITH f, sure WHERE sure IS NOT NULL AND (sure = 1 OR NOT $certain_only)
ORDER BY f.start_min, f.end_min, f.id
SKIP $skip LIMIT $limit
RETURN f AS version, f.id AS signature,
       f.act AS act, head([(f)-[:OF]->(document) | document.id]) AS agreement,
       CASE sure WHEN 1 THEN 'certain' ELSE 'possible' END AS certainty
