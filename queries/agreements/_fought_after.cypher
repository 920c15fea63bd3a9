// Fighting that began after a party to an agreement had signed it, by that party or through whom it acts.
// `document` is the agreement. What began after the agreement had surely been terminated does not count, nor what
// follows without a gap on fighting of the same sides: a data set may cut one war into runs.
CALL (document) {
  MATCH (document)<-[:OF]-(s:Signature)-[as_signatory:SIGNATORY]->(bound:Actor)
  WHERE s.since <= $epoch < s.until AND $policy IN s.policies
    AND coalesce(as_signatory.role, 'party') IN ['party', 'adherent']
    AND coalesce(s.act, 'signed') IN ['signed', 'adhered', 'adopted']
  //use: actors/_acting_for
  MATCH (doer)<-[as_side:SIDE]-(f:Hostility)
  WHERE f.since <= $epoch < f.until AND $policy IN f.policies
  WITH document, s, bound, doer, via, as_side, f, [f, as_side] + steps AS parts,
       CASE WHEN as_side.start_min > f.start_min THEN as_side.start_min ELSE f.start_min END AS begun_min,
       CASE WHEN as_side.start_max > f.start_max THEN as_side.start_max ELSE f.start_max END AS begun_max
  WHERE begun_max > s.start_min AND begun_min <= $to AND begun_max >= $happened_from
    AND none(one IN parts WHERE any(other IN parts WHERE one.start_min > other.end_max))
    AND NOT EXISTS {
      MATCH (document)<-[:OF]-(t:Signature)
      WHERE t.since <= $epoch < t.until AND $policy IN t.policies AND t.act = 'terminated' AND t.end_max < begun_min
    }
  WITH s, bound, doer, via, as_side, f, begun_min, begun_max, parts, range(0, size(parts) - 1) AS places, COLLECT {
         MATCH (doer)<-[:SIDE]-(e:Hostility)
         WHERE e.since <= $epoch < e.until AND $policy IN e.policies AND e.id <> f.id
           AND e.start_max < begun_min AND e.end_max >= begun_min - duration({days: 1})
           AND NOT EXISTS { MATCH (f)-[:SIDE]->(x:Actor) WHERE NOT EXISTS { MATCH (e)-[:SIDE]->(x) } }
         RETURN e.end_min >= begun_max - duration({days: 1})
       } AS went_on
  WHERE none(is_one IN went_on WHERE is_one)
  RETURN s, bound, doer, via, as_side.side AS side, f, begun_min, begun_max,
         begun_min > s.end_max AND size(went_on) = 0 AND begun_max <= $to AND begun_min >= $happened_from
         AND none(one IN places WHERE any(other IN places
               WHERE other <> one AND parts[one].start_max > parts[other].end_min)) AS is_sure
}
