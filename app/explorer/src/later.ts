/** Work that need not be done before the next picture is seen. */

const waiting: (() => void)[] = [];

/** Do something once what is drawn now is seen: in the order asked for, each in a task of its own. */
export function later(work: () => void): void {
  waiting.push(work);
  if (waiting.length === 1) requestAnimationFrame(() => setTimeout(next));
}

function next(): void {
  const work = waiting[0]!;
  try {
    work();
  } finally {
    waiting.shift();
    if (waiting.length > 0) setTimeout(next);
  }
}
