// name: guarantors-and-witnesses
// summary: Who vouched for, watched over or attested an agreement, as its signatures, its oversight and the talks that led to it say.
// note: One row a fact and actor: a guarantor that signed as such and is named as guarantor elsewhere has two. Oversight of a process counts for the process. On a single day: what had been signed by then, and what held that day.
// param: agreement: agreement   the agreement
// param: process: process   the process, or an agreement that came from it
// param: actor: actor   the guarantor, monitor, observer or witness
// column: fact   id of the signature, oversight or mediation
// column: kind   Signature, Oversight or Mediation
// column: actor   id
// column: name   its name
// column: role   guarantor, monitor, observer, witness, chair, independent_observer, host or present
// column: of   id of the agreement or process
// column: of_name   its name
// column: via   the way by which the actor asked for took part, or null if itself
// column: mandate   what it was to do, or null where nobody says
// column: valid
// column: start
// column: end
// column: certainty   certain or possible for the days asked about
// column: claims
// column: disputed
// column: overruled
// example: agreement=agr_ouaga_2013 as_of=2013-07-01 -> actor is tertius:minusma and role is guarantor and kind is Oversight; actor is tertius:eu and role is witness and kind is Signature
// example: process=proc_algiers actor=carter_center as_of=2018 -> role is observer and of is tertius:agr_algiers_2015
CALL () {
  UNWIND coalesce($agreement, []) AS id
  MATCH (thing:Agreement {id: id})
  RETURN thing
  UNION
  UNWIND CASE WHEN $agreement IS NULL THEN coalesce($process, []) ELSE [] END AS id
  MATCH (thing:Process {id: id})
  RETURN thing
  UNION
  UNWIND CASE WHEN $agreement IS NULL THEN coalesce($process, []) ELSE [] END AS id
  MATCH (:Process {id: id})<-[:IN_PROCESS]-(m:Mediation)-[:LED_TO]->(thing:Agreement)
  WHERE m.since <= $epoch < m.until AND $policy IN m.policies
  RETURN thing
  UNION
  UNWIND CASE WHEN $agreement IS NULL AND $process IS NULL THEN coalesce($actor, []) ELSE [] END AS asked
  MATCH (:Actor {id: asked.id})<-[:SIGNATORY|GUARANTOR|MONITOR|OBSERVER|CHAIR|ATTENDED_BY|REPRESENTATIVE]-(f:Signature|Oversight|Mediation)
        -[:OF|LED_TO]->(thing:Agreement|Process)
  WHERE f.since <= $epoch < f.until AND $policy IN f.policies
  RETURN thing
  UNION
  UNWIND CASE WHEN $agreement IS NULL AND $process IS NULL AND $actor IS NULL THEN [1] ELSE [] END AS everything
  MATCH (f:Signature|Oversight|Mediation)-[:OF|LED_TO]->(thing:Agreement|Process)
  WHERE f.since <= $epoch < f.until AND $policy IN f.policies
  RETURN thing
}
MATCH (thing)<-[:OF|LED_TO]-(f:Signature|Oversight|Mediation)-[as:SIGNATORY|GUARANTOR|MONITOR|OBSERVER|CHAIR|ATTENDED_BY]->(a:Actor)
WHERE f.since <= $epoch < f.until AND $policy IN f.policies
WITH DISTINCT thing, f, as, a, head([label IN labels(f) WHERE label <> 'Version']) AS kind,
     CASE type(as) WHEN 'SIGNATORY' THEN as.role WHEN 'ATTENDED_BY' THEN coalesce(as.role, 'present') ELSE toLower(type(as)) END AS role
WHERE role IN ['guarantor', 'monitor', 'observer', 'witness', 'chair', 'independent_observer', 'host', 'present']
CALL (f, as, a, kind) {
  UNWIND coalesce($actor, [null]) AS asked
  OPTIONAL MATCH (f)-[stood:REPRESENTATIVE {of: type(as), of_actor: as.record}]->(:Actor {id: asked.id})
  WITH f, as, a, asked, stood, CASE WHEN kind IN $occurrences THEN $happened_from ELSE $from END AS from
  WHERE asked IS NULL OR asked.id = a.id OR stood IS NOT NULL
  WITH asked, from, [part IN [f, asked, as] WHERE part IS NOT NULL] AS parts
  WITH asked, from, parts, range(0, size(parts) - 1) AS places
  WHERE none(part IN parts WHERE part.start_min > $to OR part.end_max < from
         OR any(other IN parts WHERE part.start_min > other.end_max))
  // surely on a common day: no part misses the days asked about, and no two miss each other
  WITH asked, none(one IN places WHERE parts[one].start_max > $to OR parts[one].end_min < from
         OR any(other IN places WHERE other <> one AND parts[one].start_max > parts[other].end_min)) AS is_sure
  RETURN max(CASE WHEN is_sure THEN 1 ELSE 0 END) AS sure, min(asked.number) AS way
}
WITH thing, f, kind, a, role, sure, way WHERE sure IS NOT NULL AND (sure = 1 OR NOT $certain_only)
ORDER BY thing.id, f.start_min, role, a.id, f.id
SKIP $skip LIMIT $limit
OPTIONAL MATCH (a)<-[:VERSION_OF]-(av:ActorVersion)
WHERE av.since <= $epoch < av.until AND $policy IN av.policies
OPTIONAL MATCH (thing)<-[:VERSION_OF]-(tv:AgreementVersion|ProcessVersion)
WHERE tv.since <= $epoch < tv.until AND $policy IN tv.policies
RETURN f AS version, f.id AS fact, kind, a.id AS actor, av.name AS name, role, thing.id AS of, tv.name AS of_name,
       $actor[way].via AS via, f.mandate AS mandate,
       CASE sure WHEN 1 THEN 'certain' ELSE 'possible' END AS certainty
