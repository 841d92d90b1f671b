/** The coach's page: from the safety page to the set at a glance. */

import { Banner } from "./page/banner";
import { CoachVoice } from "./page/coach_voice";
import { Connection } from "./page/connection";
import { byId, data } from "./page/dom";
import { Screens } from "./page/screens";
import { keep, settings } from "./page/settings";
import { Awake } from "./page/wake";
import { Watching } from "./page/watching";
import type { Exercise, Remembered } from "./pure/exercises";
import { Pacer } from "./pure/pacer";
import type { Choice, Cue, FromServer, Glance, Stage, State, Word } from "./pure/wire";
import { After } from "./screens/after";
import { fillCards } from "./screens/choose";
import { Details } from "./screens/details";
import { Doing } from "./screens/doing";
import { listen } from "./screens/keys";
import { Seeing } from "./screens/seeing";
import { Setup } from "./screens/setup";
import { type Language, Sound } from "./screens/sound";
import { Trouble } from "./screens/trouble";

const GETTING_READY: readonly Stage[] = ["check", "range", "countdown"];
/** Where the capture is on another clock: how long ago the top was, as a rule. */
const USUAL_LAG_MS = 250;

const exercises = data<Exercise[]>("exercises", []);
const remembered = data<Remembered & { languages: Language[] }>("settings", { height_cm: null, best_cm: {}, languages: [] });
const server = data("server", { replay: false });

class Coach {
  private stage: Stage = "choose";
  private exercise: Exercise | null = null;
  private last: Choice | null = null;
  private unlocked = false;
  private takeOver = false;
  private modelTold = false;

  private readonly banner = new Banner();
  private readonly screens = new Screens((address) => this.wentTo(address));
  private readonly connection = new Connection("coach", {
    message: (message) => this.message(message),
    picture: (frame) => this.watching.frame(frame),
    open: () => this.opened(),
    lost: () => this.lost(),
  });
  private readonly trouble = new Trouble();
  private readonly voice = new CoachVoice([byId("s-caption"), byId("caption")], () =>
    this.banner.notice("The voice of this browser does not answer. Tones and captions go on."),
  );
  private readonly watching = new Watching(this.connection, this.trouble, remembered.camera ?? null);
  private readonly awake = new Awake(() => this.banner.notice("This browser lets the screen go dark: set it to stay on, or listen."));
  private readonly sound = new Sound(
    remembered.languages,
    () => this.tryVoice(),
    () => this.soundChanged(),
  );
  private readonly details = new Details(remembered, server, (choice) => void this.start(choice));
  private readonly setup = new Setup((word) => this.command(word), () => history.back());
  private readonly seeing = new Seeing((name) => this.connection.send({ type: "model", name }));
  private readonly doing = new Doing((word) => this.command(word));
  private readonly after = new After(
    (message) => this.connection.send(message),
    () => this.again(true),
    () => this.again(false),
  );

  begin(): void {
    byId("loading").hidden = true;
    fillCards(exercises);
    byId("accept-safety").addEventListener("click", () => {
      keep({ safetyRead: true });
      this.screens.show("choose", "#choose", "Exercises");
    });
    byId("t-over").addEventListener("click", () => this.useHere());
    byId("g-go").addEventListener("click", () => this.goOn());
    byId("g-stop").addEventListener("click", () => this.command("stop"));
    byId("n-help").addEventListener("click", () => this.help());
    byId("n-full").addEventListener("click", () => this.full());
    byId("n-full").hidden = !document.fullscreenEnabled;
    listen(() => this.screens.now === "do", {
      pause: () => this.doing.pause(),
      stop: () => this.command("stop"),
      full: () => this.full(),
      mute: () => this.sound.mute(),
      help: () => this.help(),
    });
    this.soundChanged();
    this.route(location.hash);
    this.connection.connect();
  }

  // ---- what is shown

  private route(address: string): void {
    const id = /^#exercise\/([a-z0-9-]+)$/.exec(address)?.[1];
    const exercise = exercises.find((one) => one.id === id);
    if (!settings.safetyRead || address === "#safety") this.screens.show("safety", null, "Before you start");
    else if (exercise) {
      this.details.show(exercise, this.last?.exercise === exercise.id ? this.last.variant : undefined);
      this.screens.show("details", null, exercise.name);
    } else this.screens.show("choose", null, "Exercises");
  }

