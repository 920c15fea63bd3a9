// The ties of a network at any time, for metrics: lists of numbers, which Bolt carries some twenty times faster than
// rows. Before it stands what stands before `_rows`. Ends, and first and last version, are two identities in one number;
// a pair of days is one number, too, each day written as yyyymmdd. Of all parts of a tie the days are their common
// ones; `together` says whether the parts surely met.
WITH source, target, thing, versions, relation, sign, weight, happened, parts,
     reduce(day = parts[0].start_min, part IN parts[1..] | CASE WHEN part.start_min > day THEN part.start_min ELSE day END) AS a,
     reduce(day = parts[0].start_max, part IN parts[1..] | CASE WHEN part.start_max > day THEN part.start_max ELSE day END) AS b,
     reduce(day = parts[0].end_min, part IN parts[1..] | CASE WHEN part.end_min < day THEN part.end_min ELSE day END) AS c,
     reduce(day = parts[0].end_max, part IN parts[1..] | CASE WHEN part.end_max < day THEN part.end_max ELSE day END) AS d
WHERE happened OR a <= d
WITH relation, sign, happened, source, target, thing, versions, weight, a, b, c, d,
     happened OR b <= c OR none(one IN range(0, size(parts) - 1) WHERE any(other IN range(0, size(parts) - 1)
       WHERE one <> other AND parts[one].start_max > parts[other].end_min)) AS together
WITH relation, sign, happened, together,
     collect(id(source) * 4294967296 + id(target)) AS ends,
     collect(id(thing)) AS things,
     collect(CASE WHEN thing <> versions[0] THEN id(versions[0]) * 4294967296 + id(versions[-1]) END) AS versions,
     collect(weight) AS weights,
     collect((a.year * 10000 + a.month * 100 + a.day) * 4294967296 + b.year * 10000 + b.month * 100 + b.day) AS starts,
     collect((c.year * 10000 + c.month * 100 + c.day) * 4294967296 + d.year * 10000 + d.month * 100 + d.day) AS finishes
UNWIND range(0, size(ends) - 1, $ties_per_record) AS first
WITH *, first + $ties_per_record AS last
RETURN relation, sign, happened, together, ends[first..last] AS ends, things[first..last] AS things,
       versions[first..last] AS versions, weights[first..last] AS weights,
       starts[first..last] AS starts, finishes[first..last] AS finishes
