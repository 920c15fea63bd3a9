// name: mediation-network
// summary: Who mediates whom: a tie from each mediator to each party of a mediation.
// note: directed; a tie a fact, so that parallel and dated ties survive.
// param: process: process   only mediations of this process
// column: source   id of the actor the tie begins at
// column: source_name   its name
// column: source_kind   what sort of actor
// column: target   id of the actor the tie ends at
// column: target_name   its name
// column: target_kind   what sort of actor
// column: relation   kind of the fact
// column: fact   id of the fact
// column: sign   0: the tie is neither friendly nor hostile by itself
// column: certainty   certain or possible for the days asked about
// column: sources
// example: as_of=2014-07-24 -> source contains tertius:algeria
MATCH (a:Actor)<-[as_source:MEDIATOR]-(f:Mediation)-[as_target:PARTY]->(b:Actor)
WHERE f.since <= $epoch < f.until AND $policy IN f.policies
  AND f.start_min <= $to AND f.end_max >= $from
  AND ($process IS NULL OR EXISTS { MATCH (f)-[:IN_PROCESS]->(p:Process) WHERE p.id IN $process })
  AND all(part IN [as_source, as_target] WHERE part.start_min <= $to AND part.end_max >= $from)
  AND as_source.start_min <= as_target.end_max AND as_target.start_min <= as_source.end_max
WITH f, a AS source, b AS target,
     min(CASE WHEN any(part IN [f, as_source, as_target] WHERE part.start_max > $to OR part.end_min < $from) THEN 'possible'
              // on one day they all held; within a longer time they might have missed each other
              WHEN $from = $to OR (f.start_max <= as_source.end_min AND f.start_max <= as_target.end_min
                AND as_source.start_max <= f.end_min AND as_source.start_max <= as_target.end_min
                AND as_target.start_max <= f.end_min AND as_target.start_max <= as_source.end_min) THEN 'certain'
              ELSE 'possible' END) AS certainty
WHERE certainty = 'certain' OR NOT $certain_only
ORDER BY f.id, source.id, target.id
SKIP $skip LIMIT $limit
OPTIONAL MATCH (source)<-[:VERSION_OF]-(sv:ActorVersion)
WHERE sv.since <= $epoch < sv.until AND $policy IN sv.policies
OPTIONAL MATCH (target)<-[:VERSION_OF]-(tv:ActorVersion)
WHERE tv.since <= $epoch < tv.until AND $policy IN tv.policies
RETURN f AS version, source.id AS source, sv.name AS source_name, sv.type AS source_kind,
       target.id AS target, tv.name AS target_name, tv.type AS target_kind,
       [label IN labels(f) WHERE label <> 'Version'][0] AS relation, f.id AS fact, 0 AS sign, certainty
