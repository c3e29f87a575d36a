/** Counts checks and keeps what does not hold. */
export interface Problems {
  readonly sentences: readonly string[];
  /** How many checks were made, by name. */
  readonly checks: Readonly<Record<string, number>>;
  /** One check; the sentence says what does not hold and what to do about it. */
  check(name: string, holds: boolean, sentence: () => string): void;
}

/** An empty list of problems. A sentence that was said is not said again. */
export function problemList(): Problems {
  const sentences: string[] = [];
  const checks: Record<string, number> = {};
  return {
    sentences,
    checks,
    check: (name, holds, sentence) => {
      checks[name] = (checks[name] ?? 0) + 1;
      if (holds) return;
      const said = `${name}: ${sentence()}`;
      if (!sentences.includes(said)) sentences.push(said);
    },
  };
}
