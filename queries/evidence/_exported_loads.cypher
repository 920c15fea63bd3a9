// The loads whose ids are in $ids, with the instant at which each was published.
UNWIND $ids AS id
MATCH (l:Load {id: id})
OPTIONAL MATCH (e:Epoch {n: l.epoch})
RETURN l.id AS id, l.dataset AS dataset, l.file AS file, l.file_digest AS digest, l.epoch AS epoch,
       toString(e.published_at) AS published_at
