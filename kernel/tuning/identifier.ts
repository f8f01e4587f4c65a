/** A quoted name can be any text; a variable cannot. */
export const identifierOf = (name: string): string => name.replace(/[^A-Za-z0-9_$]/g, "_").replace(/^(?=\d)/, "_");
