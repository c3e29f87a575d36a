import { append, contributionsTo, hasErrors } from '@trainyard/sdk';
import type {
  Compiled,
  Contribution,
  ContributionContext,
  Diagnostic,
  EnvironmentView,
  Facts,
  Located,
  Plugin,
  ValidatorContext,
} from '@trainyard/sdk';
import { engine } from '../diagnostics.ts';
import type { ActiveInside } from './active.ts';
import type { PluginLimits } from './limits.ts';
import { frozen, Misdeed, reasonText } from './misdeeds.ts';
import { readOptions } from './options.ts';
import type { Provided } from './outside.ts';
import { contributionProblem } from './contributions.ts';
import { findingTaker } from './taken-findings.ts';

/** What one plugin may make of one specification for others. */
const MOST_CONTRIBUTIONS = 1000;

/** A service as plugins see it. */
export interface Seen {
  readonly compiled: Compiled;
  readonly environments: readonly EnvironmentView[];
  readonly facts: Facts;
}

/** Whether a plugin is on for a service: the specification says so, or the plugin. Throws what the plugin throws. */
export function isOn(plugin: Plugin, { compiled: { spec } }: Seen): boolean {
  const written = spec.targets?.[plugin.name];
  if (written !== undefined) return written !== false;
  const applies: unknown = plugin.appliesTo(spec);
  if (typeof applies !== 'boolean') throw new Misdeed('it answered neither true nor false');
  return applies;
}

/** What a plugin that is on gives to others. Throws what the plugin throws, and `Misdeed` for what is no contribution. */
export function givenBy(plugin: Plugin, { compiled, environments, facts }: Seen): Provided {
  const { name, provides, contributes } = plugin;
  // What is wrong with its options is found when it is prepared.
  const options = contributes === undefined ? undefined : readOptions(plugin, compiled).value?.options;
  if (contributes === undefined || options === undefined) return { plugin: name, contributions: provides };
  const { spec, graph, places } = compiled;
  const context: ContributionContext = Object.freeze({
    spec,
    graph,
    options: frozen(options),
    environments: frozen(environments.map((each) => Object.freeze({ ...each }))),
    facts: frozen(facts),
    at: (path: string) => place(places.at(path)),
    keyAt: (path: string) => place(places.keyAt(path)),
  });
  const given: unknown = contributes(context);
  if (typeof given !== 'object' || given === null || !(Symbol.iterator in given))
    throw new Misdeed('it gave no list of contributions');
  const own: Contribution[] = [];
  for (const each of given as Iterable<unknown>) {
    const problem = contributionProblem(each);
    if (problem !== undefined) throw new Misdeed(problem);
    if (own.push(each as Contribution) > MOST_CONTRIBUTIONS)
      throw new Misdeed(`it gave more than ${MOST_CONTRIBUTIONS} contributions`);
  }
  return { plugin: name, contributions: [...provides, ...own] };
}

/** Prepares a plugin that is on: reads its options, and freezes all that it will see. Undefined if its options are wrong. Throws what the plugin's schema throws. */
export function prepare(
  plugin: Plugin,
  { compiled, environments, facts }: Seen,
  provided: readonly Provided[],
): { readonly active: ActiveInside | undefined; readonly diagnostics: readonly Diagnostic[] } {
  const { value, diagnostics } = readOptions(plugin, compiled);
  if (value === undefined) return { active: undefined, diagnostics };
  const { spec, graph, places } = compiled;
  const contributions = [...provided]
    .sort((a, b) => (a.plugin < b.plugin ? -1 : 1))
    .flatMap((each) => frozen(each.contributions));
  for (const each of [graph, ...environments.map((view) => view.graph)]) freezeGraph(each);
  const context: ValidatorContext = Object.freeze({
    spec,
    graph,
    options: frozen(value.options),
    environments: frozen(environments.map((each) => Object.freeze({ ...each }))),
    facts: frozen(facts),
    at: (path: string) => place(places.at(path)),
    keyAt: (path: string) => place(places.keyAt(path)),
    contributions: <T>(point: Parameters<typeof contributionsTo<T>>[0]) => contributionsTo(point, contributions),
  });
  return { active: { plugin, context, patches: frozen(value.patches) }, diagnostics };
}

function freezeGraph(graph: Compiled['graph']): void {
  if (Object.isFrozen(graph)) return;
  frozen(graph.nodes);
  frozen(graph.edges);
  Object.freeze(graph);
}

function place(located: Located): Located {
  Object.freeze(located.range.source);
  Object.freeze(located.range);
  return Object.freeze(located);
}

/** Runs the validators of a plugin; one that breaks its promises is a finding, and `failed`. */
export function validate(
  { plugin, context }: ActiveInside,
  limits: PluginLimits,
  { onPart, errorsOnly }: { readonly onPart?: (part: string) => void; readonly errorsOnly?: boolean } = {},
): { readonly diagnostics: readonly Diagnostic[]; readonly failed: boolean } {
  const diagnostics: Diagnostic[] = [];
  let failed = false;
  const take = findingTaker(limits);
  for (const [index, validator] of plugin.validators.entries()) {
    if (errorsOnly === true && validator.informs === true) continue;
    const found: Diagnostic[] = [];
    const part = `the validator ${validatorName(validator, index)}`;
    onPart?.(part);
    try {
      const given: unknown = validator(context);
      if (typeof given !== 'object' || given === null || !(Symbol.iterator in given))
        throw new Misdeed('it gave no list of findings');
      for (const each of given as Iterable<unknown>) found.push(take(each));
      if (validator.informs === true && hasErrors(found))
        throw new Misdeed('it found an error, though it is marked as one that only informs');
      append(diagnostics, found);
    } catch (reason) {
      failed = true;
      diagnostics.push(failure(context.keyAt(''), plugin.name, part, reason));
    }
  }
  return { diagnostics, failed };
}

function validatorName({ name }: { readonly name: string }, index: number): string {
  return name === '' ? String(index + 1) : name;
}

/** The finding for a plugin that failed in one of its parts. */
export function failure(at: Located, plugin: string, part: string, reason: unknown): Diagnostic {
  return engine.pluginFailed(at, { plugin, part, reason: reasonText(reason) });
}
