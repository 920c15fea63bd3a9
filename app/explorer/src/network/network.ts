/** The picture: sigma draws what the model, the arrangement and the appearance say; pointer and keys choose in it. */

import type Sigma from "sigma";

import { actorName, type Context } from "../context";
import { dress } from "../dom";
import { appearanceOf, type Appearance, type Look } from "../picture/appearance";
import { beyond } from "../picture/filters";
import { pictureOf, type Picture } from "../picture/model";
import { groupsOf, intervalsOf, sizesOf, type Interval } from "../picture/scores";
import { arrangeSides, type Arranged, type Point } from "../picture/sides";
import { whenOf, type Selection, type State } from "../state";
import { factCertainty } from "../time";
import { factTitle } from "../titles";
import { FACT_KINDS } from "../view";
import { keepCamera } from "./camera";
import { captionsOf, type Scene } from "./captions";
import { nextInDirection, type Arrow } from "./compass";
import { writeLabels, type Label } from "./labels";
import { lineData, markData, markSize } from "./looks";
import { drawPng } from "./png";
import { drawSvg } from "./svg";
import { Settling } from "./settling";
import { newFrame, newGraph, type Surface } from "./surface";
import { readTheme, type Theme } from "./theme";

const ZOOM_STEP = 1.4;
const ARROWS: Record<string, Arrow> = { ArrowLeft: "left", ArrowRight: "right", ArrowUp: "up", ArrowDown: "down" };

export class Network {
  readonly #context: Context;
  readonly #surface: Surface;
  #graph = newGraph();
  #theme: Theme = readTheme();
  readonly #settling: Settling;
  #picture: Picture;
  #arranged: Arranged;
  #appearance: Appearance;
  /** The node the keys are on, and the node or tie under the pointer. */
  #cursor: string | null = null;
  /** The first picture is drawn before its names are written. */
  #isNamed = false;
  #isClosed = false;
  #hovered: Selection | null = null;
  #dragged: { node: string; place: Point | null } | null = null;
  readonly #leaveCamera: () => void;

