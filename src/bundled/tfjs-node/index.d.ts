/** The part of TensorFlow.js that stands behind a Danfo DataFrame: its core, and a reader over an array. */
export * from "@tensorflow/tfjs-core";

export declare namespace data {
  interface Items<T> {
    shuffle(window: number, seed: string): Items<T>;
    take(count: number): Items<T>;
    toArray(): Promise<T[]>;
  }
  function array<T>(items: readonly T[]): Items<T>;
}
