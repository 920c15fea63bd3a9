"""Which records may be one thing: suggestions with their evidence, and the merges that are certain by identifier.

Only what is certain by identifier is ever applied without a person: an identifier that is established on both sides,
that no other record in the scope of either claims, between things of one kind that can have existed at one time, that
nobody has judged different or taken back, and that joins no two records of one scope by way of a third. An alias used
by two actors suggests at most that somebody look.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from tertius.graph_schema.claims import Claim
from tertius.graph_schema.content import Content, Entity
from tertius.graph_schema.identifiers import rank_id
from tertius.store.graph import Graph
from tertius.store.identity import Decided, Merge, merge_all
from tertius.store.identity_clusters import Pair, component, neighbours_of, pair_of
from tertius.store.identity_evidence import (
    Evidence,
    Known,
    Profile,
    Spelled,
    are_compatible,
    compare,
    conflicting,
    lived_together,
    score_of,
    shared_established,
    spelled,
)
from tertius.store.identity_likeness import Words, block_of, is_generic, words_of
from tertius.store.identity_log import fetch_undone
from tertius.store.identity_profiles import MERGEABLE, fetch_partners, fetch_things
from tertius.store.judgements import fetch_judgements
from tertius.store.stored_claims import Revision

RULE = "rule:identifier"
"""The author of merges that are certain by identifier."""

LEAST_SCORE = 0.6
"""Below this a suggestion is not worth a look."""

_LEAST_NAME, _SPEAKS_FOR = 0.5, 0.5
_WIDEST_BLOCK = 60
"""A word in more names than this brings nobody together: it tells too little, and pairs grow with its square."""


@dataclass
class Candidate:
    """Two things that may be one: the score, the evidence, and whether it is certain by identifier."""

    left: Profile
    right: Profile
    evidence: list[Evidence]
    score: float
    is_certain: bool = False
    identifiers: list[str] = field(default_factory=list)

    def summary(self) -> dict[str, Any]:
        """The candidate as JSON values, for people and programs."""
        return {
            "left": self.left.id,
            "left_name": self.left.name,
            "right": self.right.id,
            "right_name": self.right.name,
            "kind": self.left.kind,
            "score": self.score,
            "certain": self.is_certain,
            "evidence": [one._asdict() for one in self.evidence],
        }


def find_candidates(
    graph: Graph, kinds: Iterable[str] = ("Actor",), *, limit: int = 100, least: float = LEAST_SCORE
) -> list[Candidate]:
    """Pairs of entities that may be one, the certain ones first, then by score.

    Pairs that are judged different, and pairs in one scope that share no identifier, are never among them. Takes
    some seconds for ten thousand actors.
    """
    at = graph.epoch()
    found = [one for kind in kinds for one in _matched(graph, _profiles(graph, kind, at), at, only_brought=False)]
    return _best(found, limit, least)


def identity_questions(
    graph: Graph, claims: Iterable[Claim | Revision], scope: str | None = None, *, limit: int = 50
) -> dict[str, Any]:
    """What a load would ask about identity, worked out without writing.

    Parameters
    ----------
    claims : those that the load brings; only assertions of entities are looked at.
    scope : what they are loaded into.

    Returns
    -------
    dict
        `certain`, how many pairs would be merged by the rule; `merges`, summaries of them; `proposed`, summaries of
        pairs to be looked at.
    """
    at = graph.epoch()
    by_kind: dict[str, list[Content]] = defaultdict(list)
    for claim in claims:
        if _asserts_entity(claim):
            by_kind[claim.says.kind].append(claim.says)
    found: list[Candidate] = []
    for kind, brought in by_kind.items():
        profiles = _with_brought(_profiles(graph, kind, at), brought, scope)
        found += _matched(graph, profiles, at, only_brought=True)
    proposed = [one for one in _best(found, limit, LEAST_SCORE) if not one.is_certain]
    certain = [one for one in found if one.is_certain]
    return {
        "certain": len(certain),
        "merges": [one.summary() for one in certain[:limit]],
        "proposed": [one.summary() for one in proposed],
    }


def list_questions(asked: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The answer of `identity_questions` as short rows: what may be what, how likely, and why."""
    return [
        {
            "kind": one["kind"],
            "id": one["left"],
            "name": one["left_name"],
            "is" if one["certain"] else "may be": one["right"],
            "called": one["right_name"],
            "score": one["score"],
            "because of": sorted({part["feature"] for part in one["evidence"] if part["score"] >= _SPEAKS_FOR}),
        }
        for one in (*asked["merges"], *asked["proposed"])
    ]


