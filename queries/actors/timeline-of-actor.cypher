// name: timeline-of-actor
// summary: Everything the graph says of an actor, in the order of its earliest possible start.
// param: actor: actor = required   whose timeline
// param: kind: text   one kind of fact: Mediation, Signature, Alliance, Funding, Action …
// column: fact   id of the fact
// column: kind   kind of fact
// column: relation   how the actor took part
// column: via   the way by which it took part, or null if itself
// column: participants
// column: things
// column: valid
// column: start
// column: end
// column: certainty   certain or possible for the days asked about
// column: summary
// column: claims
// column: disputed
// column: overruled
// example: actor=hcua as_of=any -> kind contains Signature
// example: actor=hcua kind=Signature as_of=any -> kind contains Signature
UNWIND $actor AS asked
MATCH (:Actor {id: asked.id})<-[as]-(f:Version)-[:VERSION_OF]->(:Fact)
WHERE f.since <= $epoch < f.until AND $policy IN f.policies
  AND ($kind IS NULL OR $kind IN labels(f))
WITH f, asked, as, [part IN [f, asked, as] WHERE part.start_min IS NOT NULL] AS parts
WITH f, asked, as,
     reduce(day = $from, part IN parts | CASE WHEN part.start_min > day THEN part.start_min ELSE day END) AS first,
     reduce(day = $from, part IN parts | CASE WHEN part.start_max > day THEN part.start_max ELSE day END) AS sure_first,
     reduce(day = $to, part IN parts | CASE WHEN part.end_max < day THEN part.end_max ELSE day END) AS last,
     reduce(day = $to, part IN parts | CASE WHEN part.end_min < day THEN part.end_min ELSE day END) AS sure_last
WHERE first <= last AND (sure_first <= sure_last OR NOT $certain_only)
WITH f, min(CASE WHEN sure_first <= sure_last THEN 'certain' ELSE 'possible' END) AS certainty,
     collect(DISTINCT coalesce(as.of, type(as))) AS relation, collect(asked.via) AS ways, count(*) AS all_ways
ORDER BY f.start_min, f.end_min, f.id
SKIP $skip LIMIT $limit
RETURN f AS version, f.id AS fact, [label IN labels(f) WHERE label <> 'Version'][0] AS kind, relation,
       CASE WHEN size(ways) = all_ways THEN ways[0] END AS via, certainty
