import type { MetricDeclaration } from './condition.ts';

/** A metric that exists in the world of a plugin, such as one of a serving runtime. Plain data. */
export interface CatalogueMetric {
  readonly name: string;
  readonly type: MetricDeclaration['type'];
  /** Unit of its values (`ms`, `bytes`, `ratio`), if it has one. */
  readonly unit?: string;
  /** All labels that its series carry, but for those that Prometheus gives. */
  readonly labels?: readonly string[];
  /** What it says, in a sentence. */
  readonly help: string;
}

/** The metrics of one thing, such as one server. */
export interface MetricCatalogue {
  /** What exposes them, for messages: `Triton`. */
  readonly of: string;
  readonly metrics: readonly CatalogueMetric[];
}

const TYPES: readonly unknown[] = ['gauge', 'histogram', 'counter', 'summary'];

/** Why a catalogue cannot be used, as the end of a sentence; undefined if it can. `given` may come from another process. */
export function catalogueProblem(given: unknown): string | undefined {
  const { of: thing, metrics } = (given ?? {}) as Partial<Record<keyof MetricCatalogue, unknown>>;
  if (typeof thing !== 'string' || thing.trim() === '') return 'does not say whose metrics it lists';
  if (!Array.isArray(metrics)) return 'lists no metrics';
  const names = new Set<unknown>();
  for (const each of metrics as readonly unknown[]) {
    const { name, type, unit, labels = [], help } = (each ?? {}) as Partial<Record<keyof CatalogueMetric, unknown>>;
    if (typeof name !== 'string' || !/^[A-Za-z_:][\w:]*$/.test(name))
      return `has a metric called '${String(name)}', which is no name`;
    if (names.has(name)) return `has the metric '${name}' twice`;
    names.add(name);
    if (!TYPES.includes(type)) return `gives '${name}' no type: write gauge, histogram, counter or summary`;
    if (unit !== undefined && typeof unit !== 'string') return `gives '${name}' a unit that is no text`;
    if (!Array.isArray(labels) || !labels.every((label) => typeof label === 'string' && /^[A-Za-z_]\w*$/.test(label)))
      return `gives '${name}' labels that are no list of names`;
    if (typeof help !== 'string' || help.trim() === '') return `does not say what '${name}' means`;
  }
  return undefined;
}
