/** The evidence panel: what is said of an actor or a fact, by whom, and what was overruled. */

import { actorName, entityName, factTime, partWords, type Context } from "../context";
import { h, outwardLink } from "../dom";
import { concerns } from "../picture/appearance";
import { beyond } from "../picture/filters";
import { familyOf } from "../picture/marks";
import { whenOf, type Selection } from "../state";
import { codeWords } from "../strings";
import { boundWords, factCertainty, ownTimeWords, whenWords, writtenWords } from "../time";
import { FACT_KINDS, type Actor, type Claim, type Fact, type Overruled, type Participant } from "../view";
import { factTitle, valueWords } from "../titles";
import { markGlyph } from "./glyphs";

/** The content of the panel for a selection: a heading first, which takes the focus. */
export function evidenceOf(context: Context, selection: Selection): HTMLElement[] {
  if (selection.type === "facts") return severalFacts(context, selection.ids);
  const { actors, entities, facts } = context;
  const fact = facts.get(selection.id);
  const actor = actors.get(selection.id);
  const entity = entities.get(selection.id);
  if (selection.type === "fact" && fact !== undefined) return aboutFact(context, fact);
  if (selection.type === "actor" && actor !== undefined) return aboutActor(context, actor);
  if (selection.type === "entity" && entity !== undefined) {
    const kind = codeWords(context.text.entityKinds, entity.label);
    const own = context.view.facts.filter((one) => concerns(one, entity.id));
    const date = entity.values?.["date"];
    const about = h("p", { class: "kind" }, typeof date === "string" ? `${kind} · ${writtenWords(date, context.text.locale)}` : kind);
    const only = entity.label === "Process" ? [processButton(context, entity.id)] : [];
    return [heading(entityName(context, entity.id)), about, ...only, ...factLists(context, own, null)];
  }
  return [heading(selection.id), h("p", null, context.text.panel.unknown)];
}

function heading(words: string): HTMLElement {
  return h("h2", { tabindex: -1 }, words);
}

function aboutActor(context: Context, actor: Actor): HTMLElement[] {
  const { text, view } = context;
  const own = view.facts.filter((fact) =>
    fact.participants.some((part) => part.actor === actor.id || part.representative === actor.id),
  );
  const kind = h(
    "p",
    { class: "kind" },
    markGlyph(familyOf(actor.kind)),
    codeWords(text.actorKinds, actor.kind),
    actor.acronym ? ` · ${actor.acronym}` : null,
  );
  return [
    heading(actorName(context, actor.id)),
    kind,
    aroundButtons(context, actor),
    ...otherNames(context, actor),
    recordOf(context, actor, own),
    ...factLists(context, own, actor.id),
  ];
}

/** Have the facts of a process drawn and no others, or all again. */
function processButton({ text, store }: Context, process: string): HTMLElement {
  const isChosen = store.state.process === process;
  const take = () => store.change({ process: isChosen ? null : process });
  return h("p", { class: "actions" }, h("button", { type: "button", click: take }, isChosen ? text.around.everything : text.around.only));
}

/** Expand and collapse: whose facts are drawn. */
function aroundButtons(context: Context, actor: Actor): HTMLElement {
  const { text, store } = context;
  const { around } = store.state;
  const button = (words: string, next: string[]) =>
    h("button", { type: "button", click: () => store.change({ around: next }) }, words);
  const others = around.filter((id) => id !== actor.id);
  const more = beyond(context.view, context.shown()).get(actor.id) ?? 0;
  return h(
    "p",
    { class: "actions" },
    !(around.length === 1 && around[0] === actor.id) && button(text.around.only, [actor.id]),
    around.length > 0 && others.length === around.length && more > 0 && button(text.around.add(more), [...around, actor.id]),
    others.length > 0 && others.length < around.length && button(text.around.remove, others),
    around.length > 0 && button(text.around.everything, []),
  );
}

