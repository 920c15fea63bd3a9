/** What a fact is called: made of its participants, since the summaries of sources speak of what else they know. */

import { entityName, shortName, type Context } from "./context";
import { codeWords } from "./strings";
import type { Fact } from "./view";

/** What the catalogue's sentences are made of. */
export interface TitleParts {
  /** The actors in these relations, "A, B and 3 others"; empty if there are none. */
  of(...relations: string[]): string;
  /** How many actors are in a relation. */
  count(relation: string): number;
  /** The agreements or instruments, else the process, else the place. */
  about: string;
  /** A value of the fact in words; empty if it has none. */
  value(name: string): string;
}

const MOST_NAMES = 3;

export function factTitle(context: Context, fact: Fact): string {
  const named = (relations: string[]) => [
    ...new Set(fact.participants.filter((part) => relations.includes(part.relation)).map((part) => part.actor)),
  ];
  const parts: TitleParts = {
    of: (...relations) => listed(context, leadersFirst(fact, named(relations))),
    count: (relation) => named([relation]).length,
    about: aboutWords(context, fact),
    value: (name) => valueWords(context, fact.values, name),
  };
  const title = context.text.titles[fact.kind](parts).trim();
  return title === "" ? fact.caption : title;
}

/** The chief mediator is named before the others. */
function leadersFirst(fact: Fact, ids: string[]): string[] {
  const leads = new Set(fact.participants.filter((part) => part.role === "chief_mediator").map((part) => part.actor));
  return [...ids.filter((id) => leads.has(id)), ...ids.filter((id) => !leads.has(id))];
}

function listed(context: Context, ids: string[]): string {
  const names = ids.map((id) => shortName(context, id));
  const shown = names.length > MOST_NAMES + 1 ? names.slice(0, MOST_NAMES) : names;
  const rest = names.length - shown.length;
  return context.text.list(shown, rest);
}

function aboutWords(context: Context, fact: Fact): string {
  const ids = fact.agreements.length > 0 ? fact.agreements.slice(0, 1) : [fact.process ?? fact.place];
  return ids.flatMap((id) => (id === null ? [] : [entityName(context, id)])).join("");
}

// Codes read better without their underscores; texts, titles and ids are left as they were told.
const CODED = new Set([
  "outcome",
  "mode",
  "strategy",
  "act",
  "flow_status",
  "attribution",
  "established",
  "obligations",
  "how",
  "type",
  "code",
]);

/** A value in words; amounts with their thousands set apart, and with their currency. */
export function valueWords(context: Context, values: Fact["values"], name: string): string {
  const value = values[name];
  if (value === null || value === undefined) return "";
  const words = (Array.isArray(value) ? value : [value]).map(String);
  if (name.startsWith("amount")) {
    const currency = name === "amount_usd" ? "USD" : values["currency"];
    const number = Number(words[0]);
    const amount = Number.isFinite(number) ? number.toLocaleString(context.text.locale) : words[0];
    return [currency, amount].filter(Boolean).join(" ");
  }
  return words.map((word) => (CODED.has(name) ? codeWords(context.text.codes, word) : word)).join(", ");
}
