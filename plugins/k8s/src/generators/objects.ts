import { from, pathOf } from '@trainyard/sdk';
import type { GeneratedFile, GeneratorContext } from '@trainyard/sdk';
import { objectFiles } from '../lower/objects.ts';
import { overlayOf, plain } from '../lower/overlay.ts';
import type { Overlay } from '../lower/overlay.ts';
import type { Options } from '../options.ts';

/** One file for each kind of object, a kustomization, and an overlay for each environment. */
export function* generate(context: GeneratorContext<Options>): Generator<GeneratedFile> {
  const { spec, options, toolkit, environments } = context;
  const files = objectFiles(spec, options);
  for (const { file, objects } of files) {
    const writer = toolkit.yaml(file, { from: 'deployment' });
    for (const object of objects) writer.document(object);
    yield writer.file();
  }
  yield toolkit
    .yaml('kustomization.yaml', { from: 'deployment' })
    .document({
      apiVersion: 'kustomize.config.k8s.io/v1beta1',
      kind: 'Kustomization',
      resources: files.map(({ file }) => file),
    })
    .file();
  const base = files.flatMap(({ objects }) => objects);
  for (const environment of environments) {
    if (environment.spec.deployment === undefined) continue;
    const wanted = objectFiles(environment.spec, options).flatMap(({ objects }) => objects);
    yield* overlayFiles(context, environment.name, overlayOf(base, wanted));
  }
}

function* overlayFiles(
  { toolkit }: GeneratorContext<Options>,
  name: string,
  overlay: Overlay,
): Generator<GeneratedFile> {
  const path = pathOf('environments', name);
  const folder = `overlays/${name}`;
  const patches = [
    ...overlay.patches.map(({ target, steps }) => ({
      target: { kind: target.kind, name: target.metadata.name },
      patch: stepsText(steps),
    })),
    ...overlay.removed.map(({ apiVersion, kind, metadata }) => ({
      target: { kind, name: metadata.name },
      patch: `$patch: delete\napiVersion: ${apiVersion}\nkind: ${kind}\nmetadata:\n  name: ${metadata.name}\n`,
    })),
  ];
  if (overlay.added.length > 0) {
    const writer = toolkit.yaml(`${folder}/added.yaml`, { from: path });
    for (const object of overlay.added) writer.document(object);
    yield writer.file();
  }
  yield toolkit
    .yaml(`${folder}/kustomization.yaml`, { from: path })
    .document({
      apiVersion: 'kustomize.config.k8s.io/v1beta1',
      kind: 'Kustomization',
      resources: ['../..', ...(overlay.added.length > 0 ? ['added.yaml'] : [])],
      patches: patches.length === 0 ? undefined : from(path, patches),
    })
    .file();
}

/** The steps as YAML flow lines: kustomize takes patches as text, and JSON is YAML. */
function stepsText(steps: Overlay['patches'][number]['steps']): string {
  return steps
    .map(
      (step) =>
        `- ${JSON.stringify({ op: step.op, path: step.path, ...(step.op === 'remove' ? {} : { value: plain(step.value) }) })}\n`,
    )
    .join('');
}
