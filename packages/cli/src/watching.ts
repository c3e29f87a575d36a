import { statSync, watch } from 'node:fs';
import type { FSWatcher } from 'node:fs';
import { dirname, resolve } from 'node:path';

/** Milliseconds without a further event after which a change is taken to be over: editors write, rename and set rights one after the other. */
const QUIET = 40;

/** Milliseconds after which a run begins although events go on. */
const LONGEST = 500;

/** Folders whose files are watched. Events only say when to look again: what changed is found by comparing. */
export interface Watching {
  /** Watches these folders from now on; of one that is not there, the nearest above it that is. */
  readonly folders: (wanted: readonly string[]) => void;
  /** Waits until something happened and it is quiet again, or until `wake` was called. */
  readonly change: () => Promise<void>;
  readonly wake: () => void;
  /** Says that something happened, as an event does. */
  readonly happened: () => void;
  readonly close: () => void;
}

/**
 * Watches folders with what Node offers. Folders and not files, because editors put a new file in the place of the old; few of them and not
 * what lies below, so that nothing else is needed.
 */
export function watching(): Watching {
  const watchers = new Map<string, FSWatcher>();
  let wanted: readonly string[] = [];
  let first: number | undefined;
  let timer: NodeJS.Timeout | undefined;
  let due = false;
  let waiting: (() => void) | undefined;

  const wake = (): void => {
    clearTimeout(timer);
    first = undefined;
    due = true;
    waiting?.();
  };
  const happened = (): void => {
    first ??= performance.now();
    clearTimeout(timer);
    if (performance.now() - first >= LONGEST) wake();
    else timer = setTimeout(wake, QUIET);
  };
  const arm = (): void => {
    const places = new Set(wanted.map(existing));
    for (const [folder, watcher] of watchers)
      if (!places.has(folder)) {
        watcher.close();
        watchers.delete(folder);
      }
    for (const folder of places) {
      if (watchers.has(folder)) continue;
      try {
        const watcher = watch(folder, happened);
        watcher.on('error', () => {
          // The folder went away: what comes in its place is watched from above.
          watcher.close();
          watchers.delete(folder);
          happened();
        });
        watchers.set(folder, watcher);
      } catch {
        // It went away between two calls.
        happened();
      }
    }
  };
  return {
    folders: (given) => {
      wanted = [...new Set(given.map((each) => resolve(each)))];
      arm();
    },
    change: async () => {
      if (!due) await new Promise<void>((done) => (waiting = done));
      waiting = undefined;
      due = false;
      // A folder that was removed and made again is another one.
      for (const watcher of watchers.values()) watcher.close();
      watchers.clear();
      arm();
    },
    wake,
    happened,
    close: () => {
      clearTimeout(timer);
      for (const watcher of watchers.values()) watcher.close();
      watchers.clear();
    },
  };
}

/** The folder, or the nearest above it that is there. */
function existing(folder: string): string {
  for (let at = folder; ; at = dirname(at))
    if (statSync(at, { throwIfNoEntry: false })?.isDirectory() === true || dirname(at) === at) return at;
}
