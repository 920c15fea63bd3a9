// name: facts
// summary: Every fact of the kinds asked for, whatever its kind, in one form: for pictures and exports.
// param: actor: actor   only facts in which this actor takes part
// param: process: process   only facts of this process and of the agreements its mediations led to
// param: kind: text   one kind of fact only
// column: fact   id of the fact
// column: kind   kind of fact
// column: shape_bounds   start_min, start_max, end_min, end_max and what is known of both ends
// column: own_times   participants' own bounds by relation and actor
// column: values   the fact's own values
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
  RETURN f
  UNION
  UNWIND CASE WHEN $actor IS NULL THEN [1] ELSE [] END AS everything
  MATCH (f:Version)-[:VERSION_OF]->(:Fact)
  WHERE f.since <= $epoch < f.until AND $policy IN f.policies
  RETURN f
}
WITH f, [label IN labels(f) WHERE label <> 'Version'][0] AS kind
WHERE ($kind IS NULL OR kind = $kind) AND f.start_min <= $to AND f.end_max >= $from
  AND ($process IS NULL OR EXISTS { MATCH (f)-->(p:Process) WHERE p.id IN $process }
    OR EXISTS {
      MATCH (f)-[:OF]->(:Agreement)<-[:LED_TO]-(m:Mediation)-[:IN_PROCESS]->(p:Process)
      WHERE p.id IN $process AND m.since <= $epoch < m.until
    })
WITH f, kind, CASE WHEN f.start_max <= $to AND f.end_min >= $from THEN 'certain' ELSE 'possible' END AS certainty
WHERE certainty = 'certain' OR NOT $certain_only
ORDER BY f.start_min, f.end_min, f.id
SKIP $skip LIMIT $limit
RETURN f AS version, f.id AS fact, kind, certainty,
       {start_min: toString(f.start_min), start_max: toString(f.start_max), end_min: toString(f.end_min),
        end_max: toString(f.end_max), start_kind: f.start_kind, end_kind: f.end_kind} AS shape_bounds,
       [(f)-[as]->(a:Actor) WHERE type(as) <> 'REPRESENTATIVE' |
         {relation: type(as), actor: a.id, start_min: toString(as.start_min), start_max: toString(as.start_max),
          end_min: toString(as.end_min), end_max: toString(as.end_max)}] AS own_times,
       f {.mode, .strategy, .outcome, .act, .obligations, .faction, .function, .flow_status, .amount, .currency,
          .amount_usd, .usd_rate, .usd_rate_date, .aggregate_of, .type, .attribution, .established, .intensity,
          .deaths_low, .deaths_best, .deaths_high, .deaths_of, .title, .how, .measures, .mandate, .code,
          .vocabulary, .vocabulary_version} AS values
