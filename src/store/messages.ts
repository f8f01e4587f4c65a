import { DiagnosticError, speaker } from "../core/diagnostic.js";

interface Place {
  /** As a user would recognise it: the database file. */
  readonly place: string;
}

/** What can go wrong with a store. Every row says what was found and what to do about it. */
export const say = speaker({
  "study-is-running": (d: {
    study: string;
    pid: number;
    host: string;
    since: string;
    here: boolean;
    seen?: string;
  }) => ({
    message:
      `study '${d.study}' is being run by process ${d.pid} on ${d.here ? "this machine" : d.host} since ${d.since}` +
      (d.seen === undefined ? "" : `, last heard of ${d.seen}`),
    hint: d.here
      ? `wait for it, or end it with  kill -INT ${d.pid}  and run again: what it finished is stored`
      : `wait for it, or end it on ${d.host}; it counts as gone when it has been silent for two minutes`,
  }),
  "writer-replaced": (d: { study: string }) => ({
    message: `another process took over study '${d.study}' while this one was silent for more than two minutes`,
    hint: "nothing is lost: see it with  tunebook show, or run the study again when the other process has ended",
  }),
  "store-kind": (d: { place: string; kind: string }) => ({
    message: `a store of kind '${d.kind}' is not supported; '${d.place}' names one`,
    hint: "give a folder, or  sqlite:PATH.db",
  }),
  "store-not-a-folder": (d: Place) => ({
    message: `a store is a folder, and '${d.place}' is a file`,
    hint: `give a folder, or  sqlite:${d.place}  if this file is to be the database`,
  }),
  "store-read-only": (d: Place) => ({
    message: `cannot write to '${d.place}': the folder or the file is read-only`,
    hint: "give a folder that you may write to:  --store FOLDER",
  }),
  "store-unreachable": (d: Place & { why: string }) => ({
    message: `cannot open '${d.place}': ${d.why}`,
    hint: "give a folder that exists or can be made:  --store FOLDER",
  }),
  "store-full": (d: Place) => ({
    message: `no space is left for '${d.place}'; what was stored before is intact`,
    hint: "make room on the disk, or give another folder:  --store FOLDER; then run again to go on",
  }),
  "store-failed": (d: Place & { why: string }) => ({
    message: `the disk failed under '${d.place}' (${d.why}); what was stored before is intact`,
    hint: "check the disk and its free space, or give another folder:  --store FOLDER; then run again to go on",
  }),
  "store-busy": (d: Place) => ({
    message: `'${d.place}' was locked by another process for more than five seconds`,
    hint: "wait and run again; a store works on a local disk, not on a network folder",
  }),
  "store-corrupt": (d: Place) => ({
    message: `'${d.place}' is not a Tunebook store, or is damaged`,
    hint: `move it away, and a new one is made:  mv '${d.place}' '${d.place}.damaged'`,
  }),
  "store-newer": (d: Place & { found: number; known: number }) => ({
    message: `'${d.place}' has format ${d.found}, written by a newer Tunebook; this one reads up to format ${d.known}`,
    hint: "update Tunebook, or give another folder:  --store FOLDER",
  }),
});

/** Ends with the one diagnostic that says why. */
export function fail(...args: Parameters<typeof say>): never {
  throw new DiagnosticError([say(...args)]);
}
