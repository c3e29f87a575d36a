import { spawn, type ChildProcess } from 'node:child_process';
import { createWriteStream, readFileSync } from 'node:fs';
import { createServer } from 'node:net';

/** A program that runs until it is stopped. */
export interface Running {
  /** The last lines that it wrote, for messages. */
  log(): string;
  /** Whether it still runs. */
  alive(): boolean;
  stop(): Promise<void>;
}

/** Starts a program; both its outputs go into a file. */
export function start(program: string, args: readonly string[], log: string): Running {
  const child: ChildProcess = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  const file = createWriteStream(log);
  child.stdout?.pipe(file, { end: false });
  child.stderr?.pipe(file, { end: false });
  let over = false;
  const ended = new Promise<void>((resolve) => {
    const end = (): void => {
      over = true;
      resolve();
    };
    child.on('error', end);
    child.on('close', end);
  });
  return {
    log: () => readFileSync(log, 'utf8').split('\n').slice(-20).join('\n'),
    alive: () => !over,
    stop: async () => {
      child.kill('SIGTERM');
      // A server that waits for its clients is not waited for.
      const hard = setTimeout(() => child.kill('SIGKILL'), 3000);
      await ended;
      clearTimeout(hard);
    },
  };
}

/** A port of this machine that nobody listens on. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() =>
        typeof address === 'object' && address !== null ? resolve(address.port) : reject(new Error()),
      );
    });
  });
}

/** Asks again until the answer is no longer undefined; throws after `seconds`, with what `explain` says. */
export async function eventually<T>(
  ask: () => Promise<T | undefined>,
  seconds: number,
  explain: () => string,
): Promise<T> {
  const end = performance.now() + seconds * 1000;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (performance.now() > end) throw new Error(`not within ${seconds} s: ${explain()}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
