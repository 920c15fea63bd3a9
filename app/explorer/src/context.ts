/** What every part of the page needs: the view, the words, the state, and look-ups that several parts share. */

import { filterView } from "./picture/filters";
import type { Ranking } from "./picture/scores";
import type { Server } from "./server";
import type { Selection, State, Store } from "./state";
import type { Steps } from "./steps";
import type { Catalogue } from "./strings";
import { codeWords } from "./strings";
import { factTitle } from "./titles";
import { validWords } from "./time";
import type { Actor, Entity, Fact, Participant, View } from "./view";

export interface Context {
  view: View;
  store: Store;
  steps: Steps;
  /** Null in a page that is a file of its own. */
  server: Server | null;
  /** What the chosen metric says of the actors; null without one. */
  ranking: Ranking | null;
  text: Catalogue;
  language: string;
  actors: ReadonlyMap<string, Actor>;
  entities: ReadonlyMap<string, Entity>;
  facts: ReadonlyMap<string, Fact>;
  /** The view without what the reader has filtered out. */
  shown(): View;
  /** Open something in the evidence panel; `byKeyboard` moves the focus there. */
  open(selection: Selection | null, byKeyboard?: boolean): void;
  /** Tell a screen reader. */
  announce(words: string): void;
}

const byId = <T extends { id: string }>(list: readonly T[]) => new Map(list.map((thing) => [thing.id, thing]));

export function indexed(view: View): Pick<Context, "actors" | "entities" | "facts"> {
  return { actors: byId(view.actors), entities: byId(view.entities), facts: byId(view.facts) };
}

/** Filters a view once for each choice, however many parts of the page ask. */
export function filtering(view: View, store: Store): () => View {
  let last: { chosen: State; shown: View } | null = null;
  return () => {
    const chosen = store.state;
    const isSame = (["without", "reliability", "process", "around"] as const).every((key) => last?.chosen[key] === chosen[key]);
    const shown = isSame && last !== null ? last.shown : filterView(view, chosen);
    last = { chosen, shown };
    return shown;
  };
}

/** The actor's name in the reader's language where one is recorded. */
export function actorName(context: Context, id: string): string {
  const actor = context.actors.get(id);
  if (actor === undefined) return id;
  return (context.language === "en" ? undefined : actor.names[context.language]?.[0]) ?? actor.name;
}

const LONGEST_IN_PICTURE = 24;

/** What is written in the picture: the acronym if there is one, else the name. */
export function shortName(context: Context, id: string): string {
  const name = actorName(context, id);
  // Acronyms are Latin: a reader of Arabic knows the name better, if it is short enough for the picture.
  if (context.language === "ar" && name.length <= LONGEST_IN_PICTURE && name !== context.actors.get(id)?.name) return name;
  const acronym = context.actors.get(id)?.acronym;
  return acronym && acronym.length < name.length ? acronym : name;
}

/** The name of a process, agreement or place in the reader's language where one is recorded. */
export function entityName(context: Context, id: string): string {
  const entity = context.entities.get(id);
  if (entity === undefined) return id;
  return entity.names?.find((name) => name.lang === context.language)?.text ?? entity.name;
}

/** The role if one is told, else the relation. */
export function partWords(context: Context, part: Pick<Participant, "relation" | "role">): string {
  const { roles, relations } = context.text;
  return part.role === null ? codeWords(relations, part.relation) : codeWords(roles, part.role);
}

export function factTime(context: Context, fact: Fact): string {
  return validWords(fact, context.text.words, context.text.locale);
}

/** A short name for a hub: its year, and the agreement or process it belongs to, else what the fact is called. */
export function hubName(context: Context, fact: Fact): string {
  const year = [fact.start_min, fact.start_max, fact.end_min]
    .find((day) => day > "0001-01-01" && day < "9999-12-31")
    ?.slice(0, 4);
  const about = fact.agreements[0] ?? fact.process;
  const name = about ? entityName(context, about) : factTitle(context, fact);
  return year === undefined ? name : `${year} · ${name}`;
}
