// name: funding-flows
// summary: Money promised, bound, paid, held back, released or asked for, flow by flow.
// note: On a single day the question is what had happened by then; ask for an interval to see what happened in it.
// param: funder: actor   who gives
// param: recipient: actor   who receives
// param: status: code:flow_status   pledge, commitment, arrangement, disbursement, suspended, resumed, cancelled, appropriation, requirement or guarantee
// column: flow   id of the fact
// column: status   how far the money had got
// column: flow_type   what sort of transaction its publisher calls it: never add one type to another
// column: amount   as stated, in the currency
// column: currency   ISO 4217; XDR for special drawing rights
// column: amount_usd   converted, where a rate and its date are stated
// column: aggregate_of   the flows it totals; a total is never added to its parts
// column: part_of   the flow it is a part of: never added to it
// column: sectors   codes of what it is for
// column: funder_via   the way by which the funder asked for took part, or null if itself
// column: recipient_via   the same of the recipient
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
// example: recipient=iso3:MLI status=suspended as_of=2014 -> participants contains tertius:imf
// example: funder=imf recipient=mali status=suspended as_of=2014 -> status contains suspended
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
WITH f WHERE f.start_min <= $to AND f.end_max >= $happened_from
  AND ($status IS NULL OR f.flow_status = $status)
CALL (f) {
  UNWIND coalesce($funder, [null]) AS asked_funder
  OPTIONAL MATCH (f)-[as_funder:FUNDER|REPRESENTATIVE]->(:Actor {id: asked_funder.id})
  WHERE type(as_funder) <> 'REPRESENTATIVE' OR as_funder.of = 'FUNDER'
  WITH f, asked_funder, as_funder WHERE asked_funder IS NULL OR as_funder IS NOT NULL
  UNWIND coalesce($recipient, [null]) AS asked_recipient
  OPTIONAL MATCH (f)-[as_recipient:RECIPIENT|REPRESENTATIVE]->(:Actor {id: asked_recipient.id})
  WHERE type(as_recipient) <> 'REPRESENTATIVE' OR as_recipient.of = 'RECIPIENT'
  WITH f, asked_funder, as_funder, asked_recipient, as_recipient WHERE asked_recipient IS NULL OR as_recipient IS NOT NULL
  WITH [part IN [f, asked_funder, as_funder, asked_recipient, as_recipient] WHERE part IS NOT NULL] AS parts, asked_funder, asked_recipient
  WITH asked_funder, asked_recipient, parts, range(0, size(parts) - 1) AS places,
       reduce(day = $happened_from, part IN parts | CASE WHEN part.start_min > day THEN part.start_min ELSE day END) AS first,
       reduce(day = $to, part IN parts | CASE WHEN part.end_max < day THEN part.end_max ELSE day END) AS last
  WHERE first <= last
  // surely on a common day: no part misses the days asked about, and no two miss each other
  WITH asked_funder, asked_recipient, none(one IN places WHERE parts[one].start_max > $to OR parts[one].end_min < $happened_from
              OR any(other IN places WHERE other <> one AND parts[one].start_max > parts[other].end_min)) AS is_sure
  RETURN max(CASE WHEN is_sure THEN 1 ELSE 0 END) AS sure, min(asked_funder.number) AS funder_way,
         min(asked_recipient.number) AS recipient_way
}
WITH f, sure, funder_way, recipient_way WHERE sure IS NOT NULL AND (sure = 1 OR NOT $certain_only)
ORDER BY f.start_min, f.end_min, f.id
SKIP $skip LIMIT $limit
RETURN f AS version, f.id AS flow,
       f.flow_status AS status, f.amount AS amount, f.currency AS currency, f.amount_usd AS amount_usd,
       f.flow_type AS flow_type, f.aggregate_of AS aggregate_of, f.part_of AS part_of, f.sectors AS sectors,
       $funder[funder_way].via AS funder_via,
       $recipient[recipient_way].via AS recipient_via,
       CASE sure WHEN 1 THEN 'certain' ELSE 'possible' END AS certainty
