/** The picture as dots, for a file. */

import type Sigma from "sigma";

import { h } from "../dom";

export async function drawPng(sigma: Sigma, layers: readonly string[], page: string): Promise<Blob> {
  const { width, height } = sigma.getDimensions();
  const scale = window.devicePixelRatio;
  const sheet = h("canvas", { width: Math.round(width * scale), height: Math.round(height * scale) });
  const pen = sheet.getContext("2d")!;
  pen.fillStyle = page;
  pen.fillRect(0, 0, sheet.width, sheet.height);
  // WebGL forgets what it drew once the browser has shown it: draw and copy in one go.
  sigma.refresh({ schedule: false, skipIndexation: true });
  for (const name of layers) {
    const layer = sigma.getCanvases()[name];
    if (layer !== undefined) pen.drawImage(layer, 0, 0, sheet.width, sheet.height);
  }
  return new Promise((resolve, reject) =>
    sheet.toBlob((blob) => (blob === null ? reject(new Error("PNG")) : resolve(blob)), "image/png"),
  );
}