/** What it did, in numbers: over the whole view, whatever day is shown. */
function recordOf(context: Context, actor: Actor, own: readonly Fact[]): HTMLElement {
  const { text } = context;
  const { record, panel } = text;
  const has = (relation: string) => (fact: Fact) =>
    fact.participants.some((part) => part.actor === actor.id && part.relation === relation);
  const mediated = own.filter((fact) => fact.kind === "Mediation" && has("MEDIATOR")(fact));
  const party = own.filter((fact) => fact.kind === "Mediation" && has("PARTY")(fact));
  const signed = own.filter(has("SIGNATORY"));
  const rows: [string, string | null][] = [
    [record.mediator, mediated.length === 0 ? null : panel.mediations(mediated.length)],
    [record.outcomes, outcomesOf(context, mediated)],
    [record.party, party.length === 0 ? null : panel.mediations(party.length)],
    [record.signed, signed.length === 0 ? null : String(signed.length)],
    [record.first, extremeWords(context, own, "start")],
    [record.last, extremeWords(context, own, "end")],
    [record.identifiers, (actor.identifiers ?? []).map(({ id }) => id).join(", ") || null],
  ];
  const told = rows.filter(([, words]) => words !== null);
  const toTimeline = h(
    "button",
    { type: "button", class: "link", click: () => context.store.change({ face: "timeline" }) },
    text.faces.timeline,
  );
  return h(
    "section",
    { class: "record" },
    h("h3", null, record.title, toTimeline),
    h("dl", { class: "particulars" }, ...told.map(([term, words]) => h("div", null, h("dt", null, term), h("dd", null, words)))),
  );
}

/** The first beginning or the last end that is known, as exactly as it is. */
function extremeWords({ text }: Context, facts: readonly Fact[], which: "start" | "end"): string | null {
  const known = facts
    .filter((fact) => fact[`${which}_kind`] === "known")
    .sort((a, b) => a[`${which}_min`].localeCompare(b[`${which}_min`]));
  const found = which === "start" ? known[0] : known.at(-1);
  return found === undefined
    ? null
    : boundWords(found[`${which}_min`], found[`${which}_max`], text.words, text.locale);
}

function outcomesOf(context: Context, mediated: readonly Fact[]): string | null {
  const counts = new Map<string, number>();
  for (const { values } of mediated) {
    const { outcome } = values;
    if (typeof outcome === "string") counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
  }
  const words = [...counts].map(([code, count]) => `${codeWords(context.text.codes, code)} ${count}`);
  return words.length === 0 ? null : context.text.list(words, 0);
}

function otherNames(context: Context, actor: Actor): HTMLElement[] {
  const shown = actorName(context, actor.id);
  const rows = Object.entries(actor.names).flatMap(([language, names]) => {
    const others = names.filter((name) => name !== shown && name !== actor.acronym);
    if (others.length === 0) return [];
    const tag = language === "other" ? null : language;
    const words = others.map((name) => h("bdi", { lang: tag }, name));
    return [
      h(
        "div",
        null,
        h("dt", null, codeWords(context.text.languages, language)),
        h("dd", null, ...between(words, ", ")),
      ),
    ];
  });
  if (rows.length === 0) return [];
  return [h("details", { class: "names" }, h("summary", null, context.text.panel.alsoKnown), h("dl", null, ...rows))];
}

function between(elements: HTMLElement[], separator: string): (HTMLElement | string)[] {
  return elements.flatMap((element, place) => (place === 0 ? [element] : [separator, element]));
}

function severalFacts(context: Context, ids: string[]): HTMLElement[] {
  const facts = ids.flatMap((id) => context.facts.get(id) ?? []);
  return [heading(context.text.panel.together), ...factLists(context, facts, null)];
}