def apply_certain(
    graph: Graph, records: Collection[str] | None = None, *, by: str = RULE
) -> tuple[list[Decided], list[str]]:
    """Merge every pair that is certain by identifier, in one epoch of its own; writes nothing where there is none.

    Parameters
    ----------
    records : only pairs with one of these, such as the ids of what a load brought; all if not given.

    Returns
    -------
    tuple
        The decisions, and why certain pairs were refused after all.
    """
    at = graph.epoch()
    certain: list[Candidate] = []
    for kind in MERGEABLE:
        profiles = _profiles(graph, kind, at)
        for one in profiles.values():
            one.is_brought = records is not None and not one.records.isdisjoint(records)
        settled = _settled(graph, profiles, at)
        certain += [
            one for one in _certain(profiles, settled) if records is None or one.left.is_brought or one.right.is_brought
        ]
    merges = [
        Merge(
            one.left.id, one.right.id, f"both are {' and '.join(one.identifiers)}", [e._asdict() for e in one.evidence]
        )
        for one in _spanning(certain)
    ]
    return merge_all(graph, merges, by=by)


def entity_records(claims: Iterable[Claim | Revision]) -> set[str]:
    """The ids of the entities that claims assert: what `apply_certain` looks at after a load."""
    return {one.says.id for one in claims if _asserts_entity(one)}


def _asserts_entity(claim: Claim | Revision) -> bool:
    return claim.says.kind in MERGEABLE and claim.stance == "asserts"


def _best(found: list[Candidate], limit: int, least: float) -> list[Candidate]:
    kept = [one for one in found if one.is_certain or one.score >= least]
    return sorted(kept, key=lambda one: (not one.is_certain, -one.score, one.left.id, one.right.id))[:limit]


def _profiles(graph: Graph, kind: str, at: int) -> dict[str, Profile]:
    found = {}
    for row in fetch_things(graph, kind, at):
        profile = Profile(row["id"], kind, row["type"], row["name"], row["date"], set(row["records"]))
        profile.names = {Spelled(*name) for name in row["names"]}
        profile.identifiers = {one: Known(status, tuple(spells)) for one, status, spells in row["identifiers"]}
        profile.scopes, profile.lifetime = row["scopes"], row["lifetime"]
        found[profile.id] = profile
    return found


def _with_brought(profiles: dict[str, Profile], contents: list[Content], scope: str | None) -> dict[str, Profile]:
    """Profiles with what a load will say: of things that are known, and of new ones."""
    stands_for = {record: profile.id for profile in profiles.values() for record in profile.records}
    for says in contents:
        assert isinstance(says, Entity)
        key = stands_for.setdefault(says.id, says.id)
        profile = profiles.setdefault(key, Profile(key, says.kind, records={key}))
        profile.is_brought = True
        profile.name = profile.name or says.name
        profile.type = profile.type or getattr(says, "type", None)
        profile.date = profile.date or getattr(says, "date", None)
        profile.scopes |= {scope} if scope else set()
        named = [(says.name, "main"), (says.acronym, "acronym"), *((one.text, one.kind) for one in says.names)]
        profile.names |= {spelled(text, kind) for text, kind in named if text}
        for one in says.identifiers:
            if profile.identifiers.get(one.id, Known("candidate")).status == "candidate":
                profile.identifiers[one.id] = Known(one.status, one.valid)
    return profiles


