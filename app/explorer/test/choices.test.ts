import { describe, expect, test } from "vitest";

import { viewAddress, viewQuery } from "../src/permalink";
import { compare } from "../src/picture/comparison";
import { beyond, filterView, partCounts, processCounts } from "../src/picture/filters";
import { groupsOf, intervalsOf, sizesOf, type Ranking, type Score } from "../src/picture/scores";
import { merged, searchOver } from "../src/search";
import { INITIAL, Store } from "../src/state";
import { Steps } from "../src/steps";
import { factOf, mali } from "./fixture";

const nothing = { without: new Set<string>(), reliability: "F", process: null, around: [] } as const;

describe("filters", () => {
  test("nothing left out gives the view itself", () => {
    expect(filterView(mali, nothing)).toBe(mali);
  });

  test("who has a role that is left out is not drawn, the others stay", () => {
    const shown = filterView(mali, { ...nothing, without: new Set(["chief_mediator"]) });
    const before = factOf("fact:roadmap").participants;
    const after = shown.facts.find((fact) => fact.id === "fact:roadmap")!.participants;
    expect(after).toEqual(before.filter((part) => part.role !== "chief_mediator"));
    expect(after.length).toBeLessThan(before.length);
  });

  test("a fact needs one source that is reliable enough and does not deny it", () => {
    const shown = filterView(mali, { ...nothing, reliability: "A" });
    const expected = mali.facts.filter((fact) =>
      fact.claims.some((claim) => claim.stance === "asserts" && claim.reliability === "A"),
    );
    expect(shown.facts).toEqual(expected);
    expect(shown.facts.length).toBeLessThan(mali.facts.length);
  });

  test("around an actor its facts alone are left, and each other actor knows how many of its own are not", () => {
    const shown = filterView(mali, { ...nothing, around: ["tertius:ould_abdel_aziz"] });
    const kept = shown.facts.map((fact) => fact.id);
    expect(kept).toContain("fact:ceasefire");
    expect(kept).not.toContain("fact:algiers");
    const more = beyond(mali, shown);
    expect(more.get("tertius:ould_abdel_aziz")).toBeUndefined();
    const algeria = mali.facts.filter((fact) => fact.participants.some((part) => part.actor === "tertius:algeria"));
    expect(more.get("tertius:algeria")).toBe(algeria.length - algeria.filter((fact) => kept.includes(fact.id)).length);
  });

  test("of a process its facts alone are left, and asked for at the server", () => {
    expect(processCounts(mali)).toEqual([
      ["tertius:proc_algiers", 2],
      ["tertius:proc_ouaga", 1],
    ]);
    const shown = filterView(mali, { ...nothing, process: "tertius:proc_ouaga" });
    expect(shown.facts).toEqual([factOf("fact:ouagadougou")]);
    const query = viewQuery(mali, { ...INITIAL, process: "tertius:proc_ouaga" }, "");
    expect(query.get("process")).toBe("tertius:proc_ouaga");
  });

  test("roles are counted by fact", () => {
    expect(new Map(partCounts(mali)).get("chief_mediator")).toBe(
      mali.facts.filter((fact) => fact.participants.some((part) => part.role === "chief_mediator")).length,
    );
  });
});

describe("undo", () => {
  const started = () => {
    let now = 0;
    const store = new Store(INITIAL);
    return { store, steps: new Steps(store, () => now), wait: () => (now += 5_000) };
  };

  test("brings back what was chosen, and redo what was undone", () => {
    const { store, steps, wait } = started();
    store.change({ reliability: "B" });
    wait();
    store.change({ day: "2014-07-24" });
    steps.undo();
    expect([store.state.day, store.state.reliability]).toEqual([null, "B"]);
    steps.undo();
    expect([store.state.reliability, steps.canUndo]).toEqual(["F", false]);
    steps.redo();
    steps.redo();
    expect([store.state.day, store.state.reliability, steps.canRedo]).toEqual(["2014-07-24", "B", false]);
  });

  test("takes a pull at the slider as one step", () => {
    const { store, steps } = started();
    for (const day of ["2014-07-22", "2014-07-23", "2014-07-24"]) store.change({ day });
    steps.undo();
    expect([store.state.day, steps.canUndo]).toEqual([null, false]);
  });

  test("leaves what is read alone, and forgets the future after a new choice", () => {
    const { store, steps } = started();
    store.change({ selection: { type: "actor", id: "tertius:mnla" } });
    expect(steps.canUndo).toBe(false);
    store.change({ possible: false });
    steps.undo();
    expect(store.state.selection).not.toBeNull();
    store.change({ reliability: "A" });
    expect(steps.canRedo).toBe(false);
  });
});

test("between two days, what had appeared, vanished and stayed", () => {
  const day = (last: string) => ({ first: null, last });
  const found = compare(mali.facts, day("2013-01-01"), day("2014-07-20"), true);
  expect(found.vanished.map(({ id }) => id)).toContain("fact:ouagadougou");
  expect(found.appeared.map(({ id }) => id)).toContain("fact:roadmap");
  expect(found.stayed.map(({ id }) => id)).not.toContain("fact:roadmap");
});

