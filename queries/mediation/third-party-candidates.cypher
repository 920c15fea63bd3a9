// name: third-party-candidates
// summary: Who could mediate between two sides: third parties by their record, their ties to each side and their bias, with what each of these rests on.
// note: A suggestion, no finding: the graph knows what is recorded, not who is willing, trusted or free. Judge by the features, not by the order.
// note: The order is that of the score: 2 ln(1+between) + ln(1+the smaller of with_a and with_b) + 0.5 ln(1+similar) + 0.5 ln(1+cases), 0.5 more each for who hosted or mandated talks of a side, less bias, less 1 for who fought a side. The weights are set by hand, not fitted.
// note: bias is 0.5 times the distance of ln(1+ties) to the one side and to the other; ties are alliances with it, support and money for it. Its direction is not judged: a partial mediator may be the one whom a side heeds.
// note: The record is what had begun by the last of the days asked about; alliances are those of these days. Whoever never had a part in talks as mediator, host or mandator has no row, nor has a side itself.
// param: side_a: actor = required   the one side; takes in its governments and the coalitions it belonged to
// param: side_b: actor = required   the other side
// column: candidate   id of the third party
// column: name   its name
// column: kind   what sort of actor
// column: score   the weighted sum of the features, by which rows are ordered; it means nothing by itself
// column: between   ids of the mediations in which both sides were parties and it was the third
// column: with_a   ids of those with the one side, without the other
// column: with_b   ids of those with the other
// column: similar   how many mediations it had a part in whose parties are of the kinds of both sides, other than those
// column: cases   how many mediations it had a part in at all
// column: hosted   how many with a side it hosted
// column: mandated   how many with a side it mandated
// column: allied_a   ids of alliances with the one side
// column: allied_b   ids of alliances with the other
// column: helped_a   ids of support and money for the one side; alleged support is left out
// column: helped_b   ids of support and money for the other
// column: fought   ids of hostilities in which it stood against a side
// column: bias   0 where its ties to both sides are as many; see the note
// column: certainty   certain if it surely had a part in some talks by then
// column: claims
// column: sources
// example: side_a=mnla side_b=gov_mali as_of=2014-07-24 -> candidate is tertius:algeria and between contains mali:mediation:algiers-roadmap-2014 and certainty is certain
// example: side_a=mnla side_b=gov_mali as_of=2014-01-01 -> candidate is tertius:ecowas and certainty is certain
CALL () {
  MATCH (m:Mediation)-[as_third:MEDIATOR|HOSTED_BY|MANDATED_BY]->(third:Actor)
  WHERE m.since <= $epoch < m.until AND $policy IN m.policies AND m.start_min <= $to AND as_third.start_min <= $to
    AND NOT third.id IN [one IN $side_a + $side_b | one.id]
  WITH third, m, collect(DISTINCT type(as_third)) AS parts, max(CASE WHEN m.start_max <= $to AND as_third.start_max <= $to THEN 1 ELSE 0 END) AS sure
  WHERE sure = 1 OR NOT $certain_only
  CALL (m) {
    MATCH (m)-[as_party:PARTY]->(party:Actor)
    WHERE as_party.start_min <= $to
    OPTIONAL MATCH (party)<-[:VERSION_OF]-(v:ActorVersion)
    WHERE v.since <= $epoch < v.until AND $policy IN v.policies
    // only while the one asked about belonged to the party, if it is by belonging that it took part
    WITH v.type AS kind, [asked IN $side_a + $side_b WHERE asked.id = party.id AND asked.start_min <= m.end_max AND asked.end_max >= m.start_min
                            AND asked.start_min <= as_party.end_max AND asked.end_max >= as_party.start_min | asked.id] AS asked
    WITH kind, any(id IN asked WHERE id IN [one IN $side_a | one.id]) AS is_a, any(id IN asked WHERE id IN [one IN $side_b | one.id]) AS is_b
    RETURN collect(kind) AS kinds, any(one IN collect(is_a) WHERE one) AS has_a, any(one IN collect(is_b) WHERE one) AS has_b
  }
  WITH third, m, parts, sure, kinds, has_a, has_b ORDER BY m.start_min, m.id
  RETURN third, max(sure) AS sure, collect({id: m.id, parts: parts, kinds: kinds, a: has_a, b: has_b}) AS talks
}
CALL () {
  MATCH (v:ActorVersion)-[:VERSION_OF]->(side:Actor)
  WHERE v.since <= $epoch < v.until AND $policy IN v.policies AND side.id IN [$side_a[0].id, $side_b[0].id]
  RETURN collect(DISTINCT v.type) AS kinds_of_sides
}
CALL (third) {
  MATCH (third)<-[as:ALLY|SUPPORTER|FUNDER|SIDE]-(f:Alliance|Support|Funding|Hostility)-[as_other:ALLY|SUPPORTED|RECIPIENT|SIDE]->(other:Actor)
  WHERE f.since <= $epoch < f.until AND $policy IN f.policies AND f.start_min <= $to AND as.start_min <= $to AND as_other.start_min <= $to
    AND (NOT f:Alliance OR f.end_max >= $from AND as.end_max >= $from AND as_other.end_max >= $from)
    AND (NOT $certain_only OR f.start_max <= $to AND as.start_max <= $to AND as_other.start_max <= $to)
    AND coalesce(f.established, '') <> 'alleged'
    AND (NOT f:Hostility OR coalesce(as.side, third.id) <> coalesce(as_other.side, other.id))
    AND any(asked IN $side_a + $side_b WHERE asked.id = other.id AND asked.start_min <= f.end_max AND asked.end_max >= f.start_min)
  WITH DISTINCT f, other.id IN [one IN $side_a | one.id] AS is_a, other.id IN [one IN $side_b | one.id] AS is_b ORDER BY f.start_min, f.id
  RETURN collect({id: f.id, of: CASE WHEN f:Alliance THEN 'allied' WHEN f:Hostility THEN 'fought' ELSE 'helped' END, a: is_a, b: is_b}) AS ties
}
WITH third, sure, size(talks) AS cases, talks, ties,
     [one IN talks WHERE one.a AND one.b | one.id] AS between, [one IN talks WHERE one.a AND NOT one.b | one.id] AS with_a,
     [one IN talks WHERE one.b AND NOT one.a | one.id] AS with_b,
     size([one IN talks WHERE NOT (one.a OR one.b) AND size(one.kinds) > 1 AND all(kind IN kinds_of_sides WHERE kind IN one.kinds)]) AS similar,
     size([one IN talks WHERE (one.a OR one.b) AND 'HOSTED_BY' IN one.parts]) AS hosted,
     size([one IN talks WHERE (one.a OR one.b) AND 'MANDATED_BY' IN one.parts]) AS mandated,
     COLLECT { UNWIND ties AS one WITH one WHERE one.of = 'allied' AND one.a RETURN DISTINCT one.id ORDER BY one.id } AS allied_a,
     COLLECT { UNWIND ties AS one WITH one WHERE one.of = 'allied' AND one.b RETURN DISTINCT one.id ORDER BY one.id } AS allied_b,
     COLLECT { UNWIND ties AS one WITH one WHERE one.of = 'helped' AND one.a RETURN DISTINCT one.id ORDER BY one.id } AS helped_a,
     COLLECT { UNWIND ties AS one WITH one WHERE one.of = 'helped' AND one.b RETURN DISTINCT one.id ORDER BY one.id } AS helped_b,
     COLLECT { UNWIND ties AS one WITH one WHERE one.of = 'fought' RETURN DISTINCT one.id ORDER BY one.id } AS fought
