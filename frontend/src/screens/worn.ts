/** The phone on the thigh: it feels, counts aloud by itself, and lies dark with one large number. */

import { Connection, freshName, type Listener } from "../page/connection";
import { CoachVoice } from "../page/coach_voice";
import { byId, chosen, list, write } from "../page/dom";
import { askForMotion, Motion } from "../page/motion";
import { Posting } from "../page/posting";
import { settings, keep } from "../page/settings";
import { Awake } from "../page/wake";
import { doneWords, type Earlier, leftWords, studiedWords } from "../pure/dose";
import { hiddenWords, missingAdvice, refusedAdvice, SCREEN_STAYS_ON, systemOf } from "../pure/motion_words";
import { inShort } from "../pure/results";
import type { Cue, FromServer, Glance, Stage, State, Summary } from "../pure/wire";
import type { Trouble } from "./trouble";

/** The socket is given up after so many attempts of which none opened. */
const SOCKET_TRIES = 2;
/** What is older than this is shown and not said: it waited for the network. */
const STALE_MS = 3000;
/** Where the phone goes. */
const LAY = "Lay the phone flat on your thigh, near the knee, screen up.";
/** After a touch the screen is bright for so long. */
const BRIGHT_MS = 8000;

export class Worn {
  private readonly page = freshName();
  private readonly voice = new CoachVoice([byId("w-caption")], () => this.status("This phone’s voice does not answer. Tones and captions go on."), false);
  private readonly awake = new Awake(() => this.status(`This browser lets the screen go dark. ${SCREEN_STAYS_ON}`));
  private readonly motion = new Motion(
    (data) => this.way.sendFrame(data),
    () => this.way.open,
  );
  private readonly listener: Listener = {
    message: (message) => this.message(message),
    picture: () => undefined,
    open: () => this.opened(),
    lost: () => this.lost(),
  };
  private way: Connection | Posting = new Connection("worn", this.listener, this.page);
  private stage: Stage = "choose";
  private everOpen = false;
  private tries = 0;
  private houston = false;
  private earlier: Earlier | null = null;
  private hiddenMs = 0;
  private brightUntilMs = 0;

  constructor(private readonly trouble: Trouble) {
    byId("w-pause").addEventListener("click", () => this.way.send({ type: "command", word: this.stage === "paused" ? "resume" : "pause" }));
    byId("w-end").addEventListener("click", () => this.way.send({ type: "command", word: "stop" }));
    byId("w-skip").addEventListener("click", () => this.way.send({ type: "command", word: "skip" }));
    for (const id of ["w-back", "w-again"]) byId(id).addEventListener("click", () => this.way.send({ type: "again" }));
    byId("w-live").addEventListener("pointerdown", () => this.touch());
    byId<HTMLFormElement>("w-form").addEventListener("submit", (event) => {
      event.preventDefault();
      this.choose();
    });
    byId<HTMLSelectElement>("w-feel").value = settings.tick;
    byId("w-feel").addEventListener("change", () => keep({ tick: byId<HTMLSelectElement>("w-feel").value }));
    document.addEventListener("visibilitychange", () => this.seen());
    window.setInterval(() => this.dim(), 500);
  }

  /** Called within a tap. */
  async start(): Promise<boolean> {
    const system = systemOf(navigator.userAgent, navigator.maxTouchPoints);
    this.voice.unlock();
    const allowed = await askForMotion();
    const advice = allowed === "denied" ? refusedAdvice(system) : allowed === "missing" || !(await this.motion.begin()) ? missingAdvice(system) : null;
    if (advice) {
      this.trouble.show(advice.title, advice.steps, null);
      return false;
    }
    this.awake.on();
    this.status(`${LAY} ${SCREEN_STAYS_ON}`);
    this.way.connect();
    return true;
  }

  private status(text: string): void {
    write(byId("w-status"), text);
  }

  private choose(): void {
    const [exercise, variant] = (chosen("w-exercise") ?? "soleus-push-up/article").split("/") as [string, string];
    const pain = chosen("w-pain");
    byId("w-pain-error").hidden = pain !== null;
    if (pain === null) return;
    const minutes = Number(byId<HTMLSelectElement>("w-round").value);
    this.way.send({
      type: "choose", exercise, variant, side: exercise === "soleus-push-up" ? "both" : chosen("w-side") === "right" ? "right" : "left",
      height_cm: null, weight_kg: null, source: "worn", find_range: false, pain_before: pain === "yes", language: settings.language,
      quiet: byId<HTMLInputElement>("w-quiet").checked, round_min: minutes > 0 ? minutes : null,
      rest_s: Number(byId<HTMLSelectElement>("w-rest").value),
    });
  }

  private opened(): void {
    // What was told before may no longer be so.
    if (this.everOpen) this.voice.forget();
    this.everOpen = true;
    byId("w-lost").hidden = true;
    this.motion.again();
  }

  private lost(): void {
    const place = byId("w-lost");
    place.hidden = false;
    write(place, "The computer cannot be reached. The phone keeps what it feels for five minutes and more, and sends it once it can.");
    this.tries += 1;
    if (this.everOpen || this.tries < SOCKET_TRIES || this.way instanceof Posting) return;
    this.way.leave();
    this.way = new Posting(this.page, this.listener);
    this.way.connect();
  }

