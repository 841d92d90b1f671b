/** The socket to the coach: it comes back by itself, and says when it is gone. */

import { decodeFrame, type Frame } from "../pure/frames";
import { type FromServer, read, type ToServer, waitMs } from "../pure/wire";

/** The code with which the server closes a page whose name came again. */
const REPLACED = 4001;

/** A name that no other page has. */
export function freshName(): string {
  return crypto.getRandomValues(new Uint32Array(4)).join("-");
}

/** By this the server knows a page that comes back from another tab. */
function pageName(): string {
  try {
    const kept = sessionStorage.getItem("page") ?? freshName();
    sessionStorage.setItem("page", kept);
    return kept;
  } catch {
    return freshName();
  }
}

export interface Listener {
  message(message: FromServer): void;
  picture(frame: Frame): void;
  open(): void;
  lost(): void;
}

export class Connection {
  private socket: WebSocket | null = null;
  private attempt = 0;
  private timer = 0;
  private quiet = false;

  constructor(
    private readonly role: "coach" | "camera" | "worn",
    private readonly listener: Listener,
    private readonly page = pageName(),
  ) {
    window.addEventListener("online", () => this.now());
    document.addEventListener("visibilitychange", () => {
      if (!document.hidden) this.now();
    });
  }

  connect(): void {
    this.quiet = false;
    window.clearTimeout(this.timer);
    // One that is still being opened would stay open beside the new one.
    this.socket?.close();
    const socket = new WebSocket(`${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/live`);
    socket.binaryType = "arraybuffer";
    this.socket = socket;
    socket.onopen = () => {
      this.attempt = 0;
      this.send({ type: "join", role: this.role, page: this.page });
      this.listener.open();
    };
    socket.onmessage = ({ data }: MessageEvent<string | ArrayBuffer>) => {
      if (typeof data !== "string") {
        const frame = decodeFrame(data);
        if (frame) this.listener.picture(frame);
        return;
      }
      const message = read(data);
      if (message) this.listener.message(message);
    };
    socket.onclose = ({ code }) => {
      if (socket !== this.socket || this.quiet) return;
      this.socket = null;
      if (code === REPLACED) {
        // A copy of this tab goes by the same name; two that come back in turn would never end.
        this.quiet = true;
        this.listener.message({ type: "taken" });
        return;
      }
      this.listener.lost();
      this.timer = window.setTimeout(() => this.connect(), waitMs(this.attempt));
      this.attempt += 1;
    };
  }

  /** Another tab has the coach: stay away until asked. */
  leave(): void {
    this.quiet = true;
    window.clearTimeout(this.timer);
    this.socket?.close();
    this.socket = null;
  }

  get open(): boolean {
    return this.socket?.readyState === WebSocket.OPEN;
  }

  /** Bytes that wait to leave this machine; pictures are not added to a queue. */
  get waiting(): number {
    return this.socket?.bufferedAmount ?? 0;
  }

  send(message: ToServer): void {
    if (this.open) this.socket?.send(JSON.stringify(message));
  }

  sendFrame(frame: ArrayBuffer): void {
    if (this.open) this.socket?.send(frame);
  }

  private now(): void {
    if (this.quiet || this.socket !== null) return;
    window.clearTimeout(this.timer);
    this.connect();
  }
}
