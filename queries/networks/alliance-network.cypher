// name: alliance-network
// summary: Who is allied with whom: a tie between the allies of an alliance.
// note: undirected; a tie a fact, so that parallel and dated ties survive.
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
// example: as_of=2024 -> source contains tertius:burkina_faso
MATCH (a:Actor)<-[as_source:ALLY]-(f:Alliance)-[as_target:ALLY]->(b:Actor)
WHERE f.since <= $epoch < f.until AND $policy IN f.policies
  AND a.id < b.id
WITH a AS source, b AS target, f AS thing, [f] AS versions, [as_source, as_target] AS roles,
     'Alliance' AS relation, 1 AS sign, null AS weight, false AS happened
//use: networks/_rows
