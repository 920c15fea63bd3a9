// name: funding-totals
// summary: Funding of a party or by a funder, added up by status, kind of flow, currency and year.
// note: Only flows with a stated amount are added, each once. A total is never added to its parts: flows that contain others stand in `totals`, a flow paid out of another of the same sum is left out of it. Statuses, kinds of flow and currencies are never mixed; dollars are only those stated by a source.
// note: A year is that of the flow; where its dates allow two, it is null. On a single day: what had happened by then. That a sum has no row says that nothing is recorded, not that nothing was paid.
// param: funder: actor   who gives
// param: recipient: actor   who receives
// param: status: code:flow_status   pledge, commitment, arrangement, disbursement, suspended, resumed, cancelled, appropriation, requirement or guarantee
// column: status   how far the money had got; null where nobody says
// column: flow_type   what its publisher calls the flow
// column: currency   ISO 4217; null where not recorded
// column: year   of the flows; null where their dates allow several
// column: amount   sum of the flows that are no totals; null where there are only totals or no amounts
// column: flows   how many flows were added
// column: amount_usd   sum of the dollars that sources state for them
// column: stated_in_usd   for how many of them dollars are stated
// column: totals   flows that contain others: flow, amount, what they contain, how much of it is recorded here
// column: without_amount   ids of flows of which no amount is recorded
// column: parts_left_out   ids of flows paid out of another flow of the same sum
// column: certainty   certain if one of the flows certainly happened in the days asked about
// column: sources
// example: recipient=afisma status=pledge as_of=2013 -> 2 rows; currency is USD and amount is 286000000.0 and flows is 4 and totals contains 455530000; currency is EUR and amount is 50000000.0
// example: recipient=iso3:MLI status=suspended as_of=2014 -> 1 rows; amount is 69000000.0 and flows is 2 and totals contains mali:funding:imf-world-bank-2014.suspended-total
//use: funding/_flows
WITH f, certainty, [f.id] + COLLECT { MATCH (f)-[:MERGED_FROM]->(was:Fact) RETURN was.id } AS names,
     CASE WHEN f.start_min.year = f.end_max.year THEN f.start_min.year END AS year
WHERE $status IS NULL OR f.flow_status = $status
WITH f, certainty, names, year ORDER BY f.start_min, f.id
WITH f.flow_status AS status, f.flow_type AS flow_type, f.currency AS currency, year,
     collect({f: f, names: names}) AS all, min(certainty) AS certainty
WITH status, flow_type, currency, year, all, certainty,
     [one IN all WHERE size(coalesce(one.f.aggregate_of, [])) > 0] AS totals,
     [one IN all WHERE size(coalesce(one.f.aggregate_of, [])) = 0 AND any(whole IN all WHERE one.f.part_of IN whole.names)] AS parts
WITH status, flow_type, currency, year, all, certainty, totals, parts,
     [one IN all WHERE one.f.amount IS NOT NULL AND NOT one IN totals AND NOT one IN parts | one.f] AS added
ORDER BY status, flow_type, currency, year
SKIP $skip LIMIT $limit
RETURN status, flow_type, currency, year,
       CASE WHEN size(added) > 0 THEN round(reduce(sum = 0.0, f IN added | sum + toFloat(f.amount)), 2) END AS amount, size(added) AS flows,
       CASE WHEN any(f IN added WHERE f.currency = 'USD' OR f.amount_usd IS NOT NULL) THEN
         round(reduce(sum = 0.0, f IN added | sum + coalesce(toFloat(f.amount_usd), CASE f.currency WHEN 'USD' THEN toFloat(f.amount) END, 0)), 2) END AS amount_usd,
       size([f IN added WHERE f.currency = 'USD' OR f.amount_usd IS NOT NULL]) AS stated_in_usd,
       [one IN totals | {flow: one.f.id, amount: one.f.amount, aggregate_of: one.f.aggregate_of,
         recorded: size([id IN one.f.aggregate_of WHERE any(other IN all WHERE id IN other.names)])}] AS totals,
       [one IN all WHERE one.f.amount IS NULL | one.f.id] AS without_amount, [one IN parts | one.f.id] AS parts_left_out,
       certainty, [one IN all | one.f.id] AS rests_on
