// name: agreement-network
// summary: Who agreed with whom: a tie between two parties that signed or joined the same document.
// note: undirected; a tie an agreement. Witnesses, mediators and others who only attended are left out.
// column: source   id of the actor the tie begins at
// column: source_name   its name
// column: source_kind   what sort of actor
// column: target   id of the actor the tie ends at
// column: target_name   its name
// column: target_kind   what sort of actor
// column: relation   kind of the fact
// column: fact   id of the agreement
// column: sign   0: the tie is neither friendly nor hostile by itself
// column: certainty   certain or possible for the days asked about
// column: sources   ids of the sources of both signatures
// example: as_of=2015-07-01 -> source contains tertius:gov_mali
MATCH (a:Actor)<-[as_source:SIGNATORY]-(f:Signature)-[:OF]->(document)<-[:OF]-(h:Signature)-[as_target:SIGNATORY]->(b:Actor)
WHERE f.since <= $epoch < f.until AND $policy IN f.policies
  AND h.since <= $epoch < h.until AND $policy IN h.policies
  AND a.id < b.id AND as_source.role IN ['party', 'adherent'] AND as_target.role IN ['party', 'adherent']
  AND all(one IN [f, h] WHERE NOT coalesce(one.act, '') IN ['withdrew', 'terminated'])
  AND all(part IN [f, h] WHERE part.start_min <= $to AND part.end_max >= $happened_from)
WITH a AS source, b AS target, document, collect(DISTINCT f.id) + collect(DISTINCT h.id) AS signatures,
     min(CASE WHEN all(part IN [f, h] WHERE part.start_max <= $to AND part.end_min >= $happened_from)
              THEN 'certain' ELSE 'possible' END) AS certainty
WHERE certainty = 'certain' OR NOT $certain_only
ORDER BY document.id, source.id, target.id
SKIP $skip LIMIT $limit
OPTIONAL MATCH (source)<-[:VERSION_OF]-(sv:ActorVersion)
WHERE sv.since <= $epoch < sv.until AND $policy IN sv.policies
OPTIONAL MATCH (target)<-[:VERSION_OF]-(tv:ActorVersion)
WHERE tv.since <= $epoch < tv.until AND $policy IN tv.policies
RETURN source.id AS source, sv.name AS source_name, sv.type AS source_kind,
       target.id AS target, tv.name AS target_name, tv.type AS target_kind,
       'Agreement' AS relation, document.id AS fact, 0 AS sign, certainty,
       COLLECT {
         MATCH (served:Version)-[:VERSION_OF]->(fact:Fact)
         WHERE fact.id IN signatures AND served.since <= $epoch < served.until AND $policy IN served.policies
         MATCH (served)-[:VERSION_OF|MERGED_FROM]->(:Fact)<-[live:LIVE]-(:Claim)-[:CITES]->(s:Source)
               <-[:VERSION_OF]-(release:SourceVersion)
         WHERE live.since <= $epoch < live.until
           AND release.since <= $epoch < release.until AND $policy IN release.policies
         RETURN DISTINCT s.id ORDER BY s.id
       } AS sources
