// Sources in full, by id, as an epoch has them: for citations.
MATCH (source:Source)<-[:VERSION_OF]-(release:SourceVersion)
WHERE source.id IN $sources AND release.since <= $epoch < release.until AND $policy IN release.policies
RETURN source.id AS source, coalesce(release.title, release.name) AS title, release.publisher AS publisher,
       release.date AS date, release.url AS url, release.language AS language, release.medium AS medium,
       release.reliability AS reliability, release.licence AS licence, release.redistribution AS redistribution
ORDER BY source.id
