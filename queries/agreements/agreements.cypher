// name: agreements
// summary: Every agreement with all who put a name under it, the processes it came from, and the claims it rests on.
// note: On a single day the question is what had been agreed by then; an agreement whose signatures nobody recorded is at most possible.
// param: party: actor   somebody who put a name under it, in whatever capacity
// param: process: process   only agreements that mediations of this process led to
// param: stage: code:agreement_stage   PA-X stage: Pre, Cea, SubPar, SubComp, Imp, Ren, Oth
// column: agreement   id
// column: name   main name
// column: date   its date, EDTF
// column: stage   PA-X stage, or null
// column: identifiers   external identifiers
// column: via   the way by which the party asked for put a name under it, or null if itself
// column: signatories   who signed: actor, name, role, act, representative, time, certainty
// column: processes   ids of the processes it came from
// column: mediations   ids of the mediations that led to it
// column: certainty   certain or possible for the days asked about
// column: claims
// column: disputed
// column: overruled
// example: party=mnla as_of=2014-06-30 -> agreement contains tertius:agr_ouaga_2013
// example: process=proc_algiers stage=Pre as_of=any -> agreement contains tertius:agr_roadmap_2014
MATCH (v:AgreementVersion)-[:VERSION_OF]->(document:Agreement)
WHERE v.since <= $epoch < v.until AND $policy IN v.policies AND ($stage IS NULL OR v.stage = $stage)
  AND ($process IS NULL OR EXISTS {
    MATCH (document)<-[:LED_TO]-(m:Mediation)-[:IN_PROCESS]->(p:Process)
    WHERE m.since <= $epoch < m.until AND $policy IN m.policies AND p.id IN $process
  })
CALL (document) {
  UNWIND coalesce($party, [null]) AS asked
  OPTIONAL MATCH (document)<-[:OF]-(f:Signature)-[as:SIGNATORY|REPRESENTATIVE]->(a:Actor)
  WHERE f.since <= $epoch < f.until AND $policy IN f.policies AND NOT coalesce(f.act, '') IN ['withdrew', 'terminated']
    AND (type(as) = 'SIGNATORY' OR as.of = 'SIGNATORY') AND (asked IS NULL OR a.id = asked.id)
  WITH asked, f, as WHERE asked IS NULL OR f IS NOT NULL
  WITH f, asked, [part IN [f, asked, as] WHERE part IS NOT NULL] AS parts
  WITH f, asked, parts, range(0, size(parts) - 1) AS places,
       reduce(day = $happened_from, part IN parts | CASE WHEN part.start_min > day THEN part.start_min ELSE day END) AS first,
       reduce(day = $to, part IN parts | CASE WHEN part.end_max < day THEN part.end_max ELSE day END) AS last
  WHERE first <= last
  // surely on a common day: no part misses the days asked about, and no two miss each other
  WITH f, asked, none(one IN places WHERE parts[one].start_max > $to OR parts[one].end_min < $happened_from
              OR any(other IN places WHERE other <> one AND parts[one].start_max > parts[other].end_min)) AS is_sure
  RETURN max(CASE WHEN f IS NOT NULL AND is_sure THEN 1 ELSE 0 END) AS sure, min(asked.number) AS way
}
WITH v, document, sure, way WHERE sure IS NOT NULL
  // without any signature its own date must do, where it is a plain one
  AND (EXISTS {
         MATCH (document)<-[:OF]-(f:Signature)
         WHERE f.since <= $epoch < f.until AND $policy IN f.policies
           AND NOT coalesce(f.act, '') IN ['withdrew', 'terminated']
       }
       OR NOT coalesce(v.date, '') =~ '\\d{4}(-\\d\\d(-\\d\\d)?)?'
       OR (v.date <= toString($to) AND v.date >= left(toString($happened_from), size(v.date))))
  AND (sure = 1 OR NOT $certain_only)
ORDER BY v.date, document.id
SKIP $skip LIMIT $limit
CALL (document) {
  MATCH (document)<-[:OF]-(f:Signature)-[as:SIGNATORY]->(a:Actor)
  WHERE f.since <= $epoch < f.until AND $policy IN f.policies
  OPTIONAL MATCH (a)<-[:VERSION_OF]-(av:ActorVersion)
  WHERE av.since <= $epoch < av.until AND $policy IN av.policies
  OPTIONAL MATCH (f)-[:REPRESENTATIVE {of: 'SIGNATORY', of_actor: as.record}]->(person:Actor)<-[:VERSION_OF]-(pv:ActorVersion)
  WHERE pv.since <= $epoch < pv.until AND $policy IN pv.policies
  WITH f, as, a, av, min(pv.name) AS person,
       CASE WHEN f.start_min > $to OR f.end_max < $happened_from THEN 'impossible'
            WHEN f.start_max <= $to AND f.end_min >= $happened_from THEN 'certain' ELSE 'possible' END AS certainty
  ORDER BY f.start_min, as.role, a.id, f.id
  RETURN collect({
    signature: f.id, actor: a.id, name: av.name, kind: av.type, role: as.role, act: f.act,
    representative_name: coalesce(person, as.representative_name), valid: f.valid, certainty: certainty
  }) AS signatories
}
CALL (document) {
  MATCH (document)<-[:LED_TO]-(m:Mediation)
  WHERE m.since <= $epoch < m.until AND $policy IN m.policies
  OPTIONAL MATCH (m)-[:IN_PROCESS]->(p:Process)
  WITH m, p ORDER BY m.start_min, m.id
  RETURN collect(DISTINCT m.id) AS mediations, collect(DISTINCT p.id) AS processes
}
RETURN v AS version, document.id AS agreement, v.name AS name, v.date AS date, v.stage AS stage,
       COLLECT { MATCH (v)-[:IDENTIFIED_BY]->(i:Identifier) RETURN i.id ORDER BY i.id } AS identifiers,
       $party[way].via AS via, signatories, processes, mediations,
       CASE sure WHEN 1 THEN 'certain' ELSE 'possible' END AS certainty
