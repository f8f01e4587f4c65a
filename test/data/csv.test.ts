import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { codes, folderForFiles, kinds, reader, shown } from "./files.js";

const read = reader(folderForFiles());
const lines = (rows: number, row: (i: number) => string) =>
  `${Array.from({ length: rows }, (_, i) => row(i)).join("\n")}\n`;

describe("kinds of columns", () => {
  test("numbers, categories, booleans, dates and text", async () => {
    const { table, diagnostics } = await read(
      "kinds.csv",
      `n,i,c,b,t,d\n${lines(60, (i) => `${i + 0.5},${i % 2},${i % 3 ? "red" : "blue"},${i % 2 ? "True" : "False"},text no ${i},2024-02-${10 + (i % 10)}`)}`,
    );
    expect(diagnostics).toEqual([]);
    expect(kinds(table)).toEqual({ n: "number", i: "number", c: "category", b: "boolean", t: "text", d: "date" });
    expect(shown(table).d!.slice(0, 2)).toEqual([Date.UTC(2024, 1, 10), Date.UTC(2024, 1, 11)]);
    expect(shown(table).b!.slice(0, 2)).toEqual([0, 1]);
    expect(table!.matrix.columns[3]).toEqual({ name: "b", kind: "boolean", words: ["False", "True"] });
    expect(table!.matrix.data.buffer).toBeInstanceOf(SharedArrayBuffer);
  });

  test("levels are in the order of code points, as numpy and LabelEncoder have them", async () => {
    const { table } = await read(
      "levels.csv",
      "w,x\nb,1\nB,1\nä,1\n\u{1F600},1\n\uFFEE,1\na b,1\na,1\n10,1\n9,1\nz,2\n",
    );
    expect(table!.matrix.columns[0]!.levels).toEqual([
      "10",
      "9",
      "B",
      "a",
      "a b",
      "b",
      "z",
      "ä",
      "\uFFEE",
      "\u{1F600}",
    ]);
  });

  test("codes with leading zeros and joined digits stay words; so do columns that are told to be categories", async () => {
    const { table } = await read(
      "codes.csv",
      `zip,run,class,x\n${lines(300, (i) => `${i < 250 ? 10000 + i : `00${i}`},2020_0${i % 3},${i % 4},0.5`)}`,
      { categories: ["class"] },
    );
    expect(kinds(table)).toEqual({ zip: "text", run: "category", class: "category", x: "number" });
    expect(shown(table).zip!.at(-1)).toBe("00299");
  });

  test("a column without any value is one of numbers", async () => {
    const { table } = await read("void.csv", "a,b\n,1\nNA,2\n");
    expect(kinds(table)).toEqual({ a: "number", b: "number" });
    expect(shown(table).a).toEqual([null, null]);
  });

  test("dates with times and zones, to the millisecond UTC; what is no date is a word", async () => {
    const { table } = await read(
      "dates.csv",
      "a,b\n2024-03-01T12:00:00+02:00,2024-02-30\n2024-03-01 12:00:00.123456,2024-02-28\n1969-12-31T23:59:59Z,2024-02-29\n",
    );
    expect(shown(table).a).toEqual([Date.UTC(2024, 2, 1, 10), Date.UTC(2024, 2, 1, 12, 0, 0, 123), -1000]);
    expect(kinds(table).b).toBe("category");
  });
});

describe("numbers", () => {
  test("are the nearest doubles to what is written", async () => {
    const written = [
      "0.1",
      "1e-7",
      "-1.7976931348623157e308",
      "5e-324",
      ".5",
      "5.",
      "+3",
      "9007199254740993",
      " 4 ",
      "1E5",
    ];
    const { table } = await read("doubles.csv", `a,b\n${written.map((w) => `${w},x`).join("\n")}\n`);
    expect(shown(table).a).toEqual(written.map(Number));
  });

  test("with thousands separators, percent signs and decimal commas stay words, with a warning", async () => {
    const reading = await read("formats.csv", 'a;b;c\n"1,234";5%;0,5\n"2,345";7%;1,25\n');
    expect(kinds(reading.table)).toEqual({ a: "category", b: "category", c: "category" });
    expect(codes(reading)).toEqual(["formatted-numbers", "formatted-numbers", "formatted-numbers"]);
    const { table } = await read("comma.csv", "a;b\n0,5;1.234\n-1,25;2.5\n", { decimal: "," });
    expect(shown(table)).toEqual({ a: [0.5, -1.25], b: ["1.234", "2.5"] });
  });
});

