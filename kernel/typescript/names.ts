/**
 * The names that cells have defined, with their values: what the scripts know as `exports`. A compiler makes names of
 * imports read-only and others live; here every one is a plain value that the next cell may replace.
 */
export function cellNames(): Record<string, unknown> {
  const names: Record<string, unknown> = {};
  return new Proxy(names, {
    defineProperty(target, name, { get, value }) {
      if (name !== "__esModule") target[name as string] = get === undefined ? value : get();
      return true;
    },
  });
}
