/** Gives the reader a file; its name says what the page shows. */

import { h } from "../dom";

export function save(blob: Blob, title: string, suffix: string): void {
  const name = title.replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-|-$/gu, "").slice(0, 60) || "tertius";
  const url = URL.createObjectURL(blob);
  const link = h("a", { href: url, download: `${name}.${suffix}` });
  document.body.append(link);
  link.click();
  link.remove();
  // The browser reads it after the click has been dealt with.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