/** The facts by kind, each kind in order of time; for an actor each with the part it had. */
function factLists(context: Context, facts: readonly Fact[], actor: string | null): HTMLElement[] {
  if (facts.length === 0) return [h("p", { class: "quiet" }, context.text.panel.noFacts)];
  return FACT_KINDS.flatMap((kind) => {
    const own = facts.filter((fact) => fact.kind === kind).sort((a, b) => a.start_min.localeCompare(b.start_min));
    if (own.length === 0) return [];
    const items = own.map((fact) => h("li", null, factButton(context, fact, actor)));
    const title = h("h3", null, context.text.kinds[kind], h("span", { class: "count" }, own.length));
    return [h("section", null, title, h("ul", { class: "facts" }, ...items))];
  });
}

/** A fact in one line that opens it. */
export function factButton(context: Context, fact: Fact, actor: string | null): HTMLElement {
  const { text, store } = context;
  const parts = fact.participants.filter((part) => part.actor === actor).map((part) => partWords(context, part));
  const speaks = fact.participants.filter((part) => part.representative === actor && actor !== null);
  const roles = [
    ...new Set([...parts, ...speaks.map((part) => `${text.panel.speaks} ${actorName(context, part.actor)}`)]),
  ];
  const certainty = factCertainty(fact, whenOf(store.state));
  const marks = [
    roles.length > 0 && h("span", { class: "role" }, roles.join(", ")),
    store.state.day !== null && h("span", { class: `certainty ${certainty}` }, text.certainty[certainty]),
    fact.disputed && h("span", { class: "disputed" }, text.panel.disputed),
  ];
  return h(
    "button",
    { type: "button", class: `fact ${certainty}`, click: () => context.open({ type: "fact", id: fact.id }, true) },
    h("span", { class: "when" }, factTime(context, fact)),
    h("span", { class: "what" }, factTitle(context, fact)),
    h("span", { class: "tags" }, ...marks),
  );
}

function aboutFact(context: Context, fact: Fact): HTMLElement[] {
  const { text, store } = context;
  const when = whenOf(store.state);
  const certainty = factCertainty(fact, when);
  const kind = h("p", { class: "kind" }, fact.kind === "Mediation" ? markGlyph("hub") : null, text.kinds[fact.kind]);
  const marks = h(
    "p",
    { class: "tags" },
    when !== null &&
      h("span", { class: `certainty ${certainty}` }, `${text.certainty[certainty]}, ${whenWords(when, text)}`),
    fact.disputed && h("span", { class: "disputed" }, text.panel.disputed),
  );
  return [
    heading(factTitle(context, fact)),
    kind,
    h("p", { class: "summary" }, fact.caption),
    ...(marks.childElementCount > 0 ? [marks] : []),
    particulars(context, fact),
    h(
      "section",
      null,
      h("h3", null, text.panel.participants),
      h("ul", { class: "parts" }, ...fact.participants.map((part) => participantRow(context, part))),
    ),
    h(
      "section",
      null,
      h("h3", null, text.panel.sources(fact.claims.length)),
      ...fact.claims.map((claim) => claimCard(context, claim)),
    ),
    ...(fact.overruled.length > 0
      ? [
          h(
            "section",
            { class: "overruled" },
            h("h3", null, text.panel.overruled),
            ...fact.overruled.map((one) => overruledCard(context, fact, one)),
          ),
        ]
      : []),
  ];
}

function particulars(context: Context, fact: Fact): HTMLElement {
  const { text } = context;
  const row = (term: string, ...content: (HTMLElement | string | false)[]) =>
    h("div", null, h("dt", null, term), h("dd", null, ...content));
  const entity = (id: string) =>
    h(
      "button",
      { type: "button", class: "link", click: () => context.open({ type: "entity", id }, true) },
      entityName(context, id),
    );
  const values = Object.entries(fact.values).filter(
    ([, value]) => value !== null && value !== "" && !(Array.isArray(value) && value.length === 0),
  );
  return h(
    "dl",
    { class: "particulars" },
    row(text.panel.when, factTime(context, fact), fact.valid !== null && h("code", { title: "EDTF" }, fact.valid)),
    fact.process !== null && row(text.panel.process, entity(fact.process)),
    fact.place !== null && row(text.panel.place, entity(fact.place)),
    fact.agreements.length > 0 && row(text.panel.agreements, ...between(fact.agreements.map(entity), ", ")),
    ...values.map(([name]) => row(codeWords(text.values, name), valueWords(context, fact.values, name))),
  );
}

