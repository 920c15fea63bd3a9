/** The part of a view that the reader has left: by role, reliability of sources, process, around some actors. */

import type { State } from "../state";
import type { Claim, Fact, Participant, View } from "../view";

export type Filters = Pick<State, "without" | "reliability" | "process" | "around">;

/** The role if one is told, else the relation: what a box of the filter stands for. */
export function partCode(part: Pick<Participant, "relation" | "role">): string {
  return part.role ?? part.relation;
}

/** A fact without any participant left is left out; nothing left out gives the view itself. */
export function filterView(view: View, { without, reliability, process, around }: Filters): View {
  if (without.size === 0 && reliability === "F" && process === null && around.length === 0) return view;
  const centres = new Set(around);
  const facts = view.facts
    .filter((fact) => process === null || fact.process === process)
    .filter((fact) => reliability === "F" || fact.claims.some((claim) => isFrom(claim, reliability)))
    .map((fact) => (without.size === 0 ? fact : withoutParts(fact, without)))
    .filter((fact) => fact.participants.length > 0 || without.size === 0)
    .filter((fact) => centres.size === 0 || touches(fact, centres));
  return { ...view, facts };
}

function isFrom(claim: Claim, least: string): boolean {
  return claim.stance === "asserts" && claim.reliability !== null && claim.reliability <= least;
}

function withoutParts(fact: Fact, without: ReadonlySet<string>): Fact {
  const participants = fact.participants.filter((part) => !without.has(partCode(part)));
  return participants.length === fact.participants.length ? fact : { ...fact, participants };
}

function touches(fact: Fact, centres: ReadonlySet<string>): boolean {
  return fact.participants.some((part) => centres.has(part.actor));
}

/** Every role and relation of a view with the number of facts in which it occurs, most frequent first. */
export function partCounts(view: View): [string, number][] {
  const counts = new Map<string, number>();
  for (const fact of view.facts)
    for (const code of new Set(fact.participants.map(partCode))) counts.set(code, (counts.get(code) ?? 0) + 1);
  return mostFirst(counts);
}

/** The processes of a view, each with the number of its facts, most first. */
export function processCounts(view: View): [string, number][] {
  const counts = new Map<string, number>();
  for (const { process } of view.facts) if (process !== null) counts.set(process, (counts.get(process) ?? 0) + 1);
  return mostFirst(counts);
}

function mostFirst(counts: ReadonlyMap<string, number>): [string, number][] {
  return [...counts].sort(([a, one], [b, other]) => other - one || a.localeCompare(b));
}

/** How many facts of each actor a narrowed view does not show. */
export function beyond(view: View, shown: View): Map<string, number> {
  const counts = new Map<string, number>();
  if (view === shown) return counts;
  const kept = new Set(shown.facts.map((fact) => fact.id));
  for (const fact of view.facts.filter((one) => !kept.has(one.id)))
    for (const actor of new Set(fact.participants.map((part) => part.actor)))
      counts.set(actor, (counts.get(actor) ?? 0) + 1);
  return counts;
}
