// The fact of an id, if it is served or spoken of at the epoch.
MATCH (f:Fact {id: $id})
WHERE EXISTS { MATCH (f)<-[:VERSION_OF]-(v:Version) WHERE v.since <= $epoch < v.until }
   OR EXISTS { MATCH (f)<-[live:LIVE]-(:Claim) WHERE live.since <= $epoch < live.until }
RETURN f.id AS id
