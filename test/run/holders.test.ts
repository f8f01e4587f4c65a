import { expect, test } from "vitest";
import { Holders } from "../../src/run/holders.js";
import type { ModelJob } from "../../src/run/task.js";
import { modelJob } from "./jobs.js";

const job = (fold: number, prefix?: string) => modelJob({ fold, ...(prefix === undefined ? {} : { prefix }) });
const recalled = (fold: number, prefix?: string): ModelJob => ({ ...job(fold, prefix), recalls: true });

test("who ran a fold first has its models, but for those that a helper made under other transforms", () => {
  const holders = new Holders<string>(() => true);
  holders.ran("first", job(0, "a"));
  holders.ran("helper", job(0, "b"));
  holders.ran("late", job(0, "b"));
  expect(holders.of(recalled(0, "a"))).toBe("first");
  expect(holders.of(recalled(0, "b"))).toBe("helper");
  expect(holders.of(recalled(0, "c"))).toBe("first");
  expect(holders.of(recalled(0))).toBe("first");
  expect(holders.of(recalled(1, "a"))).toBeUndefined();
  expect(holders.of(job(0, "a"))).toBeUndefined();
});

test("who ran a trial on a fold has its model, whoever ran others there", () => {
  const holders = new Holders<string>(() => true);
  const of = (trial: number) => ({ ...job(0, "a"), members: [{ trial, args: {} }] });
  holders.ran("first", of(1));
  holders.ran("helper", of(2));
  expect(holders.of({ ...of(2), recalls: true })).toBe("helper");
  const both = { ...job(0, "a"), members: [...of(1).members, ...of(2).members] };
  expect(holders.of({ ...both, wanted: [1], recalls: true })).toBe("helper");
  expect(holders.of({ ...of(3), recalls: true })).toBe("first");
});

test("a thread that is lost holds nothing; who runs the fold next does", () => {
  const there = new Set(["lost", "next"]);
  const holders = new Holders<string>((who) => there.has(who));
  holders.ran("lost", job(0));
  there.delete("lost");
  expect(holders.of(recalled(0))).toBeUndefined();
  holders.ran("next", job(0));
  expect(holders.of(recalled(0))).toBe("next");
});
