import { createRequire } from "node:module";
import fc from "fast-check";
import { expect, test } from "vitest";
import { grouped } from "../../src/core/grouped.js";
import { isoTime } from "../../src/core/iso-time.js";
import { loadLibsql } from "../../src/core/libsql.js";

const settings = { seed: 8, numRuns: 300 };

test("integers are grouped as the platform groups them", () => {
  fc.assert(
    fc.property(fc.maxSafeInteger(), (n) => {
      expect(grouped(n)).toBe(n.toLocaleString("en-US").replaceAll(",", " "));
    }),
    settings,
  );
});

test("moments are written as the platform writes them", () => {
  const moments = fc.date({
    min: new Date("0000-01-01T00:00:00Z"),
    max: new Date("9999-12-31T23:59:59.999Z"),
    noInvalidDate: true,
  });
  fc.assert(
    fc.property(moments, (date) => {
      expect(isoTime(date.getTime())).toBe(date.toISOString());
    }),
    settings,
  );
});

test("SQLite is found for this system", () => {
  const Libsql = loadLibsql();
  const database = new Libsql(":memory:");
  expect(database.prepare("select 1 + 1 as two").all()).toEqual([{ two: 2 }]);
  database.close();
});

test("what SQLite's package asks stays whole for others", () => {
  loadLibsql();
  const own = createRequire(createRequire(import.meta.url).resolve("libsql"));
  expect(own("detect-libc")).toHaveProperty("versionSync");
  expect(own("@neon-rs/load")).toHaveProperty("load");
});
