// name: members-of
// summary: Who belonged to a coalition or organisation, from when to when.
// note: The organisation is asked for alone: who belongs to what it belongs to is no member of it.
// param: organisation: actor   the coalition or organisation
// param: member: actor   a member
// column: membership   id of the fact
// column: member   id of the member
// column: organisation   id of the organisation
// column: faction   part of the member that joined
// column: function   what it did there
// column: via   the way by which the member asked for belonged to it, or null if itself
// column: participants
// column: things
// column: valid
// column: start
// column: end
// column: certainty   certain or possible for the days asked about
// column: claims
// column: disputed
// column: overruled
// example: organisation=cma as_of=2015-06-20 -> member contains tertius:mnla
// example: organisation=cma member=mnla as_of=2015-06-20 -> organisation contains tertius:cma
CALL () {
  UNWIND coalesce([one IN $organisation WHERE one.via IS NULL], []) AS asked
  MATCH (:Actor {id: asked.id})<-[:ORGANISATION|REPRESENTATIVE]-(f:Membership)
  WHERE f.since <= $epoch < f.until AND $policy IN f.policies
  RETURN f
  UNION
  UNWIND CASE WHEN $organisation IS NULL THEN coalesce($member, []) ELSE [] END AS asked
  MATCH (:Actor {id: asked.id})<-[:MEMBER|REPRESENTATIVE]-(f:Membership)
  WHERE f.since <= $epoch < f.until AND $policy IN f.policies
  RETURN f
  UNION
  UNWIND CASE WHEN $organisation IS NULL AND $member IS NULL THEN [1] ELSE [] END AS everything
  MATCH (f:Membership)
  WHERE f.since <= $epoch < f.until AND $policy IN f.policies
  RETURN f
}
WITH f WHERE f.start_min <= $to AND f.end_max >= $from
CALL (f) {
  UNWIND coalesce([one IN $organisation WHERE one.via IS NULL], [null]) AS asked_organisation
  OPTIONAL MATCH (f)-[as_organisation:ORGANISATION|REPRESENTATIVE]->(:Actor {id: asked_organisation.id})
  WHERE type(as_organisation) <> 'REPRESENTATIVE' OR as_organisation.of = 'ORGANISATION'
  WITH f, asked_organisation, as_organisation WHERE asked_organisation IS NULL OR as_organisation IS NOT NULL
  UNWIND coalesce($member, [null]) AS asked_member
  OPTIONAL MATCH (f)-[as_member:MEMBER|REPRESENTATIVE]->(:Actor {id: asked_member.id})
  WHERE type(as_member) <> 'REPRESENTATIVE' OR as_member.of = 'MEMBER'
  WITH f, asked_organisation, as_organisation, asked_member, as_member WHERE asked_member IS NULL OR as_member IS NOT NULL
  WITH [part IN [f, asked_organisation, as_organisation, asked_member, as_member] WHERE part IS NOT NULL] AS parts, asked_member
  WITH asked_member, parts, range(0, size(parts) - 1) AS places,
       reduce(day = $from, part IN parts | CASE WHEN part.start_min > day THEN part.start_min ELSE day END) AS first,
       reduce(day = $to, part IN parts | CASE WHEN part.end_max < day THEN part.end_max ELSE day END) AS last
  WHERE first <= last
  // surely on a common day: no part misses the days asked about, and no two miss each other
  WITH asked_member, none(one IN places WHERE parts[one].start_max > $to OR parts[one].end_min < $from
              OR any(other IN places WHERE other <> one AND parts[one].start_max > parts[other].end_min)) AS is_sure
  RETURN max(CASE WHEN is_sure THEN 1 ELSE 0 END) AS sure, min(asked_member.number) AS way
}
WITH f, sure, way WHERE sure IS NOT NULL AND (sure = 1 OR NOT $certain_only)
ORDER BY f.start_min, f.end_min, f.id
SKIP $skip LIMIT $limit
RETURN f AS version, f.id AS membership,
       head([(f)-[:MEMBER]->(a) | a.id]) AS member, head([(f)-[:ORGANISATION]->(a) | a.id]) AS organisation,
       f.faction AS faction, f.function AS function, $member[way].via AS via,
       CASE sure WHEN 1 THEN 'certain' ELSE 'possible' END AS certainty
