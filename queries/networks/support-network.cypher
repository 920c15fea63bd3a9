// name: support-network
// summary: Who helps whom: a tie from each supporter to each supported actor.
// note: directed; a tie a fact, so that parallel and dated ties survive.
// note: Alleged support is left out: it is not support.
// param: region: place   only what happened at this place, or in places of this state
// column: source   id of the actor the tie begins at
// column: source_name   its name
// column: source_kind   what sort of actor
// column: target   id of the actor the tie ends at
// column: target_name   its name
// column: target_kind   what sort of actor
// column: relation   kind of the fact
// column: fact   id of the fact
// column: sign   1: friendly
// column: weight   1: a tie a fact
// column: certainty   certain or possible for the days asked about
// column: sources
// example: as_of=2014-01-01 -> target contains tertius:gov_mali
MATCH (a:Actor)<-[as_source:SUPPORTER]-(f:Support)-[as_target:SUPPORTED]->(b:Actor)
WHERE f.since <= $epoch < f.until AND $policy IN f.policies
  AND coalesce(f.established, '') <> 'alleged'
  AND ($region IS NULL OR EXISTS {
    MATCH (f)-[:AT]->(place:Place)<-[:VERSION_OF]-(pv:PlaceVersion)
    WHERE pv.since <= $epoch < pv.until AND $policy IN pv.policies AND (place.id IN $region OR pv.country IN $region)
  })
WITH a AS source, b AS target, f AS thing, [f] AS versions, [as_source, as_target] AS roles,
     'Support' AS relation, 1 AS sign, null AS weight, false AS happened
//use: networks/_rows
