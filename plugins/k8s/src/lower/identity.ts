import { foldDns, from, pathOf } from '@trainyard/sdk';
import type { Spec } from '@trainyard/sdk';
import type { Options } from '../options.ts';
import { labelValue } from '../target/objects.ts';
import { LABEL_KEY, OWN_LABELS } from './labels.ts';

/** Name, labels and annotations that the objects of a service share. */
export interface Identity {
  readonly name: string;
  /** Texts that no label can hold whole, under the label's key. */
  readonly annotations: Readonly<Record<string, unknown>>;
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly labels: Readonly<Record<string, unknown>>;
  readonly selector: Readonly<Record<string, string>>;
}

/** The identity of a service: its folded name; what folding lost stays in annotations. */
export function identityOf(spec: Spec, options: Options): Identity {
  const name = foldDns(spec.name);
  const written = [
    ...(spec.owner?.team === undefined ? [] : [['app.kubernetes.io/part-of', spec.owner.team, 'owner.team'] as const]),
    ...Object.entries(spec.labels ?? {})
      .filter(([key]) => LABEL_KEY.test(key) && !OWN_LABELS.has(key))
      .map(([key, value]) => [key, value, pathOf('labels', key)] as const),
  ];
  const labels = {
    app: name,
    'app.kubernetes.io/name': name,
    'app.kubernetes.io/version': from('version', labelValue(spec.version)),
    ...Object.fromEntries(written.map(([key, value, path]) => [key, from(path, labelValue(value))])),
  };
  const annotations = Object.fromEntries(
    written.filter(([, value]) => labelValue(value) !== value).map(([key, value, path]) => [key, from(path, value)]),
  );
  return {
    name,
    annotations,
    labels,
    selector: { app: name },
    metadata: {
      ...(options.namespace === undefined ? {} : { namespace: options.namespace }),
      labels,
      ...(Object.keys(annotations).length === 0 ? {} : { annotations }),
    },
  };
}
