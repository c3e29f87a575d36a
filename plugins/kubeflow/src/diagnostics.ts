import { defineDiagnostics, error, info } from '@trainyard/sdk';

const service = (
  stages: string,
  rest = '  targets: { kubeflow: { base_image: "registry.example.com/demo:1.0.0" } }\n',
): string => `mlops:\n  name: "demo"\n  version: "1.0.0"\n  training:\n    pipeline:\n      stages:\n${stages}${rest}`;
const gated = (when: string): string =>
  service(
    `        - { name: "judge", type: "evaluation", outputs: ["metrics"] }\n        - { name: "release", type: "deployment", inputs: ["metrics"], when: ${JSON.stringify(when)} }\n`,
    '    experiments: { metrics: [{ name: "auc", goal: "maximize" }] }\n  targets: { kubeflow: { base_image: "registry.example.com/demo:1.0.0" } }\n',
  );
const reading = (inputs: string): string =>
  service(`        - { name: "fit", type: "training", inputs: [${inputs}] }\n`);
const named = (name: string): string => service(`        - { name: "${name}", type: "data_prep" }\n`);

/** What the Kubeflow plugin finds. */
export const kubeflow = defineDiagnostics({
  gateNotSupported: error<{ stage: string; text: string }>('kubeflow/gate-not-supported', {
    message: ({ stage, text }) =>
      `The gate of '${stage}' holds \`${text}\`, but a metric that a stage reports is one number without labels: remove the part in braces.`,
    why: 'A gate that is asked in another way than written would open at the wrong time.',
    example: { bad: gated('auc{region="eu"} > 0.9'), good: gated('auc > 0.9') },
  }),
  foldedArtifact: error<{ first: string; second: string; folded: string }>('kubeflow/folded-artifact', {
    message: ({ first, second, folded }) =>
      `The artifacts '${first}' and '${second}' both become '${folded}' in Python: rename one.`,
    why: 'Artifacts are parameters of Python functions.',
    example: { bad: reading('"trips-eu", "trips.eu"'), good: reading('"trips-eu", "trips-us"') },
  }),
  reservedStage: error<{ stage: string }>('kubeflow/reserved-stage', {
    message: ({ stage }) =>
      `'${stage}' is a name that the compiler of Kubeflow Pipelines uses itself: rename the stage.`,
    why: 'The compiler would drop or rename such a task without a word.',
    example: { bad: named('condition_1'), good: named('first_condition') },
  }),
  codeElsewhere: info<{ stages: readonly string[]; image: string }>('kubeflow/code-elsewhere', {
    message: ({ stages, image }) =>
      `${stages.length === 1 ? `The stage '${stages[0] ?? ''}' runs` : `${stages.length} stages (the first is '${stages[0] ?? ''}') run`} in '${image}', which holds none of your code: name an image that does in 'targets.kubeflow.base_image', or what pip installs in 'targets.kubeflow.packages'.`,
    why: 'A component imports its function where it runs. The folder `scaffold` can be installed by pip, from a disk or from a git address.',
    remedy:
      'Name an image that holds your code, by `image` of the stages or `targets.kubeflow.base_image`, or a package in `targets.kubeflow.packages`.',
    example: { bad: service('        - { name: "fit", type: "training" }\n', ''), good: named('fit') },
  }),
});
