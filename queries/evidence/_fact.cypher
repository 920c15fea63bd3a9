// The fact that an id stands for, if it is served or spoken of at the epoch.
MATCH (:Record {id: $id})-[stands:RESOLVES_TO]->(f:Fact)
WHERE stands.since <= $epoch < stands.until
RETURN f.id AS id
