// The days of those roles in the versions asked about that have a time of their own; the others hold at any time.
// Written as in `_things`.
UNWIND $nodes AS node
MATCH (version)-[role]->() WHERE id(version) = node AND (role.start_max > $earliest OR role.end_min < $latest)
WITH role, role.start_min AS a, role.start_max AS b, role.end_min AS c, role.end_max AS d
RETURN collect(id(role)) AS roles,
     collect((a.year * 10000 + a.month * 100 + a.day) * 4294967296 + b.year * 10000 + b.month * 100 + b.day) AS starts,
     collect((c.year * 10000 + c.month * 100 + c.day) * 4294967296 + d.year * 10000 + d.month * 100 + d.day) AS ends
