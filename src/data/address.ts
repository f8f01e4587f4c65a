import { resolve } from "node:path";

/** "https" of "https://example.org/a.csv"; undefined of a path. */
export const schemeOf = (name: string): string | undefined =>
  /^([a-z][a-z0-9+.-]+):\/\//i.exec(name)?.[1]?.toLowerCase();

/** A file as seen from a study's folder; an address as it is. */
export const located = (folder: string, name: string): string =>
  schemeOf(name) === undefined ? resolve(folder, name) : name;
