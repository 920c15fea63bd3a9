// name: rival-mediations
// summary: Two mediations over the same dispute at the same time, by different mediators: rival tables between which parties could choose (venue shopping).
// note: The same dispute: as many parties in common as `shared` says, or the same conflict, or the same process. Different mediators: none in common, no common mandate, none who stands for, holds an office in or belongs to one of the other. One row a pair.
// note: At the same time is certain only if no reading of their dates keeps them apart; of a mediation known from one document only that day is. Two data sets that tell one mediation each in their own words look like rivals until somebody merges them: compare the sources.
// param: party: actor   somebody at both tables
// param: mediator: actor   a mediator at one of them
// param: process: process   the process of one of them
// param: conflict: conflict   the conflict of both
// param: shared: integer = 2   least number of parties in common where neither conflict nor process is the same; 1 finds a party that sat at two tables, perhaps over two disputes
// column: first   id of the mediation that began first
// column: second   id of the other
// column: mediators   of the first, by id
// column: rivals   mediators of the second, by id
// column: parties   ids of the parties that both have
// column: conflicts   ids of the conflicts that both concern
// column: processes   ids of the processes of the first and of the second; empty where not recorded
// column: overlap   first and last day on which both can have been open; null where no day is recorded
// column: certainty   certain or possible: that both were open on a common day of those asked about
// column: claims
// example: party=gov_mali_transition shared=1 as_of=2022-02-01 -> 1 rows; first is mali:mediation:ecowas-transition-2021 and second is mali:mediation:rome-agreement-2022 and rivals contains tertius:ara_pacis and certainty is certain
CALL () {
  UNWIND coalesce($party, []) AS asked
  MATCH (:Actor {id: asked.id})<-[:PARTY]-(a:Mediation)
  WHERE a.since <= $epoch < a.until AND $policy IN a.policies
  RETURN a
  UNION
  UNWIND CASE WHEN $party IS NULL THEN coalesce($mediator, []) ELSE [] END AS asked
  MATCH (:Actor {id: asked.id})<-[:MEDIATOR]-(a:Mediation)
  WHERE a.since <= $epoch < a.until AND $policy IN a.policies
  RETURN a
  UNION
  UNWIND CASE WHEN $party IS NULL AND $mediator IS NULL THEN coalesce($process, []) ELSE [] END AS id
  MATCH (:Process {id: id})<-[:IN_PROCESS]-(a:Mediation)
  WHERE a.since <= $epoch < a.until AND $policy IN a.policies
  RETURN a
  UNION
  UNWIND CASE WHEN $party IS NULL AND $mediator IS NULL AND $process IS NULL THEN coalesce($conflict, []) ELSE [] END AS id
  MATCH (:Conflict {id: id})<-[:CONCERNING]-(a:Mediation)
  WHERE a.since <= $epoch < a.until AND $policy IN a.policies
  RETURN a
  UNION
  UNWIND CASE WHEN $party IS NULL AND $mediator IS NULL AND $process IS NULL AND $conflict IS NULL THEN [1] ELSE [] END AS everything
  MATCH (a:Mediation)
  WHERE a.since <= $epoch < a.until AND $policy IN a.policies
  RETURN a
}
WITH a WHERE a.start_min <= $to AND a.end_max >= $from
MATCH (a)-[:PARTY|CONCERNING|IN_PROCESS]->(shared:Actor|Conflict|Process)<-[:PARTY|CONCERNING|IN_PROCESS]-(b:Mediation)
WHERE b.since <= $epoch < b.until AND $policy IN b.policies AND a.id <> b.id
  AND b.start_min <= $to AND b.end_max >= $from AND a.start_min <= b.end_max AND b.start_min <= a.end_max
WITH a, b, collect(DISTINCT shared) AS shared ORDER BY a.id, b.id
WITH CASE WHEN [a.start_min, a.start_max] > [b.start_min, b.start_max] OR [a.start_min, a.start_max] = [b.start_min, b.start_max] AND a.id > b.id
          THEN [b, a] ELSE [a, b] END AS pair,
     [one IN shared WHERE one:Actor | one.id] AS parties, [one IN shared WHERE one:Conflict | one.id] AS conflicts,
     [one IN shared WHERE one:Process | one.id] AS joint