function participantRow(context: Context, part: Participant): HTMLElement {
  const { text } = context;
  const actor = context.actors.get(part.actor);
  const own = ownTimeWords(part, text.words, text.locale);
  const link = (id: string) =>
    h(
      "button",
      { type: "button", class: "link", click: () => context.open({ type: "actor", id }, true) },
      actorName(context, id),
    );
  const spokesman = part.representative !== null ? link(part.representative) : (part.representative_name ?? null);
  const notes = [
    spokesman !== null && h("span", null, `${text.panel.represented} `, spokesman),
    part.side !== null && h("span", null, `${text.panel.side} ${part.side}`),
    own !== null && h("span", null, (part.attested ?? []).length > 0 ? own : `${text.panel.own} ${own}`),
  ];
  return h(
    "li",
    null,
    markGlyph(familyOf(actor?.kind ?? "")),
    h("span", { class: "who" }, link(part.actor), h("span", { class: "role" }, partWords(context, part)), ...notes),
  );
}

function claimCard(context: Context, claim: Claim): HTMLElement {
  const { text } = context;
  const reliability = codeWords(text.reliability, claim.reliability);
  const credibility = codeWords(text.credibility, String(claim.credibility));
  const brought = (claim.loads ?? []).length > 0 ? `${text.panel.loads} ${claim.loads!.join(", ")}` : null;
  return h(
    "article",
    { class: `claim ${claim.stance}` },
    h(
      "header",
      null,
      h(
        "span",
        { class: `grade grade-${claim.reliability.toLowerCase()}`, title: `${reliability}; ${credibility}` },
        `${claim.reliability}${claim.credibility}`,
      ),
      h("span", { class: "source" }, outwardLink(claim.url, claim.title, text.panel.open)),
    ),
    h(
      "p",
      { class: "quiet" },
      [claim.date ?? text.panel.undated, claim.locator, `${reliability}, ${credibility}`, brought]
        .filter(Boolean)
        .join(" · "),
    ),
    claim.stance === "denies" && h("p", { class: "denies" }, text.panel.denies),
    claim.quote !== null && h("blockquote", null, h("bdi", null, claim.quote)),
  );
}

function overruledCard(context: Context, fact: Fact, overruled: Overruled): HTMLElement {
  const { text } = context;
  const said = text.panel.overruledSaid(slotWords(context, overruled.slot), overruledWords(context, overruled.value));
  const source = fact.claims.find((claim) => claim.claim === overruled.claim);
  return h(
    "article",
    { class: "claim denies" },
    h("header", null, h("s", null, said)),
    h(
      "p",
      { class: "quiet" },
      outwardLink(source?.url ?? null, source?.title ?? overruled.source ?? "", text.panel.open),
    ),
    h("p", null, overruled.why),
  );
}

/** A slot names a value, or a relation with its actor and perhaps a property: "MEDIATOR tertius:au role". */
function slotWords(context: Context, slot: string): string {
  const words = { ...context.text.relations, ...context.text.values };
  return slot
    .split(" ")
    .map((part) => (part.includes(":") ? nameOf(context, part) : codeWords(words, part)))
    .join(", ");
}

function overruledWords(context: Context, value: unknown): string {
  const { yes, no } = context.text.panel;
  if (typeof value === "boolean") return value ? yes : no;
  if (typeof value === "string") return value.includes(":") ? nameOf(context, value) : value;
  return value !== null && typeof value === "object" && "not" in value ? no : JSON.stringify(value);
}

function nameOf(context: Context, id: string): string {
  return context.actors.has(id) ? actorName(context, id) : entityName(context, id);
}