describe("missing values", () => {
  test("are empty cells and the usual words", async () => {
    const words = ["NA", "N/A", "n/a", "#N/A", "NaN", "nan", "NULL", "null", "None", "<NA>", "", " NA ", '""'];
    const { table } = await read("missing.csv", `n,w\n${words.map((w) => `${w},${w}`).join("\n")}\n1,a\n`);
    expect(kinds(table)).toEqual({ n: "number", w: "category" });
    expect(shown(table).n!.filter((x) => x === null)).toHaveLength(words.length);
    expect(shown(table).w!.filter((x) => x !== null)).toEqual(["a"]);
  });

  test("are what the study adds; numbers are compared as numbers", async () => {
    const { table } = await read("added.csv", "a,b\n-999,?\n1,x\n-999.0,y\nNA,\n", { missing: ["?", -999] });
    expect(shown(table)).toEqual({ a: [null, 1, null, null], b: [null, "x", "y", null] });
  });

  test("are not the usual words where the study says so", async () => {
    const { table } = await read("words.csv", "a,b\nNone,1\nNA,2\n,3\n", { missing_words: false });
    expect(shown(table).a).toEqual(["None", "NA", null]);
  });
});

describe("layout", () => {
  const expected = { a: [1, 3], b: ["x", "y"] };
  test.each([
    ["commas", "a,b\n1,x\n3,y\n"],
    ["no last line end", "a,b\n1,x\n3,y"],
    ["semicolons", "a;b\n1;x\n3;y\n"],
    ["tabs", "a\tb\n1\tx\n3\ty\n"],
    ["pipes", "a|b\n1|x\n3|y\n"],
    ["CRLF", "a,b\r\n1,x\r\n3,y\r\n"],
    ["CR", "a,b\r1,x\r3,y\r"],
    ["line ends of two kinds", "a,b\r\n1,x\n3,y\r\n"],
    ["a byte order mark", "\uFEFFa,b\n1,x\n3,y\n"],
    ["quotes", '"a","b"\n"1","x"\n"3","y"\n'],
    ["blanks around", " a , b \n 1 , x \n 3 , y \n"],
    ["empty lines", "\n\na,b\n\n1,x\n\n3,y\n\n"],
  ])("%s", async (_, text) => {
    const { table, diagnostics } = await read("layout.csv", text);
    expect(diagnostics).toEqual([]);
    expect(shown(table)).toEqual(expected);
  });

  test("gzip, other endings and a name that looks like a pattern", async () => {
    const text = "a\tb\n1\tx\n3\ty\n";
    for (const [name, content] of [
      ["a.tsv.gz", gzipSync(text)],
      ["a.txt", text],
      ["a[1]*.tsv", text],
    ] as const) {
      expect(shown((await read(name, content)).table)).toEqual(expected);
    }
  });

  test("delimiters, quotes and line ends within quotes", async () => {
    const { table } = await read("quoted.csv", 'a,b\n1,"x, y"\n2,"he said ""no"""\n3,"two\nlines"\n4,5" pipe\n');
    expect(shown(table).b).toEqual(["x, y", 'he said "no"', "two\nlines", '5" pipe']);
  });

  test("a delimiter that is told, and lines without names", async () => {
    const { table } = await read("told.csv", "1 2\n3 4\n", { delimiter: " ", header: false });
    expect(shown(table)).toEqual({ column_1: [1, 3], column_2: [2, 4] });
  });

  test("years may be names", async () => {
    const { table, diagnostics } = await read("years.csv", "country,2010,2011\nfr,1,2\nde,3,4\n");
    expect(diagnostics).toEqual([]);
    expect(table!.matrix.columns.map(({ name }) => name)).toEqual(["country", "2010", "2011"]);
  });

  test("a file wider than what is looked at first", async () => {
    const names = Array.from({ length: 1500 }, (_, j) => `column number ${j} ${"x".repeat(200)}`);
    const { table, diagnostics } = await read("wide.csv", `${names.join(",")}\n${names.map((_, j) => j).join(",")}\n`);
    expect(diagnostics).toEqual([]);
    expect(Array.from(table!.matrix.data)).toEqual(names.map((_, j) => j));
  });
});

test("numbers that show their kind late, or at once, are the same table", async () => {
  const text = (first: (i: number) => string) =>
    `a,b,c\n${lines(500, (i) => `${first(i)},${i % 5 ? "u" : "NA"},${i / 7}`)}`;
  // Below what is looked at first: the whole column is read as strings then.
  const late = await read(
    "late.csv",
    text((i) => (i < 400 ? `${i}` : `${i}.5`)),
  );
  const early = await read(
    "early.csv",
    text((i) => (i < 400 ? `${i}.0` : `${i}.5`)),
  );
  const blank = await read(
    "blank.csv",
    text((i) => (i < 400 ? `${i}.0` : i < 499 ? `${i}.5` : " 499.5 ")),
  );
  expect(kinds(late.table).a).toBe("number");
  expect(early.table!.hash).toBe(late.table!.hash);
  expect(blank.table!.hash).toBe(late.table!.hash);
});

test("several files at once, and the hash sees names, kinds and numbers but not the file", async () => {
  const [one, two, other, renamed] = await Promise.all([
    read("1.csv", "a,b\n1,x\n2,y\n"),
    read("2.csv", "a;b\n1.0;x\n2.0;y\n"),
    read("3.csv", "a,b\n1,x\n2,z\n"),
    read("4.csv", "A,b\n1,x\n2,y\n"),
  ]);
  expect(two.table!.hash).toBe(one.table!.hash);
  expect(new Set([one, other, renamed].map(({ table }) => table!.hash)).size).toBe(3);
});
