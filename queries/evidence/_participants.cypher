// The actors of a fact with their roles; `version` is the row's version.
CALL (version) {
  MATCH (version)-[as]->(a:Actor)
  WHERE NOT type(as) IN ['REPRESENTATIVE', 'VERSION_OF', 'MERGED_FROM']
  OPTIONAL MATCH (a)<-[:VERSION_OF]-(v:ActorVersion)
  WHERE v.since <= $epoch < v.until AND $policy IN v.policies
  OPTIONAL MATCH (version)-[:REPRESENTATIVE {of: type(as), of_actor: as.record}]->(person:Actor)
  OPTIONAL MATCH (person)<-[:VERSION_OF]-(pv:ActorVersion)
  WHERE pv.since <= $epoch < pv.until AND $policy IN pv.policies
  WITH as, a, v, person, pv ORDER BY type(as), as.side, a.id
  RETURN collect({
    relation: type(as), actor: a.id, name: v.name, kind: v.type, role: as.role, side: as.side,
    representative: person.id, representative_name: coalesce(pv.name, as.representative_name),
    on_behalf_of: as.on_behalf_of, valid: as.valid, attested: as.attested
  }) AS participants
}
