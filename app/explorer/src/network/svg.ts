/** The picture as SVG: the same marks, lines and labels, as shapes that a drawing program can take apart. */

import { h, svg } from "../dom";
import { familyOf, outline, SHAPES } from "../picture/marks";
import type { PictureNode, Tie } from "../picture/model";
import type { Point } from "../picture/sides";
import type { Scene } from "./captions";
import { haloWidth, placeLabels, type Label } from "./labels";
import { lineData, markData, markSize } from "./looks";
import { LANE } from "./tie_program";

const ARROW = 5;
const BAR_EVERY = 10;
const BAR = 4;

export function drawSvg(scene: Scene & { width: number; height: number }, labels: readonly Label[]): string {
  const { width, height, picture, theme } = scene;
  const pen = h("canvas", null).getContext("2d")!;
  const sheet = svg(
    "svg",
    { xmlns: "http://www.w3.org/2000/svg", viewBox: `0 0 ${width} ${height}`, width, height },
    svg("title", {}, scene.context.view.title),
    svg("rect", { width, height, fill: theme.page }),
    svg("g", {}, ...picture.ties.map((tie) => lineOf(scene, tie))),
    svg("g", {}, ...[...picture.nodes.values()].map((node) => markOf(scene, node))),
    svg("g", { "font-family": theme.font, "text-anchor": "middle" }, ...lettersOf(scene, pen, labels)),
  );
  return new XMLSerializer().serializeToString(sheet);
}

function lineOf(scene: Scene, tie: Tie): SVGElement | null {
  const line = lineData(tie, scene.appearance.ties.get(tie.id)!, scene.theme);
  if (line.hidden === true) return null;
  const [from, to] = aside(scene.placeOf(tie.source), scene.placeOf(tie.target), tie.lane * LANE);
  const { stroke } = tie.style;
  const size = line.size ?? 1;
  const look = { stroke: line.color!, fill: "none" };
  const dashes = line.isDashed === true ? "7 5" : stroke === "dotted" ? "0.1 5" : null;
  const path = (shift: number, width: number) => {
    const [a, b] = aside(from, to, shift);
    const ends = `M${at(a)}L${at(b)}`;
    return svg("path", { d: ends, "stroke-width": width, "stroke-dasharray": dashes, "stroke-linecap": stroke === "dotted" ? "round" : null });
  };
  const strokes = stroke === "double" ? [path(-size / 3, size / 3), path(size / 3, size / 3)] : [path(0, size)];
  const extras = [
    stroke === "barred" && svg("path", { d: bars(from, to), "stroke-width": size }),
    tie.style.arrow && svg("path", { d: arrow(from, to), fill: line.color!, stroke: "none" }),
  ];
  return svg("g", look, ...strokes, ...extras);
}

/** A line moved to its left, seen from its beginning; the sheet's y points down. */
function aside(from: Point, to: Point, shift: number): [Point, Point] {
  const { along } = course(from, to);
  const [dx, dy] = [along.y * shift, -along.x * shift];
  return [
    { x: from.x + dx, y: from.y + dy },
    { x: to.x + dx, y: to.y + dy },
  ];
}

function course(from: Point, to: Point): { along: Point; span: number } {
  const span = Math.max(Math.hypot(to.x - from.x, to.y - from.y), 0.001);
  return { along: { x: (to.x - from.x) / span, y: (to.y - from.y) / span }, span };
}

function bars(from: Point, to: Point): string {
  const { along, span } = course(from, to);
  const count = Math.floor(span / BAR_EVERY);
  const bar = (place: number) => {
    const x = from.x + along.x * place * BAR_EVERY;
    const y = from.y + along.y * place * BAR_EVERY;
    return `M${at({ x: x - along.y * BAR, y: y + along.x * BAR })}L${at({ x: x + along.y * BAR, y: y - along.x * BAR })}`;
  };
  return Array.from({ length: count }, (_, place) => bar(place + 0.5)).join("");
}

function arrow(from: Point, to: Point): string {
  const { along } = course(from, to);
  const [x, y] = [(from.x + to.x) / 2, (from.y + to.y) / 2];
  const corner = (ahead: number, sideways: number) =>
    at({ x: x + along.x * ahead - along.y * sideways, y: y + along.y * ahead + along.x * sideways });
  return `M${corner(ARROW, 0)}L${corner(-ARROW, ARROW)}L${corner(-ARROW, -ARROW)}Z`;
}

function markOf(scene: Scene, node: PictureNode): SVGElement | null {
  const look = scene.appearance.nodes.get(node.id)!;
  const mark = markData(node, look, scene.theme, scene.isMarked(node.id));
  if (mark.hidden === true) return null;
  const { x, y } = scene.placeOf(node.id);
  const shape = SHAPES[node.form === "hub" ? "hub" : familyOf(node.actor.kind)];
  const radius = scene.scaled(markSize(node)) * (look.prominence === "ghost" ? 0.7 : 1);
  const paint = { fill: mark.fill!, stroke: mark.rim!, "stroke-width": 1.5 };
  if (shape.corners === 0) return svg("circle", { cx: x.toFixed(1), cy: y.toFixed(1), r: (radius * shape.scale).toFixed(1), ...paint });
  const points = outline(shape, radius).map(([dx, dy]) => at({ x: x + dx, y: y + dy }));
  return svg("polygon", { points: points.join(" "), ...paint });
}

function lettersOf(scene: Scene & { width: number }, pen: CanvasRenderingContext2D, labels: readonly Label[]): SVGElement[] {
  return placeLabels(pen, labels, scene.width, scene.theme.font).flatMap(({ label, lines, x, size, weight }) =>
    lines.map(({ text, y }) =>
      svg(
        "text",
        {
          x: x.toFixed(1),
          y: y.toFixed(1),
          "font-size": size,
          "font-weight": weight,
          "dominant-baseline": "central",
          fill: label.color,
          stroke: scene.theme.page,
          "stroke-width": haloWidth(label),
          "stroke-linejoin": "round",
          "paint-order": "stroke",
        },
        text,
      ),
    ),
  );
}

function at({ x, y }: Point): string {
  return `${x.toFixed(1)},${y.toFixed(1)}`;
}
