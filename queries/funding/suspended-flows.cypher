// name: suspended-flows
// summary: Money that was held back, and when it was released: every suspension with the resumptions that followed it.
// note: A resumption belongs to a suspension if funder and recipient are the same, the programme too where both have one, and it can have come at or after its beginning. Neither is money paid: the payment is a flow of its own. A total of suspensions is marked by aggregate_of and never added to them.
// note: On a single day: what had been suspended by then, and what had been resumed by then. No resumption recorded is "not recorded", not for ever.
// param: funder: actor   who held it back
// param: recipient: actor   whose money it was
// column: suspension   id of the flow
// column: amount   as stated, in the currency
// column: currency   ISO 4217
// column: aggregate_of   the suspensions it totals
// column: resumed   the resumptions: flow, earliest and latest day, amount, currency, sources; empty if not recorded
// column: ended_by   resumption, or end where only the end of the suspension is recorded, or not recorded
// column: held_days   least and most days that it was held back; null if not recorded
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
// example: recipient=iso3:MLI as_of=2016-01-01 -> 3 rows; suspension is mali:funding:imf-ecf-2013.suspended-2014 and ended_by is resumption and held_days is [201, 201]; suspension is mali:funding:world-bank-budget-support-2014.suspended and ended_by is not recorded and resumed is []
// example: funder=imf recipient=mali as_of=2014-07-01 -> suspension is mali:funding:imf-ecf-2013.suspended-2014 and ended_by is not recorded
//use: funding/_flows
WITH f, funder_way, recipient_way, certainty WHERE f.flow_status = 'suspended'
ORDER BY f.start_min, f.id
SKIP $skip LIMIT $limit
WITH f, funder_way, recipient_way, certainty, COLLECT {
       MATCH (f)-[:FUNDER]->(:Actor)<-[:FUNDER]-(r:Funding {flow_status: 'resumed'})-[:RECIPIENT]->(:Actor)<-[:RECIPIENT]-(f)
       WHERE r.since <= $epoch < r.until AND $policy IN r.policies AND r.end_max >= f.start_min AND r.start_min <= $to
         AND (EXISTS { MATCH (f)-[:UNDER]->(:Programme)<-[:UNDER]-(r) }
           OR NOT EXISTS { MATCH (f)-[:UNDER]->(:Programme) } OR NOT EXISTS { MATCH (r)-[:UNDER]->(:Programme) })
       WITH DISTINCT r ORDER BY r.start_min, r.id
       RETURN {flow: r.id, earliest: r.start_min, latest: r.end_max, amount: r.amount, currency: r.currency, sources: COLLECT {
         MATCH (r)-[:VERSION_OF|MERGED_FROM]->(:Fact)<-[live:LIVE]-(:Claim)-[:CITES]->(s:Source)<-[:VERSION_OF]-(release:SourceVersion)
         WHERE live.since <= $epoch < live.until AND release.since <= $epoch < release.until AND $policy IN release.policies
         RETURN DISTINCT s.id ORDER BY s.id
       }}
     } AS resumed
// what follows only from the day of the suspension is no end
WITH f, funder_way, recipient_way, certainty, resumed,
     CASE WHEN size(resumed) > 0 THEN 'resumption' WHEN f.end_max.year < 9999 AND f.end_max <= $to AND f.end_max > f.start_max THEN 'end'
          ELSE 'not recorded' END AS ended_by
WITH f, funder_way, recipient_way, certainty, resumed, ended_by,
     CASE ended_by WHEN 'resumption' THEN [resumed[0].earliest, resumed[0].latest] WHEN 'end' THEN [f.end_min, f.end_max] END AS ended
ORDER BY f.start_min, f.id
RETURN f AS version, f.id AS suspension, f.amount AS amount, f.currency AS currency, f.aggregate_of AS aggregate_of,
       [one IN resumed | one {.flow, earliest: toString(one.earliest), latest: toString(one.latest), .amount, .currency, .sources}] AS resumed,
       ended_by,
       CASE WHEN ended IS NOT NULL AND f.start_min.year > 1 THEN
         [CASE WHEN ended[0] > f.start_max THEN duration.inDays(f.start_max, ended[0]).days ELSE 0 END,
          duration.inDays(f.start_min, ended[1]).days] END AS held_days,
       $funder[funder_way].via AS funder_via, $recipient[recipient_way].via AS recipient_via, certainty
