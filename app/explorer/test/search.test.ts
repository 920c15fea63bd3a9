import { expect, test } from "vitest";

import { fold, searchOver } from "../src/search";
import { mali } from "./fixture";

const search = searchOver(mali);
const ids = (typed: string) => search(typed).map((hit) => hit.id);

test.each([
  ["Compaoré", "compaore"],
  ["  National   Movement – Azawad ", "national movement azawad"],
  ["الجَزائر", "الجزاير"],
  ["أزواد", "ازواد"],
  ["Œuvre", "oeuvre"],
  ["МИНУСМА", "минусма"],
])("%s is searched as %s", (typed, folded) => {
  expect(fold(typed)).toBe(folded);
});

test("accents, case and script do not matter", () => {
  expect(ids("algerie")[0]).toBe("tertius:algeria");
  expect(ids("ALGER")[0]).toBe("tertius:algeria");
  expect(ids("الجزائر")[0]).toBe("tertius:algeria");
  expect(ids("compaoré")).toEqual(ids("COMPAORE"));
});

test("an acronym beats a name that merely contains it", () => {
  expect(ids("MNLA")[0]).toBe("tertius:mnla");
  expect(ids("UN")[0]).toBe("tertius:un");
});

test("a misprint that the graph records as a name is found, and the hit says so", () => {
  expect(search("MLNA")[0]).toMatchObject({ id: "tertius:mnla", matched: "MLNA" });
});

test("agreements, processes and places are found beside actors", () => {
  expect(search("roadmap")[0]).toMatchObject({ type: "entity", id: "tertius:agr_roadmap_2014", kind: "Agreement" });
  expect(ids("kidal")).toContain("tertius:place_kidal");
});

test("words in any order begin words of the name", () => {
  expect(ids("liberation national")).toContain("tertius:mnla");
  expect(ids("liberation algeria")).toEqual([]);
});

test("nothing typed and nothing found give no hits", () => {
  expect(ids("")).toEqual([]);
  expect(ids("   ")).toEqual([]);
  expect(ids("zzzz")).toEqual([]);
});