  private message(message: FromServer): void {
    if (message.type === "received") this.motion.received(message.sequence);
    else if (message.type === "glance") this.glance(message);
    else if (message.type === "cue") this.cue(message);
    else if (message.type === "state") this.state(message);
    else if (message.type === "summary") this.summary(message);
    else if (message.type === "problem") this.trouble.show(message.what, [message.do], null);
    else if (message.type === "taken") {
      this.way.leave();
      this.motion.end();
      this.status("This phone’s page is open in another tab. Load this one again to use it here.");
    }
  }

  private summary(summary: Summary): void {
    const { count, corrected, dose } = summary;
    const short = inShort(summary);
    write(byId("w-result"), short.result);
    list(byId("w-next"), short.next);
    write(byId("w-day"), dose ? doneWords(dose.active_s, corrected ?? count, dose.earlier) : "");
    write(byId("w-day-studied"), dose ? studiedWords() : "");
  }

  private state(state: State): void {
    const before = this.stage;
    const mine = state.source === "worn";
    this.stage = mine ? state.stage : "choose";
    this.houston = state.variant === "houston";
    this.earlier = state.earlier;
    const live = mine && this.stage !== "choose" && this.stage !== "over";
    this.alone(live);
    if (before !== this.stage) this.turned();
    // What is wrong stands on the screen that is seen.
    byId(live ? "w-news" : "w-place").append(byId("w-lost"));
    byId("w-form").hidden = this.stage !== "choose" || (!mine && state.stage !== "choose" && state.stage !== "over");
    byId("w-over").hidden = this.stage !== "over";
    byId("w-skip").hidden = this.stage !== "check" && this.stage !== "range";
    byId("w-end").hidden = this.stage !== "set" && this.stage !== "paused";
    byId("w-pause").hidden = byId("w-end").hidden;
    write(byId("w-skip"), this.stage === "range" ? "Skip the three rises" : "Skip the check");
    byId("w-back").hidden = !live || !byId("w-end").hidden;
    write(byId("w-pause"), this.stage === "paused" ? "Go on" : "Pause");
    document.body.classList.toggle("lying", live);
    if (before !== this.stage && live) this.touch();
    if (!live) this.voice.hush();
  }

  /** A new stage: what belonged to the one before does not stay on the screen. */
  private turned(): void {
    if (this.stage === "check") {
      this.voice.silence();
      write(byId("w-count"), "");
      write(byId("w-sentence"), LAY);
      write(byId("w-result"), "");
      list(byId("w-next"), []);
    } else if (this.stage === "choose" || this.stage === "over") {
      this.status(this.stage === "over" ? "" : `${LAY} ${SCREEN_STAYS_ON}`);
      byId("h-worn").focus();
    }
  }

  /** What lies under the screen of a set is out of reach of keys and screen readers, too. */
  private alone(live: boolean): void {
    const set = byId("w-live");
    const begins = live && set.hidden;
    set.hidden = !live;
    const under = [...document.querySelectorAll<HTMLElement>("body > :not(main)"), ...(Array.from(set.parentElement?.children ?? []) as HTMLElement[])];
    for (const one of under) if (one !== set) one.inert = live;
    if (begins) set.focus();
  }

  private glance(glance: Glance): void {
    const counting = this.stage === "set" || this.stage === "paused" || this.stage === "range";
    const number = this.stage === "countdown" ? Math.max(Math.ceil(glance.countdown_s ?? 0), 1) : glance.count;
    write(byId("w-count"), counting || this.stage === "countdown" ? String(number) : "");
    byId("w-count").dataset["digits"] = String(Math.min(String(number).length, 4));
    write(byId("w-sentence"), glance.sentence);
    write(byId("w-round-left"), leftWords(glance.round ?? null, glance.left_s ?? null, this.stage === "paused"));
    const tells = this.houston && counting;
    write(byId("w-dose"), tells ? doneWords(glance.active_s, glance.count, this.earlier) : "");
    write(byId("w-studied"), tells ? studiedWords() : "");
  }

  private cue(cue: Cue): void {
    if (this.motion.ageMs(cue.capture_us) > STALE_MS) this.voice.caption(cue);
    else if (cue.tone === "tick") this.tick(cue);
    else this.voice.cue(cue);
  }

  private tick(cue: Cue): void {
    this.voice.caption(cue);
    if (settings.tick === "vibration" && "vibrate" in navigator) navigator.vibrate(25);
    else if (settings.tick !== "none") this.voice.tones.cue("tick");
  }

  private touch(): void {
    this.brightUntilMs = performance.now() + BRIGHT_MS;
    this.dim();
  }

  private dim(): void {
    const dark = (this.stage === "set" || this.stage === "paused") && performance.now() > this.brightUntilMs;
    document.body.classList.toggle("dim", dark);
  }

  /** The browser gives no motion to a page that is hidden. */
  private seen(): void {
    if (document.hidden) {
      this.hiddenMs = performance.now();
      return;
    }
    if (this.hiddenMs === 0 || this.stage === "choose" || this.stage === "over") return;
    const words = hiddenWords((performance.now() - this.hiddenMs) / 1000);
    this.hiddenMs = 0;
    this.status(words);
    this.voice.cue({ kind: "warning", say: words, show: words, urgent: false, tone: "attention", language: "en" });
    this.touch();
  }
}
