/** The picture as dots, for a file. */

import { h } from "../dom";
import type { Surface } from "./surface";

export async function drawPng(surface: Surface, page: string): Promise<Blob> {
  const { width, height } = surface.sigma.getDimensions();
  const scale = window.devicePixelRatio;
  const sheet = h("canvas", { width: Math.round(width * scale), height: Math.round(height * scale) });
  const pen = sheet.getContext("2d")!;
  pen.fillStyle = page;
  pen.fillRect(0, 0, sheet.width, sheet.height);
  for (const layer of surface.draw()) pen.drawImage(layer, 0, 0, sheet.width, sheet.height);
  return new Promise((resolve, reject) =>
    sheet.toBlob((blob) => (blob === null ? reject(new Error("PNG")) : resolve(blob)), "image/png"),
  );
}
