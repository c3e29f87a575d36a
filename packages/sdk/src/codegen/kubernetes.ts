import type { Spec } from '@trainyard/model';
import type { Path } from '@trainyard/syntax';
import { from } from './traced.ts';

type Serving = NonNullable<NonNullable<Spec['deployment']>['serving']>;

/**
 * `resources` of a container, whose lines come from the fields under `path`; undefined if there are none. Memory and GPUs are requested as they are
 * limited; processor time is not limited, so that idle cores can be used.
 */
export function containerResources({ cpu, memory, gpu }: NonNullable<Serving['resources']>, path: Path): unknown {
  const accelerators = gpu === undefined || gpu === 0 ? {} : { 'nvidia.com/gpu': from(`${path}.gpu`, String(gpu)) };
  const size = memory === undefined ? {} : { memory: from(`${path}.memory`, memoryQuantity(memory)) };
  const requests = {
    ...(cpu === undefined ? {} : { cpu: from(`${path}.cpu`, cpuQuantity(cpu)) }),
    ...size,
    ...accelerators,
  };
  const limits = { ...size, ...accelerators };
  return Object.keys(requests).length === 0
    ? undefined
    : { requests, ...(Object.keys(limits).length === 0 ? {} : { limits }) };
}

/** Bytes as a Kubernetes quantity: the largest unit that divides them, binary before decimal. */
function memoryQuantity(bytes: number): string {
  const units: readonly (readonly [string, number])[] = [
    ['Ti', 1024 ** 4],
    ['Gi', 1024 ** 3],
    ['Mi', 1024 ** 2],
    ['Ki', 1024],
    ['T', 1e12],
    ['G', 1e9],
    ['M', 1e6],
    ['k', 1e3],
  ];
  const unit = units.find(([, size]) => bytes % size === 0);
  return unit === undefined ? String(Math.ceil(bytes)) : `${bytes / unit[1]}${unit[0]}`;
}

/** Cores as a Kubernetes quantity: whole cores, or thousandths. */
function cpuQuantity(cores: number): string {
  return Number.isInteger(cores) ? String(cores) : `${Math.max(1, Math.round(cores * 1000))}m`;
}
