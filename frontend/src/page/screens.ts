/** One page, many screens: focus moves to the heading of what is shown, and Back goes back. */

import { byId } from "./dom";

export type ScreenName = "safety" | "choose" | "details" | "setup" | "do" | "after" | "taken";

export class Screens {
  now: ScreenName | null = null;
  private readonly start = document.title;

  /** `onBack` is told which address the browser's buttons went to. */
  constructor(onBack: (address: string) => void) {
    window.addEventListener("popstate", () => onBack(location.hash));
  }

  /** Show a screen; `address` is its place in the history, null where it takes the place of what is there. */
  show(name: ScreenName, address: string | null, title: string): void {
    if (address !== null && location.hash !== address) history.pushState(null, "", address);
    document.title = `${title} – ${this.start}`;
    if (name === this.now) return;
    const first = this.now === null;
    this.now = name;
    document.body.dataset["screen"] = name;
    for (const section of document.querySelectorAll<HTMLElement>("[data-screen-name]")) {
      section.hidden = section.dataset["screenName"] !== name;
    }
    window.scrollTo(0, 0);
    // On the first screen the reader begins at the top of the page by itself.
    if (!first) byId(`h-${name}`).focus({ preventScroll: true });
  }

  replace(address: string): void {
    history.replaceState(null, "", address);
  }
}
