// name: funding-network
// summary: Who pays whom: a tie from each funder to each recipient of a flow, weighted by its amount in US dollars.
// note: directed; a tie a flow. On a single day the question is what had been paid by then; ask for an interval to see what was paid in it.
// note: One status at a time: a sum that was pledged, bound and paid is one sum. Totals are left out where their parts are told, and a flow shared by several funders or recipients is divided evenly among its ties.
// note: A flow without an amount in US dollars, or with a negative one (a correction), is a tie of weight 0.
// param: status: code:flow_status = disbursement   how far the money had got
// param: region: place   only what happened at this place, or in places of this state
// column: source   id of the actor the tie begins at
// column: source_name   its name
// column: source_kind   what sort of actor
// column: target   id of the actor the tie ends at
// column: target_name   its name
// column: target_kind   what sort of actor
// column: relation   kind of the fact
// column: fact   id of the fact
// column: sign   0: the tie is neither friendly nor hostile by itself
// column: weight   US dollars
// column: certainty   certain or possible for the days asked about
// column: sources
// example: as_of=2014-12-31 status=disbursement -> source contains tertius:imf
MATCH (a:Actor)<-[as_source:FUNDER]-(f:Funding)-[as_target:RECIPIENT]->(b:Actor)
WHERE f.since <= $epoch < f.until AND $policy IN f.policies
  AND f.flow_status = $status AND size(coalesce(f.aggregate_of, [])) = 0
  // a part is counted with the whole it was paid from, if that is told as one sum
  AND NOT EXISTS {
    MATCH (whole:Funding)-[:VERSION_OF]->(:Fact {id: f.part_of})
    WHERE whole.since <= $epoch < whole.until AND $policy IN whole.policies AND whole.flow_status = $status
      AND size(coalesce(whole.aggregate_of, [])) = 0
  }
  AND ($region IS NULL OR EXISTS {
    MATCH (f)-[:AT]->(place:Place)<-[:VERSION_OF]-(pv:PlaceVersion)
    WHERE pv.since <= $epoch < pv.until AND $policy IN pv.policies AND (place.id IN $region OR pv.country IN $region)
  })
WITH a AS source, b AS target, f AS thing, [f] AS versions, [as_source, as_target] AS roles,
     'Funding' AS relation, 0 AS sign, CASE WHEN toFloat(f.amount_usd) > 0 THEN toFloat(f.amount_usd) ELSE 0.0 END
       / (COUNT { (f)-[:FUNDER]->() } * COUNT { (f)-[:RECIPIENT]->() }) AS weight, true AS happened
//use: networks/_rows
