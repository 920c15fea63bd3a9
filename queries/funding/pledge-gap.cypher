// name: pledge-gap
// summary: The gap between what was promised and what was paid: by funder, recipient, programme and currency.
// note: Promised are pledges and commitments (each in its own column: a commitment is often the pledge made binding, so the two are never added), paid are disbursements. The gap is that between the larger promise and the payments. A total is never added to its parts, nor a flow to the one it was paid out of; arrangements, guarantees, suspensions and requirements are no promises to pay.
// note: Currencies are never mixed: amounts of one row are in its currency. The gap in dollars is told only where a source states dollars for every flow of the row.
// note: No payment recorded is "not recorded", and the gap is null: that nobody recorded a payment does not say that none was made. A data set that moves a flow from pledged to paid keeps no pledge of it.
// note: Payments of several kinds of flow (disbursement and expenditure, say) tell one sum twice: they stand by kind in `paid_by_type`, and paid is the largest of them.
// param: funder: actor   who promised
// param: recipient: actor   to whom
// column: funders   ids of who promised or paid, alone or together; empty where nobody is recorded
// column: funder_names   their names
// column: recipients   ids of to whom; empty where nobody is recorded
// column: recipient_names   their names
// column: programme   id, or null where no programme is recorded
// column: currency   ISO 4217
// column: pledged   sum of the pledges; null if none is recorded
// column: committed   sum of the commitments; null if none is recorded
// column: paid   sum of the disbursements; null if none is recorded
// column: paid_by_type   by what the publisher calls them
// column: gap   larger promise less paid; null where a payment is not recorded
// column: gap_usd   the same in dollars, where every flow states them
// column: payments   how many; or not recorded
// column: other_currencies   payments of the same funder, recipient and programme in other currencies, which nobody converted
// column: totals   ids of flows that contain others, which were not added
// column: certainty   certain if a promise certainly falls on the days asked about
// column: sources
// example: recipient=iso3:MLI as_of=any -> funders contains tertius:imf and programme is tertius:rcf_2013 and currency is USD and committed is 33500000.0 and gap is null and payments is not recorded and other_currencies contains XDR
// example: recipient=afisma funder=japan as_of=2014-01-01 -> 1 rows; pledged is 120000000.0 and paid is null and payments is not recorded
//use: funding/_flows
WITH f, certainty WHERE f.flow_status IN ['pledge', 'commitment', 'disbursement'] AND f.amount IS NOT NULL
WITH f, certainty, COLLECT { MATCH (f)-[:FUNDER]->(a:Actor) RETURN a.id ORDER BY a.id } AS funders,
     COLLECT { MATCH (f)-[:RECIPIENT]->(a:Actor) RETURN a.id ORDER BY a.id } AS recipients,
     head(COLLECT { MATCH (f)-[:UNDER]->(p:Programme) RETURN p.id ORDER BY p.id }) AS programme,
     [f.id] + COLLECT { MATCH (f)-[:MERGED_FROM]->(was:Fact) RETURN was.id } AS names
ORDER BY f.start_min, f.id
WITH funders, recipients, programme, collect({f: f, names: names, certainty: certainty}) AS all
UNWIND COLLECT { UNWIND all AS one RETURN DISTINCT one.f.currency ORDER BY one.f.currency } + CASE WHEN any(one IN all WHERE one.f.currency IS NULL) THEN [null] ELSE [] END AS currency
WITH DISTINCT funders, recipients, programme, all, currency
WITH funders, recipients, programme, currency, all,
     [one IN all WHERE one.f.currency = currency OR one.f.currency IS NULL AND currency IS NULL] AS here
WITH funders, recipients, programme, currency, all, here, [one IN here WHERE size(coalesce(one.f.aggregate_of, [])) = 0
       AND (one.f.part_of IS NULL
         OR none(whole IN here WHERE one.f.part_of IN whole.names AND whole.f.flow_status = one.f.flow_status))] AS added
WHERE any(one IN here WHERE one.f.flow_status <> 'disbursement')
WITH funders, recipients, programme, currency, all, here, added,
     [one IN added WHERE one.f.flow_status = 'pledge' | one.f] AS pledges,
     [one IN added WHERE one.f.flow_status = 'commitment' | one.f] AS commitments,
     [one IN added WHERE one.f.flow_status = 'disbursement' | one.f] AS payments,
     CASE WHEN any(one IN here WHERE one.certainty = 'certain' AND one.f.flow_status <> 'disbursement') THEN 'certain' ELSE 'possible' END AS certainty
WITH funders, recipients, programme, currency, all, here, added, pledges, commitments, payments, certainty,
     CASE WHEN size(pledges) > 0 THEN round(reduce(sum = 0.0, f IN pledges | sum + toFloat(f.amount)), 2) END AS pledged,
     CASE WHEN size(commitments) > 0 THEN round(reduce(sum = 0.0, f IN commitments | sum + toFloat(f.amount)), 2) END AS committed,
     CASE WHEN currency = 'USD' OR all(one IN added WHERE one.f.amount_usd IS NOT NULL) THEN [
       reduce(sum = 0.0, f IN pledges | sum + toFloat(coalesce(f.amount_usd, f.amount))),
       reduce(sum = 0.0, f IN commitments | sum + toFloat(coalesce(f.amount_usd, f.amount)))] END AS promised_usd,
     COLLECT {
       UNWIND payments AS f
       WITH f.flow_type AS type, round(sum(toFloat(f.amount)), 2) AS amount, count(*) AS flows,
            CASE WHEN currency = 'USD' OR count(f.amount_usd) = count(*) THEN round(sum(toFloat(coalesce(f.amount_usd, f.amount))), 2) END AS amount_usd
       RETURN {flow_type: type, amount: amount, amount_usd: amount_usd, flows: flows} ORDER BY amount DESC, type
     } AS paid_by_type
ORDER BY coalesce(committed, pledged, 0) DESC, funders, recipients, programme, currency
SKIP $skip LIMIT $limit
WITH *, CASE WHEN coalesce(pledged, committed) >= coalesce(committed, pledged) THEN coalesce(pledged, committed) ELSE committed END AS promised,
     CASE WHEN promised_usd[0] >= promised_usd[1] THEN promised_usd[0] ELSE promised_usd[1] END AS larger_usd
RETURN funders, COLLECT {
         UNWIND funders AS id MATCH (v:ActorVersion)-[:VERSION_OF]->(:Actor {id: id})
         WHERE v.since <= $epoch < v.until AND $policy IN v.policies RETURN v.name ORDER BY id
       } AS funder_names, recipients, COLLECT {
         UNWIND recipients AS id MATCH (v:ActorVersion)-[:VERSION_OF]->(:Actor {id: id})
         WHERE v.since <= $epoch < v.until AND $policy IN v.policies RETURN v.name ORDER BY id
       } AS recipient_names, programme, currency, pledged, committed, paid_by_type[0].amount AS paid, paid_by_type,
       round(promised - paid_by_type[0].amount, 2) AS gap, round(larger_usd - paid_by_type[0].amount_usd, 2) AS gap_usd,
       CASE WHEN size(payments) > 0 THEN toString(size(payments)) ELSE 'not recorded' END AS payments,
       [one IN all WHERE one.f.flow_status = 'disbursement' AND coalesce(one.f.currency, '') <> coalesce(currency, '') |
         {flow: one.f.id, amount: one.f.amount, currency: one.f.currency}] AS other_currencies,
       [one IN here WHERE size(coalesce(one.f.aggregate_of, [])) > 0 | one.f.id] AS totals,
       certainty, [one IN here | one.f.id] AS rests_on
