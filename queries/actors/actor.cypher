// name: actor
// summary: One actor: its names in every language, its identifiers, and the kinds of facts that name it.
// note: The actor itself, whatever include says; timeline-of-actor lists the facts.
// param: actor: actor = required   whose page
// column: actor   id
// column: name   main name
// column: kind   what sort of actor
// column: acronym   its acronym
// column: names   every recorded name: text, language, kind
// column: identifiers   external identifiers with their status and the spells in which each was valid
// column: facts   how many facts of each kind name it
// column: claims
// column: disputed
// column: overruled
// example: actor=iso3:MLI -> actor contains tertius:mali
UNWIND $actor AS asked
WITH asked WHERE asked.via IS NULL
MATCH (v:ActorVersion)-[:VERSION_OF]->(a:Actor {id: asked.id})
WHERE v.since <= $epoch < v.until AND $policy IN v.policies
WITH v, a
ORDER BY a.id
SKIP $skip LIMIT $limit
RETURN v AS version, a.id AS actor, v.name AS name, v.type AS kind, v.acronym AS acronym,
       COLLECT {
         MATCH (v)-[as:NAMED]->(:Name)
         RETURN {text: as.text, lang: as.lang, kind: as.kind} ORDER BY as.kind, as.lang, as.text
       } AS names,
       COLLECT {
         MATCH (v)-[as:IDENTIFIED_BY]->(i:Identifier)
         RETURN {id: i.id, status: as.status, valid: coalesce(as.valid, [])} ORDER BY i.id
       } AS identifiers,
       COLLECT {
         MATCH (a)<--(f:Version)-[:VERSION_OF]->(fact:Fact)
         WHERE f.since <= $epoch < f.until AND $policy IN f.policies
         WITH [label IN labels(f) WHERE label <> 'Version'][0] AS kind, count(DISTINCT fact) AS number
         RETURN {kind: kind, facts: number} ORDER BY kind
       } AS facts
