/** The same messages by POST, for browsers that refuse a socket on a certificate made at home. */

import { type FromServer, read, type ToServer, waitMs } from "../pure/wire";
import type { Listener } from "./connection";

const NEWS_MS = 700;

export class Posting {
  open = false;
  private queue: (string | ArrayBuffer)[] = [];
  private running = false;
  private attempt = 0;
  private quiet = false;

  constructor(
    private readonly page: string,
    private readonly listener: Listener,
  ) {}

  connect(): void {
    this.quiet = false;
    void this.run();
  }

  leave(): void {
    this.quiet = true;
    this.queue = [];
  }

  send(message: ToServer): void {
    if (this.open) this.queue.push(JSON.stringify(message));
  }

  sendFrame(data: ArrayBuffer): void {
    if (this.open) this.queue.push(data);
  }

  private async run(): Promise<void> {
    if (this.running) return;
    this.running = true;
    while (!this.quiet) {
      const next = this.queue.shift() ?? JSON.stringify({ type: "join", role: "worn", page: this.page });
      try {
        await this.post(next);
        this.attempt = 0;
        if (!this.open) {
          this.open = true;
          this.listener.open();
        }
        if (this.queue.length === 0) await wait(NEWS_MS / 7);
      } catch {
        // What was being sent is sent again by whoever keeps it: each batch has its number.
        if (this.open) this.listener.lost();
        this.open = false;
        this.queue = [];
        await wait(waitMs(this.attempt));
        this.attempt += 1;
      }
    }
    this.running = false;
  }

  private async post(body: string | ArrayBuffer): Promise<void> {
    const kind = typeof body === "string" ? "say" : "motion";
    const answer = await fetch(`/api/${kind}?page=${this.page}`, { method: "POST", body });
    if (!answer.ok) throw new Error(String(answer.status));
    const { messages } = (await answer.json()) as { messages: unknown[] };
    for (const one of messages) {
      const message: FromServer | null = read(JSON.stringify(one));
      if (message) this.listener.message(message);
    }
  }
}

function wait(ms: number): Promise<void> {
  return new Promise((done) => window.setTimeout(done, ms));
}
