interface Pending<V> {
  make?: (() => V) | undefined;
  value?: V;
}

/**
 * What gives objects a property of this name that is made when it is first read: all of them by one getter. To V8 an object
 * with a getter of its own is of a kind of its own, which it keeps until it collects all, and with it what the getter knows:
 * where one fold after the other leaves its rows behind, that would be the rows of all.
 */
export function lazyProperty<K extends string>(name: K) {
  const own = Symbol(name);
  const property = {
    enumerable: true,
    get(this: { readonly [own]: Pending<unknown> }) {
      const pending = this[own];
      if (pending.make !== undefined) {
        pending.value = pending.make();
        pending.make = undefined;
      }
      return pending.value;
    },
  };
  return <T extends object, V>(object: T, make: () => V): T & Readonly<Record<K, V>> => {
    // Hidden: a copy of the object has what the property is then.
    Object.defineProperty(object, own, { value: { make } satisfies Pending<V> });
    return Object.defineProperty(object, name, property) as T & Readonly<Record<K, V>>;
  };
}