  constructor(context: Context, surface: Surface) {
    this.#context = context;
    this.#surface = surface;
    this.#settling = new Settling(context.server !== null, () => this.rearrange());
    this.#picture = this.#build();
    this.#arranged = this.#arrange();
    this.#appearance = this.#appear();
    surface.give({
      mark: (id) => this.#markData(id),
      line: (id, tie) => lineData(tie, this.#appearance.ties.get(id)!, this.#theme),
      finish: () => this.#isNamed && this.#writeLabels(),
    });
    // Finding room for names takes as long as the rest: not in the same task, but in time for the same frame.
    requestAnimationFrame(() => {
      if (this.#isClosed) return;
      this.#isNamed = true;
      this.#writeLabels();
    });
    this.#setSheet();
    this.#leaveCamera = keepCamera(surface.sigma, context.store);
    this.#fill();
    this.#listen();
  }

  get picture(): Picture {
    return this.#picture;
  }

  /** What is seen now: ids of actors that have a tie, of facts drawn, and of those that are only possible. */
  visible(): { actors: string[]; facts: string[]; ties: number; possible: string[] } {
    const isThere = (look: Look | undefined) =>
      look !== undefined && look.prominence !== "absent" && look.prominence !== "ghost";
    const seen = [...this.#picture.nodes.values()].filter((node) => isThere(this.#appearance.nodes.get(node.id)));
    const ties = this.#picture.ties.filter((tie) => isThere(this.#appearance.ties.get(tie.id)));
    const when = whenOf(this.#state);
    const held = ties
      .flatMap((tie) => tie.strands.map(({ fact }) => fact))
      .filter((fact) => factCertainty(fact, when) !== "impossible");
    const facts = [...new Set(held)];
    return {
      actors: seen.filter((node) => node.form === "actor").map((node) => node.id),
      facts: facts.map((fact) => fact.id),
      ties: ties.length,
      possible: facts.filter((fact) => factCertainty(fact, when) === "possible").map((fact) => fact.id),
    };
  }

  get #sigma(): Sigma {
    return this.#surface.sigma;
  }

  get #state(): State {
    return this.#context.store.state;
  }

  /** Draw anew after a change of what is chosen; positions of pinned nodes stay. */
  rebuild(): void {
    this.#picture = this.#build();
    this.rearrange();
  }

  #build(): Picture {
    const { view, ranking } = this.#context;
    const shown = this.#context.shown();
    const picture = pictureOf(shown, this.#state.kinds, this.#state);
    const more = beyond(view, shown);
    const groups = ranking === null ? new Map<string, number>() : groupsOf(ranking);
    const sizes = ranking === null || groups.size > 0 ? null : sizesOf(ranking);
    const ranks = ranking === null ? new Map<string, Interval>() : intervalsOf(ranking);
    for (const node of picture.nodes.values()) {
      if (node.form !== "actor") continue;
      const [group, interval] = [groups.get(node.id), ranks.get(node.id)];
      node.beyond = more.get(node.id) ?? 0;
      if (sizes !== null) node.share = sizes.get(node.id) ?? null;
      if (group !== undefined) node.group = group;
      if (interval !== undefined) node.ranks = interval;
    }
    return picture;
  }

  rearrange(): void {
    this.#arranged = this.#arrange();
    this.#appearance = this.#appear();
    this.#setSheet();
    this.#fill();
  }

  /** Draw the same nodes as they look now: after a change of day, selection or colour scheme. */
  refresh(): void {
    this.#appearance = this.#appear();
    this.#sigma.refresh({ skipIndexation: true });
  }

  recolor(): void {
    this.#theme = readTheme();
    this.refresh();
  }

  /** Give the browser its drawing context back; nothing may be called afterwards. */
  close(): void {
    this.#isClosed = true;
    this.#leaveCamera();
    this.#settling.close();
    this.#sigma.kill();
  }

  /** The picture as it is seen now, for a file. */
  async png(): Promise<Blob> {
    return drawPng(this.#surface, this.#theme.page);
  }

  /** The picture as it is seen now, in lines and letters. */
  svg(): Blob {
    const text = drawSvg({ ...this.#scene(), ...this.#sigma.getDimensions() }, this.#captions());
    return new Blob([text], { type: "image/svg+xml" });
  }

  fit(): void {
    void this.#sigma.getCamera().animatedReset({ duration: calm() ? 0 : 250 });
  }

  zoom(factor: number): void {
    const camera = this.#sigma.getCamera();
    void camera.animate({ ratio: camera.ratio / factor }, { duration: calm() ? 0 : 150 });
  }

  /** Where a node, or the middle of a tie, is on the page; null if it is not drawn. */
  screenPosition(id: string): Point | null {
    const frame = this.#surface.frame.getBoundingClientRect();
    const tie = this.#picture.ties.find((one) => one.id === id || one.strands.some(({ fact }) => fact.id === id));
    const ends = this.#graph.hasNode(id) ? [id, id] : tie === undefined ? [] : [tie.source, tie.target];
    if (ends.length === 0) return null;
    const points = ends.map((end) => this.#onStage(end));
    const middle = (axis: "x" | "y") => (points[0]![axis] + points[1]![axis]) / 2;
    return { x: frame.left + middle("x"), y: frame.top + middle("y") };
  }

  #onStage(node: string): Point {
    const { x, y } = this.#graph.getNodeAttributes(node) as Point;
    return this.#sigma.graphToViewport({ x, y });
  }

  #arrange(): Arranged {
    const stage = {
      width: Math.max(this.#surface.frame.clientWidth, 200),
      height: Math.max(this.#surface.frame.clientHeight, 200),
    };
    const whole = () => pictureOf(this.#context.view, new Set(FACT_KINDS), this.#state);
    const isBySides = this.#state.arrangement === "sides";
    const arranged = isBySides ? undefined : this.#settling.arrange(this.#picture, whole(), stage);
    this.#surface.frame.ariaBusy = arranged === null ? "true" : null;
    return arranged ?? arrangeSides(this.#picture, stage);
  }

  #appear(): Appearance {
    const { possible, selection } = this.#state;
    return appearanceOf(
      this.#picture,
      { when: whenOf(this.#state), possible, focus: this.#hovered ?? selection },
      this.#context.shown(),
    );
  }

  /** Have the nodes and ties drawn, as a graph of their own: sigma works at every change of one that it has. */
  #fill(): void {
    this.#graph = newGraph();
    for (const node of this.#picture.nodes.values()) {
      const place = this.#pinned(node.id) ?? this.#arranged.positions.get(node.id)!;
      this.#graph.addNode(node.id, { ...place, size: markSize(node) });
    }
    for (const tie of this.#picture.ties)
      this.#graph.addDirectedEdgeWithKey(tie.id, tie.source, tie.target, { tie });
    this.#sigma.setGraph(this.#graph);
  }

  #markData(id: string): ReturnType<typeof markData> {
    return markData(this.#picture.nodes.get(id)!, this.#appearance.nodes.get(id)!, this.#theme, this.#marked(id));
  }

  #marked(id: string): boolean {
    const { selection } = this.#state;
    return id === this.#cursor || (selection?.type !== "facts" && selection?.id === id);
  }

  #setSheet(): void {
    const { width, height } = this.#arranged;
    this.#sigma.setCustomBBox({ x: [0, width], y: [0, height] });
  }

  #writeLabels(): void {
    const { pen, width } = this.#surface.names();
    writeLabels(pen, this.#captions(), width, { halo: this.#theme.page, font: this.#theme.font });
  }

  #captions(): Label[] {
    return captionsOf(this.#scene());
  }

  #scene(): Scene {
    return {
      context: this.#context,
      picture: this.#picture,
      appearance: this.#appearance,
      arranged: this.#arranged,
      theme: this.#theme,
      isMarked: (id) => this.#marked(id),
      project: (point) => this.#sigma.graphToViewport(point),
      placeOf: (id) => this.#onStage(id),
      scaled: (size) => this.#sigma.scaleSize(size),
    };
  }

  #listen(): void {
    const sigma = this.#sigma;
    sigma.on("clickNode", ({ node }) => this.#context.open(this.#selectionOf(node)));
    sigma.on("clickEdge", ({ edge }) => this.#context.open(this.#selectionOfTie(edge)));
    sigma.on("clickStage", () => this.#context.open(null));
    sigma.on("enterNode", ({ node }) => this.#hover(this.#selectionOf(node)));
    sigma.on("enterEdge", ({ edge }) => this.#hover(this.#selectionOfTie(edge)));
    sigma.on("leaveNode", () => this.#hover(null));
    sigma.on("leaveEdge", () => this.#hover(null));
    sigma.on("downNode", ({ node }) => (this.#dragged = { node, place: null }));
    sigma.on("moveBody", ({ event, preventSigmaDefault }) => {
      if (this.#dragged === null) return;
      const { x, y } = sigma.viewportToGraph(event);
      this.#dragged.place = { x, y };
      this.#surface.move();
      this.#graph.mergeNodeAttributes(this.#dragged.node, { x, y });
      preventSigmaDefault();
    });
    sigma.on("upNode", () => this.#drop());
    sigma.on("upStage", () => this.#drop());
    this.#surface.frame.addEventListener("keydown", (event) => this.#onKey(event));
    this.#surface.frame.addEventListener("blur", () => this.#moveCursor(null));
  }

  #drop(): void {
    const { node, place } = this.#dragged ?? { node: "", place: null };
    this.#dragged = null;
    if (place !== null) this.#pin(node, place);
  }

  /** Pins are shares of the sheet, so that they hold on another screen too. */
  #pin(node: string, { x, y }: Point): void {
    const { width, height } = this.#arranged;
    const pins = new Map(this.#state.pins).set(node, { x: x / width, y: y / height });
    this.#context.store.change({ pins });
  }

  #pinned(node: string): Point | undefined {
    const share = this.#state.pins.get(node);
    return share && { x: share.x * this.#arranged.width, y: share.y * this.#arranged.height };
  }

  /** By the keyboard: hold what the keys are on where it is, or let it go. */
  #togglePin(node: string): void {
    if (!this.#state.pins.has(node)) {
      this.#pin(node, this.#graph.getNodeAttributes(node) as Point);
      return;
    }
    this.#context.store.change({ pins: new Map([...this.#state.pins].filter(([id]) => id !== node)) });
  }

  #hover(selection: Selection | null): void {
    // What is pulled about is not pointed at.
    if (this.#dragged !== null || this.#sigma.getMouseCaptor().isMouseDown) return;
    this.#hovered = selection;
    this.#surface.frame.classList.toggle("pointing", selection !== null);
    this.refresh();
  }

  #selectionOf(node: string): Selection {
    return { type: this.#picture.nodes.get(node)?.form === "hub" ? "fact" : "actor", id: node };
  }

  #selectionOfTie(id: string): Selection {
    const tie = this.#picture.ties.find((one) => one.id === id)!;
    const ids = [...new Set(tie.strands.map(({ fact }) => fact.id))];
    return ids.length === 1 ? { type: "fact", id: ids[0]! } : { type: "facts", ids };
  }

  #onKey(event: KeyboardEvent): void {
    const arrow = ARROWS[event.key];
    if (arrow !== undefined) this.#step(arrow);
    else if (event.key === "Enter" && this.#cursor !== null) this.#context.open(this.#selectionOf(this.#cursor), true);
    else if (event.key === "Escape") this.#context.open(null);
    else if (event.key === "+" || event.key === "=") this.zoom(ZOOM_STEP);
    else if (event.key === "-") this.zoom(1 / ZOOM_STEP);
    else if (event.key === "0") this.fit();
    else if (event.key.toLowerCase() === "p" && this.#cursor !== null) this.#togglePin(this.#cursor);
    else return;
    event.preventDefault();
  }

  #step(arrow: Arrow): void {
    const seen = [...this.#appearance.nodes].filter(
      ([, look]) => look.prominence !== "absent" && look.prominence !== "ghost",
    );
    const places = new Map(seen.map(([id]) => [id, this.#onStage(id)]));
    this.#moveCursor(nextInDirection(places, this.#cursor, arrow));
  }

  #moveCursor(node: string | null): void {
    if (node === this.#cursor) return;
    this.#cursor = node;
    const shown = node === null ? undefined : this.#picture.nodes.get(node);
    if (shown !== undefined)
      this.#context.announce(
        shown.form === "hub" ? factTitle(this.#context, shown.fact) : actorName(this.#context, shown.id),
      );
    this.refresh();
  }
}

function calm(): boolean {
  return matchMedia("(prefers-reduced-motion: reduce)").matches;
}

/** Make a frame the place of a picture: one that keys move in, and that has a name. */
export function pictureFrame(context: Context, id = "canvas", frame = newFrame()): HTMLElement {
  return dress(frame, {
    id,
    tabindex: 0,
    role: "application",
    "aria-label": context.text.pictureLabel,
    "aria-describedby": "picture-help",
  });
}