def _matched(graph: Graph, profiles: Mapping[str, Profile], at: int, *, only_brought: bool) -> list[Candidate]:
    """Every candidate among the profiles, with all of its evidence."""
    settled = _settled(graph, profiles, at)
    certain = {(one.left.id, one.right.id): one for one in _certain(profiles, settled)}
    words = Words(name.key for one in profiles.values() for name in one.names)
    pairs = _like_names(profiles, words)
    for pair in (*_sharing(profiles), *certain):
        pairs.setdefault(pair, set())
    kept: dict[Pair, set[tuple[Spelled, Spelled]]] = {}
    for pair, names in pairs.items():
        left, right = profiles[pair[0]], profiles[pair[1]]
        if pair in settled.different or not are_compatible(left, right):
            continue
        if only_brought and not (left.is_brought or right.is_brought):
            continue
        shares = not _all_identifiers(left).isdisjoint(_all_identifiers(right))
        if shares or not left.scopes & right.scopes:
            kept[pair] = names
    _add_surroundings(graph, profiles, kept, at)
    found = []
    for (one, other), names in kept.items():
        evidence = compare(profiles[one], profiles[other], words, names)
        sure = certain.get((one, other))
        found.append(
            Candidate(
                profiles[one], profiles[other], evidence, score_of(evidence), sure is not None,
                sure.identifiers if sure else [],
            )
        )  # fmt: skip
    return found


class Settled(NamedTuple):
    """Pairs on which somebody has decided: judged different, or taken back after they had been merged."""

    different: set[Pair]
    taken_back: set[Pair]


def fetch_settled(graph: Graph, stands_for: Mapping[str, str], at: int) -> Settled:
    """What is decided of pairs, told by what their records stand for."""

    def told(pairs: Iterable[Pair]) -> set[Pair]:
        named = ({stands_for[one] for one in pair if one in stands_for} for pair in pairs)
        return {pair_of(*two) for two in named if len(two) == 2}

    different = (one.pair for one in fetch_judgements(graph, at) if one.verdict == "different")
    return Settled(told(different), told(fetch_undone(graph, at)))


def _settled(graph: Graph, profiles: Mapping[str, Profile], at: int) -> Settled:
    return fetch_settled(graph, {record: one.id for one in profiles.values() for record in one.records}, at)


def _certain(profiles: Mapping[str, Profile], settled: Settled) -> Iterator[Candidate]:
    """The pairs that an identifier proves to be one; see the head of this module."""
    found: dict[Pair, list[str]] = defaultdict(list)
    for identifier, holders in sorted(_holders(profiles).items()):
        if len(holders) < 2 or len({scope for one in holders for scope in one.scopes}) < sum(
            len(one.scopes) for one in holders
        ):
            continue
        for number, one in enumerate(holders):
            for other in holders[number + 1 :]:
                found[pair_of(one.id, other.id)].append(identifier)
    certain: dict[Pair, list[str]] = {}
    for pair, identifiers in found.items():
        left, right = profiles[pair[0]], profiles[pair[1]]
        proven = [one for one in identifiers if one in shared_established(left, right)]
        # A rule does not repeat what a person has taken back.
        if proven and pair not in settled.different | settled.taken_back and _is_beyond_doubt(left, right):
            certain[pair] = proven
    neighbours = neighbours_of(certain)
    for pair, proven in certain.items():
        held = [scope for one in component(neighbours, pair[0]) for scope in profiles[one].scopes]
        # A list that tells two states apart is not overruled by another one that has one number for both.
        if len(held) == len(set(held)):
            said = [f"{one} (established)" for one in proven]
            left, right = profiles[pair[0]], profiles[pair[1]]
            yield Candidate(left, right, [Evidence("identifier", 1.0, 1.0, said, said)], 1.0, True, proven)


def _is_beyond_doubt(left: Profile, right: Profile) -> bool:
    if left.kind == "Actor" and (left.type is None or left.type != right.type):
        return False
    return not conflicting(left, right) and lived_together(left, right)


def _holders(profiles: Mapping[str, Profile]) -> Mapping[str, list[Profile]]:
    found: dict[str, list[Profile]] = defaultdict(list)
    for profile in profiles.values():
        for identifier in profile.established():
            found[identifier].append(profile)
    return found


