import { defaultLimits, pathOf } from '@trainyard/syntax';
import type { Diagnostic, ReadLimits } from '@trainyard/syntax';
import { model } from '../diagnostics.ts';
import type { Spec } from '../schema/root.ts';
import type { Places } from './places.ts';

/** What one specification may take. All of it is far above what people write; who calls says otherwise, never the specification. */
export interface SpecLimits {
  /** Characters (UTF-16 units) in one file. */
  readonly fileCharacters: number;
  /** Maps and lists within each other. */
  readonly nesting: number;
  /** Values in one file, aliases expanded. */
  readonly values: number;
  /** Values in one file that stand for aliases. */
  readonly aliasValues: number;
  /** Files that a specification extends, directly or through others. */
  readonly extendedFiles: number;
  readonly environments: number;
  readonly stages: number;
  readonly metrics: number;
  readonly alerts: number;
  /** Labels of one service, metric or alert. */
  readonly labels: number;
}

/** The limits that hold unless a caller says otherwise. */
export const defaultSpecLimits: SpecLimits = {
  fileCharacters: defaultLimits.length,
  nesting: defaultLimits.depth,
  values: defaultLimits.nodes,
  aliasValues: defaultLimits.expanded,
  extendedFiles: 64,
  environments: 64,
  stages: 100_000,
  metrics: 100_000,
  alerts: 100_000,
  labels: 1000,
};

/** The part of the limits that reading one file asks for. */
export function readLimits({ fileCharacters, nesting, values, aliasValues }: SpecLimits): ReadLimits {
  return { length: fileCharacters, depth: nesting, nodes: values, expanded: aliasValues };
}

/** Lists and maps with more items than they may have, each at its key. */
export function tooManyItems(spec: Spec, places: Places, limits: SpecLimits): Diagnostic[] {
  const { stages = [] } = spec.training?.pipeline ?? {};
  const { metrics = [], alerts = [] } = spec.monitoring ?? {};
  const counts: readonly (readonly [what: string, path: string, count: number, limit: keyof SpecLimits])[] = [
    ['stages', 'training.pipeline.stages', stages.length, 'stages'],
    ['metrics', 'monitoring.metrics', metrics.length, 'metrics'],
    ['alerts', 'monitoring.alerts', alerts.length, 'alerts'],
    ['labels', 'labels', Object.keys(spec.labels ?? {}).length, 'labels'],
    ...metrics.map(
      ({ name, labels }) =>
        ['labels', pathOf('monitoring', 'metrics', [name], 'labels'), labels.length, 'labels'] as const,
    ),
    ...alerts.map(
      ({ name, labels = {} }) =>
        ['labels', pathOf('monitoring', 'alerts', [name], 'labels'), Object.keys(labels).length, 'labels'] as const,
    ),
  ];
  return counts.flatMap(([what, path, count, limit]) =>
    count <= limits[limit]
      ? []
      : [model.tooMany(places.keyAt(path), { what, count, limit: limits[limit], key: limit })],
  );
}
