/** Draws ties as single, double, dotted or barred lines, whole or dashed, with an arrow midway, in lanes. */

import { EdgeProgram, type EdgeProgramType, type ProgramInfo } from "sigma/rendering";
import type { EdgeDisplayData, NodeDisplayData, RenderParams } from "sigma/types";
import { floatColor } from "sigma/utils";

export interface LineData extends EdgeDisplayData {
  stroke: number;
  isDashed: boolean;
  hasArrow: boolean;
  lane: number;
}

/** Distance between two lanes, in pixels. */
export const LANE = 7;
/** Half the length of an arrow's head, and half its width, in pixels. */
const HEAD = 5;

// All lengths are pixels of the page: the ends are projected first, so that dashes keep their size at any zoom.
const VERTEX = /*glsl*/ `
attribute vec4 a_id;
attribute vec4 a_color;
attribute vec2 a_start;
attribute vec2 a_end;
attribute float a_width;
attribute vec4 a_look;
/* Along and across, each from one end to the other; the third is 1 in the corners of an arrow's head. */
attribute vec3 a_corner;

uniform mat3 u_matrix;
uniform vec2 u_stage;
uniform float u_isSketch;

varying vec4 v_color;
varying vec2 v_along;
varying float v_width;
varying vec3 v_look;

const float bias = 255.0 / 254.0;
const float HEAD = ${HEAD.toFixed(1)};
const float SOFT = 1.2;

void main() {
  vec2 start = (u_matrix * vec3(a_start, 1.0)).xy * u_stage * 0.5;
  vec2 end = (u_matrix * vec3(a_end, 1.0)).xy * u_stage * 0.5;
  vec2 line = end - start;
  float span = max(length(line), 0.001);
  vec2 along = line / span;
  vec2 across = vec2(-along.y, along.x);
  #ifdef PICKING_MODE
  float reach = max(a_width * 0.5, 4.0);
  #else
  // No wider than what is drawn: every pixel is paid for, and a line's own would be lost among empty ones.
  float reach = u_isSketch > 0.5 ? a_width * 0.5 : (a_look.x > 2.5 ? 4.0 : a_width * 0.55) + 0.7;
  #endif
  float from = 0.0;
  float to = span;
  if (a_corner.z > 0.5) {
    // A triangle somewhat larger than the head, for its soft edge; without an arrow it is a point.
    from = span * 0.56 - a_look.z * HEAD;
    to = from + a_look.z * 2.0 * (HEAD + SOFT);
    reach = HEAD + SOFT;
  }
  float u = mix(from, to, a_corner.x);
  float sideways = a_corner.y * reach;
  vec2 place = start + along * u + across * (sideways + a_look.w * ${LANE.toFixed(1)});
  gl_Position = vec4(place * 2.0 / u_stage, 0.0, 1.0);
  v_along = vec2(a_corner.z > 0.5 ? u - from : u, sideways);
  v_width = a_width;
  v_look = vec3(a_look.xy, a_corner.z);
  #ifdef PICKING_MODE
  v_color = a_id;
  #else
  v_color = a_color;
  #endif
  v_color.a *= bias;
}
`;

const FRAGMENT = /*glsl*/ `
precision highp float;

varying vec4 v_color;
varying vec2 v_along;
varying float v_width;
varying vec3 v_look;

uniform float u_pixelRatio;
uniform float u_isSketch;

const float HEAD = ${HEAD.toFixed(1)};

float covered(float distance_, float half_width) {
  float soft = 0.6 / u_pixelRatio;
  return 1.0 - smoothstep(half_width - soft, half_width + soft, distance_);
}

void main() {
  #ifdef PICKING_MODE
  gl_FragColor = v_color;
  #else
  if (u_isSketch > 0.5) {
    gl_FragColor = v_color;
    return;
  }
  float u = v_along.x;
  float v = abs(v_along.y);
  float cover;
  if (v_look.z > 0.5) {
    cover = covered(v, (2.0 * HEAD - u) * 0.5);
  } else {
    cover = covered(v, v_width * 0.5);
    if (v_look.x > 2.5) {
      float bar = covered(abs(mod(u, 10.0) - 5.0), 0.8) * covered(v, 4.0);
      cover = max(cover, bar);
    } else if (v_look.x > 1.5) {
      float step_ = max(v_width * 2.4, 4.5);
      cover = covered(length(vec2(mod(u, step_) - step_ * 0.5, v)), v_width * 0.55);
    } else if (v_look.x > 0.5) {
      cover = covered(abs(v - v_width * 0.36), v_width * 0.16);
    }
    if (v_look.y > 0.5) cover *= covered(abs(mod(u, 13.0) - 6.5), 3.6);
  }
  float alpha = v_color.a * cover;
  gl_FragColor = vec4(v_color.rgb * alpha, alpha);
  #endif
}
`;

