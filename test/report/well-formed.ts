/** What is wrong with XML: a tag that does not close, an entity that is none; undefined: nothing. */
export function brokenMarkup(text: string, voids: readonly string[] = []): string | undefined {
  const open: string[] = [];
  let at = 0;
  for (const { 0: tag, 1: slash, 2: name, 3: attributes, index } of text.matchAll(
    /<(\/?)([a-zA-Z][\w-]*)((?:\s+[\w:-]+(?:="[^"<]*")?)*)\s*\/?>/g,
  )) {
    const between = text.slice(at, index) + (attributes ?? "");
    if (/<|&(?!(amp|lt|gt|quot|#39);)/.test(between)) return between;
    at = index + tag.length;
    if (slash === "/" && open.pop() !== name) return tag;
    if (slash === "" && !tag.endsWith("/>") && !voids.includes(name!)) open.push(name!);
  }
  return text.slice(at).includes("<") ? text.slice(at) : open.at(-1);
}
