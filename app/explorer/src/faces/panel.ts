/** The panel beside the picture: an overview until something is chosen, then its evidence, with a way back. */

import { actorName, type Context } from "../context";
import { h, replace } from "../dom";
import { rankMediators } from "../picture/ranking";
import { familyOf } from "../picture/marks";
import { whenOf, type Selection } from "../state";
import { codeWords } from "../strings";
import { evidenceOf } from "./evidence";
import { markGlyph } from "./glyphs";
import { rankingOf } from "./metric";

const MOST_RANKED = 12;

export class Panel {
  readonly element: HTMLElement;
  readonly #context: Context;
  readonly #content = h("div", { class: "content" });
  readonly #bar: HTMLElement;
  readonly #back: HTMLButtonElement;
  readonly #earlier: Selection[] = [];
  #opener: HTMLElement | null = null;

  constructor(context: Context) {
    this.#context = context;
    const { panel } = context.text;
    this.#back = h("button", { type: "button", click: () => this.#goBack() }, `← ${panel.back}`);
    const close = h(
      "button",
      { type: "button", class: "close", "aria-label": panel.close, click: () => this.close() },
      "✕",
    );
    this.#bar = h("div", { class: "bar" }, this.#back, close);
    this.element = h("aside", { class: "panel", id: "evidence", "aria-label": panel.label }, this.#bar, this.#content);
    this.element.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && context.store.state.selection !== null) this.close();
    });
  }

  /** Open a selection; by keyboard, the focus goes to its heading and comes back when the panel is closed. */
  open(selection: Selection | null, byKeyboard: boolean): void {
    const { store } = this.#context;
    const before = store.state.selection;
    if (before === null && byKeyboard) this.#opener = document.activeElement as HTMLElement | null;
    if (selection === null) this.#earlier.length = 0;
    else if (before !== null && JSON.stringify(before) !== JSON.stringify(selection)) this.#earlier.push(before);
    store.change({ selection });
    this.element.scrollTop = 0;
    if (byKeyboard && selection !== null) this.#content.querySelector<HTMLElement>("h2")?.focus();
  }

  close(): void {
    this.open(null, false);
    if (this.#opener?.isConnected === true) this.#opener.focus();
    this.#opener = null;
  }

  draw(): void {
    const { selection } = this.#context.store.state;
    this.element.classList.toggle("open", selection !== null);
    this.#bar.hidden = selection === null;
    this.#back.hidden = this.#earlier.length === 0;
    const wasOpen = this.#content.querySelector("details.definition")?.hasAttribute("open") ?? false;
    const hadFocus = this.#content.contains(document.activeElement) && document.activeElement?.tagName === "H2";
    replace(this.#content, ...(selection === null ? this.#overview() : evidenceOf(this.#context, selection)));
    // What a metric measures is being read while its intervals arrive.
    this.#content.querySelector("details.definition")?.toggleAttribute("open", wasOpen);
    if (hadFocus) this.#content.querySelector<HTMLElement>("h2")?.focus();
  }

  #goBack(): void {
    const earlier = this.#earlier.pop();
    if (earlier === undefined) return;
    this.#context.store.change({ selection: earlier });
    this.#content.querySelector<HTMLElement>("h2")?.focus();
  }

  #overview(): HTMLElement[] {
    const { view, text, store, ranking } = this.#context;
    if (ranking !== null) return rankingOf(this.#context, ranking);
    const ranked = rankMediators(this.#context.shown(), { when: whenOf(store.state), possible: store.state.possible }).slice(
      0,
      MOST_RANKED,
    );
    const most = ranked[0]?.facts.length ?? 1;
    const rows = ranked.map(({ actor, facts, roles }) => {
      const kind = this.#context.actors.get(actor)?.kind ?? "";
      const parts = [...roles]
        .sort((a, b) => b[1].size - a[1].size)
        .map(([role, held]) => `${codeWords(text.roles, role)} ${held.size}`);
      const open = () => this.#context.open({ type: "actor", id: actor }, true);
      return h(
        "li",
        null,
        h(
          "button",
          { type: "button", class: "ranked", click: open },
          markGlyph(familyOf(kind)),
          h("span", { class: "name" }, actorName(this.#context, actor)),
          h("meter", { min: 0, max: most, value: facts.length, "aria-hidden": "true" }),
          h("span", { class: "count", "aria-label": text.panel.mediations(facts.length) }, facts.length),
          h("span", { class: "quiet" }, parts.join(" · ")),
        ),
      );
    });
    return [
      h("h2", { tabindex: -1 }, text.panel.between),
      view.question !== null
        ? h("p", { class: "question" }, view.question)
        : h("p", { class: "quiet" }, text.panel.betweenHelp),
      rows.length === 0 ? h("p", { class: "quiet" }, text.panel.noMediators) : h("ol", { class: "ranking" }, ...rows),
    ];
  }
}
