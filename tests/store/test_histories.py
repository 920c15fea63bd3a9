"""Random histories of a whole graph against a model in memory: loads, rollbacks, claims by hand, withdrawals, identity.

After every step the database is held against `tests/oracles/history.py` at every epoch of the history so far and in all
policies: what is served of each fact and actor, who was overruled, which claims live, what each record stands for.
Histories share one database, under ids of their own, because to empty it would take longer than a history.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from typing import Any

import neo4j
import pytest
from hypothesis import HealthCheck, Phase, event, given, note, settings
from hypothesis import strategies as st

from tertius.client import Client
from tertius.graph_schema.claims import Claim, Reject
from tertius.graph_schema.content import Fact
from tertius.graph_schema.entities.source import Source
from tertius.graph_schema.errors import NotFound, Refused
from tertius.loaders.pipeline.apply import apply_load, roll_back
from tertius.loaders.pipeline.curation import add_claim, correct_claim, rate_source, set_standing
from tertius.loaders.pipeline.validate import validate
from tertius.loaders.record import Dataset
from tertius.store.graph import Graph, prepare
from tertius.store.identity import Decided, merge, split, undo
from tertius.store.target import Target
from tests.conftest import delete_everything
from tests.loaders.claims_for_tests import digest_of, unread
from tests.oracles.history import History, Load, State, answer
from tests.oracles.history_drawn import DATASETS, DAYS, Names, base_claims, draw_claim, draw_claims
from tests.oracles.history_served import POLICIES, Served
from tests.store.history_reading import LIVES, STANDS_FOR, VERSIONS, at, served

_BLOCK = 50
_HABITS = ("complete", "partial", "release")
_QUESTIONS = {
    "who-mediates-whom": ("Mediation", "PARTY", "party", "mediation"),
    "members-of": ("Membership", "ORGANISATION", "organisation", "membership"),
    "allies-of": ("Alliance", "ALLY", "actor", "alliance"),
}


class Ground:
    """An emptied database in which each history finds a base of its own."""

    def __init__(self, driver: neo4j.Driver, target: Target, histories_at_most: int = 400) -> None:
        self._driver, self._target, self._most = driver, target, histories_at_most
        self._used = 0
        self.graph = Graph(driver, target)

    def names(self) -> Names:
        """Ids that no history has used."""
        if self._used % self._most == 0:
            # The graph of very many histories would make each step slower.
            delete_everything(self._driver, self._target)
            self.graph = prepare(self._driver, self._target)
        if self._used % _BLOCK == 0:
            many = [Names(f"h{self._used + number}-") for number in range(_BLOCK)]
            claims = [one for names in many for one in base_claims(names)]
            _apply(self.graph, Dataset(name="base", title="base", licence="none", scope="base"), claims)
        self._used += 1
        return Names(f"h{self._used - 1}-")


def _apply(graph: Graph, dataset: Dataset, records: list[Any], digest: str = "") -> Any:
    done = apply_load(graph, dataset, validate(records, graph, dataset), "test", digest or digest_of(records))
    made = {one for one in records if isinstance(one, Reject)}
    assert set(done.plan.rejects) <= made, "a row that the model takes for good was rejected"
    return done


class Play:
    """One history, played on the graph and on the model."""

    def __init__(self, graph: Graph, names: Names, dice: random.Random) -> None:
        self.graph, self.names, self.dice = graph, names, dice
        self.model = History(base_claims(names))
        self.habits = {by: dice.choice(_HABITS) for by in DATASETS}
        self.decisions: list[Decided] = []
        self.expected: dict[int, tuple[State, set[str], dict[str, str]]] = {}
        self.claims = {one.id for one in self.model.base}
        self._expect()

    def step(self, name: str) -> None:
        """Take a step, and hold the graph against the model, now and at every epoch before."""
        epoch = self.graph.epoch()
        getattr(self, f"_{name}")()
        assert self.graph.epoch() in {epoch, epoch + 1}
        self._expect()
        self.check()

    def check(self) -> None:
        """Every epoch, every policy: what is served, what lives, what each record stands for."""
        versions = list(self._served())
        lives = self.graph.read(LIVES, claims=sorted(self.claims))
        stands = self.graph.read(STANDS_FOR, ids=self.names.everything())
        for epoch, (state, live, resolution) in self.expected.items():
            found = {(policy, one.id): one for policy, one, since, until in versions if since <= epoch < until}
            assert set(at(lives, epoch)) == live, f"claims that live at epoch {epoch}"
            assert dict(at(stands, epoch)) == resolution, f"what records stand for at epoch {epoch}"
            for key in sorted({*state, *found}):
                assert found.get(key) == state.get(key), f"{key} at epoch {epoch}"

    def ask(self, client: Client, number: int) -> None:
        """Questions of the catalogue at random days, epochs and policies."""
        for _ in range(number):
            epoch, policy, day = (
                self.dice.choice(list(self.expected)[1:]),
                self.dice.choice(POLICIES),
                self.dice.choice(DAYS),
            )
            state, _, resolution = self.expected[epoch]
            name, asked = self._question(state)
            kind, relation, parameter, column = _QUESTIONS[name]
            include = self.dice.choice(["exact", "reach"])
            values = {parameter: asked, "as_of": day, "known_at": str(epoch), "policy": policy, "include": include}
            note(f"{name} {values}")
            if asked not in resolution:
                with pytest.raises(NotFound):
                    client.query(name, **values)
                continue
            # An organisation is asked for alone: who belongs to what it belongs to is no member of it.
            reach = include == "reach" and name != "members-of"
            expected = answer(state, policy, kind, relation, resolution[asked], day, reach=reach)
            event(f"{name}: {'rows' if expected else 'no rows'}")
            rows = client.query(name, **values).rows
            assert [row[column] for row in rows if rows.count(row) > 1] == []
            assert {row[column]: row["certainty"] for row in rows} == expected
            sure = client.query(name, **values, certainty="certain").rows
            assert {row[column] for row in sure} == {key for key, how in expected.items() if how == "certain"}

    def _question(self, state: State) -> tuple[str, str]:
        """A question, and whom to ask about: mostly somebody who stands in the relation, by any of its records."""
        told = {
            (one.kind, part.relation, record) for one in state.values() for part in one.parts for record in part.records
        }
        fitting = [(name, who) for name, of in _QUESTIONS.items() for *fact, who in sorted(told) if (*fact,) == of[:2]]
        if fitting and self.dice.random() < 0.7:
            return self.dice.choice(fitting)
        return self.dice.choice(list(_QUESTIONS)), self.dice.choice(
            sorted(who for *_, who in told) or self.names.actors()
        )

    def _expect(self) -> None:
        model = self.model
        live = {f"{one.id}#{one.digest()[:20]}" for one in model.live()}
        self.claims |= {one.id for one in model.claims()}
        self.expected[self.graph.epoch()] = (model.served(), live, model.resolution())

    def _served(self) -> Iterator[tuple[str, Served, int, int]]:
        for row in self.graph.read(VERSIONS, ids=self.names.everything()):
            one = served(row)
            for policy in row["policies"]:
                yield policy, one, row["since"], row["until"]

    def _load(self) -> None:
        by = self.dice.choice(DATASETS)
        scope = self.names.prefix + by
        claims = draw_claims(self.dice, self.names, by)
        there = [key for key in sorted(self.model.standing(scope)) if key not in {one.id for one in claims}]
        lost = [key for key in there if self.dice.random() < 0.15]
        # Most inputs of a data set are of one sort.
        how = self.habits[by] if self.dice.random() < 0.8 else self.dice.choice(_HABITS)
        release = self.dice.choice([1, 2, 3]) if how == "release" else None
        self._apply(Load("", scope, claims, lost, release, how == "complete"), by, f"{scope} {len(self.expected)}")

    def _apply(self, load: Load, by: str, digest: str) -> None:
        note(f"load {load}")
        release = None if load.release is None else str(load.release)
        is_complete = load.is_complete or (load.release is not None and self.dice.random() < 0.5)
        dataset = Dataset(name=by, title=by, licence="none", scope=load.scope, complete=is_complete, release=release)
        records = [*load.claims, *(unread(one) for one in load.unread)]
        if not self.model.load(load):
            with pytest.raises(Refused):
                _apply(self.graph, dataset, records, digest)
            return
        done = _apply(self.graph, dataset, records, digest)
        assert done.wrote
        self.model.loads[-1] = load._replace(id=done.load)

    def _again(self) -> None:
        """The same input once more: nothing is written, unless something else has been loaded since."""
        if not self.model.loads:
            return
        load = self.dice.choice(self.model.loads)
        by = load.scope.removeprefix(self.names.prefix)
        note(f"again {load}")
        if self.model.changes_something(load) or load.release is not None:
            self._apply(load, by, f"{load.id} again {len(self.expected)}")
            return
        dataset = Dataset(name=by, title=by, licence="none", scope=load.scope, complete=load.is_complete)
        records = [*load.claims, *(unread(one) for one in load.unread)]
        digests = self.graph.read("MATCH (l:Load {id: $id}) RETURN l.file_digest AS digest", id=load.id)
        assert not _apply(self.graph, dataset, records, digests[0]["digest"]).wrote

    def _rollback(self) -> None:
        if self.model.loads:
            load = self.dice.choice(self.model.loads).id
            note(f"rollback {load}")
            roll_back(self.graph, load)
            self.model.roll_back(load)

    def _merge(self) -> None:
        pools = self.names.mergeable()
        speaking = [[one for one in pool if one in self.model.identity.speaking] for pool in pools]
        # To merge what nobody speaks of is tried too: it is refused.
        fitting = [pool for pool in speaking if len(pool) > 1 and self.dice.random() < 0.85] or pools
        one, other = self.dice.sample(self.dice.choice(fitting), 2)
        note(f"merge {one} {other}")
        self._decide(self.model.identity.merge(one, other), lambda: merge(self.graph, one, other, by="test"))

    def _split(self) -> None:
        pool = self.dice.choice(self.names.mergeable())
        merged = [one for one in pool if len(self.model.identity.cluster(one)) > 1]
        one = self.dice.choice(merged or pool)
        note(f"split {one}")
        self._decide(self.model.identity.split(one), lambda: split(self.graph, one, by="test"))

    def _undo(self) -> None:
        if self.decisions:
            number = self.dice.randrange(len(self.decisions))
            decision = self.decisions[number].id
            note(f"undo {decision}")
            self._decide(self.model.identity.undo(number), lambda: undo(self.graph, decision, by="test"))

    def _decide(self, is_allowed: bool, decide: Callable[[], Decided]) -> None:
        event(f"decision {'taken' if is_allowed else 'refused'}")
        if is_allowed:
            self.decisions.append(decide())
        else:
            with pytest.raises((Refused, NotFound)):
                decide()

    def _curate(self) -> None:
        """A claim by hand on a fact that somebody speaks of: a new one, or another revision of one."""
        told = {one.says.id: type(one.says) for one in self.model.claims() if isinstance(one.says, Fact)}
        mine = sorted(key for key, one in self.model.by_hand.items() if isinstance(one.says, Fact))
        if not told:
            return
        is_new = not mine or self.dice.random() < 0.6
        key = f"curation:{self.names.prefix}{len(mine)}" if is_new else self.dice.choice(mine)
        fact = self.dice.choice(sorted(told)) if is_new else self.model.by_hand[key].says.id
        claim = draw_claim(self.dice, self.names, key, fact, told[fact], self.names.actors())
        row = _written(claim)
        note(f"{'add' if is_new else 'correct'} {row}")
        is_withdrawn = ("claim", key) in self.model.withdrawn
        if self.model.write_by_hand(claim) or not is_withdrawn:
            done = add_claim(self.graph, row, "test") if is_new else correct_claim(self.graph, key, row, "test")
            assert done.rejects == []
        else:
            with pytest.raises(Refused):
                correct_claim(self.graph, key, row, "test")

    def _rate(self) -> None:
        source, letter = self.dice.choice(self.names.sources()), self.dice.choice("ACE")
        note(f"rate {source} {letter}")
        rating = Claim(id=f"curation:rating:{source}", says=Source(id=source, reliability=letter), credibility=1)
        rating = rating.model_copy(update={"author": "test", "note": "why"})
        wrote = self.model.write_by_hand(rating)
        assert rate_source(self.graph, source, {"reliability": letter}, "test", "why").wrote == wrote

    def _withdraw(self) -> None:
        pool = [("source", one) for one in self.names.sources()]
        pool += [("claim", one.id) for one in self.model.claims() if one.says.kind != "Source"]
        # Beside any, one that is withdrawn already: to bring it back, or to be refused.
        of, target = self.dice.choice(sorted(self.model.withdrawn) or pool if self.dice.random() < 0.4 else pool)
        is_withdrawn = ((of, target) in self.model.withdrawn) == (self.dice.random() < 0.1)
        note(f"{'withdraw' if is_withdrawn else 'restore'} {of} {target}")
        allowed = self.model.withdraw(of, target) if is_withdrawn else self.model.restore(of, target)
        if allowed:
            set_standing(self.graph, of, target, "test", "a test", is_withdrawn=is_withdrawn)
        else:
            with pytest.raises((Refused, NotFound)):
                set_standing(self.graph, of, target, "test", "a test", is_withdrawn=is_withdrawn)


_STEPS = ["load"] * 7 + ["rollback"] * 3 + ["merge"] * 4 + ["withdraw"] * 4 + ["curate"] * 3
_STEPS += ["split", "split", "undo", "undo", "rate", "again"]


def _written(claim: Claim) -> dict[str, Any]:
    """A claim as a person writes it down."""
    says = claim.says
    assert isinstance(says, Fact)
    people = [
        {"actor": one.actor, "as": name, **one.model_dump(exclude={"actor"}, exclude_none=True)}
        for name in says.roles()
        for one in getattr(says, name)
    ]
    values = {name: getattr(says, name) for name in says.values() if getattr(says, name) not in (None, ())}
    row = {
        "claim": claim.id.removeprefix("curation:"),
        "id": says.id,
        "stance": claim.stance,
        "valid": says.valid,
        "attested": says.attested,
        "participants": people,
        "values": {name: list(value) if isinstance(value, tuple) else value for name, value in values.items()},
        "sources": [{"source": one.source} for one in claim.citations],
        "credibility": claim.credibility,
        "author": claim.author,
    }
    return {name: value for name, value in row.items() if value not in (None, [], {})}


def play_many(driver: neo4j.Driver, target: Target, number: int, longest: int, questions: int) -> None:
    ground = Ground(driver, target)
    ground.names()

    # To shrink a failing history would take many minutes; the steps are few and are printed.
    @settings(
        max_examples=number,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.generate],
        database=None,
    )
    @given(st.randoms(use_true_random=False), st.lists(st.sampled_from(_STEPS), min_size=2, max_size=longest - 2))
    def play(dice: random.Random, steps: list[str]) -> None:
        names = ground.names()
        one = Play(ground.graph, names, dice)
        for name in ("load", "load", *steps):
            one.step(name)
        one.ask(client, questions)

    with Client() as client:
        play()


def test_a_hundred_histories_serve_what_the_model_says(driver: neo4j.Driver, target: Target) -> None:
    play_many(driver, target, number=100, longest=8, questions=2)


@pytest.mark.slow
def test_thousands_of_histories_serve_what_the_model_says(driver: neo4j.Driver, target: Target) -> None:
    # Somewhat more than a second each on two cores with nothing else to do: the greater part of an hour.
    play_many(driver, target, number=2_000, longest=10, questions=2)
