// Who says that the facts behind ties are so, in columns: one entry a live claim and source.
UNWIND $nodes AS node
MATCH (version:Version)-[:VERSION_OF|MERGED_FROM]->(:!Version)<-[live:LIVE]-(claim:Claim)
WHERE id(version) = node AND live.since <= $epoch < live.until
OPTIONAL MATCH (claim)-[:CITES]->(source:Source)<-[:VERSION_OF]-(release:SourceVersion)
WHERE release.since <= $epoch < release.until AND $policy IN release.policies
RETURN collect(node) AS nodes, collect(claim.id) AS claims, collect(claim.stance = 'asserts') AS asserts,
       collect(coalesce(source.id, '')) AS sources
