import { allFields, capabilityOf, contributionsTo, honoured, pathOf, stageTypes } from '@trainyard/sdk';
import type { Capability, Capabilities, Compiled, Contribution, Diagnostic, Node, Step } from '@trainyard/sdk';
import { engine } from '../diagnostics.ts';
import type { Speaks } from './active.ts';

/** Sections that are the engine's own business, and what every target carries. */
const OWN = new Set(['name', 'version', 'description', 'owner', 'labels', 'environments', 'targets']);

interface Use {
  readonly field: string;
  readonly trail: Trail | undefined;
}

/** The way to a place, its last step first: a list that is copied at each step would cost more than all else here. */
interface Trail {
  readonly step: Step;
  readonly before: Trail | undefined;
}

function stepsOf(trail: Trail | undefined): Step[] {
  const steps: Step[] = [];
  for (let at = trail; at !== undefined; at = at.before) steps.push(at.step);
  return steps.reverse();
}

/** Says which fields in use have no effect, or another one, in the plugins that are on; once for each statement. */
export function* checkCapabilities(
  { places }: Compiled,
  on: readonly Speaks[],
  all: readonly Contribution[],
): Generator<Diagnostic> {
  const root = places.node('');
  const known = new Set([
    ...allFields().map((field) => field.path),
    ...ownStageFields(all).map((field) => `mlops.${field}`),
  ]);
  const active = on.map(({ plugin: { name, capabilities, provides } }) => ({
    plugin: { name, capabilities: { ...ownCapabilities(provides), ...capabilities } },
  }));
  const said = new Set<string>();
  const fields = new Set<string>();
  for (const use of root === undefined ? [] : fieldsInUse(root, known, '', undefined)) {
    // What is said of a field is said once, at its first use.
    if (fields.has(use.field)) continue;
    fields.add(use.field);
    const statements = active.flatMap(({ plugin }) => {
      const capability = capabilityOf(plugin.capabilities, use.field);
      return capability === undefined ? [] : [{ plugin: plugin.name, capability }];
    });
    if (statements.some(({ capability }) => capability.kind === 'honoured')) continue;
    const silent = statements.length === 0 ? outermostSilent(use.field, active) : undefined;
    const key =
      silent !== undefined
        ? silent
        : statements.map(({ plugin, capability }) => `${plugin} ${reasonOf(capability)}`).join();
    if (said.has(key)) continue;
    said.add(key);
    if (silent !== undefined)
      yield engine.notHonoured(places.keyAt(pathOf(...stepsTo(stepsOf(use.trail), silent))), { field: silent });
    else yield* explain(places.keyAt(pathOf(...stepsOf(use.trail))), use.field, statements);
  }
}

/** The fields that only stages of some types carry, dotted. */
function ownStageFields(provided: readonly Contribution[]): readonly string[] {
  return contributionsTo(stageTypes, provided).flatMap(({ fields = {} }) =>
    Object.keys(fields).map((field) => `training.pipeline.stages.${field}`),
  );
}

/** A plugin honours the fields that it declares itself, unless it says otherwise. */
function ownCapabilities(provided: readonly Contribution[]): Capabilities {
  return Object.fromEntries(ownStageFields(provided).map((field) => [field, honoured]));
}

function* explain(
  at: ReturnType<Compiled['places']['keyAt']>,
  field: string,
  statements: readonly { plugin: string; capability: Capability }[],
): Generator<Diagnostic> {
  const approximated = statements.some(({ capability }) => capability.kind === 'approximated');
  for (const { plugin, capability } of statements) {
    if (capability.kind === 'approximated') yield engine.approximatedField(at, { field, plugin, how: capability.how });
    if (capability.kind === 'ignored' && !approximated)
      yield engine.ignoredField(at, { field, plugin, why: capability.why });
  }
}

/** The largest section around a field of which no active plugin speaks: one warning for it stands for all that is inside. */
function outermostSilent(
  field: string,
  active: readonly { readonly plugin: { readonly capabilities: Capabilities } }[],
): string {
  const parts = field.split('.');
  for (let length = 1; length < parts.length; length++) {
    const prefix = parts.slice(0, length).join('.');
    if (
      !active.some(({ plugin }) =>
        Object.keys(plugin.capabilities).some((key) => key === prefix || key.startsWith(`${prefix}.`)),
      )
    )
      return prefix;
  }
  return field;
}

/** The first steps of a place, as many as a section has names. */
function stepsTo(steps: readonly Step[], field: string): readonly Step[] {
  const wanted = field.split('.');
  const taken: Step[] = [];
  let at = 0;
  for (const step of steps) {
    if (at === wanted.length) break;
    taken.push(step);
    if (step === wanted[at]) at += 1;
  }
  return taken;
}

function reasonOf(capability: Capability): string {
  return capability.kind === 'approximated' ? capability.how : capability.kind === 'ignored' ? capability.why : '';
}

/** The fields of the schema that a person wrote, innermost ones only; keys of free maps and items of lists are left out of their names. */
function* fieldsInUse(node: Node, known: ReadonlySet<string>, field: string, trail: Trail | undefined): Generator<Use> {
  if (node.kind === 'list' && node.items.some((item) => item.kind === 'map')) {
    for (const [index, item] of node.items.entries())
      yield* fieldsInUse(item, known, field, { step: index, before: trail });
    return;
  }
  if (node.kind !== 'map' || node.members.length === 0) {
    if (field !== '') yield { field, trail };
    return;
  }
  for (const { key, value } of node.members) {
    // `null` says that the field is absent.
    if (key.startsWith('x-') || (field === '' && OWN.has(key)) || (value.kind === 'scalar' && value.value === null))
      continue;
    const inner = field === '' ? key : `${field}.${key}`;
    yield* fieldsInUse(value, known, known.has(`mlops.${inner}`) ? inner : field, { step: key, before: trail });
  }
}
