// The part of the world of a state, whose version is `sv`, by its Gleditsch-Ward or COW number.
MATCH (sv)-[:IDENTIFIED_BY]->(i:Identifier)
WHERE sv.type = 'state' AND split(i.id, ':')[0] IN ['gw', 'cow']
WITH toInteger(split(i.id, ':')[1]) AS number
WITH CASE WHEN number < 200 THEN 'americas' WHEN number < 400 THEN 'europe'
          WHEN number < 630 THEN 'africa' WHEN number < 700 THEN 'middle_east' ELSE 'asia' END AS world_region
