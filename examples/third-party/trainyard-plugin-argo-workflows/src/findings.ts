import { defineDiagnostics, error, info } from '@trainyard/sdk';

const service = (stages: string, rest = ''): string =>
  `mlops:\n  name: "demo"\n  version: "1.0.0"\n  training:\n    pipeline:\n      stages:\n${stages}${rest}  targets: { argo-workflows: { base_image: "registry.example.com/demo:1" } }\n`;
const code = ', entrypoint: "demo.stages:run"';
const gated = (reports: string, gate = 'auc > 0.9'): string =>
  service(
    `        - { name: "judge", type: "evaluation"${code}, outputs: ["${reports}"] }\n        - { name: "release", type: "deployment"${code}, when: "${gate}" }\n`,
    '    experiments: { metrics: [{ name: "auc", goal: "maximize" }] }\n',
  );
const fit = (more: string): string => service(`        - { name: "fit", type: "training"${more} }\n`);

/** What the plugin finds. */
export const findings = defineDiagnostics({
  noMetrics: error<{ stage: string }>('argo-workflows/no-metrics', {
    message: ({ stage }) =>
      `The gate of '${stage}' has nothing to ask: no stage that can end before it has an output of the type \`metrics\`.`,
    why: 'A gate reads the numbers that stages wrote as JSON.',
    example: { bad: gated('model'), good: gated('metrics') },
  }),
  gateLabels: error<{ stage: string }>('argo-workflows/gate-labels', {
    message: ({ stage }) =>
      `The gate of '${stage}' asks for labels, but what stages report are plain numbers: take the part in braces out.`,
    why: 'A gate that is asked in another way than written would open at the wrong time.',
    example: { bad: gated('metrics', "auc{region='eu'} > 0.9"), good: gated('metrics') },
  }),
  sameArtifact: error<{ first: string; second: string }>('argo-workflows/same-artifact', {
    message: ({ first, second }) => `'${first}' and '${second}' are one artifact in Argo Workflows: rename one.`,
    why: 'Names of artifacts are made of letters, digits, - and _ there; everything else becomes _.',
    example: { bad: fit(`${code}, inputs: ["a.b", "a_b"]`), good: fit(`${code}, inputs: ["a.b", "a.c"]`) },
  }),
  codeElsewhere: info<{ stage: string; code: string }>('argo-workflows/code-elsewhere', {
    message: ({ stage, code }) => `The stage '${stage}' calls \`${code}\`, which its image has to hold.`,
    why: 'A stage that names neither a function nor a command runs the function that has its name.',
    remedy: 'Nothing is wrong if the image holds it; `entrypoint` names another function, `command` a program.',
    example: { bad: fit(''), good: fit(code) },
  }),
});
