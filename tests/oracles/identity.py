"""Identity by brute force: records, judgements and decisions in plain sets; nothing of the store is imported."""

from __future__ import annotations

from tertius.graph_schema.identifiers import rank_id

Pair = frozenset[str]
Judged = tuple[str, Pair]


class Identity:
    """Who is judged the same as whom, and which record speaks."""

    def __init__(self) -> None:
        self.standing: dict[Judged, int] = {}
        """Each judgement that stands, with the number of the decision that made it."""
        self.acts: list[tuple[dict[Judged, int], dict[Judged, int]]] = []
        self.speaking: set[str] = set()

    def cluster(self, record: str) -> set[str]:
        """Everything that is the same, over any number of steps."""
        found, before = {record}, 0
        while len(found) > before:
            before = len(found)
            for verdict, pair in self.standing:
                if verdict == "same" and pair & found:
                    found |= pair
        return found

    def canonical(self, record: str) -> str:
        """The smallest of those that speak; a record among silent ones is itself."""
        return min(self.cluster(record) & self.speaking, key=rank_id, default=record)

    def merge(self, left: str, right: str) -> bool:
        """Whether it is allowed; then it is done."""
        ours, theirs = self.cluster(left), self.cluster(right)
        if not {left, right} <= self.speaking or right in ours or self._are_apart(ours, theirs):
            return False
        self._act({("same", frozenset({left, right})): len(self.acts)}, {})
        return True

    def split(self, record: str) -> bool:
        """Whether it is allowed; then it is done."""
        others = self.cluster(record) - {record}
        if record not in self.speaking or not others:
            return False
        ended = {one: by for one, by in self.standing.items() if one[0] == "same" and record in one[1]}
        rest = Identity()
        rest.standing = {one: 0 for one in self.standing if one not in ended}
        firsts = sorted({min(rest.cluster(one), key=rank_id) for one in others}, key=rank_id)
        began = {("same", frozenset({firsts[0], one})) for one in firsts[1:]}
        began |= {("different", frozenset({record, other})) for other in others}
        self._act(dict.fromkeys(began, len(self.acts)), ended)
        return True

    def undo(self, number: int) -> bool:
        """Whether it is allowed; then it is done."""
        began, ended = self.acts[number]
        if any(self.standing.get(one) != by for one, by in began.items()) or any(one in self.standing for one in ended):
            return False
        after = Identity()
        after.standing = {one: by for one, by in self.standing.items() if one not in began} | ended
        if any(verdict == "different" and min(pair) in after.cluster(max(pair)) for verdict, pair in after.standing):
            return False
        self._act(ended, began)
        return True

    def _are_apart(self, ours: set[str], theirs: set[str]) -> bool:
        return any(verdict == "different" and pair & ours and pair & theirs for verdict, pair in self.standing)

    def _act(self, began: dict[Judged, int], ended: dict[Judged, int]) -> None:
        self.acts.append((began, ended))
        self.standing = {one: by for one, by in self.standing.items() if one not in ended} | began
