/** Who mediates whom: mediators down, parties across, the number of mediations in the cells. */

import { actorName, shortName, type Context } from "../context";
import { h, replace } from "../dom";
import { familyOf } from "../picture/marks";
import { cellKey, matrixOf, type Matrix } from "../picture/ranking";
import { whenOf } from "../state";
import { markGlyph } from "./glyphs";

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
    const head = matrix.parties.map((party) =>
      h("th", { scope: "col", title: actorName(this.#context, party) }, this.#actor(party)),
    );
    const rows = matrix.mediators.map((mediator) => this.#row(matrix, mediator));
    const table = h(
      "table",
      { class: "matrix" },
      h("caption", null, text.matrix.caption),
      h("thead", null, h("tr", null, h("th", { scope: "col" }, text.matrix.mediator), ...head)),
      h("tbody", null, ...rows),
    );
    replace(this.element, table);
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
    return h("tr", null, h("th", { scope: "row" }, this.#actor(mediator)), ...cells);
  }
}
