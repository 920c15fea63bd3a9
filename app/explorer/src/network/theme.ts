/** The colours of the style sheet, for what is drawn on a canvas. */

import type { Tone } from "../picture/marks";

export interface Theme {
  page: string;
  ink: string;
  quiet: string;
  accent: string;
  font: string;
  tone(tone: Tone): string;
}

/** Read the theme as it is now; ask again when the reader's colour scheme changes. */
export function readTheme(): Theme {
  const style = getComputedStyle(document.documentElement);
  const read = (name: string) => style.getPropertyValue(`--${name}`).trim();
  const tones = new Map<Tone, string>();
  return {
    page: read("stage"),
    ink: read("ink"),
    quiet: read("quiet"),
    accent: read("accent"),
    font: getComputedStyle(document.body).fontFamily,
    tone: (tone) => {
      const known = tones.get(tone) ?? read(`tone-${tone.toLowerCase()}`);
      tones.set(tone, known);
      return known;
    },
  };
}

/** Few colours are asked for, by every node and tie of every frame. */
const BLENDED = new Map<string, string>();

/** A colour part of the way towards another; both as #rrggbb. */
export function blend(color: string, towards: string, share: number): string {
  const key = `${color}${towards}${share}`;
  const known = BLENDED.get(key) ?? mixed(color, towards, share);
  BLENDED.set(key, known);
  return known;
}

function mixed(color: string, towards: string, share: number): string {
  const parts = (hex: string) => [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16));
  const [from, to] = [parts(color), parts(towards)];
  const each = from.map((part, index) => Math.round(part + (to[index]! - part) * share));
  return `#${each.map((part) => part.toString(16).padStart(2, "0")).join("")}`;
}
