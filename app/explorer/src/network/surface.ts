/** What a picture is drawn on: sigma in its frame. It can be made before there is anything to draw, which saves time. */

import Graph from "graphology";
import Sigma from "sigma";

import { h } from "../dom";
import type { Point } from "../picture/sides";
import type { Tie } from "../picture/model";
import { Motion } from "./motion";
import { MarkProgram, type MarkData } from "./node_program";
import { lineProgram, type LineData } from "./tie_program";

/** What says how the nodes and ties of the graph look, and writes on the finished picture. */
export interface Painter {
  mark(node: string): Partial<MarkData>;
  line(id: string, tie: Tie): Partial<LineData>;
  finish(): void;
}

/** Names stand on a layer of their own, over nodes and ties. */
const LABEL_LAYER = "names";

export class Surface {
  readonly frame: HTMLElement;
  readonly sigma: Sigma;
  readonly #motion = new Motion();
  #painter: Painter | null = null;

  /** Throws if the browser has no WebGL. */
  constructor(frame: HTMLElement = newFrame()) {
    this.frame = frame;
    const line = lineProgram(this.#motion);
    this.sigma = new Sigma(newGraph(), frame, {
      // In the place of all that sigma has of its own, which would be compiled for nothing.
      nodeProgramClasses: { circle: MarkProgram },
      edgeProgramClasses: { line, arrow: line },
      renderLabels: false,
      enableEdgeEvents: true,
      zIndex: true,
      stagePadding: 0,
      minCameraRatio: 0.08,
      maxCameraRatio: 2.5,
      zoomToSizeRatioFunction: (ratio) => Math.max(ratio, 0.5) ** 0.5,
      defaultDrawNodeHover: () => undefined,
      // It may not be in the page yet.
      allowInvalidContainer: true,
      nodeReducer: (id, { x, y }) => ({ ...({ x, y } as Point), ...this.#painter?.mark(id) }),
      edgeReducer: (id, { tie }) => this.#painter?.line(id, tie as Tie) ?? {},
    });
    this.sigma.createCanvasContext(LABEL_LAYER, { style: { pointerEvents: "none" } });
    this.#motion.follow(this.sigma);
    this.sigma.on("afterRender", () => this.#painter?.finish());
  }

  /** Hand over to a painter; the frame is in the page by now. */
  give(painter: Painter): void {
    this.#painter = painter;
    this.sigma.resize(true);
  }

  /** Other than the camera, something moves. */
  move(): void {
    this.#motion.move(this.sigma);
  }

  /** The pen for names, on a clean layer, and the size of that in pixels. */
  names(): { pen: CanvasRenderingContext2D; width: number; height: number } {
    const pen = this.sigma.getCanvases()[LABEL_LAYER]!.getContext("2d")!;
    const { width, height } = this.sigma.getDimensions();
    pen.clearRect(0, 0, width, height);
    return { pen, width, height };
  }

  /** The layers of the finished picture, drawn this moment: WebGL forgets them once the browser has shown them. */
  draw(): HTMLCanvasElement[] {
    this.#motion.stop();
    this.sigma.refresh({ schedule: false, skipIndexation: true });
    const canvases = this.sigma.getCanvases();
    return ["edges", "nodes", LABEL_LAYER].map((name) => canvases[name]!);
  }
}

/** As sigma draws it: any number of ties between two nodes. */
export function newGraph(): Graph {
  return new Graph({ multi: true, type: "directed" });
}

/** The place of a picture that is yet to be put into the page. */
export function newFrame(): HTMLElement {
  return h("div", { class: "canvas" });
}
