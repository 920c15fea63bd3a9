/** The marks of the picture as small drawings, for the legend and beside names. */

import { svg } from "../dom";
import { outline, SHAPES, type Family, type TieStyle } from "../picture/marks";

export function markGlyph(family: Family | "hub", isHollow = false): SVGElement {
  const shape = SHAPES[family];
  const look = { class: `glyph tone-${family}${isHollow ? " hollow" : ""}`, "aria-hidden": "true" };
  const drawing =
    shape.corners === 0
      ? svg("circle", { r: 6 * shape.scale })
      : svg("polygon", {
          points: outline(shape, 6)
            .map(([x, y]) => `${x.toFixed(2)},${y.toFixed(2)}`)
            .join(" "),
        });
  return svg("svg", { ...look, viewBox: "-9 -9 18 18", width: 16, height: 16 }, drawing);
}

const DASHES: Partial<Record<TieStyle["stroke"], string>> = { dotted: "0.1 5" };

/** A line as it is drawn in the picture. */
export function lineGlyph(style: TieStyle, isDashed = false): SVGElement {
  const line = (y: number, width: number, dashes: string | null) =>
    svg("line", {
      x1: 1,
      x2: 33,
      y1: y,
      y2: y,
      "stroke-width": width,
      "stroke-dasharray": dashes,
      "stroke-linecap": dashes === null || isDashed ? null : "round",
    });
  const dashes = isDashed ? "7 5" : (DASHES[style.stroke] ?? null);
  const parts =
    style.stroke === "double"
      ? [line(4.5, 1.5, dashes), line(7.5, 1.5, dashes)]
      : [line(6, Math.max(style.width, 1.5), dashes)];
  const bars =
    style.stroke === "barred"
      ? [7, 17, 27].map((x) => svg("line", { x1: x, x2: x, y1: 2, y2: 10, "stroke-width": 1.6 }))
      : [];
  const arrow = style.arrow ? [svg("polygon", { points: "17,1.5 26,6 17,10.5", class: "head" })] : [];
  const look = { class: `glyph line tone-${style.tone.toLowerCase()}`, viewBox: "0 0 34 12", width: 34, height: 12 };
  return svg("svg", { ...look, "aria-hidden": "true" }, ...parts, ...bars, ...arrow);
}
