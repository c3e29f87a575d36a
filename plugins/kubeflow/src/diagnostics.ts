import { defineDiagnostics, error } from '@trainyard/sdk';

/** What the Kubeflow plugin finds. */
export const kubeflow = defineDiagnostics({
  gateNotSupported: error<{ stage: string; text: string }>('kubeflow/gate-not-supported', {
    message: ({ stage, text }) => `The gate of '${stage}' holds \`${text}\`, which cannot be asked inside a pipeline yet: use comparisons of reported metrics, \`and\`, \`or\`, \`not\`, +, - and *.`,
    why: 'A gate that is asked in another way than written would open at the wrong time.',
  }),
  foldedArtifact: error<{ first: string; second: string; folded: string }>('kubeflow/folded-artifact', {
    message: ({ first, second, folded }) => `The artifacts '${first}' and '${second}' both become '${folded}' in Python: rename one.`,
    why: 'Artifacts are parameters of Python functions.',
  }),
  reservedStage: error<{ stage: string }>('kubeflow/reserved-stage', {
    message: ({ stage }) => `'${stage}' is a name that the compiler of Kubeflow Pipelines uses itself: rename the stage.`,
    why: 'The compiler would drop or rename such a task without a word.',
  }),
});