describe("an address", () => {
  test("that is passed on names the epoch of the graph that it shows", () => {
    const address = new URL(viewAddress("http://localhost/x/?actor=mnla#old", mali, { ...INITIAL, day: "2014-07-24" }));
    expect(address.searchParams.get("known_at")).toBe(String(mali.epoch));
    expect(address.searchParams.get("actor")).toBe("mnla");
    expect(address.hash).toBe("#day=2014-07-24");
  });

  test("of a file asks the server for what is shown", () => {
    const state = { ...INITIAL, day: "2014-07-24", span: "month", possible: false } as const;
    const query = viewQuery(mali, state, "?actor=mnla&x=1");
    expect(Object.fromEntries(query)).toEqual({
      actor: "mnla",
      as_of: "2014-06-24/2014-07-24",
      kind: "Mediation,Membership,Office",
      certainty: "certain",
      known_at: "3",
    });
  });

  test("of a file asks for the roles, the sources and the actors that are left, and for no role that nobody has", () => {
    const without = new Set(["chief_mediator", "PARTY", "clown"]);
    const state = { ...INITIAL, without, reliability: "B", around: ["tertius:mnla", "tertius:algeria"] } as const;
    const asked = (search: string) => Object.fromEntries(viewQuery(mali, state, search));
    const found = asked("?process=proc_algiers");
    expect(found["without"]!.split(",").sort()).toEqual(["PARTY", "chief_mediator"]);
    expect(found).toMatchObject({ process: "proc_algiers", reliability: "B", around: "tertius:mnla,tertius:algeria" });
    expect(asked("?without=HOLDER")["without"]!.split(",").sort()).toEqual(["HOLDER", "PARTY", "chief_mediator"]);
    expect([asked("?reliability=A")["reliability"], asked("?reliability=C")["reliability"]]).toEqual(["A", "B"]);
    expect(asked("?question=who-mediates-whom&party=mnla")).toMatchObject({ reliability: "B" });
  });

  test("of a question of its own keeps the question's parameters", () => {
    const query = viewQuery(mali, INITIAL, "?question=who-mediates-whom&party=mnla");
    expect(Object.fromEntries(query)).toEqual({ question: "who-mediates-whom", party: "mnla", known_at: "3" });
  });
});

describe("a metric", () => {
  const ranking = (ranked: boolean, values: (number | null)[]) =>
    ({
      definition: { ranked },
      data: values.map((value, place) => ({ rank: null, actor: `a${place}`, name: "", value })),
    }) as unknown as Ranking;

  test("gives sizes from nothing to the greatest, none where it is not defined", () => {
    expect([...sizesOf(ranking(true, [36, 9, null]))]).toEqual([
      ["a0", 1],
      ["a1", 0.25],
    ]);
  });

  test("that finds groups gives numbers, no sizes", () => {
    expect(sizesOf(ranking(false, [1, 2])).size).toBe(0);
    expect([...groupsOf(ranking(false, [1, 2]))]).toEqual([
      ["a0", 1],
      ["a1", 2],
    ]);
  });

  test("says between which ranks an actor stands, as far as that is known", () => {
    const score = (actor: string, rank: number | null, more: object = {}): Score => ({ ...{ rank, actor, name: "", value: 1 }, ...more });
    const exact = { ...ranking(true, []), data: [score("a", 1), score("b", 2), score("c", null)] };
    expect([...intervalsOf(exact)]).toEqual([
      ["a", [1, 1]],
      ["b", [2, 2]],
    ]);
    const approximate = { ...exact, data: [score("a", 1, { best_rank: 1, worst_rank: 3 })] };
    expect([...intervalsOf(approximate)]).toEqual([["a", [1, 3]]]);
    const data = [{ actor: "a", best_rank: 1, worst_rank: 4, rests_on: null }];
    expect([...intervalsOf({ ...approximate, sureness: { level: 0.9, worlds: 200, data } })]).toEqual([["a", [1, 4]]]);
    expect([...intervalsOf({ ...exact, sureness: "too many" })]).toEqual([...intervalsOf(exact)]);
    expect(intervalsOf({ ...exact, definition: { ...exact.definition, ranked: false } }).size).toBe(0);
  });
});

test("what the server finds brings dates to what is here, and adds what is elsewhere", () => {
  const served = [
    { id: "tertius:mnla", name: "MNLA", label: "Actor", kind: "armed_group", matched: { text: "MNLA" }, valid: "2011/" },
    { id: "tertius:xyz", name: "Xyz", label: "Actor", kind: "ngo", matched: { text: "Xyz" }, valid: null },
  ];
  const hits = merged(searchOver(mali)("MNLA"), served, mali);
  expect(hits.find(({ id }) => id === "tertius:mnla")).toMatchObject({ valid: "2011/" });
  expect(hits.filter(({ isElsewhere }) => isElsewhere === true).map(({ id }) => id)).toEqual(["tertius:xyz"]);
});
