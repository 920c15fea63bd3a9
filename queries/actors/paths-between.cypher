// name: paths-between
// summary: The shortest chains of facts from one actor to another: who met whom, in what.
// note: Chains of at most three facts; only facts that can have held on the days asked about.
// param: actor: actor = required   where the chain begins
// param: other: actor = required   where it ends
// param: kind: text   one kind of fact only
// column: length   how many facts the chain has
// column: actors   ids of the actors along it, in order
// column: names   their names
// column: facts   ids of the facts between them, in order
// column: kinds   kinds of those facts
// column: certainty   certain if every fact is
// column: sources   ids of the sources of those facts
// example: actor=algeria other=mnla as_of=2014-07-24 -> length contains 1
// example: actor=algeria other=mnla kind=Mediation as_of=2014-07-24 -> length contains 1
WITH [one IN $actor WHERE one.via IS NULL | one.id] AS begin, [one IN $other WHERE one.via IS NULL | one.id] AS finish
MATCH (a:Actor) WHERE a.id IN begin
MATCH (b:Actor) WHERE b.id IN finish AND a <> b
MATCH way = SHORTEST 25 (a) (
  (x:Actor)<-[first]-(f:Version)-[second]->(y:Actor)
  WHERE f.since <= $epoch < f.until AND $policy IN f.policies
    AND f.start_min <= $to AND f.end_max >= $from
    AND type(first) <> 'REPRESENTATIVE' AND type(second) <> 'REPRESENTATIVE'
    AND ($kind IS NULL OR $kind IN labels(f))
){1,3} (b)
WITH [a] + y AS actors, f AS facts,
     CASE WHEN all(one IN f WHERE one.start_max <= $to AND one.end_min >= $from) THEN 'certain' ELSE 'possible' END AS certainty
WHERE certainty = 'certain' OR NOT $certain_only
WITH DISTINCT [one IN actors | one.id] AS ids, [one IN facts | one.id] AS fact_ids,
     [one IN facts | [label IN labels(one) WHERE label <> 'Version'][0]] AS kinds, certainty
WHERE size(ids) = size(COLLECT { UNWIND ids AS id RETURN DISTINCT id })
ORDER BY size(fact_ids), certainty, ids, fact_ids
SKIP $skip LIMIT $limit
RETURN size(fact_ids) AS length, ids AS actors,
       COLLECT {
         UNWIND range(0, size(ids) - 1) AS at
         MATCH (v:ActorVersion)-[:VERSION_OF]->(:Actor {id: ids[at]})
         WHERE v.since <= $epoch < v.until AND $policy IN v.policies
         RETURN v.name ORDER BY at
       } AS names,
       fact_ids AS facts, kinds, certainty,
       COLLECT {
         MATCH (fact:Fact)<-[live:LIVE]-(:Claim)-[:CITES]->(s:Source)
         WHERE fact.id IN fact_ids AND live.since <= $epoch < live.until
         RETURN DISTINCT s.id ORDER BY s.id
       } AS sources
