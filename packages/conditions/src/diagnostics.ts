import { defineDiagnostics, didYouMean, error, info, listOf, warning } from '@trainyard/syntax';

const sample = (condition: string): string =>
  `mlops:\n  name: "demo"\n  version: "1.0.0"\n  monitoring:\n    metrics:\n      - { name: "accuracy", type: "gauge", unit: "ratio" }\n      - { name: "latency", type: "histogram", unit: "ms" }\n      - { name: "requests", type: "counter" }\n    alerts:\n      - { name: "low", condition: ${JSON.stringify(condition)}, severity: "info" }\n`;
const example = (bad: string, good: string): { bad: string; good: string } => ({
  bad: sample(bad),
  good: sample(good),
});

/** Where values lie, in words. */
const between = ({ low, high }: { readonly low: number; readonly high: number }): string =>
  low === high
    ? `is always ${low}`
    : high === Infinity
      ? `is never below ${low}`
      : low === -Infinity
        ? `is never above ${high}`
        : `lies from ${low} to ${high}`;

const gate = (condition: string): string =>
  `mlops:\n  name: "demo"\n  version: "1.0.0"\n  training:\n    experiments: { metrics: [{ name: "accuracy", goal: "maximize" }] }\n    pipeline:\n      stages:\n        - { name: "evaluation", type: "evaluation", outputs: ["metrics"] }\n        - { name: "release", type: "deployment", inputs: ["metrics"], when: "${condition}" }\n`;

const rollback = (condition: string): string =>
  `mlops:\n  name: "demo"\n  version: "1.0.0"\n  deployment:\n    rollback: { condition: "${condition}" }\n  monitoring:\n    metrics:\n      - { name: "conversion", type: "gauge", external: true }\n`;

