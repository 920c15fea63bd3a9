// name: agreements-held
// summary: The agreements that mediations led to, and how long each held: until it was terminated, a party withdrew or it is recorded as ended, or until parties that had signed began to fight each other, whichever came first.
// note: Counted from the first signature by a party (initialling is none), else from the agreement's own date. Fighting counts if it began after both sides had signed (a run that follows without a gap on fighting of the same sides is no beginning); a signatory's coalition, its members and its state or government count as the signatory.
// note: On a single day: agreements signed by then, and what had ended them by then. That no end is recorded does not say that an agreement held: until is then "not recorded".
// param: agreement: agreement   one agreement, whether or not a mediation led to it
// param: mediator: actor   a mediator of a mediation that led to it
// param: process: process   the process that it came from
// column: agreement   id
// column: name   its name
// column: mediations   the mediations that led to it, with their mediators
// column: signed   earliest and latest possible day of the first signature by a party; null where no day is recorded
// column: signed_by   ids of the parties that signed; empty where nobody's signature is recorded
// column: until   what came first: terminated, withdrew, ended, fighting; or not recorded
// column: until_certainty   certain or possible: whether that happened, and after the signature; null where nothing is recorded
// column: held_days   least and most days that it held; most is null unless an end is certain, both where no end is recorded
// column: ends   everything that ended it or broke it: how, fact, actors, earliest and latest day, certainty
// column: certainty   certain or possible: whether it had been signed on the days asked about
// column: claims
// example: agreement=agr_algiers_2015 as_of=any -> 1 rows; until is fighting and held_days is [92, 92] and ends contains terminated
// example: mediator=compaore as_of=any -> 1 rows; agreement is tertius:agr_ouaga_2013 and until is fighting and until_certainty is possible and held_days is [197, null]
// example: agreement=agr_algiers_decl_2014 as_of=2015-01-01 -> signed_by contains tertius:hcua and until is not recorded
CALL () {
  UNWIND coalesce($agreement, []) AS id
  MATCH (document:Agreement {id: id})
  RETURN document
  UNION
  UNWIND CASE WHEN $agreement IS NULL THEN coalesce($mediator, []) ELSE [] END AS asked
  MATCH (:Actor {id: asked.id})<-[as:MEDIATOR|REPRESENTATIVE]-(m:Mediation)-[:LED_TO]->(document:Agreement)
  WHERE m.since <= $epoch < m.until AND $policy IN m.policies AND (type(as) = 'MEDIATOR' OR as.of = 'MEDIATOR')
    AND asked.start_min <= m.end_max AND asked.end_max >= m.start_min
  RETURN document
  UNION
  UNWIND CASE WHEN $agreement IS NULL AND $mediator IS NULL THEN [1] ELSE [] END AS everything
  MATCH (m:Mediation)-[:LED_TO]->(document:Agreement)
  WHERE m.since <= $epoch < m.until AND $policy IN m.policies
  RETURN document
}
MATCH (document)<-[:VERSION_OF]-(v:AgreementVersion)
WHERE v.since <= $epoch < v.until AND $policy IN v.policies
  AND ($process IS NULL OR EXISTS {
    MATCH (document)<-[:LED_TO]-(m:Mediation)-[:IN_PROCESS]->(p:Process)
    WHERE m.since <= $epoch < m.until AND $policy IN m.policies AND p.id IN $process
  })
CALL (document) {
  OPTIONAL MATCH (document)<-[:OF]-(s:Signature)-[as:SIGNATORY]->(a:Actor)
  WHERE s.since <= $epoch < s.until AND $policy IN s.policies AND coalesce(as.role, 'party') IN ['party', 'adherent']
    AND coalesce(s.act, 'signed') IN ['signed', 'adhered', 'adopted'] AND s.start_min <= $to
  WITH s, a ORDER BY a.id
  RETURN min(s.start_min) AS first_min, min(s.end_max) AS first_max, collect(DISTINCT a.id) AS signed_by,
         collect(DISTINCT s.id) AS signatures
}
CALL (v, first_min, first_max) {
  // without a signature its own date must do, where it is a plain one
  WITH CASE WHEN v.date =~ '\\d{4}' THEN [date(v.date + '-01-01'), date(v.date + '-12-31')]
            WHEN v.date =~ '\\d{4}-\\d\\d' THEN [date(v.date + '-01'), date(v.date + '-01') + duration({months: 1}) - duration({days: 1})]
            WHEN v.date =~ '\\d{4}-\\d\\d-\\d\\d' THEN [date(v.date), date(v.date)]
            ELSE [date('0001-01-01'), date('9999-12-31')] END AS own
  RETURN coalesce(first_min, own[0]) AS signed_min, coalesce(first_max, own[1]) AS signed_max
}
WITH document, v, signed_by, signatures, signed_min, signed_max,
     CASE WHEN signed_max <= $to AND signed_min >= $happened_from THEN 'certain' ELSE 'possible' END AS certainty
