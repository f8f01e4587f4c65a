import type { ArgValue } from "../core/schema.js";
import { joined, type Outcomes, slice } from "./outcomes.js";
import type { Job, JobResult, Member } from "./task.js";

/**
 * What crosses to a thread and back is in columns: a number in a list is copied in a fraction of the time that an object
 * takes, and leaves nothing to collect. Jobs of one message that have the same members send them once.
 */
export interface PackedJobs {
  readonly jobs: readonly (Omit<Job, "members"> & { readonly from: number; readonly to: number })[];
  /** Of all jobs: each takes those of its `from` to its `to`. */
  readonly trials: readonly number[];
  /** By argument, a value a member. */
  readonly args: Readonly<Record<string, readonly (ArgValue | undefined)[]>>;
}

export interface PackedResults {
  /** Of all jobs, one after the other. */
  readonly outcomes: Outcomes;
  /** Of each job, all else. */
  readonly jobs: readonly (Omit<JobResult, "outcomes"> & { readonly count: number })[];
}

export function packJobs(jobs: readonly Job[]): PackedJobs {
  const known = new Map<Job["members"], number>();
  const all: Member[] = [];
  const packed = jobs.map(({ members, ...rest }) => {
    const from = known.get(members) ?? all.length;
    if (from === all.length) for (const member of members) all.push(member);
    known.set(members, from);
    return { ...rest, from, to: from + members.length };
  });
  const names = new Set<string>();
  for (const { args } of all) for (const name in args) names.add(name);
  const args = Object.fromEntries([...names].map((name) => [name, all.map((member) => member.args[name])]));
  return { jobs: packed, trials: all.map(({ trial }) => trial), args };
}

export function unpackJobs({ jobs, trials, args }: PackedJobs): readonly Job[] {
  const columns = Object.entries(args);
  const all = trials.map((trial, i): Member => {
    const own: Record<string, ArgValue> = {};
    for (const [name, values] of columns) {
      const value = values[i];
      if (value !== undefined) own[name] = value;
    }
    return { trial, args: own };
  });
  return jobs.map(({ from, to, ...rest }) => ({ ...rest, members: all.slice(from, to) }) as unknown as Job);
}

export function packResults(results: readonly JobResult[]): PackedResults {
  return {
    outcomes: joined(results.map(({ outcomes }) => outcomes)),
    jobs: results.map(({ outcomes: { count }, ...rest }) => ({ count, ...rest })),
  };
}

export function unpackResults({ outcomes, jobs }: PackedResults): readonly JobResult[] {
  let from = 0;
  return jobs.map(({ count, ...rest }) => {
    from += count;
    return { outcomes: slice(outcomes, from - count, count), ...rest };
  });
}
