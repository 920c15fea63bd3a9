// name: agreements-of-actor
// summary: Every agreement an actor put a name under, joined, adopted or ended, and in what capacity.
// note: On a single day the question is what had been signed by then; ask as_of=any for all signatures.
// param: actor: actor = required   who signed
// param: act: code:signature_act   initialled, signed, adhered, adopted, withdrew or terminated
// column: signature   id of the fact
// column: act   what was done
// column: agreement   id of the document
// column: role   party, adherent, mediator, witness, guarantor, observer or present
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
// example: actor=mnla as_of=any -> agreement contains tertius:agr_algiers_decl_2014
// example: actor=mnla act=signed as_of=any -> act contains signed
CALL () {
  UNWIND $actor AS asked
  MATCH (:Actor {id: asked.id})<-[:SIGNATORY|REPRESENTATIVE]-(f:Signature)
  WHERE f.since <= $epoch < f.until AND $policy IN f.policies
  RETURN DISTINCT f
}
WITH f WHERE f.start_min <= $to AND f.end_max >= $happened_from
  AND ($act IS NULL OR f.act = $act)
CALL (f) {
  UNWIND $actor AS asked_actor
  MATCH (f)-[as_actor:SIGNATORY|REPRESENTATIVE]->(:Actor {id: asked_actor.id})
  WHERE type(as_actor) <> 'REPRESENTATIVE' OR as_actor.of = 'SIGNATORY'
  WITH asked_actor, as_actor, [f, asked_actor, as_actor] AS parts
  WITH asked_actor, as_actor, parts, range(0, size(parts) - 1) AS places,
       reduce(day = $happened_from, part IN parts | CASE WHEN part.start_min > day THEN part.start_min ELSE day END) AS first,
       reduce(day = $to, part IN parts | CASE WHEN part.end_max < day THEN part.end_max ELSE day END) AS last
  WHERE first <= last
  // surely on a common day: no part misses the days asked about, and no two miss each other
  WITH asked_actor, as_actor, none(one IN places WHERE parts[one].start_max > $to OR parts[one].end_min < $happened_from
              OR any(other IN places WHERE other <> one AND parts[one].start_max > parts[other].end_min)) AS is_sure
  RETURN max(CASE WHEN is_sure THEN 1 ELSE 0 END) AS sure, head(collect(as_actor.role)) AS role,
         min(asked_actor.number) AS way
}
WITH f, sure, role, way WHERE sure IS NOT NULL AND (sure = 1 OR NOT $certain_only)
ORDER BY f.start_min, f.end_min, f.id
SKIP $skip LIMIT $limit
RETURN f AS version, f.id AS signature,
       f.act AS act, head([(f)-[:OF]->(document) | document.id]) AS agreement, role,
       $actor[way].via AS via,
       CASE sure WHEN 1 THEN 'certain' ELSE 'possible' END AS certainty
