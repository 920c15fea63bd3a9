"""From records to claims that may be written: keys are unique, references lead somewhere, facts have their roles."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from tertius.graph_schema.claims import Claim, Reject
from tertius.graph_schema.content import Content, Fact
from tertius.loaders.pipeline.release import retracts_now
from tertius.loaders.pipeline.spool import Listed, Spool
from tertius.loaders.record import Dataset, Record
from tertius.store.claim_store import fetch_standing, fetch_standing_revisions, fetch_told
from tertius.store.graph import Graph, batches
from tertius.store.purge import fetch_purged
from tertius.store.redaction import hash_of_id
from tertius.store.served import missing_roles
from tertius.store.stored_claims import Revision, revision_of
from tertius.store.version_store import Asserted, fetch_asserted

_PORTION = 2_000
_SOURCE = "|Source|"
_ACTOR = "|Actor|"


@dataclass
class Validated:
    """The claims of a load that may be written, and what was rejected: on disk, however many there are."""

    spool: Spool
    dataset: Dataset | None
    epoch: int
    """The epoch at which references were looked up."""

    @property
    def claims(self) -> Mapping[str, Revision]:
        """The claims by id, in the order of the input."""
        return {one.id: one for one in self.spool.claims()}

    @property
    def rejects(self) -> Listed[Reject]:
        """What was rejected: by the loader, in the order of the input, and here."""
        return self.spool.rejects()


def validate(records: Iterable[Record], graph: Graph, dataset: Dataset | None = None) -> Validated:
    """Sort records into claims and rejects; they are read once, and kept on disk.

    A reject can make another row fall, because it named the rejected source or was the only one to name a party; this
    is repeated until nothing more falls.

    Parameters
    ----------
    dataset : what the records are of. One that stands for its scope replaces it, so that what only the graph still
        knows from that scope does not count as known.
    """
    found = Validated(Spool(), dataset, graph.epoch())
    for record in records:
        _take(record, found.spool)
    _check(found, graph)
    return found


def validate_again(validated: Validated, graph: Graph, dataset: Dataset, epoch: int) -> Validated:
    """The same records validated at this epoch, if that is not how they were validated."""
    if (validated.dataset, validated.epoch) != (dataset, epoch):
        validated.spool.begin_again()
        validated.dataset, validated.epoch = dataset, epoch
        _check(validated, graph)
    return validated


def _take(record: Record, spool: Spool) -> None:
    if isinstance(record, Reject):
        spool.add_reject(record)
        return
    revision = revision_of(record)
    if not spool.add_claim(revision, references(record.says, revision), _is_whole(record)):
        spool.add_reject(
            Reject(
                code="duplicate-key",
                where=revision.where(),
                message=(
                    f"the claim {record.id} is already given at {spool.first_place(record.id)}; "
                    "give each claim an id of its own"
                ),
                value=record.id,
                claim=record.id,
                # The claim that it should have been is another's, which nobody can tell.
                about=record.says.id,
            )
        )


def references(says: Content, revision: Revision) -> Iterator[tuple[str, str]]:
    """Every id that a claim points to, with the kinds of things it may be, as `|Actor|`."""
    for cited in revision.cites:
        yield cited.source, _SOURCE
    if isinstance(says, Fact):
        for name, role in says.roles().items():
            for member in getattr(says, name):
                yield member.actor, f"|{'|'.join(role.target)}|"
                if member.representative:
                    yield member.representative, _ACTOR
                if member.on_behalf_of:
                    yield member.on_behalf_of, _ACTOR


def _is_whole(claim: Claim) -> bool | None:
    """Whether it tells all that its fact needs; None for what is no assertion of a fact."""
    return not _missing([claim.says]) if isinstance(claim.says, Fact) and claim.stance == "asserts" else None


def _check(found: Validated, graph: Graph) -> None:
    _drop_purged(found, graph)
    _drop_of_other_scopes(found, graph)
    known = _Known(found, graph)
    while _drop_without_reference(found, known) + _drop_without_roles(found, graph):
        pass


def _drop_purged(found: Validated, graph: Graph) -> None:
    """Claims that name what was purged for a legal reason; the rejects do not name it again."""
    purged = fetch_purged(graph)
    if not purged:
        return
    message = "names what was purged for a legal reason; remove it from the input"
    for batch in batches(found.spool.claims(), _PORTION):
        fallen = {one.id: hashes[0] for one in batch if (hashes := sorted(_hashes(one) & set(purged)))}
        # What such a row said of others stands. The id of one of which nothing stands may spell the name.
        standing = fetch_standing(graph, fallen, found.epoch)
        found.spool.fall(
            (
                one.id,
                Reject(
                    code="purged",
                    where=one.where() if one.file else "",
                    message=message,
                    value=purged[fallen[one.id]],
                    claim=one.id if one.id in standing else None,
                ),
            )
            for one in batch
            if one.id in fallen
        )


def _hashes(claim: Revision) -> set[str]:
    """The hashes of all ids that a claim names."""
    says = claim.says
    identifiers = (one.id for one in getattr(says, "identifiers", ()))
    return {hash_of_id(one) for one in (says.id, *identifiers, *(one for one, _ in references(says, claim)))}


def _drop_of_other_scopes(found: Validated, graph: Graph) -> None:
    """Claims under an id that another data set's claim has: one of them would be retracted with the other.

    The revisions that stand in the load's own scope are kept, to be compared with.
    """
    if found.dataset is None:
        return
    own = found.dataset.scope
    for batch in batches(found.spool.ids(), _PORTION):
        rows = fetch_standing_revisions(graph, batch, found.epoch)
        elsewhere = {row["id"]: row["scope"] for row in rows if row["scope"] != own}
        found.spool.stand(row for row in rows if row["scope"] == own)
        if elsewhere:
            fallen = [one for key in elsewhere if (one := found.spool.claim(key)) is not None]
            found.spool.fall(
                (one.id, _reject("duplicate-key", one, _given_elsewhere(one.id, elsewhere[one.id]), one.id))
                for one in fallen
            )


def _given_elsewhere(claim: str, scope: str) -> str:
    return f"the claim {claim} is already given in the scope {scope}; give each claim an id of its own"


class _Known:
    """What the graph knows of the things that are referred to; asked once for each."""

    def __init__(self, found: Validated, graph: Graph) -> None:
        self._found, self._graph = found, graph
        replaces = found.dataset is not None and retracts_now(found.dataset, graph)
        self._replaced = found.dataset.scope if found.dataset is not None and replaces else None

    def kinds(self, ids: Iterable[str]) -> dict[str, str]:
        """The kinds of those that are known once this load is applied."""
        wanted = set(ids)
        own = self._found.spool.entity_kinds(wanted)
        known = fetch_asserted(self._graph, wanted - own.keys(), self._found.epoch, self._replaced)
        return {**{key: one.kind for key, one in known.items() if self._stands(one)}, **own}

    def _stands(self, one: Asserted) -> bool:
        # What a row said before stands if it cannot be read now.
        spool, rests_on = self._found.spool, one.rests_on
        return not rests_on or bool(spool.refused("claim", rests_on) - spool.standing_ids(rests_on))


def _drop_without_reference(found: Validated, known: _Known) -> int:
    """Take out what refers to nothing that is known; how many claims that were."""
    spool, bad = found.spool, dict[tuple[str, str], str | None]()
    for batch in spool.references():
        kinds = known.kinds(one for one, _ in batch)
        bad |= {(one, may): kinds.get(one) for one, may in batch if f"|{kinds.get(one)}|" not in may}
    if not bad:
        return 0
    dropped = 0
    for claims in batches(spool.claims(), _PORTION):
        fallen = [
            (one.id, _unknown_reference(one, *lost[0], bad[lost[0]]))
            for one in claims
            if (lost := [pair for pair in references(one.says, one) if pair in bad])
        ]
        spool.fall(fallen)
        dropped += len(fallen)
    return dropped


def _unknown_reference(claim: Revision, reference: str, may: str, kind: str | None) -> Reject:
    kinds = may.strip("|").split("|")
    problem = f"is of kind {kind}, not {' or '.join(kinds)}" if kind else "is neither in the input nor known"
    message = f'{claim.id}: "{reference}" {problem}; correct the id, or add the {kinds[0].lower()} to the input'
    return _reject("unknown-reference", claim, message, reference)


def _drop_without_roles(found: Validated, graph: Graph) -> int:
    """Take out the facts that lack a role; how many claims that were."""
    dropped = 0
    replaced = found.dataset.scope if found.dataset is not None and retracts_now(found.dataset, graph) else None
    for facts in batches(sorted(found.spool.incomplete_facts()), _PORTION):
        said = {fact: found.spool.assertions_on(fact) for fact in facts}
        lacking = [fact for fact, claims in said.items() if _missing([one.says for one in claims])]
        # A claim on one value of a fact that others tell in full need not name the participants again.
        told = fetch_told(graph, lacking, found.epoch, replaced, found.spool.standing_ids)
        for fact in lacking:
            claims = said[fact]
            if missing := _missing([*(one.says for one in claims), *told.get(fact, ())]):
                label = claims[0].says.label
                message = f"{fact}: a {label} needs {', and '.join(missing)}; add the participants or remove the row"
                found.spool.fall((one.id, _reject("missing-party", one, message, one.id)) for one in claims)
                dropped += len(claims)
    return dropped


def _missing(said: list[Content]) -> list[str]:
    """What the claims on one fact leave it without, in words."""
    model = type(said[0])
    assert issubclass(model, Fact)
    needed = {role for need in model.requires for role in need.roles}
    names = {name: {one.actor for says in said for one in getattr(says, name, ())} for name in needed}
    return missing_roles(model, {name: len(actors) for name, actors in names.items()})


def _reject(code: str, claim: Revision, message: str, value: str) -> Reject:
    return Reject(code=code, where=claim.where(), message=message, value=value, claim=claim.id)
