/** What a case tells of itself. */
export interface Told {
  /** How long it took, in place of what the clock says: for work whose start is not to count. */
  readonly milliseconds?: number;
  /** The most memory that it had at a time. */
  readonly megabytes?: number;
}

/** What is measured: a process that is started and waited for, or work in this one; required to succeed. */
export interface Case {
  /** What the table calls it. */
  readonly name: string;
  /** Runs the process once to its end; throws if it did not do its work. */
  readonly run: () => Told | void;
  /** The most runs that it gets, for one that takes long. */
  readonly atMost?: number;
}

/** How long a case took. */
export interface Measured {
  readonly name: string;
  /** The number of runs. */
  readonly runs: number;
  /** The median in milliseconds. */
  readonly median: number;
  /** The fastest run in milliseconds. */
  readonly fastest: number;
  /** The slowest run in milliseconds. */
  readonly slowest: number;
  /** The most memory of any run in megabytes, if the case tells. */
  readonly megabytes?: number;
}

/** The middle value, or the mean of the two in the middle. Of nothing: NaN. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (index: number) => sorted[index] ?? Number.NaN;
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? at(middle) : (at(middle - 1) + at(middle)) / 2;
}

/**
 * Runs all cases once to warm the disk, then in turn, round by round, so that a slow minute of the machine meets them all.
 * The clock gives milliseconds.
 */
export function measure(cases: readonly Case[], rounds: number, clock: () => number): readonly Measured[] {
  const times = cases.map((): number[] => []);
  const memory = cases.map((): number[] => []);
  for (const { run } of cases) run();
  for (let round = 0; round < rounds; round++) {
    cases.forEach(({ run, atMost }, index) => {
      if (round >= (atMost ?? rounds)) return;
      const start = clock();
      const told = run() ?? {};
      times[index]?.push(told.milliseconds ?? clock() - start);
      if (told.megabytes !== undefined) memory[index]?.push(told.megabytes);
    });
  }
  return cases.map(({ name }, index) => {
    const own = times[index] ?? [];
    const most = Math.max(...(memory[index] ?? []));
    return {
      name,
      runs: own.length,
      median: median(own),
      fastest: Math.min(...own),
      slowest: Math.max(...own),
      ...(most > 0 ? { megabytes: most } : {}),
    };
  });
}
