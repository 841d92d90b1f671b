/** The few things done to the document. Styles are set through the CSSOM alone: the policy forbids inline ones. */

export function byId<T extends HTMLElement = HTMLElement>(id: string): T {
  const found = document.getElementById(id);
  if (!found) throw new Error(`the page has no #${id}`);
  return found as T;
}

type Content = string | Node;

/** Make an element: `make("p", { class: "soft" }, "words")`. */
export function make<K extends keyof HTMLElementTagNameMap>(
  name: K,
  attributes: Record<string, string | boolean> = {},
  ...content: Content[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(name);
  set(element, attributes);
  element.append(...content);
  return element;
}

export function drawn(name: string, attributes: Record<string, string | number>, ...content: Node[]): SVGElement {
  const element = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value));
  element.append(...content);
  return element;
}

function set(element: Element, attributes: Record<string, string | boolean>): void {
  for (const [key, value] of Object.entries(attributes)) {
    if (value === true) element.setAttribute(key, "");
    else if (value !== false) element.setAttribute(key, value);
  }
}

/**
 * Change a text only where it differs: live regions speak at every change. Its language is told first, by which
 * they choose a voice.
 */
export function write(element: Element, text: string, language?: string): void {
  if (language !== undefined && element.getAttribute("lang") !== language) element.setAttribute("lang", language);
  if (element.textContent !== text) element.textContent = text;
}

export function list(parent: Element, texts: readonly string[]): void {
  parent.replaceChildren(...texts.map((text) => make("li", {}, text)));
}

/** Data that the server wrote into the page. */
export function data<T>(id: string, otherwise: T): T {
  const text = document.getElementById(id)?.textContent;
  return text ? (JSON.parse(text) as T) : otherwise;
}

export function radios(parent: Element, name: string, options: { value: string; title: string; why?: string }[], chosen: string): void {
  parent.replaceChildren(
    ...options.map(({ value, title, why }) => {
      const input = make("input", { type: "radio", name, value, checked: value === chosen });
      const words = make("span", { class: "option-words" }, make("span", { class: "option-title" }, title));
      if (why) words.append(make("span", { class: "option-why" }, why));
      return make("label", { class: "option" }, input, words);
    }),
  );
}

export function chosen(name: string): string | null {
  return document.querySelector<HTMLInputElement>(`input[name="${name}"]:checked`)?.value ?? null;
}

export const calm = matchMedia("(prefers-reduced-motion: reduce)");

/** A colour of the page's own, for what is drawn on a canvas. */
export function colour(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
}
