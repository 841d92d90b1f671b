/** What to do where a phone gives no motion, by system, and what is told of the screen. */

export type System = "ios" | "android" | "other";

export function systemOf(agent: string, touchPoints: number): System {
  if (/iPhone|iPad|iPod/.test(agent) || (agent.includes("Macintosh") && touchPoints > 1)) return "ios";
  return agent.includes("Android") ? "android" : "other";
}

export interface Advice {
  title: string;
  steps: string[];
}

const CAMERA = "Or go back, and let this phone be the camera.";

export function refusedAdvice(system: System): Advice {
  const title = "This page may not feel the phone’s motion";
  if (system === "ios")
    return {
      title,
      steps: [
        "Safari asks once and keeps the answer: close this tab, and quit Safari from the app switcher.",
        "Scan the code again, tap, and choose Allow.",
        CAMERA,
      ],
    };
  if (system === "android")
    return {
      title,
      steps: ["Chrome: tap the sign left of the address, Permissions, and allow Motion sensors.", "Load this page again and tap once more.", CAMERA],
    };
  return { title, steps: ["Allow motion sensors for this address in the browser’s settings, and load this page again.", CAMERA] };
}

export function missingAdvice(system: System): Advice {
  return {
    title: "No motion comes from this phone",
    steps: [
      system === "android"
        ? "Some browsers switch the sensors off: in Chrome look under Settings, Site settings, Motion sensors."
        : "Try the phone’s own browser; some others switch the sensors off.",
      "A phone without a gyroscope cannot do this: it must feel how it turns.",
      CAMERA,
    ],
  };
}

/** How long the page was hidden, in words to be said. */
export function hiddenWords(seconds: number): string {
  const s = Math.round(seconds);
  return `This page was hidden for ${s} second${s === 1 ? "" : "s"}. Nothing was felt meanwhile: leave the screen on.`;
}

export const SCREEN_STAYS_ON = "Leave the screen on and this page in front: a phone feels nothing for a hidden page.";
