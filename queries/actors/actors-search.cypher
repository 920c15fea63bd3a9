// name: actors-search
// summary: Actors by name, alias or acronym in any language and script; accents, case and small misspellings do not matter.
// param: text: search = required   part of a name
// param: kind: text   one kind of actor: state, armed_group, person …
// column: actor   id
// column: name   main name
// column: kind   what sort of actor
// column: acronym   its acronym
// column: matched   the name that fits best
// column: identifiers   external identifiers
// column: score   how well it fits; larger is better
// column: facts   how many facts name it
// example: text=الجزائر -> actor contains tertius:algeria
// example: text=azawad kind=armed_group -> actor contains tertius:mnla
CALL db.index.fulltext.queryNodes('name_text', $text) YIELD node, score
MATCH (node)<-[as:NAMED]-(v:ActorVersion)-[:VERSION_OF]->(a:Actor)
WHERE v.since <= $epoch < v.until AND $policy IN v.policies AND ($kind IS NULL OR v.type = $kind)
WITH a, v, as, score ORDER BY score DESC, as.text
WITH a, v, collect(as.text)[0] AS matched, max(score) AS score
ORDER BY score DESC, a.id
SKIP $skip LIMIT $limit
RETURN a.id AS actor, v.name AS name, v.type AS kind, v.acronym AS acronym, matched,
       COLLECT { MATCH (v)-[:IDENTIFIED_BY]->(i:Identifier) RETURN i.id ORDER BY i.id } AS identifiers,
       score, COUNT { MATCH (a)<--(f:Version)-[:VERSION_OF]->(:Fact) WHERE f.since <= $epoch < f.until } AS facts
