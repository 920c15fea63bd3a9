// name: actors-search
// summary: Actors by name, alias or acronym in any language and script; accents, case and small misspellings do not matter.
// param: text: search = required   part of a name
// param: kind: code:actor_kind   one kind of actor: state, armed_group, person …
// column: actor   id
// column: name   main name
// column: kind   what sort of actor
// column: acronym   its acronym
// column: matched   the name that fits best
// column: identifiers   external identifiers
// column: score   how well it fits: 1 if all words of the name and of the text agree
// column: facts   how many facts name it
// example: text=الجزائر -> actor contains tertius:algeria
// example: text=azawad kind=armed_group -> actor contains tertius:mnla
CALL db.index.fulltext.queryNodes('name_text', $text.query) YIELD node
MATCH (node)<-[as:NAMED]-(v:ActorVersion)-[:VERSION_OF]->(a:Actor)
WHERE v.since <= $epoch < v.until AND $policy IN v.policies AND ($kind IS NULL OR v.type = $kind)
// the index ranks by names that are not published too: the share of words that fit is a rank of our own
WITH a, v, as, split(node.key, ' ') AS own
WITH a, v, as, reduce(fit = 0.0, word IN $text.words | fit + CASE
       WHEN word IN own THEN 1.0 WHEN any(one IN own WHERE one STARTS WITH word) THEN 0.8 ELSE 0.5 END)
     / CASE WHEN size(own) > size($text.words) THEN size(own) ELSE size($text.words) END AS score
ORDER BY score DESC, as.text
WITH a, v, collect(as.text)[0] AS matched, max(score) AS score
ORDER BY score DESC, a.id
SKIP $skip LIMIT $limit
RETURN a.id AS actor, v.name AS name, v.type AS kind, v.acronym AS acronym, matched,
       COLLECT { MATCH (v)-[:IDENTIFIED_BY]->(i:Identifier) RETURN i.id ORDER BY i.id } AS identifiers,
       score, COUNT {
         MATCH (a)<--(f:Version)-[:VERSION_OF]->(fact:Fact)
         WHERE f.since <= $epoch < f.until AND $policy IN f.policies
         RETURN DISTINCT fact
       } AS facts
