/** Who mediates whom: mediators down, parties across, the number of mediations in the cells; sorted by any column. */

import { actorName, shortName, type Context } from "../context";
import { h, replace } from "../dom";
import { familyOf } from "../picture/marks";
import { byParty, cellKey, matrixOf, type Matrix } from "../picture/ranking";
import { whenOf, type State } from "../state";
import { markGlyph } from "./glyphs";

/** In the address, beside the ids of parties. */
const BY_NAME = "name";
const BY_NUMBER = "number";

export class MatrixFace {
  readonly element = h("div", { class: "sheet", id: "matrix", tabindex: 0, role: "region" });
  readonly #context: Context;

  constructor(context: Context) {
    this.#context = context;
    this.element.setAttribute("aria-label", context.text.faces.matrix);
  }

  draw(): void {
    const { store, text } = this.#context;
    const matrix = matrixOf(this.#context.shown(), { when: whenOf(store.state), possible: store.state.possible });
    if (matrix.cells.size === 0) {
      replace(this.element, h("p", { class: "quiet" }, text.matrix.none));
      return;
    }
    const order = orderOf(store.state, matrix);
    const heads = [
      this.#head(BY_NAME, order, text.matrix.mediator),
      this.#head(BY_NUMBER, order, text.matrix.all),
      ...matrix.parties.map((party) => this.#head(party, order, actorName(this.#context, party), this.#actor(party))),
    ];
    const rows = this.#sorted(matrix, order).map((mediator) => this.#row(matrix, mediator));
    const table = h(
      "table",
      { class: "matrix" },
      h("caption", null, text.matrix.caption),
      h("thead", null, h("tr", null, ...heads)),
      h("tbody", null, ...rows),
    );
    replace(this.element, table);
  }

  #sorted(matrix: Matrix, order: string): string[] {
    if (order === BY_NUMBER) return matrix.mediators;
    if (order !== BY_NAME) return byParty(matrix, order);
    const name = (id: string) => shortName(this.#context, id);
    return [...matrix.mediators].sort((a, b) => name(a).localeCompare(name(b), this.#context.language));
  }

  /** A heading with a button that sorts by it; of a party beside the one that opens the party. */
  #head(key: string, order: string, name: string, actor: HTMLElement | null = null): HTMLElement {
    const { store, text } = this.#context;
    const isSorted = key === order;
    const sort = () => {
      store.change({ order: key });
      this.element.querySelector<HTMLElement>("thead [aria-sort] .sort")?.focus();
    };
    const arrow = h("span", { "aria-hidden": "true" }, isSorted ? (key === BY_NAME ? " ↑" : " ↓") : actor === null ? "" : " ↕");
    const words = actor === null ? name : h("span", { class: "unseen" }, text.matrix.sort(name));
    const button = h("button", { type: "button", class: "sort", click: sort }, words, arrow);
    const sorted = isSorted ? (key === BY_NAME ? "ascending" : "descending") : null;
    return h("th", { scope: "col", title: name, "aria-sort": sorted }, actor, button);
  }

  #actor(id: string): HTMLElement {
    const kind = this.#context.actors.get(id)?.kind ?? "";
    const open = () => this.#context.open({ type: "actor", id }, true);
    return h(
      "button",
      { type: "button", class: "link", click: open },
      markGlyph(familyOf(kind)),
      shortName(this.#context, id),
    );
  }

  #row(matrix: Matrix, mediator: string): HTMLElement {
    const cells = matrix.parties.map((party) => {
      const facts = matrix.cells.get(cellKey(mediator, party))?.facts ?? [];
      if (facts.length === 0) return h("td", { class: "none" });
      const pair = `${actorName(this.#context, mediator)} – ${actorName(this.#context, party)}`;
      const words = `${pair}: ${this.#context.text.panel.mediations(facts.length)}`;
      const ids = facts.map((fact) => fact.id);
      const open = () =>
        this.#context.open(ids.length === 1 ? { type: "fact", id: ids[0]! } : { type: "facts", ids }, true);
      return h(
        "td",
        null,
        h(
          "button",
          { type: "button", class: `cell weight-${Math.min(facts.length, 5)}`, click: open },
          h("span", { class: "unseen" }, words),
          h("span", { "aria-hidden": "true" }, facts.length),
        ),
      );
    });
    const total = h("td", { class: "number" }, matrix.totals.get(mediator));
    return h("tr", null, h("th", { scope: "row" }, this.#actor(mediator)), total, ...cells);
  }
}

/** By the number of mediations, unless a column was chosen that is there. */
function orderOf({ order }: State, { parties }: Matrix): string {
  return order === BY_NAME || (order !== null && parties.includes(order)) ? order : BY_NUMBER;
}
