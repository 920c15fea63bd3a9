// name: allies-of
// summary: Every alliance of an actor, with all allies and what they promised each other.
// param: actor: actor   whose alliances; all alliances if left out
// column: alliance   id of the fact
// column: obligations   codes of what they promised
// column: participants   everybody in the fact: relation, actor, name, role, side, representative, own time
// column: things   what the fact refers to: relation, id, name
// column: valid   EDTF time as the deciding claims give it
// column: start   earliest and latest possible first day
// column: end   earliest and latest possible last day
// column: certainty   certain or possible for the days asked about
// column: claims   every live claim, for and against, with source, reliability, credibility, quote and locator
// column: disputed   whether claims disagree
// column: overruled   values that were not served: slot, value, claims, why
// evidence: version
// example: actor=mali as_of=2024-01-01 -> participants contains tertius:niger
CALL () {
  UNWIND coalesce($actor, []) AS asked
  MATCH (:Actor {id: asked.id})<-[:ALLY|REPRESENTATIVE]-(f:Alliance)
  WHERE f.since <= $epoch < f.until AND $policy IN f.policies
  RETURN f
  UNION
  UNWIND CASE WHEN $actor IS NULL THEN [1] ELSE [] END AS everything
  MATCH (f:Alliance)
  WHERE f.since <= $epoch < f.until AND $policy IN f.policies
  RETURN f
}
WITH f WHERE f.start_min <= $to AND f.end_max >= $from
CALL (f) {
  UNWIND coalesce($actor, [null]) AS asked0
  OPTIONAL MATCH (f)-[as0:ALLY|REPRESENTATIVE]->(:Actor {id: asked0.id})
  WHERE type(as0) <> 'REPRESENTATIVE' OR as0.of IN ['ALLY']
  WITH f, asked0, as0 WHERE asked0 IS NULL OR as0 IS NOT NULL
  WITH [part IN [f, asked0, as0] WHERE part IS NOT NULL] AS parts
  WITH reduce(day = $from, part IN parts | CASE WHEN part.start_min > day THEN part.start_min ELSE day END) AS first,
       reduce(day = $from, part IN parts | CASE WHEN part.start_max > day THEN part.start_max ELSE day END) AS sure_first,
       reduce(day = $to, part IN parts | CASE WHEN part.end_max < day THEN part.end_max ELSE day END) AS last,
       reduce(day = $to, part IN parts | CASE WHEN part.end_min < day THEN part.end_min ELSE day END) AS sure_last
  WHERE first <= last
  RETURN max(CASE WHEN sure_first <= sure_last THEN 1 ELSE 0 END) AS sure
}
WITH f, sure WHERE sure IS NOT NULL AND (sure = 1 OR NOT $certain_only)
ORDER BY f.start_min, f.end_min, f.id
SKIP $skip LIMIT $limit
CALL (f) {
  MATCH (f)-[as]->(a:Actor)
  WHERE type(as) <> 'REPRESENTATIVE'
  OPTIONAL MATCH (a)<-[:VERSION_OF]-(v:ActorVersion)
  WHERE v.since <= $epoch < v.until AND $policy IN v.policies
  OPTIONAL MATCH (f)-[:REPRESENTATIVE {of: type(as), of_actor: as.record}]->(person:Actor)
  OPTIONAL MATCH (person)<-[:VERSION_OF]-(pv:ActorVersion)
  WHERE pv.since <= $epoch < pv.until AND $policy IN pv.policies
  WITH as, a, v, person, pv ORDER BY type(as), as.side, a.id
  RETURN collect({
    relation: type(as), actor: a.id, name: v.name, kind: v.type, role: as.role, side: as.side,
    representative: person.id, representative_name: coalesce(pv.name, as.representative_name),
    valid: as.valid, attested: as.attested
  }) AS participants
}
CALL (f) {
  MATCH (f)-[as]->(t)<-[:VERSION_OF]-(v:Version)
  WHERE v.since <= $epoch < v.until AND $policy IN v.policies AND NOT t:Actor AND NOT t:Fact
  WITH as, t, v ORDER BY type(as), t.id
  RETURN collect({relation: type(as), kind: head(labels(t)), id: t.id, name: v.name}) AS things
}
RETURN f AS version, f.id AS alliance, f.obligations AS obligations, participants, things, f.valid AS valid,
       [toString(f.start_min), toString(f.start_max)] AS start, [toString(f.end_min), toString(f.end_max)] AS end,
       CASE sure WHEN 1 THEN 'certain' ELSE 'possible' END AS certainty
