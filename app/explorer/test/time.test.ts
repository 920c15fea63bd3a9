import { expect, test } from "vitest";

import { en } from "../src/strings/en";
import {
  dateWords,
  daysOf,
  factCertainty,
  heldWithin,
  jointCertainty,
  ownTimeWords,
  span,
  validWords,
  type When,
  writtenWords,
} from "../src/time";
import { factOf, mali } from "./fixture";

const on = (last: string): When => ({ first: null, last });
const words = (id: string) => validWords(factOf(id), en.words, "en-GB");

// The rules of DESIGN section 5: certain if start_max <= d <= end_min, impossible outside the outer bounds.
const algiers = factOf("fact:algiers");

test.each([
  ["2014-06-30", "impossible"],
  ["2014-07-01", "possible"],
  ["2014-07-30", "possible"],
  ["2014-07-31", "certain"],
  ["2015-06-20", "certain"],
  ["2015-06-21", "impossible"],
])("talks that began some day of July 2014 and ended on 20 June 2015 are on %s %s", (day, certainty) => {
  expect(factCertainty(algiers, on(day))).toBe(certainty);
});

test("a membership whose end is unknown is certain only while it is attested", () => {
  const membership = factOf("fact:mnla-in-cma");
  expect(factCertainty(membership, on("2014-10-31"))).toBe("certain");
  expect(factCertainty(membership, on("2023-01-01"))).toBe("possible");
});

test("an occurrence has happened ever after its day, and within a window only if its day lies in it", () => {
  const signature = factOf("fact:declaration-mnla");
  expect(factCertainty(signature, on("2014-06-08"))).toBe("impossible");
  expect(factCertainty(signature, on("2023-01-01"))).toBe("certain");
  expect(factCertainty(signature, { first: "2014-06-01", last: "2014-06-30" })).toBe("certain");
  expect(factCertainty(signature, { first: "2022-01-01", last: "2023-01-01" })).toBe("impossible");
});

test("an occurrence of some day in June had possibly happened by the middle and certainly by the end", () => {
  const june = {
    ...factOf("fact:declaration-mnla"),
    start_min: "2014-06-01",
    start_max: "2014-06-30",
    end_min: "2014-06-01",
    end_max: "2014-06-30",
  };
  expect(factCertainty(june, on("2014-06-15"))).toBe("possible");
  expect(factCertainty(june, on("2014-06-30"))).toBe("certain");
  expect(factCertainty(june, on("2015-01-01"))).toBe("certain");
});

test("a co-mediator attested on the last day only has no part in the days before", () => {
  const roadmap = factOf("fact:roadmap");
  const burkinaFaso = roadmap.participants.filter((part) => part.actor === "tertius:burkina_faso");
  expect(jointCertainty(roadmap, burkinaFaso, on("2014-07-20"))).toBe("impossible");
  expect(jointCertainty(roadmap, burkinaFaso, on("2014-07-24"))).toBe("certain");
  expect(jointCertainty(roadmap, burkinaFaso, { first: "2014-07-01", last: "2014-07-31" })).toBe("certain");
});

test("a window overlaps a state that may lie anywhere in a month for certain only if it holds the whole month", () => {
  const june = { start_min: "2014-06-01", start_max: "2014-06-30", end_min: "2014-06-01", end_max: "2014-06-30" };
  expect(heldWithin(june, "2014-06-01", "2014-06-30")).toBe("certain");
  expect(heldWithin(june, "2014-06-10", "2014-06-20")).toBe("possible");
  expect(heldWithin(june, "2014-07-01", "2014-07-31")).toBe("impossible");
});

test("without a time everything that is told is shown", () => {
  expect(mali.facts.every((fact) => factCertainty(fact, null) === "certain")).toBe(true);
});

test("a date is as exact as its bounds", () => {
  expect(dateWords("2014-06-09", "2014-06-09", "en-GB")).toBe("9 June 2014");
  expect(dateWords("2014-06-01", "2014-06-30", "en-GB")).toBe("June 2014");
  expect(dateWords("2012-02-01", "2012-02-29", "en-GB")).toBe("February 2012");
  expect(dateWords("2014-01-01", "2014-12-31", "en-GB")).toBe("2014");
  expect(dateWords("2014-06-08", "2014-06-10", "en-GB")).toBeNull();
});

test("a valid time says what is not known", () => {
  expect(words("fact:algiers")).toBe("July 2014 – 20 June 2015");
  expect(words("fact:ceasefire")).toBe("23 May 2014");
  expect(words("fact:mnla-in-cma")).toBe("October 2014 – end unknown");
  expect(words("fact:compaore-president")).toBe("by 18 June 2013 – 31 October 2014");
});

test.each([
  ["2012-06-26", "2012-06-26", "2012-06-26", "26 June 2012"],
  ["2012-06", "2012-06-01", "2012-06-30", "June 2012"],
  ["2012", "2012-01-01", "2012-12-31", "2012"],
])("a date written as %s lasts from %s to %s", (written, first, last, words) => {
  expect(daysOf(written)).toEqual({ first, last });
  expect(writtenWords(written, "en-GB")).toBe(words);
});

test("what is no such date stays as it is written", () => {
  expect(daysOf("2012/2013")).toBeNull();
  expect(writtenWords("2012/2013", "en-GB")).toBe("2012/2013");
});

test("what was only seen on a day is told as attested, not as lasting", () => {
  const day = "2014-07-24";
  const seen = { start_min: "0001-01-01", start_max: day, end_min: day, end_max: "9999-12-31", attested: [day] };
  const kinds = { start_kind: "unknown", end_kind: "unknown" } as const;
  expect(validWords({ ...seen, ...kinds }, en.words, "en-GB")).toBe("attested 24 July 2014");
  const part = { ...factOf("fact:roadmap").participants[1]!, ...seen, valid: "/" };
  expect(ownTimeWords(part, en.words, "en-GB")).toBe("attested 24 July 2014");
  expect(ownTimeWords(factOf("fact:ceasefire").participants[0]!, en.words, "en-GB")).toBeNull();
});

test("the period of a view leaves the sentinels out", () => {
  expect(span(mali.facts)).toEqual({ first: "2012-04-06", last: "2015-06-20" });
  expect(span([])).toBeNull();
});
