/** What this browser remembers: voice, tones, captions, and that the safety page was read. */

export interface Settings {
  safetyRead: boolean;
  language: string; // what the coach speaks
  voice: string; // its name; "" the best found; "off" tones only
  rate: number;
  volume: number;
  tones: number;
  pacer: boolean;
  captions: "small" | "medium" | "large";
  keys: boolean;
  muted: boolean;
  tick: string; // of a quiet set on the phone: "sound", "vibration" or "none"
  model: string; // of the pose: "auto", "heavy" or "full"
}

const USUAL: Settings = {
  safetyRead: false,
  language: "en",
  voice: "",
  rate: 1,
  volume: 1,
  tones: 0.6,
  pacer: true,
  captions: "medium",
  keys: true,
  muted: false,
  tick: "sound",
  model: "auto",
};

const KEY = "secondheart";

function load(): Settings {
  const settings = { ...USUAL };
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEY) ?? "{}");
    for (const [key, usual] of Object.entries(USUAL)) {
      const value = (kept as Record<string, unknown>)[key];
      if (typeof value === typeof usual) Object.assign(settings, { [key]: value });
    }
  } catch {
    // A browser that keeps nothing still coaches.
  }
  return settings;
}

export const settings: Settings = load();

export function keep(changes: Partial<Settings>): void {
  Object.assign(settings, changes);
  try {
    localStorage.setItem(KEY, JSON.stringify(settings));
  } catch {
    // Private windows may refuse; the choice holds until the page is left.
  }
}
