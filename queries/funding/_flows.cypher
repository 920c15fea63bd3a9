// The flows between those asked for, with their certainty: `$funder` and `$recipient` of the question.
CALL () {
  UNWIND coalesce($funder, []) AS asked
  MATCH (:Actor {id: asked.id})<-[:FUNDER|REPRESENTATIVE]-(f:Funding)
  WHERE f.since <= $epoch < f.until AND $policy IN f.policies
  RETURN f
  UNION
  UNWIND CASE WHEN $funder IS NULL THEN coalesce($recipient, []) ELSE [] END AS asked
  MATCH (:Actor {id: asked.id})<-[:RECIPIENT|REPRESENTATIVE]-(f:Funding)
  WHERE f.since <= $epoch < f.until AND $policy IN f.policies
  RETURN f
  UNION
  UNWIND CASE WHEN $funder IS NULL AND $recipient IS NULL THEN [1] ELSE [] END AS everything
  MATCH (f:Funding)
  WHERE f.since <= $epoch < f.until AND $policy IN f.policies
  RETURN f
}
WITH f WHERE f.start_min <= $to AND f.end_max >= $happened_from
CALL (f) {
  UNWIND coalesce($funder, [null]) AS asked_funder
  OPTIONAL MATCH (f)-[as_funder:FUNDER|REPRESENTATIVE]->(:Actor {id: asked_funder.id})
  WHERE type(as_funder) <> 'REPRESENTATIVE' OR as_funder.of = 'FUNDER'
  WITH f, asked_funder, as_funder WHERE asked_funder IS NULL OR as_funder IS NOT NULL
  UNWIND coalesce($recipient, [null]) AS asked_recipient
  OPTIONAL MATCH (f)-[as_recipient:RECIPIENT|REPRESENTATIVE]->(:Actor {id: asked_recipient.id})
  WHERE type(as_recipient) <> 'REPRESENTATIVE' OR as_recipient.of = 'RECIPIENT'
  WITH f, asked_funder, as_funder, asked_recipient, as_recipient WHERE asked_recipient IS NULL OR as_recipient IS NOT NULL
  WITH [part IN [f, asked_funder, as_funder, asked_recipient, as_recipient] WHERE part IS NOT NULL] AS parts, asked_funder, asked_recipient
  WITH asked_funder, asked_recipient, parts, range(0, size(parts) - 1) AS places,
       reduce(day = $happened_from, part IN parts | CASE WHEN part.start_min > day THEN part.start_min ELSE day END) AS first,
       reduce(day = $to, part IN parts | CASE WHEN part.end_max < day THEN part.end_max ELSE day END) AS last
  WHERE first <= last
  // surely on a common day: no part misses the days asked about, and no two miss each other
  WITH asked_funder, asked_recipient, none(one IN places WHERE parts[one].start_max > $to OR parts[one].end_min < $happened_from
              OR any(other IN places WHERE other <> one AND parts[one].start_max > parts[other].end_min)) AS is_sure
  RETURN max(CASE WHEN is_sure THEN 1 ELSE 0 END) AS sure, min(asked_funder.number) AS funder_way,
         min(asked_recipient.number) AS recipient_way
}
WITH f, funder_way, recipient_way, sure WHERE sure IS NOT NULL AND (sure = 1 OR NOT $certain_only)
WITH f, funder_way, recipient_way, CASE sure WHEN 1 THEN 'certain' ELSE 'possible' END AS certainty
