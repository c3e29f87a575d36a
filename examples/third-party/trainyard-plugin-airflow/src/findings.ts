import { defineDiagnostics, error, info } from '@trainyard/sdk';

const service = (stages: string, more = ''): string =>
  `mlops:\n  name: "demo"\n  version: "1.0.0"\n  training:\n    pipeline:\n      stages:\n${stages}${more}`;
const store = '      artifacts: { store: "s3://demo/runs" }\n';
const gated = (reports: string, gate = 'auc > 0.9'): string =>
  service(
    `        - { name: "judge", type: "evaluation", entrypoint: "demo:judge", outputs: ["${reports}"] }\n        - { name: "release", type: "deployment", entrypoint: "demo:release", when: "${gate}" }\n`,
    `${store}    experiments: { metrics: [{ name: "auc", goal: "maximize" }] }\n`,
  );
const fit = (code: string, more: string): string =>
  service(`        - { name: "fit", type: "training"${code} }\n`, more);

/** What the plugin finds. */
export const findings = defineDiagnostics({
  noMetrics: error<{ stage: string }>('airflow/no-metrics', {
    message: ({ stage }) =>
      `The gate of '${stage}' has nothing to ask: no stage that can end before it has an output of the type \`metrics\`.`,
    why: 'A gate reads the numbers that stages wrote as JSON.',
    example: { bad: gated('model'), good: gated('metrics') },
  }),
  gateLabels: error<{ stage: string }>('airflow/gate-labels', {
    message: ({ stage }) =>
      `The gate of '${stage}' asks for labels, but stages report plain numbers: take the part in braces out.`,
    why: 'A gate that is asked in another way than written would open at the wrong time.',
    example: { bad: gated('metrics', "auc{region='eu'} > 0.9"), good: gated('metrics') },
  }),
  localStore: info<{ store: string }>('airflow/local-store', {
    message: ({ store }) =>
      `Artifacts go to '${store}', which only one machine sees: say where in \`targets.airflow.store\`.`,
    why: 'Workers of Airflow may run on different machines.',
    remedy: 'Nothing is wrong if all tasks run on one machine.',
    example: { bad: fit(', entrypoint: "demo:fit"', ''), good: fit(', entrypoint: "demo:fit"', store) },
  }),
  codeElsewhere: info<{ stage: string; code: string }>('airflow/code-elsewhere', {
    message: ({ stage, code }) => `The stage '${stage}' calls \`${code}\`, which the workers of Airflow have to find.`,
    why: 'A stage that names neither a function nor a command runs the function that has its name.',
    remedy: 'Nothing is wrong if it is installed there; `entrypoint` names another function, `command` a program.',
    example: { bad: fit('', store), good: fit(', entrypoint: "demo:fit"', store) },
  }),
});
