// name: who-mediates-whom
// summary: Every mediation between parties, with all its mediators and their roles, its result, and the claims it rests on.
// note: A mediation of which only attendants are known, and no mediator, is in mediations-of-actor.
// note: The row's certainty is that of the mediation, the mediator and the parties asked for, on a common day; a mediation of unknown start is at most possible.
// param: party: actor   a party; takes in its governments, the coalitions it belonged to at the time, and its office holders
// param: other_party: actor   a second party of the same mediation
// param: mediator: actor   a mediator, or somebody who mediated for it
// param: process: process   the process it belongs to
// param: conflict: conflict   the conflict it concerned
// param: place: place   where they met: a place, or a state for every place in it
// param: world_region: code:world_region   part of the world of a state that is a party or whose government is one, by its Gleditsch-Ward or COW number
// param: role: code:mediation_role   a mediator's role: chief_mediator, co_mediator, facilitator, mediator, chair
// param: outcome: code:mediation_outcome   what it led to: ceasefire, partial_agreement, full_agreement, process_ongoing, failed, offered, refused
// column: mediation   id of the mediation; one row each, however many mediators it had
// column: mediators   who mediated: actor, name, role, via, representative, own time, certainty, a person's offices of the time
// column: parties   between whom: actor, name, side, via, representative, own time
// column: others   who attended, mandated or hosted it: actor, name, relation, role
// column: process   id of the process, or null
// column: process_name   its name
// column: place   where, or null; the first of the places
// column: places   the names of all of them
// column: valid
// column: start
// column: end
// column: certainty   certain or possible for the days asked about
// column: outcome   code, or null where nobody says
// column: agreements   ids of the agreements it led to
// column: agreement_names   their names
// column: summary
// column: claims
// column: disputed
// column: overruled
// example: party=mnla as_of=2014-07-20 -> mediators contains tertius:algeria
// example: party=iso3:MLI other_party=hcua mediator=algeria role=chief_mediator process=proc_algiers outcome=partial_agreement world_region=africa as_of=any -> mediation contains mali:mediation:algiers-roadmap-2014
CALL () {
  UNWIND coalesce($party, []) AS asked
  MATCH (:Actor {id: asked.id})<-[:PARTY|REPRESENTATIVE]-(m:Mediation)
  WHERE m.since <= $epoch < m.until AND $policy IN m.policies
  RETURN m
  UNION
  UNWIND CASE WHEN $party IS NULL THEN coalesce($mediator, []) ELSE [] END AS asked
  MATCH (:Actor {id: asked.id})<-[:MEDIATOR|REPRESENTATIVE]-(m:Mediation)
  WHERE m.since <= $epoch < m.until AND $policy IN m.policies
  RETURN m
  UNION
  UNWIND CASE WHEN $party IS NULL AND $mediator IS NULL THEN [1] ELSE [] END AS everything
  MATCH (m:Mediation)
  WHERE m.since <= $epoch < m.until AND $policy IN m.policies
  RETURN m
}
WITH m WHERE m.start_min <= $to AND m.end_max >= $from
  AND ($outcome IS NULL OR m.outcome = $outcome)
  AND ($process IS NULL OR EXISTS { MATCH (m)-[:IN_PROCESS]->(p:Process) WHERE p.id IN $process })
  AND ($conflict IS NULL OR EXISTS { MATCH (m)-[:CONCERNING]->(c:Conflict) WHERE c.id IN $conflict })
  AND ($place IS NULL OR EXISTS {
    MATCH (m)-[:AT]->(p:Place)<-[:VERSION_OF]-(pv:PlaceVersion)
    WHERE pv.since <= $epoch < pv.until AND $policy IN pv.policies AND (p.id IN $place OR pv.country IN $place)
  })
  AND ($world_region IS NULL OR EXISTS {
    MATCH (m)-[:PARTY]->(p:Actor)
    CALL (p) {
      RETURN p AS state
      UNION
      MATCH (p)<-[:HOLDER]-(o:Office)-[:ORGANISATION]->(state:Actor)
      WHERE o.since <= $epoch < o.until AND $policy IN o.policies
      RETURN state
    }
    MATCH (state)<-[:VERSION_OF]-(sv:ActorVersion)
    WHERE sv.since <= $epoch < sv.until AND $policy IN sv.policies
    //use: actors/_world_region
    WHERE world_region = $world_region
    RETURN world_region
  })
