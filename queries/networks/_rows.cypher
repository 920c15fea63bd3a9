// The rows of a network, for people: its ties on the days asked about, with names and the sources they rest on.
// Before it stand: source, target (identities), thing (what the tie is counted by: a version or a document), versions
// (the facts it rests on, one or two), roles (of its ends in them, at most two), relation, sign, weight (null is 1), happened.
// Versions and roles have four days each, and must hold together.
WITH *, versions + roles AS parts, CASE WHEN happened THEN $happened_from ELSE $from END AS first
WHERE all(part IN parts WHERE part.start_min <= $to AND part.end_max >= first)
  AND (happened OR none(one IN parts WHERE any(other IN parts WHERE one.start_min > other.end_max)))
WITH source, target, thing, versions, relation, sign, weight,
     min(CASE WHEN any(part IN parts WHERE part.start_max > $to OR part.end_min < first) THEN 'possible'
              // on one day they all held; within a longer time they might have missed each other
              WHEN happened OR first = $to OR none(one IN range(0, size(parts) - 1) WHERE any(other IN range(0, size(parts) - 1)
                WHERE one <> other AND parts[one].start_max > parts[other].end_min)) THEN 'certain'
              ELSE 'possible' END) AS certainty
WHERE certainty = 'certain' OR NOT $certain_only
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
