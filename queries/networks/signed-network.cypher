// name: signed-network
// summary: Alliances and hostilities together: cooperation counts plus, fighting minus.
// note: undirected; a tie a fact, so that parallel and dated ties survive.
// note: An alliance is told of no place: within a region hostilities alone are left.
// param: region: place   only what happened at this place, or in places of this state
// column: source   id of the actor the tie begins at
// column: source_name   its name
// column: source_kind   what sort of actor
// column: target   id of the actor the tie ends at
// column: target_name   its name
// column: target_kind   what sort of actor
// column: relation   kind of the fact
// column: fact   id of the fact
// column: sign   1 for cooperation, -1 for hostility
// column: weight   1: a tie a fact
// column: certainty   certain or possible for the days asked about
// column: sources
// example: as_of=any -> sign contains -1
MATCH (a:Actor)<-[as_source:ALLY|SIDE]-(f:Alliance|Hostility)-[as_target:ALLY|SIDE]->(b:Actor)
WHERE f.since <= $epoch < f.until AND $policy IN f.policies
  AND a.id < b.id AND (as_source.side IS NULL OR as_target.side IS NULL OR as_source.side <> as_target.side)
  AND ($region IS NULL OR EXISTS {
    MATCH (f)-[:AT]->(place:Place)<-[:VERSION_OF]-(pv:PlaceVersion)
    WHERE pv.since <= $epoch < pv.until AND $policy IN pv.policies AND (place.id IN $region OR pv.country IN $region)
  })
WITH a AS source, b AS target, f AS thing, [f] AS versions, [as_source, as_target] AS roles,
     CASE WHEN f:Hostility THEN 'Hostility' ELSE 'Alliance' END AS relation, CASE WHEN f:Hostility THEN -1 ELSE 1 END AS sign, null AS weight, false AS happened
//use: networks/_rows
