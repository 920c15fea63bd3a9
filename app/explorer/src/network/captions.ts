/** What is written in the picture now: headings of columns, names of what is seen, roles on what stands out. */

import { hubName, partWords, shortName, type Context } from "../context";
import type { Appearance } from "../picture/appearance";
import { SHAPES, familyOf } from "../picture/marks";
import type { ActorNode, Picture, PictureNode, Tie } from "../picture/model";
import type { Interval } from "../picture/scores";
import type { Arranged, Point } from "../picture/sides";
import type { Label } from "./labels";
import { markSize } from "./looks";
import type { Theme } from "./theme";

export interface Scene {
  context: Context;
  picture: Picture;
  appearance: Appearance;
  arranged: Arranged;
  theme: Theme;
  /** Whether a node is selected or under the keys. */
  isMarked(id: string): boolean;
  /** From the sheet to the stage, in pixels. */
  project(point: Point): Point;
  placeOf(node: string): Point;
  scaled(size: number): number;
}

const HEADING_ROW = 16;
/** How far from the actor, on its spoke, its role is written. */
const ROLE_AT = 0.42;

export function captionsOf(scene: Scene): Label[] {
  return [...headings(scene), ...names(scene), ...roles(scene)];
}

function headings({ context, arranged, theme, project }: Scene): Label[] {
  return arranged.columns.map(({ name, x }) => ({
    text: context.text.columns[name],
    x: project({ x, y: 0 }).x,
    y: HEADING_ROW,
    radius: 0,
    place: "on",
    importance: 1000,
    look: "heading",
    color: theme.quiet,
  }));
}

function names(scene: Scene): Label[] {
  const { picture, appearance, isMarked } = scene;
  return [...picture.nodes.values()].flatMap((node) => {
    const { prominence } = appearance.nodes.get(node.id)!;
    const isNamed = isMarked(node.id) ? prominence !== "absent" : prominence === "plain" || prominence === "strong";
    return isNamed ? [nameOf(scene, node, prominence === "strong")] : [];
  });
}

function nameOf(scene: Scene, node: PictureNode, isStrong: boolean): Label {
  const { context, theme } = scene;
  const isMarked = scene.isMarked(node.id);
  const isHub = node.form === "hub";
  const shape = SHAPES[isHub ? "hub" : familyOf(node.actor.kind)];
  const weight = isHub ? 0 : 100 + node.thirdIn + node.partyIn;
  return {
    text: isHub ? hubName(context, node.fact) : actorCaption(context, node),
    ...scene.placeOf(node.id),
    radius: scene.scaled(markSize(node)) * shape.scale,
    place: "below",
    importance: isMarked ? 2000 : weight + (isStrong ? 500 : 0),
    look: isMarked ? "focus" : isHub ? "hub" : "name",
    color: isHub && !isMarked ? theme.quiet : theme.ink,
  };
}

/** The name, the group or the ranks by the chosen metric, and how many more facts there are to expand. */
function actorCaption(context: Context, node: ActorNode): string {
  const { metric } = context.text;
  const group = node.group !== undefined ? metric.group(node.group) : node.ranks !== undefined ? rankSign(node.ranks) : null;
  const more = (node.beyond ?? 0) > 0 ? `+${node.beyond}` : null;
  return [shortName(context, node.id), group, more].filter((word) => word !== null).join(" · ");
}

/** "#2–5"; kept apart from the writing around it, which may run the other way. */
function rankSign([best, worst]: Interval): string {
  return `\u2066#${best === worst ? best : `${best}–${worst}`}\u2069`;
}

function roles({ context, appearance, theme, placeOf }: Scene): Label[] {
  return appearance.named.map((tie) => {
    const [from, to] = [placeOf(tie.source), placeOf(tie.target)];
    return {
      text: roleWords(context, tie),
      x: from.x + (to.x - from.x) * ROLE_AT,
      y: from.y + (to.y - from.y) * ROLE_AT,
      radius: 0,
      place: "on",
      importance: 50,
      look: "role",
      color: theme.tone(tie.style.tone),
    };
  });
}

/** A spoke is called by its role, a direct tie by its kind. */
function roleWords(context: Context, tie: Tie): string {
  const { kinds } = context.text;
  return tie.relation in kinds ? kinds[tie.relation as keyof typeof kinds] : partWords(context, tie);
}
