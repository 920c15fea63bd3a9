// name: funding-flows
// summary: Money promised, bound, paid, held back, released or asked for, flow by flow; totals are marked and never added to their parts.
// param: funder: actor   who gives
// param: recipient: actor   who receives
// param: status: text   pledge, commitment, arrangement, disbursement, suspended, resumed, cancelled, appropriation, requirement or guarantee
// column: flow   id of the fact
// column: status   how far the money had got
// column: amount   as stated, in the currency
// column: currency   ISO 4217, XDR for special drawing rights
// column: amount_usd   converted, where a rate and its date are stated
// column: aggregate_of   the flows it totals
// column: summary   what happened, in a sentence
// column: participants   everybody in the fact: relation, actor, name, role, side, representative, own time
// column: things   what the fact refers to: relation, id, name
// column: valid   EDTF time as the deciding claims give it
// column: start   earliest and latest possible first day
// column: end   earliest and latest possible last day
// column: certainty   certain or possible for the days asked about
// column: claims   every live claim, for and against, with source, reliability, credibility, quote and locator
// column: disputed   whether claims disagree
// column: overruled   values that were not served: slot, value, claims, why
// evidence: version
// example: recipient=iso3:MLI status=suspended as_of=2014 -> funder contains tertius:imf
CALL () {
  UNWIND coalesce($funder, []) AS asked
  MATCH (:Actor {id: asked.id})<-[:FUNDER|REPRESENTATIVE]-(f:Funding)
  WHERE f.since <= $epoch < f.until AND $policy IN f.policies
  RETURN f
  UNION
  UNWIND CASE WHEN $funder IS NULL THEN coalesce($recipient, []) ELSE [] END AS asked
  MATCH (:Actor {id: asked.id})<-[:RECIPIENT|REPRESENTATIVE]-(f:Funding)
  WHERE f.since <= $epoch < f.until AND $policy IN f.policies
  RETURN f
  UNION
  UNWIND CASE WHEN $funder IS NULL AND $recipient IS NULL THEN [1] ELSE [] END AS everything
  MATCH (f:Funding)
  WHERE f.since <= $epoch < f.until AND $policy IN f.policies
  RETURN f
}
WITH f WHERE f.start_min <= $to AND f.end_max >= $from
  AND ($status IS NULL OR f.flow_status = $status)
CALL (f) {
  UNWIND coalesce($funder, [null]) AS asked0
  OPTIONAL MATCH (f)-[as0:FUNDER|REPRESENTATIVE]->(:Actor {id: asked0.id})
  WHERE type(as0) <> 'REPRESENTATIVE' OR as0.of IN ['FUNDER']
  WITH f, asked0, as0 WHERE asked0 IS NULL OR as0 IS NOT NULL
  UNWIND coalesce($recipient, [null]) AS asked1
  OPTIONAL MATCH (f)-[as1:RECIPIENT|REPRESENTATIVE]->(:Actor {id: asked1.id})
  WHERE type(as1) <> 'REPRESENTATIVE' OR as1.of IN ['RECIPIENT']
  WITH f, asked0, as0, asked1, as1 WHERE asked1 IS NULL OR as1 IS NOT NULL
  WITH [part IN [f, asked0, as0, asked1, as1] WHERE part IS NOT NULL] AS parts
  WITH reduce(day = $from, part IN parts | CASE WHEN part.start_min > day THEN part.start_min ELSE day END) AS first,
       reduce(day = $from, part IN parts | CASE WHEN part.start_max > day THEN part.start_max ELSE day END) AS sure_first,
       reduce(day = $to, part IN parts | CASE WHEN part.end_max < day THEN part.end_max ELSE day END) AS last,
       reduce(day = $to, part IN parts | CASE WHEN part.end_min < day THEN part.end_min ELSE day END) AS sure_last
  WHERE first <= last
  RETURN max(CASE WHEN sure_first <= sure_last THEN 1 ELSE 0 END) AS sure
}
WITH f, sure WHERE sure IS NOT NULL AND (sure = 1 OR NOT $certain_only)
ORDER BY f.start_min, f.end_min, f.id
SKIP $skip LIMIT $limit
CALL (f) {
  MATCH (f)-[as]->(a:Actor)
  WHERE type(as) <> 'REPRESENTATIVE'
  OPTIONAL MATCH (a)<-[:VERSION_OF]-(v:ActorVersion)
  WHERE v.since <= $epoch < v.until AND $policy IN v.policies
  OPTIONAL MATCH (f)-[:REPRESENTATIVE {of: type(as), of_actor: as.record}]->(person:Actor)
  OPTIONAL MATCH (person)<-[:VERSION_OF]-(pv:ActorVersion)
  WHERE pv.since <= $epoch < pv.until AND $policy IN pv.policies
  WITH as, a, v, person, pv ORDER BY type(as), as.side, a.id
  RETURN collect({
    relation: type(as), actor: a.id, name: v.name, kind: v.type, role: as.role, side: as.side,
    representative: person.id, representative_name: coalesce(pv.name, as.representative_name),
    valid: as.valid, attested: as.attested
  }) AS participants
}
CALL (f) {
  MATCH (f)-[as]->(t)<-[:VERSION_OF]-(v:Version)
  WHERE v.since <= $epoch < v.until AND $policy IN v.policies AND NOT t:Actor AND NOT t:Fact
  WITH as, t, v ORDER BY type(as), t.id
  RETURN collect({relation: type(as), kind: head(labels(t)), id: t.id, name: v.name}) AS things
}
RETURN f AS version, f.id AS flow,
       f.flow_status AS status, f.amount AS amount, f.currency AS currency, f.amount_usd AS amount_usd,
       f.aggregate_of AS aggregate_of, f.summary AS summary, participants, things, f.valid AS valid,
       [toString(f.start_min), toString(f.start_max)] AS start, [toString(f.end_min), toString(f.end_max)] AS end,
       CASE sure WHEN 1 THEN 'certain' ELSE 'possible' END AS certainty
