/** The seven cards. */

import type { Exercise } from "../pure/exercises";
import { byId, make } from "../page/dom";

export function levelWords(exercise: Exercise): string {
  return `Level ${exercise.level} of 7, ${exercise.level_name}`;
}

function levelDots(exercise: Exercise): HTMLElement {
  const dots = make("span", { class: "dots-level", "aria-hidden": "true" });
  for (let level = 1; level <= 7; level += 1) dots.append(make("i", { class: level <= exercise.level ? "on" : "" }));
  return make("span", { class: "level" }, dots, make("span", {}, levelWords(exercise)));
}

export function fillCards(exercises: readonly Exercise[]): void {
  byId("cards").replaceChildren(
    ...exercises.map((exercise) => {
      const picture = make("img", {
        src: `/pictures/${exercise.id}.top.webp`,
        alt: "",
        width: "720",
        height: "540",
        loading: "lazy",
        decoding: "async",
      });
      const link = make("a", { href: `#exercise/${exercise.id}`, "data-exercise": exercise.id }, exercise.name);
      return make(
        "li",
        { class: "card" },
        picture,
        make(
          "div",
          { class: "card-words" },
          make("h2", {}, link),
          levelDots(exercise),
          make("p", {}, exercise.summary),
          make("p", { class: "soft small" }, `You need: ${firstWords(exercise.equipment)}`),
        ),
      );
    }),
  );
}

/** The things, without the advice that comes after a comma or a bracket. */
function firstWords(equipment: readonly string[]): string {
  const things = equipment.map((one) => /^((?:\S+ ){0,2}[^,;(.]+)/.exec(one)?.[1]?.trim() ?? one);
  return things.map((thing) => thing.toLowerCase()).join(" · ");
}
