// name: left-out
// summary: Who was left out: parties to a conflict that are in no agreement of its process, whether they fought in it, fought a party to the talks, or sat there and did not sign.
// note: A process has the agreements that its mediations led to and those that name it; an agreement of no process that names its conflict stands for itself. The conflicts of a process are those that its mediations and agreements name. Where none is named, it is all that a party fought in. Fighting counts that could have gone on between the first talks or agreement and the last; so does having been a party to the talks.
// note: In an agreement is who signed it as a party or adhered to it, and with it its coalitions, its members and its state or government of any time. Certain only where every agreement has recorded parties, somebody else of the same fighting is in one of them, and the actor itself is known from some agreement or talks: otherwise the names of two data sets may not have met.
// param: process: process   one process; all processes and agreements if left out
// param: conflict: conflict   only fighting in this conflict
// param: actor: actor   the one who may have been left out
// column: left_out   id of the actor
// column: name   its name
// column: kind   what sort of actor
// column: process   id of the process, or of the agreement where no process is recorded
// column: process_name   its name
// column: agreements   ids of the agreements it is not in
// column: silent_agreements   those of them of which no party is recorded
// column: at_the_table   ids of the mediations of the process to which it was a party all the same
// column: fighting   its hostilities: fact, side, start, end, conflicts, and who of the others is in an agreement
// column: certainty   certain or possible: that it fought in the days asked about, while the process went on, or sat there, and is in no agreement
// column: claims
// example: process=proc_algiers as_of=any -> left_out is tertius:aqim and fighting contains mali:hostility:aqim.gov-mali-2009 and certainty is possible
// example: process=proc_ouaga as_of=any -> left_out is tertius:ansar_dine and at_the_table contains mali:mediation:ouagadougou-talks-2012-12
CALL () {
  UNWIND coalesce($process, []) AS id
  MATCH (table:Process {id: id})
  RETURN table
  UNION
  UNWIND CASE WHEN $process IS NULL THEN [1] ELSE [] END AS everything
  MATCH (v:ProcessVersion)-[:VERSION_OF]->(table:Process)
  WHERE v.since <= $epoch < v.until AND $policy IN v.policies
  RETURN table
  UNION
  UNWIND CASE WHEN $process IS NULL THEN [1] ELSE [] END AS everything
  MATCH (v:AgreementVersion)-[:VERSION_OF]->(table:Agreement)
  WHERE v.since <= $epoch < v.until AND $policy IN v.policies AND v.process IS NULL AND size(coalesce(v.conflicts, [])) > 0 AND NOT EXISTS {
    MATCH (table)<-[:LED_TO]-(m:Mediation)-[:IN_PROCESS]->(:Process)
    WHERE m.since <= $epoch < m.until AND $policy IN m.policies
  }
  RETURN table
}
CALL (table) {
  // its agreements
  MATCH (table)<-[:IN_PROCESS]-(m:Mediation)-[:LED_TO]->(document:Agreement)
  WHERE m.since <= $epoch < m.until AND $policy IN m.policies
  RETURN document
  UNION
  MATCH (v:AgreementVersion {process: table.id})-[:VERSION_OF]->(document:Agreement)
  WHERE v.since <= $epoch < v.until AND $policy IN v.policies
  RETURN document
  UNION
  WITH table WHERE table:Agreement
  RETURN table AS document
}
WITH table, collect(DISTINCT document) AS documents
CALL (table, documents) {
  // when it went on, and over what
  MATCH (table)<-[:IN_PROCESS]-(m:Mediation)
  WHERE m.since <= $epoch < m.until AND $policy IN m.policies
  RETURN m.start_min AS first, m.end_max AS last, m.start_max AS sure_first, m.end_min AS sure_last,
         COLLECT { MATCH (m)-[:CONCERNING]->(c:Conflict) RETURN c.id } AS named,
         COLLECT { MATCH (m)-[:PARTY]->(a:Actor) RETURN a } AS talking
  UNION ALL
  UNWIND documents AS document
  MATCH (document)<-[:OF]-(s:Signature)-[as:SIGNATORY]->(a:Actor)
  WHERE s.since <= $epoch < s.until AND $policy IN s.policies AND coalesce(as.role, 'party') IN ['party', 'adherent']
    AND NOT coalesce(s.act, 'signed') IN ['withdrew', 'terminated']
  RETURN s.start_min AS first, s.end_max AS last, s.end_max AS sure_first, s.start_min AS sure_last, [] AS named, [a] AS talking
  UNION ALL
  UNWIND documents AS document
  MATCH (document)<-[:VERSION_OF]-(v:AgreementVersion)
  WHERE v.since <= $epoch < v.until AND $policy IN v.policies
  RETURN null AS first, null AS last, null AS sure_first, null AS sure_last, coalesce(v.conflicts, []) AS named, [] AS talking
}
WITH table, documents, collect(named) AS named, collect(talking) AS talking, min(first) AS first, max(last) AS last,
     min(sure_first) AS sure_first, max(sure_last) AS sure_last
