import { append, hasErrors, memberOf, nearest, rangeOf, sortDiagnostics } from '@trainyard/syntax';
import type { Diagnostic, Node, Outcome } from '@trainyard/syntax';
import type { Layer } from './compose/collect.ts';
import { explainIssues } from './compose/issues.ts';
import { toData } from './compose/lower.ts';
import type { Lowering } from './compose/lower.ts';
import { composeLayers, environmentsOf, overlayEnvironment, tooManyEnvironments } from './compose/layers.ts';
import { defaultSpecLimits, tooManyItems } from './compose/limits.ts';
import type { SpecLimits } from './compose/limits.ts';
import { withListsOfNamed } from './compose/merge.ts';
import { explainStrays } from './compose/strays.ts';
import { placesOf } from './compose/places.ts';
import type { Places } from './compose/places.ts';
import { model } from './diagnostics.ts';
import { buildGraph } from './graph/build.ts';
import type { ServiceGraph } from './graph/service-graph.ts';
import { resolveConditions } from './resolve/conditions.ts';
import { assumedUnits } from './resolve/metrics.ts';
import { checkRollback } from './resolve/rollback.ts';
import { conditionDiagnostics } from '@trainyard/conditions';
import { distinctNames } from './rules/names.ts';
import { artifactsAreClear, externalInputs, noCycles, pipelineReferences } from './rules/pipeline.ts';
import { driftIsRead, searchMetricIsRead } from './rules/choices.ts';
import { oncePerCause } from './rules/once.ts';
import { noCredentials } from './rules/credentials.ts';
import { boundsAreOrdered, deploymentReferences, numbersFit, replicasFitScaling } from './rules/values.ts';
import { wordsAreKnown } from './rules/vocabulary.ts';
import type { Vocabulary } from './rules/vocabulary.ts';
import { document } from './schema/root.ts';
import { divideStages } from './schema/stage-fields.ts';
import type { Spec } from './schema/root.ts';

/** A specification that was read: its data, its graph, and where each field was written. */
export interface Compiled {
  readonly spec: Spec;
  readonly graph: ServiceGraph;
  readonly places: Places;
}

/** What compiling needs beside the layers. */
export interface CompileOptions {
  readonly vocabulary: Vocabulary;
  /** Name of an overlay in `environments` to lay over all else. */
  readonly environment?: string;
  /** How much there may be of everything; the usual if absent. */
  readonly limits?: SpecLimits;
}

/**
 * Composes the layers (lowest first), checks them against the schema, resolves names and conditions, and checks what single fields
 * cannot show. Without a value there is an error; a value may still come with errors, and must not be generated from then.
 */
export function compileSpec(layers: readonly Layer[], options: CompileOptions): Outcome<Compiled | undefined> {
  const top = layers.at(-1);
  if (top === undefined) return { value: undefined, diagnostics: [] };
  const start = rangeOf(top.source, top.node.range.start, top.node.range.start);
  for (const { node, source } of layers) {
    if (node.kind === 'map') continue;
    return failed([
      model.notASpecification(
        { range: rangeOf(source, node.range.start, Math.min(node.range.end, node.range.start + 1)) },
        { found: node.kind === 'list' ? 'a list' : 'a single value' },
      ),
    ]);
  }
  const strays = layers.flatMap(({ node }, index) => strayRoot(node, index === layers.length - 1));
  if (strays.length > 0) return failed(strays);
  const limits = options.limits ?? defaultSpecLimits;
  const excess = tooManyEnvironments(layers, environmentsOf(layers).length, limits.environments);
  if (excess.length > 0) return failed(excess);
  const merged = composeLayers(layers);
  const overlaid =
    options.environment === undefined
      ? { node: merged.node, diagnostics: [] }
      : overlayEnvironment(merged.node, options.environment);
  const composing = [...merged.diagnostics, ...overlaid.diagnostics];
  if (hasErrors(composing)) return failed(composing);
  const root = withListsOfNamed(overlaid.node);
  const lowering: Lowering = { diagnostics: [], refused: new Set() };
  // Compiling validators pays off after thousands of parses; here there are a handful.
  const divided = divideStages(toData(root, lowering), options.vocabulary.stageTypes);
  const parsed = document.safeParse(divided.data, { reportInput: true, jitless: true });
  const refused = [...divided.known(parsed.error?.issues ?? []), ...divided.issues];
  const issues = refused.length === 0 ? [] : explainIssues(refused, root, start, lowering.refused);
  // What the schema says of a value is more than that no target can hold it.
  const rest = lowering.diagnostics.filter(
    (each) => !issues.some(({ range }) => range.source === each.range.source && range.start === each.range.start),
  );
  if (!parsed.success || divided.issues.length > 0 || rest.length > 0)
    return failed([...composing, ...issues, ...rest]);
  divided.join(parsed.data.mlops.training?.pipeline?.stages ?? []);
  const service = memberOf(root, 'mlops');
  const places = placesOf(service?.value, service?.keyRange ?? start);
  const tooMany = tooManyItems(parsed.data.mlops as Spec, places, limits);
  if (tooMany.length > 0) return failed([...composing, ...tooMany]);
  const { value, diagnostics } = resolve(parsed.data.mlops as Spec, places, {
    vocabulary: options.vocabulary,
    namesKnown: namesAreKnown(root),
  });
  return { value, diagnostics: sortDiagnostics([...composing, ...diagnostics]) };
}

