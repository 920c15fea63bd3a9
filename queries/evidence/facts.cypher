// name: facts
// summary: Every fact of the kinds asked for, whatever its kind, in one form: for pictures and exports.
// note: On a single day: what held that day, and what had happened by then.
// param: actor: actor   only facts in which this actor takes part
// param: process: process   only facts of this process and of the agreements its mediations led to
// param: kind: code:fact_kind   one kind of fact only
// column: fact   id of the fact
// column: kind   kind of fact
// column: shape_bounds   start_min, start_max, end_min, end_max and what is known of both ends
// column: own_times   participants' own bounds by relation and actor
// column: values
// column: participants
// column: things
// column: valid
// column: attested
// column: certainty   certain or possible for the days asked about
// column: summary
// column: claims
// column: disputed
// column: overruled
// example: actor=algeria kind=Mediation as_of=2014-07-24 -> fact contains mali:mediation:algiers-roadmap-2014
// example: process=proc_algiers kind=Signature as_of=any -> kind contains Signature
CALL () {
  UNWIND coalesce($actor, []) AS asked
  MATCH (:Actor {id: asked.id})<-[as]-(f:Version)-[:VERSION_OF]->(:Fact)
  WHERE f.since <= $epoch < f.until AND $policy IN f.policies
  RETURN f, [part IN [asked, as] WHERE part.start_min IS NOT NULL] AS parts
  UNION ALL
  UNWIND CASE WHEN $actor IS NULL THEN [1] ELSE [] END AS everything
  MATCH (f:Version)-[:VERSION_OF]->(:Fact)
  WHERE f.since <= $epoch < f.until AND $policy IN f.policies
  RETURN f, [] AS parts
}
WITH f, parts, head([label IN labels(f) WHERE label <> 'Version']) AS kind
WHERE ($kind IS NULL OR kind = $kind)
  AND ($process IS NULL OR EXISTS { MATCH (f)-->(p:Process) WHERE p.id IN $process }
    OR EXISTS {
      MATCH (f)-[:OF]->(:Agreement)<-[:LED_TO]-(m:Mediation)-[:IN_PROCESS]->(p:Process)
      WHERE p.id IN $process AND m.since <= $epoch < m.until AND $policy IN m.policies
    })
WITH f, kind, [f] + parts AS parts, range(0, size(parts)) AS places,
     CASE WHEN kind IN $occurrences THEN $happened_from ELSE $from END AS from
WHERE none(one IN places WHERE parts[one].start_min > $to OR parts[one].end_max < from
        OR any(other IN places WHERE parts[one].start_min > parts[other].end_max))
WITH f, kind, min(CASE WHEN none(one IN places WHERE parts[one].start_max > $to OR parts[one].end_min < from
                              OR any(other IN places WHERE other <> one AND parts[one].start_max > parts[other].end_min))
                       THEN 'certain' ELSE 'possible' END) AS certainty
WHERE certainty = 'certain' OR NOT $certain_only
ORDER BY f.start_min, f.end_min, f.id
SKIP $skip LIMIT $limit
RETURN f AS version, f.id AS fact, kind, certainty,
       {start_min: toString(f.start_min), start_max: toString(f.start_max), end_min: toString(f.end_min),
        end_max: toString(f.end_max), start_kind: f.start_kind, end_kind: f.end_kind} AS shape_bounds,
       COLLECT {
         MATCH (f)-[as]->(a:Actor) WHERE type(as) <> 'REPRESENTATIVE'
         RETURN {relation: type(as), actor: a.id, start_min: toString(as.start_min), start_max: toString(as.start_max),
                 end_min: toString(as.end_min), end_max: toString(as.end_max)} ORDER BY type(as), a.id
       } AS own_times
