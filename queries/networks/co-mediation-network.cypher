// name: co-mediation-network
// summary: Who mediates together: a tie between mediators of the same mediation.
// note: undirected; a tie a fact, so that parallel and dated ties survive.
// param: process: process   only mediations of this process
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
// column: weight   1: a tie a fact
// column: certainty   certain or possible for the days asked about
// column: sources
// example: as_of=2014-07-24 -> source contains tertius:algeria
MATCH (a:Actor)<-[as_source:MEDIATOR]-(f:Mediation)-[as_target:MEDIATOR]->(b:Actor)
WHERE f.since <= $epoch < f.until AND $policy IN f.policies
  AND a.id < b.id
  AND ($process IS NULL OR EXISTS { MATCH (f)-[:IN_PROCESS]->(p:Process) WHERE p.id IN $process })
  AND ($region IS NULL OR EXISTS {
    MATCH (f)-[:AT]->(place:Place)<-[:VERSION_OF]-(pv:PlaceVersion)
    WHERE pv.since <= $epoch < pv.until AND $policy IN pv.policies AND (place.id IN $region OR pv.country IN $region)
  })
WITH a AS source, b AS target, f AS thing, [f] AS versions, [as_source, as_target] AS roles,
     'Mediation' AS relation, 0 AS sign, null AS weight, false AS happened
//use: networks/_rows
