// name: co-signature-network
// summary: Who agreed with whom: a tie between two parties that signed or joined the same document.
// note: undirected; a tie an agreement. Witnesses, mediators and others who only attended are left out.
// param: process: process   only documents that mediations of this process led to
// param: region: place   only what happened at this place, or in places of this state
// column: source   id of the actor the tie begins at
// column: source_name   its name
// column: source_kind   what sort of actor
// column: target   id of the actor the tie ends at
// column: target_name   its name
// column: target_kind   what sort of actor
// column: relation   kind of the fact
// column: fact   id of the agreement
// column: sign   0: the tie is neither friendly nor hostile by itself
// column: weight   1: a tie an agreement
// column: certainty   certain or possible for the days asked about
// column: sources
// example: as_of=2015-07-01 -> source contains tertius:gov_mali
// example: process=proc_algiers as_of=any -> fact contains tertius:agr_algiers_2015
MATCH (a:Actor)<-[as_source:SIGNATORY]-(f:Signature)-[:OF]->(document)<-[:OF]-(h:Signature)-[as_target:SIGNATORY]->(b:Actor)
WHERE f.since <= $epoch < f.until AND $policy IN f.policies
  AND h.since <= $epoch < h.until AND $policy IN h.policies
  AND a.id < b.id AND as_source.role IN ['party', 'adherent'] AND as_target.role IN ['party', 'adherent']
  AND all(one IN [f, h] WHERE NOT coalesce(one.act, '') IN ['withdrew', 'terminated'])
  AND ($process IS NULL OR EXISTS {
    MATCH (document)<-[:LED_TO]-(m:Mediation)-[:IN_PROCESS]->(p:Process)
    WHERE m.since <= $epoch < m.until AND $policy IN m.policies AND p.id IN $process
  })
  AND ($region IS NULL OR EXISTS {
    MATCH (f)-[:AT]->(place:Place)<-[:VERSION_OF]-(pv:PlaceVersion)
    WHERE pv.since <= $epoch < pv.until AND $policy IN pv.policies AND (place.id IN $region OR pv.country IN $region)
  })
WITH a AS source, b AS target, document AS thing, [f, h] AS versions, [] AS roles,
     'Agreement' AS relation, 0 AS sign, null AS weight, true AS happened
//use: networks/_rows
