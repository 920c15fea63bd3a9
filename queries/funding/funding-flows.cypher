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
//use: funding/_flows
WITH f, funder_way, recipient_way, certainty WHERE $status IS NULL OR f.flow_status = $status
ORDER BY f.start_min, f.end_min, f.id
SKIP $skip LIMIT $limit
RETURN f AS version, f.id AS flow,
       f.flow_status AS status, f.amount AS amount, f.currency AS currency, f.amount_usd AS amount_usd,
       f.flow_type AS flow_type, f.aggregate_of AS aggregate_of, f.part_of AS part_of, f.sectors AS sectors,
       $funder[funder_way].via AS funder_via,
       $recipient[recipient_way].via AS recipient_via, certainty
