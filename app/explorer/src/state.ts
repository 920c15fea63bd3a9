/** What the reader has chosen, and its form in the address so that a view can be passed on. */

import { daysBefore, type When } from "./time";
import { FACT_KINDS, type FactKind } from "./view";

export type Face = "picture" | "table" | "matrix";
export type Arrangement = "sides" | "forces";
/** What a chosen day stands for: itself, or so many days up to it. */
export type Span = keyof typeof SPAN_DAYS;
export const SPAN_DAYS = { day: 0, month: 30, year: 365 } as const;
export type Selection =
  | { type: "actor" | "entity" | "fact"; id: string }
  /** Several facts drawn as one: a tie, or a cell of the matrix. */
  | { type: "facts"; ids: string[] };

export interface State {
  face: Face;
  arrangement: Arrangement;
  /** Null: the whole period. */
  day: string | null;
  span: Span;
  kinds: ReadonlySet<FactKind>;
  /** Whether facts that are only possible on the day are shown too. */
  possible: boolean;
  selection: Selection | null;
}

export const DEFAULT_KINDS: readonly FactKind[] = ["Mediation", "Membership", "Office"];

export const INITIAL: State = {
  face: "picture",
  arrangement: "sides",
  day: null,
  span: "day",
  kinds: new Set(DEFAULT_KINDS),
  possible: true,
  selection: null,
};

/** The time asked about; null is the whole period. */
export function whenOf({ day, span }: Pick<State, "day" | "span">): When | null {
  if (day === null) return null;
  return { first: span === "day" ? null : daysBefore(day, SPAN_DAYS[span]), last: day };
}

type Listener = (now: State, before: State) => void;

/** Holds the state; listeners hear of every change in the order in which they subscribed. */
export class Store {
  #state: State;
  readonly #listeners: Listener[] = [];

  constructor(initial: State) {
    this.#state = initial;
  }

  get state(): State {
    return this.#state;
  }

  subscribe(listener: Listener): void {
    this.#listeners.push(listener);
  }

  change(patch: Partial<State>): void {
    const before = this.#state;
    this.#state = { ...before, ...patch };
    for (const listener of this.#listeners) listener(this.#state, before);
  }
}

/** The state as an address fragment; what has its initial value is left out. */
export function toFragment(state: State): string {
  const parts = new URLSearchParams();
  if (state.face !== INITIAL.face) parts.set("face", state.face);
  if (state.arrangement !== INITIAL.arrangement) parts.set("arrangement", state.arrangement);
  if (state.day !== null) parts.set("day", state.day);
  if (state.span !== INITIAL.span) parts.set("span", state.span);
  if (!sameSet(state.kinds, INITIAL.kinds)) parts.set("kinds", [...state.kinds].join(" "));
  if (!state.possible) parts.set("certainty", "certain");
  if (state.selection !== null) parts.set("about", selectionText(state.selection));
  return parts.toString();
}

/** Read a fragment; what it does not say, or says wrongly, has its initial value. */
export function fromFragment(fragment: string, initial: State = INITIAL): State {
  const parts = new URLSearchParams(fragment.replace(/^#/u, ""));
  const day = parts.get("day");
  const kinds = parts.get("kinds")?.split(" ");
  return {
    face: oneOf(parts.get("face"), ["picture", "table", "matrix"], initial.face),
    arrangement: oneOf(parts.get("arrangement"), ["sides", "forces"], initial.arrangement),
    day: day !== null && /^\d{4}-\d\d-\d\d$/u.test(day) && !Number.isNaN(Date.parse(day)) ? day : initial.day,
    span: oneOf(parts.get("span"), ["day", "month", "year"], initial.span),
    kinds: kinds === undefined ? initial.kinds : new Set(FACT_KINDS.filter((kind) => kinds.includes(kind))),
    possible: parts.get("certainty") === "certain" ? false : initial.possible,
    selection: readSelection(parts.get("about")) ?? initial.selection,
  };
}

function selectionText(selection: Selection): string {
  return selection.type === "facts" ? `facts ${selection.ids.join(" ")}` : `${selection.type} ${selection.id}`;
}

function readSelection(text: string | null): Selection | null {
  const [type, ...ids] = (text ?? "").split(" ");
  const id = ids[0];
  if (id === undefined) return null;
  if (type === "facts") return { type, ids };
  return type === "actor" || type === "entity" || type === "fact" ? { type, id } : null;
}

function oneOf<T extends string>(found: string | null, allowed: readonly T[], otherwise: T): T {
  return allowed.find((word) => word === found) ?? otherwise;
}

function sameSet<T>(one: ReadonlySet<T>, other: ReadonlySet<T>): boolean {
  return one.size === other.size && [...one].every((value) => other.has(value));
}
