import type { Difference } from './differences.ts';
import { roleOf, signatureBreaks } from './signature.ts';
import type { Pair } from './signature.ts';
import type { Step } from './versions.ts';
import { isNarrower, isWeaker } from './promises.ts';

/** When a rule holds, beside its fields. */
type Test = (difference: Difference, pair: Pair) => boolean;

/** What a change of some fields asks of the version. */
export interface VersionRule {
  /** Fields of the language; each stands for all below it. */
  readonly fields: readonly string[];
  /** When the rule holds, in words; always, if there are none. */
  readonly when?: string;
  readonly test?: Test;
  readonly step: Step;
  /** Who relies on it, in a sentence. */
  readonly reason: string;
}

const kind =
  (...kinds: readonly Difference['kind'][]): Test =>
  ({ kind: own }) =>
    kinds.includes(own);
const added = { when: 'added', test: kind('added') };
const removed = { when: 'removed', test: kind('removed') };
const goneOrChanged = { when: 'changed or removed', test: kind('changed', 'removed') };
const itself =
  (field: string, test: Test): Test =>
  (difference, pair) =>
    difference.field === field && typeof (difference.before ?? difference.after) === 'object' && test(difference, pair);
/** An item of a named list, as a whole. */
const item = (field: string, own: Difference['kind']): Pick<VersionRule, 'fields' | 'when' | 'test'> => ({
  fields: [field],
  when: `an item is ${own}`,
  test: itself(field, kind(own)),
});
const asInput: Test = (difference, pair) => roleOf(difference, pair) === 'input';
const asOutput: Test = (difference, pair) => roleOf(difference, pair) === 'output';
const both =
  (...tests: readonly Test[]): Test =>
  (difference, pair) =>
    tests.every((test) => test(difference, pair));
const declared: Test = (_, { before, after }) =>
  before.training?.model?.signature !== undefined && after.training?.model?.signature !== undefined;

const SIGNATURE = [
  'training.model.signature',
  'training.data.features',
  'training.data.text_column',
  'training.data.label_column',
  'training.data.schema.type',
];
const METRIC = 'monitoring.metrics';
const ALERT = 'monitoring.alerts';
const OBJECTIVE = 'monitoring.performance.objectives';
const COLUMN = 'training.data.schema';
const LAW = 'governance.compliance';

/**
 * What each change asks of the version of a service: major if people or programs that rely on it have to do something, minor if they may
 * see it, patch if it is of those who run it. The first rule that holds decides.
 */
