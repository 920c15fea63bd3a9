/** What can be taken along: a link to exactly this view, the picture, the facts in any format, the page as one file. */

import type { Context } from "../context";
import { h, replace } from "../dom";
import { viewAddress, viewQuery } from "../permalink";
import { whyOf, type Rows } from "../server";
import { save } from "./download";
import type { Stage } from "./stage";

interface Format {
  name: string;
  summary: string;
  suffix: string;
}

export function takeMenu(context: Context, stage: Stage): HTMLElement {
  const { text, server } = context;
  const files = h("div", { class: "menu-part" });
  const pictures = [
    entry("take-png", text.take.png, () => void savePng(context, stage)),
    entry("take-svg", text.take.svg, () => saveSvg(context, stage)),
  ];
  const body = h(
    "div",
    { class: "menu-body" },
    entry("take-link", text.take.link, () => void copyLink(context)),
    ...pictures,
    files,
  );
  const menu = h("details", { class: "menu", id: "take" }, h("summary", null, text.take.label), body);
  menu.addEventListener("toggle", () => {
    pictures.forEach((button) => (button.disabled = context.store.state.face !== "picture"));
    if (menu.open && server !== null) void listFormats(context, files);
  });
  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    menu.open = false;
    menu.querySelector("summary")!.focus();
  });
  document.addEventListener("pointerdown", (event) => {
    if (menu.open && !menu.contains(event.target as Node)) menu.open = false;
  });
  return menu;
}

function entry(id: string, words: string, click: () => void): HTMLButtonElement {
  return h("button", { type: "button", id, click }, words);
}

async function copyLink(context: Context): Promise<void> {
  const address = viewAddress(location.href, context.view, context.store.state);
  try {
    await navigator.clipboard.writeText(address);
    context.announce(context.text.take.copied);
  } catch {
    // Without leave to write to the clipboard, the address bar shows what is to be copied.
    history.replaceState(null, "", address);
  }
}

async function savePng(context: Context, stage: Stage): Promise<void> {
  const blob = await stage.png();
  if (blob !== null) save(blob, context.view.title, "png");
}

function saveSvg(context: Context, stage: Stage): void {
  const blob = stage.svg();
  if (blob !== null) save(blob, context.view.title, "svg");
}

/** Links that the browser follows itself: a file may be large, and the server names it. */
async function listFormats(context: Context, place: HTMLElement): Promise<void> {
  const { text, server } = context;
  try {
    const { data } = await server!.ask<Rows<Format>>("v1/exports");
    const query = viewQuery(context.view, context.store.state, location.search).toString();
    const link = (format: Format, words: string) =>
      h("a", { href: `v1/exports/${format.name}?${query}`, download: `tertius${format.suffix}` }, words);
    const html = data.filter((format) => format.name === "html").map((format) => link(format, text.take.html));
    const others = data
      .filter((format) => format.name !== "html")
      .map((format) => h("li", { title: format.summary }, link(format, format.name)));
    replace(place, ...html, h("p", { class: "quiet" }, text.take.files), h("ul", { class: "formats" }, ...others));
  } catch (error) {
    replace(place, h("p", { class: "quiet" }, whyOf(error)));
  }
}