WHERE first <= $to AND last >= $from
CALL (documents) {
  // who is in an agreement, with all through whom it acts; and of which agreements nobody is recorded
  UNWIND documents AS document
  MATCH (document)<-[:OF]-(s:Signature)-[as:SIGNATORY]->(bound:Actor)
  WHERE s.since <= $epoch < s.until AND $policy IN s.policies AND coalesce(as.role, 'party') IN ['party', 'adherent']
    AND coalesce(s.act, 'signed') IN ['initialled', 'signed', 'adhered', 'adopted']
  WITH DISTINCT document, bound
  //use: actors/_acting_for
  RETURN collect(DISTINCT doer) AS inside, collect(DISTINCT document) AS spoken
}
CALL (table, named, talking, inside) {
  UNWIND named AS ids UNWIND ids AS id
  MATCH (:Conflict {id: id})<-[:IN_CONFLICT]-(f:Hostility)
  WHERE f.since <= $epoch < f.until AND $policy IN f.policies
  RETURN f
  UNION
  // where nobody names the conflict, it is that of the parties
  UNWIND CASE WHEN all(ids IN named WHERE size(ids) = 0) THEN talking + [inside] ELSE [] END AS actors UNWIND actors AS a
  MATCH (a)<-[:SIDE]-(f:Hostility)
  WHERE f.since <= $epoch < f.until AND $policy IN f.policies
  RETURN f
  UNION
  MATCH (table)<-[:IN_PROCESS|LED_TO]-(f:Mediation)
  WHERE f.since <= $epoch < f.until AND $policy IN f.policies
  RETURN f
}
MATCH (f)-[as:SIDE|PARTY]->(out:Actor)
WHERE NOT out IN inside AND CASE WHEN f:Mediation THEN true ELSE f.start_min <= last AND f.end_max >= first END
  AND none(part IN [f, as] WHERE part.start_min > $to OR part.end_max < $from) AND f.start_min <= as.end_max AND as.start_min <= f.end_max
  AND ($actor IS NULL OR any(asked IN $actor WHERE asked.id = out.id AND asked.start_min <= f.end_max AND asked.end_max >= f.start_min))
  AND ($conflict IS NULL OR EXISTS { MATCH (f)-[:IN_CONFLICT|CONCERNING]->(c:Conflict) WHERE c.id IN $conflict })
WITH table, documents, spoken, out, as, f, COLLECT { MATCH (f)-[:SIDE]->(one:Actor) WHERE one IN inside RETURN one.id ORDER BY one.id } AS known,
     none(part IN [f, as] WHERE part.start_max > $to OR part.end_min < $from
       OR f:Hostility AND (part.start_max > sure_last OR part.end_min < sure_first))
     AND f.start_max <= as.end_min AND as.start_max <= f.end_min AS is_sure
ORDER BY f.start_min, f.id
WITH table, documents, spoken, out, collect(DISTINCT CASE WHEN f:Mediation THEN f.id END) AS at_the_table,
     collect(CASE WHEN f:Hostility THEN {fact: f.id, side: as.side, valid: f.valid, known: known,
       start: [toString(f.start_min), toString(f.start_max)], end: [toString(f.end_min), toString(f.end_max)],
       conflicts: COLLECT { MATCH (f)-[:IN_CONFLICT]->(c:Conflict) RETURN c.id ORDER BY c.id }} END) AS fighting,
     CASE WHEN size(spoken) = size(documents) AND EXISTS {
            MATCH (out)<-[:SIGNATORY|PARTY]-(known_from:Signature|Mediation)
            WHERE known_from.since <= $epoch < known_from.until AND $policy IN known_from.policies
          } AND any(one IN collect(is_sure AND CASE WHEN f:Mediation THEN true ELSE size(known) > 0 END) WHERE one)
          THEN 'certain' ELSE 'possible' END AS certainty
WHERE certainty = 'certain' OR NOT $certain_only
ORDER BY table.id, certainty, out.id
SKIP $skip LIMIT $limit
OPTIONAL MATCH (out)<-[:VERSION_OF]-(v:ActorVersion)
WHERE v.since <= $epoch < v.until AND $policy IN v.policies
OPTIONAL MATCH (table)<-[:VERSION_OF]-(tv:ProcessVersion|AgreementVersion)
WHERE tv.since <= $epoch < tv.until AND $policy IN tv.policies
RETURN out.id AS left_out, v.name AS name, v.type AS kind, table.id AS process, tv.name AS process_name,
       COLLECT { UNWIND documents AS one RETURN one.id ORDER BY one.id } AS agreements,
       COLLECT { UNWIND documents AS one WITH one WHERE NOT one IN spoken RETURN one.id ORDER BY one.id } AS silent_agreements,
       at_the_table, fighting, certainty, [one IN fighting | one.fact] + at_the_table AS rests_on
