/** The heel's height over the last seconds, with the person's own best as a line. */

import UPlot from "uplot";
import { calm, colour } from "./dom";

const WINDOW_S = 20;

export class Trace {
  private plot: UPlot | null = null;
  private times: number[] = [];
  private heights: (number | null)[] = [];
  private best: number | null = null;
  private drawnMs = 0;
  private unit = "cm";

  constructor(private readonly place: HTMLElement) {
    new ResizeObserver(() => this.resize()).observe(place);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.renew());
  }

  clear(): void {
    this.times = [];
    this.heights = [];
    this.best = null;
    this.draw();
  }

  push(timeS: number, height: number | null, best: number | null, unit: string): void {
    if (unit !== this.unit) {
      this.unit = unit;
      this.renew();
    }
    const last = this.times[this.times.length - 1] ?? Number.NEGATIVE_INFINITY;
    if (timeS < last) this.clear();
    if (timeS <= (this.times[this.times.length - 1] ?? Number.NEGATIVE_INFINITY)) return;
    this.times.push(timeS);
    this.heights.push(height);
    this.best = best;
    while (timeS - (this.times[0] ?? timeS) > WINDOW_S) {
      this.times.shift();
      this.heights.shift();
    }
    const now = performance.now();
    if (now - this.drawnMs < (calm.matches ? 500 : 120)) return;
    this.drawnMs = now;
    this.draw();
  }

  private draw(): void {
    this.plot ??= this.made();
    if (!this.plot) return;
    const end = Math.max(this.times[this.times.length - 1] ?? WINDOW_S, WINDOW_S);
    // The line of the own best goes from edge to edge.
    const times = [end - WINDOW_S - 1, ...this.times, end + 1];
    const heights = [null, ...this.heights, null];
    const bests = times.map(() => this.best);
    this.plot.batch(() => {
      this.plot?.setData([times, heights, bests], false);
      this.plot?.setScale("x", { min: end - WINDOW_S, max: end });
      const top = Math.max(this.best ?? 0, 4, ...this.heights.map((one) => one ?? 0));
      this.plot?.setScale("y", { min: Math.min(-0.5, ...this.heights.map((one) => one ?? 0)), max: top * 1.15 });
    });
  }

  private made(): UPlot | null {
    const { clientWidth, clientHeight } = this.place;
    if (clientWidth === 0 || clientHeight === 0) return null;
    const axis = { stroke: colour("soft"), grid: { stroke: colour("rule"), width: 1 }, ticks: { show: false }, font: "13px system-ui" };
    return new UPlot(
      {
        width: clientWidth,
        height: clientHeight,
        legend: { show: false },
        cursor: { show: false },
        padding: [8, 8, 0, 0],
        scales: { x: { time: false, auto: false }, y: { auto: false } },
        axes: [
          { ...axis, show: false },
          { ...axis, size: 44, values: (_, ticks) => ticks.map((tick, i) => (i === ticks.length - 1 ? `${tick} ${this.unit.split(" ")[0]}` : `${tick}`)) },
        ],
        series: [
          {},
          { stroke: colour("right"), width: 3, points: { show: false }, spanGaps: false },
          { stroke: colour("good"), width: 2, dash: [8, 6], points: { show: false } },
        ],
      },
      [[], [], []],
      this.place,
    );
  }

  private resize(): void {
    const { clientWidth, clientHeight } = this.place;
    if (clientWidth === 0 || clientHeight === 0) return;
    if (this.plot) this.plot.setSize({ width: clientWidth, height: clientHeight });
    this.draw();
  }

  private renew(): void {
    this.plot?.destroy();
    this.plot = null;
    this.draw();
  }
}
