import { describe, expect, test } from "vitest";

import { appearanceOf, type Look } from "../src/picture/appearance";
import { fitted, settle, webOf } from "../src/picture/forces";
import { MOST_FACTS, MOST_NODES, pictureOf, type Picture } from "../src/picture/model";
import { byParty, cellKey, matrixOf, rankMediators } from "../src/picture/ranking";
import { arrangeSides } from "../src/picture/sides";
import { DEFAULT_KINDS } from "../src/state";
import { FACT_KINDS, type FactKind, type View } from "../src/view";
import { factOf, mali } from "./fixture";

const stage = { width: 900, height: 700 };
const byDefault = pictureOf(mali, new Set(DEFAULT_KINDS));
const arrangeForces = (picture: Picture) => {
  const { ids, web } = webOf(picture);
  return fitted(ids, settle(web), stage);
};
const tieIds = (picture: Picture) => new Set(picture.ties.map((tie) => `${tie.source} ${tie.relation} ${tie.target}`));

describe("the model", () => {
  test("a mediation is one hub with a spoke for each participant", () => {
    const spokes = byDefault.ties.filter((tie) => tie.target === "fact:ouagadougou");
    expect(new Set(spokes.map((tie) => `${tie.source} ${tie.relation} ${tie.role}`))).toEqual(
      new Set([
        "tertius:burkina_faso MEDIATOR chief_mediator",
        "tertius:ecowas MANDATED_BY null",
        "tertius:gov_mali PARTY null",
        "tertius:mnla PARTY null",
        "tertius:hcua PARTY null",
      ]),
    );
  });

  test("a fact of two actors is a tie that points the way it goes", () => {
    expect(tieIds(byDefault)).toContain("tertius:mnla Membership tertius:cma");
    const funding = pictureOf(mali, new Set<FactKind>(["Funding"]));
    expect(tieIds(funding)).toEqual(new Set(["tertius:imf Funding tertius:gov_mali"]));
  });

  test("a mediation drawn directly is a tie from every mediator to every party, with all its cases", () => {
    const picture = pictureOf(mali, new Set<FactKind>(["Mediation"]), { projected: true });
    expect([...picture.nodes.values()].filter((node) => node.form === "hub")).toEqual([]);
    const tie = picture.ties.find((one) => one.source === "tertius:burkina_faso" && one.target === "tertius:mnla")!;
    expect(tie.strands.map(({ fact }) => fact.id).sort()).toEqual(["fact:ouagadougou", "fact:roadmap"]);
    const places = arrangeSides(picture, stage).positions;
    expect(places.get("tertius:gov_mali")!.x).toBeLessThan(places.get("tertius:algeria")!.x);
  });

  test("a mediation without parties keeps its hub, though ties are drawn directly", () => {
    const algiers = factOf("fact:algiers");
    const alone = { ...algiers, participants: algiers.participants.filter((part) => part.relation !== "PARTY") };
    const picture = pictureOf({ ...mali, facts: [alone] }, new Set<FactKind>(["Mediation"]), { projected: true });
    expect(picture.nodes.get("fact:algiers")!.form).toBe("hub");
  });

  test("memberships and offices bring nobody into the picture", () => {
    expect(byDefault.nodes.has("tertius:compaore")).toBe(false);
    expect(pictureOf(mali, new Set<FactKind>(["Office"])).nodes.has("tertius:compaore")).toBe(true);
  });

  test("a fact that names one actor is counted, not drawn", () => {
    const picture = pictureOf(mali, new Set<FactKind>(["Mediation", "Signature"]));
    expect(picture.undrawn.map((fact) => fact.id)).toEqual(["fact:declaration-mnla"]);
  });

  test("two episodes between the same two actors are two strands of one tie", () => {
    const again = { ...factOf("fact:mnla-in-cma"), id: "fact:mnla-in-cma-again" };
    const picture = pictureOf({ ...mali, facts: [...mali.facts, again] }, new Set(DEFAULT_KINDS));
    const tie = picture.ties.find((one) => one.relation === "Membership");
    expect(tie?.strands.map(({ fact }) => fact.id)).toEqual(["fact:mnla-in-cma", "fact:mnla-in-cma-again"]);
  });

  test("ties of different kinds between the same two actors lie side by side", () => {
    const support = { ...factOf("fact:mnla-in-cma"), id: "fact:support", kind: "Support" as const };
    const picture = pictureOf({ ...mali, facts: [...mali.facts, support] }, new Set(FACT_KINDS));
    const lanes = picture.ties
      .filter((tie) => tie.target === "tertius:cma" && tie.source === "tertius:mnla")
      .map((tie) => tie.lane);
    expect(new Set(lanes)).toEqual(new Set([-0.5, 0.5]));
  });

  test("a picture has an end, and says what it leaves out", () => {
    const many = Array.from({ length: MOST_FACTS + 7 }, (_, place) => ({
      ...factOf("fact:ceasefire"),
      id: `fact:${place}`,
    }));
    const view = { ...mali, facts: many };
    expect(pictureOf(view, new Set(DEFAULT_KINDS)).hidden).toHaveLength(7);
    const whole = pictureOf(view, new Set(DEFAULT_KINDS), { whole: true });
    expect(whole.hidden).toEqual([]);
    expect(whole.nodes.size).toBeGreaterThan(MOST_FACTS);
  });

  test("nodes have a limit too; a tie between actors that are drawn needs no room", () => {
    const actors = Array.from({ length: MOST_NODES + 100 }, (_, place) => ({ ...mali.actors[0]!, id: `a${place}` }));
    const alliance = (...members: number[]) => ({
      ...factOf("fact:ceasefire"),
      id: `fact:${members.join("-")}`,
      kind: "Alliance" as const,
      participants: members.map((member) => ({ ...factOf("fact:ceasefire").participants[0]!, actor: `a${member}` })),
    });
    // Pairs of actors that nothing else ties, three in one hub for which two places are too few, and a tie at the end.
    const pairs = Array.from({ length: MOST_NODES / 2 - 1 }, (_, place) => alliance(2 * place, 2 * place + 1));
    const [three, two, tie] = [alliance(MOST_NODES, MOST_NODES + 1, MOST_NODES + 2), alliance(0, MOST_NODES), alliance(0, 3)];
    const drawn = pictureOf({ ...mali, actors, facts: [...pairs, three, two, tie] }, new Set<FactKind>(["Alliance"]));
    expect(drawn.nodes.size).toBe(MOST_NODES - 1);
    expect(drawn.hidden).toEqual([three]);
    expect(drawn.ties).toHaveLength(pairs.length + 2);
  });
});

