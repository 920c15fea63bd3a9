// name: membership-network
// summary: Who belongs to what: a tie from each member to its organisation or coalition.
// note: directed; a tie a fact, so that parallel and dated ties survive.
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
// example: as_of=2015-06-20 -> target contains tertius:cma
MATCH (a:Actor)<-[as_source:MEMBER]-(f:Membership)-[as_target:ORGANISATION]->(b:Actor)
WHERE f.since <= $epoch < f.until AND $policy IN f.policies
WITH a AS source, b AS target, f AS thing, [f] AS versions, [as_source, as_target] AS roles,
     'Membership' AS relation, 0 AS sign, null AS weight, false AS happened
//use: networks/_rows
