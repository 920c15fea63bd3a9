/** What the reader has chosen, and its form in the address so that a view can be passed on. */

import type { Point } from "./picture/sides";
import { daysBefore, type When } from "./time";
import { FACT_KINDS, type FactKind } from "./view";

export const FACES = ["picture", "table", "matrix", "timeline", "compare", "keeping"] as const;
export type Face = (typeof FACES)[number];
export type Arrangement = "sides" | "forces";
/** What a chosen day stands for: itself, or so many days up to it. */
export type Span = keyof typeof SPAN_DAYS;
export const SPAN_DAYS = { day: 0, month: 30, year: 365 } as const;
export const RELIABILITIES = ["A", "B", "C", "D", "E", "F"] as const;
export type Reliability = (typeof RELIABILITIES)[number];
export type Selection =
  | { type: "actor" | "entity" | "fact"; id: string }
  /** Several facts drawn as one: a tie, or a cell of the matrix. */
  | { type: "facts"; ids: string[] };

/** What of the sheet is seen: its middle, as shares of the sheet, and how much of it. */
export interface Camera extends Point {
  ratio: number;
}

export interface State {
  face: Face;
  arrangement: Arrangement;
  /** Whether mediations are ties from mediators to parties, without a hub. */
  projected: boolean;
  /** Whether all that is chosen is drawn, however much it is. */
  whole: boolean;
  /** Null: the whole period. */
  day: string | null;
  span: Span;
  /** The earlier of two days that are compared; the later one is `day`. */
  earlier: string | null;
  kinds: ReadonlySet<FactKind>;
  /** Whether facts that are only possible on the day are shown too. */
  possible: boolean;
  /** Roles, or relations where no role is told, whose holders are left out. */
  without: ReadonlySet<string>;
  /** The least reliable source that suffices for a fact. */
  reliability: Reliability;
  /** The process whose facts alone are drawn; null: any fact. */
  process: string | null;
  /** Actors whose facts alone are drawn; empty: everybody's. */
  around: readonly string[];
  /** Where nodes were put by hand, as shares of the sheet. */
  pins: ReadonlyMap<string, Point>;
  /** Null: all of the sheet. */
  camera: Camera | null;
  /** By which column the table or matrix is sorted, with a minus before it from the last to the first; null: as usual. */
  order: string | null;
  /** The metric that sizes the nodes. */
  metric: string | null;
  /** A language of the interface; empty: the browser's. */
  language: string;
  selection: Selection | null;
}

export const DEFAULT_KINDS: readonly FactKind[] = ["Mediation", "Membership", "Office"];

export const INITIAL: State = {
  face: "picture",
  arrangement: "sides",
  projected: false,
  whole: false,
  day: null,
  span: "day",
  earlier: null,
  kinds: new Set(DEFAULT_KINDS),
  possible: true,
  without: new Set(),
  reliability: "F",
  process: null,
  around: [],
  pins: new Map(),
  camera: null,
  order: null,
  metric: null,
  language: "",
  selection: null,
};

/** The time asked about; null is the whole period. */
export function whenOf({ day, span }: Pick<State, "day" | "span">): When | null {
  if (day === null) return null;
  return { first: span === "day" ? null : daysBefore(day, SPAN_DAYS[span]), last: day };
}

/** Whether other facts are shown than before, or the same ones at another time. */
export function showsOther(now: State, before: State): boolean {
  return choosesOther(now, before) || (["day", "span", "possible", "earlier"] as const).some((key) => now[key] !== before[key]);
}

