// What an actor took part through: coalitions, governments, states and office holders, with the steps of each way.
MATCH (asked:Actor {id: $actor})
CALL (asked) {
  // a member, then the coalition, team or body it belonged to; two steps for a coalition of coalitions
  MATCH (asked)<-[:MEMBER]-(v:Membership)-[:ORGANISATION]->(group:Actor)<-[:VERSION_OF]-(gv:ActorVersion)
  WHERE v.since <= $epoch < v.until AND $policy IN v.policies
    AND gv.since <= $epoch < gv.until AND $policy IN gv.policies
    AND gv.type IN ['coalition', 'mediation_team']
  RETURN group.id AS id, 'coalition' AS path, [gv.name] AS through, [v] AS steps
  UNION
  MATCH (asked)<-[:MEMBER]-(v:Membership)-[:ORGANISATION]->(group:Actor)<-[:VERSION_OF]-(gv:ActorVersion),
        (group)<-[:MEMBER]-(w:Membership)-[:ORGANISATION]->(outer:Actor)<-[:VERSION_OF]-(ov:ActorVersion)
  WHERE v.since <= $epoch < v.until AND $policy IN v.policies
    AND w.since <= $epoch < w.until AND $policy IN w.policies
    AND gv.since <= $epoch < gv.until AND $policy IN gv.policies
    AND ov.since <= $epoch < ov.until AND $policy IN ov.policies
    AND gv.type IN ['coalition', 'mediation_team'] AND ov.type IN ['coalition', 'mediation_team']
  RETURN outer.id AS id, 'coalition' AS path, [gv.name, ov.name] AS through, [v, w] AS steps
  UNION
  // a state and its governments, both ways; and who held office in either
  MATCH (asked)<-[:ORGANISATION]-(v:Office)-[:HOLDER]->(holder:Actor)<-[:VERSION_OF]-(hv:ActorVersion)
  WHERE v.since <= $epoch < v.until AND $policy IN v.policies
    AND hv.since <= $epoch < hv.until AND $policy IN hv.policies
  RETURN holder.id AS id, CASE WHEN hv.type IN ['government', 'junta'] THEN 'government' ELSE 'office' END AS path,
         [coalesce(v.title, 'office') + ': ' + hv.name] AS through, [v] AS steps
  UNION
  MATCH (asked)<-[:HOLDER]-(v:Office)-[:ORGANISATION]->(state:Actor)<-[:VERSION_OF]-(sv:ActorVersion),
        (asked)<-[:VERSION_OF]-(av:ActorVersion)
  WHERE v.since <= $epoch < v.until AND $policy IN v.policies
    AND sv.since <= $epoch < sv.until AND $policy IN sv.policies
    AND av.since <= $epoch < av.until AND $policy IN av.policies
    AND sv.type = 'state' AND av.type IN ['government', 'junta']
  RETURN state.id AS id, 'state' AS path, [sv.name] AS through, [v] AS steps
  UNION
  MATCH (asked)<-[:ORGANISATION]-(v:Office)-[:HOLDER]->(government:Actor)<-[:VERSION_OF]-(gv:ActorVersion),
        (government)<-[:ORGANISATION]-(w:Office)-[:HOLDER]->(holder:Actor)<-[:VERSION_OF]-(hv:ActorVersion)
  WHERE v.since <= $epoch < v.until AND $policy IN v.policies
    AND w.since <= $epoch < w.until AND $policy IN w.policies
    AND gv.since <= $epoch < gv.until AND $policy IN gv.policies
    AND hv.since <= $epoch < hv.until AND $policy IN hv.policies
    AND gv.type IN ['government', 'junta']
  RETURN holder.id AS id, 'office' AS path,
         [gv.name, coalesce(w.title, 'office') + ': ' + hv.name] AS through, [v, w] AS steps
}
RETURN id, path, through,
       [step IN steps | {fact: step.id, start_min: step.start_min, start_max: step.start_max,
                         end_min: step.end_min, end_max: step.end_max}] AS steps
ORDER BY size(steps), id, path, [step IN steps | step.fact]
