// What an export holds of the facts whose ids are in $ids: everything that is served of them, with their live claims.
UNWIND $ids AS id
MATCH (:Fact {id: id})<-[:VERSION_OF]-(f:Version)
WHERE f.since <= $epoch < f.until AND $policy IN f.policies
RETURN f.id AS id, head([label IN labels(f) WHERE label <> 'Version']) AS kind, f.summary AS summary,
       f.valid AS valid, f.attested AS attested, f.disputed AS disputed, f.decided AS decided,
       {start_min: toString(f.start_min), start_max: toString(f.start_max), end_min: toString(f.end_min),
        end_max: toString(f.end_max), start_kind: f.start_kind, end_kind: f.end_kind} AS bounds,
       [name IN $value_names WHERE f[name] IS NOT NULL | [name, f[name]]] AS values,
       COLLECT {
         MATCH (f)-[as]->(a:Actor)
         WHERE type(as) <> 'REPRESENTATIVE' AND NOT coalesce(as.role, type(as)) IN $without
         OPTIONAL MATCH (f)-[:REPRESENTATIVE {of: type(as), of_actor: as.record}]->(person:Actor)
         WITH as, a, person ORDER BY type(as), as.side, a.id
         RETURN {
           actor: a.id, relation: type(as), role: as.role, side: as.side, on_behalf_of: as.on_behalf_of,
           representative: person.id, representative_name: as.representative_name, valid: as.valid,
           attested: as.attested, start_min: toString(as.start_min), start_max: toString(as.start_max),
           end_min: toString(as.end_min), end_max: toString(as.end_max)
         }
       } AS participants,
       COLLECT {
         MATCH (f)-[as]->(t:!Actor&!Fact)<-[:VERSION_OF]-(v:Version)
         WHERE NOT type(as) IN ['VERSION_OF', 'MERGED_FROM']
           AND v.since <= $epoch < v.until AND $policy IN v.policies
         WITH as, t ORDER BY type(as), t.id
         RETURN {relation: type(as), id: t.id, kind: head(labels(t))}
       } AS things,
       COLLECT {
         MATCH (f)-[:VERSION_OF|MERGED_FROM]->(:Fact)<-[live:LIVE]-(claim:Claim)
         WHERE live.since <= $epoch < live.until
         OPTIONAL MATCH (claim)-[cite:CITES]->(source:Source)<-[:VERSION_OF]-(release:SourceVersion)
         WHERE release.since <= $epoch < release.until AND $policy IN release.policies
         //public: WITH claim, cite, source, release
         //public: WHERE release IS NOT NULL OR NOT EXISTS { MATCH (claim)-[:CITES]->() }
         WITH claim, cite, source, release
         ORDER BY coalesce(release.reliability, 'F'), claim.credibility, claim.id, cite.number
         RETURN {
           claim: claim.id, stance: claim.stance, credibility: claim.credibility, note: claim.note,
           source: source.id, title: release.title, publisher: release.publisher, date: release.date,
           url: release.url, reliability: release.reliability, licence: release.licence, quote: cite.quote,
           locator: cite.locator,
           loads: COLLECT {
             MATCH (claim)<-[:ASSERTED]-(l:Load) WHERE l.state = 'applied' AND l.epoch <= $epoch RETURN l.id
           }
         }
       } AS claims
