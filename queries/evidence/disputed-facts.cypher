// name: disputed-facts
// summary: Every disagreement in the graph: the thing, what is served, what was overruled, why, and both sides' sources.
// note: On a single day: what had begun or happened by then, so that a quarrel about the past is not forgotten.
// param: kind: code:kind   one kind of fact or thing only
// column: fact   id of the fact or thing
// column: kind   what it is
// column: name   its name, for actors and other things
// column: participants
// column: valid
// column: certainty   certain or possible for the days asked about; a thing without a time is certain
// column: served   the slots and values that are served where claims disagree
// column: claims
// column: overruled
// example: kind=Funding as_of=any -> fact contains mali:funding:imf-ecf-2013.suspended-2014
MATCH (v:Version)-[:VERSION_OF]->(t)
WHERE v.since <= $epoch < v.until AND $policy IN v.policies AND v.disputed
WITH v, t, coalesce(t.kind, head(labels(t))) AS kind
WHERE ($kind IS NULL OR kind = $kind)
  AND (v.start_min IS NULL OR (v.start_min <= $to AND v.end_max >= $happened_from))
WITH v, kind, CASE WHEN v.start_min IS NULL OR (v.start_max <= $to AND v.end_min >= $happened_from)
                   THEN 'certain' ELSE 'possible' END AS certainty
WHERE certainty = 'certain' OR NOT $certain_only
ORDER BY kind, v.id
SKIP $skip LIMIT $limit
RETURN v AS version, v.id AS fact, kind, v.name AS name, certainty,
       v {.amount, .currency, .flow_status, .act, .outcome, .acronym, .name, .title, .date, .valid, .deaths_best} AS served
