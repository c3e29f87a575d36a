import { defineDiagnostics, error, info, warning } from '@trainyard/sdk';

/** What the Kubernetes plugin finds. */
export const k8s = defineDiagnostics({
  gpuByKeda: info('k8s/gpu-by-keda', {
    message: () => 'GPU utilisation is no resource that the HorizontalPodAutoscaler knows: a KEDA ScaledObject on the DCGM exporter’s metric scales instead, so the cluster needs both.',
    why: 'Kubernetes measures processor and memory; graphics processors are measured by the DCGM exporter.',
  }),
  utilizationNeedsRequest: warning<{ resource: string }>('k8s/utilization-needs-request', {
    message: ({ resource }) => `Scaling by ${resource} utilisation compares with what a pod requests, but 'serving.resources.${resource}' is not given: add it.`,
    why: 'Without a request the autoscaler has nothing to divide by and does not act.',
  }),
  latestImage: warning<{ image: string }>('k8s/floating-image', {
    message: ({ image }) => `The image '${image}' has no exact tag: write one, or a digest, so that every pod runs the same.`,
    why: 'A floating tag can mean another image at each start of a pod.',
  }),
  secretLiteral: error<{ name: string }>('k8s/bad-secret-name', {
    message: ({ name }) => `'${name}' cannot be the name of a Kubernetes Secret: use a-z, 0-9, - and dots.`,
    why: 'Secrets are found by their name.',
  }),
});
