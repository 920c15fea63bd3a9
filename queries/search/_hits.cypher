// The things that bear an id, an identifier, a name or nearly a name; of those that are served, in one record.
MATCH (g:Graph {name: 'tertius'})
RETURN g.epoch AS epoch, COLLECT {
  UNWIND $asked AS asked
  CALL (asked) {
    UNWIND asked.ids AS id
    MATCH (:Record {id: id})-[stands:RESOLVES_TO]->(t)<-[:VERSION_OF]-(v:Version)
    WHERE stands.since <= $epoch < stands.until AND v.since <= $epoch < v.until AND $policy IN v.policies
    RETURN t, v, ['id', id, id, null, null, null] AS hit
    UNION
    UNWIND asked.identifiers AS id
    MATCH (:Identifier {id: id})<-[as:IDENTIFIED_BY]-(v:Version)-[:VERSION_OF]->(t)
    WHERE v.since <= $epoch < v.until AND $policy IN v.policies
    RETURN t, v, ['identifier', id, id, as.status, null, coalesce(as.valid, [])] AS hit
    UNION
    UNWIND asked.keys AS key
    MATCH (name:Name {key: key})<-[as:NAMED]-(v:Version)-[:VERSION_OF]->(t)
    WHERE v.since <= $epoch < v.until AND $policy IN v.policies
    RETURN t, v, ['name', name.key, as.text, as.kind, as.lang, null] AS hit
    UNION
    UNWIND asked.queries AS query
    // the index ranks by names that are not published or are closed, too: more is taken than is shown, and ranked anew
    CALL db.index.fulltext.queryNodes('name_text', query, {limit: $hits}) YIELD node
    MATCH (node)<-[as:NAMED]-(v:Version)-[:VERSION_OF]->(t)
    WHERE v.since <= $epoch < v.until AND $policy IN v.policies
    RETURN t, v, ['name', node.key, as.text, as.kind, as.lang, null] AS hit
  }
  WITH asked, t, v, hit WHERE t:!Fact&!Source
  WITH asked, t, v, collect(DISTINCT hit) AS hits
  WITH asked, t, v, hits, head([label IN labels(t) WHERE label IN $labels]) AS label
  WHERE label IN asked.labels AND (asked.kind IS NULL OR v.type = asked.kind)
  RETURN [asked.number, t.id, label, v.name, v.type, v.acronym, v.date, hits] AS row
} AS rows