/** Whether other facts or participants are chosen, whatever the time. */
export function choosesOther(now: State, before: State): boolean {
  return (["kinds", "projected", "whole", "without", "reliability", "process", "around"] as const).some((key) => now[key] !== before[key]);
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
  if (state.projected) parts.set("drawn", "directly");
  if (state.whole) parts.set("size", "whole");
  if (state.day !== null) parts.set("day", state.day);
  if (state.span !== INITIAL.span) parts.set("span", state.span);
  if (state.earlier !== null) parts.set("earlier", state.earlier);
  if (!sameSet(state.kinds, INITIAL.kinds)) parts.set("kinds", [...state.kinds].join(" "));
  if (!state.possible) parts.set("certainty", "certain");
  if (state.without.size > 0) parts.set("without", [...state.without].join(" "));
  if (state.reliability !== INITIAL.reliability) parts.set("reliability", state.reliability);
  if (state.process !== null) parts.set("process", state.process);
  if (state.around.length > 0) parts.set("around", state.around.join(" "));
  if (state.pins.size > 0) parts.set("pins", pinsText(state.pins));
  if (state.camera !== null) parts.set("camera", numbersText(state.camera.x, state.camera.y, state.camera.ratio));
  if (state.order !== null) parts.set("order", state.order);
  if (state.metric !== null) parts.set("metric", state.metric);
  if (state.language !== "") parts.set("lang", state.language);
  if (state.selection !== null) parts.set("about", selectionText(state.selection));
  return parts.toString();
}

/** Read a fragment; what it does not say, or says wrongly, has its initial value. */
export function fromFragment(fragment: string, initial: State = INITIAL): State {
  const parts = new URLSearchParams(fragment.replace(/^#/u, ""));
  const kinds = parts.get("kinds")?.split(" ");
  return {
    face: oneOf(parts.get("face"), FACES, initial.face),
    arrangement: oneOf(parts.get("arrangement"), ["sides", "forces"], initial.arrangement),
    projected: parts.get("drawn") === "directly" || initial.projected,
    whole: parts.get("size") === "whole" || initial.whole,
    day: dayOf(parts.get("day")) ?? initial.day,
    span: oneOf(parts.get("span"), ["day", "month", "year"], initial.span),
    earlier: dayOf(parts.get("earlier")) ?? initial.earlier,
    kinds: kinds === undefined ? initial.kinds : new Set(FACT_KINDS.filter((kind) => kinds.includes(kind))),
    possible: parts.get("certainty") === "certain" ? false : initial.possible,
    without: new Set(wordsOf(parts.get("without"))),
    reliability: oneOf(parts.get("reliability"), RELIABILITIES, initial.reliability),
    process: parts.get("process") ?? initial.process,
    around: wordsOf(parts.get("around")),
    pins: readPins(parts.get("pins")),
    camera: readCamera(parts.get("camera")),
    order: parts.get("order") ?? initial.order,
    metric: parts.get("metric") ?? initial.metric,
    language: parts.get("lang") ?? initial.language,
    selection: readSelection(parts.get("about")) ?? initial.selection,
  };
}

function wordsOf(text: string | null): string[] {
  return (text ?? "").split(" ").filter((word) => word !== "");
}

function dayOf(text: string | null): string | null {
  return text !== null && /^\d{4}-\d\d-\d\d$/u.test(text) && !Number.isNaN(Date.parse(text)) ? text : null;
}

/** Ids contain colons, so the place comes first: "0.25,0.5,tertius:algeria". */
function pinsText(pins: ReadonlyMap<string, Point>): string {
  return [...pins].map(([id, { x, y }]) => `${numbersText(x, y)},${id}`).join(" ");
}

function numbersText(...numbers: number[]): string {
  return numbers.map((number) => number.toFixed(3)).join(",");
}

function readCamera(text: string | null): Camera | null {
  const [, x, y, ratio] = /^(-?\d+\.\d+),(-?\d+\.\d+),(\d+\.\d+)$/u.exec(text ?? "") ?? [];
  return ratio === undefined ? null : { x: Number(x), y: Number(y), ratio: Number(ratio) };
}

function readPins(text: string | null): Map<string, Point> {
  return new Map(
    wordsOf(text).flatMap((word): [string, Point][] => {
      const [, x, y, id] = /^(-?\d+\.\d+),(-?\d+\.\d+),(.+)$/u.exec(word) ?? [];
      return id === undefined ? [] : [[id, { x: Number(x), y: Number(y) }]];
    }),
  );
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