export const versionRules: readonly VersionRule[] = [
  { fields: ['name'], step: 'major', reason: 'Everything that calls or watches the service knows it by its name.' },
  { fields: ['version'], step: 'none', reason: 'The version is what is judged.' },
  { fields: ['description', 'owner', 'labels'], step: 'patch', reason: 'It only says who and what the service is.' },

  {
    fields: ['training.data.features'],
    when: 'behind a declared signature',
    test: declared,
    step: 'minor',
    reason: 'The model learns from other columns; its request and answer stay.',
  },
  {
    fields: SIGNATURE,
    when: 'an input or output is gone or of another type',
    test: (_, pair) => signatureBreaks(pair).gone,
    step: 'major',
    reason: 'Callers send or read what is no longer there.',
  },
  {
    fields: SIGNATURE,
    when: 'an input is demanded that was not',
    test: (_, pair) => signatureBreaks(pair).demanded,
    step: 'major',
    reason: 'Callers do not send the new input.',
  },
  {
    fields: SIGNATURE,
    when: 'an optional input or an output came in',
    test: (_, pair) => signatureBreaks(pair).grown,
    step: 'minor',
    reason: 'Callers may use what is new, and need not.',
  },
  {
    fields: ['training.model.signature'],
    step: 'patch',
    reason: 'It writes out what was derived from features and label.',
  },
  {
    fields: SIGNATURE,
    step: 'minor',
    reason: 'The model learns from other data; its request and answer stay.',
  },
  {
    fields: ['training.data.classes'],
    ...goneOrChanged,
    step: 'major',
    reason: 'Answers name or count classes, so each class and its place is part of them.',
  },
  {
    fields: [`${COLUMN}.nullable`],
    when: 'an input may no longer be missing',
    test: both(asInput, ({ after }) => after !== true),
    step: 'major',
    reason: 'Callers that leave it out are refused.',
  },
  {
    fields: [`${COLUMN}.nullable`],
    when: 'an output may be missing',
    test: both(asOutput, ({ after }) => after === true),
    step: 'major',
    reason: 'Callers that read it find nothing.',
  },
  {
    fields: [`${COLUMN}.min`, `${COLUMN}.max`, `${COLUMN}.values`],
    when: 'an input may hold less',
    test: both(asInput, isNarrower),
    step: 'major',
    reason: 'Callers that send what was allowed are refused.',
  },
  {
    fields: [`${COLUMN}.min`, `${COLUMN}.max`, `${COLUMN}.values`],
    when: 'an output may hold more',
    test: both(asOutput, (difference) => !isNarrower(difference)),
    step: 'major',
    reason: 'Callers get answers that could not occur before.',
  },
  {
    fields: [`${COLUMN}.unit`],
    when: 'of an input or output, changed or removed',
    test: both(goneOrChanged.test, (difference, pair) => roleOf(difference, pair) !== undefined),
    step: 'major',
    reason: 'The same number means something else.',
  },
  { fields: ['training.data'], step: 'minor', reason: 'The model learns from other data, or promises others of it.' },

  {
    fields: ['training.model.registry'],
    ...goneOrChanged,
    step: 'major',
    reason: 'Others take the model from the registry by this name.',
  },
  {
    fields: ['training.model'],
    ...{ ...removed, test: itself('training.model', kind('removed')) },
    step: 'major',
    reason: 'The model is gone.',
  },
  {
    fields: ['training.model.parameters'],
    step: 'patch',
    reason: 'A retraining with other settings is the next version of the model in the registry.',
  },
  { fields: ['training.model'], step: 'minor', reason: 'It is another model behind the same request and answer.' },
  {
    fields: ['training.experiments.metrics'],
    step: 'minor',
    reason: 'Models are chosen by something else.',
  },
  {
    fields: ['training.experiments', 'training.hyperparameters'],
    step: 'patch',
    reason: 'How the best model is searched; what comes of it is the next version in the registry.',
  },
  {
    fields: ['timeout', 'retries', 'cache', 'resources', 'image', 'group', 'after', 'parameters'].map(
      (each) => `training.pipeline.stages.${each}`,
    ),
    step: 'patch',
    reason: 'How a stage runs, not what it makes.',
  },
  { fields: ['training.pipeline.stages'], step: 'minor', reason: 'The model comes about in another way.' },
  {
    fields: ['training.pipeline.triggers', 'training.pipeline.notifications'],
    step: 'patch',
    reason: 'When runs start, and who is told of their end.',
  },
  {
    fields: ['training.pipeline.artifacts'],
    step: 'minor',
    reason: 'Artifacts are found elsewhere, or for another time.',
  },
  { fields: ['training.pipeline', 'training'], step: 'minor', reason: 'The model comes about in another way.' },

  {
    fields: ['deployment.serving.endpoint', 'deployment.serving.port', 'deployment.serving.protocol'],
    ...goneOrChanged,
    step: 'major',
    reason: 'Callers reach the service there, in this way.',
  },
  {
    fields: ['deployment', 'deployment.serving'],
    when: 'the section as a whole is removed',
    test: ({ kind: own, field }) => own === 'removed' && /^deployment(\.serving)?$/.test(field),
    step: 'major',
    reason: 'Nothing answers any more.',
  },
  {
    fields: ['deployment.serving.endpoint'],
    step: 'minor',
    reason: 'The service can be called at an address of its own.',
  },
  {
    fields: ['deployment.serving', 'deployment.scaling'],
    test: ({ field }) => field !== 'deployment.serving',
    when: 'a field below',
    step: 'patch',
    reason: 'How it runs; callers see the same service.',
  },
  {
    fields: ['deployment.testing', 'deployment.rollback'],
    step: 'minor',
    reason: 'New versions reach callers in another way.',
  },
  { fields: ['deployment'], step: 'minor', reason: 'The service is served.' },

  { ...item(METRIC, 'removed'), step: 'major', reason: 'Dashboards and alerts of others read the metric.' },
  { ...item(METRIC, 'added'), step: 'minor', reason: 'There is something new to watch.' },
  {
    fields: [`${METRIC}.type`, `${METRIC}.unit`],
    ...goneOrChanged,
    step: 'major',
    reason: 'The same number of the metric means something else.',
  },
  {
    fields: [`${METRIC}.labels`],
    when: 'a label is gone',
    test: ({ before, after }) => items(before).some((label) => !items(after).includes(label)),
    step: 'major',
    reason: 'Queries of others select and group by the label.',
  },
  {
    fields: [`${METRIC}.threshold`],
    when: 'the promise is weaker, or gone',
    test: isWeaker,
    step: 'major',
    reason: 'People rely on what was promised.',
  },
  { fields: [`${METRIC}.threshold`], step: 'minor', reason: 'More is promised.' },
  {
    fields: [`${METRIC}.labels`, `${METRIC}.unit`, `${METRIC}.buckets`],
    step: 'minor',
    reason: 'The metric tells more, or more finely.',
  },
  {
    fields: [METRIC],
    test: ({ field }) => field !== METRIC,
    when: 'another field',
    step: 'patch',
    reason: 'How the metric is collected or described.',
  },
  { ...item(ALERT, 'added'), step: 'minor', reason: 'People are called for something new.' },
  { ...item(ALERT, 'removed'), step: 'minor', reason: 'People are no longer called for it.' },
  {
    fields: [ALERT],
    test: ({ field }) => field !== ALERT,
    when: 'a field of one',
    step: 'patch',
    reason: 'When and how those who run it are called.',
  },
  { ...item(OBJECTIVE, 'removed'), step: 'major', reason: 'People rely on what was promised.' },
  { ...item(OBJECTIVE, 'added'), step: 'minor', reason: 'More is promised.' },
  {
    fields: [`${OBJECTIVE}.objective`, `${OBJECTIVE}.window`, `${OBJECTIVE}.indicator`],
    when: 'the promise is weaker, or cannot be compared',
    test: isWeaker,
    step: 'major',
    reason: 'People rely on what was promised.',
  },
  {
    fields: [`${OBJECTIVE}.good`, `${OBJECTIVE}.total`],
    step: 'major',
    reason: 'What is promised is counted in another way.',
  },
  { fields: [OBJECTIVE], step: 'minor', reason: 'More is promised.' },
  {
    fields: ['monitoring.drift', 'monitoring.performance', 'monitoring'],
    when: 'a section as a whole is added or removed',
    test: ({ kind: own, field }) => own !== 'changed' && /^monitoring(\.drift|\.performance)?$/.test(field),
    step: 'minor',
    reason: 'Something is watched that was not, or no longer.',
  },
  { fields: ['monitoring'], step: 'patch', reason: 'How those who run it watch it.' },

  {
    fields: [
      'purposes',
      'intended_use',
      'legal_basis',
      'legitimate_interest',
      'data_subjects',
      'automated_decision',
      'role',
    ].map((each) => `${LAW}.${each}`),
    ...goneOrChanged,
    step: 'major',
    reason: 'What may be done with people’s data, and to them, rests on it: review the impact assessment.',
  },
  {
    fields: [`${LAW}.risk_class`],
    when: 'raised, or removed',
    test: ({ before, after }) => rank(after) > rank(before) || after === undefined,
    step: 'major',
    reason: 'Other duties hold: is it a substantial modification (AI Act, Art. 3(23))?',
  },
  {
    fields: [`${LAW}.annex_iii`, `${LAW}.article_6_3`],
    ...goneOrChanged,
    step: 'major',
    reason: 'The risk class rests on it.',
  },
  { fields: [LAW], step: 'minor', reason: 'What is said to people and authorities changes.' },
  { fields: ['governance.audit'], step: 'minor', reason: 'Records are kept in another way, or for another time.' },
  { fields: ['governance'], step: 'patch', reason: 'How the service is documented.' },

  { fields: ['environments'], ...removed, step: 'major', reason: 'Who uses the service there finds nothing.' },
  { fields: ['environments'], ...added, step: 'minor', reason: 'The service runs in one more place.' },
  { fields: ['targets'], step: 'patch', reason: 'How files are generated, not what the service promises.' },
];

function items(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? (value as unknown[]) : [];
}

function rank(riskClass: unknown): number {
  return ['minimal', 'limited', 'high', 'prohibited'].indexOf(String(riskClass));
}

/** The rule for a difference; undefined for a field that none speaks of. */
export function ruleFor(difference: Difference, pair: Pair): VersionRule | undefined {
  const { field } = difference;
  return versionRules.find(
    ({ fields, test }) =>
      fields.some((each) => field === each || field.startsWith(`${each}.`)) && test?.(difference, pair) !== false,
  );
}
