import { pathOf } from '@trainyard/sdk';
import type { Path } from '@trainyard/sdk';
import { isMap, quantity } from './difference.ts';
import type { PlainMap } from './difference.ts';

/** A section of a specification, and for each place of the object that it says, the field that does. */
export interface Said {
  readonly said: Record<string, unknown>;
  readonly fields: Map<string, Path>;
}

/** `deployment.serving` from a Deployment: what its first container is and needs. */
export function servingOf(deployment: PlainMap): Said {
  const spec = mapAt(deployment, 'spec');
  const fields = new Map<string, Path>();
  const said: Record<string, unknown> = {};
  const say = (pointer: string, value: unknown, ...steps: readonly string[]): void => {
    const path = pathOf('deployment', 'serving', ...steps);
    fields.set(pointer, path);
    let at = said;
    for (const step of steps.slice(0, -1)) at = (at[step] ??= {}) as Record<string, unknown>;
    at[steps.at(-1) ?? ''] ??= value;
  };
  const base = '/spec/template/spec/containers/0';
  const container = listAt(mapAt(mapAt(spec, 'template'), 'spec'), 'containers')[0];
  const replicas = spec['replicas'];
  if (Number.isInteger(replicas)) say('/spec/replicas', replicas, 'replicas');
  if (!isMap(container)) return { said, fields };
  if (typeof container['image'] === 'string') say(`${base}/image`, container['image'], 'image');
  const port = listAt(container, 'ports')[0];
  if (isMap(port) && Number.isInteger(port['containerPort'])) {
    say(`${base}/ports/0/containerPort`, port['containerPort'], 'port');
    if (port['name'] === 'grpc') say(`${base}/ports/0/name`, 'grpc', 'protocol');
  }
  for (const kind of ['readinessProbe', 'livenessProbe', 'startupProbe']) {
    const path = mapAt(mapAt(container, kind), 'httpGet')['path'];
    if (typeof path === 'string' && /^\/\S*$/.test(path)) say(`${base}/${kind}/httpGet/path`, path, 'health', 'path');
  }
  const delay = mapAt(container, 'startupProbe')['initialDelaySeconds'];
  if (Number.isInteger(delay) && Number(delay) > 0)
    say(`${base}/startupProbe/initialDelaySeconds`, `${String(delay)}s`, 'health', 'initial_delay');
  sayResources(mapAt(container, 'resources'), (pointer, value, name) =>
    say(`${base}/resources/${pointer}`, value, 'resources', name),
  );
  listAt(container, 'env').forEach((variable, index) => sayVariable(variable, `${base}/env/${index}`, say));
  return { said, fields };
}

type Say = (pointer: string, value: unknown, ...steps: readonly string[]) => void;

function sayResources(resources: PlainMap, say: (pointer: string, value: unknown, name: string) => void): void {
  const requests = mapAt(resources, 'requests');
  const limits = mapAt(resources, 'limits');
  const cpu = String(requests['cpu'] ?? limits['cpu'] ?? '');
  if (/^\d+(\.\d+)?m?$/.test(cpu) && (quantity(cpu) ?? 0) >= 0.001) say('requests/cpu', cpu, 'cpu');
  const memory = String(limits['memory'] ?? requests['memory'] ?? '');
  if (/^\d+(\.\d+)?([kMGT]i?|Ki)$/.test(memory) && (quantity(memory) ?? 0) >= 1024 ** 2) {
    say('limits/memory', memory, 'memory');
    if (requests['memory'] === limits['memory']) say('requests/memory', memory, 'memory');
  }
  const gpu = Number(limits['nvidia.com/gpu'] ?? requests['nvidia.com/gpu'] ?? Number.NaN);
  if (Number.isInteger(gpu) && gpu <= 128) {
    say('limits/nvidia.com~1gpu', gpu, 'gpu');
    say('requests/nvidia.com~1gpu', gpu, 'gpu');
  }
}

const VARIABLE = /^(?!__)[A-Za-z_][A-Za-z0-9_]*$/;

function sayVariable(variable: unknown, pointer: string, say: Say): void {
  if (!isMap(variable)) return;
  const { name, value } = variable;
  if (typeof name !== 'string' || !VARIABLE.test(name) || name === 'constructor' || name === 'prototype') return;
  if (typeof value === 'string' && value.trim() !== '') return say(pointer, value, 'env', name);
  const reference = mapAt(mapAt(variable, 'valueFrom'), 'secretKeyRef');
  const [secret, key] = [reference['name'], reference['key']];
  if (
    typeof secret === 'string' &&
    typeof key === 'string' &&
    /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/.test(secret) &&
    /^[^/\s]+$/.test(key)
  )
    say(pointer, `${secret}/${key}`, 'secrets', name);
}

/** `deployment.scaling` from a HorizontalPodAutoscaler, of any of its versions. */
export function scalingOf(autoscaler: PlainMap): Said {
  const spec = mapAt(autoscaler, 'spec');
  const fields = new Map<string, Path>();
  const said: Record<string, unknown> = {};
  const say = (pointer: string, value: unknown, field: string): void => {
    if (typeof value !== 'number' || !Number.isInteger(value)) return;
    fields.set(pointer, pathOf('deployment', 'scaling', field));
    said[field] ??= value;
  };
  say('/spec/minReplicas', spec['minReplicas'], 'min_replicas');
  say('/spec/maxReplicas', spec['maxReplicas'], 'max_replicas');
  say('/spec/targetCPUUtilizationPercentage', spec['targetCPUUtilizationPercentage'], 'target_cpu_utilization');
  listAt(spec, 'metrics').forEach((metric, index) => {
    const resource = mapAt(isMap(metric) ? metric : {}, 'resource');
    const name = resource['name'];
    if (name !== 'cpu' && name !== 'memory') return;
    const pointer = `/spec/metrics/${index}/resource`;
    const field = `target_${name}_utilization`;
    say(`${pointer}/target/averageUtilization`, mapAt(resource, 'target')['averageUtilization'], field);
    say(`${pointer}/targetAverageUtilization`, resource['targetAverageUtilization'], field);
  });
  const window = mapAt(mapAt(spec, 'behavior'), 'scaleDown')['stabilizationWindowSeconds'];
  if (typeof window === 'number' && Number.isInteger(window) && window > 0) {
    fields.set('/spec/behavior/scaleDown/stabilizationWindowSeconds', 'deployment.scaling.scale_down_delay');
    said['scale_down_delay'] = `${window}s`;
  }
  return { said, fields };
}

/** The map under a key, empty if there is none. */
export function mapAt(value: PlainMap, key: string): PlainMap {
  const inner = value[key];
  return isMap(inner) ? inner : {};
}

function listAt(value: PlainMap, key: string): readonly unknown[] {
  const inner = value[key];
  return Array.isArray(inner) ? inner : [];
}
