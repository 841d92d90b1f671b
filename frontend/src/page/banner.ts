/** Lines at the top of the page: what happens to the connection, and small news. */

import { byId, write } from "./dom";

const NEWS_MS = 8000;

export class Banner {
  private timer = 0;

  /** News that go away by themselves. */
  notice(text: string, language = "en"): void {
    const place = byId("notice");
    place.hidden = false;
    write(place, text, language);
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => (place.hidden = true), NEWS_MS);
  }

  /** The connection is gone; `busy` while a set is under way. */
  async lost(busy: boolean): Promise<void> {
    const place = byId("lost");
    place.hidden = false;
    write(
      place,
      busy
        ? "Connection lost. What you did is safe on the computer; trying again …"
        : "The coach cannot be reached; trying again … If it was ended, start it again in the terminal.",
    );
    try {
      const { status } = await fetch("/", { redirect: "manual" });
      if (status === 401) write(place, "The coach does not know this browser any more. Open the address that it printed in the terminal.");
    } catch {
      // Not reached at all: what stands there is right.
    }
  }

  found(): void {
    byId("lost").hidden = true;
  }
}
