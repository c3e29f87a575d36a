import type { ProcessMark, WriteHost } from '@trainyard/sdk';
import { statePaths } from '../output/state.ts';

/** How long a run waits for another one, in milliseconds. */
const PATIENCE = 10_000;

const PAUSE = 100;

/** After this time without a sign of life a lock of another machine counts as left behind, in milliseconds. */
const SILENCE = 60_000;

/** A lock without a name in it was taken by a process that ended in that moment; after this time, in milliseconds. */
const UNNAMED = 2000;

/** Long enough to see that nobody holds a lock, in milliseconds. */
export const LOOK = UNNAMED + 5 * PAUSE;

/** A lock that is held: `alive` is called between steps so that others see it, `release` ends it. */
export interface Lock {
  alive(): void;
  release(): void;
}

/** Locks of this process, so that its own number in a lock is told from one that an earlier process with that number left. */
const held = new Set<string>();

/**
 * Takes the lock of an output folder, whose state folder must exist. Waits (`patience`, in milliseconds; ten seconds) for a run that holds it, and takes over from one
 * that ended without releasing it. Returns who holds it otherwise.
 */
export async function takeLock(
  host: WriteHost,
  folder: string,
  patience = PATIENCE,
): Promise<Lock | { readonly heldBy: string }> {
  const path = `${folder}/${statePaths.lock}`;
  const content = `${JSON.stringify(host.self())}\n`;
  for (let waited = 0; ; waited += PAUSE) {
    if (!held.has(path) && (host.claim(path, content) || (takeOver(host, path) && host.claim(path, content)))) {
      held.add(path);
      return {
        alive: () => {
          if (host.kind(path) === 'file') host.touch(path);
        },
        release: () => {
          held.delete(path);
          try {
            host.remove(path);
          } catch {
            // Whoever comes next sees that this process holds it no more.
          }
        },
      };
    }
    if (waited >= patience) return { heldBy: holderOf(host, path) };
    await host.wait(PAUSE);
  }
}

/**
 * Removes a lock that was left behind. Two runs may find it at once: one of them gets the right to remove it, by a second claim, and looks
 * again when it has it, so that a lock which was taken meanwhile stays.
 */
function takeOver(host: WriteHost, path: string): boolean {
  if (!isLeft(host, path)) return false;
  const right = `${path}.taking-over`;
  if (!host.claim(right, '')) {
    // Whoever had the right may have ended too; the next round claims it anew.
    if ((host.age(right) ?? 0) > PATIENCE) removeIfThere(host, right);
    return false;
  }
  try {
    if (!isLeft(host, path)) return false;
    removeIfThere(host, path);
    return true;
  } finally {
    removeIfThere(host, right);
  }
}

function removeIfThere(host: WriteHost, path: string): void {
  if (host.kind(path) === 'file') host.remove(path);
}

function isLeft(host: WriteHost, path: string): boolean {
  const mark = readMark(host, path);
  const age = host.age(path) ?? 0;
  if (mark === undefined) return age > UNNAMED;
  return !(host.isRunning(mark) ?? age <= SILENCE);
}

function readMark(host: WriteHost, path: string): ProcessMark | undefined {
  try {
    const { pid, machine } = JSON.parse(host.read(path) ?? '') as Partial<ProcessMark>;
    return Number.isSafeInteger(pid) && pid !== undefined && pid > 0 && typeof machine === 'string'
      ? { pid, machine }
      : undefined;
  } catch {
    return undefined;
  }
}

function holderOf(host: WriteHost, path: string): string {
  const mark = readMark(host, path);
  const who = mark === undefined ? 'another run' : `the process ${mark.pid} on ${mark.machine}`;
  return `${who} is writing there (for more than ${PATIENCE / 1000} s). If no such process runs any more, delete '${path}'`;
}
