import { Worker } from 'node:worker_threads';

/** Milliseconds between two looks. */
const PERIOD = 25;

/** Where the reason for an end is written: a pipe of its own, because the plugin may be in the middle of another message. */
export const REASON_PIPE = 4;

const program = `
const { workerData: { limit, parent, period, pipe } } = require('node:worker_threads');
const { writeSync } = require('node:fs');
const end = (reason) => {
  try { writeSync(pipe, reason); } catch {}
  process.kill(process.pid, 'SIGKILL');
};
setInterval(() => {
  if (process.memoryUsage.rss() > limit) end('memory');
  if (process.ppid !== parent) end('orphan');
}, period);
`;

/**
 * Ends this process from a thread of its own when it takes more memory than it may, or when its parent is gone: the thread of the plugins may
 * be busy for ever. V8's own limits do not count buffers, and end in a crash.
 */
export function startWatchdog(megabytes: number): void {
  const workerData = { limit: megabytes * 1_048_576, parent: process.ppid, period: PERIOD, pipe: REASON_PIPE };
  new Worker(program, { eval: true, workerData, stdout: false, stderr: false }).unref();
}