  /** The browser's Back, or a link within the page. */
  private wentTo(address: string): void {
    if (address === "#main") return;
    if (GETTING_READY.includes(this.stage)) {
      if (address === "#set") return;
      this.connection.send({ type: "again" });
      this.quiet();
      this.stage = "choose";
    } else if (this.stage === "set" || this.stage === "paused") {
      if (address === "#set") return;
      // Leaving a set ends it; it is kept, and what follows is its result.
      this.command("stop");
      return;
    } else if (this.stage === "over") {
      if (address === "#after") return;
      this.connection.send({ type: "again" });
      this.after.leave();
      this.stage = "choose";
    } else this.watching.off(); // Who goes back while the browser still asks does not want the camera.
    this.route(address);
  }

  // ---- what is done

  private async start(choice: Choice): Promise<void> {
    // iOS lets a page speak and sound only from within a tap.
    this.voice.unlock();
    this.unlocked = true;
    this.last = choice;
    this.watching.source = choice.source;
    if (!this.connection.open) {
      this.banner.notice("The coach cannot be reached just now. Try again in a moment.");
      return;
    }
    if (!(await this.watching.open(() => void this.start(choice)))) return;
    // The first of two quick taps has begun it already; its camera is the one just opened.
    if (!GETTING_READY.includes(this.stage)) this.connection.send({ type: "choose", ...choice });
  }

  private command(word: Word): void {
    if (word === "stop") this.voice.tones.rest();
    this.connection.send({ type: "command", word });
  }

  /** After a set: the same exercise once more, or another one. */
  private again(same: boolean): void {
    this.connection.send({ type: "again" });
    this.after.leave();
    this.stage = "choose";
    if (same && this.exercise) {
      this.screens.replace(`#exercise/${this.exercise.id}`);
      this.route(location.hash);
    } else {
      this.screens.replace("#choose");
      this.route("#choose");
    }
  }

  private useHere(): void {
    this.takeOver = true;
    if (this.connection.open) this.opened();
    else this.connection.connect();
  }

  private goOn(): void {
    this.voice.unlock();
    this.unlocked = true;
    void this.watching.open(() => this.goOn());
    if (this.stage === "paused") this.command("resume");
  }

  private full(): void {
    if (document.fullscreenElement) void document.exitFullscreen();
    else void document.documentElement.requestFullscreen?.();
  }

  private help(): void {
    byId<HTMLDialogElement>("keys").showModal();
  }

  private tryVoice(): void {
    this.voice.unlock();
    this.voice.hush();
    const { id, sample } = this.sound.language;
    this.voice.cue({ kind: "setup", say: sample, show: "", urgent: false, tone: "praise", language: id });
  }

  private soundChanged(): void {
    // Called once while the parts are still being made.
    (this.details as Details | undefined)?.note(this.sound?.why() ?? "");
    if (settings.muted) this.voice.hush();
  }

  /** No picture, no sound, and the screen may sleep. */
  private quiet(): void {
    this.watching.off();
    this.voice.tones.rest();
    this.voice.silence();
    this.awake.off();
    this.doing.end();
  }

  // ---- what the server says

  private opened(): void {
    this.banner.found();
    this.watching.renewed();
    if (this.takeOver) this.connection.send({ type: "take-over" });
    this.takeOver = false;
    this.modelTold = false;
  }

  private lost(): void {
    void this.banner.lost(this.stage !== "choose" && this.stage !== "over");
    this.voice.tones.rest();
  }

  private message(message: FromServer): void {
    switch (message.type) {
      case "state":
        this.state(message);
        break;
      case "glance":
        this.glance(message);
        break;
      case "cue":
        this.cue(message);
        break;
      case "summary":
        if (this.stage === "over") this.after.show(message, this.exercise, this.watching.source === "replay");
        break;
      case "quality":
        // Nobody reads a banner from three metres: during a set the captions say it, and say it once.
        if (this.screens.now !== "do") this.banner.notice(message.text, message.language);
        this.voice.cue({ kind: "warning", say: message.text, show: message.text, urgent: false, tone: "attention", language: message.language });
        break;
      case "returning":
        this.banner.notice(message.text);
        break;
      case "door":
        this.setup.door();
        break;
      case "problem":
        // What was to begin did not: the camera is not left on.
        if (this.stage === "choose") this.quiet();
        this.trouble.show(message.what, [message.do], null);
        break;
      case "refused":
        if (message.sequence !== null) this.watching.receipt(message.sequence);
        break;
      case "taken":
        this.connection.leave();
        this.taken();
        break;
    }
  }

