/** How things are drawn: every distinction has a shape or a stroke of its own beside its colour. */

import type { FactKind } from "../view";

/** Corners and rotation describe a regular polygon; 0 corners is a disc, -1 a cross. `scale` evens out the areas. */
export interface Shape {
  corners: number;
  turn: number;
  scale: number;
}

export type Family = "government" | "armed" | "jihadist" | "coalition" | "organisation" | "body" | "person" | "other";

/** Colours by name; the style sheet says what they are in a light and a dark page. */
export type Tone = Family | FactKind | "third" | "attending" | "party" | "hub";

export const SHAPES: Record<Family | "hub", Shape> = {
  government: { corners: 4, turn: Math.PI / 4, scale: 1.2 },
  armed: { corners: 3, turn: 0, scale: 1.35 },
  jihadist: { corners: 3, turn: Math.PI, scale: 1.35 },
  coalition: { corners: 5, turn: 0, scale: 1.15 },
  organisation: { corners: 6, turn: Math.PI / 6, scale: 1.1 },
  body: { corners: -1, turn: 0, scale: 1.05 },
  person: { corners: 0, turn: 0, scale: 0.9 },
  other: { corners: 8, turn: Math.PI / 8, scale: 1.05 },
  hub: { corners: 4, turn: 0, scale: 1.15 },
};

const FAMILIES: Record<string, Family> = {
  state: "government",
  government: "government",
  junta: "government",
  state_forces: "government",
  armed_group: "armed",
  jihadist_group: "jihadist",
  coalition: "coalition",
  movement: "coalition",
  political_party: "coalition",
  igo: "organisation",
  igo_body: "organisation",
  mission: "body",
  body: "body",
  mediation_team: "body",
  person: "person",
};

export function familyOf(actorKind: string): Family {
  return FAMILIES[actorKind] ?? "other";
}

/** The points of a shape around 0,0, for the legend; a disc has none. Must agree with the shader. */
export function outline(shape: Shape, radius: number): [number, number][] {
  const size = radius * shape.scale;
  if (shape.corners === -1) {
    const arm = size * CROSS_ARM;
    const quarter: [number, number][] = [
      [arm, -size],
      [arm, -arm],
      [size, -arm],
    ];
    return [0, 1, 2, 3].flatMap((turns) => quarter.map(([x, y]) => turnQuarters(x, y, turns)));
  }
  return Array.from({ length: shape.corners }, (_, corner) => {
    const angle = (corner * 2 * Math.PI) / shape.corners + shape.turn;
    return [size * Math.sin(angle), -size * Math.cos(angle)];
  });
}

/** Half the width of a cross's arms, as a share of its radius. */
export const CROSS_ARM = 0.42;

function turnQuarters(x: number, y: number, turns: number): [number, number] {
  return turns === 0 ? [x, y] : turnQuarters(-y, x, turns - 1);
}

export type Stroke = "single" | "double" | "dotted" | "barred";
export const STROKE_CODES: Record<Stroke, number> = { single: 0, double: 1, dotted: 2, barred: 3 };

export interface TieStyle {
  tone: Tone;
  stroke: Stroke;
  /** Of the line, in pixels. */
  width: number;
  /** Whether an arrow points from the first role to the second. */
  arrow: boolean;
}

const style = (tone: Tone, stroke: Stroke, width: number, arrow = false): TieStyle => ({ tone, stroke, width, arrow });

/** The one who leads stands out from those beside; the width is all of a double line. */
export function spokeStyle(relation: string, role: string | null): TieStyle | undefined {
  const known = SPOKES[relation];
  return known !== undefined && relation === "MEDIATOR" && role !== "chief_mediator" ? { ...known, width: 3.4 } : known;
}

/** Spokes of a hub by the relation of the participant; what is not listed is drawn as its kind. */
export const SPOKES: Record<string, TieStyle> = {
  MEDIATOR: style("third", "double", 5.5),
  ATTENDED_BY: style("attending", "dotted", 2),
  MANDATED_BY: style("third", "dotted", 2),
  HOSTED_BY: style("third", "dotted", 2),
  PARTY: style("party", "single", 1.6),
};

export const TIES: Record<FactKind, TieStyle> = {
  Mediation: style("Mediation", "single", 1.6),
  Membership: style("Membership", "single", 1.6, true),
  Office: style("Office", "dotted", 1.8, true),
  Signature: style("Signature", "single", 1.4),
  Oversight: style("Oversight", "dotted", 2),
  Alliance: style("Alliance", "double", 4),
  Support: style("Support", "single", 2, true),
  Funding: style("Funding", "single", 2, true),
  Hostility: style("Hostility", "barred", 1.6),
  Sanction: style("Sanction", "barred", 1.6, true),
  Action: style("Action", "single", 1.2, true),
  Existence: style("Existence", "dotted", 1.6, true),
  Succession: style("Succession", "single", 1.4, true),
};

/** The relation an arrow starts from; the other participant is where it points. */
export const ARROW_FROM: Partial<Record<FactKind, string>> = {
  Membership: "MEMBER",
  Office: "HOLDER",
  Support: "SUPPORTER",
  Funding: "FUNDER",
  Sanction: "SANCTIONER",
  Action: "INITIATOR",
  Existence: "FOUNDER",
  Succession: "PREDECESSOR",
};

/** Relations by which an actor takes part in a mediation without being a party to it. */
export const THIRD_RELATIONS: ReadonlySet<string> = new Set(["MEDIATOR", "ATTENDED_BY", "MANDATED_BY", "HOSTED_BY"]);

/** Kinds drawn only between actors that other kinds have brought into the picture, unless nothing else is shown. */
export const CONTEXT_KINDS: ReadonlySet<FactKind> = new Set<FactKind>(["Membership", "Office"]);
