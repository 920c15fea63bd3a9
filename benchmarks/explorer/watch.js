// Runs before the scripts of either page: notes when the answer came, when anything was drawn, when the names were, and
// for how long at most the page did not answer. `awaitsPixels` and `draws` are set by whoever opens the page: whether the first picture is
// waited for, and whether WebGL draws at all or only the page's own code runs.
window.watched = { arrived: null, first: null, named: null, frames: [], longest: 0 };

const read = Response.prototype.json;
Response.prototype.json = async function () {
  if (!this.url.includes("v1/exports/json")) return read.call(this);
  const text = await this.text();
  window.watched.arrived = performance.now();
  return JSON.parse(text);
};

for (const name of ["drawArrays", "drawElements", "drawArraysInstanced"]) {
  const draw = WebGL2RenderingContext.prototype[name];
  WebGL2RenderingContext.prototype[name] = function (...given) {
    const { frames } = window.watched;
    // Lines, marks and what the pointer finds are drawn one after another in one frame.
    const frame = document.timeline.currentTime;
    if (frames.at(-1) !== frame) frames.push(frame);
    if (draws) draw.apply(this, given);
    if (!awaitsPixels || window.watched.first !== null) return;
    // Commands are queued: the picture is there when all of the first frame's are done.
    queueMicrotask(() => {
      this.finish();
      window.watched.first ??= performance.now();
    });
  };
}

const write = CanvasRenderingContext2D.prototype.fillText;
CanvasRenderingContext2D.prototype.fillText = function (...given) {
  write.apply(this, given);
  // All names are written in one go.
  if (awaitsPixels && window.watched.named === null) queueMicrotask(() => (window.watched.named ??= performance.now()));
};

new PerformanceObserver((list) => {
  for (const { duration } of list.getEntries()) window.watched.longest = Math.max(window.watched.longest, duration);
}).observe({ type: "longtask", buffered: true });
