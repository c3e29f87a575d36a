import { defineDiagnostics, didYouMean, error, info, warning } from '@trainyard/sdk';

const example = (metrics: string, rest: string): string =>
  `mlops:\n  name: "demo"\n  version: "1.0.0"\n  monitoring:\n    metrics:\n${metrics}\n${rest}\n`;
const latency = '      - { name: "latency", type: "histogram", unit: "ms" }';
const gauge = '      - { name: "accuracy", type: "gauge" }';
const alert = (condition: string): string =>
  `    alerts:\n      - { name: "low", condition: ${JSON.stringify(condition)}, severity: "info" }`;
const objective = (indicator: string): string =>
  `    performance:\n      objectives:\n        - { name: "fast", objective: "99%", indicator: ${JSON.stringify(indicator)}, window: "30d" }`;

/** What the Prometheus plugin finds. */
export const prometheusDiagnostics = defineDiagnostics({
  untestedAlert: info<{ alert: string }>('prometheus/untested-alert', {
    message: ({ alert: name }) =>
      `No series were found for which the alert '${name}' fires, so 'rules.test.yaml' does not show that it can: write a test of it.`,
    why: 'Every alert is delivered with a test in which it fires. A condition that looks back over three days, that hangs on the time of day, or whose parts depend on each other in an unusual way gets none.',
    remedy: 'Test the alert by hand with promtool, or write a condition whose parts do not hang on each other.',
    example: {
      bad: example(gauge, alert('accuracy < 0.8 and hour() > 8')),
      good: example(gauge, alert('accuracy < 0.8')),
    },
  }),
  uncountedObjective: warning<{ objective: string; remedy: string }>('prometheus/uncounted-objective', {
    message: ({ objective: name, remedy }) => `No burn-rate alert is generated for the objective '${name}': ${remedy}.`,
    why: 'An error budget is counted in events: those at most as slow as a bound of a histogram, or those of two counters.',
    remedy: 'Do what the message names, or watch the objective with an alert of your own.',
    example: {
      bad: example(latency, objective('latency >= 100ms')),
      good: example(latency, objective('latency <= 100ms')),
    },
  }),
  nameTaken: error<{ name: string; made: string }>('prometheus/name-taken', {
    message: ({ name, made }) => `The alert '${name}' has the name of the one that is generated ${made}: rename it.`,
    why: 'Two alerts of one name cannot be told apart in routes, silences and tests.',
    example: {
      bad: example(
        gauge,
        '    alerts:\n      - { name: "low", condition: "accuracy < 0.8", severity: "info", on_no_data: "alert" }\n      - { name: "low_no_data", condition: "accuracy < 0.5", severity: "info" }',
      ),
      good: example(
        gauge,
        '    alerts:\n      - { name: "low", condition: "accuracy < 0.8", severity: "info", on_no_data: "alert" }\n      - { name: "very_low", condition: "accuracy < 0.5", severity: "info" }',
      ),
    },
  }),
  reservedLabel: warning<{ label: string; alert: string }>('prometheus/reserved-label', {
    message: ({ label, alert: name }) =>
      `The label '${label}' of the alert '${name}' is set by Prometheus or by a field of its own and is left out: rename it.`,
    why: 'An alert carries its name as `alertname` and its severity as `severity`.',
    remedy: 'Give the label another name; the alert is generated without it.',
    example: {
      bad: example(
        gauge,
        '    alerts:\n      - { name: "low", condition: "accuracy < 0.8", severity: "info", labels: { severity: "page" } }',
      ),
      good: example(
        gauge,
        '    alerts:\n      - { name: "low", condition: "accuracy < 0.8", severity: "info", labels: { call: "page" } }',
      ),
    },
  }),
  badSource: error<{ source: string; metric: string }>('prometheus/bad-source', {
    message: ({ source, metric }) =>
      `'${source}' is no address at which Prometheus could read '${metric}': write host:port, without http:// and without a path.`,
    why: 'Prometheus refuses a configuration with such a target.',
    example: {
      bad: example('      - { name: "depth", type: "gauge", external: true, source: "http://queue:9419/metrics" }', ''),
      good: example('      - { name: "depth", type: "gauge", external: true, source: "queue:9419" }', ''),
    },
  }),
  noSuchAlert: error<{ alert: string; near?: string }>('prometheus/no-such-alert', {
    message: ({ alert: name, near }) =>
      `No alert is called '${name}': name one of \`monitoring.alerts\`.${didYouMean(near)}`,
    why: 'The options of Prometheus speak of alerts by the names that they have in the specification.',
    example: {
      bad: example(
        gauge,
        `${alert('accuracy < 0.8')}\n  targets: { prometheus: { alerts: { lwo: { labels: { page: "{{ $labels.zone }}" } } } } }`,
      ),
      good: example(
        gauge,
        `${alert('accuracy < 0.8')}\n  targets: { prometheus: { alerts: { low: { labels: { page: "{{ $labels.zone }}" } } } } }`,
      ),
    },
  }),
  groupTwice: error<{ what: 'group' | 'alert'; name: string }>('prometheus/group-twice', {
    message: ({ what, name }) =>
      what === 'group'
        ? `Two groups of rules are called '${name}': rename one.`
        : `The alert '${name}' stands in two groups: take it out of one.`,
    why: 'Prometheus refuses two groups of one name in a file, and an alert in two groups would fire twice. Alerts that no group names stand in one that has the name of the service.',
    example: {
      bad: example(
        gauge,
        `${alert('accuracy < 0.8')}\n  targets: { prometheus: { groups: [{ name: "demo", records: [{ record: "a:b", expr: "sum(accuracy)" }] }] } }`,
      ),
      good: example(
        gauge,
        `${alert('accuracy < 0.8')}\n  targets: { prometheus: { groups: [{ name: "records", records: [{ record: "a:b", expr: "sum(accuracy)" }] }] } }`,
      ),
    },
  }),
});
