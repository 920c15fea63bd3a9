// What tells namesakes apart: when a thing existed, the countries it belongs to, and its identifiers; in one record.
UNWIND $ids AS id
MATCH (t:Actor|Process|Conflict|Agreement|Instrument|Event|Place|Programme {id: id})<-[:VERSION_OF]-(v:Version)
WHERE v.since <= $epoch < v.until AND $policy IN v.policies
WITH t, v, COLLECT {
  MATCH (t)<-[:SUBJECT]-(life:Existence)
  WHERE life.since <= $epoch < life.until AND $policy IN life.policies
  RETURN [life.valid, life.start_min, life.end_max] ORDER BY life.start_min, life.id
} AS lives,
// a government and who held office belong to their state; a state to itself
COLLECT {
  MATCH (t)<-[:HOLDER]-(office:Office)-[:ORGANISATION]->(body:Actor)<-[:VERSION_OF]-(bv:ActorVersion)
  WHERE office.since <= $epoch < office.until AND $policy IN office.policies
    AND bv.since <= $epoch < bv.until AND $policy IN bv.policies
  WITH body, bv LIMIT 50
  OPTIONAL MATCH (body)<-[:HOLDER]-(outer:Office)-[:ORGANISATION]->(state:Actor)<-[:VERSION_OF]-(sv:ActorVersion)
  WHERE outer.since <= $epoch < outer.until AND $policy IN outer.policies AND sv.type = 'state'
    AND sv.since <= $epoch < sv.until AND $policy IN sv.policies
  WITH CASE WHEN bv.type = 'state' THEN body.id ELSE state.id END AS country
  WHERE country IS NOT NULL
  RETURN DISTINCT country ORDER BY country
} AS offices,
// an armed group or a movement to where it acted, and to what the agreements concern that it signed
CASE WHEN t:Actor AND v.type IN $local THEN COLLECT {
  CALL (t) {
    MATCH (t)<-[:INITIATOR]-(f:Action)-[:AT]->(:Place)<-[:VERSION_OF]-(pv:PlaceVersion)
    WHERE f.since <= $epoch < f.until AND $policy IN f.policies AND pv.since <= $epoch < pv.until
      AND $policy IN pv.policies AND pv.country IS NOT NULL
    RETURN f.id AS fact, [pv.country] AS codes LIMIT 200
    UNION
    MATCH (t)<-[:SIGNATORY]-(f:Signature)-[:OF]->(:Agreement)<-[:VERSION_OF]-(av:AgreementVersion)
    WHERE f.since <= $epoch < f.until AND $policy IN f.policies AND av.since <= $epoch < av.until
      AND $policy IN av.policies AND av.countries IS NOT NULL
    RETURN f.id AS fact, av.countries AS codes LIMIT 200
  }
  UNWIND codes AS country
  WITH country, count(*) AS facts ORDER BY facts DESC, country LIMIT 2
  RETURN country
} ELSE [] END AS places
WITH t, v, lives, CASE WHEN t:Actor AND v.type = 'state' THEN [t.id] WHEN v.country IS NOT NULL THEN [v.country]
  WHEN v.countries IS NOT NULL THEN v.countries WHEN size(offices) > 0 THEN offices ELSE places END AS countries
WITH t, v, lives, countries, COLLECT {
  MATCH (v)-[as:IDENTIFIED_BY]->(i:Identifier)
  RETURN [i.id, as.status, coalesce(as.valid, [])] ORDER BY i.id
} AS identifiers
RETURN collect([t.id, lives, countries, identifiers, coalesce(v.records, [t.id])]) AS rows
