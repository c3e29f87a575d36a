import { allFields } from '@trainyard/model';
import { hasErrors } from '@trainyard/syntax';
import type { GeneratedFile } from '../codegen/traced.ts';
import { capabilityOf } from '../plugin/capabilities.ts';
import type { Capability } from '../plugin/capabilities.ts';
import type { Plugin } from '../plugin/plugin.ts';
import { contributionsTo, stageTypes } from '../plugin/points.ts';
import { otherValues } from './changes.ts';
import { ownFieldsOf, samplesOf, STAGE } from './own-stages.ts';
import type { Problems } from './problems.ts';
import { runPlugin } from './run.ts';
import { dataOf, occurrencesIn, textOf, withValue } from './spec-data.ts';
import type { Data, Occurrence } from './spec-data.ts';

/** Fields that every target carries in its own way, and of which no plugin speaks. */
const COMMON = new Set(['name', 'version', 'description', 'owner', 'labels', 'environments', 'targets']);

/** A specification with what the plugin makes of it. */
interface Sample {
  readonly data: Data;
  readonly files: readonly GeneratedFile[];
  readonly names: readonly string[];
  readonly own: OwnFields;
}

/** The fields that stages of the plugin's own types carry. */
type OwnFields = ReturnType<typeof ownFieldsOf>;

interface Place extends Occurrence {
  readonly sample: Sample;
}

/** One place changed: the sample with another value there. */
interface Change extends Place {
  readonly to: Data;
}

/** Tries every statement about a field by changing the field: honoured changes a file, ignored changes none, and nothing goes unsaid. */
export async function checkStatements(
  plugin: Plugin<never>,
  texts: readonly string[],
  problems: Problems,
): Promise<void> {
  const own = ownFieldsOf(contributionsTo(stageTypes, plugin.provides));
  checkWords(plugin, own, problems);
  const samples = await Promise.all(texts.map((text) => sampleOf(plugin, text, own)));
  const places = new Map<string, Place[]>();
  for (const sample of samples)
    for (const each of occurrencesIn(sample.data, own.keys()))
      places.set(each.field, [...(places.get(each.field) ?? []), { ...each, sample }]);
  const quiet = new Set<string>();
  for (const [field, found] of places) {
    if (COMMON.has(field.split('.')[0] ?? '')) continue;
    // A plugin honours the fields that it declares itself, unless it says otherwise.
    const kind = own.has(field) ? ownKind(plugin, field) : capabilityOf(plugin.capabilities, field)?.kind;
    if (kind === 'honoured') await checkHonoured(plugin, field, found, problems);
    else if (kind !== 'approximated') quiet.add(field);
  }
  for (const sample of samples)
    for (const field of await checkQuiet(
      plugin,
      [...quiet].flatMap((each) => (places.get(each) ?? []).filter((place) => place.sample === sample)),
      problems,
    ))
      quiet.delete(field);
}

/** What is said of a field of the plugin's own: statements for the sections of the language around it do not count. */
function ownKind({ capabilities }: Plugin<never>, field: string): Capability['kind'] {
  for (let at = field; at !== STAGE; at = at.slice(0, at.lastIndexOf('.'))) {
    const said = capabilities[at];
    if (said !== undefined) return said.kind;
  }
  return 'honoured';
}

function checkWords(plugin: Plugin<never>, own: OwnFields, problems: Problems): void {
  const known = new Set([...allFields().map((field) => field.path), ...[...own.keys()].map((each) => `mlops.${each}`)]);
  for (const [field, capability] of Object.entries(plugin.capabilities)) {
    problems.check(
      'capabilities',
      known.has(`mlops.${field}`),
      () => `'${field}' is no field of the language: write its dotted path below 'mlops', without items.`,
    );
    const said =
      capability.kind === 'honoured' ? 'honoured' : capability.kind === 'ignored' ? capability.why : capability.how;
    problems.check(
      'capabilities',
      said.trim() !== '',
      () =>
        `'${field}' is called ${capability.kind} without a word on it: say ${capability.kind === 'ignored' ? 'why' : 'how'}.`,
    );
  }
}

async function sampleOf(plugin: Plugin<never>, text: string, own: OwnFields): Promise<Sample> {
  const data = dataOf(text);
  const names = occurrencesIn(data, own.keys()).flatMap(({ steps, value }) =>
    steps.at(-1) === 'name' && typeof value === 'string' ? [value] : [],
  );
  return { data, files: (await runPlugin(plugin, textOf(data))).files, names, own };
}

/** Other values for a place; for a field of the plugin's own first those that its schema takes. */
function othersAt(place: Place): readonly Data[] {
  const { field, value, sample } = place;
  const shape = sample.own.get(field);
  const written = JSON.stringify(value);
  // What stands inside of a map with free keys is of another kind.
  const whole = shape !== undefined && place.steps.at(-1) === field.slice(field.lastIndexOf('.') + 1);
  const samples = whole ? samplesOf(shape).filter((each) => JSON.stringify(each) !== written) : [];
  return [...samples, ...otherValues(place, sample.names)];
}

