import { append, foldDns, plainData } from '@trainyard/sdk';
import type { ForeignDocument, ImportContext, ImportedPart, ImportNote, Path } from '@trainyard/sdk';
import { isMap } from './difference.ts';
import type { PlainMap } from './difference.ts';
import { generatedFor } from './generated.ts';
import { noteAll } from './notes.ts';
import { subjectOf } from './object.ts';
import type { ForeignObject, Telling } from './object.ts';
import { patchesFor } from './patches.ts';
import { mapAt, scalingOf, servingOf } from './serving.ts';
import type { Said } from './serving.ts';

/** The objects of one service. */
interface Chosen {
  readonly deployment: ForeignObject | undefined;
  readonly all: readonly ForeignObject[];
  readonly others: readonly ForeignObject[];
}

const NOTHING: Said & Telling = { said: {}, fields: new Map(), refused: new Map() };

/** Objects of Kubernetes as `deployment`, with patches for what the language does not say. */
export function read({ documents, name: given, refused }: ImportContext): ImportedPart {
  const objects = documents.map(objectOf);
  const { deployment, all, others } = choose(objects, given);
  const notes: ImportNote[] = others.map((object) => ({
    document: object.document,
    node: object.document.node,
    subject: subjectOf(object),
    outcome: 'left out',
    detail:
      deployment === undefined
        ? 'a specification serves a model by a Deployment, and none was given'
        : `a specification is of one service, here that of ${subjectOf(deployment)}: import it by itself`,
  }));
  if (deployment === undefined) return { spec: {}, notes };
  const name = given ?? deployment.name;
  const scaler = all.find(({ kind }) => kind === 'HorizontalPodAutoscaler');
  const serving = withoutRefused(servingOf(deployment.data), refused);
  const scaling = scaler === undefined ? NOTHING : withoutRefused(scalingOf(scaler.data), refused);
  // Beside an autoscaler the language takes `replicas` for where it starts, and generates none.
  const options = optionsOf(all);
  const part = {
    deployment: {
      serving: serving.said,
      ...(scaler === undefined || scaling.said['max_replicas'] === undefined ? {} : { scaling: scaling.said }),
    },
  };
  const generated = generatedFor({ name: nameFor(name), ...part }, options);
  const tellings = new Map(
    all.map((object) => [object, object === deployment ? serving : object === scaler ? scaling : NOTHING] as const),
  );
  const { patches, remains, more } = patchesFor(all, generated, scaler !== undefined, tellings);
  for (const object of all) append(notes, noteAll(object, tellings.get(object) ?? NOTHING, remains.get(object)));
  if (more.length > 0)
    notes.push({
      document: deployment.document,
      node: deployment.document.node,
      subject: subjectOf(deployment),
      outcome: 'assumed',
      detail: `the specification also generates ${more.join(', ')}`,
    });
  const comments = new Map<Path, string>([
    [
      'deployment.serving',
      'imported: pods get a security context, probes and a service account where the files give none: `trainyard plan` shows the objects',
    ],
  ]);
  const target = { ...options, ...(patches.length === 0 ? {} : { patches }) };
  return { spec: { ...part, targets: { k8s: target } }, notes, comments, name: deployment.name };
}

/** A name that the service may have; the engine folds it in the same way. */
function nameFor(name: string): string {
  return /^[A-Za-z_]/.test(name) ? name : `_${name}`;
}

function objectOf(document: ForeignDocument): ForeignObject {
  const data = plainData(document.node) as PlainMap;
  const metadata = mapAt(data, 'metadata');
  return { document, data, kind: String(data['kind']), name: String(metadata['name'] ?? foldDns('')) };
}

/** The Deployment that is called as the service, or the first one, and the objects that belong to it. */
function choose(objects: readonly ForeignObject[], name: string | undefined): Chosen {
  const deployments = objects.filter(({ kind }) => kind === 'Deployment');
  const deployment = deployments.find((each) => name !== undefined && each.name === foldDns(name)) ?? deployments[0];
  if (deployment === undefined) return { deployment, all: [], others: objects };
  const taken = new Map<string, ForeignObject>();
  for (const object of objects)
    if (belongs(object, deployment) && !taken.has(object.kind)) taken.set(object.kind, object);
  const all = objects.filter((object) => taken.get(object.kind) === object);
  return { deployment, all, others: objects.filter((object) => !all.includes(object)) };
}

function belongs(object: ForeignObject, deployment: ForeignObject): boolean {
  const spec = mapAt(object.data, 'spec');
  const template = mapAt(mapAt(deployment.data, 'spec'), 'template');
  const labels = mapAt(mapAt(template, 'metadata'), 'labels');
  const selects = (selector: PlainMap): boolean =>
    Object.keys(selector).length > 0 && Object.entries(selector).every(([key, value]) => labels[key] === value);
  switch (object.kind) {
    case 'Deployment':
      return object === deployment;
    case 'Service':
      return selects(mapAt(spec, 'selector'));
    case 'PodDisruptionBudget':
      return selects(mapAt(mapAt(spec, 'selector'), 'matchLabels'));
    case 'HorizontalPodAutoscaler':
      return mapAt(spec, 'scaleTargetRef')['name'] === deployment.name;
    default:
      return mapAt(template, 'spec')['serviceAccountName'] === object.name;
  }
}

/** What the options of the target say: where all objects are, and how the Service is reached. */
function optionsOf(objects: readonly ForeignObject[]): Readonly<Record<string, string>> {
  const namespaces = new Set(objects.map(({ data }) => mapAt(data, 'metadata')['namespace']));
  const [namespace] = [...namespaces];
  const service = objects.find(({ kind }) => kind === 'Service');
  const type = service === undefined ? undefined : (mapAt(service.data, 'spec')['type'] ?? 'ClusterIP');
  return {
    ...(namespaces.size === 1 && typeof namespace === 'string' && /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/.test(namespace)
      ? { namespace }
      : {}),
    ...(type === 'ClusterIP' || type === 'NodePort' || type === 'LoadBalancer' ? { service_type: type } : {}),
  };
}

/** A section without the fields that checking refused, such as a password in a variable. */
function withoutRefused(given: Said, refused: ReadonlyMap<Path, string>): Said & Telling {
  const fields = new Map([...given.fields].filter(([, path]) => !refused.has(path)));
  const gone = new Map(
    [...given.fields].flatMap(([pointer, path]) => {
      const why = refused.get(path);
      return why === undefined ? [] : [[pointer, why] as const];
    }),
  );
  const drop = (value: unknown, at: Path): unknown => {
    if (!isMap(value)) return value;
    return Object.fromEntries(
      Object.entries(value)
        .filter(([key]) => !refused.has(`${at}.${key}`))
        .map(([key, inner]) => [key, drop(inner, `${at}.${key}`)]),
    );
  };
  const [first] = [...given.fields.values()];
  const section = first?.startsWith('deployment.scaling') === true ? 'deployment.scaling' : 'deployment.serving';
  return { said: drop(given.said, section) as Record<string, unknown>, fields, refused: gone };
}
