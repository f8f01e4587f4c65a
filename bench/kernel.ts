/**
 * npm run bench:kernel -- [--rounds N]
 * How long a notebook waits for its kernel: a fresh kernel in a folder of its own each round, spoken to over its sockets as
 * a front end would. Next to each kernel's start stands that of a bare Node, measured right before it: absolute times hold
 * for one machine at one hour, the ratio travels better. Where Linux tells, the kernel's own processor time stands beside
 * them, which other programs change little. Prints a table; nothing passes or fails.
 */
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { availableParallelism, loadavg } from "node:os";
import { parseArgs } from "node:util";
import { type Answer, Client } from "../kernel/client/client.js";
import { median } from "./compare.js";

const { values: options } = parseArgs({ options: { rounds: { type: "string", default: "7" } } });

/** What is asked for, in milliseconds; none: a figure to compare with. */
const WANTED = {
  "bare Node: start to end": undefined,
  "start to the first kernel_info": 500,
  heartbeat: undefined,
  "trivial cell, first": 50,
  "trivial cell": 50,
  "syntax error of a tuning cell, first": 30,
  "syntax error of a tuning cell": 30,
  "tuning cell, first: all but its search": 300,
  "tuning cell: all but its search": 300,
  "tuning cell, changed: all but its search": 300,
  "tuning cell that the store answers": 300,
  "completion of a column": undefined,
  "interrupt of a study, to the cell's end": 1000,
  "TypeScript cell sent at the start": undefined,
} as const;
type Name = keyof typeof WANTED;

interface Sample {
  readonly ms: number;
  /** Processor time of the kernel; undefined: the system does not tell. */
  readonly own?: number;
}
const samples = new Map<Name, Sample[]>();
const note = (name: Name, sample: Sample) => samples.set(name, [...(samples.get(name) ?? []), sample]);

/** Processor time of all threads of a process so far, in milliseconds; undefined: the system does not tell. */
function processorTime(pid: number | undefined): number | undefined {
  try {
    const threads = readdirSync(`/proc/${pid}/task`);
    const nanoseconds = threads.map((id) =>
      Number(readFileSync(`/proc/${pid}/task/${id}/schedstat`, "utf8").split(" ")[0]),
    );
    return nanoseconds.reduce((sum, x) => sum + x, 0) / 1e6;
  } catch {
    return undefined;
  }
}

/** Times something that a kernel does. */
async function timed(name: Name, client: Client, work: () => Promise<unknown>): Promise<void> {
  const before = processorTime(client.process.pid);
  const began = performance.now();
  await work();
  const ms = performance.now() - began;
  const after = processorTime(client.process.pid);
  const own = before === undefined || after === undefined ? undefined : after - before;
  // Threads that end in between take their time with them.
  note(name, { ms, ...(own !== undefined && own >= 0 && { own }) });
}

const study = (name: string, most: number) => `study ${name} {
  data iris
  predict species
  model knn(k ~ 1..${most})
  validate stratified(folds = 5)
  maximize accuracy
  search grid
}`;
const ENDLESS = `study endless {
  data digits
  predict digit
  model random_forest(trees ~ 100..500, min_leaf ~ 1..20)
  validate stratified(folds = 5)
  maximize accuracy
  search random
  budget 1000 trials
}`;
const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

async function ran(client: Client, code: string): Promise<Answer> {
  const answer = await client.execute(code);
  if (answer.reply.status !== "ok") throw new Error(`${code}\n${answer.reply.evalue}`);
  return answer;
}

/** A cell's time without that of the search in it, which the study itself knows. */
async function overhead(name: Name, client: Client, code: string, variable: string): Promise<void> {
  const began = performance.now();
  await ran(client, code);
  const whole = performance.now() - began;
  const { published } = await ran(client, `${variable}.outcome.seconds`);
  const result = published.find(({ header }) => header.msg_type === "execute_result")!;
  const seconds = Number((result.content.data as { "text/plain": string })["text/plain"]);
  note(name, { ms: whole - 1000 * seconds });
}

async function start(): Promise<Client> {
  const before = performance.now();
  spawnSync(process.execPath, ["-e", "0"]);
  const began = performance.now();
  note("bare Node: start to end", { ms: began - before });
  const client = await Client.start();
  note("start to the first kernel_info", { ms: performance.now() - began });
  return client;
}

async function warmRound(): Promise<void> {
  const client = await start();
  try {
    // A person takes longer for the first cell; a notebook that is run at once is measured below.
    await ran(client, "0");
    await pause(5000);
    await timed("heartbeat", client, () => client.beat());
    await timed("trivial cell, first", client, () => ran(client, "1 + 1"));
    for (let i = 0; i < 5; i++) await timed("trivial cell", client, () => ran(client, `const x${i} = ${i}`));
    const broken = () => client.execute("study broken {\n  data iris\n  predict = \n}");
    await timed("syntax error of a tuning cell, first", client, broken);
    for (let i = 0; i < 5; i++) await timed("syntax error of a tuning cell", client, broken);
    await overhead("tuning cell, first: all but its search", client, study("first", 10), "first");
    await overhead("tuning cell: all but its search", client, study("second", 10), "second");
    await overhead("tuning cell, changed: all but its search", client, study("second", 12), "second");
    await timed("tuning cell that the store answers", client, () => ran(client, study("second", 12)));
    const text = "study c {\n  data iris\n  predict spec";
    const column = { code: text, cursor_pos: text.length };
    await timed("completion of a column", client, () => client.request("complete_request", column));
    const running = client.execute(ENDLESS);
    await pause(3000);
    await timed("interrupt of a study, to the cell's end", client, async () => {
      await client.interrupt();
      const { reply } = await running;
      if (reply.ename !== "KeyboardInterrupt") throw new Error(`nothing was interrupted: ${reply.evalue}`);
    });
  } finally {
    client.kill();
  }
}

async function coldRound(): Promise<void> {
  const client = await start();
  try {
    await timed("TypeScript cell sent at the start", client, () => ran(client, "1 + 1"));
  } finally {
    client.kill();
  }
}

const load = () => loadavg()[0]!.toFixed(1);
const before = load();
for (let i = 0; i < Number(options.rounds); i++) {
  await warmRound();
  await coldRound();
  console.error(`round ${i + 1} of ${options.rounds}, load ${load()}`);
}

const figure = (x: number | undefined) => (x === undefined ? "–" : x.toFixed(x < 10 ? 1 : 0)).padStart(9);
console.log(
  `Node ${process.versions.node}, ${availableParallelism()} cores, load ${before} before and ${load()} after; ` +
    `${options.rounds} rounds, milliseconds`,
);
console.log(`${"".padEnd(42)}   median  fastest  slowest processor   wanted`);
for (const [name, list] of samples) {
  const times = list.map(({ ms }) => ms);
  const own = list.flatMap(({ own }) => own ?? []);
  const wanted = WANTED[name];
  const figures = [median(times), Math.min(...times), Math.max(...times)].map(figure).join("");
  const processor = figure(own.length === 0 ? undefined : median(own)).padStart(10);
  console.log(`${name.padEnd(42)}${figures}${processor}${(wanted === undefined ? "–" : `< ${wanted}`).padStart(9)}`);
}
const [kernels, bare] = [samples.get("start to the first kernel_info")!, samples.get("bare Node: start to end")!];
const ratios = kernels.map(({ ms }, i) => ms / bare[i]!.ms);
console.log(`start to the first kernel_info over bare Node, pair by pair: ${median(ratios).toFixed(1)} times`);
