/** Who stands between whom, counted: third parties by their mediations, and the matrix of third parties by parties. */

import { jointCertainty, type When } from "../time";
import type { Fact, Participant, View } from "../view";

export interface Ranked {
  actor: string;
  facts: Fact[];
  /** In which role in which mediations. */
  roles: Map<string, Set<Fact>>;
}

export interface Cell {
  mediator: string;
  party: string;
  facts: Fact[];
}

export interface Matrix {
  mediators: string[];
  parties: string[];
  cells: Map<string, Cell>;
  /** In how many mediations of the matrix each mediator is. */
  totals: Map<string, number>;
}

export interface Asked {
  when: When | null;
  /** Whether what is only possible then counts. */
  possible: boolean;
}

/** Mediations that held, as asked, with these participants in their parts. */
function held(fact: Fact, participants: readonly Participant[], asked: Asked): boolean {
  const certainty = jointCertainty(fact, participants, asked.when);
  return certainty === "certain" || (asked.possible && certainty === "possible");
}

/** Mediators by the number of mediations; equal numbers in order of the actors of the view. */
export function rankMediators(view: View, asked: Asked): Ranked[] {
  const ranked = new Map<string, Ranked>();
  for (const fact of view.facts) {
    if (fact.kind !== "Mediation") continue;
    for (const part of mediatorsOf(fact)) {
      if (!held(fact, [part], asked)) continue;
      const entry = ranked.get(part.actor) ?? { actor: part.actor, facts: [], roles: new Map<string, Set<Fact>>() };
      ranked.set(part.actor, entry);
      if (!entry.facts.includes(fact)) entry.facts.push(fact);
      const role = part.role ?? "mediator";
      entry.roles.set(role, (entry.roles.get(role) ?? new Set<Fact>()).add(fact));
    }
  }
  return [...ranked.values()].sort((a, b) => b.facts.length - a.facts.length);
}

/** Who mediated for whom: a cell holds the mediations in which both had their part at a common time. */
export function matrixOf(view: View, asked: Asked): Matrix {
  const cells = new Map<string, Cell>();
  for (const fact of view.facts) {
    if (fact.kind !== "Mediation") continue;
    for (const mediator of mediatorsOf(fact)) {
      for (const party of fact.participants) {
        if (party.relation !== "PARTY" || !held(fact, [mediator, party], asked)) continue;
        const key = cellKey(mediator.actor, party.actor);
        const cell = cells.get(key) ?? { mediator: mediator.actor, party: party.actor, facts: [] };
        cells.set(key, cell);
        if (!cell.facts.includes(fact)) cell.facts.push(fact);
      }
    }
  }
  const [mediators, parties] = (["mediator", "party"] as const).map((side) => totals([...cells.values()], side));
  return { mediators: [...mediators!.keys()], parties: [...parties!.keys()], cells, totals: mediators! };
}

/** Mediators by what is in one party's column, most first; equal ones as they were. */
export function byParty({ mediators, cells }: Matrix, party: string): string[] {
  const count = (mediator: string) => cells.get(cellKey(mediator, party))?.facts.length ?? 0;
  return [...mediators].sort((a, b) => count(b) - count(a));
}

export function cellKey(mediator: string, party: string): string {
  return `${mediator}\u0000${party}`;
}

function mediatorsOf(fact: Fact): Participant[] {
  return fact.participants.filter((part) => part.relation === "MEDIATOR");
}

/** In how many mediations each is, most first. */
function totals(cells: Cell[], side: "mediator" | "party"): Map<string, number> {
  const facts = new Map<string, Set<Fact>>();
  for (const cell of cells) {
    const known = facts.get(cell[side]) ?? new Set<Fact>();
    facts.set(cell[side], known);
    for (const fact of cell.facts) known.add(fact);
  }
  return new Map([...facts].map(([id, own]): [string, number] => [id, own.size]).sort(([, one], [, other]) => other - one));
}
