/** The search box with its suggestions: a combobox as assistive technology knows it. */

import { actorName, type Context } from "../context";
import { h, replace } from "../dom";
import { familyOf } from "../picture/marks";
import { searchOver, type Hit } from "../search";
import { codeWords } from "../strings";
import { markGlyph } from "./glyphs";

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

  const close = () => {
    list.hidden = true;
    active = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };
  const choose = (hit: Hit) => {
    input.value = hit.type === "actor" ? actorName(context, hit.id) : hit.name;
    close();
    context.open({ type: hit.type, id: hit.id }, true);
  };
  const mark = (place: number) => {
    active = hits.length === 0 ? -1 : (place + hits.length) % hits.length;
    list.querySelectorAll("[role=option]").forEach((option, index) => {
      option.setAttribute("aria-selected", String(index === active));
      if (index === active) option.scrollIntoView({ block: "nearest" });
    });
    if (active >= 0) input.setAttribute("aria-activedescendant", `suggestion-${active}`);
  };
  const suggest = () => {
    hits = find(input.value);
    const options = hits.map((hit, place) => suggestion(context, hit, place, () => choose(hit)));
    const isEmpty = input.value.trim() !== "" && hits.length === 0;
    replace(list, ...options, isEmpty && h("li", { class: "quiet" }, text.noHits));
    list.hidden = options.length === 0 && !isEmpty;
    active = -1;
    input.setAttribute("aria-expanded", String(!list.hidden));
    input.removeAttribute("aria-activedescendant");
    if (input.value.trim() !== "") context.announce(isEmpty ? text.noHits : text.hits(hits.length));
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
  const name = hit.type === "actor" ? actorName(context, hit.id) : hit.name;
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
    h("span", { class: "quiet" }, `${kind} · ${text.panel.facts(hit.facts)}`),
  );
}
