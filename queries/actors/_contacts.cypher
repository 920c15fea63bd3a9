// Whom the actor x met, and in what: y, and the link with the fact, its kind, both roles and whether all of it is sure.
MATCH (x)<-[first]-(f:Version)-[second]->(y:Actor)
WHERE f.since <= $epoch < f.until AND $policy IN f.policies AND x <> y
  AND type(first) <> 'REPRESENTATIVE' AND type(second) <> 'REPRESENTATIVE'
  AND ($kind IS NULL OR $kind IN labels(f))
  AND first.start_min <= second.end_max AND second.start_min <= first.end_max
WITH f, first, second, y, head([label IN labels(f) WHERE label <> 'Version']) AS kind
WITH f, first, second, y, kind, CASE WHEN kind IN $occurrences THEN $happened_from ELSE $from END AS from,
     [f, first, second] AS parts
WHERE none(part IN parts WHERE part.start_min > $to OR part.end_max < from)
WITH f, first, second, y, kind,
     none(part IN parts WHERE part.start_max > $to OR part.end_min < from)
     AND none(one IN range(0, 2) WHERE any(two IN range(0, 2)
       WHERE two <> one AND parts[one].start_max > parts[two].end_min)) AS is_sure
WHERE is_sure OR NOT $certain_only
RETURN y, {fact: f, kind: kind, first: first, second: second, is_sure: is_sure} AS link
