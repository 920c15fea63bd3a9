// Every search key that a served thing has: how rare a word is among them says how much it tells.
MATCH (name:Name)
WHERE EXISTS { MATCH (name)<-[:NAMED]-(v:Version) WHERE v.since <= $epoch < v.until AND $policy IN v.policies }
RETURN collect(name.key) AS keys
