// The processes, places, agreements and other things that a fact refers to; `version` is the row's version.
CALL (version) {
  MATCH (version)-[as]->(t:!Actor&!Fact)<-[:VERSION_OF]-(v:Version)
  WHERE type(as) <> 'VERSION_OF' AND v.since <= $epoch < v.until AND $policy IN v.policies
  WITH as, t, v ORDER BY type(as), t.id
  RETURN collect({relation: type(as), kind: head(labels(t)), id: t.id, name: v.name}) AS things
}
