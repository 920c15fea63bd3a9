/** For those with a key: load a file after reading its plan, roll loads back, decide who is one and the same. */

import type { Context } from "../context";
import { h, replace } from "../dom";
import { whyOf, type Rows } from "../server";
import { codeWords } from "../strings";
import { writtenWords } from "../time";
import { Candidates } from "./candidates";
import { Decisions } from "./decisions";
import { fill } from "./fill";

interface DatasetRow {
  name: string;
  title: string;
  ships_with_data: boolean;
}

interface LoadRow {
  id: string;
  dataset: string;
  file: string;
  state: string;
  claims: number;
  rejects: number;
  published_at: string | null;
}

/** What a plan or a load says of itself. */
interface Told {
  claims?: Record<string, number>;
  rejects?: { where?: string; code: string; message: string }[] | number;
}

export class Keeping {
  readonly element = h("div", { class: "sheet", id: "keeping", tabindex: 0, role: "region" });
  readonly #context: Context;
  readonly #says = h("div", { role: "status" });
  readonly #list = h("div", null);
  readonly #candidates: Candidates;
  readonly #decisions: Decisions;
  #isDrawn = false;

  constructor(context: Context) {
    this.#context = context;
    this.element.setAttribute("aria-label", context.text.faces.keeping);
    const decided = () => {
      replace(this.#says, this.#reread());
      this.#showIdentity();
    };
    const complain = (why: string) => this.#say(why, true);
    this.#candidates = new Candidates(context, decided, complain);
    this.#decisions = new Decisions(context, decided, complain);
  }

  /** Asks the server only once it is seen. */
  draw(): void {
    if (this.#isDrawn || this.#context.server === null) return;
    this.#isDrawn = true;
    const { text } = this.#context;
    replace(
      this.element,
      h("p", { class: "quiet" }, text.keeping.help),
      this.#keyField(),
      this.#says,
      h("h2", null, text.keeping.upload),
      this.#uploadForm(),
      h("h2", null, text.keeping.loads),
      this.#list,
      h("h2", null, text.keeping.identity),
      this.#candidates.element,
      h("h2", null, text.keeping.decisions),
      this.#decisions.element,
    );
    void this.#showLoads();
    this.#showIdentity();
  }

  #keyField(): HTMLElement {
    const server = this.#context.server!;
    const field = h("input", { type: "password", id: "api-key", autocomplete: "off", spellcheck: "false" });
    field.value = server.key;
    field.addEventListener("input", () => (server.key = field.value.trim()));
    return h("p", null, h("label", null, `${this.#context.text.keeping.key} `, field));
  }

  #uploadForm(): HTMLElement {
    const { text } = this.#context;
    const dataset = h("select", { id: "dataset" });
    const file = h("input", { type: "file", id: "file", multiple: true });
    void this.#server.ask<Rows<DatasetRow>>("v1/datasets").then(
      ({ data }) => replace(dataset, ...data.map(({ name, title }) => h("option", { value: name, title }, name))),
      (error: unknown) => this.#say(whyOf(error), true),
    );
    const { element: more, chosen } = this.#choices();
    const send = (onlyPlan: boolean) => void this.#send(dataset.value, file.files, chosen(), onlyPlan);
    return h(
      "div",
      { class: "upload" },
      h("label", null, `${text.keeping.dataset} `, dataset),
      h("label", null, `${text.keeping.file} `, file),
      h("span", { class: "quiet" }, text.keeping.shipped),
      more,
      h("button", { type: "button", id: "plan", click: () => send(true) }, text.keeping.plan),
      h("button", { type: "button", id: "apply", click: () => send(false) }, text.keeping.apply),
    );
  }

  /** What `--replaces`, `--force` and `--option` are on the command line. */
  #choices() {
    const { keeping } = this.#context.text;
    const replaces = h("input", { type: "checkbox", id: "replaces" });
    const force = h("input", { type: "checkbox", id: "force" });
    const options = h("textarea", { id: "options", rows: 2, spellcheck: "false" });
    const element = h(
      "details",
      { class: "reading" },
      h("summary", null, keeping.more),
      h("label", null, replaces, ` ${keeping.replaces}`),
      h("label", null, force, ` ${keeping.force}`),
      h("label", null, `${keeping.options} `, options),
    );
    const lines = () => options.value.split("\n").map((line) => line.trim()).filter((line) => line !== "");
    const chosen = () => [
      ["replaces", String(replaces.checked)],
      ["force", String(force.checked)],
      ...lines().map((line) => ["option", line]),
    ];
    return { element, chosen };
  }

  async #send(dataset: string, files: FileList | null, chosen: string[][], onlyPlan: boolean): Promise<void> {
    const { keeping } = this.#context.text;
    const query = new URLSearchParams([["dataset", dataset], ["plan", String(onlyPlan)], ...chosen]);
    const form = new FormData();
    for (const file of files ?? []) form.append("file", file);
    const body = (files?.length ?? 0) > 0 ? form : null;
    await this.#do(`v1/loads?${query.toString()}`, body, onlyPlan ? keeping.planTitle : keeping.done, onlyPlan);
  }

  async #do(path: string, body: object | null, title: string, onlyPlan: boolean): Promise<void> {
    this.#say(this.#context.text.metric.wait, false);
    try {
      const told = await this.#server.tell<Told>(path, body);
      replace(this.#says, h("h3", null, title), ...this.#account(told), !onlyPlan && this.#reread());
      if (!onlyPlan) await this.#showLoads();
    } catch (error) {
      this.#say(whyOf(error), true);
    }
  }

  /** The numbers of a plan or a load, and the rows that were refused. */
  #account(told: Told): HTMLElement[] {
    const { keeping } = this.#context.text;
    const { added, changed, unchanged, retracted } = told.claims ?? {};
    const rejects = Array.isArray(told.rejects) ? told.rejects : [];
    const numbers: [string, number | undefined][] = [
      [keeping.added, added],
      [keeping.changed, changed],
      [keeping.unchanged, unchanged],
      [keeping.retracted, retracted],
      [keeping.rejected, Array.isArray(told.rejects) ? rejects.length : told.rejects],
    ];
    const rows = numbers.flatMap(([words, count]) =>
      count === undefined ? [] : [h("div", null, h("dt", null, words), h("dd", null, count))],
    );
    const refused = rejects.slice(0, 20).map(({ where, code, message }) =>
      h("li", null, h("code", null, code), ` ${where ?? ""} `, h("bdi", null, message)),
    );
    return [h("dl", { class: "particulars account" }, ...rows), h("ul", { class: "rejects" }, ...refused)];
  }

  #reread(): HTMLElement {
    return h("button", { type: "button", click: () => location.reload() }, this.#context.text.keeping.fresh);
  }

  async #showLoads(): Promise<void> {
    await fill(this.#list, this.#readLoads());
  }

  async #readLoads(): Promise<HTMLElement[]> {
    const { keeping } = this.#context.text;
    const { data } = await this.#server.ask<Rows<LoadRow>>("v1/loads");
    if (data.length === 0) return [h("p", { class: "quiet" }, keeping.nothing)];
    const rows = data.map((load) => this.#loadRow(load));
    const heads = keeping.loadHeads.map((words) => h("th", { scope: "col" }, words));
    return [h("table", null, h("thead", null, h("tr", null, ...heads, h("td", null))), h("tbody", null, ...rows))];
  }

  #loadRow(load: LoadRow): HTMLElement {
    const { text } = this.#context;
    const path = `v1/loads/${encodeURIComponent(load.id)}/rollback`;
    const roll = () => {
      if (confirm(text.keeping.confirm(load.id))) void this.#do(path, null, text.keeping.done, false);
    };
    return h(
      "tr",
      { "data-load": load.id },
      h("th", { scope: "row" }, load.id),
      h("td", null, h("bdi", null, load.file.split("/").at(-1) ?? "")),
      h("td", null, codeWords(text.keeping.state, load.state)),
      h("td", null, writtenWords((load.published_at ?? "").slice(0, 10), text.locale)),
      h("td", null, load.state === "applied" && h("button", { type: "button", click: roll }, text.keeping.rollback)),
    );
  }

  #showIdentity(): void {
    void this.#candidates.draw();
    void this.#decisions.draw();
  }

  get #server() {
    return this.#context.server!;
  }

  #say(words: string, isAlert: boolean): void {
    replace(this.#says, h("p", { role: isAlert ? "alert" : null }, words));
  }
}