WITH *, 0.5 * abs(log(1.0 + size(allied_a) + size(helped_a)) - log(1.0 + size(allied_b) + size(helped_b))) AS bias
WITH *, 2 * log(1.0 + size(between)) + log(1.0 + CASE WHEN size(with_a) < size(with_b) THEN size(with_a) ELSE size(with_b) END)
       + 0.5 * log(1.0 + similar) + 0.5 * log(1.0 + cases) + CASE WHEN hosted > 0 THEN 0.5 ELSE 0 END
       + CASE WHEN mandated > 0 THEN 0.5 ELSE 0 END - bias - CASE WHEN size(fought) > 0 THEN 1 ELSE 0 END AS score
ORDER BY score DESC, third.id
SKIP $skip LIMIT $limit
OPTIONAL MATCH (third)<-[:VERSION_OF]-(v:ActorVersion)
WHERE v.since <= $epoch < v.until AND $policy IN v.policies
RETURN third.id AS candidate, v.name AS name, v.type AS kind, round(score, 3) AS score, between, with_a, with_b, similar, cases,
       hosted, mandated, allied_a, allied_b, helped_a, helped_b, fought, round(bias, 3) AS bias,
       CASE sure WHEN 1 THEN 'certain' ELSE 'possible' END AS certainty,
       COLLECT { UNWIND [one IN talks | one.id] + allied_a + allied_b + helped_a + helped_b + fought AS id RETURN DISTINCT id ORDER BY id } AS rests_on
