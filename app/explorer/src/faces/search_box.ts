/** The search box with its suggestions: a combobox as assistive technology knows it. */

import { actorName, entityName, type Context } from "../context";
import { h, replace } from "../dom";
import { familyOf } from "../picture/marks";
import { merged, searchOver, type Hit, type ServedHit } from "../search";
import type { Rows } from "../server";
import { codeWords } from "../strings";
import { markGlyph } from "./glyphs";

const PAUSE_MS = 150;

export function searchBox(context: Context): HTMLElement {
  const { text } = context;
  const find = searchOver(context.view);
  const input = h("input", {
    id: "search",
    type: "search",
    role: "combobox",
    autocomplete: "off",
    spellcheck: "false",
    dir: "auto",
    placeholder: text.search,
    "aria-label": `${text.search}. ${text.searchHint}`,
    "aria-expanded": "false",
    "aria-controls": "suggestions",
    "aria-autocomplete": "list",
  });
  const list = h("ul", { id: "suggestions", role: "listbox", "aria-label": text.search, hidden: true });
  let hits: Hit[] = [];
  let active = -1;
  let waiting = 0;
  let asking = new AbortController();

  const close = () => {
    list.hidden = true;
    active = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };
  const choose = (hit: Hit) => {
    input.value = nameOf(context, hit);
    close();
    if (hit.isElsewhere === true) location.assign(addressOf(hit));
    else context.open({ type: hit.type, id: hit.id }, true);
  };
  const mark = (place: number) => {
    active = hits.length === 0 ? -1 : (place + hits.length) % hits.length;
    list.querySelectorAll("[role=option]").forEach((option, index) => {
      option.setAttribute("aria-selected", String(index === active));
      if (index === active) option.scrollIntoView({ block: "nearest" });
    });
    if (active >= 0) input.setAttribute("aria-activedescendant", `suggestion-${active}`);
  };
  const show = (found: Hit[], isFinal: boolean) => {
    hits = found;
    const none = isFinal ? text.noHits : text.searching;
    const options = hits.map((hit, place) => suggestion(context, hit, place, () => choose(hit)));
    const isEmpty = input.value.trim() !== "" && hits.length === 0;
    replace(list, ...options, isEmpty && h("li", { class: "quiet" }, none));
    list.hidden = options.length === 0 && !isEmpty;
    active = -1;
    input.setAttribute("aria-expanded", String(!list.hidden));
    input.removeAttribute("aria-activedescendant");
    if (input.value.trim() !== "") context.announce(isEmpty ? none : text.hits(hits.length));
  };
  const suggest = () => {
    const here = find(input.value);
    const typed = input.value.trim();
    const isAsked = context.server !== null && typed !== "";
    show(here, !isAsked);
    clearTimeout(waiting);
    asking.abort();
    if (isAsked) waiting = window.setTimeout(() => void askServer(typed, here), PAUSE_MS);
  };
  /** The server finds what is misspelt and what is not in the view; without it the view's own names remain. */
  const askServer = async (typed: string, here: Hit[]) => {
    asking = new AbortController();
    const mine = asking;
    let found = here;
    try {
      const { data } = await context.server!.ask<Rows<ServedHit>>("v1/search", { q: typed, limit: "10" }, mine.signal);
      found = merged(here, data, context.view);
    } catch {
      // Away or refused: what is in the view has been suggested already.
    }
    if (!mine.signal.aborted && input.value.trim() === typed && active < 0 && document.activeElement === input)
      show(found, true);
  };

  input.addEventListener("input", suggest);
  input.addEventListener("focus", () => {
    if (input.value.trim() !== "") suggest();
    input.select();
  });
  input.addEventListener("blur", close);
  input.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp")
      mark(active + (event.key === "ArrowDown" ? 1 : active < 0 ? 0 : -1));
    else if (event.key === "Enter" && hits.length > 0) choose(hits[Math.max(active, 0)]!);
    else if (event.key === "Escape") close();
    else return;
    event.preventDefault();
  });
  return h("div", { class: "search", role: "search" }, input, list);
}

function suggestion(context: Context, hit: Hit, place: number, choose: () => void): HTMLElement {
  const { text } = context;
  const kind = hit.type === "actor" ? codeWords(text.actorKinds, hit.kind) : codeWords(text.entityKinds, hit.kind);
  const name = nameOf(context, hit);
  const where = hit.isElsewhere === true ? text.notInView : hit.facts > 0 ? text.panel.facts(hit.facts) : null;
  const about = [kind, hit.valid === null ? null : edtfWords(hit.valid), where].filter((words) => words !== null);
  return h(
    "li",
    {
      id: `suggestion-${place}`,
      role: "option",
      "aria-selected": "false",
      // Not click: the box loses its focus first, and the list with it.
      pointerdown: (event) => {
        event.preventDefault();
        choose();
      },
    },
    hit.type === "actor"
      ? markGlyph(familyOf(hit.kind))
      : h("span", { class: "glyph entity", "aria-hidden": "true" }, "§"),
    h(
      "span",
      { class: "name" },
      h("bdi", null, name),
      hit.matched !== null && hit.matched !== name && h("span", { class: "quiet" }, " ", h("bdi", null, hit.matched)),
    ),
    h("span", { class: "quiet" }, about.join(" · ")),
  );
}

function nameOf(context: Context, hit: Hit): string {
  if (hit.isElsewhere === true) return hit.name;
  return hit.type === "actor" ? actorName(context, hit.id) : entityName(context, hit.id);
}

/** "2012/" reads better as "2012 –". */
function edtfWords(valid: string): string {
  return valid.replace("/..", "/").replace("/", " – ").trim();
}

/** The page of something that is not in this view: an actor's own facts, else the whole graph. */
function addressOf(hit: Hit): string {
  const query = hit.type === "actor" ? `?${new URLSearchParams({ actor: hit.id }).toString()}` : "";
  return `${location.pathname}${query}#${new URLSearchParams({ about: `${hit.type} ${hit.id}` }).toString()}`;
}
