/** The set: the number, the ring, the trace. Drawn at each glance, and in between by the page's own clock. */

import type { Exercise } from "../pure/exercises";
import { doneWords, type Earlier, leftWords, studiedWords } from "../pure/dose";
import { type Arc, arcPath, arcs, type Asked, holdLeft, type Phase, place } from "../pure/ring";
import type { Glance, State, Word } from "../pure/wire";
import { clock, ofTarget, PHASES, shown } from "../pure/words";
import { byId, calm, drawn, write } from "../page/dom";
import { Trace } from "../page/trace";

const RADIUS = 84;
const CENTRE = 100;
/** Between glances the phase goes on by itself for so long, then it waits. */
const GUESS_S = 0.6;
const TURN_MS = 40;

const NOTHING_ASKED: Asked = { rise_s: null, hold_s: null, lower_s: null, cadence_per_min: null, repetitions: null };

export class Doing {
  private readonly trace = new Trace(byId("trace"));
  private asked: Asked = NOTHING_ASKED;
  private ring: Arc[] = [];
  private walk = false;
  private paused = false;
  private running = false;
  private phase: Phase | null = null;
  private phaseS = 0;
  private atMs = 0;
  private count = -1;
  private houston = false;
  private earlier: Earlier | null = null;

  constructor(private readonly command: (word: Word) => void) {
    byId("pause").addEventListener("click", () => this.pause());
    byId("stop").addEventListener("click", () => this.command("stop"));
  }

  begin(exercise: Exercise, asked: Asked | null): void {
    this.asked = asked ?? NOTHING_ASKED;
    this.walk = exercise.movement === "walk";
    this.ring = this.walk ? [] : arcs(this.asked);
    byId("ring").classList.toggle("clock", this.walk);
    const box = byId("ring-arcs");
    box.replaceChildren(
      ...(this.walk
        ? [drawn("path", { d: arcPath(0, 1, RADIUS, CENTRE), class: "arc rest" })]
        : this.ring.map(({ phase, from, to }) => drawn("path", { d: arcPath(from + 0.008, to - 0.008, RADIUS, CENTRE), class: `arc ${phase}` }))),
    );
    this.trace.clear();
    this.phase = null;
    this.count = -1;
  }

  /** Pause or go on. */
  pause(): void {
    this.command(this.paused ? "resume" : "pause");
  }

  state(state: State): void {
    this.paused = state.stage === "paused";
    write(byId("pause"), this.paused ? "Go on" : "Pause");
    byId("n-paused").hidden = !this.paused;
    byId("n-picture").hidden = state.source === "worn";
    this.houston = state.variant === "houston";
    this.earlier = state.earlier;
    byId("doing").classList.toggle("is-paused", this.paused);
    this.number(state.count, state.target, state.side);
    if (!this.running) {
      this.running = true;
      requestAnimationFrame(() => this.turn());
    }
  }

  end(): void {
    this.running = false;
  }

  glance(glance: Glance): void {
    this.number(glance.count, glance.target, glance.side);
    this.phase = glance.phase;
    this.phaseS = glance.phase_s ?? 0;
    this.atMs = performance.now();
    if (glance.elapsed_s !== null) this.trace.push(glance.elapsed_s, glance.height, glance.best, glance.unit);
    write(byId("n-best"), ` ${shown(glance.best, glance.unit)}`);
    const facts = [
      glance.elapsed_s === null ? "" : clock(glance.elapsed_s),
      glance.rate_hz === null ? "" : `${Math.round(glance.rate_hz)} pictures a second`,
      glance.model === null ? "" : `model ${glance.model}`,
      glance.xy === null ? "nobody in the picture" : "",
      leftWords(glance.round, glance.left_s, this.paused),
    ];
    write(byId("n-facts"), facts.filter((fact) => fact !== "").join(" · "));
    write(byId("n-dose"), this.houston ? doneWords(glance.active_s, glance.count, this.earlier) : "");
    write(byId("n-studied"), this.houston ? studiedWords() : "");
  }

  private number(count: number, target: number | null, side: string | null): void {
    const number = byId("count");
    write(number, String(count));
    number.dataset["digits"] = String(Math.min(String(count).length, 4));
    write(byId("n-of"), ofTarget(target, this.walk));
    const sideBox = byId("n-side");
    sideBox.hidden = side !== "left" && side !== "right";
    write(sideBox, side === "left" ? "left leg" : side === "right" ? "right leg" : "");
    if (count !== this.count && this.count !== -1 && count > 0 && !calm.matches) {
      number.animate?.([{ transform: "scale(1.06)" }, { transform: "scale(1)" }], { duration: 220, easing: "ease-out" });
    }
    this.count = count;
  }

  private turn(): void {
    if (!this.running) return;
    const onS = this.paused ? 0 : Math.min((performance.now() - this.atMs) / 1000, GUESS_S);
    const phaseS = this.phaseS + onS;
    if (this.walk) this.drawWalk();
    else this.drawPhase(phaseS);
    // Twenty times a second look smooth, and leave the processor to the pose model.
    window.setTimeout(() => requestAnimationFrame(() => this.turn()), calm.matches ? 250 : TURN_MS);
  }

  private drawPhase(phaseS: number): void {
    const at = this.phase === null ? 0 : place(this.ring, this.phase, phaseS);
    const left = holdLeft(this.asked, this.phase, phaseS);
    this.drawRing(at);
    write(byId("ring-number"), left === null ? "" : left === 0 ? "✓" : String(left));
    const words = this.phase === null ? "" : (PHASES[this.phase] ?? "");
    write(byId("ring-word"), words);
    byId("doing").dataset["phase"] = this.phase ?? "none";
  }

  /** One turn of the ring is a minute on tip-toe. */
  private drawWalk(): void {
    this.drawRing((this.count % 60) / 60);
    write(byId("ring-number"), clock(this.count));
    write(byId("ring-word"), this.phase === "hold" ? "heels up" : "");
    byId("doing").dataset["phase"] = this.phase ?? "none";
  }

  private drawRing(at: number): void {
    // Waiting for the next repetition: the turn is over, and the ring is empty again.
    byId<HTMLElement>("ring-done").setAttribute("d", at > 0.001 && at < 0.999 ? arcPath(0, at, RADIUS, CENTRE) : "");
    const angle = 2 * Math.PI * at - Math.PI / 2;
    const dot = byId<HTMLElement>("ring-dot");
    dot.setAttribute("cx", (CENTRE + RADIUS * Math.cos(angle)).toFixed(2));
    dot.setAttribute("cy", (CENTRE + RADIUS * Math.sin(angle)).toFixed(2));
  }
}
