/** What went wrong, and what to do about it. */

import { browserOf, cameraTrouble } from "../pure/camera_words";
import { byId, list, write } from "../page/dom";

export class Trouble {
  private readonly dialog = byId<HTMLDialogElement>("trouble");
  private again: (() => void) | null = null;

  constructor() {
    byId("x-again").addEventListener("click", () => {
      this.dialog.close();
      this.again?.();
    });
  }

  show(what: string, steps: readonly string[], again: (() => void) | null): void {
    this.again = again;
    write(byId("h-trouble"), what);
    list(byId("x-steps"), steps);
    byId("x-again").hidden = again === null;
    if (!this.dialog.open) this.dialog.showModal();
  }

  /** Explain why the camera did not open. */
  camera(error: unknown, again: () => void): void {
    const name = window.isSecureContext ? (error instanceof DOMException ? error.name : String(error)) : "insecure";
    const { what, steps } = cameraTrouble(name, browserOf(navigator.userAgent));
    this.show(what, steps, again);
  }

  close(): void {
    this.dialog.close();
  }

  /** What the computer told is over by itself, as a phone that is back: nobody may be near to close it. */
  passed(): void {
    if (this.again === null && this.dialog.open) this.dialog.close();
  }
}