/** Maps that declare names, or hold what does. */
const DECLARING =
  /^(|mlops|mlops\.training(\.(pipeline(\.stages)?|experiments(\.(metrics|hyperparameters))?|data(\.(datasets|schema))?|hyperparameters))?|mlops\.monitoring(\.metrics)?)$/;

/** Whether all that declares names could be read: otherwise a name that seems unknown may be declared in what could not. */
function namesAreKnown(node: Node, field = ''): boolean {
  if (!DECLARING.test(field)) return true;
  if (node.kind === 'list') return node.items.every((item) => namesAreKnown(item, field));
  if (node.kind === 'scalar') return true;
  if (node.incomplete === true) return false;
  return node.members.every(({ key, value }) => namesAreKnown(value, field === '' ? key : `${field}.${key}`));
}

interface Resolving {
  readonly vocabulary: Vocabulary;
  readonly namesKnown: boolean;
}

function resolve(spec: Spec, places: Places, { vocabulary, namesKnown }: Resolving): Outcome<Compiled> {
  const diagnostics: Diagnostic[] = [...distinctNames(spec, places)];
  for (const rule of [
    boundsAreOrdered,
    replicasFitScaling,
    numbersFit,
    assumedUnits,
    driftIsRead,
    searchMetricIsRead,
    noCredentials,
  ])
    append(diagnostics, rule(spec, places));
  append(diagnostics, wordsAreKnown(spec, vocabulary, places));
  // What refers to things by name would be reported at the places of their namesakes.
  const clear = namesKnown && !diagnostics.some((each) => each.code === modelCodes.duplicate);
  // The graph has edges from the metrics that conditions read.
  const conditions = clear ? resolveConditions(spec, places, vocabulary) : [];
  const graph = buildGraph(spec);
  if (clear) append(diagnostics, checkReferences(spec, graph, places, conditions));
  return {
    value: { spec: deepFreeze(spec), graph, places },
    diagnostics: sortDiagnostics(diagnostics),
  };
}

/** An undeclared name is one cause however often it is used; a section that declares nothing is one for all names. */
function causeOf({ code, message }: Diagnostic): string | undefined {
  if (code !== modelCodes.metric && code !== modelCodes.reference) return undefined;
  return /^No [\w ]+ is called (?=.* None is declared)/.exec(message)?.[0] ?? message;
}

const modelCodes = {
  duplicate: model.duplicateName.entry.code,
  metric: conditionDiagnostics.unknownMetric.entry.code,
  reference: model.unknownReference.entry.code,
};

/** What refers to other things by name: conditions, whose findings are given, artifacts, stages, alerts. */
function checkReferences(
  spec: Spec,
  graph: ServiceGraph,
  places: Places,
  conditions: readonly Diagnostic[],
): Diagnostic[] {
  const artifacts = [...artifactsAreClear(spec, places)];
  const diagnostics = [
    ...conditions,
    ...artifacts,
    ...externalInputs(spec, places),
    ...pipelineReferences(spec, places),
    ...deploymentReferences(spec, places),
  ];
  // With two producers of one artifact, a loop may be their doing.
  if (!hasErrors(artifacts)) append(diagnostics, noCycles(graph, spec, places));
  const all = hasErrors(conditions) ? diagnostics : [...diagnostics, ...checkRollback(spec, places)];
  return oncePerCause(sortDiagnostics(all), causeOf);
}

/** A map without `mlops`, or with a misspelt one: one error, not one for each of its fields. A layer may also do nothing but extend others. */
function strayRoot(root: Node, isTop: boolean): Diagnostic[] {
  // What could not be read may have been the service.
  if (root.kind !== 'map' || root.incomplete === true) return [];
  const service = memberOf(root, 'mlops')?.value;
  const outside = root.members.filter(({ key }) => key !== 'mlops' && key !== 'extends' && !key.startsWith('x-'));
  const section = { field: '', path: '', name: 'the document', key: root.range, node: root };
  // Nothing below `mlops:` and its fields beside it: they lost their indentation.
  if (service?.kind === 'scalar' && service.value === null && outside.length > 0)
    return explainStrays(outside.map(({ key }) => ({ stray: 'unknown', key, known: ['extends', 'mlops'], section })));
  if (service !== undefined) return [];
  const near = root.members.find(({ key }) => key !== 'extends' && nearest(key, ['mlops']) !== undefined);
  if (near !== undefined)
    return explainStrays([{ stray: 'unknown', key: near.key, known: ['extends', 'mlops'], section }]);
  const first = root.members.find(({ key }) => key !== 'extends' && !key.startsWith('x-'));
  if (first !== undefined)
    return [model.notASpecification({ range: first.keyRange }, { found: 'a map without `mlops`' })];
  return isTop && memberOf(root, 'extends') === undefined
    ? [model.notASpecification({ range: root.members[0]?.keyRange ?? root.range }, { found: 'a map without `mlops`' })]
    : [];
}

function failed(diagnostics: readonly Diagnostic[]): Outcome<undefined> {
  return { value: undefined, diagnostics: sortDiagnostics(diagnostics) };
}

/** Maps lose their prototype: a stage may be called `constructor`, and looking a name up must find only what the specification says. */
function deepFreeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  if (Object.getPrototypeOf(value) === Object.prototype) Object.setPrototypeOf(value, null);
  Object.freeze(value);
  for (const inner of Object.values(value)) deepFreeze(inner);
  return value;
}
