// name: paths-between
// summary: The shortest chains of contact from one actor to another: who met whom, in what, the best-sourced chain first.
// note: All chains of the smallest number of facts, which is at most three; a fact must be able to have held on the days asked about, or to have happened by then.
// note: Both ends are asked for alone: a government that acted for its state is a link of the chain.
// param: actor: actor = required   where the chain begins
// param: other: actor = required   where it ends
// param: kind: code:fact_kind   one kind of fact only
// column: length   how many facts the chain has
// column: actors   ids of the actors along it, in order
// column: names   their names
// column: facts   ids of the facts between them, in order
// column: kinds   kinds of those facts
// column: weakest   reliability and credibility of the best claim on the weakest link: A1 is best, F6 the worst
// column: certainty   certain if every fact is
// column: sources
// example: actor=algeria other=mnla as_of=2014-07-24 -> length contains 1
// example: actor=algeria other=mnla kind=Mediation as_of=2014-07-24 -> length contains 1
WITH [one IN $actor WHERE one.via IS NULL | one.id] AS begin, [one IN $other WHERE one.via IS NULL | one.id] AS finish
MATCH (a:Actor) WHERE a.id IN begin
MATCH (b:Actor) WHERE b.id IN finish AND a <> b
CALL (a, b) {
  // one fact from each end: chains of one and of two facts show in whom the ends met
  UNWIND [a, b] AS x
  CALL (x) {
    //use: actors/_contacts
  }
  WITH y, collect(CASE WHEN x = a THEN link END) AS near, collect(CASE WHEN x = b THEN link END) AS far
  WITH collect({actor: y, near: near, far: far}) AS met
  RETURN [one IN met WHERE one.near <> [] | {actor: one.actor, links: one.near}] AS nears,
         [one IN met WHERE one.far <> [] | {actor: one.actor, links: one.far}] AS fars, COLLECT {
    UNWIND [one IN met WHERE one.actor = b] AS one
    UNWIND one.near AS link
    RETURN {actors: [a, b], links: [link]} AS chain
    UNION ALL
    WITH met WHERE none(one IN met WHERE one.actor = b AND one.near <> [])
    UNWIND met AS one
    UNWIND one.near AS before
    UNWIND one.far AS after
    WITH one, before, after WHERE before.second <> after.second
    RETURN {actors: [a, one.actor, b], links: [before, after]} AS chain
  } AS short
}
CALL (a, b, nears, fars, short) {
  UNWIND short AS chain
  RETURN chain.actors AS actors, chain.links AS links
  UNION ALL
  // a third fact is looked for from the end that met fewer
  WITH size(fars) < size(nears) AS is_back WHERE short = []
  WITH is_back, CASE WHEN is_back THEN fars ELSE nears END AS starts, CASE WHEN is_back THEN nears ELSE fars END AS goals
  WITH is_back, starts, goals, [one IN goals | one.actor] AS ends
  UNWIND starts AS start
  WITH is_back, start, goals, ends, start.actor AS x
  CALL (x) {
    //use: actors/_contacts
  }
  WITH is_back, start, goals, y, link WHERE y IN ends
  WITH is_back, goals, y, collect([start, link]) AS ways
  UNWIND [one IN goals WHERE one.actor = y] AS goal
  UNWIND ways AS way
  WITH is_back, way[0] AS start, way[1] AS link, goal
  UNWIND start.links AS before
  UNWIND goal.links AS after
  WITH is_back, start, before, link, after, goal WHERE before.second <> link.first AND link.second <> after.second
  WITH is_back, [start.actor, goal.actor] AS middle, [before, link, after] AS links
  RETURN [a] + CASE WHEN is_back THEN reverse(middle) ELSE middle END + [b] AS actors,
         CASE WHEN is_back THEN reverse(links) ELSE links END AS links
}
WITH [one IN actors | one.id] AS ids, [one IN links | one.fact.id] AS fact_ids, [one IN links | one.kind] AS kinds,
     min(CASE WHEN all(one IN links WHERE one.is_sure) THEN 'certain' ELSE 'possible' END) AS certainty
UNWIND fact_ids AS id
WITH id, collect([ids, fact_ids, kinds, certainty]) AS chains
CALL (id) {
  // a chain is as well sourced as its worst link, a link as its best claim
  MATCH (served:Version)-[:VERSION_OF]->(fact:Fact {id: id})
  WHERE served.since <= $epoch < served.until AND $policy IN served.policies
  OPTIONAL MATCH (served)-[:VERSION_OF|MERGED_FROM]->(:Fact)<-[live:LIVE]-(claim:Claim {stance: 'asserts'})-[:CITES]->(:Source)
        <-[:VERSION_OF]-(release:SourceVersion)
  WHERE live.since <= $epoch < live.until AND release.since <= $epoch < release.until AND $policy IN release.policies
  RETURN coalesce(min(coalesce(release.reliability, 'F') + toString(coalesce(claim.credibility, 6))), 'F6') AS best
}
UNWIND chains AS chain
WITH chain, max(best) AS weakest
WITH chain[0] AS ids, chain[1] AS fact_ids, chain[2] AS kinds, chain[3] AS certainty, weakest
ORDER BY size(fact_ids), weakest, certainty, ids, fact_ids
SKIP $skip LIMIT $limit
RETURN size(fact_ids) AS length, ids AS actors,
       COLLECT {
         UNWIND range(0, size(ids) - 1) AS at
         MATCH (v:ActorVersion)-[:VERSION_OF]->(:Actor {id: ids[at]})
         WHERE v.since <= $epoch < v.until AND $policy IN v.policies
         RETURN v.name ORDER BY at
       } AS names,
       fact_ids AS facts, kinds, weakest, certainty,
       fact_ids AS rests_on
