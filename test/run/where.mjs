import { threadId } from "node:worker_threads";

/** The thread that it ran on. `takes`: so many milliseconds; `spares`: the only thread that does not end of it. */
export default ({ takes = 0, spares }) => {
  const until = performance.now() + takes;
  while (performance.now() < until);
  if (spares !== undefined && threadId !== spares) process.exit(3);
  return threadId;
};
