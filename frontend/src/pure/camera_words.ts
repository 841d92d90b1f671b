/** What to do when the camera cannot be had, per browser. */

export type Browser = "chromium" | "firefox" | "safari" | "ios" | "android";

export interface Trouble {
  what: string;
  steps: string[];
}

export function browserOf(agent: string): Browser {
  if (/iPhone|iPad|iPod/.test(agent)) return "ios";
  if (/Android/.test(agent)) return "android";
  if (/Firefox\//.test(agent)) return "firefox";
  if (/Chrom(e|ium)\/|Edg\//.test(agent)) return "chromium";
  return /Safari\//.test(agent) ? "safari" : "chromium";
}

const ALLOW: Record<Browser, string[]> = {
  chromium: [
    "Click the icon at the left end of the address bar (a camera, a lock or two sliders).",
    "Set Camera to Allow, then press Try again.",
    "If it is still refused: the system’s privacy settings must let the browser use the camera.",
  ],
  firefox: [
    "Click the crossed-out camera at the left of the address bar.",
    "Remove the block with the ×, press Try again, and choose Allow.",
    "If it is still refused: the system’s privacy settings must let Firefox use the camera.",
  ],
  safari: [
    "In the menu choose Safari, Settings for this website, and set Camera to Allow.",
    "In the system’s settings under Privacy, Camera, switch Safari on.",
    "Press Try again.",
  ],
  ios: [
    "Tap the button at the left of the address bar, then Website Settings, then Camera: Allow.",
    "If that is missing: Settings, Apps, Safari, Camera: Ask or Allow.",
    "Come back here and tap Try again.",
  ],
  android: [
    "Tap the icon at the left of the address, then Permissions, then Camera: Allow.",
    "If it is still refused: Settings, Apps, your browser, Permissions, Camera.",
    "Come back here and tap Try again.",
  ],
};

const OTHER_WAYS = "Or close this and choose the phone, or the film that needs no camera.";

/** Explain why getUserMedia failed: `name` is the name of its error. */
export function cameraTrouble(name: string, browser: Browser): Trouble {
  switch (name) {
    case "NotAllowedError":
    case "SecurityError":
    case "PermissionDeniedError":
      return { what: "The browser was not allowed to use the camera.", steps: ALLOW[browser] };
    case "NotFoundError":
    case "DevicesNotFoundError":
    case "OverconstrainedError":
      return {
        what: "No camera was found.",
        steps: ["Plug one in, or open its cover, or press the key that switches it on.", "Press Try again.", OTHER_WAYS],
      };
    case "NotReadableError":
    case "TrackStartError":
    case "AbortError":
      return {
        what: "The camera is there, but something else is using it.",
        steps: ["Close other programs and tabs that use the camera (meetings are the usual ones).", "Press Try again.", OTHER_WAYS],
      };
    case "insecure":
      return {
        what: "Browsers give the camera only to addresses that begin with https, or to this computer itself.",
        steps: [
          "Open the address exactly as the terminal printed it.",
          "On a phone: scan the code again; its address begins with https.",
        ],
      };
    case "ended":
      return { what: "The camera was switched off or unplugged.", steps: ["Switch it on again.", "Press Try again.", OTHER_WAYS] };
    default:
      return { what: `The camera did not start (${name}).`, steps: ["Press Try again.", OTHER_WAYS] };
  }
}
