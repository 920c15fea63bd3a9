/** Search over everything that has a name, in whatever script it is typed or recorded. */

import type { View } from "./view";

export interface Hit {
  type: "actor" | "entity";
  id: string;
  name: string;
  /** The recorded form that matched, where it is not the name itself. */
  matched: string | null;
  /** Actor kind, or the label of the entity. */
  kind: string;
  facts: number;
  /** When it existed, or the date of a document; null if it is not told. */
  valid: string | null;
  /** Known to the server, but not part of this view. */
  isElsewhere?: boolean;
}

/** What the server tells of something it found. */
export interface ServedHit {
  id: string;
  name: string;
  label: string;
  kind: string | null;
  matched: { text: string };
  valid: string | null;
}

/** Hits in the view, with the dates that the server knows, then what is elsewhere in the graph. */
export function merged(here: readonly Hit[], served: readonly ServedHit[], view: View, limit = 10): Hit[] {
  const dates = new Map(served.map(({ id, valid }) => [id, valid]));
  const known = new Set([...view.actors, ...view.entities].map(({ id }) => id));
  const found = here.map((hit) => ({ ...hit, valid: hit.valid ?? dates.get(hit.id) ?? null }));
  const listed = new Set(here.map(({ id }) => id));
  const others = served
    .filter(({ id }) => !listed.has(id))
    .map(({ id, name, label, kind, matched, valid }): Hit => {
      const other = matched.text === name ? null : matched.text;
      const sort = label === "Actor" ? ("actor" as const) : ("entity" as const);
      return { type: sort, id, name, matched: other, kind: kind ?? label, facts: 0, valid, isElsewhere: !known.has(id) };
    });
  return [...found, ...others].slice(0, limit);
}

interface Entry extends Hit {
  forms: { written: string; folded: string }[];
}

// Arabic as people type it: without vowel signs and tatweel, alef with or without hamza, ya for alef maqsura, ha for
// ta marbuta. Digits and Latin letters are handled by Unicode decomposition.
const ARABIC: [RegExp, string][] = [
  [/[\u064b-\u065f\u0670\u0640]/gu, ""],
  [/[\u0622\u0623\u0625\u0671]/gu, "\u0627"],
  [/\u0649/gu, "\u064a"],
  [/\u0629/gu, "\u0647"],
];

/** A text as the search sees it: no accents, no case, one space between words, punctuation gone. */
export function fold(text: string): string {
  // Arabic first: decomposition would split a hamza off its alef and the next step would drop it, which is the same.
  const arabic = ARABIC.reduce((folded, [pattern, by]) => folded.replace(pattern, by), text.normalize("NFKC"));
  return arabic
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/ß/gu, "ss")
    .replace(/æ/gu, "ae")
    .replace(/œ/gu, "oe")
    .replace(/ø/gu, "o")
    .replace(/ł/gu, "l")
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim();
}

export type Search = (typed: string, limit?: number) => Hit[];

/** Prepared at the first call; each other one takes well under a millisecond for some thousand names. */
export function searchOver(view: View): Search {
  let entries: Entry[] | null = null;
  return (typed, limit = 10) => {
    const wanted = fold(typed);
    if (wanted === "") return [];
    entries ??= entriesOf(view);
    return entries
      .flatMap((entry) => bestForm(entry, wanted))
      .sort((a, b) => a.rank - b.rank || b.hit.facts - a.hit.facts || a.hit.name.localeCompare(b.hit.name))
      .slice(0, limit)
      .map(({ hit }) => hit);
  };
}

function entriesOf(view: View): Entry[] {
  const counts = factCounts(view);
  const dates = existences(view);
  const forms = (texts: (string | null)[]) =>
    [...new Set(texts)].flatMap((written) => (written === null ? [] : [{ written, folded: fold(written) }]));
  const actors = view.actors.map((actor): Entry => {
    const written = [actor.name, actor.acronym, ...Object.values(actor.names).flat(), bare(actor.id)];
    const { id, name, kind } = actor;
    return { type: "actor", id, name, kind, matched: null, facts: counts.get(id) ?? 0, valid: dates.get(id) ?? null, forms: forms(written) };
  });
  const entities = view.entities.map(({ id, name, label, names, values }): Entry => ({
    type: "entity",
    id,
    name,
    kind: label,
    matched: null,
    facts: counts.get(id) ?? 0,
    valid: typeof values?.["date"] === "string" ? values["date"] : (dates.get(id) ?? null),
    forms: forms([name, ...(names ?? []).map(({ text }) => text), bare(id)]),
  }));
  return [...actors, ...entities];
}

/** How many facts each actor or entity has a part in. */
function factCounts(view: View): Map<string, number> {
  const counts = new Map<string, number>();
  for (const fact of view.facts) {
    const named = [fact.process, fact.place, ...fact.agreements, ...fact.participants.map((part) => part.actor)];
    for (const id of new Set(named)) if (id !== null) counts.set(id, (counts.get(id) ?? 0) + 1);
  }
  return counts;
}

/** When actors existed, from the facts that tell it. */
function existences(view: View): Map<string, string> {
  const told = view.facts.filter((fact) => fact.kind === "Existence" && fact.valid !== null);
  return new Map(
    told.flatMap((fact) =>
      fact.participants
        .filter((part) => part.relation === "SUBJECT")
        .map((part): [string, string] => [part.actor, fact.valid!]),
    ),
  );
}

function bestForm(entry: Entry, wanted: string): { rank: number; hit: Hit }[] {
  let best: { rank: number; written: string } | null = null;
  for (const { written, folded } of entry.forms) {
    const rank = rankOf(folded, wanted);
    if (rank !== null && (best === null || rank < best.rank)) best = { rank, written };
  }
  if (best === null) return [];
  const { forms: _, ...hit } = entry;
  return [{ rank: best.rank, hit: { ...hit, matched: best.written === entry.name ? null : best.written } }];
}

/** 0 the whole name, 1 its beginning, 2 the beginning of a word, 3 all typed words begin some word, 4 anywhere. */
function rankOf(folded: string, wanted: string): number | null {
  if (folded === wanted) return 0;
  if (folded.startsWith(wanted)) return 1;
  if (` ${folded}`.includes(` ${wanted}`)) return 2;
  const words = folded.split(" ");
  if (wanted.split(" ").every((typed) => words.some((word) => word.startsWith(typed)))) return 3;
  return wanted.length > 2 && folded.includes(wanted) ? 4 : null;
}

function bare(id: string): string {
  return id.slice(id.indexOf(":") + 1).replaceAll("_", " ");
}