def _sharing(profiles: Mapping[str, Profile]) -> set[Pair]:
    """Pairs that share an identifier, established or not."""
    found: dict[str, list[str]] = defaultdict(list)
    for profile in profiles.values():
        for identifier in _all_identifiers(profile):
            found[identifier].append(profile.id)
    return {pair_of(one, other) for ids in found.values() for one in ids for other in ids if one != other}


def _all_identifiers(profile: Profile) -> set[str]:
    return {*profile.identifiers, *profile.established()}


def _like_names(profiles: Mapping[str, Profile], words: Words) -> dict[Pair, set[tuple[Spelled, Spelled]]]:
    """Pairs that share the beginning of a telling word, or an acronym, with the names that do."""
    blocks: dict[str, list[tuple[str, Spelled]]] = defaultdict(list)
    for profile in profiles.values():
        for name in profile.names:
            for word in dict.fromkeys(words_of(name.key)):
                if not is_generic(word):
                    # By its beginning; where too many begin so, by the word itself.
                    blocks[block_of(word)].append((profile.id, name))
                    blocks[f"{word} "].append((profile.id, name))
            # Names of generic words alone meet only if they are the same.
            blocks[f"={' '.join(sorted(name.key.split()))}"].append((profile.id, name))
        for acronym in profile.acronyms() | profile.initials():
            blocks[f"#{acronym}"].append((profile.id, Spelled("", acronym, "acronym")))
    found: dict[Pair, set[tuple[Spelled, Spelled]]] = defaultdict(set)
    for key, members in blocks.items():
        if len({one for one, _ in members}) > _WIDEST_BLOCK:
            continue
        for number, (one, name) in enumerate(members):
            for other, its_name in members[number + 1 :]:
                if one != other:
                    pair = pair_of(one, other)
                    names = (name, its_name) if pair[0] == one else (its_name, name)
                    found[pair] |= set() if key.startswith("#") else {names}
    return {pair: names for pair, names in found.items() if not names or _are_close(names, words)} | {
        pair: names for pair, names in found.items() if _meet_by_acronym(profiles, pair)
    }


def _are_close(names: Iterable[tuple[Spelled, Spelled]], words: Words) -> bool:
    return any(words.alike(one.key, other.key) >= _LEAST_NAME for one, other in names)


def _meet_by_acronym(profiles: Mapping[str, Profile], pair: Pair) -> bool:
    left, right = profiles[pair[0]], profiles[pair[1]]
    ours, theirs = left.acronyms(), right.acronyms()
    return bool(ours & theirs) or bool(ours & right.initials()) or bool(theirs & left.initials())


def _add_surroundings(graph: Graph, profiles: Mapping[str, Profile], pairs: Iterable[Pair], at: int) -> None:
    """Give the profiles in these pairs whom they meet, and the states that they name or meet."""
    wanted = {one for pair in pairs for one in pair if profiles[one].kind == "Actor"}
    if not wanted:
        return
    partners = fetch_partners(graph, wanted, at)
    states = {one.id: {name.key for name in one.names if name.key} for one in profiles.values() if one.type == "state"}
    by_name = {key: state for state, keys in states.items() for key in keys}
    for one in wanted:
        profile = profiles[one]
        profile.partners = frozenset(partners.get(one, ())) - states.keys()
        if profile.type != "state":
            texts = [word for name in profile.names for word in name.key.split()]
            profile.countries = frozenset(by_name[word] for word in texts if word in by_name)


def _spanning(candidates: Iterable[Candidate]) -> list[Candidate]:
    """As many of the pairs as join the same things: of three that share an identifier two pairs are enough."""
    joined: dict[str, str] = {}

    def root(one: str) -> str:
        while one in joined:
            one = joined[one]
        return one

    kept = []
    for candidate in sorted(candidates, key=lambda one: (rank_id(one.left.id), rank_id(one.right.id))):
        left, right = root(candidate.left.id), root(candidate.right.id)
        if left != right:
            joined[right] = left
            kept.append(candidate)
    return kept
