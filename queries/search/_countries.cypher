// The actors that codes of countries stand for: ids, record ids or external identifiers; and their parts of the world.
UNWIND $codes AS code
CALL (code) {
  MATCH (:Record {id: code})-[stands:RESOLVES_TO]->(a:Actor)
  WHERE stands.since <= $epoch < stands.until
  RETURN a
  UNION
  MATCH (:Identifier {id: code})<-[:IDENTIFIED_BY]-(bearer:ActorVersion)-[:VERSION_OF]->(a:Actor)
  WHERE bearer.since <= $epoch < bearer.until AND $policy IN bearer.policies
  RETURN a
}
MATCH (a)<-[:VERSION_OF]-(sv:ActorVersion)
WHERE sv.since <= $epoch < sv.until AND $policy IN sv.policies
RETURN code, a.id AS id, sv.name AS name, COLLECT {
  //use: actors/_world_region
  RETURN DISTINCT world_region ORDER BY world_region
} AS world_regions
ORDER BY code, id
