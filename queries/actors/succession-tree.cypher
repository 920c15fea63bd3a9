// name: succession-tree
// summary: What became of an actor and what it came from: every renaming, split, merger and succession, up to ten generations back and forth.
// note: One row a link of the tree; generation counts the steps from the actor asked for, negative towards its predecessors. On a single day: what had happened by then.
// note: Successors of predecessors are in it only where they lie on the line of the actor itself: a sister group is found by asking for the common predecessor.
// param: actor: actor = required   where the tree begins
// param: how: code:succession_type   renamed, split, decolonised, merged, dissolved or succeeded; only trees of such links
// column: succession   id of the fact
// column: generation   1 for what it became, -1 for what it came from, and so on
// column: predecessor   id
// column: predecessor_name   its name
// column: successor   id
// column: successor_name   its name
// column: how   renamed, split, merged …; null where nobody says
// column: valid
// column: start
// column: end
// column: certainty   certain or possible: whether it had happened
// column: summary
// column: claims
// column: disputed
// column: overruled
// example: actor=aqim as_of=any -> predecessor is tertius:aqim and successor is tertius:mujao and generation is 1 and how is split; generation is 2 and predecessor is tertius:mujao
// example: actor=mnla how=merged as_of=any -> predecessor is tertius:mna and generation is -1
WITH head([one IN $actor WHERE one.via IS NULL | one.id]) AS root
MATCH (begin:Actor {id: root})
CALL (begin) {
  MATCH (begin) (
    (x:Actor)<-[:PREDECESSOR]-(f:Succession)-[:SUCCESSOR]->(y:Actor)
    WHERE f.since <= $epoch < f.until AND $policy IN f.policies AND f.start_min <= $to AND f.end_max >= $happened_from
      AND ($how IS NULL OR f.how = $how)
  ){1,10} (:Actor)
  RETURN f[-1] AS link, x[-1] AS predecessor, y[-1] AS successor, size(f) AS generation
  UNION
  MATCH (begin) (
    (y:Actor)<-[:SUCCESSOR]-(f:Succession)-[:PREDECESSOR]->(x:Actor)
    WHERE f.since <= $epoch < f.until AND $policy IN f.policies AND f.start_min <= $to AND f.end_max >= $happened_from
      AND ($how IS NULL OR f.how = $how)
  ){1,10} (:Actor)
  RETURN f[-1] AS link, x[-1] AS predecessor, y[-1] AS successor, -size(f) AS generation
}
WITH link, predecessor, successor, generation ORDER BY abs(generation), generation DESC
WITH link, predecessor, successor, head(collect(generation)) AS generation,
     CASE WHEN link.start_max <= $to AND link.end_min >= $happened_from THEN 'certain' ELSE 'possible' END AS certainty
WHERE certainty = 'certain' OR NOT $certain_only
ORDER BY generation, link.start_min, link.id, predecessor.id, successor.id
SKIP $skip LIMIT $limit
OPTIONAL MATCH (predecessor)<-[:VERSION_OF]-(pv:ActorVersion)
WHERE pv.since <= $epoch < pv.until AND $policy IN pv.policies
OPTIONAL MATCH (successor)<-[:VERSION_OF]-(sv:ActorVersion)
WHERE sv.since <= $epoch < sv.until AND $policy IN sv.policies
RETURN link AS version, link.id AS succession, generation, predecessor.id AS predecessor, pv.name AS predecessor_name,
       successor.id AS successor, sv.name AS successor_name, link.how AS how, certainty
