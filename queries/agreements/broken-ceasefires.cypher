// name: broken-ceasefires
// summary: Ceasefires after which parties that had signed fought each other, with the fighting and the days until it began.
// note: A ceasefire is an agreement of the stage Cea, or one to which a mediation with the outcome ceasefire led. It is broken by fighting that began after both sides had signed; fighting that had begun before breaks nothing, nor does a run of it that follows on another without a gap. On a single day: what had been broken by then.
// note: A signatory's coalition, its members and its state or government count as the signatory, with `via`. A ceasefire without a row is one of which no such fighting is recorded, not one that held.
// param: agreement: agreement   one agreement, whatever its stage; all ceasefires if left out
// param: actor: actor   a signatory that fought
// param: process: process   the process it belongs to
// column: agreement   id
// column: name   its name
// column: fighting   id of the hostility
// column: signed   earliest and latest possible day on which the last of those who fought had signed
// column: begun   earliest and latest possible first day of the fighting
// column: days_between   least and most days from one to the other; null where a day is not recorded
// column: signatories   those who fought each other: signatory, actor, via, side, signature, certainty
// column: certainty   certain if two of them surely fought each other after both had signed
// column: claims
// example: agreement=agr_algiers_2015 as_of=any -> fighting is mali:hostility:anefis-2015-08 and signatories contains tertius:gatia and certainty is certain
CALL () {
  UNWIND coalesce($agreement, []) AS id
  MATCH (document:Agreement {id: id})
  RETURN document
  UNION
  UNWIND CASE WHEN $agreement IS NULL THEN [1] ELSE [] END AS everything
  MATCH (v:AgreementVersion)-[:VERSION_OF]->(document:Agreement)
  WHERE v.since <= $epoch < v.until AND $policy IN v.policies AND (v.stage = 'Cea' OR EXISTS {
    MATCH (document)<-[:LED_TO]-(m:Mediation)
    WHERE m.since <= $epoch < m.until AND $policy IN m.policies AND m.outcome = 'ceasefire'
  })
  RETURN document
}
WITH document
WHERE $process IS NULL OR EXISTS {
  MATCH (document)<-[:LED_TO]-(m:Mediation)-[:IN_PROCESS]->(p:Process)
  WHERE m.since <= $epoch < m.until AND $policy IN m.policies AND p.id IN $process
}
//use: agreements/_fought_after
WITH document, f, begun_min, begun_max, s, bound, doer, via, side, is_sure ORDER BY bound.id, doer.id, s.id
WITH document, f, min(begun_min) AS begun_min, min(begun_max) AS begun_max,
     collect({signatory: bound.id, actor: doer.id, via: via, side: side, signature: s.id, from: s.start_min, to: s.end_max,
              certainty: CASE WHEN is_sure THEN 'certain' ELSE 'possible' END}) AS parts
// two who signed, on two sides of the same fighting
WITH document, f, begun_min, begun_max, [one IN parts WHERE any(other IN parts
       WHERE other.signatory <> one.signatory AND other.actor <> one.actor
         AND (one.side IS NULL OR other.side IS NULL OR one.side <> other.side))] AS parts
WHERE size(parts) > 0
  AND ($actor IS NULL OR any(one IN parts WHERE any(asked IN $actor WHERE asked.id = one.signatory
         AND asked.start_min <= one.to AND asked.end_max >= one.from)))
WITH document, f, begun_min, begun_max, parts,
     reduce(day = date('0001-01-01'), one IN parts | CASE WHEN one.from > day THEN one.from ELSE day END) AS signed_min,
     reduce(day = date('0001-01-01'), one IN parts | CASE WHEN one.to > day THEN one.to ELSE day END) AS signed_max,
     CASE WHEN any(one IN parts WHERE one.certainty = 'certain' AND any(other IN parts
            WHERE other.certainty = 'certain' AND other.signatory <> one.signatory AND other.actor <> one.actor
              AND (one.side IS NULL OR other.side IS NULL OR one.side <> other.side)))
          THEN 'certain' ELSE 'possible' END AS certainty
WHERE certainty = 'certain' OR NOT $certain_only
ORDER BY signed_min, document.id, begun_min, f.id
SKIP $skip LIMIT $limit
OPTIONAL MATCH (document)<-[:VERSION_OF]-(v:AgreementVersion)
WHERE v.since <= $epoch < v.until AND $policy IN v.policies
RETURN document.id AS agreement, v.name AS name, f.id AS fighting,
       [toString(signed_min), toString(signed_max)] AS signed, [toString(begun_min), toString(begun_max)] AS begun,
       [CASE WHEN begun_min.year > 1 THEN CASE WHEN begun_min > signed_max THEN duration.inDays(signed_max, begun_min).days ELSE 0 END END,
        CASE WHEN begun_max.year < 9999 AND signed_min.year > 1 THEN duration.inDays(signed_min, begun_max).days END] AS days_between,
       [one IN parts | one {.signatory, .actor, .via, .side, .signature, .certainty}] AS signatories, certainty,
       [f.id] + [one IN parts | one.signature] + reduce(facts = [], one IN parts | facts + coalesce(one.via.facts, [])) AS rests_on
