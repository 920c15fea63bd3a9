// name: timeline-of-actor
// summary: Everything the graph says of an actor, in the order of its earliest possible start.
// note: On a single day: what held that day, and what had happened by then.
// param: actor: actor = required   whose timeline
// param: kind: code:fact_kind   one kind of fact: Mediation, Signature, Alliance, Funding, Action …
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
WITH f, asked, as, head([label IN labels(f) WHERE label <> 'Version']) AS kind,
     [part IN [f, asked, as] WHERE part.start_min IS NOT NULL] AS parts
WITH f, asked, as, kind, parts, range(0, size(parts) - 1) AS places,
     CASE WHEN kind IN $occurrences THEN $happened_from ELSE $from END AS from
WITH f, asked, as, kind, parts, places, from,
     reduce(day = from, part IN parts | CASE WHEN part.start_min > day THEN part.start_min ELSE day END) AS first,
     reduce(day = $to, part IN parts | CASE WHEN part.end_max < day THEN part.end_max ELSE day END) AS last
WHERE first <= last
// surely on a common day: no part misses the days asked about, and no two miss each other
WITH f, asked, as, kind,
     none(one IN places WHERE parts[one].start_max > $to OR parts[one].end_min < from
       OR any(other IN places WHERE other <> one AND parts[one].start_max > parts[other].end_min)) AS is_sure
WHERE is_sure OR NOT $certain_only
WITH f, asked, kind, is_sure, coalesce(as.of, type(as)) AS relation ORDER BY relation
WITH f, kind, min(CASE WHEN is_sure THEN 'certain' ELSE 'possible' END) AS certainty,
     collect(DISTINCT relation) AS relation, min(asked.number) AS way
ORDER BY f.start_min, f.end_min, f.id
SKIP $skip LIMIT $limit
RETURN f AS version, f.id AS fact, kind, relation,
       $actor[way].via AS via, certainty
