/** The view document: what the server's JSON export makes and the HTML export embeds. */

export const FACT_KINDS = [
  "Mediation",
  "Membership",
  "Office",
  "Signature",
  "Oversight",
  "Alliance",
  "Support",
  "Funding",
  "Hostility",
  "Sanction",
  "Action",
  "Existence",
  "Succession",
] as const;
export type FactKind = (typeof FACT_KINDS)[number];

/** Four ISO days; 0001-01-01 and 9999-12-31 stand for "no bound". */
export interface Bounds {
  start_min: string;
  start_max: string;
  end_min: string;
  end_max: string;
}

export interface Actor {
  id: string;
  name: string;
  kind: string;
  acronym: string | null;
  names: Record<string, string[]>;
  identifiers?: { id: string; status: string }[];
}

export interface Entity {
  id: string;
  label: string;
  name: string;
  values?: Record<string, unknown>;
  names?: { kind: string; text: string; lang: string }[];
}

/** Without a time of its own, and so without bounds, a participant shares the fact's. */
export interface Participant extends Partial<Bounds> {
  actor: string;
  relation: string;
  role: string | null;
  side: string | null;
  representative: string | null;
  /** The representative's name where it is no actor of the graph. */
  representative_name?: string | null;
  valid: string | null;
  /** The days on which the participant was seen, where that is all that is known of its time. */
  attested?: string[] | null;
}

export interface Claim {
  claim: string;
  source: string;
  title: string;
  url: string | null;
  date: string | null;
  reliability: string;
  credibility: number;
  quote: string | null;
  locator: string | null;
  stance: "asserts" | "denies";
  /** The loads that brought it. */
  loads?: string[];
}

export interface Overruled {
  slot: string;
  value: unknown;
  claim: string;
  source: string | null;
  why: string;
}

export type EndpointKind = "known" | "open" | "unknown";

export interface Fact extends Bounds {
  id: string;
  kind: FactKind;
  caption: string;
  valid: string | null;
  attested?: string[] | null;
  start_kind: EndpointKind;
  end_kind: EndpointKind;
  shape: "state" | "occurrence";
  process: string | null;
  place: string | null;
  agreements: string[];
  values: Record<string, unknown>;
  participants: Participant[];
  disputed: boolean;
  claims: Claim[];
  overruled: Overruled[];
}

export interface View {
  title: string;
  question: string | null;
  as_of: string;
  epoch: number;
  fingerprint: string;
  actors: Actor[];
  entities: Entity[];
  facts: Fact[];
}

/** The server refused, is away, or answered something that is no view document. */
export class ViewUnavailable extends Error {}

const EMBEDDED = "tertius-view";
const SERVED = "v1/exports/json";

/** Whether the page is a file of its own, with nobody to ask. */
export function isEmbedded(): boolean {
  return document.getElementById(EMBEDDED) !== null;
}

/** The view embedded in the page, else the one the server makes for the page's own parameters. */
export async function readView(): Promise<View> {
  const embedded = document.getElementById(EMBEDDED);
  if (embedded !== null) return parseView(JSON.parse(embedded.textContent ?? ""));
  const answer = await fetch(SERVED + location.search, { headers: { accept: "application/json" } });
  const body: unknown = await answer.json().catch(() => null);
  if (!answer.ok) throw new ViewUnavailable(problemOf(body) ?? `HTTP ${answer.status}`);
  return parseView(body);
}

/** Check the outline of a view document, so that a wrong answer is told as such and not as a blank page. */
export function parseView(body: unknown): View {
  const document_ = body as Partial<View> | null;
  for (const list of ["actors", "entities", "facts"] as const) {
    if (!Array.isArray(document_?.[list])) throw new ViewUnavailable(`The answer has no list "${list}".`);
  }
  return document_ as View;
}

/** What an answer that is a problem says of itself. */
export function problemOf(body: unknown): string | null {
  const problem = body as { title?: unknown; detail?: unknown } | null;
  const words = [problem?.title, problem?.detail].filter((word) => typeof word === "string");
  return words.length > 0 ? words.join(": ") : null;
}
