import { jsonLines } from './json-lines.ts';

/** A series as the engine takes it; times are seconds, to the millisecond, and rise. */
export interface EngineSeries {
  /** All labels, the name as `__name__`. */
  readonly labels: Readonly<Record<string, string>>;
  /** Each value as `numberText` writes it, or `stale` for the marker that a series has ended. */
  readonly samples: readonly (readonly [seconds: number, value: string])[];
}

/** Expressions over series, each asked at instants (in seconds). */
export interface EngineQuestion {
  readonly series: readonly EngineSeries[];
  readonly queries: readonly { readonly expr: string; readonly times: readonly number[] }[];
}

/** What one instant gave, in the engine's order; a scalar is one value without labels. */
export type EngineResult =
  | { readonly values: readonly (readonly [labels: Readonly<Record<string, string>>, value: string])[] }
  | { readonly error: string };

/** For each query, for each of its times. */
export interface EngineAnswer {
  readonly results: readonly (readonly EngineResult[])[];
}

/** A picture of an expression's tree: equal for two texts if and only if their trees are equal, brackets aside. */
export type Parsed = { readonly tree: string } | { readonly error: string };

/** The engine and parser of Prometheus 3, running as a program. */
export interface PrometheusEngine {
  /** Instant queries: 5 minutes of lookback, subqueries step by a minute unless they say otherwise. Throws if the series are refused. */
  ask(question: EngineQuestion): Promise<EngineAnswer>;
  parse(texts: readonly string[]): Promise<readonly Parsed[]>;
  close(): Promise<void>;
}

/** Starts the program once; `program` is what `requireTool('prometheus-engine')` gave. It runs until it is closed. */
export function prometheusEngine(program: string): PrometheusEngine {
  const lines = jsonLines(program);
  const ask = async (question: unknown): Promise<object> => {
    const answer = (await lines.ask(question)) as object;
    if ('error' in answer) throw new Error(String(answer.error));
    return answer;
  };
  return {
    ask: async (question) => (await ask(question)) as EngineAnswer,
    parse: async (texts) => ((await ask({ parse: texts })) as { readonly parsed: readonly Parsed[] }).parsed,
    close: () => lines.close(),
  };
}

/** A number as the engine writes it: `NaN`, `+Inf`, `-Inf`, `-0`, or the shortest decimal that reads back as the same number. */
export function numberText(value: number): string {
  if (Object.is(value, -0)) return '-0';
  return Number.isFinite(value) || Number.isNaN(value) ? String(value) : value > 0 ? '+Inf' : '-Inf';
}

/** The number that the engine wrote. */
export function numberOf(text: string): number {
  const infinity = /^([+-])Inf$/.exec(text);
  return infinity === null ? Number(text) : infinity[1] === '-' ? -Infinity : Infinity;
}
