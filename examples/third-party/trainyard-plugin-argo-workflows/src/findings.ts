import { defineDiagnostics, error, info } from '@trainyard/sdk';

const service = (stages: string, rest = ''): string =>
  `mlops:\n  name: "demo"\n  version: "1.0.0"\n  training:\n    pipeline:\n      stages:\n${stages}${rest}  targets: { argo-workflows: { base_image: "registry.example.com/demo:1" } }\n`;
const gated = (reports: string): string =>
  service(
    `        - { name: "judge", type: "evaluation", entrypoint: "demo.stages:judge", outputs: [${reports}] }\n        - { name: "release", type: "deployment", entrypoint: "demo.stages:release", after: ["judge"], when: "auc > 0.9" }\n`,
    '    experiments: { metrics: [{ name: "auc", goal: "maximize" }] }\n',
  );
const named = (name: string): string =>
  service(`        - { name: "${name}", type: "training", entrypoint: "demo.stages:fit" }\n`);

/** What the plugin finds. */
export const findings = defineDiagnostics({
  noMetrics: error<{ stage: string }>('argo-workflows/no-metrics', {
    message: ({ stage }) =>
      `The gate of '${stage}' has nothing to ask: no stage before it has an output of the type \`metrics\`.`,
    why: 'A gate reads the numbers that stages before it wrote as JSON.',
    example: { bad: gated('"model"'), good: gated('"metrics"') },
  }),
  gateLabels: error<{ stage: string }>('argo-workflows/gate-labels', {
    message: ({ stage }) =>
      `The gate of '${stage}' asks for labels, but what stages report are plain numbers: take the part in braces out.`,
    why: 'A gate that is asked in another way than written would open at the wrong time.',
    example: { bad: gated('"metrics"').replace('auc >', "auc{region='eu'} >"), good: gated('"metrics"') },
  }),
  reservedStage: error<{ stage: string }>('argo-workflows/reserved-stage', {
    message: ({ stage }) => `'${stage}' is a name that the plugin gives to a template of its own: rename the stage.`,
    why: 'Templates of one workflow have different names.',
    example: { bad: named('pipeline'), good: named('fit') },
  }),
  sameArtifact: error<{ first: string; second: string }>('argo-workflows/same-artifact', {
    message: ({ first, second }) =>
      `The artifacts '${first}' and '${second}' have one name in Argo Workflows: rename one.`,
    why: 'Names of artifacts are made of letters, digits, - and _ there; everything else becomes _.',
    example: {
      bad: named('fit').replace('entrypoint', 'inputs: ["trips.eu", "trips_eu"], entrypoint'),
      good: named('fit').replace('entrypoint', 'inputs: ["trips.eu", "trips.us"], entrypoint'),
    },
  }),
  codeElsewhere: info<{ stage: string; code: string }>('argo-workflows/code-elsewhere', {
    message: ({ stage, code }) => `The stage '${stage}' calls \`${code}\`, which its image has to hold.`,
    why: 'A stage that names neither a function nor a command runs the function that has its name.',
    remedy: 'Nothing is wrong if the image holds it; `entrypoint` names another function, `command` a program.',
    example: { bad: named('fit').replace(', entrypoint: "demo.stages:fit"', ''), good: named('fit') },
  }),
});
