import type { ArgValue } from "../core/schema.js";
import { joined, type Outcomes, outcomesFor, slice } from "./outcomes.js";
import type { Job, JobResult, Member } from "./task.js";

/**
 * What crosses to a thread and back is in columns: a number in a list is copied in a fraction of the time that an object
 * takes, and leaves nothing to collect. Jobs of one message that have the same members send them once.
 */
export interface PackedJobs {
  /** Their members stand below. */
  readonly jobs: readonly Job[];
  /** One a job: the first of its members, and how many there are. */
  readonly from: readonly number[];
  readonly counts: readonly number[];
  readonly trials: Float64Array;
  /** By argument, a value a member. */
  readonly args: Readonly<Record<string, Column>>;
}

/** Numbers alone cross as one piece of memory; a list is read value by value. */
type Column = Float64Array | readonly (ArgValue | undefined)[];

export interface PackedResults {
  /** One a job: their outcomes stand below. */
  readonly results: readonly JobResult[];
  readonly counts: readonly number[];
  /** Of all jobs, one after the other. */
  readonly outcomes: Outcomes;
}

/** In place of what stands in columns. */
const NOBODY: readonly [] = [];
const NOTHING = outcomesFor(0, [], false);

export function packJobs(jobs: readonly Job[]): PackedJobs {
  const known = new Map<Job["members"], number>();
  const all: Member[] = [];
  const from = jobs.map(({ members }) => {
    const first = known.get(members);
    if (first !== undefined) return first;
    known.set(members, all.length);
    for (const member of members) all.push(member);
    return all.length - members.length;
  });
  const names = new Set<string>();
  for (const { args } of all) for (const name in args) names.add(name);
  return {
    jobs: jobs.map((job) => ({ ...job, members: NOBODY }) as Job),
    from,
    counts: jobs.map(({ members }) => members.length),
    trials: Float64Array.from(all, ({ trial }) => trial),
    args: Object.fromEntries([...names].map((name) => [name, columnOf(all, name)])),
  };
}

function columnOf(members: readonly Member[], name: string): Column {
  const numbers = new Float64Array(members.length);
  for (let i = 0; i < members.length; i++) {
    const value = members[i]!.args[name];
    if (typeof value !== "number") return members.map(({ args }) => args[name]);
    numbers[i] = value;
  }
  return numbers;
}

/** Jobs that sent the same members have one list of them again. */
export function unpackJobs({ jobs, from, counts, trials, args }: PackedJobs): readonly Job[] {
  const names = Object.keys(args);
  const columns = Object.values(args);
  const membersFrom = (first: number, count: number): readonly Member[] => {
    const members: Member[] = [];
    for (let i = first; i < first + count; i++) {
      const own: Record<string, ArgValue> = {};
      for (let c = 0; c < names.length; c++) {
        const value = columns[c]![i];
        if (value !== undefined) own[names[c]!] = value;
      }
      members.push({ trial: trials[i]!, args: own });
    }
    return members;
  };
  const known = new Map<number, readonly Member[]>();
  return jobs.map((job, i) => {
    const first = from[i]!;
    let members = known.get(first);
    // A list without members begins where the next one does.
    if (members?.length !== counts[i]) {
      members = membersFrom(first, counts[i]!);
      known.set(first, members);
    }
    return { ...job, members } as Job;
  });
}

export function packResults(results: readonly JobResult[]): PackedResults {
  return {
    results: results.map((result) => ({ ...result, outcomes: NOTHING })),
    counts: results.map(({ outcomes }) => outcomes.count),
    outcomes: joined(results.map(({ outcomes }) => outcomes)),
  };
}

export function unpackResults({ results, counts, outcomes }: PackedResults): readonly JobResult[] {
  let from = 0;
  return results.map((result, i) => {
    const own = slice(outcomes, from, counts[i]!);
    from += counts[i]!;
    return { ...result, outcomes: own };
  });
}
