/** From what a node or tie is and how it stands out to the numbers and colours that sigma's programs draw. */

import type { Look } from "../picture/appearance";
import { CONTEXT_KINDS, SHAPES, STROKE_CODES, familyOf } from "../picture/marks";
import type { PictureNode, Tie } from "../picture/model";
import type { MarkData } from "./node_program";
import { blend, type Theme } from "./theme";
import type { LineData } from "./tie_program";

const HUB_SIZE = 7.5;
const ACTOR_SIZE = 7;

/** Radius in pixels: actors grow with the mediations they had a part in, or with the chosen metric. */
export function markSize(node: PictureNode): number {
  if (node.form === "hub") return HUB_SIZE;
  if (node.share !== undefined) return ACTOR_SIZE - 2 + 14 * Math.sqrt(node.share ?? 0);
  return ACTOR_SIZE + 1.7 * Math.sqrt(node.thirdIn + node.partyIn);
}

export function markData(node: PictureNode, look: Look, theme: Theme, isMarked: boolean): Partial<MarkData> {
  const family = node.form === "hub" ? "hub" : familyOf(node.actor.kind);
  const shape = SHAPES[family];
  const faded = { absent: 1, ghost: 0.8, dim: 0.72, plain: 0, strong: 0 }[look.prominence];
  const tone = blend(theme.tone(family), theme.page, faded);
  const isHollow = look.isPossible || look.prominence === "ghost";
  return {
    size: markSize(node) * shape.scale * (look.prominence === "ghost" ? 0.7 : 1) + (isMarked ? 3 : 0),
    color: tone,
    fill: isHollow ? theme.page : tone,
    rim: isMarked ? theme.accent : isHollow ? tone : blend(tone, theme.page, 0.35),
    corners: shape.corners,
    turn: shape.turn,
    hidden: look.prominence === "absent",
    zIndex: isMarked ? 3 : look.prominence === "strong" ? 2 : look.prominence === "plain" ? 1 : 0,
  };
}

export function lineData(tie: Tie, look: Look, theme: Theme): Partial<LineData> {
  const { style } = tie;
  // What only says who belongs to whom stays in the background until it is asked for.
  const isContext = CONTEXT_KINDS.has(tie.strands[0]!.fact.kind);
  const plain = isContext ? 0.5 : isBesideTheLead(tie) ? 0.3 : 0.12;
  const faded = { absent: 1, ghost: 0.85, dim: 0.86, plain, strong: 0 }[look.prominence];
  return {
    size: style.width * (look.prominence === "strong" ? 1.35 : 1),
    color: blend(theme.tone(style.tone), theme.page, faded),
    stroke: STROKE_CODES[style.stroke],
    isDashed: look.isPossible,
    hasArrow: style.arrow,
    lane: tie.lane,
    hidden: look.prominence === "absent",
    zIndex: look.prominence === "strong" ? 2 : look.prominence === "plain" ? 1 : 0,
  };
}

/** Co-mediators are many; the one who leads should be seen among them. */
function isBesideTheLead(tie: Tie): boolean {
  return tie.relation === "MEDIATOR" && tie.role === "co_mediator";
}
