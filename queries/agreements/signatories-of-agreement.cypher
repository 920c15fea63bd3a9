// name: signatories-of-agreement
// summary: Everybody who put a name under a document, in what capacity, on which day, and who held the pen.
// note: On a single day the question is who had signed by then; ask as_of=any for all signatures.
// param: agreement: agreement = required   the agreement or instrument
// param: act: code:signature_act   initialled, signed, adhered, adopted, withdrew or terminated
// column: signature   id of the fact
// column: signatory   id of the signatory
// column: name   its name
// column: role   party, adherent, mediator, witness, guarantor, observer or present
// column: act   what was done
// column: representative_name   who signed for it
// column: valid
// column: start
// column: end
// column: certainty   certain or possible for the days asked about
// column: claims
// column: disputed
// column: overruled
// example: agreement=agr_algiers_decl_2014 as_of=any -> signatory contains tertius:hcua
// example: agreement=agr_algiers_decl_2014 act=signed as_of=any -> act contains signed
CALL () {
  UNWIND $agreement AS id MATCH (document:Agreement {id: id}) RETURN document
  UNION
  UNWIND $agreement AS id MATCH (document:Instrument {id: id}) RETURN document
}
MATCH (document)<-[:OF]-(f:Signature)-[as:SIGNATORY]->(a:Actor)
WHERE f.since <= $epoch < f.until AND $policy IN f.policies
  AND f.start_min <= $to AND f.end_max >= $happened_from
  AND ($act IS NULL OR f.act = $act)
WITH f, as, a, CASE WHEN f.start_max <= $to AND f.end_min >= $happened_from THEN 'certain' ELSE 'possible' END AS certainty
WHERE certainty = 'certain' OR NOT $certain_only
OPTIONAL MATCH (a)<-[:VERSION_OF]-(v:ActorVersion)
WHERE v.since <= $epoch < v.until AND $policy IN v.policies
OPTIONAL MATCH (f)-[:REPRESENTATIVE {of: 'SIGNATORY', of_actor: as.record}]->(person:Actor)<-[:VERSION_OF]-(pv:ActorVersion)
WHERE pv.since <= $epoch < pv.until AND $policy IN pv.policies
WITH f, as, a, v, certainty, min(pv.name) AS person
ORDER BY f.start_min, as.role, f.id
SKIP $skip LIMIT $limit
RETURN f AS version, f.id AS signature, a.id AS signatory, v.name AS name, as.role AS role, f.act AS act,
       coalesce(person, as.representative_name) AS representative_name, certainty
