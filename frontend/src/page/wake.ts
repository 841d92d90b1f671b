/** Keeps the screen awake during a set, where the browser can. */

export class Awake {
  private lock: WakeLockSentinel | null = null;
  private wanted = false;

  constructor(private readonly onRefused: () => void) {
    document.addEventListener("visibilitychange", () => {
      if (!document.hidden && this.wanted) void this.ask();
    });
  }

  on(): void {
    if (this.wanted) return;
    this.wanted = true;
    void this.ask();
  }

  off(): void {
    this.wanted = false;
    void this.lock?.release();
    this.lock = null;
  }

  private async ask(): Promise<void> {
    try {
      if (!("wakeLock" in navigator)) throw new Error("no wake lock here");
      this.lock = await navigator.wakeLock.request("screen");
    } catch {
      if (!document.hidden) this.onRefused();
    }
  }
}
