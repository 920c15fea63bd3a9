// Which of the facts in $ids are left by the roles of their participants, by actors and by the reliability of sources.
UNWIND $ids AS id
MATCH (:Fact {id: id})<-[:VERSION_OF]-(f:Version)
WHERE f.since <= $epoch < f.until AND $policy IN f.policies
  AND ($reliability IS NULL OR EXISTS {
    MATCH (f)-[:VERSION_OF|MERGED_FROM]->(:Fact)<-[live:LIVE]-(claim:Claim {stance: 'asserts'})
    WHERE live.since <= $epoch < live.until
    MATCH (claim)-[:CITES]->(:Source)<-[:VERSION_OF]-(release:SourceVersion)
    WHERE release.since <= $epoch < release.until AND $policy IN release.policies
      AND release.reliability <= $reliability
  })
WITH f, COLLECT {
  MATCH (f)-[as]->(a:Actor) WHERE type(as) <> 'REPRESENTATIVE'
  RETURN [coalesce(as.role, type(as)), a.id]
} AS parts
WITH f, size(parts) AS whole, [part IN parts WHERE NOT part[0] IN $without] AS parts
// a fact that never had a participant is left where nothing is said of participants
WHERE $without = [] AND $role = [] AND $around = []
  OR any(part IN parts WHERE ($role = [] OR part[0] IN $role) AND ($around = [] OR part[1] IN $around))
RETURN f.id AS id, whole - size(parts) AS dropped,
       CASE WHEN $with_claims THEN COLLECT {
         MATCH (f)-[:VERSION_OF|MERGED_FROM]->(:Fact)<-[live:LIVE]-(claim:Claim)
         WHERE live.since <= $epoch < live.until
         OPTIONAL MATCH (claim)-[:CITES]->(:Source)<-[:VERSION_OF]-(release:SourceVersion)
         WHERE release.since <= $epoch < release.until AND $policy IN release.policies
         //public: WITH claim, release
         //public: WHERE release IS NOT NULL OR NOT EXISTS { MATCH (claim)-[:CITES]->() }
         RETURN DISTINCT claim.id
       } ELSE [] END AS claims
