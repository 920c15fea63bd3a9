import { expect, test } from "vitest";

import { isWebAddress } from "../src/dom";
import { nextInDirection } from "../src/network/compass";
import { wrap } from "../src/network/labels";
import { blend } from "../src/network/theme";
import { outline, SHAPES } from "../src/picture/marks";
import { fromFragment, INITIAL, toFragment, whenOf, type State } from "../src/state";
import { parseView } from "../src/view";

test("a view passed on by its address is the same view", () => {
  const states: State[] = [
    INITIAL,
    { ...INITIAL, face: "matrix", order: "tertius:mnla", day: "2014-07-20", span: "month", possible: false },
    {
      ...INITIAL,
      arrangement: "forces",
      kinds: new Set(["Mediation", "Funding"]),
      selection: { type: "actor", id: "tertius:algeria" },
    },
    {
      ...INITIAL,
      face: "compare",
      earlier: "2012-04-06",
      day: "2014-07-24",
      without: new Set(["witness", "HOSTED_BY"]),
      reliability: "B",
      projected: true,
      whole: true,
      process: "tertius:proc_algiers",
      around: ["tertius:algeria", "tertius:mnla"],
      pins: new Map([["tertius:algeria", { x: 0.25, y: 0.5 }]]),
      camera: { x: 0.375, y: -0.5, ratio: 0.25 },
      metric: "brokers",
      language: "ar",
    },
    { ...INITIAL, kinds: new Set(), selection: { type: "facts", ids: ["fact:a", "fact:b"] } },
  ];
  for (const state of states) expect(fromFragment(`#${toFragment(state)}`)).toEqual(state);
});

test("an address that makes no sense shows the first view", () => {
  expect(fromFragment("#face=poster&day=2014-13-45&about=nobody&span=decade&pins=x,y,z&camera=near&reliability=Z")).toEqual(INITIAL);
  expect(toFragment(INITIAL)).toBe("");
});

test("a day stands for itself or for the days up to it", () => {
  expect(whenOf({ day: null, span: "year" })).toBeNull();
  expect(whenOf({ day: "2014-07-24", span: "day" })).toEqual({ first: null, last: "2014-07-24" });
  expect(whenOf({ day: "2014-07-24", span: "month" })).toEqual({ first: "2014-06-24", last: "2014-07-24" });
});

test.each([
  ["https://example.org/a", true],
  ["http://example.org", true],
  ["javascript:alert(1)", false],
  ["data:text/html,x", false],
  ["example.org", false],
])("whether %s becomes a link: %s", (address, isLink) => {
  expect(isWebAddress(address)).toBe(isLink);
});

test("the arrow keys go to the nearest node ahead, and stay where there is none", () => {
  const places = new Map([
    ["left", { x: 0, y: 50 }],
    ["near", { x: 40, y: 55 }],
    ["far", { x: 90, y: 50 }],
    ["below", { x: 45, y: 120 }],
  ]);
  expect(nextInDirection(places, null, "right")).toBe("left");
  expect(nextInDirection(places, "left", "right")).toBe("near");
  expect(nextInDirection(places, "near", "right")).toBe("far");
  expect(nextInDirection(places, "near", "down")).toBe("below");
  expect(nextInDirection(places, "far", "right")).toBe("far");
  expect(nextInDirection(new Map(), null, "up")).toBeNull();
});

test("long names are broken near their middle, very long ones cut", () => {
  expect(wrap("Algeria")).toEqual(["Algeria"]);
  expect(wrap("Mohamed Ould Abdel Aziz")).toEqual(["Mohamed Ould", "Abdel Aziz"]);
  const long = wrap("Coordination of Patriotic Resistance Movements and Forces");
  expect(long).toHaveLength(2);
  expect(long[1]).toMatch(/…$/u);
});

test("every kind of mark has an outline of its own", () => {
  const outlines = Object.values(SHAPES).map((shape) => JSON.stringify(outline(shape, 10)));
  expect(new Set(outlines).size).toBe(outlines.length);
});

test("colours blend towards each other", () => {
  expect(blend("#000000", "#ffffff", 0.5)).toBe("#808080");
  expect(blend("#102030", "#ffffff", 0)).toBe("#102030");
});

test("an answer that is no view is refused by name", () => {
  expect(() => parseView({ actors: [], entities: [] })).toThrow(/facts/u);
  expect(() => parseView(null)).toThrow(/actors/u);
});
