// Through whom somebody who is bound can act: itself, its coalitions, members of it, its state or governments.
// `bound` is the actor; a step is a fact that must hold at the time of the act.
CALL (bound) {
  RETURN bound AS doer, [] AS steps, null AS via
  UNION
  MATCH (bv:ActorVersion)-[:VERSION_OF]->(bound)<-[as_bound:MEMBER|ORGANISATION|HOLDER]-(w:Membership|Office)
        -[as_doer:MEMBER|ORGANISATION|HOLDER]->(doer:Actor)<-[:VERSION_OF]-(dv:ActorVersion)
  WHERE $reach AND w.since <= $epoch < w.until AND $policy IN w.policies
    AND bv.since <= $epoch < bv.until AND $policy IN bv.policies
    AND dv.since <= $epoch < dv.until AND $policy IN dv.policies
  WITH doer, dv, w, CASE [type(as_bound), type(as_doer)]
         WHEN ['MEMBER', 'ORGANISATION'] THEN CASE dv.type WHEN 'coalition' THEN 'coalition' END
         WHEN ['ORGANISATION', 'MEMBER'] THEN CASE bv.type WHEN 'coalition' THEN 'member' END
         WHEN ['ORGANISATION', 'HOLDER'] THEN CASE WHEN bv.type = 'state' AND dv.type IN ['government', 'junta'] THEN 'government' END
         WHEN ['HOLDER', 'ORGANISATION'] THEN CASE WHEN dv.type = 'state' AND bv.type IN ['government', 'junta'] THEN 'state' END
       END AS path
  WHERE path IS NOT NULL
  RETURN doer, [w] AS steps, {path: path, through: [dv.name], facts: [w.id]} AS via
  UNION
  MATCH (bound)<-[:MEMBER]-(w:Membership)-[:ORGANISATION]->(inner:Actor)<-[:VERSION_OF]-(iv:ActorVersion)
  WHERE $reach AND w.since <= $epoch < w.until AND $policy IN w.policies
    AND iv.since <= $epoch < iv.until AND $policy IN iv.policies AND iv.type = 'coalition'
  MATCH (inner)<-[:MEMBER]-(x:Membership)-[:ORGANISATION]->(doer:Actor)<-[:VERSION_OF]-(dv:ActorVersion)
  WHERE x.since <= $epoch < x.until AND $policy IN x.policies
    AND dv.since <= $epoch < dv.until AND $policy IN dv.policies AND dv.type = 'coalition'
  RETURN doer, [w, x] AS steps, {path: 'coalition', through: [iv.name, dv.name], facts: [w.id, x.id]} AS via
}
