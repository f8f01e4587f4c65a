/** Modules that the page shares: name → version → how to get it. */
export type Scope = Readonly<Record<string, Readonly<Record<string, { get(): Promise<() => unknown> }>>>>;

let scope: Scope = {};

export const useScope = (given: Scope): void => {
  scope = given;
};

/** One of the page's own modules: two copies of CodeMirror would not know each other's parts. */
export async function shared<T>(name: string): Promise<T> {
  const versions = Object.values(scope[name] ?? {});
  if (versions[0] === undefined) throw new Error(`tunebook: this page does not share ${name}`);
  return (await versions[0].get())() as T;
}
