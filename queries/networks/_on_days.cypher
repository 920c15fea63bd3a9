// The ties of a network that held on the days asked about, a row each, and whether surely. Before it stand: source, target
// (identities), thing (what the tie is counted by: a version or a document), versions (the facts it rests on, one or two),
// roles (of its ends in them, at most two), relation, sign, weight (null is 1), happened.
// Versions and roles have four days each, and must hold together.
WITH *, versions + roles AS parts, CASE WHEN happened THEN $happened_from ELSE $from END AS first
WHERE all(part IN parts WHERE part.start_min <= $to AND part.end_max >= first)
  AND (happened OR none(one IN parts WHERE any(other IN parts WHERE one.start_min > other.end_max)))
WITH source, target, thing, versions, relation, sign, weight,
     CASE WHEN any(part IN parts WHERE part.start_max > $to OR part.end_min < first) THEN 'possible'
          // on one day they all held; within a longer time they might have missed each other
          WHEN happened OR first = $to OR none(one IN range(0, size(parts) - 1) WHERE any(other IN range(0, size(parts) - 1)
            WHERE one <> other AND parts[one].start_max > parts[other].end_min)) THEN 'certain'
          ELSE 'possible' END AS certainty
WHERE certainty = 'certain' OR NOT $certain_only
