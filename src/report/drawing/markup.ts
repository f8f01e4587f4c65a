const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Text as HTML and XML take it, in content and in attributes. What XML cannot hold at all becomes U+FFFD. */
export const escaped = (text: string): string =>
  text
    // What XML 1.0 forbids.
    .replace(/[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|\p{Surrogate}/gu, "\ufffd")
    .replace(/[&<>"']/g, (letter) => ENTITIES[letter]!);

type Attributes = Readonly<Record<string, string | number | undefined>>;

/** `<name a="1">…</name>`; what is inside is markup already. Attributes without a value are left out. */
export function element(name: string, attributes: Attributes, ...inside: readonly string[]): string {
  const written = Object.entries(attributes).map(([key, value]) =>
    value === undefined ? "" : ` ${key}="${typeof value === "number" ? rounded(value) : escaped(value)}"`,
  );
  const open = `<${name}${written.join("")}`;
  return inside.length === 0 ? `${open}/>` : `${open}>${inside.join("")}</${name}>`;
}

/** Two decimals of a pixel are enough, and keep files short. */
export const rounded = (x: number): string => String(Math.round(x * 100) / 100 + 0);
