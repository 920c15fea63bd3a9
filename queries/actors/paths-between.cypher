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
MATCH way = SHORTEST 1 GROUPS (a) (
  (x:Actor)<-[first]-(f:Version)-[second]->(y:Actor)
  WHERE f.since <= $epoch < f.until AND $policy IN f.policies
    AND type(first) <> 'REPRESENTATIVE' AND type(second) <> 'REPRESENTATIVE'
    AND ($kind IS NULL OR $kind IN labels(f))
    AND first.start_min <= second.end_max AND second.start_min <= first.end_max
    AND none(part IN [f, first, second] WHERE part.start_min > $to OR part.end_max <
          CASE WHEN any(label IN labels(f) WHERE label IN $occurrences) THEN $happened_from ELSE $from END)
    AND (NOT $certain_only OR (
      f.start_max <= first.end_min AND f.start_max <= second.end_min AND first.start_max <= f.end_min
      AND first.start_max <= second.end_min AND second.start_max <= f.end_min AND second.start_max <= first.end_min
      AND none(part IN [f, first, second] WHERE part.start_max > $to OR part.end_min <
            CASE WHEN any(label IN labels(f) WHERE label IN $occurrences) THEN $happened_from ELSE $from END)))
){1,3} (b)
WITH [one IN [a] + y | one.id] AS ids, [one IN f | one.id] AS fact_ids,
     [one IN f | head([label IN labels(one) WHERE label <> 'Version'])] AS kinds,
     [at IN range(0, size(f) - 1) | [f[at], first[at], second[at]]] AS links
WITH ids, fact_ids, kinds, all(at IN range(0, size(links) - 1) WHERE none(one IN range(0, 2) WHERE
       links[at][one].start_max > $to
       OR links[at][one].end_min < CASE WHEN kinds[at] IN $occurrences THEN $happened_from ELSE $from END
       OR any(two IN range(0, 2) WHERE two <> one AND links[at][one].start_max > links[at][two].end_min))) AS is_sure
WITH ids, fact_ids, kinds, min(CASE WHEN is_sure THEN 'certain' ELSE 'possible' END) AS certainty
WHERE size(ids) = size(COLLECT { UNWIND ids AS id RETURN DISTINCT id })
CALL (fact_ids) {
  // a chain is as well sourced as its worst link, a link as its best claim
  UNWIND fact_ids AS id
  MATCH (served:Version)-[:VERSION_OF]->(fact:Fact {id: id})
  WHERE served.since <= $epoch < served.until AND $policy IN served.policies
  OPTIONAL MATCH (served)-[:VERSION_OF|MERGED_FROM]->(:Fact)<-[live:LIVE]-(claim:Claim {stance: 'asserts'})-[:CITES]->(:Source)
        <-[:VERSION_OF]-(release:SourceVersion)
  WHERE live.since <= $epoch < live.until AND release.since <= $epoch < release.until AND $policy IN release.policies
  WITH id, coalesce(min(coalesce(release.reliability, 'F') + toString(coalesce(claim.credibility, 6))), 'F6') AS best
  RETURN max(best) AS weakest
}
WITH ids, fact_ids, kinds, certainty, weakest
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
