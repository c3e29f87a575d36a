import { child } from '@trainyard/syntax';
import type { Diagnostic, Located, Path } from '@trainyard/syntax';
import type { Places } from '../compose/places.ts';
import { model } from '../diagnostics.ts';
import type { Spec } from '../schema/root.ts';

interface NamedThings {
  readonly kind: string;
  readonly list: Path;
  readonly key: string;
  readonly names: readonly string[];
  /** A map, whose keys are the names. */
  readonly map?: true;
  /** Kubernetes objects or pipeline tasks are made from these names. */
  readonly folds: boolean;
}

/** `a_b.C` as a DNS label (RFC 1123): lower case, everything else `-`, at most 63 characters. */
export function foldDns(name: string): string {
  const folded = name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 63)
    .replace(/-+$/, '');
  return folded === '' ? 'x' : folded;
}

/** Whether a name can be a folder on every system: Windows keeps some for devices, and drops a dot at the end. */
export function isFolder(name: string): boolean {
  return !/^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i.test(name) && !name.endsWith('.');
}

/** Names must be distinct, also after folding. */
export function* distinctNames(spec: Spec, places: Places): Generator<Diagnostic> {
  for (const things of namedThings(spec)) {
    const first = new Map<string, number>();
    const folded = new Map<string, string>();
    for (const [index, name] of things.names.entries()) {
      const at = itemAt(places, things, index);
      const earlier = first.get(name);
      if (earlier !== undefined) {
        yield model.duplicateName(
          at,
          { kind: things.kind, name },
          { related: [{ ...itemAt(places, things, earlier), message: `'${name}' stands here first` }] },
        );
        continue;
      }
      first.set(name, index);
      const fold = things.folds ? foldDns(name) : name;
      const other = folded.get(fold);
      if (other !== undefined)
        yield model.foldedName(
          at,
          { kind: things.kind, name, other, folded: fold },
          { related: [{ ...itemAt(places, things, first.get(other) ?? 0), message: `'${other}' stands here` }] },
        );
      else folded.set(fold, name);
    }
  }
}

function itemAt(places: Places, things: NamedThings, index: number): Located {
  if (things.map === true) return places.keyAt(child(things.list, things.names[index] ?? ''));
  const node = places.node(things.list);
  const item = node?.kind === 'list' ? node.items[index] : node;
  const label = item?.kind === 'map' ? item.members.find((member) => member.key === things.key) : undefined;
  return {
    range: label?.value.range ?? places.at(things.list).range,
    path: child(things.list, [things.names[index] ?? '']),
  };
}

function namedThings(spec: Spec): NamedThings[] {
  const { training, monitoring, governance, environments } = spec;
  const list = (
    kind: string,
    path: Path,
    items: readonly { readonly name: string }[] | undefined,
    folds = false,
  ): NamedThings => ({ kind, list: path, key: 'name', names: (items ?? []).map((item) => item.name), folds });
  return [
    list('stages', 'training.pipeline.stages', training?.pipeline?.stages, true),
    list('metrics of experiments', 'training.experiments.metrics', training?.experiments?.metrics),
    {
      ...list('tracking back ends', 'training.experiments.tracking', []),
      key: 'backend',
      names: (training?.experiments?.tracking ?? []).map((each) => each.backend),
    },
    list('metrics', 'monitoring.metrics', monitoring?.metrics, true),
    list('alerts', 'monitoring.alerts', monitoring?.alerts),
    list('objectives', 'monitoring.performance.objectives', monitoring?.performance?.objectives),
    {
      ...list('approvals', 'governance.compliance.approvals', []),
      key: 'role',
      names: (governance?.compliance?.approvals ?? []).map((each) => each.role),
    },
    {
      ...list('environments', 'environments', [], true),
      map: true,
      names: Object.keys(environments ?? {}),
    },
  ];
}