CALL (m) {
  // every way in which the row can be true: one asked party, one other party, one mediator
  UNWIND coalesce($party, [null]) AS asked
  OPTIONAL MATCH (m)-[as_party:PARTY|REPRESENTATIVE]->(:Actor {id: asked.id})
  WHERE type(as_party) = 'PARTY' OR as_party.of = 'PARTY'
  WITH m, asked, as_party WHERE asked IS NULL OR as_party IS NOT NULL
  UNWIND coalesce($other_party, [null]) AS other
  OPTIONAL MATCH (m)-[as_other:PARTY|REPRESENTATIVE]->(:Actor {id: other.id})
  WHERE type(as_other) = 'PARTY' OR as_other.of = 'PARTY'
  WITH m, asked, as_party, other, as_other
  WHERE other IS NULL OR asked IS NULL AND as_other IS NOT NULL
    OR coalesce(as_other.of_actor, as_other.record) <> coalesce(as_party.of_actor, as_party.record)
  MATCH (m)-[as_mediator:MEDIATOR|REPRESENTATIVE]->(third:Actor)
  WHERE (type(as_mediator) = 'MEDIATOR' OR as_mediator.of = 'MEDIATOR') AND ($role IS NULL OR as_mediator.role = $role)
  UNWIND CASE WHEN $mediator IS NULL THEN [null] ELSE [one IN $mediator WHERE one.id = third.id] END AS who
  WITH [part IN [m, asked, as_party, other, as_other, as_mediator, who] WHERE part IS NOT NULL] AS parts
  WITH parts, range(0, size(parts) - 1) AS places,
       reduce(day = $from, part IN parts | CASE WHEN part.start_min > day THEN part.start_min ELSE day END) AS first,
       reduce(day = $to, part IN parts | CASE WHEN part.end_max < day THEN part.end_max ELSE day END) AS last
  WHERE first <= last
  // surely on a common day: no part misses the days asked about, and no two miss each other
  WITH none(one IN places WHERE parts[one].start_max > $to OR parts[one].end_min < $from
              OR $from < $to AND any(other IN places
                   WHERE other <> one AND parts[one].start_max > parts[other].end_min)) AS is_sure
  RETURN max(CASE WHEN is_sure THEN 1 ELSE 0 END) AS sure
}
WITH m, sure WHERE sure IS NOT NULL AND (sure = 1 OR NOT $certain_only)
ORDER BY m.start_min, m.end_min, m.id
SKIP $skip LIMIT $limit
CALL (m) {
  MATCH (m)-[as:MEDIATOR|PARTY|ATTENDED_BY|MANDATED_BY|HOSTED_BY]->(a:Actor)
  OPTIONAL MATCH (a)<-[:VERSION_OF]-(v:ActorVersion)
  WHERE v.since <= $epoch < v.until AND $policy IN v.policies
  OPTIONAL MATCH (m)-[for:REPRESENTATIVE {of: type(as), of_actor: as.record}]->(person:Actor)
  OPTIONAL MATCH (person)<-[:VERSION_OF]-(pv:ActorVersion)
  WHERE pv.since <= $epoch < pv.until AND $policy IN pv.policies
  WITH as, a, v, person, pv,
       CASE type(as) WHEN 'MEDIATOR' THEN coalesce($mediator, [])
                     WHEN 'PARTY' THEN coalesce($party, []) + coalesce($other_party, []) ELSE [] END AS asked,
       CASE WHEN as.start_min > $to OR as.end_max < $from THEN 'impossible'
            WHEN m.start_max <= $to AND m.end_min >= $from AND as.start_max <= $to AND as.end_min >= $from
                  AND m.start_max <= as.end_min AND as.start_max <= m.end_min THEN 'certain'
            ELSE 'possible' END AS certainty
  ORDER BY CASE coalesce(as.role, '') WHEN 'chief_mediator' THEN 0 WHEN 'mediator' THEN 1 ELSE 2 END, as.side, a.id
  RETURN collect({
    relation: type(as), actor: a.id, name: v.name, kind: v.type, role: as.role, side: as.side,
    via: head([one IN asked WHERE one.id IN [a.id, person.id] AND one.start_min <= m.end_max AND one.end_max >= m.start_min
                 AND one.start_min <= $to AND one.end_max >= $from | one.via]),
    representative: person.id, representative_name: coalesce(pv.name, as.representative_name),
    valid: as.valid, attested: as.attested, certainty: certainty,
    offices: COLLECT {
      MATCH (a)<-[:HOLDER]-(o:Office)-[:ORGANISATION]->(org:Actor)<-[:VERSION_OF]-(ov:ActorVersion)
      WHERE v.type = 'person' AND o.since <= $epoch < o.until AND $policy IN o.policies
        AND ov.since <= $epoch < ov.until AND $policy IN ov.policies
        AND o.start_min <= m.end_max AND o.end_max >= m.start_min AND ov.type <> 'mediation_team'
      RETURN {organisation: org.id, name: ov.name, title: o.title} ORDER BY o.start_min, o.id
    }
  }) AS everybody
}
CALL (m) {
  OPTIONAL MATCH (m)-[:IN_PROCESS]->(p:Process)<-[:VERSION_OF]-(pv:ProcessVersion)
  WHERE pv.since <= $epoch < pv.until AND $policy IN pv.policies
  WITH p, pv ORDER BY p.id LIMIT 1
  RETURN p.id AS process, pv.name AS process_name
}
CALL (m) {
  OPTIONAL MATCH (m)-[:AT]->(p:Place)<-[:VERSION_OF]-(pv:PlaceVersion)
  WHERE pv.since <= $epoch < pv.until AND $policy IN pv.policies
  WITH pv ORDER BY pv.id
  RETURN collect(pv.name) AS places
}
CALL (m) {
  MATCH (m)-[:LED_TO]->(g:Agreement)<-[:VERSION_OF]-(gv:AgreementVersion)
  WHERE gv.since <= $epoch < gv.until AND $policy IN gv.policies
  WITH g, gv ORDER BY g.id
  RETURN collect(g.id) AS agreements, collect(gv.name) AS agreement_names
}
RETURN m AS version, m.id AS mediation,
       [one IN everybody WHERE one.relation = 'MEDIATOR'] AS mediators,
       [one IN everybody WHERE one.relation = 'PARTY'] AS parties,
       [one IN everybody WHERE NOT one.relation IN ['MEDIATOR', 'PARTY']] AS others,
       process, process_name, places[0] AS place, places,
       CASE sure WHEN 1 THEN 'certain' ELSE 'possible' END AS certainty,
       m.outcome AS outcome, agreements, agreement_names
