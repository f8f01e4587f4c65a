/**
 * Imports a file that is no part of the program, such as a user's. Alone in its file, which no other
 * joins in the bundle: its scripts have no `import()` of their own (see scripts.ts).
 */
export const importModule = (url: string): Promise<Record<string, unknown>> => import(url);
