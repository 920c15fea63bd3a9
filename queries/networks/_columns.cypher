// The ties of a network at any time, for metrics: lists of numbers, which Bolt carries some twenty times faster than
// rows. Before it stands what stands before `_rows`. Ends, first and last version, and both roles are two of the
// database's numbers in one; their days are read afterwards, once for each version and not once for each tie.
// `thing` also shares the ties out to records: lists cut into slices take as long as all the rest.
WITH relation, sign, happened, id(thing) % $records AS record,
     collect(id(source) * 4294967296 + id(target)) AS ends,
     collect(id(thing)) AS things,
     collect(CASE WHEN thing <> versions[0] THEN id(versions[0]) * 4294967296 + id(versions[-1]) END) AS versions,
     collect(id(roles[0]) * 4294967296 + id(roles[-1])) AS roles,
     collect(weight) AS weights
RETURN relation, sign, happened, ends, things, versions, roles, weights