describe("the arrangement by sides", () => {
  const arranged = arrangeSides(byDefault, stage);
  const x = (id: string) => arranged.positions.get(id)!.x;

  test.each(["tertius:algeria", "tertius:burkina_faso", "tertius:ould_abdel_aziz", "tertius:ecowas", "fact:roadmap"])(
    "%s stands between the government and every movement",
    (third) => {
      expect(x("tertius:gov_mali")).toBeLessThan(x(third));
      for (const movement of ["mnla", "hcua", "maa", "cma"]) expect(x(third)).toBeLessThan(x(`tertius:${movement}`));
    },
  );

  test("time runs downwards through the mediations", () => {
    const order = ["ouagadougou", "ceasefire", "algiers", "roadmap"].map(
      (id) => arranged.positions.get(`fact:${id}`)!.y,
    );
    expect(order).toEqual([...order].sort((a, b) => b - a));
  });

  test("no two nodes share a place, and all lie on the sheet", () => {
    const places = [...arranged.positions.values()];
    expect(new Set(places.map((at) => `${Math.round(at.x / 10)} ${Math.round(at.y / 10)}`)).size).toBe(
      byDefault.nodes.size,
    );
    expect(places.every((at) => at.x > 0 && at.x < arranged.width && at.y > 0 && at.y < arranged.height)).toBe(true);
  });

  test("where all parties are governments, opponents stand on two sides", () => {
    const actors = mali.actors.map((actor) => ({ ...actor, kind: "state" }));
    const picture = pictureOf({ ...mali, actors, facts: [factOf("fact:algiers")] }, new Set(DEFAULT_KINDS));
    const places = arrangeSides(picture, stage).positions;
    expect(places.get("tertius:gov_mali")!.x).toBeLessThan(places.get("tertius:algeria")!.x);
    expect(places.get("tertius:algeria")!.x).toBeLessThan(places.get("tertius:cma")!.x);
  });

  test("an empty picture is arranged too", () => {
    const nothing = pictureOf({ ...mali, facts: [] }, new Set(DEFAULT_KINDS));
    expect(arrangeSides(nothing, stage).positions.size).toBe(0);
    expect(arrangeForces(nothing).positions.size).toBe(0);
  });
});

