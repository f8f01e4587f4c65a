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
  readonly trials: readonly number[];
  /** By argument, a value a member. */
  readonly args: Readonly<Record<string, readonly (ArgValue | undefined)[]>>;
}

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
    trials: all.map(({ trial }) => trial),
    args: Object.fromEntries([...names].map((name) => [name, all.map((member) => member.args[name])])),
  };
}

export function unpackJobs({ jobs, from, counts, trials, args }: PackedJobs): readonly Job[] {
  const columns = Object.entries(args);
  const all = trials.map((trial, i): Member => {
    const own: Record<string, ArgValue> = {};
    for (const [name, values] of columns) {
      const value = values[i];
      if (value !== undefined) own[name] = value;
    }
    return { trial, args: own };
  });
  return jobs.map((job, i) => ({ ...job, members: all.slice(from[i]!, from[i]! + counts[i]!) }) as Job);
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
