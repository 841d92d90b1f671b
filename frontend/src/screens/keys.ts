/** Keys for hands that are busy: only during a set, and only where they mean nothing else. */

import { settings } from "../page/settings";

const TYPING = "input:not([type=checkbox], [type=radio], [type=range]), select, textarea";
const PRESSED_BY_SPACE = "button, a, summary, input, select, textarea";

export interface KeyActions {
  pause(): void;
  stop(): void;
  full(): void;
  mute(): void;
  help(): void;
}

export function listen(active: () => boolean, actions: KeyActions): void {
  document.addEventListener("keydown", (event) => {
    if (!settings.keys || !active() || event.ctrlKey || event.altKey || event.metaKey || event.repeat) return;
    const target = event.target instanceof Element ? event.target : document.body;
    if (target.closest(TYPING) || document.querySelector("dialog[open]")) return;
    if (event.key === " ") {
      if (target.closest(PRESSED_BY_SPACE)) return;
      actions.pause();
    } else if (event.key === "Escape") actions.stop();
    else if (event.key === "f" || event.key === "F") actions.full();
    else if (event.key === "m" || event.key === "M") actions.mute();
    else if (event.key === "?") actions.help();
    else return;
    event.preventDefault();
  });
}
