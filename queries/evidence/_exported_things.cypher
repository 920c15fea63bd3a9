// What an export holds of the actors and other things whose ids are in $ids: names, identifiers, values.
UNWIND $ids AS id
CALL (id) {
  MATCH (t:Actor {id: id}) RETURN t, 'Actor' AS label
  UNION ALL MATCH (t:Process {id: id}) RETURN t, 'Process' AS label
  UNION ALL MATCH (t:Agreement {id: id}) RETURN t, 'Agreement' AS label
  UNION ALL MATCH (t:Conflict {id: id}) RETURN t, 'Conflict' AS label
  UNION ALL MATCH (t:Event {id: id}) RETURN t, 'Event' AS label
  UNION ALL MATCH (t:Instrument {id: id}) RETURN t, 'Instrument' AS label
  UNION ALL MATCH (t:Place {id: id}) RETURN t, 'Place' AS label
  UNION ALL MATCH (t:Programme {id: id}) RETURN t, 'Programme' AS label
}
MATCH (t)<-[:VERSION_OF]-(v:Version)
WHERE v.since <= $epoch < v.until AND $policy IN v.policies
RETURN id, label, v.name AS name, v.type AS kind, v.acronym AS acronym,
       [name IN $value_names WHERE v[name] IS NOT NULL | [name, v[name]]] AS values,
       COLLECT {
         MATCH (v)-[as:NAMED]->(:Name)
         WITH as ORDER BY as.kind, as.lang, as.text
         RETURN {text: as.text, lang: as.lang, kind: as.kind}
       } AS names,
       COLLECT {
         MATCH (v)-[as:IDENTIFIED_BY]->(i:Identifier)
         WITH as, i ORDER BY i.id
         RETURN {id: i.id, status: as.status, valid: coalesce(as.valid, [])}
       } AS identifiers