WHERE signed_min <= $to AND signed_max >= $happened_from AND (certainty = 'certain' OR NOT $certain_only)
ORDER BY signed_min, document.id
SKIP $skip LIMIT $limit
OPTIONAL CALL (document, v) {
  MATCH (document)<-[:OF]-(t:Signature)-[:SIGNATORY]->(a:Actor)
  WHERE t.since <= $epoch < t.until AND $policy IN t.policies AND t.act IN ['terminated', 'withdrew'] AND t.start_min <= $to
  RETURN t.act AS how, t.id AS fact, [a.id] AS actors, t.start_min AS earliest, t.end_max AS latest, t.end_max <= $to AS is_sure
  UNION
  WITH v.ended AS text WHERE text =~ '\\d{4}(-\\d\\d){0,2}'
  WITH CASE size(text) WHEN 4 THEN [date(text + '-01-01'), date(text + '-12-31')]
                       WHEN 7 THEN [date(text + '-01'), date(text + '-01') + duration({months: 1}) - duration({days: 1})]
                       ELSE [date(text), date(text)] END AS days
  WHERE days[0] <= $to
  RETURN 'ended' AS how, null AS fact, [] AS actors, days[0] AS earliest, days[1] AS latest, days[1] <= $to AS is_sure
  UNION
  //use: agreements/_fought_after
  WITH f, begun_min, begun_max, bound, doer, side, is_sure ORDER BY doer.id
  WITH f, min(begun_min) AS earliest, min(begun_max) AS latest, collect({signatory: bound.id, actor: doer.id, side: side, sure: is_sure}) AS parts
  WITH f, earliest, latest, [one IN parts WHERE any(other IN parts
         WHERE other.signatory <> one.signatory AND other.actor <> one.actor
           AND (one.side IS NULL OR other.side IS NULL OR one.side <> other.side))] AS parts
  WHERE size(parts) > 0
  RETURN 'fighting' AS how, f.id AS fact,
         reduce(known = [], one IN parts | known + CASE WHEN one.actor IN known THEN [] ELSE [one.actor] END) AS actors,
         earliest, latest, any(one IN parts WHERE one.sure AND any(other IN parts WHERE other.sure
           AND other.signatory <> one.signatory AND other.actor <> one.actor
           AND (one.side IS NULL OR other.side IS NULL OR one.side <> other.side))) AS is_sure
}
WITH document, v, signed_by, signatures, signed_min, signed_max, certainty, how, fact, actors, earliest, latest, is_sure
ORDER BY earliest, latest, how, fact
WITH document, v, signed_by, signatures, signed_min, signed_max, certainty,
     [one IN collect({how: how, fact: fact, actors: actors, earliest: earliest, latest: latest,
                      certainty: CASE WHEN is_sure THEN 'certain' ELSE 'possible' END}) WHERE one.how IS NOT NULL] AS ends
ORDER BY signed_min, document.id
RETURN document.id AS agreement, v.name AS name,
       COLLECT {
         MATCH (document)<-[:LED_TO]-(m:Mediation)
         WHERE m.since <= $epoch < m.until AND $policy IN m.policies
         RETURN {mediation: m.id, mediators: COLLECT { MATCH (m)-[:MEDIATOR]->(a:Actor) RETURN a.id ORDER BY a.id }} ORDER BY m.start_min, m.id
       } AS mediations,
       CASE WHEN signed_min.year > 1 THEN [toString(signed_min), toString(signed_max)] END AS signed, signed_by,
       coalesce(ends[0].how, 'not recorded') AS until, ends[0].certainty AS until_certainty,
       CASE WHEN size(ends) > 0 AND signed_min.year > 1 THEN
         [CASE WHEN ends[0].earliest > signed_max THEN duration.inDays(signed_max, ends[0].earliest).days ELSE 0 END,
          reduce(most = null, one IN ends | CASE WHEN one.certainty = 'certain'
              AND duration.inDays(signed_min, one.latest).days < coalesce(most, 9999999)
            THEN duration.inDays(signed_min, one.latest).days ELSE most END)] END AS held_days,
       [one IN ends | one {.how, .fact, .actors, earliest: toString(one.earliest), latest: toString(one.latest), .certainty}] AS ends,
       certainty, signatures + [one IN ends WHERE one.fact IS NOT NULL | one.fact] + COLLECT {
         MATCH (document)<-[:LED_TO]-(m:Mediation)
         WHERE m.since <= $epoch < m.until AND $policy IN m.policies
         RETURN m.id ORDER BY m.id
       } AS rests_on