WHERE size(parties) >= $shared OR size(conflicts) > 0 OR size(joint) > 0
WITH DISTINCT pair[0] AS a, pair[1] AS b, COLLECT { UNWIND parties AS id RETURN id ORDER BY id } AS parties,
     COLLECT { UNWIND conflicts AS id RETURN id ORDER BY id } AS conflicts
WHERE ($party IS NULL OR any(asked IN $party WHERE asked.id IN parties
        AND asked.start_min <= a.end_max AND asked.end_max >= a.start_min AND asked.start_min <= b.end_max AND asked.end_max >= b.start_min))
  AND ($process IS NULL OR EXISTS { MATCH (a)-[:IN_PROCESS]->(p:Process) WHERE p.id IN $process }
    OR EXISTS { MATCH (b)-[:IN_PROCESS]->(p:Process) WHERE p.id IN $process })
  AND ($conflict IS NULL OR any(id IN conflicts WHERE id IN $conflict))
WITH a, b, parties, conflicts,
     COLLECT { MATCH (a)-[:MEDIATOR]->(x:Actor) RETURN x.id ORDER BY x.id } AS mediators,
     COLLECT { MATCH (b)-[:MEDIATOR]->(x:Actor) RETURN x.id ORDER BY x.id } AS rivals
WHERE size(mediators) > 0 AND size(rivals) > 0 AND none(one IN mediators WHERE one IN rivals)
  AND ($mediator IS NULL OR any(asked IN $mediator WHERE
         asked.id IN mediators AND asked.start_min <= a.end_max AND asked.end_max >= a.start_min
         OR asked.id IN rivals AND asked.start_min <= b.end_max AND asked.end_max >= b.start_min))
  AND NOT EXISTS {
    MATCH (a)-[as_x:MEDIATOR|REPRESENTATIVE|MANDATED_BY]->(x:Actor)<-[as_y:MEDIATOR|REPRESENTATIVE|MANDATED_BY]-(b)
    WHERE coalesce(as_x.of, 'MEDIATOR') = 'MEDIATOR' AND coalesce(as_y.of, 'MEDIATOR') = 'MEDIATOR'
  }
  AND NOT EXISTS {
    MATCH (a)-[:MEDIATOR]->(x:Actor)<-[:HOLDER|MEMBER|ORGANISATION]-(w:Office|Membership)-[:HOLDER|MEMBER|ORGANISATION]->(y:Actor)<-[:MEDIATOR]-(b)
    WHERE w.since <= $epoch < w.until AND $policy IN w.policies
      AND w.start_min <= a.end_max AND w.end_max >= a.start_min AND w.start_min <= b.end_max AND w.end_max >= b.start_min
  }
WITH a, b, parties, conflicts, mediators, rivals,
     CASE WHEN none(m IN [a, b] WHERE m.start_max > $to OR m.end_min < $from)
            AND a.start_max <= b.end_min AND b.start_max <= a.end_min THEN 'certain' ELSE 'possible' END AS certainty,
     CASE WHEN a.start_min > b.start_min THEN a.start_min ELSE b.start_min END AS opened,
     CASE WHEN a.end_max < b.end_max THEN a.end_max ELSE b.end_max END AS closed
WHERE certainty = 'certain' OR NOT $certain_only
ORDER BY certainty, opened, a.id, b.id
SKIP $skip LIMIT $limit
RETURN a.id AS first, b.id AS second, mediators, rivals, parties, conflicts,
       [COLLECT { MATCH (a)-[:IN_PROCESS]->(p:Process) RETURN p.id ORDER BY p.id },
        COLLECT { MATCH (b)-[:IN_PROCESS]->(p:Process) RETURN p.id ORDER BY p.id }] AS processes,
       [CASE WHEN opened.year > 1 THEN toString(opened) END, CASE WHEN closed.year < 9999 THEN toString(closed) END] AS overlap,
       certainty, [a.id, b.id] AS rests_on
