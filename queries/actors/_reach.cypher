// What an actor took part through: coalitions, governments, states and office holders, with the steps of each way:
// each fact, and the time of its own that somebody has in it who joined it later or left it earlier.
MATCH (asked:Actor {id: $actor})
CALL (asked) {
  // a member, then the coalition, team or body it belonged to; two steps for a coalition of coalitions
  MATCH (asked)<-[as:MEMBER]-(v:Membership)-[at:ORGANISATION]->(group:Actor)<-[:VERSION_OF]-(gv:ActorVersion)
  WHERE v.since <= $epoch < v.until AND $policy IN v.policies
    AND gv.since <= $epoch < gv.until AND $policy IN gv.policies
    AND gv.type IN ['coalition', 'mediation_team']
  RETURN group.id AS id, 'coalition' AS path, [gv.name] AS through, [v, as, at] AS steps
  UNION
  MATCH (asked)<-[as:MEMBER]-(v:Membership)-[at:ORGANISATION]->(group:Actor)<-[:VERSION_OF]-(gv:ActorVersion),
        (group)<-[then_as:MEMBER]-(w:Membership)-[then_at:ORGANISATION]->(outer:Actor)<-[:VERSION_OF]-(ov:ActorVersion)
  WHERE v.since <= $epoch < v.until AND $policy IN v.policies
    AND w.since <= $epoch < w.until AND $policy IN w.policies
    AND gv.since <= $epoch < gv.until AND $policy IN gv.policies
    AND ov.since <= $epoch < ov.until AND $policy IN ov.policies
    AND gv.type IN ['coalition', 'mediation_team'] AND ov.type IN ['coalition', 'mediation_team']
  RETURN outer.id AS id, 'coalition' AS path, [gv.name, ov.name] AS through,
         [v, as, at, w, then_as, then_at] AS steps
  UNION
  // a state and its governments, both ways; and who held office in either
  MATCH (asked)<-[at:ORGANISATION]-(v:Office)-[as:HOLDER]->(holder:Actor)<-[:VERSION_OF]-(hv:ActorVersion)
  WHERE v.since <= $epoch < v.until AND $policy IN v.policies
    AND hv.since <= $epoch < hv.until AND $policy IN hv.policies
  RETURN holder.id AS id, CASE WHEN hv.type IN ['government', 'junta'] THEN 'government' ELSE 'office' END AS path,
         [coalesce(v.title, 'office') + ': ' + hv.name] AS through, [v, as, at] AS steps
  UNION
  MATCH (asked)<-[as:HOLDER]-(v:Office)-[at:ORGANISATION]->(state:Actor)<-[:VERSION_OF]-(sv:ActorVersion),
        (asked)<-[:VERSION_OF]-(av:ActorVersion)
  WHERE v.since <= $epoch < v.until AND $policy IN v.policies
    AND sv.since <= $epoch < sv.until AND $policy IN sv.policies
    AND av.since <= $epoch < av.until AND $policy IN av.policies
    AND sv.type = 'state' AND av.type IN ['government', 'junta']
  RETURN state.id AS id, 'state' AS path, [sv.name] AS through, [v, as, at] AS steps
  UNION
  MATCH (asked)<-[at:ORGANISATION]-(v:Office)-[as:HOLDER]->(government:Actor)<-[:VERSION_OF]-(gv:ActorVersion),
        (government)<-[then_at:ORGANISATION]-(w:Office)-[then_as:HOLDER]->(holder:Actor)<-[:VERSION_OF]-(hv:ActorVersion)
  WHERE v.since <= $epoch < v.until AND $policy IN v.policies
    AND w.since <= $epoch < w.until AND $policy IN w.policies
    AND gv.since <= $epoch < gv.until AND $policy IN gv.policies
    AND hv.since <= $epoch < hv.until AND $policy IN hv.policies
    AND gv.type IN ['government', 'junta']
  RETURN holder.id AS id, 'office' AS path,
         [gv.name, coalesce(w.title, 'office') + ': ' + hv.name] AS through,
         [v, as, at, w, then_as, then_at] AS steps
}
WITH id, path, through,
       [step IN steps WHERE step.id IS NOT NULL OR step.start_max > date('0001-01-01') OR step.end_min < date('9999-12-31')
        | {fact: step.id, start_min: step.start_min, start_max: step.start_max,
           end_min: step.end_min, end_max: step.end_max}] AS steps
WITH id, path, through, steps, [step IN steps WHERE step.fact IS NOT NULL | step.fact] AS facts
ORDER BY size(facts), id, path, facts
RETURN id, path, through, facts, steps
