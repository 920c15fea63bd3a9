/** The facts as a table: the same content as the picture, for reading, sorting and screen readers. */

import { actorName, factTime, partWords, type Context } from "../context";
import { h, replace } from "../dom";
import { whenOf, type State } from "../state";
import { codeWords } from "../strings";
import { factCertainty } from "../time";
import { factTitle } from "../titles";
import type { Fact } from "../view";

const ROWS_AT_ONCE = 200;

interface Column {
  title: string;
  value(fact: Fact): string | number;
  /** Its name in the address, too. */
  className: string;
}

interface Order {
  column: Column;
  isDescending: boolean;
}

export class Table {
  readonly element = h("div", { class: "sheet", id: "table", tabindex: 0, role: "region" });
  readonly #context: Context;
  #rows = ROWS_AT_ONCE;

  constructor(context: Context) {
    this.#context = context;
    this.element.setAttribute("aria-label", context.text.faces.table);
  }

  draw(): void {
    const columns = this.#columns();
    const order = orderOf(this.#context.store.state, columns);
    const facts = this.#facts(order);
    const head = h("tr", null, ...columns.map((column) => this.#head(column, order)));
    const body = facts.slice(0, this.#rows).map((fact) => this.#row(fact, columns));
    const caption = h("caption", null, this.#context.text.table.caption(facts.length));
    const left = facts.length - this.#rows;
    const more = h(
      "button",
      { type: "button", click: () => this.#showMore() },
      this.#context.text.table.more(Math.min(left, ROWS_AT_ONCE)),
    );
    replace(
      this.element,
      h("table", null, caption, h("thead", null, head), h("tbody", null, ...body)),
      left > 0 && more,
    );
  }

  #columns(): Column[] {
    const { text, store } = this.#context;
    const { table } = text;
    const when = whenOf(store.state);
    return [
      { title: table.kind, className: "kind", value: (fact) => text.kinds[fact.kind] },
      { title: table.fact, className: "caption", value: (fact) => factTitle(this.#context, fact) },
      { title: table.when, className: "when", value: (fact) => factTime(this.#context, fact) },
      { title: table.who, className: "who", value: (fact) => whoWords(this.#context, fact) },
      { title: table.outcome, className: "outcome", value: (fact) => outcomeWords(this.#context, fact) },
      ...(when === null
        ? []
        : [
            {
              title: table.certainty,
              className: "certainty",
              value: (fact: Fact) => text.certainty[factCertainty(fact, when)],
            },
          ]),
      { title: table.claims, className: "number", value: (fact) => fact.claims.length },
    ];
  }

  #facts({ column, isDescending }: Order): Fact[] {
    const { state } = this.#context.store;
    const when = whenOf(state);
    const isShown = (fact: Fact) => {
      const certainty = factCertainty(fact, when);
      return state.kinds.has(fact.kind) && (certainty === "certain" || (state.possible && certainty === "possible"));
    };
    const { language } = this.#context;
    const key = (fact: Fact) =>
      column.className === "when" ? `${fact.start_min} ${fact.end_max}` : column.value(fact);
    const compare = (a: string | number, b: string | number) =>
      typeof a === "number" && typeof b === "number" ? a - b : String(a).localeCompare(String(b), language);
    const direction = isDescending ? -1 : 1;
    return this.#context
      .shown()
      .facts.filter(isShown)
      .sort((a, b) => direction * compare(key(a), key(b)) || a.id.localeCompare(b.id));
  }

  #head(column: Column, order: Order): HTMLElement {
    const isSorted = column === order.column;
    const sorted = isSorted ? (order.isDescending ? "descending" : "ascending") : null;
    const arrow = isSorted ? (order.isDescending ? " ↓" : " ↑") : "";
    const key = isSorted && !order.isDescending ? `-${column.className}` : column.className;
    const sort = () => {
      this.#context.store.change({ order: key });
      this.element.querySelector<HTMLElement>(`thead .${column.className} button`)?.focus();
    };
    const button = h("button", { type: "button", click: sort }, column.title, h("span", { "aria-hidden": "true" }, arrow));
    return h("th", { scope: "col", class: column.className, "aria-sort": sorted }, button);
  }

  #row(fact: Fact, columns: Column[]): HTMLElement {
    const cells = columns.map((column) => {
      const words = String(column.value(fact));
      if (column.className !== "caption") return h("td", { class: column.className }, words);
      const open = () => this.#context.open({ type: "fact", id: fact.id }, true);
      return h(
        "th",
        { scope: "row", class: "caption" },
        h("button", { type: "button", class: "link", click: open }, words),
      );
    });
    return h("tr", { "data-fact": fact.id }, ...cells);
  }

  #showMore(): void {
    this.#rows += ROWS_AT_ONCE;
    this.draw();
  }
}

/** By time, unless a column was chosen that is there. */
function orderOf({ order }: State, columns: readonly Column[]): Order {
  const named = (name: string | undefined) => columns.find(({ className }) => className === name);
  const chosen = named(order?.replace(/^-/u, ""));
  return { column: chosen ?? named("when")!, isDescending: chosen !== undefined && order!.startsWith("-") };
}

function whoWords(context: Context, fact: Fact): string {
  return fact.participants.map((part) => `${actorName(context, part.actor)} (${partWords(context, part)})`).join(", ");
}

function outcomeWords(context: Context, fact: Fact): string {
  const { outcome, act, flow_status } = fact.values;
  const code = outcome ?? act ?? flow_status;
  return typeof code === "string" ? codeWords(context.text.codes, code) : "";
}
