// The actors that codes of countries stand for: ids, record ids or external identifiers.
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
MATCH (a)<-[:VERSION_OF]-(v:ActorVersion)
WHERE v.since <= $epoch < v.until AND $policy IN v.policies
RETURN code, a.id AS id, v.name AS name
ORDER BY code, id
