import { append, memberOf, nearest, rangeOf } from '@trainyard/syntax';
import type { Diagnostic, MapNode, Member, Node } from '@trainyard/syntax';
import { model } from '../diagnostics.ts';
import type { Layer } from './collect.ts';
import { isNull, mergeLayers } from './merge.ts';
import { removals } from './removals.ts';

/** A tree that was composed, and what was found on the way. */
export interface Composed {
  readonly node: Node;
  readonly diagnostics: readonly Diagnostic[];
}

/** Lays the layers over each other, the lowest first. */
export function composeLayers(layers: readonly Layer[]): Composed {
  let node: Node | undefined;
  const diagnostics: Diagnostic[] = [];
  for (const layer of layers) {
    append(diagnostics, removals(node, layer.node));
    node = node === undefined ? layer.node : mergeLayers(node, layer.node);
  }
  return { node: node ?? { kind: 'map', members: [], range: rangeOf({ file: '', text: '' }, 0) }, diagnostics };
}

/** Names of the environments that the layers declare and none takes away, in order. */
export function environmentsOf(layers: readonly Layer[]): readonly string[] {
  const written = layers.flatMap(({ node }) => memberOf(memberOf(node, 'mlops')?.value, 'environments')?.value ?? []);
  const [first, ...others] = written;
  return first === undefined
    ? []
    : namesIn(others.reduce((base, over) => mergeLayers(base, over, 'mlops.environments'), first));
}

function namesIn(environments: Node | undefined): string[] {
  const members = environments?.kind === 'map' ? environments.members : [];
  return members.filter(({ key, value }) => !isNull(value) && !key.startsWith('x-')).map(({ key }) => key);
}

/** More environments than can be checked: one error, at the uppermost layer that has some. */
export function tooManyEnvironments(layers: readonly Layer[], count: number, limit: number): Diagnostic[] {
  if (count <= limit) return [];
  const written = layers
    .map(({ node }) => memberOf(memberOf(node, 'mlops')?.value, 'environments'))
    .findLast((member) => member !== undefined);
  return [
    model.tooMany(
      { range: (written as Member).keyRange, path: 'environments' },
      { what: 'environments', count, limit, key: 'environments' },
    ),
  ];
}

/** Lays an environment over the service as all layers made it. */
export function overlayEnvironment(root: Node, environment: string): Composed {
  const service = memberOf(root, 'mlops');
  if (service === undefined || root.kind !== 'map') return { node: root, diagnostics: [] };
  const environments = memberOf(service.value, 'environments');
  const layer = memberOf(environments?.value, environment)?.value;
  if (layer === undefined || isNull(layer)) return { node: root, diagnostics: [unknown(service, environment)] };
  if (layer.kind !== 'map') return { node: root, diagnostics: [] };
  const merged: Member = { ...service, value: mergeLayers(service.value, { ...layer, replaces: false }, 'mlops') };
  return {
    node: { ...root, members: root.members.map((member) => (member.key === 'mlops' ? merged : member)) },
    diagnostics: [...nestedEnvironments(layer, environment), ...removals(service.value, layer, 'mlops')],
  };
}

function unknown(service: Member, name: string): Diagnostic {
  const environments = memberOf(service.value, 'environments');
  const known = namesIn(environments?.value);
  const near = nearest(name, known);
  return model.unknownEnvironment(
    { range: environments?.keyRange ?? service.keyRange },
    { name, ...(near === undefined ? {} : { near }), known },
  );
}

/** An overlay with overlays of its own, which nobody would read. */
function nestedEnvironments(layer: MapNode, environment: string): Diagnostic[] {
  const nested = memberOf(layer, 'environments');
  return nested === undefined ? [] : [model.nestedEnvironment({ range: nested.keyRange }, { environment })];
}
