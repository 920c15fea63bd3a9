/** The head of the page: what it shows, as known when, in which language; and the search. */

import type { Context } from "../context";
import { h } from "../dom";
import { LANGUAGES } from "../strings";
import { en } from "../strings/en";
import { searchBox } from "./search_box";

export function head(context: Context): HTMLElement {
  const { view, text } = context;
  const shown = h("p", { class: "quiet", title: view.fingerprint }, text.asOf(view.as_of, view.epoch));
  return h(
    "header",
    { class: "head" },
    h("div", { class: "title" }, h("h1", null, h("bdi", null, titleOf(context))), shown, context.server === null ? null : knownOn(context)),
    searchBox(context),
    languageChoice(context),
  );
}

/** The title that a view has if nobody gave it one is a word of the interface. */
function titleOf({ view, text }: Context): string {
  return view.title === en.faces.matrix ? text.faces.matrix : view.title;
}

function languageChoice(context: Context): HTMLElement {
  const options = Object.entries(LANGUAGES).map(([tag, words]) => h("option", { value: tag, lang: tag }, words));
  const choice = h("select", { id: "language", "aria-label": context.text.language }, ...options);
  choice.value = context.language;
  choice.addEventListener("change", () => context.store.change({ language: choice.value }));
  return choice;
}

/** What the graph said on an earlier day: another question to the server, so the page is opened anew. */
function knownOn(context: Context): HTMLElement {
  const { text } = context;
  const asked = new URLSearchParams(location.search).get("known_at");
  const go = (day: string | null) => {
    const url = new URL(location.href);
    if (day === null) url.searchParams.delete("known_at");
    else url.searchParams.set("known_at", `${day}T23:59:59Z`);
    location.assign(url);
  };
  const field = h("input", { type: "date", id: "known-on" });
  field.value = asked !== null && /^\d{4}-\d\d-\d\d/u.test(asked) ? asked.slice(0, 10) : "";
  field.addEventListener("change", () => {
    if (field.value >= "1000") go(field.value);
  });
  const now = h("button", { type: "button", id: "known-now", click: () => go(null) }, text.known.now);
  return h("span", { class: "known" }, h("label", null, `${text.known.label} `, field), asked !== null && now);
}
