/** This device's camera: opened by a tap, its pictures sent one by one, none while nobody looks. */

import { encodeFrame, InFlight, PICTURE } from "../pure/frames";
import type { Connection } from "./connection";

const JPEG_QUALITY = 0.75;
const LONG_SIDE_PX = 640;
/** More than two pictures' worth waiting to leave: the network is slow, so pictures are left out. */
const MOST_WAITING_BYTES = 200_000;

/** Thrown where the camera was closed, or opened once more, while it was still being asked for. */
export class Superseded extends Error {}

/** The camera whose name holds this, null where there is none. */
async function named(part: string): Promise<string | null> {
  const devices = await navigator.mediaDevices.enumerateDevices();
  const found = devices.find(({ kind, label }) => kind === "videoinput" && label.toLowerCase().includes(part.toLowerCase()));
  return found?.deviceId ?? null;
}

export class Camera {
  private stream: MediaStream | null = null;
  private readonly canvas = document.createElement("canvas");
  private readonly flight = new InFlight();
  private lastUs = 0;
  private turn = 0;
  private encoding = false;
  sent = 0;

  constructor(
    readonly video: HTMLVideoElement,
    private readonly connection: Connection,
    private readonly onEnded: () => void,
  ) {
    document.addEventListener("visibilitychange", () => {
      if (!document.hidden && this.stream) void this.video.play();
    });
  }

  get on(): boolean {
    return this.stream !== null;
  }

  /** Ask for the camera; throws what getUserMedia throws, an error named "insecure", or Superseded. */
  async open(facing: "user" | "environment", preferred: string | null = null): Promise<void> {
    this.close();
    const asked = this.turn;
    try {
      await this.ask(asked, facing, preferred);
    } catch (error) {
      throw asked === this.turn ? error : new Superseded();
    }
  }

  private async ask(asked: number, facing: "user" | "environment", preferred: string | null): Promise<void> {
    const devices = navigator.mediaDevices as MediaDevices | undefined;
    if (!devices?.getUserMedia) throw new DOMException("no camera here", "insecure");
    const usual: MediaTrackConstraints = { width: { ideal: 640 }, height: { ideal: 480 }, frameRate: { ideal: 30 } };
    const got = async (which: MediaTrackConstraints): Promise<MediaStream> => {
      const stream = await devices.getUserMedia({ audio: false, video: { ...usual, ...which } });
      if (asked === this.turn) return (this.stream = stream);
      // Nobody wants it any more: it must not stay on.
      for (const track of stream.getTracks()) track.stop();
      throw new Superseded();
    };
    let stream = await got({ facingMode: { ideal: facing } });
    const other = preferred === null ? null : await named(preferred);
    if (asked !== this.turn) throw new Superseded();
    // Cameras have names only after one was allowed.
    if (other !== null && stream.getVideoTracks()[0]?.getSettings().deviceId !== other) {
      for (const track of stream.getTracks()) track.stop();
      stream = await got({ deviceId: { ideal: other } });
    }
    const track = stream.getVideoTracks()[0];
    track?.addEventListener("ended", () => {
      this.close();
      this.onEnded();
    });
    this.video.srcObject = stream;
    await this.video.play();
    if (asked !== this.turn) throw new Superseded();
    this.look(asked);
  }

  close(): void {
    this.turn += 1;
    for (const track of this.stream?.getTracks() ?? []) track.stop();
    this.stream = null;
    this.video.srcObject = null;
    this.flight.clear();
  }

  receipt(sequence: number): void {
    this.flight.receipt(sequence, performance.now());
  }

  /** The connection is new: what was on its way is lost. */
  renewed(): void {
    this.flight.clear();
  }

  private look(turn: number): void {
    if (turn !== this.turn) return;
    const again = (): void => this.look(turn);
    if ("requestVideoFrameCallback" in this.video) {
      this.video.requestVideoFrameCallback((now, { captureTime }) => {
        void this.sendPicture(captureTime ?? now);
        again();
      });
    } else {
      void this.sendPicture(performance.now());
      window.setTimeout(again, 33);
    }
  }

  /** The canvas at a size; setting a size clears and rebuilds it, so only where it changed. */
  private sized(widthPx: number, heightPx: number): HTMLCanvasElement {
    if (this.canvas.width !== widthPx) this.canvas.width = widthPx;
    if (this.canvas.height !== heightPx) this.canvas.height = heightPx;
    return this.canvas;
  }

  private async sendPicture(captureMs: number): Promise<void> {
    const { videoWidth, videoHeight } = this.video;
    if (document.hidden || !this.connection.open || videoWidth === 0 || this.encoding) return;
    if (this.connection.waiting > MOST_WAITING_BYTES) return;
    const timeUs = Math.round(captureMs * 1000);
    if (timeUs <= this.lastUs) return;
    const sequence = this.flight.take(performance.now());
    if (sequence === null) return;
    this.lastUs = timeUs;
    this.encoding = true;
    try {
      const scale = Math.min(1, LONG_SIDE_PX / Math.max(videoWidth, videoHeight));
      const [widthPx, heightPx] = [Math.round(videoWidth * scale), Math.round(videoHeight * scale)];
      this.sized(widthPx, heightPx).getContext("2d", { alpha: false })?.drawImage(this.video, 0, 0, widthPx, heightPx);
      const blob = await new Promise<Blob | null>((resolve) => this.canvas.toBlob(resolve, "image/jpeg", JPEG_QUALITY));
      if (!blob) return;
      const payload = new Uint8Array(await blob.arrayBuffer());
      this.connection.sendFrame(encodeFrame({ kind: PICTURE, sequence, timeUs, widthPx, heightPx, payload }));
      this.sent += 1;
    } finally {
      this.encoding = false;
    }
  }
}