  private taken(): void {
    this.quiet();
    this.stage = "choose";
    // Who takes the coach back opens the camera by a tap, as after a reload.
    this.unlocked = false;
    byId<HTMLDialogElement>("go-on").close();
    this.screens.show("taken", null, "Open elsewhere");
  }

  private state(state: State): void {
    if (state.other_tab) {
      this.taken();
      return;
    }
    if (!this.modelTold) {
      this.modelTold = true;
      this.seeing.tell();
    }
    const before = this.stage;
    this.stage = state.stage;
    this.exercise = exercises.find((one) => one.id === state.exercise) ?? this.exercise;
    if (state.source) this.watching.source = state.source;
    if (state.stage === "choose" || !this.exercise) this.chooseAgain(before);
    else if (state.stage === "over") this.over(before);
    else this.live(state, this.exercise, before);
    const ask = byId<HTMLDialogElement>("go-on");
    if (state.stage === "choose" || state.stage === "over") ask.close();
    else if (!this.unlocked && !ask.open) ask.showModal();
    this.rememberBest(state);
  }

  private chooseAgain(before: Stage): void {
    if (this.screens.now === "taken") this.route(location.hash);
    if (before === "choose" || before === "over") return;
    // The server lost what was begun, or threw it away: back to where it was chosen.
    this.quiet();
    if (this.exercise) this.screens.replace(`#exercise/${this.exercise.id}`);
    this.route(location.hash);
  }

  private live(state: State, exercise: Exercise, before: Stage): void {
    this.awake.on();
    if (GETTING_READY.includes(state.stage)) {
      if (!GETTING_READY.includes(before) || this.screens.now !== "setup") this.setup.begin(exercise, state.source ?? "camera");
      this.setup.state(state);
      this.watching.into(byId("s-picture"));
      this.screens.show("setup", "#set", "Set up");
      return;
    }
    if (this.screens.now !== "do") this.doing.begin(exercise, state.asked);
    this.doing.state(state);
    this.watching.into(byId("n-picture"));
    this.screens.show("do", "#set", exercise.name);
    if (state.source === "worn" && !state.worn) this.banner.notice("The phone is not connected. It keeps what it feels, and sends it when it is back.");
    if (state.source === "phone" && !state.phone) this.banner.notice("The phone’s camera has gone. Open its page again, or stop here.");
    if (state.stage === "paused") this.voice.tones.rest();
    else if (before !== "set" && state.asked && state.source !== "worn" && exercise.movement !== "walk") this.voice.tones.lead(new Pacer(state.asked));
  }

  private over(before: Stage): void {
    this.watching.off();
    this.voice.tones.rest();
    this.awake.off();
    this.doing.end();
    if (before !== "over" || this.screens.now !== "after") this.after.wait(this.exercise);
    if (location.hash === "#set") this.screens.replace("#after");
    this.screens.show("after", "#after", "Your set");
  }

  private rememberBest({ best, unit, exercise }: State): void {
    const side = this.last?.side;
    if (best === null || unit !== "cm" || exercise === null || side === undefined) return;
    remembered.best_cm[exercise] = { ...remembered.best_cm[exercise], [side]: best };
  }

  private glance(glance: Glance): void {
    this.watching.glance(glance);
    this.seeing.glance(glance);
    if (this.screens.now === "setup") this.setup.glance(glance);
    else if (this.screens.now === "do") this.doing.glance(glance);
  }

  private cue(cue: Cue): void {
    // A phone on the thigh speaks itself; two voices at once would be hard to understand.
    if (this.watching.source === "worn") this.voice.caption(cue);
    else this.voice.cue(cue);
    this.setup.cue(cue);
    const ageMs = this.watching.ageMs(cue.capture_us);
    if (ageMs !== null) this.connection.send({ type: "heard", cue: cue.id, age_ms: ageMs });
    if (cue.kind === "count") this.voice.tones.top(Math.min(ageMs ?? USUAL_LAG_MS, 2 * USUAL_LAG_MS));
  }
}

new Coach().begin();
