/** Writes names, roles and column headings over the picture, in order of importance, none over another. */

import { put } from "../lists";

export interface Label {
  text: string;
  x: number;
  y: number;
  /** Of the mark it belongs to, in pixels. */
  radius: number;
  place: "left" | "right" | "below" | "above" | "on";
  /** Higher ones are written first, and so are the last to be dropped. */
  importance: number;
  look: "name" | "hub" | "role" | "heading" | "focus";
  color: string;
}

interface Box {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

/** Where else a label may go if its own place is taken. */
const OTHER_PLACES: Partial<Record<Label["place"], Label["place"][]>> = { below: ["below", "above", "right", "left"] };

const SIZES: Record<Label["look"], number> = { name: 12.5, hub: 11, role: 10.5, heading: 11.5, focus: 13.5 };
const WEIGHTS: Record<Label["look"], number> = { name: 600, hub: 400, role: 500, heading: 700, focus: 700 };
/** Of a stage in pixels; names are written smaller on it. */
const NARROW = 520;
const LINE_HEIGHT = 1.18;
const LONGEST_LINE = 19;

/** A label that found room: its lines, centred on x, and the middle of each. */
export interface Placed {
  label: Label;
  lines: { text: string; y: number }[];
  x: number;
  size: number;
  weight: number;
}

/** Write the labels that find room; `halo` is the colour of the page behind them. */
export function writeLabels(
  context: CanvasRenderingContext2D,
  labels: readonly Label[],
  stageWidth: number,
  { halo, font }: { halo: string; font: string },
): void {
  context.textBaseline = "middle";
  context.textAlign = "center";
  context.lineJoin = "round";
  for (const { label, lines, x, size, weight } of placeLabels(context, labels, stageWidth, font)) {
    context.font = `${weight} ${size}px ${font}`;
    for (const { text, y } of lines) {
      context.strokeStyle = halo;
      context.lineWidth = haloWidth(label);
      context.strokeText(text, x, y);
      context.fillStyle = label.color;
      context.fillText(text, x, y);
    }
  }
}

export function haloWidth(label: Label): number {
  return label.look === "focus" ? 6 : 4;
}

/** The labels that find room beside each other and the marks, the more important ones first. */
export function placeLabels(
  context: CanvasRenderingContext2D,
  labels: readonly Label[],
  stageWidth: number,
  font: string,
): Placed[] {
  const taken = new Boxes();
  for (const label of labels) if (label.radius > 0) taken.add(markBox(label));
  const placed: Placed[] = [];
  for (const label of [...labels].sort((a, b) => b.importance - a.importance)) {
    const size = SIZES[label.look] * (stageWidth < NARROW ? 0.86 : 1);
    const weight = WEIGHTS[label.look];
    const lines = label.look === "name" || label.look === "focus" ? wrap(label.text) : [shorten(label.text)];
    const height = lines.length * size * LINE_HEIGHT;
    const places = OTHER_PLACES[label.place] ?? [label.place];
    const boxes = (width: number) => places.map((place) => boxOf({ ...label, place }, width, height, stageWidth));
    const isFocus = label.look === "focus";
    // Measuring a text is dear: where one letter finds no room, the whole need not be tried.
    if (!isFocus && !boxes(size / 2).some((one) => taken.isFree(one))) continue;
    const width = Math.max(...lines.map((line) => widthOf(context, line, `${weight} ${size}px ${font}`)));
    const box = boxes(width).find((one) => taken.isFree(one)) ?? (isFocus ? boxes(width)[0] : undefined);
    if (box === undefined) continue;
    taken.add(box);
    const middle = (place: number) => box.top + (place + 0.5) * size * LINE_HEIGHT;
    const written = lines.map((text, place) => ({ text, y: middle(place) }));
    placed.push({ label, lines: written, x: (box.left + box.right) / 2, size, weight });
  }
  return placed;
}

/** Boxes by the squares of a grid that they touch, so that a new one meets only those near it. */
class Boxes {
  static readonly #SQUARE = 64;
  readonly #near = new Map<number, Box[]>();

  add(box: Box): void {
    for (const square of Boxes.#squares(box)) put(this.#near, square, box);
  }

  isFree(box: Box): boolean {
    return Boxes.#squares(box).every((square) => !this.#near.get(square)?.some((other) => overlap(box, other)));
  }

  static #squares({ left, top, right, bottom }: Box): number[] {
    const [first, last, above, below] = [left, right, top, bottom].map((edge) => Math.floor(edge / Boxes.#SQUARE));
    const found: number[] = [];
    for (let column = first!; column <= last!; column += 1)
      for (let row = above!; row <= below!; row += 1) found.push(column * 65_536 + row);
    return found;
  }
}

/** Widths by font and text: names are written in every frame, and measuring them is the dearest part of it. */
const WIDTHS = new Map<string, number>();
const MOST_WIDTHS = 20_000;

function widthOf(context: CanvasRenderingContext2D, text: string, font: string): number {
  const key = `${font} ${text}`;
  const known = WIDTHS.get(key);
  if (known !== undefined) return known;
  if (WIDTHS.size >= MOST_WIDTHS) WIDTHS.clear();
  context.font = font;
  const { width } = context.measureText(text);
  WIDTHS.set(key, width);
  return width;
}

const LONGEST_HUB = 36;

function shorten(text: string): string {
  return text.length <= LONGEST_HUB ? text : `${text.slice(0, LONGEST_HUB - 1).trimEnd()}…`;
}

/** Break a name near its middle if it is long; more than two lines are cut, the evidence panel has the whole. */
export function wrap(text: string): string[] {
  if (text.length <= LONGEST_LINE) return [text];
  const whole = text.length <= 2 * LONGEST_LINE ? text : `${text.slice(0, 2 * LONGEST_LINE - 1).trimEnd()}…`;
  const words = whole.split(" ");
  const breaks = words
    .slice(1)
    .map((_, place) => [words.slice(0, place + 1).join(" "), words.slice(place + 1).join(" ")]);
  const longest = (lines: string[]) => Math.max(...lines.map((line) => line.length));
  return breaks.sort((a, b) => longest(a) - longest(b))[0] ?? [whole];
}

function markBox({ x, y, radius }: Label): Box {
  const reach = radius * 0.8;
  return { left: x - reach, top: y - reach, right: x + reach, bottom: y + reach };
}

function boxOf(label: Label, width: number, height: number, stageWidth: number): Box {
  const gap = label.radius + 4;
  const at: Record<Label["place"], [number, number]> = {
    left: [label.x - gap - width, label.y - height / 2],
    right: [label.x + gap, label.y - height / 2],
    below: [label.x - width / 2, label.y + gap - 1],
    above: [label.x - width / 2, label.y - gap - height + 1],
    on: [label.x - width / 2, label.y - height / 2],
  };
  const [left, top] = at[label.place];
  // What would be cut off by the edge of the stage is moved in.
  const inside = Math.max(2, Math.min(left, stageWidth - width - 2));
  return { left: inside, top, right: inside + width, bottom: top + height };
}

function overlap(one: Box, other: Box): boolean {
  return one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom;
}
