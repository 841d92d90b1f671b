/** The pose models in words. */

import type { Model } from "./wire";

export const MODELS: { value: Model; title: string; why: string }[] = [
  { value: "auto", title: "Automatic", why: "Exact, as long as this computer keeps up." },
  { value: "heavy", title: "Exact, slower", why: "Heights as exact as they get; numbers may come late on a slow computer." },
  { value: "full", title: "Fast", why: "Less work for this computer; heights are a little less exact." },
];

export function isModel(name: string): name is Model {
  return MODELS.some(({ value }) => value === name);
}

/** What is at work now; nothing where no model is, as for a file of landmarks. */
export function seeingWords(model: string | null, rateHz: number | null): string {
  if (model === null) return "";
  const which = model === "heavy" ? "The exact model" : "The fast model";
  return rateHz === null ? `${which} is at work.` : `${which} is at work: ${Math.round(rateHz)} pictures a second.`;
}