async function checkHonoured(
  plugin: Plugin<never>,
  field: string,
  places: readonly Place[],
  problems: Problems,
): Promise<void> {
  let tried: Change | undefined;
  for (const place of places) {
    for (const to of othersAt(place).slice(0, 12)) {
      const change: Change = { ...place, to };
      const files = await filesAfter(plugin, place.sample, [change]);
      if (files === undefined) continue;
      tried ??= change;
      if (firstDifference(place.sample.files, files) !== undefined)
        return problems.check('capabilities', true, () => '');
    }
  }
  problems.check('capabilities', false, () =>
    tried === undefined
      ? `'${field}' is called honoured, but no other value for it was found that the language takes: pass a specification in 'specs' in which it can be changed.`
      : `'${field}' is called honoured, but changing it from ${JSON.stringify(tried.value)} to ${JSON.stringify(tried.to)} changes no file: honour it, or call it approximated or ignored and say why.`,
  );
}

/** Changes everything of which nothing is expected; answers the fields that changed a file all the same. One sentence for each is enough. */
async function checkQuiet(
  plugin: Plugin<never>,
  places: readonly Place[],
  problems: Problems,
): Promise<ReadonlySet<string>> {
  const loud = new Set<string>();
  const tell = ({ change, file }: { readonly change: Change; readonly file: string }): void => {
    if (loud.has(change.field)) return;
    loud.add(change.field);
    const { field, value, to } = change;
    problems.check(
      'capabilities',
      false,
      () =>
        `${to === undefined ? `taking away '${field}'` : `changing '${field}' from ${JSON.stringify(value)} to ${JSON.stringify(to)}`} changes '${file}', but the plugin ${capabilityOf(plugin.capabilities, field) === undefined ? 'says nothing of it' : 'calls it ignored'}: call it honoured, or approximated and say how.`,
    );
  };
  // A map and its members are not changed at the same time: one would undo the other.
  const isMap = ({ value }: Place): boolean => typeof value === 'object' && value !== null && !Array.isArray(value);
  for (const group of [places.filter((place) => !isMap(place)), places.filter(isMap)]) {
    let waiting = group.map((place) => ({ place, values: othersAt(place) }));
    for (let round = 0; round < MOST_VALUES && waiting.length > 0; round++) {
      const changes = waiting.flatMap(({ place, values }): Change[] =>
        round < values.length && !loud.has(place.field) ? [{ ...place, to: values[round] }] : [],
      );
      const { told, refused } = await culprits(plugin, changes);
      for (const each of told) tell(each);
      const again = new Set(refused.map((change) => change.steps));
      waiting = waiting.filter(({ place }) => again.has(place.steps));
    }
    const taken = group
      .filter((place) => !loud.has(place.field) && !required().has(`mlops.${place.field}`))
      .map((place): Change => ({ ...place, to: undefined }));
    for (const each of (await culprits(plugin, taken)).told) tell(each);
    problems.check('capabilities', true, () => '');
  }
  return loud;
}

/** Other values of one place that are tried until the language takes one. */
const MOST_VALUES = 8;

let requiredFields: ReadonlySet<string> | undefined;

function required(): ReadonlySet<string> {
  requiredFields ??= new Set(
    allFields()
      .filter((field) => field.required)
      .map((field) => field.path),
  );
  return requiredFields;
}

interface Culprits {
  readonly told: readonly { readonly change: Change; readonly file: string }[];
  /** Changes that the language or the plugin does not take. */
  readonly refused: readonly Change[];
}

/** The changes that change a file, found by halves: nearly always there are none, and one run shows it. */
async function culprits(plugin: Plugin<never>, changes: readonly Change[]): Promise<Culprits> {
  const [first] = changes;
  if (first === undefined) return { told: [], refused: [] };
  const files = await filesAfter(plugin, first.sample, changes);
  const file = files === undefined ? undefined : firstDifference(first.sample.files, files);
  if (files !== undefined && file === undefined) return { told: [], refused: [] };
  if (changes.length === 1)
    return file === undefined ? { told: [], refused: changes } : { told: [{ change: first, file }], refused: [] };
  const half = Math.ceil(changes.length / 2);
  const [left, right] = [await culprits(plugin, changes.slice(0, half)), await culprits(plugin, changes.slice(half))];
  return { told: [...left.told, ...right.told], refused: [...left.refused, ...right.refused] };
}

/** The files after some changes; undefined if the language or the plugin refuses them. */
async function filesAfter(
  plugin: Plugin<never>,
  { data }: Sample,
  changes: readonly Change[],
): Promise<readonly GeneratedFile[] | undefined> {
  // From the last item of a list to its first, so that taking one away moves none that is still to be changed.
  const changed = changes.toReversed().reduce<Data>((at, { steps, to }) => withValue(at, steps, to), data);
  try {
    const { files, diagnostics } = await runPlugin(plugin, textOf(changed));
    return hasErrors(diagnostics) ? undefined : files;
  } catch {
    return undefined;
  }
}

function firstDifference(before: readonly GeneratedFile[], after: readonly GeneratedFile[]): string | undefined {
  const contents = new Map(before.map((file) => [file.path, file.content]));
  const changed = after.find((file) => contents.get(file.path) !== file.content)?.path;
  return changed ?? before.find((file) => !after.some((other) => other.path === file.path))?.path;
}
