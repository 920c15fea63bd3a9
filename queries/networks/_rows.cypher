// The rows of a network, for people: its ties on the days asked about, with names and the sources they rest on.
// Before it stands what stands before `_on_days`.
//use: networks/_on_days
WITH source, target, thing, relation, sign, weight, min(certainty) AS certainty, head(collect(versions)) AS versions
ORDER BY thing.id, source.id, target.id
SKIP $skip LIMIT $limit
OPTIONAL MATCH (source)<-[:VERSION_OF]-(sv:Version)
WHERE sv.since <= $epoch < sv.until AND $policy IN sv.policies
OPTIONAL MATCH (target)<-[:VERSION_OF]-(tv:Version)
WHERE tv.since <= $epoch < tv.until AND $policy IN tv.policies
RETURN source.id AS source, sv.name AS source_name, sv.type AS source_kind,
       target.id AS target, coalesce(tv.title, tv.name, tv.summary) AS target_name,
       CASE WHEN target:Actor THEN tv.type ELSE relation END AS target_kind,
       relation, thing.id AS fact, sign, coalesce(weight, 1.0) AS weight, certainty, [one IN versions | one.id] AS rests_on
