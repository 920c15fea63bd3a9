// name: alliance-blocs
// summary: Alliance blocs over time: who was tied to whom by alliances, directly or through common allies, on one day or on a row of days.
// note: A bloc is a set of actors in which each can be reached from each over alliances that held on the day; one common ally joins two alliances to one bloc, so a bloc is no promise of each to each.
// note: For a single day, that day; for a longer time the first days of its years, `every` so many years, from the first dated alliance on and 500 looks at most. Coded obligations can narrow the alliances.
// note: A bloc is certain if alliances that surely held that day tie it together. With certainty=certain only those are looked at, so that blocs may fall apart.
// param: actor: actor   only blocs in which this actor is
// param: obligation: code:alliance_obligation   only alliances with this obligation: defense, offense, neutrality, nonaggression, consultation
// param: every: integer = 10   years between two looks
// column: day   the day looked at
// column: members   ids of the actors of the bloc
// column: names   their names
// column: size   how many they are
// column: joined   members that were in no bloc of at least one of these members at the look before; null at the first look
// column: left   actors that were in a bloc with one of them at the look before and are not in this one; null at the first look
// column: alliances   ids of the alliances that tie it
// column: certainty   certain or possible
// column: sources
// example: as_of=2024-01-01 -> 2 rows; size is 3 and members contains tertius:niger and alliances contains mali:alliance:aes-2023 and joined is null
// example: actor=mali every=1 as_of=2022/2024 -> 1 rows; day is 2024-01-01 and joined contains tertius:niger
CALL () {
  MATCH (f:Alliance)
  WHERE f.since <= $epoch < f.until AND $policy IN f.policies AND f.start_min <= $to AND f.end_max >= $from
    AND ($obligation IS NULL OR $obligation IN f.obligations)
  RETURN collect({id: f.id, f: f, allies: COLLECT {
           MATCH (f)-[as:ALLY]->(a:Actor)
           RETURN {id: a.id, start_min: as.start_min, start_max: as.start_max, end_min: as.end_min, end_max: as.end_max} ORDER BY a.id
         }}) AS all,
         min(CASE WHEN f.start_min.year > 1 THEN f.start_min.year END) AS earliest,
         max(CASE WHEN f.end_max.year < 9999 THEN f.end_max.year ELSE f.end_min.year END) AS latest
}
WITH all, CASE WHEN $from.year > coalesce(earliest, 1) THEN $from.year ELSE coalesce(earliest, 1) END AS first,
     // one look more, or what began within the last dated year would never be seen
     CASE WHEN $to.year < 9999 THEN $to.year ELSE coalesce(latest + 1, 0) END AS last
WITH all, CASE WHEN $from = $to THEN [$from]
               ELSE [year IN range(first, last, CASE WHEN $every < 1 THEN 1 ELSE $every END)[..500] | date({year: year, month: 1, day: 1})] END AS days
UNWIND range(0, size(days) - 1) AS place
WITH all, days, place, days[place] AS day
WITH days, place, day, [one IN all WHERE one.f.start_min <= day AND one.f.end_max >= day
       AND (NOT $certain_only OR one.f.start_max <= day AND one.f.end_min >= day) | one {.id,
       is_sure: one.f.start_max <= day AND one.f.end_min >= day,
       allies: [ally IN one.allies WHERE ally.start_min <= day AND ally.end_max >= day
                  AND (NOT $certain_only OR ally.start_max <= day AND ally.end_min >= day) | ally.id],
       sure: [ally IN one.allies WHERE ally.start_max <= day AND ally.end_min >= day | ally.id]}] AS held
WITH days, place, day, [one IN held WHERE size(one.allies) > 1] AS held
// an alliance joins all the blocs that its allies are in
WITH place, day, held,
     reduce(blocs = [], one IN held |
       CASE WHEN any(bloc IN blocs WHERE all(id IN one.allies WHERE id IN bloc)) THEN blocs
            ELSE [bloc IN blocs WHERE none(id IN one.allies WHERE id IN bloc)] +
                 [reduce(joined = one.allies, bloc IN [each IN blocs WHERE any(id IN one.allies WHERE id IN each)] |
                    joined + [id IN bloc WHERE NOT id IN joined])] END) AS blocs,
     reduce(blocs = [], one IN [each IN held WHERE each.is_sure AND size(each.sure) > 1] |
       CASE WHEN any(bloc IN blocs WHERE all(id IN one.sure WHERE id IN bloc)) THEN blocs
            ELSE [bloc IN blocs WHERE none(id IN one.sure WHERE id IN bloc)] +
                 [reduce(joined = one.sure, bloc IN [each IN blocs WHERE any(id IN one.sure WHERE id IN each)] |
                    joined + [id IN bloc WHERE NOT id IN joined])] END) AS sure_blocs
WITH collect({day: day, place: place, held: held, blocs: blocs, sure_blocs: sure_blocs}) AS looks
UNWIND looks AS look
UNWIND look.blocs AS bloc
WITH look, COLLECT { UNWIND bloc AS id RETURN id ORDER BY id } AS members,
     CASE WHEN look.place > 0 THEN reduce(known = [], each IN [one IN looks[look.place - 1].blocs WHERE any(id IN one WHERE id IN bloc)] | known + each) END AS before
WITH look, members, before, CASE WHEN any(one IN look.sure_blocs WHERE all(id IN members WHERE id IN one)) THEN 'certain' ELSE 'possible' END AS certainty
WHERE $actor IS NULL OR any(asked IN $actor WHERE asked.id IN members AND asked.start_min <= look.day AND asked.end_max >= look.day)
ORDER BY look.day, size(members) DESC, members[0]
SKIP $skip LIMIT $limit
RETURN toString(look.day) AS day, members,
       COLLECT {
         UNWIND members AS id
         MATCH (v:ActorVersion)-[:VERSION_OF]->(:Actor {id: id})
         WHERE v.since <= $epoch < v.until AND $policy IN v.policies
         RETURN v.name ORDER BY id
       } AS names, size(members) AS size,
       CASE WHEN before IS NOT NULL THEN [id IN members WHERE NOT id IN before] END AS joined,
       CASE WHEN before IS NOT NULL THEN COLLECT { UNWIND before AS id WITH id WHERE NOT id IN members RETURN DISTINCT id ORDER BY id } END AS left,
       COLLECT { UNWIND look.held AS one WITH one WHERE one.allies[0] IN members RETURN one.id ORDER BY one.id } AS alliances, certainty,
       COLLECT { UNWIND look.held AS one WITH one WHERE one.allies[0] IN members RETURN one.id ORDER BY one.id } AS rests_on
