/** Is the phone level? From the acceleration that it feels at rest, in its own axes. */

export interface Level {
  /** Degrees from upright or lying on its long side, positive clockwise. */
  rollDeg: number;
  /** Degrees that the camera looks up or down, 0 straight ahead. */
  tiltDeg: number;
}

export function levelOf(x: number, y: number, z: number): Level | null {
  const whole = Math.hypot(x, y, z);
  if (!(whole > 1)) return null;
  const turn = (Math.atan2(x, y) * 180) / Math.PI;
  return {
    rollDeg: turn - 90 * Math.round(turn / 90),
    tiltDeg: (Math.asin(Math.min(Math.max(z / whole, -1), 1)) * 180) / Math.PI,
  };
}

export function levelWords(level: Level | null): string {
  if (level === null) return "";
  if (Math.abs(level.tiltDeg) > 60) return "Stand the phone up on its edge, leaning on something.";
  if (Math.abs(level.tiltDeg) > 20) return "Stand the phone more upright.";
  if (Math.abs(level.rollDeg) > 6) return "Level the phone: its lower edge is slanting.";
  return "The phone stands level.";
}