/** What is found in conditions. */
export const conditions = defineDiagnostics({
  unknownMetric: error<{ name: string; near?: string; known: readonly string[] }>('conditions/unknown-metric', {
    message: ({ name, near, known }) =>
      `No metric is called '${name}'.${didYouMean(near)}${
        near === undefined
          ? known.length === 0
            ? ' None is declared under `monitoring.metrics`.'
            : ` There are ${listOf(
                known.map((each) => `'${each}'`),
                'and',
              )}.`
          : ''
      }`,
    why: 'A condition can read only metrics that the specification declares.',
    example: example('acuracy < 0.8', 'accuracy < 0.8'),
  }),
  unknownFunction: error<{ name: string; near?: string; spelling?: string }>('conditions/unknown-function', {
    message: ({ name, near, spelling }) =>
      spelling === undefined
        ? `No function is called '${name}'.${didYouMean(near)}`
        : `PromQL's '${name}' is written \`${spelling}\` here.`,
    why: 'Only the functions of the language have one meaning in every target.',
    example: example('maxx(accuracy) < 0.8', 'max(accuracy) < 0.8'),
  }),
  brokenFunction: error<{ name: string; problem: string }>('conditions/broken-function', {
    message: ({ name, problem }) =>
      `The function '${name}', which a plugin adds, cannot be used: ${problem}. Tell the plugin's author, or write the condition without it.`,
    why: 'A function of a plugin is an expression over built-in functions and its parameters.',
    unshown: 'It takes a plugin whose own function is broken, which its conformance tests would have found.',
  }),
  wrongArguments: error<{ name: string; signature: string }>('conditions/wrong-arguments', {
    message: ({ name, signature }) => `'${name}' is used in another way: write \`${signature}\`.`,
    why: 'The function takes other arguments, or another number of them.',
    example: example('abs(accuracy, 2) < 0.8', 'abs(accuracy) < 0.8'),
  }),
  notACondition: error<{ text: string }>('conditions/not-a-condition', {
    message: ({ text }) =>
      `\`${text}\` is a value, not a condition: compare it, as in \`${text} > 0\`, or write \`exists(${text})\`.`,
    why: 'A condition is true or false.',
    example: example('accuracy', 'accuracy < 0.8'),
  }),
  notAValue: error<{ text: string }>('conditions/not-a-value', {
    message: ({ text }) =>
      `\`${text}\` is true or false, but a number is wanted here: write \`bool(${text})\` for 1 or 0.`,
    why: 'Arithmetic works on numbers.',
    example: example('(not accuracy < 0.8) + 1 > 1', 'bool(not accuracy < 0.8) + 1 > 1'),
  }),
  dimensions: error<{ left: string; right: string; op: string }>('conditions/dimensions', {
    message: ({ left, right, op }) =>
      `\`${op}\` cannot take ${left} and ${right}: convert one, or check the metric's unit.`,
    why: 'Numbers of different dimensions have no common scale.',
    example: example('accuracy < 100ms', 'accuracy < 0.8'),
  }),
  quantileReading: info<{ metric: string }>('conditions/quantile-reading', {
    message: ({ metric }) => `'${metric}' is a histogram; compared with a number, its p95 over 5 minutes is meant.`,
    why: 'A histogram is no single number; writing the quantile silences the note.',
    example: example('latency > 100', 'p95(latency) > 100'),
  }),
  aliasReading: info<{ alias: string; metric: string }>('conditions/alias-reading', {
    message: ({ alias, metric }) =>
      `'${alias}' is no declared name; it is taken for '${metric}', which the field calls so: write '${metric}', or declare the alias.`,
    why: 'Some metrics have names that everybody uses; a specification that declares another metric of that name means that one.',
    example: {
      bad: sample('mAP < 0.8').replaceAll('"accuracy"', '"mean_average_precision"'),
      good: sample('mean_average_precision < 0.8').replaceAll('"accuracy"', '"mean_average_precision"'),
    },
  }),
  rawCounter: warning<{ metric: string }>('conditions/raw-counter', {
    message: ({ metric }) =>
      `'${metric}' is a counter, which only grows until its process restarts: compare \`rate(${metric}[5m])\` or \`increase(${metric}[5m])\`.`,
    why: 'The value of a counter says how long a process has run.',
    remedy: 'Compare how fast it grows: `rate` or `increase` over a window.',
    example: example('requests > 100', 'rate(requests[5m]) > 100'),
  }),
  rateOfGauge: warning<{ metric: string; name: string }>('conditions/rate-of-gauge', {
    message: ({ metric, name }) =>
      `'${metric}' is a gauge, so \`${name}\` takes each fall for a restart: use \`delta\` or \`deriv\`.`,
    why: 'Functions for counters repair resets that a gauge does not have.',
    remedy: 'Use `delta` or `deriv`, or declare the metric as a counter if it is one.',
    example: example('rate(accuracy[5m]) > 1', 'deriv(accuracy[5m]) > 1'),
  }),
  constant: warning<{
    text: string;
    always: boolean;
    because?: 'range' | 'bounds';
    range?: { readonly low: number; readonly high: number };
  }>('conditions/constant', {
    message: ({ text, always, because, range }) =>
      `\`${text}\` ${always ? 'always holds' : 'can never hold'}${
        because === 'range' && range !== undefined
          ? `, since the left side ${between(range)}: check the number.`
          : because === 'bounds'
            ? always
              ? ', since every number meets one of its bounds: check them.'
              : ', since no number meets all of its bounds: check them.'
            : ': check the number.'
      }`,
    why: 'A condition whose answer is known says nothing.',
    remedy: 'Correct the number. A condition that is meant to hold always is better taken out.',
    example: example('1 > 2', 'accuracy < 0.8'),
  }),
  outsideRatio: warning<{ text: string; always: boolean }>('conditions/outside-ratio', {
    message: ({ text, always }) =>
      `\`${text}\` ${always ? 'always holds' : 'can never hold'}: the metric is a ratio from 0 to 1. Write the number as a share, or with %.`,
    why: 'A ratio never leaves 0 to 1.',
    remedy: 'Write the number as a share or with `%`, or give the metric the unit that it has.',
    example: example('accuracy < 80', 'accuracy < 80%'),
  }),
  noWindowInGate: error<{ text: string }>('conditions/no-time-in-gate', {
    message: ({ text }) =>
      `\`${text}\` looks at a stretch of time or at many series, but in a gate a metric is the one number that an earlier stage reported: remove the function or window.`,
    why: 'A pipeline run has no history.',
    example: {
      bad: gate('avg(accuracy[5m]) > 0.8'),
      good: gate('accuracy > 0.8'),
    },
  }),
  noDropHere: error<{ metric: string }>('conditions/no-drop-here', {
    message: ({ metric }) =>
      `\`drop(${metric})\` compares with the stable version, which only a gate or a rollback has: give a time, as in \`drop(${metric}, 1d)\`.`,
    why: 'An alert watches one version.',
    example: example('drop(accuracy) > 5%', 'drop(accuracy, 1d) > 5%'),
  }),
  dropOfExternal: warning<{ metric: string }>('conditions/drop-of-external', {
    message: ({ metric }) =>
      `'${metric}' is somebody else's metric, which does not tell the versions of this service apart: \`drop(${metric})\` is always 0. Give a time, as in \`drop(${metric}, 1h)\`, or take \`external\` away.`,
    why: 'A drop between versions compares series that carry the version.',
    remedy: 'Compare with the past, `drop(metric, 1h)`, or declare the metric as one of this service.',
    example: {
      bad: rollback('drop(conversion) > 5%'),
      good: rollback('drop(conversion, 1h) > 5%'),
    },
  }),
  noForHere: error<{ use: string }>('conditions/no-for-here', {
    message: ({ use }) => `\`for\` has no meaning in a ${use}: remove it.`,
    why: 'The condition is asked once.',
    example: {
      bad: gate('accuracy > 0.8 for 5m'),
      good: gate('accuracy > 0.8'),
    },
  }),
  unknownLabel: warning<{ label: string; metric: string; near?: string }>('conditions/unknown-label', {
    message: ({ label, metric, near }) =>
      `'${metric}' declares no label '${label}'.${didYouMean(near)} Prometheus would answer with nothing.`,
    why: 'A selector or grouping by a label that no series has meets no series.',
    remedy: 'Correct the label, declare it under `labels` of the metric, or mark the metric as `external`.',
    example: example('accuracy{region="eu"} < 0.8', 'accuracy < 0.8'),
  }),
  windowHere: error<{ text: string }>('conditions/window-here', {
    message: ({ text }) =>
      `\`${text}\` is a stretch of time, but one number is wanted here: take \`avg(${text})\`, \`max(${text})\` or \`last(${text})\`.`,
    why: 'A window holds many samples; a function says which number is made of them.',
    example: example('accuracy[5m] < 0.8', 'avg(accuracy[5m]) < 0.8'),
  }),
  histogramHere: error<{ metric: string; text: string }>('conditions/histogram-here', {
    message: ({ metric, text }) =>
      `'${metric}' is a histogram, which \`${text}\` cannot take: use a quantile such as \`p95(${metric})\`, or its parts \`${metric}_count\` and \`${metric}_sum\`.`,
    why: 'A histogram is a set of counters, not a number.',
    example: example('max(latency) > 100', 'p95(latency) > 100'),
  }),
  labelsDiffer: warning<{ op: string; left: string; right: string }>('conditions/labels-differ', {
    message: ({ op, left, right }) =>
      `The left of \`${op}\` has ${left}, the right ${right}, so no pair is found: write \`${op} on (…)\`, with \`group_left\` where many meet one.`,
    why: 'Two series belong together only if their labels are the same, or those that a join names.',
    remedy: 'Say by which labels the two belong together: `on (…)`, or aggregate both sides by the same labels.',
    example: example(
      'rate(requests[5m]) / sum(rate(requests[5m])) > 0.5',
      'rate(requests[5m]) / on () group_left () sum(rate(requests[5m])) > 0.5',
    ),
  }),
  joinHere: error<{ join: string; why: 'number' | 'twice'; label?: string }>('conditions/join-here', {
    message: ({ join, why, label }) =>
      why === 'number'
        ? `\`${join}\` tells how two sets of series find each other, but one side is a single number: remove it.`
        : `The label '${label ?? ''}' stands both in \`on\` and in \`group_…\`: it is the same on both sides, so take it out of \`group_…\`.`,
    why: 'A join pairs series by their labels; a number has none, and a label that must be equal need not be copied.',
    example: example('accuracy > on () 0.5', 'accuracy > 0.5'),
  }),
  joinNever: warning<{ problem: 'left' | 'right' | 'both' | 'rest' | 'copied'; label: string; op: string }>(
    'conditions/join-never',
    {
      message: ({ problem, label, op }) =>
        ({
          left: `The left of \`${op}\` has no label '${label}' and the right has one, so they never match: take it out of \`on\`, or keep it on the left.`,
          right: `The right of \`${op}\` has no label '${label}' and the left has one, so they never match: take it out of \`on\`, or keep it on the right.`,
          both: `Neither side of \`${op}\` has a label '${label}': take it out of \`on\`.`,
          rest: `Only one side of \`${op}\` has the label '${label}', so they never match: ignore it too, or write \`on (…)\`.`,
          copied: `The side from which '${label}' is to be copied has no such label: take it out of \`group_…\`.`,
        })[problem],
      why: 'Series are paired by the labels that a join leaves; where one side lacks such a label, PromQL answers with nothing.',
      remedy: 'Join by labels that both sides have; an aggregation keeps only those of its `by`.',
      example: example(
        'sum(accuracy) by (job) > on (instance) max(accuracy) by (instance)',
        'sum(accuracy) by (job) > on (job) max(accuracy) by (job)',
      ),
    },
  ),
  elseNever: error<{ text: string }>('conditions/else-never', {
    message: ({ text }) => `\`${text}\` is a number and so always has a value: remove \`else\` and what follows it.`,
    why: '`else` fills in where there is no data.',
    example: example('(0.9 else 1) > accuracy', '0.9 > accuracy'),
  }),
  countNeverZero: warning<{ text: string }>('conditions/count-never-zero', {
    message: ({ text }) =>
      `\`${text}\` is never 0: where nothing is left to count it has no value, and the condition stays unknown. Write \`${text} else 0\`.`,
    why: 'In PromQL the count of nothing is nothing.',
    remedy: 'Write `else 0` behind the count.',
    example: example('count(accuracy > 0.9) < 1', '(count(accuracy > 0.9) else 0) < 1'),
  }),
  badPattern: error<{ pattern: string; problem: string }>('conditions/bad-pattern', {
    message: ({ pattern, problem }) =>
      `\`${pattern}\` is no regular expression that Prometheus takes, for it ${problem}: correct it.`,
    why: 'Prometheus reads regular expressions as Go does (RE2), without looking around and without references, and refuses a whole file of rules for one that it cannot read.',
    example: example('accuracy{job=~"(?!test).*"} < 0.8', 'accuracy{job!="test"} < 0.8'),
  }),
  rawQuery: info('conditions/raw-query', {
    message: () => 'This text is handed to Prometheus as it is: nothing checks it, and no other target can take it.',
    why: 'Raw PromQL has a meaning only in Prometheus.',
    remedy:
      'Say it in the language of conditions, which every target understands; if it cannot be said there, leave it.',
    example: example('promql("up == 0")', 'accuracy < 0.8'),
  }),
  notSupported: error<{ text: string }>('conditions/not-supported', {
    message: ({ text }) => `\`${text}\` cannot be translated yet: write it another way.`,
    why: 'What cannot be translated faithfully is refused rather than translated wrongly.',
    example: example('not promql("up == 0")', 'promql("up != 0")'),
  }),
});