const { FLOAT, UNSIGNED_BYTE } = WebGLRenderingContext;
const UNIFORMS = ["u_matrix", "u_pixelRatio", "u_stage", "u_isSketch"] as const;
/** Two triangles. */
const LINE = [
  [0, -1, 0],
  [1, -1, 0],
  [0, 1, 0],
  [0, 1, 0],
  [1, -1, 0],
  [1, 1, 0],
];
const HEAD_CORNERS = [
  [0, -1, 1],
  [0, 1, 1],
  [1, 0, 1],
];

/** How much is drawn: as a sketch ties are plain lines, which take a fraction of the time. */
export interface Effort {
  readonly isMoving: boolean;
  readonly isSketch: boolean;
}

/** Draws ties; what tells which of them is pointed at, a second drawing of all, only at rest. */
export function lineProgram(effort: Effort): EdgeProgramType {
  return class extends LineProgram {
    protected override readonly effort = effort;
  };
}

abstract class LineProgram extends EdgeProgram<(typeof UNIFORMS)[number]> {
  protected abstract readonly effort: Effort;

  getDefinition() {
    return {
      VERTICES: 9,
      VERTEX_SHADER_SOURCE: VERTEX,
      FRAGMENT_SHADER_SOURCE: FRAGMENT,
      METHOD: WebGLRenderingContext.TRIANGLES,
      UNIFORMS,
      ATTRIBUTES: [
        { name: "a_start", size: 2, type: FLOAT },
        { name: "a_end", size: 2, type: FLOAT },
        { name: "a_width", size: 1, type: FLOAT },
        { name: "a_look", size: 4, type: FLOAT },
        { name: "a_color", size: 4, type: UNSIGNED_BYTE, normalized: true },
        { name: "a_id", size: 4, type: UNSIGNED_BYTE, normalized: true },
      ],
      CONSTANT_ATTRIBUTES: [{ name: "a_corner", size: 3, type: FLOAT }],
      CONSTANT_DATA: [...LINE, ...HEAD_CORNERS],
    };
  }

  processVisibleItem(
    edgeIndex: number,
    offset: number,
    source: NodeDisplayData,
    target: NodeDisplayData,
    data: EdgeDisplayData,
  ): void {
    const line = data as LineData;
    const look = [line.stroke, line.isDashed ? 1 : 0, line.hasArrow ? 1 : 0, line.lane];
    this.array.set(
      [source.x, source.y, target.x, target.y, line.size, ...look, floatColor(line.color), edgeIndex],
      offset,
    );
  }

  override renderProgram(params: RenderParams, info: ProgramInfo): void {
    if (!info.isPicking || !this.effort.isMoving) super.renderProgram(params, info);
  }

  setUniforms(params: RenderParams, { gl, uniformLocations }: ProgramInfo): void {
    gl.uniformMatrix3fv(uniformLocations["u_matrix"]!, false, params.matrix);
    gl.uniform1f(uniformLocations["u_pixelRatio"] ?? null, params.pixelRatio);
    gl.uniform2f(uniformLocations["u_stage"]!, params.width, params.height);
    // Nothing shines through a plain line.
    if (this.effort.isSketch) gl.disable(gl.BLEND);
    gl.uniform1f(uniformLocations["u_isSketch"] ?? null, this.effort.isSketch ? 1 : 0);
  }
}
