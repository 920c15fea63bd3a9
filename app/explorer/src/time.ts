/** Certainty on a day, and dates in words. Days are ISO texts, which sort as they pass. */

import type { Bounds, Fact, Participant } from "./view";

export const EARLIEST = "0001-01-01";
export const LATEST = "9999-12-31";

export type Certainty = "certain" | "possible" | "impossible";

const DAY_MS = 86_400_000;

/** What a question asks about: the days from `first` to `last`, or with `first` null the day `last` as such. */
export interface When {
  first: string | null;
  last: string;
}

/** Whether a state held at some day of a window: it had begun by the last day, and not ended before the first. */
export function heldWithin(bounds: Bounds, first: string, last: string): Certainty {
  if (last < bounds.start_min || first > bounds.end_max) return "impossible";
  return bounds.start_max <= last && first <= bounds.end_min ? "certain" : "possible";
}

/** Whether states all held on one common day of a window; sure days are those on which each surely held. */
function heldTogether(parts: readonly Bounds[], first: string, last: string): Certainty {
  const latest = (days: string[]) => days.reduce((one, other) => (one > other ? one : other));
  const earliest = (days: string[]) => days.reduce((one, other) => (one < other ? one : other));
  const begun = latest([first, ...parts.map((part) => part.start_min)]);
  const ended = earliest([last, ...parts.map((part) => part.end_max)]);
  if (begun > ended) return "impossible";
  const surelyBegun = latest([first, ...parts.map((part) => part.start_max)]);
  const surelyLasting = earliest([last, ...parts.map((part) => part.end_min)]);
  return surelyBegun <= surelyLasting ? "certain" : "possible";
}

/** Certainty of a fact at a time, or over all time (null), where whatever is told at all is certain. */
export function factCertainty(fact: Fact, when: When | null): Certainty {
  return jointCertainty(fact, [], when);
}

/**
 * Certainty that these participants had their part in the fact.
 *
 * A state is asked for the day or window; an occurrence for having happened by the day, or within the window. Without
 * times of their own, participants share the fact's.
 */
export function jointCertainty(fact: Fact, participants: readonly Participant[], when: When | null): Certainty {
  if (when === null) return "certain";
  const first = when.first ?? (fact.shape === "occurrence" ? EARLIEST : when.last);
  const own = participants.filter(isTimed);
  return own.length === 0 ? heldWithin(fact, first, when.last) : heldTogether([fact, ...own], first, when.last);
}

const STRENGTH: Record<Certainty, number> = { impossible: 0, possible: 1, certain: 2 };

export function stronger(one: Certainty, other: Certainty): Certainty {
  return STRENGTH[one] >= STRENGTH[other] ? one : other;
}

/** Days since 1970, so that a slider can count. */
export function dayNumber(day: string): number {
  return Math.round(Date.parse(`${day}T00:00:00Z`) / DAY_MS);
}

/** So many days before a day. */
export function daysBefore(day: string, count: number): string {
  return dayText(dayNumber(day) - count);
}

export function dayText(number: number): string {
  return new Date(number * DAY_MS).toISOString().slice(0, 10);
}

/** First and last day that any of the facts names; sentinels do not count. Null if no fact has a date. */
export function span(facts: readonly Fact[]): { first: string; last: string } | null {
  const days = facts
    .flatMap((fact) => [fact.start_min, fact.start_max, fact.end_min, fact.end_max])
    .filter((day) => day > EARLIEST && day < LATEST)
    .sort();
  const first = days[0];
  const last = days[days.length - 1];
  return first === undefined || last === undefined ? null : { first, last };
}

/** A date as exact as its bounds allow: a day, a month, a year, else null (the caller says "between … and …"). */
export function dateWords(earliest: string, latest: string, language: string): string | null {
  const whole = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(language, { timeZone: "UTC", ...options }).format(new Date(`${earliest}T00:00:00Z`));
  if (earliest === latest) return whole({ day: "numeric", month: "long", year: "numeric" });
  if (earliest.endsWith("-01-01") && latest === `${earliest.slice(0, 4)}-12-31`) return whole({ year: "numeric" });
  if (earliest.endsWith("-01") && latest === monthEnd(earliest)) return whole({ month: "long", year: "numeric" });
  return null;
}

