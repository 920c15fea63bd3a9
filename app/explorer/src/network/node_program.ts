/** Draws nodes as discs, polygons and crosses of a given size in pixels, filled or hollow, with a rim. */

import { NodeProgram, type ProgramInfo } from "sigma/rendering";
import type { NodeDisplayData, RenderParams } from "sigma/types";
import { floatColor } from "sigma/utils";

import { CROSS_ARM } from "../picture/marks";

export interface MarkData extends NodeDisplayData {
  corners: number;
  turn: number;
  rim: string;
  fill: string;
}

const VERTEX = /*glsl*/ `
attribute vec4 a_id;
attribute vec4 a_fill;
attribute vec4 a_rim;
attribute vec2 a_position;
attribute float a_size;
attribute float a_corners;
attribute float a_turn;
attribute vec2 a_corner;

uniform mat3 u_matrix;
uniform float u_sizeRatio;
uniform vec2 u_stage;

varying vec4 v_fill;
varying vec4 v_rim;
varying vec2 v_point;
varying float v_size;
varying float v_corners;
varying float v_turn;

const float bias = 255.0 / 254.0;

void main() {
  float size = a_size / u_sizeRatio;
  // A triangle's corners reach beyond its size, and the smooth edge needs a pixel.
  vec2 point = a_corner * (size + 2.0);
  vec2 center = (u_matrix * vec3(a_position, 1.0)).xy;
  gl_Position = vec4(center + point * 2.0 / u_stage, 0.0, 1.0);
  v_point = point;
  v_size = size;
  v_corners = a_corners;
  v_turn = a_turn;
  #ifdef PICKING_MODE
  v_fill = a_id;
  v_rim = a_id;
  #else
  v_fill = a_fill;
  v_rim = a_rim;
  #endif
  v_fill.a *= bias;
  v_rim.a *= bias;
}
`;

const FRAGMENT = /*glsl*/ `
precision highp float;

varying vec4 v_fill;
varying vec4 v_rim;
varying vec2 v_point;
varying float v_size;
varying float v_corners;
varying float v_turn;

uniform float u_pixelRatio;

const float PI = 3.14159265;

/* Distance to the outline, negative inside. */
float outside(vec2 point) {
  if (v_corners < -0.5) {
    vec2 reach = abs(point);
    return max(min(reach.x, reach.y) - v_size * ${CROSS_ARM.toFixed(2)}, max(reach.x, reach.y) - v_size);
  }
  if (v_corners < 0.5) return length(point) - v_size;
  /* Fold all corners onto one; the edge is then one straight line. */
  float wedge = 2.0 * PI / v_corners;
  float angle = atan(point.x, point.y) - v_turn + wedge * 0.5;
  float folded = mod(angle, wedge) - wedge * 0.5;
  float half_edge = abs(folded) - wedge * 0.5;
  return length(point) * cos(half_edge) - v_size * cos(wedge * 0.5);
}

void main() {
  float distance_ = outside(v_point);
  #ifdef PICKING_MODE
  if (distance_ > 1.0) discard;
  gl_FragColor = v_fill;
  #else
  float soft = 0.75 / u_pixelRatio;
  float rim_width = clamp(v_size * 0.16, 1.4, 2.6);
  float inside = 1.0 - smoothstep(-soft, soft, distance_);
  float filled = 1.0 - smoothstep(-soft, soft, distance_ + rim_width);
  vec4 color = mix(v_rim, v_fill, filled);
  float alpha = color.a * inside;
  gl_FragColor = vec4(color.rgb * alpha, alpha);
  #endif
}
`;

const { FLOAT, UNSIGNED_BYTE } = WebGLRenderingContext;
const UNIFORMS = ["u_matrix", "u_sizeRatio", "u_pixelRatio", "u_stage"] as const;

export class MarkProgram extends NodeProgram<(typeof UNIFORMS)[number]> {
  getDefinition() {
    return {
      VERTICES: 6,
      VERTEX_SHADER_SOURCE: VERTEX,
      FRAGMENT_SHADER_SOURCE: FRAGMENT,
      METHOD: WebGLRenderingContext.TRIANGLES,
      UNIFORMS,
      ATTRIBUTES: [
        { name: "a_position", size: 2, type: FLOAT },
        { name: "a_size", size: 1, type: FLOAT },
        { name: "a_corners", size: 1, type: FLOAT },
        { name: "a_turn", size: 1, type: FLOAT },
        { name: "a_fill", size: 4, type: UNSIGNED_BYTE, normalized: true },
        { name: "a_rim", size: 4, type: UNSIGNED_BYTE, normalized: true },
        { name: "a_id", size: 4, type: UNSIGNED_BYTE, normalized: true },
      ],
      CONSTANT_ATTRIBUTES: [{ name: "a_corner", size: 2, type: FLOAT }],
      CONSTANT_DATA: [
        [-1, -1],
        [1, -1],
        [-1, 1],
        [-1, 1],
        [1, -1],
        [1, 1],
      ],
    };
  }

  processVisibleItem(nodeIndex: number, offset: number, data: NodeDisplayData): void {
    const mark = data as MarkData;
    this.array.set(
      [mark.x, mark.y, mark.size, mark.corners, mark.turn, floatColor(mark.fill), floatColor(mark.rim), nodeIndex],
      offset,
    );
  }

  setUniforms(params: RenderParams, { gl, uniformLocations }: ProgramInfo): void {
    gl.uniformMatrix3fv(uniformLocations["u_matrix"]!, false, params.matrix);
    gl.uniform1f(uniformLocations["u_sizeRatio"]!, params.sizeRatio);
    gl.uniform1f(uniformLocations["u_pixelRatio"] ?? null, params.pixelRatio);
    gl.uniform2f(uniformLocations["u_stage"]!, params.width, params.height);
  }
}
