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
// column: sign   1 for cooperation, -1 for hostility
// column: certainty   certain or possible for the days asked about
// example: as_of=2015-06-20 -> target contains tertius:cma
MATCH (a:Actor)<-[as_source:MEMBER]-(f:Membership)-[as_target:ORGANISATION]->(b:Actor)
WHERE f.since <= $epoch < f.until AND $policy IN f.policies
  AND f.start_min <= $to AND f.end_max >= $from
  AND all(part IN [as_source, as_target] WHERE part.start_min <= $to AND part.end_max >= $from)
WITH DISTINCT f, a AS source, b AS target,
     CASE WHEN all(part IN [f, as_source, as_target] WHERE part.start_max <= $to AND part.end_min >= $from)
          THEN 'certain' ELSE 'possible' END AS certainty
WHERE certainty = 'certain' OR NOT $certain_only
ORDER BY f.id, source.id, target.id
SKIP $skip LIMIT $limit
OPTIONAL MATCH (source)<-[:VERSION_OF]-(sv:ActorVersion)
WHERE sv.since <= $epoch < sv.until AND $policy IN sv.policies
OPTIONAL MATCH (target)<-[:VERSION_OF]-(tv:ActorVersion)
WHERE tv.since <= $epoch < tv.until AND $policy IN tv.policies
RETURN source.id AS source, sv.name AS source_name, sv.type AS source_kind,
       target.id AS target, tv.name AS target_name, tv.type AS target_kind,
       [label IN labels(f) WHERE label <> 'Version'][0] AS relation, f.id AS fact, 1 AS sign, certainty
