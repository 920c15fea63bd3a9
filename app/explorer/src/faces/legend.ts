/** What is shown and how to read it: each kind with its stroke and a box to tick, each actor kind with its shape. */

import { entityName, type Context } from "../context";
import { h, replace } from "../dom";
import { familyOf, SPOKES, TIES, CONTEXT_KINDS, type Family } from "../picture/marks";
import { partCounts, processCounts } from "../picture/filters";
import { RELIABILITIES, type Reliability, type State } from "../state";
import { codeWords } from "../strings";
import { FACT_KINDS } from "../view";
import { lineGlyph, markGlyph } from "./glyphs";
import { metricChoice } from "./metric";

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

export class Legend {
  readonly element: HTMLElement;
  readonly #context: Context;
  readonly #body = h("div", { class: "legend-body" });

  constructor(context: Context) {
    this.#context = context;
    const { text } = context;
    const wide = matchMedia("(min-width: 64rem)");
    const folder = h("details", { class: "legend", open: wide.matches }, h("summary", null, text.show), this.#body);
    wide.addEventListener("change", () => (folder.open = wide.matches));
    this.element = h("section", { class: "frameless", "aria-label": text.show }, folder);
  }

  /** Once: then it follows the state by itself. */
  draw(): void {
    replace(this.#body, ...rowsOf(this.#context));
  }
}

function rowsOf(context: Context): HTMLElement[] {
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
  const metric = metricChoice(context);
  return [
    group(text.shown, ...kindBoxes(context)),
    group(text.rolesLegend, row(markGlyph("hub"), text.marks.hub), ...spokes),
    group(text.certaintyLegend, ...certainties, possibleBox(context)),
    ...(metric === null ? [] : [group(text.metric.label, metric)]),
    ...processGroup(context),
    group(text.filters.sources, reliabilityChoice(context)),
    roleBoxes(context),
    group(text.actorsLegend, ...shapes),
  ];
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
    const isChecked = () => store.state.kinds.has(kind);
    const box = follow(context, isChecked, { name: "kind", value: kind, change: toggle });
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
  const box = follow(context, () => store.state.possible, { name: "possible", change: toggle });
  return h("label", { class: "row" }, box, h("span", null, text.alsoPossible));
}

/** A box that is ticked as the state says, also when that was changed elsewhere. */
function follow(
  context: Context,
  isChecked: () => boolean,
  attributes: { name: string; value?: string; change(event: Event): void },
): HTMLInputElement {
  const box = h("input", { type: "checkbox", checked: isChecked(), ...attributes });
  context.store.subscribe(() => (box.checked = isChecked()));
  return box;
}

/** Folded away at first: a view may know dozens of roles. */
function roleBoxes(context: Context): HTMLElement {
  const { text, view, store } = context;
  const words = { ...text.relations, ...text.roles };
  const rows = partCounts(view).map(([code, count]) => {
    const toggle = (event: Event) => {
      const without = new Set(store.state.without);
      if ((event.target as HTMLInputElement).checked) without.delete(code);
      else without.add(code);
      store.change({ without });
    };
    const box = follow(context, () => !store.state.without.has(code), { name: "role", value: code, change: toggle });
    return h(
      "label",
      { class: "row" },
      box,
      h("span", null, codeWords(words, code)),
      h("span", { class: "count" }, count),
    );
  });
  const isOpen = store.state.without.size > 0;
  const boxes = h("div", { role: "group", "aria-label": text.filters.roles }, ...rows);
  return h("details", { class: "roles", open: isOpen }, h("summary", null, text.filters.roles), boxes);
}

function reliabilityChoice(context: Context): HTMLElement {
  const { text, store } = context;
  const options = [...RELIABILITIES].reverse().map((code) => h("option", { value: code }, text.filters.reliability[code]));
  const take = (value: string) => store.change({ reliability: value as Reliability });
  return choice(context, { id: "reliability", "aria-label": text.filters.sources }, options, (state) => state.reliability, take);
}

/** Nothing to choose where no fact tells its process. */
function processGroup(context: Context): HTMLElement[] {
  const { text, view, store } = context;
  const { process: label, anyProcess } = text.filters;
  const options = processCounts(view).map(([id, count]) => h("option", { value: id }, `${entityName(context, id)} (${count})`));
  if (options.length === 0) return [];
  const all = [h("option", { value: "" }, anyProcess), ...options];
  const take = (value: string) => store.change({ process: value === "" ? null : value });
  return [group(label, choice(context, { id: "process", "aria-label": label }, all, (state) => state.process ?? "", take))];
}

/** A list to choose from that shows what the state says, also when that was changed elsewhere. */
function choice(
  { store }: Context,
  attributes: { id: string; "aria-label": string },
  options: HTMLOptionElement[],
  chosen: (state: State) => string,
  take: (value: string) => void,
): HTMLElement {
  const element = h("select", attributes, ...options);
  const draw = () => (element.value = chosen(store.state));
  element.addEventListener("change", () => take(element.value));
  store.subscribe(draw);
  draw();
  return element;
}