test("both arrangements give the same places every time", () => {
  for (const arrange of [arrangeSides, arrangeForces]) {
    const [once, again] = [arrange(byDefault, stage), arrange(pictureOf(mali, new Set(DEFAULT_KINDS)), stage)];
    expect([...again.positions]).toEqual([...once.positions]);
    expect([...once.positions.values()].every(({ x, y }) => Number.isFinite(x) && Number.isFinite(y))).toBe(true);
  }
});

describe("the appearance", () => {
  const looks = (day: string | null, possible = true) =>
    appearanceOf(byDefault, { when: day === null ? null : { first: null, last: day }, possible, focus: null }, mali);
  const shown = (all: Map<string, Look>) =>
    [...all].filter(([, look]) => look.prominence === "plain").map(([id]) => id);

  test("in 2023 no mediation is left, and what is only possible is drawn as such", () => {
    const { nodes, ties } = looks("2023-01-01");
    expect(shown(ties)).toEqual(["Membership tertius:mnla tertius:cma"]);
    expect(ties.get("Membership tertius:mnla tertius:cma")!.isPossible).toBe(true);
    expect(nodes.get("fact:roadmap")!.prominence).toBe("absent");
    expect(nodes.get("tertius:algeria")!.prominence).toBe("ghost");
  });

  test("what is only possible can be left out", () => {
    expect(shown(looks("2023-01-01", false).ties)).toEqual([]);
  });

  test("a co-mediator's spoke appears on the day of its own", () => {
    const spoke = "fact:roadmap MEDIATOR co_mediator tertius:burkina_faso";
    expect(looks("2014-07-20").ties.get(spoke)!.prominence).toBe("absent");
    expect(looks("2014-07-24").ties.get(spoke)!.prominence).toBe("plain");
  });

  test("an actor stands out with its facts and everybody in them", () => {
    const focus = { type: "actor", id: "tertius:burkina_faso" } as const;
    const { nodes, named } = appearanceOf(byDefault, { when: null, possible: true, focus }, mali);
    expect(nodes.get("fact:ouagadougou")!.prominence).toBe("strong");
    expect(nodes.get("tertius:mnla")!.prominence).toBe("strong");
    expect(nodes.get("tertius:ould_abdel_aziz")!.prominence).toBe("dim");
    expect(named.some((tie) => tie.source === "tertius:burkina_faso" && tie.role === "chief_mediator")).toBe(true);
  });
});

describe("the ranking", () => {
  const ever = { when: null, possible: true };

  test("mediators are counted by mediation and role", () => {
    const ranked = rankMediators(mali, ever).map(({ actor, facts }): [string, number] => [actor, facts.length]);
    expect(ranked.slice(0, 2)).toEqual([
      ["tertius:burkina_faso", 2],
      ["tertius:algeria", 2],
    ]);
    expect(ranked.map(([actor]) => actor)).not.toContain("tertius:imf");
  });

  test("who mandates or attends is not called mediator", () => {
    const facts = [factOf("fact:ceasefire")];
    expect(rankMediators({ ...mali, facts } as View, ever).map(({ actor }) => actor)).toEqual([
      "tertius:ould_abdel_aziz",
    ]);
  });

  test("a cell of the matrix holds the mediations of this mediator for this party", () => {
    const { cells } = matrixOf(mali, ever);
    const facts = (mediator: string, party: string) =>
      cells.get(cellKey(`tertius:${mediator}`, `tertius:${party}`))?.facts.map(({ id }) => id);
    expect(facts("burkina_faso", "mnla")).toEqual(["fact:ouagadougou", "fact:roadmap"]);
    expect(facts("algeria", "cma")).toEqual(["fact:algiers"]);
    expect(facts("ould_abdel_aziz", "cma")).toBeUndefined();
  });

  test("the matrix counts every mediation of a mediator once, and is sorted by any party", () => {
    const matrix = matrixOf(mali, ever);
    const own = rankMediators(mali, ever).map(({ actor, facts }): [string, number] => [actor, facts.length]);
    expect(matrix.totals).toEqual(new Map(own));
    const counts = (party: string) =>
      byParty(matrix, party).map((mediator) => matrix.cells.get(cellKey(mediator, party))?.facts.length ?? 0);
    for (const party of matrix.parties) {
      expect(counts(party)).toEqual(counts(party).slice().sort((a, b) => b - a));
      expect(counts(party)[0]).toBeGreaterThan(0);
    }
  });

  test("the matrix of a day knows the participants' own times", () => {
    const { mediators } = matrixOf(mali, { when: { first: null, last: "2014-07-20" }, possible: true });
    expect(mediators).toEqual(["tertius:algeria"]);
  });
});
