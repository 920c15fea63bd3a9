// The network in the memory of Graph Data Science: each pair that is tied on the days asked about once, in one order where
// direction is ignored, with the weights of its ties summed; and how many ties that are. No tie leaves the database.
//use: networks/_on_days
WITH source, target, thing, CASE WHEN $weighing = 'own' THEN coalesce(weight, 1.0) END AS weight
WHERE size($other_kinds) = 0 OR NOT EXISTS {
  UNWIND [source, target] AS one
  MATCH (one:Actor)<-[:VERSION_OF]-(v:ActorVersion)
  WHERE v.since <= $epoch < v.until AND $policy IN v.policies AND v.type IN $other_kinds
}
// a pair that one fact ties twice is tied once
WITH thing, weight, collect(DISTINCT [id(source), id(target)]) AS ties
WITH ties, CASE
  WHEN $weighing = 'own' THEN weight
  // in a fact of k members 1/(k-1); whoever is alone in it is tied to itself
  WHEN $weighing = 'facts' OR size(ties) = 1 THEN 1.0
  ELSE 1.0 / (COUNT { UNWIND ties AS tie UNWIND tie AS member RETURN DISTINCT member } - 1)
END AS weight
UNWIND ties AS tie
WITH CASE WHEN $directed OR tie[0] < tie[1] THEN tie ELSE [tie[1], tie[0]] END AS pair, sum(weight) AS weight, count(*) AS ties
// whoever is only tied to itself is there without a tie
WITH pair[$first] AS source, CASE WHEN pair[0] <> pair[1] THEN pair[1 - $first] END AS target, weight, ties
RETURN gds.graph.project($graph, source, target, {relationshipProperties: {weight: weight}}, $configuration) AS graph,
     count(target) AS pairs,
     sum(CASE WHEN target IS NOT NULL THEN ties ELSE 0 END) AS ties,
     sum(CASE WHEN target IS NULL THEN ties ELSE 0 END) AS self_ties,
     count(CASE WHEN target IS NOT NULL AND weight <= 0 THEN 1 END) AS weightless
