/** The body drawn as lines: over the live picture, and as a figure of its own. */

import { colour } from "./dom";

/** Pairs of the 33 points: left, right and across. */
export const EDGES: readonly [number, number][] = [
  [11, 13], [13, 15], [11, 23], [23, 25], [25, 27], [27, 29], [29, 31], [27, 31],
  [12, 14], [14, 16], [12, 24], [24, 26], [26, 28], [28, 30], [30, 32], [28, 32],
  [11, 12], [23, 24],
];
const HEAD: readonly number[] = [0, 7, 8];
const FEET = new Set([27, 28, 29, 30, 31, 32]);

export interface Look {
  width: number;
  /** Draw a dark edge, so that the lines are seen on any picture. */
  onPicture: boolean;
}

/** Draw a body of 66 numbers (x, y of 33 points; -1, -1 is one not seen) on a canvas of the same pixels. */
export function drawBody(
  context: CanvasRenderingContext2D,
  xy: readonly number[],
  seen: readonly number[] | null,
  look: Look,
  edges: readonly (readonly [number, number])[] = EDGES,
): void {
  const point = (index: number): [number, number] | null => {
    const x = xy[2 * index];
    const y = xy[2 * index + 1];
    if (x === undefined || y === undefined || (x === -1 && y === -1) || (seen && !seen[index])) return null;
    return [x, y];
  };
  const right = look.onPicture ? "#7cc4ff" : colour("right");
  const left = look.onPicture ? "#ffb36b" : colour("left");
  const across = look.onPicture ? "#ffffff" : colour("soft");
  context.lineCap = "round";
  context.lineJoin = "round";
  for (const [a, b] of edges) {
    const from = point(a);
    const to = point(b);
    if (!from || !to) continue;
    const own = a % 2 === b % 2;
    const isLeft = own && a % 2 === 1;
    context.beginPath();
    context.moveTo(...from);
    context.lineTo(...to);
    context.setLineDash([]);
    if (look.onPicture) {
      context.strokeStyle = "rgba(0, 0, 0, 0.55)";
      context.lineWidth = look.width * 1.9;
      context.stroke();
    }
    if (isLeft) context.setLineDash([look.width * 2.2, look.width * 1.8]);
    context.strokeStyle = own ? (isLeft ? left : right) : across;
    context.lineWidth = look.width;
    context.stroke();
  }
  context.setLineDash([]);
  for (const index of FEET) {
    const at = point(index);
    if (!at) continue;
    context.beginPath();
    context.arc(at[0], at[1], look.width * 1.1, 0, 2 * Math.PI);
    context.fillStyle = index % 2 === 1 ? left : right;
    context.fill();
  }
  const shoulders = [point(11), point(12)].filter((one): one is [number, number] => one !== null);
  const head = HEAD.map(point).filter((one): one is [number, number] => one !== null);
  const [nose] = head;
  if (nose && head.length > 1) {
    const ear = head[head.length - 1] ?? nose;
    const radius = Math.max(Math.hypot(nose[0] - ear[0], nose[1] - ear[1]), look.width * 3);
    const middle: [number, number] = [(nose[0] + ear[0]) / 2, (nose[1] + ear[1]) / 2];
    context.beginPath();
    context.arc(...middle, radius, 0, 2 * Math.PI);
    const [first] = shoulders;
    const last = shoulders[shoulders.length - 1];
    if (first && last) {
      // The neck: from between the shoulders to the edge of the head.
      const neck: [number, number] = [(first[0] + last[0]) / 2, (first[1] + last[1]) / 2];
      const away = Math.hypot(neck[0] - middle[0], neck[1] - middle[1]);
      const edge = away > radius ? radius / away : 1;
      context.moveTo(...neck);
      context.lineTo(middle[0] + (neck[0] - middle[0]) * edge, middle[1] + (neck[1] - middle[1]) * edge);
    }
    context.strokeStyle = across;
    context.lineWidth = look.width;
    context.stroke();
  }
}
