import { additions, difference, isMap } from './difference.ts';
import type { PlainMap } from './difference.ts';
import { mapAt } from './serving.ts';
import type { ForeignObject, Telling } from './object.ts';

/** A patch as `targets.k8s.patches` has it. */
interface Patch {
  readonly kind: string;
  readonly name: string;
  readonly patch: unknown;
  readonly remove?: readonly string[];
}

/** What is left to say of an object that was given: the places that a patch holds, and what its generated form has besides. */
export interface Remains {
  readonly verbatim: readonly string[];
  readonly added: readonly string[];
}

/** What the API server writes into an object: no part of what people said. */
const SERVER_SET = [
  '/status',
  '/metadata/uid',
  '/metadata/resourceVersion',
  '/metadata/generation',
  '/metadata/creationTimestamp',
  '/metadata/managedFields',
  '/metadata/selfLink',
  '/metadata/annotations/kubectl.kubernetes.io~1last-applied-configuration',
  '/metadata/annotations/deployment.kubernetes.io~1revision',
  '/spec/clusterIP',
  '/spec/clusterIPs',
];

/** Defaults that the API server writes into objects, and that no generated object states otherwise (the API reference of Kubernetes, defaulting). */
const DEFAULTS: readonly (readonly [place: RegExp, value: unknown])[] = [
  [/^\/spec\/progressDeadlineSeconds$/, 600],
  [/^\/spec\/revisionHistoryLimit$/, 10],
  [/\/template\/spec\/dnsPolicy$/, 'ClusterFirst'],
  [/\/template\/spec\/restartPolicy$/, 'Always'],
  [/\/template\/spec\/schedulerName$/, 'default-scheduler'],
  [/ontainers\/\d+\/terminationMessagePath$/, '/dev/termination-log'],
  [/ontainers\/\d+\/terminationMessagePolicy$/, 'File'],
  [/Probe\/httpGet\/scheme$/, 'HTTP'],
  [/Probe\/successThreshold$/, 1],
  [/Probe\/timeoutSeconds$/, 1],
  [/\/fieldRef\/apiVersion$/, 'v1'],
  [/\/ports\/\d+\/protocol$/, 'TCP'],
  [/^\/spec\/internalTrafficPolicy$/, 'Cluster'],
  [/^\/spec\/ipFamilyPolicy$/, 'SingleStack'],
  [/^\/spec\/ipFamilies$/, ['IPv4']],
  [/^\/spec\/sessionAffinity$/, 'None'],
];

/** Whether the API server wrote a field: in an object that comes from one, which only it gives a `uid`, defaults are its own. */
export function isServerSet(pointer: string, value: unknown, data: PlainMap): boolean {
  if (SERVER_SET.includes(pointer)) return true;
  if (typeof mapAt(data, 'metadata')['uid'] !== 'string') return false;
  return DEFAULTS.some(([place, usual]) => place.test(pointer) && JSON.stringify(usual) === JSON.stringify(value));
}

/** Patches that make the generated objects say all that those given say, and what of each given object they hold, as JSON Pointers. */
export function patchesFor(
  objects: readonly ForeignObject[],
  generated: readonly PlainMap[],
  scaled: boolean,
  tellings: ReadonlyMap<ForeignObject, Telling>,
): {
  readonly patches: readonly Patch[];
  readonly remains: ReadonlyMap<ForeignObject, Remains>;
  readonly more: readonly string[];
} {
  const patches: Patch[] = [];
  const remains = new Map<ForeignObject, Remains>();
  const more: string[] = [];
  const deployment = objects.find(({ kind }) => kind === 'Deployment');
  for (const made of generated) {
    const object = objects.find((each) => each.kind === made['kind'] && !remains.has(each));
    const selected = object === undefined ? selection(made, deployment) : undefined;
    const given =
      object === undefined ? selected : comparable(object.data, scaled, tellings.get(object)?.refused ?? new Map());
    if (object === undefined) more.push(`a ${String(made['kind'])}`);
    if (given === undefined) continue;
    const { patch, remove, verbatim } = difference(made, given);
    if (object !== undefined) remains.set(object, { verbatim, added: additions(made, given) });
    if (patch === undefined && remove.length === 0) continue;
    patches.push({
      kind: String(made['kind']),
      name: String(mapAt(made, 'metadata')['name']),
      patch: patch ?? {},
      ...(remove.length === 0 ? {} : { remove }),
    });
  }
  return { patches, remains, more };
}

/** What of an object has to come back. */
function comparable(data: PlainMap, scaled: boolean, refused: ReadonlyMap<string, string>): PlainMap {
  const drop = (value: unknown, at: string): unknown => {
    if (Array.isArray(value))
      return value.map((item, index) => (refused.has(`${at}/${index}`) ? null : drop(item, `${at}/${index}`)));
    if (!isMap(value)) return value;
    return Object.fromEntries(
      Object.entries(value)
        .map(([key, inner]) => [key, `${at}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`, inner] as const)
        .filter(
          ([, pointer, inner]) =>
            !isServerSet(pointer, inner, data) && !refused.has(pointer) && !isSaidOtherwise(pointer, data, scaled),
        )
        .map(([key, pointer, inner]) => [key, drop(inner, pointer)]),
    );
  };
  return drop(data, '') as PlainMap;
}

/** What the generated object says in another way: old versions of the autoscaler, and replicas that an autoscaler decides over. */
export function isSaidOtherwise(pointer: string, data: PlainMap, scaled: boolean): boolean {
  const kind = data['kind'];
  if (kind === 'HorizontalPodAutoscaler' && data['apiVersion'] !== 'autoscaling/v2')
    return (
      pointer === '/apiVersion' || pointer === '/spec/targetCPUUtilizationPercentage' || pointer === '/spec/metrics'
    );
  if (kind === 'PodDisruptionBudget') return pointer === '/apiVersion';
  return kind === 'Deployment' && scaled && pointer === '/spec/replicas';
}

/** The labels that pods were given, for a generated object that selects them and that no file has. */
function selection(made: PlainMap, deployment: ForeignObject | undefined): PlainMap | undefined {
  const labels = mapAt(mapAt(mapAt(mapAt(deployment?.data ?? {}, 'spec'), 'template'), 'metadata'), 'labels');
  const spec = mapAt(made, 'spec');
  const selector = mapAt(spec, 'selector');
  const inner = isMap(selector['matchLabels']) ? selector['matchLabels'] : selector;
  const wanted = Object.fromEntries(
    Object.keys(inner).flatMap((key) => (labels[key] === undefined ? [] : [[key, labels[key]] as const])),
  );
  if (Object.keys(wanted).length === 0) return undefined;
  return { spec: { selector: isMap(selector['matchLabels']) ? { matchLabels: wanted } : wanted } };
}
