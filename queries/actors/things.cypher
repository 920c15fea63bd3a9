// name: things
// summary: Actors and other things with their names in every language and their identifiers.
// param: kind: code:thing_kind   Actor, Process, Agreement, Place, Event, Conflict, Instrument or Programme; all if left out
// column: id   its id
// column: label   Actor, Process, Agreement …
// column: name   main name
// column: kind   what sort of actor; null for other things
// column: acronym   its acronym
// column: names   every recorded name: text, language, kind
// column: identifiers   external identifiers with their status and the spells in which each was valid
// example: kind=Process -> id contains tertius:proc_algiers
MATCH (v:Version)-[:VERSION_OF]->(t:!Fact&!Source)
WHERE v.since <= $epoch < v.until AND $policy IN v.policies AND ($kind IS NULL OR $kind IN labels(t))
WITH v, t, coalesce(head([label IN labels(t) WHERE label IN ['Actor', 'Process', 'Agreement', 'Place', 'Event',
     'Conflict', 'Instrument', 'Programme']]), head(labels(t))) AS label
ORDER BY label, t.id
SKIP $skip LIMIT $limit
RETURN t.id AS id, label, v.name AS name, v.type AS kind, v.acronym AS acronym,
       COLLECT {
         MATCH (v)-[as:NAMED]->(:Name)
         RETURN {text: as.text, lang: as.lang, kind: as.kind} ORDER BY as.kind, as.lang, as.text
       } AS names,
       COLLECT {
         MATCH (v)-[as:IDENTIFIED_BY]->(i:Identifier)
         RETURN {id: i.id, status: as.status, valid: coalesce(as.valid, [])} ORDER BY i.id
       } AS identifiers
