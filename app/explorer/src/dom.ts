/** Elements without markup: all text goes in as text, so that no name or quote can become an element. */

type Child = Node | string | number | null | undefined | false;
type Attribute = string | number | boolean | null | ((event: Event) => void);

/** Make an element; a function as attribute becomes a listener, true an empty attribute, null and false none. */
export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Record<string, Attribute> | null,
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  dress(element, attributes ?? {});
  append(element, children);
  return element;
}

const SVG = "http://www.w3.org/2000/svg";

export function svg(tag: string, attributes: Record<string, Attribute>, ...children: Child[]): SVGElement {
  const element = document.createElementNS(SVG, tag);
  dress(element, attributes);
  append(element, children);
  return element;
}

export function replace(element: Element, ...children: Child[]): void {
  element.replaceChildren();
  append(element, children);
}

/** Give an element attributes as `h` takes them. */
export function dress<E extends Element>(element: E, attributes: Record<string, Attribute>): E {
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(name, value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value !== null) element.setAttribute(name, String(value));
  }
  return element;
}

function append(element: Element, children: Child[]): void {
  for (const child of children) {
    if (child !== null && child !== undefined && child !== false)
      element.append(child instanceof Node ? child : String(child));
  }
}

/** A link out of the page if the address is a web address; else the words alone: a source may say anything. */
export function outwardLink(url: string | null, words: string, hint: string): HTMLElement {
  if (url === null || !isWebAddress(url)) return h("span", null, words);
  return h("a", { href: url, rel: "noopener noreferrer", target: "_blank", title: hint }, words);
}

export function isWebAddress(url: string): boolean {
  try {
    return ["http:", "https:"].includes(new URL(url).protocol);
  } catch {
    return false;
  }
}