/** First and last day of a date as it is written: a day, a month or a year; null for anything else. */
export function daysOf(written: string): { first: string; last: string } | null {
  if (!/^\d{4}(-\d\d){0,2}$/u.test(written)) return null;
  const first = `${written}-01-01`.slice(0, 10);
  return { first, last: written.length === 4 ? `${written}-12-31` : written.length === 7 ? monthEnd(first) : first };
}

/** A date in words that are as exact as it; what is written in another way stays as it is. */
export function writtenWords(written: string, language: string): string {
  const days = daysOf(written);
  return (days && dateWords(days.first, days.last, language)) ?? written;
}

function monthEnd(day: string): string {
  const [year, month] = day.split("-").map(Number) as [number, number];
  return new Date(Date.UTC(year, month, 0)).toISOString().slice(0, 10);
}

/** The words around dates, in the language of the page. */
export interface TimeWords {
  unknownTime: string;
  unknownStart: string;
  unknownEnd: string;
  openStart: string;
  openEnd: string;
  between(first: string, last: string): string;
  fromTo(from: string, to: string): string;
  on(day: string): string;
  attested(days: string): string;
  by(day: string): string;
  after(day: string): string;
}

/** The time asked about in words: "on 20 July 2014", "20 June 2014 – 20 July 2014". */
export function whenWords(when: When, text: { locale: string; words: TimeWords }): string {
  const day = (iso: string) => dateWords(iso, iso, text.locale)!;
  return when.first === null ? text.words.on(day(when.last)) : text.words.fromTo(day(when.first), day(when.last));
}

export type Timed = Bounds & Pick<Fact, "start_kind" | "end_kind" | "attested">;

/** A valid time in words, with the precision it has: "14 July 2014 – 24 July 2014", "June 2014", "by 2012 – …". */
export function validWords(time: Timed, words: TimeWords, language: string): string {
  const { start_kind: startKind, end_kind: endKind } = time;
  if (startKind === "unknown" && endKind === "unknown") {
    const seen = time.attested ?? [];
    return seen.length > 0 ? words.attested(seen.map((written) => writtenWords(written, language)).join(", ")) : words.unknownTime;
  }
  const sameBounds = time.start_min === time.end_min && time.start_max === time.end_max;
  const start = startWords(time, words, language);
  return sameBounds && startKind === "known" ? start : words.fromTo(start, endWords(time, words, language));
}

function startWords(time: Timed, words: TimeWords, language: string): string {
  if (time.start_kind === "open") return words.openStart;
  if (time.start_kind === "known") return boundWords(time.start_min, time.start_max, words, language);
  return time.start_max < LATEST ? words.by(dateWords(time.start_max, time.start_max, language)!) : words.unknownStart;
}

function endWords(time: Timed, words: TimeWords, language: string): string {
  if (time.end_kind === "open") return words.openEnd;
  if (time.end_kind === "known") return boundWords(time.end_min, time.end_max, words, language);
  return words.unknownEnd;
}

/** The day, month or year between two bounds, else both. */
export function boundWords(earliest: string, latest: string, words: TimeWords, language: string): string {
  const exact = dateWords(earliest, latest, language);
  if (exact !== null) return exact;
  const day = (iso: string) => dateWords(iso, iso, language)!;
  if (earliest <= EARLIEST) return words.by(day(latest));
  if (latest >= LATEST) return words.after(day(earliest));
  return words.between(day(earliest), day(latest));
}

/** A participant's own time in words, or null where it shares the fact's. */
export function ownTimeWords(participant: Participant, words: TimeWords, language: string): string | null {
  const { valid, attested, ...rest } = participant;
  if (!isTimed(rest) || ((valid ?? "/") === "/" && (attested ?? []).length === 0)) return null;
  const kindOf = (bound: string): Fact["start_kind"] => (bound <= EARLIEST || bound >= LATEST ? "unknown" : "known");
  const kinds = { start_kind: kindOf(rest.start_min), end_kind: kindOf(rest.end_max) };
  return validWords({ ...rest, ...kinds, attested: attested ?? null }, words, language);
}

/** Whether a participant has bounds of its own that say more than "always". */
function isTimed<T extends Partial<Bounds>>(part: T): part is T & Bounds {
  const { start_min: startMin, start_max: startMax, end_min: endMin, end_max: endMax } = part;
  if (startMin === undefined || startMax === undefined || endMin === undefined || endMax === undefined) return false;
  return startMin > EARLIEST || startMax > EARLIEST || endMin < LATEST || endMax < LATEST;
}
