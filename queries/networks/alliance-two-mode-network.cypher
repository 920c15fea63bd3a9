// name: alliance-two-mode-network
// summary: Who belongs to what alliance: a tie from each ally to the alliance.
// note: directed, two-mode: from actors to alliances; no tie is invented between those who only met in one fact, as the one-mode network does.
// column: source   id of the actor the tie begins at
// column: source_name   its name
// column: source_kind   what sort of actor
// column: target   id of the alliance the tie ends at
// column: target_name   its name
// column: target_kind   what sort of thing
// column: relation   kind of the fact
// column: fact   id of the fact
// column: sign   1: friendly
// column: weight   1: a tie a fact
// column: certainty   certain or possible for the days asked about
// column: sources
// example: as_of=2024 -> source contains tertius:burkina_faso
MATCH (a:Actor)<-[as_source:ALLY]-(f:Alliance)-[:VERSION_OF]->(fact:Fact)
WHERE f.since <= $epoch < f.until AND $policy IN f.policies
WITH a AS source, fact AS target, f AS thing, [f] AS versions, [as_source] AS roles,
     'Alliance' AS relation, 1 AS sign, null AS weight, false AS happened
//use: networks/_rows
