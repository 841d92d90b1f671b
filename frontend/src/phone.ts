/** The phone's page: its camera is the coach's eye, or it lies on the thigh and feels. */

import { Camera, Superseded } from "./page/camera";
import { CoachVoice } from "./page/coach_voice";
import { Connection } from "./page/connection";
import { byId, write } from "./page/dom";
import { Picture } from "./page/picture";
import { canSpeak } from "./page/voice";
import { Awake } from "./page/wake";
import { levelOf, levelWords } from "./pure/level";
import type { FromServer } from "./pure/wire";
import { ofTarget } from "./pure/words";
import { Trouble } from "./screens/trouble";
import { Worn } from "./screens/worn";

const LEVEL_EVERY_MS = 700;

const trouble = new Trouble();
const picture = new Picture(byId("picture"));
const voice = new CoachVoice([byId("p-caption")], () => status("This phone’s voice does not answer. Tones and captions go on."));
const awake = new Awake(() => status("This browser lets the screen go dark: set it to stay on in the phone’s settings."));
const speak = byId<HTMLInputElement>("p-speak");
let facing: "user" | "environment" = "environment";
let watching = false;
let walking = false;
let paused = false;
let levelAsked = false;
let lying: Worn | null = null;
let language = "en";

const connection = new Connection("camera", {
  message,
  picture: () => undefined,
  open: () => {
    byId("lost").hidden = true;
    camera.renewed();
  },
  lost: () => {
    const place = byId("lost");
    place.hidden = false;
    write(place, "The computer cannot be reached; trying again …");
  },
});
const camera = new Camera(picture.video, connection, () => {
  off();
  trouble.camera(new DOMException("", "ended"), () => void on());
});

function status(text: string, spoken = "en"): void {
  write(byId("p-status"), text, spoken);
}

async function on(): Promise<void> {
  voice.unlock();
  askForLevel();
  try {
    await camera.open(facing);
  } catch (error) {
    if (error instanceof Superseded) return;
    off();
    trouble.camera(error, () => void on());
    return;
  }
  picture.showOwn(true);
  byId("picture").classList.toggle("mirrored", facing === "user");
  byId("picture").classList.add("seen");
  byId("p-start").hidden = true;
  byId("p-stop").hidden = false;
  const turn = byId("p-turn");
  turn.hidden = false;
  write(turn, facing === "environment" ? "Turn to the front camera" : "Turn to the rear camera");
  awake.on();
  status("Stand the phone low, to your side, leaning on something. The coach does the rest.");
}

function off(): void {
  camera.close();
  awake.off();
  picture.showOwn(false);
  picture.forget();
  byId("p-start").hidden = false;
  byId("p-stop").hidden = true;
  byId("p-turn").hidden = true;
  status("The camera is off.");
}

function message(message: FromServer): void {
  if (message.type === "glance") {
    camera.receipt(message.seq);
    picture.draw(message);
    write(byId("p-count"), String(message.count));
    byId("p-count").dataset["digits"] = String(Math.min(String(message.count).length, 4));
    write(byId("p-of"), ofTarget(message.target, walking));
    if (message.missing.length > 0) status(message.sentence, language);
    write(byId("p-sent"), message.rate_hz === null ? "" : `${Math.round(message.rate_hz)} a second are looked at.`);
  } else if (message.type === "refused") {
    if (message.sequence !== null) camera.receipt(message.sequence);
  } else if (message.type === "cue") {
    if (speak.checked) voice.cue(message);
    else voice.caption(message);
  } else if (message.type === "state") {
    const counting = message.stage === "set" || message.stage === "paused";
    byId("p-count-box").hidden = !(counting && speak.checked);
    language = message.language ?? "en";
    walking = message.exercise === "tip-toe-walk";
    if (counting) status(message.stage === "paused" ? "Paused." : "Counting.");
    else if (message.stage === "over") status("The set is over. The result is on the computer.");
    else if (message.source === "worn") status("The coach waits for a phone on the thigh: tap “Lay it on the thigh”.");
    else if (message.stage === "choose") status("Connected. Choose an exercise on the computer.");
    const worn = message.source === "worn";
    byId("p-wear").classList.toggle("primary", worn);
    byId("p-start").classList.toggle("primary", !worn);
    watching = counting;
    paused = message.stage === "paused";
    byId("p-set").hidden = !counting;
    write(byId("p-pause"), paused ? "Go on" : "Pause");
  } else if (message.type === "taken") {
    connection.leave();
    off();
    status("This phone’s page is open in another tab. Load this one again to use it here.");
  } else if (message.type === "problem") {
    trouble.show(message.what, [message.do], null);
  }
}

interface AskingMotion {
  requestPermission?: () => Promise<string>;
}

/** iOS wants to be asked within a tap; where it refuses there is no hint, and nothing else is lost. */
function askForLevel(): void {
  if (levelAsked || typeof DeviceMotionEvent === "undefined") return;
  levelAsked = true;
  const { requestPermission } = DeviceMotionEvent as unknown as AskingMotion;
  let lastMs = 0;
  const listen = (): void => {
    window.addEventListener("devicemotion", ({ accelerationIncludingGravity: felt }) => {
      const now = performance.now();
      if (!felt || felt.x === null || felt.y === null || felt.z === null || now - lastMs < LEVEL_EVERY_MS) return;
      lastMs = now;
      write(byId("p-level"), levelWords(levelOf(felt.x, felt.y, felt.z)));
    });
  };
  if (requestPermission) void requestPermission.call(DeviceMotionEvent).then((answer) => answer === "granted" && listen(), () => undefined);
  else listen();
}

async function wear(button: HTMLButtonElement): Promise<void> {
  button.disabled = true;
  if (await (lying ??= new Worn(trouble)).start()) {
    connection.leave();
    off();
    byId("p-camera").hidden = true;
    byId("p-worn").hidden = false;
    byId("h-worn").focus();
  }
  button.disabled = false;
}

byId("p-wear").addEventListener("click", ({ currentTarget }) => void wear(currentTarget as HTMLButtonElement));
byId("w-camera").addEventListener("click", () => location.reload());
byId("p-start").addEventListener("click", () => void on());
byId("p-stop").addEventListener("click", off);
byId("p-pause").addEventListener("click", () => connection.send({ type: "command", word: paused ? "resume" : "pause" }));
byId("p-end").addEventListener("click", () => connection.send({ type: "command", word: "stop" }));
byId("p-turn").addEventListener("click", () => {
  facing = facing === "environment" ? "user" : "environment";
  void on();
});
speak.addEventListener("change", () => {
  voice.unlock();
  if (!speak.checked) voice.hush();
  else if (!canSpeak(language)) status("This phone has no voice for what the coach speaks. Tones and captions go on.");
  byId("p-count-box").hidden = !(speak.checked && watching);
});
connection.connect();
