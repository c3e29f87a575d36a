import { defineDiagnostics, info, warning } from '@trainyard/sdk';

const example = (metrics: string, rest: string): string => `mlops:\n  name: "demo"\n  version: "1.0.0"\n  monitoring:\n    metrics:\n${metrics}\n${rest}\n`;
const latency = '      - { name: "latency", type: "histogram", unit: "ms" }';
const gauge = '      - { name: "accuracy", type: "gauge" }';
const alert = (condition: string): string => `    alerts:\n      - { name: "low", condition: ${JSON.stringify(condition)}, severity: "info" }`;
const objective = (indicator: string): string => `    performance:\n      objectives:\n        - { name: "fast", objective: "99%", indicator: ${JSON.stringify(indicator)}, window: "30d" }`;

/** What the Prometheus plugin finds. */
export const prometheusDiagnostics = defineDiagnostics({
  untestedAlert: info<{ alert: string }>('prometheus/untested-alert', {
    message: ({ alert: name }) => `No series were found for which the alert '${name}' fires, so 'rules.test.yaml' does not show that it can: write a test of it.`,
    why: 'Every alert is delivered with a test in which it fires. A condition that looks back over three days, that hangs on the time of day, or whose parts depend on each other in an unusual way gets none.',
    example: { bad: example(gauge, alert('accuracy < 0.8 and hour() > 8')), good: example(gauge, alert('accuracy < 0.8')) },
  }),
  uncountedObjective: warning<{ objective: string; remedy: string }>('prometheus/uncounted-objective', {
    message: ({ objective: name, remedy }) => `No burn-rate alert is generated for the objective '${name}': ${remedy}.`,
    why: 'An error budget is counted in events: those at most as slow as a bound of a histogram, or those of two counters.',
    example: { bad: example(latency, objective('latency >= 100ms')), good: example(latency, objective('latency <= 100ms')) },
  }),
});
