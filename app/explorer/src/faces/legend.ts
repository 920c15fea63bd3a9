/** What is shown and how to read it: each kind with its stroke and a box to tick, each actor kind with its shape. */

import type { Context } from "../context";
import { h } from "../dom";
import { familyOf, SPOKES, TIES, CONTEXT_KINDS, type Family } from "../picture/marks";
import { FACT_KINDS } from "../view";
import { lineGlyph, markGlyph } from "./glyphs";

const FAMILIES: readonly Family[] = [
  "government",
  "organisation",
  "person",
  "body",
  "armed",
  "jihadist",
  "coalition",
  "other",
];
const SPOKE_ORDER = ["MEDIATOR", "MANDATED_BY", "ATTENDED_BY", "PARTY"] as const;

export function legend(context: Context): HTMLElement {
  const { text, view } = context;
  const families = new Set(view.actors.map((actor) => familyOf(actor.kind)));
  const shapes = FAMILIES.filter((family) => families.has(family)).map((family) =>
    row(markGlyph(family), text.families[family]),
  );
  const spokes = SPOKE_ORDER.map((relation) => row(lineGlyph(SPOKES[relation]!), text.spokes[relation]));
  const certainties = [
    row(lineGlyph(SPOKES["PARTY"]!, false), text.marks.certain),
    row(lineGlyph(SPOKES["PARTY"]!, true), text.marks.possible),
  ];
  const body = h(
    "div",
    { class: "legend-body" },
    group(text.shown, ...kindBoxes(context)),
    group(text.rolesLegend, row(markGlyph("hub"), text.marks.hub), ...spokes),
    group(text.certaintyLegend, ...certainties, possibleBox(context)),
    group(text.actorsLegend, ...shapes),
  );
  const wide = matchMedia("(min-width: 64rem)");
  const element = h("details", { class: "legend", open: wide.matches }, h("summary", null, text.show), body);
  wide.addEventListener("change", () => (element.open = wide.matches));
  return h("section", { class: "frameless", "aria-label": text.show }, element);
}

function group(title: string, ...rows: HTMLElement[]): HTMLElement {
  return h("fieldset", null, h("legend", null, title), ...rows);
}

function row(glyph: SVGElement, words: string): HTMLElement {
  return h("div", { class: "row" }, glyph, h("span", null, words));
}

function kindBoxes(context: Context): HTMLElement[] {
  const { text, view, store } = context;
  return FACT_KINDS.flatMap((kind) => {
    const count = view.facts.filter((fact) => fact.kind === kind).length;
    if (count === 0) return [];
    const toggle = (event: Event) => {
      const kinds = new Set(store.state.kinds);
      if ((event.target as HTMLInputElement).checked) kinds.add(kind);
      else kinds.delete(kind);
      store.change({ kinds });
    };
    const box = h("input", {
      type: "checkbox",
      name: "kind",
      value: kind,
      checked: store.state.kinds.has(kind),
      change: toggle,
    });
    const note = CONTEXT_KINDS.has(kind) ? text.betweenShown : null;
    const glyph = kind === "Mediation" ? markGlyph("hub") : lineGlyph(TIES[kind]);
    return [
      h(
        "label",
        { class: "row", title: note },
        box,
        glyph,
        h("span", null, text.kinds[kind]),
        h("span", { class: "count" }, count),
      ),
    ];
  });
}

function possibleBox(context: Context): HTMLElement {
  const { store, text } = context;
  const toggle = (event: Event) => store.change({ possible: (event.target as HTMLInputElement).checked });
  const box = h("input", { type: "checkbox", name: "possible", checked: store.state.possible, change: toggle });
  return h("label", { class: "row" }, box, h("span", null, text.alsoPossible));
}
