// name: spoilers
// summary: Who signed an agreement as a party and fought afterwards: itself, or through a coalition, a member, a state or a government.
// note: Fighting counts that began after the signature and before the agreement had surely been terminated, against whomever; a run that follows without a gap on fighting of the same sides is no beginning. On a single day: what had begun by then. Who fought without having signed is in left-out.
// param: actor: actor   who signed
// param: agreement: agreement   what was signed
// param: process: process   the process that the agreement came from
// column: agreement   id
// column: name   its name
// column: signatory   id of the one who had signed
// column: signatory_name   its name
// column: signed   earliest and latest possible day of its signature
// column: fighting   id of the hostility
// column: begun   earliest and latest possible first day of the fighting
// column: through   who fought: actor, side, and via, the way from the signatory to it, null if itself
// column: against   actors on the other sides, and whether they had put their names under the same agreement
// column: certainty   certain if the signatory surely fought, and surely after it had signed
// column: claims
// example: agreement=agr_algiers_2015 actor=gatia as_of=any -> signatory is tertius:gatia and fighting is mali:hostility:anefis-2015-08 and against contains tertius:cma and certainty is certain
// example: process=proc_algiers as_of=2016-01-01 -> signatory is tertius:gatia and certainty is certain
CALL () {
  UNWIND coalesce($agreement, []) AS id
  MATCH (document:Agreement {id: id})
  RETURN document
  UNION
  UNWIND CASE WHEN $agreement IS NULL THEN coalesce($actor, []) ELSE [] END AS asked
  MATCH (:Actor {id: asked.id})<-[:SIGNATORY]-(s:Signature)-[:OF]->(document:Agreement)
  WHERE s.since <= $epoch < s.until AND $policy IN s.policies
  RETURN document
  UNION
  UNWIND CASE WHEN $agreement IS NULL AND $actor IS NULL THEN [1] ELSE [] END AS everything
  MATCH (v:AgreementVersion)-[:VERSION_OF]->(document:Agreement)
  WHERE v.since <= $epoch < v.until AND $policy IN v.policies
  RETURN document
}
WITH document
WHERE $process IS NULL OR EXISTS {
  MATCH (document)<-[:LED_TO]-(m:Mediation)-[:IN_PROCESS]->(p:Process)
  WHERE m.since <= $epoch < m.until AND $policy IN m.policies AND p.id IN $process
}
//use: agreements/_fought_after
WITH document, f, begun_min, begun_max, s, bound, doer, via, side, is_sure
WHERE $actor IS NULL OR any(asked IN $actor WHERE asked.id = bound.id
  AND asked.start_min <= s.end_max AND asked.end_max >= s.start_min)
WITH document, f, bound, begun_min, begun_max, s, doer, via, side, is_sure ORDER BY size(coalesce(via.facts, [])), doer.id, s.start_min, s.id
WITH document, f, bound, min(begun_min) AS begun_min, min(begun_max) AS begun_max, min(s.start_min) AS signed_min,
     min(s.end_max) AS signed_max, collect(DISTINCT s.id) AS signatures,
     collect(DISTINCT {actor: doer.id, side: side, via: via}) AS through,
     CASE WHEN any(one IN collect(is_sure) WHERE one) THEN 'certain' ELSE 'possible' END AS certainty
WHERE certainty = 'certain' OR NOT $certain_only
ORDER BY signed_min, document.id, begun_min, f.id, bound.id
SKIP $skip LIMIT $limit
OPTIONAL MATCH (document)<-[:VERSION_OF]-(v:AgreementVersion)
WHERE v.since <= $epoch < v.until AND $policy IN v.policies
OPTIONAL MATCH (bound)<-[:VERSION_OF]-(bv:ActorVersion)
WHERE bv.since <= $epoch < bv.until AND $policy IN bv.policies
RETURN document.id AS agreement, v.name AS name, bound.id AS signatory, bv.name AS signatory_name,
       [toString(signed_min), toString(signed_max)] AS signed, f.id AS fighting,
       [toString(begun_min), toString(begun_max)] AS begun, through,
       COLLECT {
         MATCH (f)-[as:SIDE]->(enemy:Actor)
         WHERE none(one IN through WHERE one.actor = enemy.id OR one.side = as.side)
         RETURN {actor: enemy.id, side: as.side, signed: EXISTS {
           MATCH (enemy)<-[theirs:SIGNATORY]-(other:Signature)-[:OF]->(document)
           WHERE other.since <= $epoch < other.until AND $policy IN other.policies
             AND coalesce(theirs.role, 'party') IN ['party', 'adherent']
         }} ORDER BY enemy.id
       } AS against, certainty,
       [f.id] + signatures + reduce(facts = [], one IN through | facts + coalesce(one.via.facts, [])) AS rests_on
