import { defineDiagnostics, error, info, warning } from '@trainyard/sdk';

const service = (deployment: string, rest = ''): string =>
  `mlops:\n  name: "demo"\n  version: "1.0.0"\n${rest}  deployment:\n${deployment}`;
const scaled = (scaling: string, resources = ''): string =>
  service(
    `${resources === '' ? '' : `    serving: { resources: { ${resources} } }\n`}    scaling: { max_replicas: 4, ${scaling} }\n`,
  );

const judged = (rest: string, asked = 'trigger: "auc_drop", threshold: 5%'): string =>
  `${service(`    rollback: { ${asked}${rest === '' ? '' : `, ${rest}`} }\n`)}  monitoring: { metrics: [{ name: "auc", type: "gauge" }] }\n`;

const watched = (metric: string, target: number): string =>
  `${service(`    scaling: { max_replicas: 4, when: [{ metric: "${metric}", target: ${target} }] }\n`)}  monitoring: { metrics: [{ name: "queue", type: "gauge" }] }\n`;

/** What the Kubernetes plugin finds. */
export const k8s = defineDiagnostics({
  gpuByKeda: info('k8s/gpu-by-keda', {
    message: () =>
      'GPU utilisation is no resource that the HorizontalPodAutoscaler knows: a KEDA ScaledObject on the DCGM exporter’s metric scales instead, so the cluster needs both.',
    why: 'Kubernetes measures processor and memory; graphics processors are measured by the DCGM exporter.',
    remedy: 'Install KEDA and the DCGM exporter in the cluster, or scale by something else.',
    example: {
      bad: scaled('target_gpu_utilization: 70', 'gpu: 1'),
      good: scaled('target_cpu_utilization: 70', 'cpu: 1'),
    },
  }),
  utilizationNeedsRequest: warning<{ resource: string }>('k8s/utilization-needs-request', {
    message: ({ resource }) =>
      `Scaling by ${resource} utilisation compares with what a pod requests, but 'serving.resources.${resource}' is not given: add it.`,
    why: 'Without a request the autoscaler has nothing to divide by and does not act.',
    remedy: 'Add the request under `serving.resources`.',
    example: { bad: scaled('target_cpu_utilization: 70'), good: scaled('target_cpu_utilization: 70', 'cpu: 1') },
  }),
  zeroNeedsMetric: error('k8s/zero-needs-metric', {
    message: () =>
      "Copies can go to zero only by a value that exists while none runs, which neither processor nor GPU use is: add `scaling.when`, or set 'scale_to_zero' to false.",
    why: 'Whoever has no pod has no utilisation: nothing would ever start a pod again.',
    example: {
      bad: scaled('target_cpu_utilization: 70, scale_to_zero: true', 'cpu: 1'),
      good: scaled('target_cpu_utilization: 70, scale_to_zero: false', 'cpu: 1'),
    },
  }),
  oneStays: warning('k8s/one-stays', {
    message: () =>
      "'min_replicas' is 0, but one copy stays: set 'scale_to_zero' and say in `scaling.when` what brings copies back, or write 1.",
    why: 'The HorizontalPodAutoscaler goes down to one pod; below that KEDA decides, by a value that exists without pods.',
    remedy: 'Set `scale_to_zero` and `scaling.when`, or write `min_replicas: 1`.',
    example: {
      bad: scaled('min_replicas: 0, target_cpu_utilization: 70', 'cpu: 1'),
      good: scaled('min_replicas: 1, target_cpu_utilization: 70', 'cpu: 1'),
    },
  }),
  replicasLeftOut: info<{ replicas: number }>('k8s/replicas-left-out', {
    message: ({ replicas }) =>
      `The Deployment does not state the ${replicas} replicas: the autoscaler decides, beginning with its minimum.`,
    why: 'Each apply of a Deployment that states replicas would undo what the autoscaler did.',
    remedy: 'Nothing has to be done. Without `scaling` the number is stated.',
    example: {
      bad: service(
        '    serving: { replicas: 3, resources: { cpu: 1 } }\n    scaling: { max_replicas: 4, target_cpu_utilization: 70 }\n',
      ),
      good: service('    serving: { replicas: 3 }\n'),
    },
  }),
  delayCut: warning<{ written: string }>('k8s/delay-cut', {
    message: ({ written }) =>
      `'scale_down_delay' is ${written}, but the autoscaling API takes at most 1h: write 1h or less.`,
    why: 'The field stabilizationWindowSeconds ends at 3600.',
    remedy: 'Write one hour or less; what is more is cut to it.',
    example: {
      bad: scaled('target_cpu_utilization: 70, scale_down_delay: "2h"', 'cpu: 1'),
      good: scaled('target_cpu_utilization: 70, scale_down_delay: "1h"', 'cpu: 1'),
    },
  }),
  manyNumbers: warning<{ text: string }>('k8s/many-numbers', {
    message: ({ text }) =>
      `KEDA scales by one number, but each pod has its own of \`${text}\`: write \`sum(…)\`, or what else makes one of them.`,
    why: 'A query that answers with several series is an error to KEDA, and the number of copies stays as it is.',
    remedy: 'Aggregate without `by`: `sum` for a load that copies share, `avg` or `max` for a state.',
    example: { bad: watched('queue', 10), good: watched('sum(queue)', 10) },
  }),
  targetCoarse: warning<{ target: number }>('k8s/target-coarse', {
    message: ({ target }) =>
      `KEDA counts in thousandths, which is coarse beside the target ${target}: multiply metric and target by 1000.`,
    why: 'Value and target are rounded to thousandths, here by more than a hundredth of the target.',
    remedy: 'Multiply both by the same number; the copies stay the same.',
    example: { bad: watched('sum(queue)', 0.01), good: watched('1000 * sum(queue)', 10) },
  }),
  targetNothing: error<{ target: number }>('k8s/target-nothing', {
    message: ({ target }) =>
      `KEDA counts in thousandths, so the target ${target} is nothing to it: write 0.001 or more, and multiply the metric by the same number.`,
    why: 'The number of copies is the value divided by the target.',
    example: { bad: watched('sum(queue)', 0.0004), good: watched('1000 * sum(queue)', 0.4) },
  }),
  rollbackByRollouts: info('k8s/rollback-by-rollouts', {
    message: () =>
      'A Rollout takes versions back: the cluster needs the controller of Argo Rollouts, 1.8.2 or later, and what Prometheus scrapes needs the pods’ label rollouts-pod-template-hash.',
    why: 'Versions are told apart by that label, which Prometheus spells rollouts_pod_template_hash; where it does not reach the metrics, nothing is known of either version. Earlier controllers went on with a version of which nothing was known.',
    remedy:
      'Install Argo Rollouts and let the scrape configuration carry the label over, or have it done by `alias` or `git`.',
    example: {
      bad: judged('via: "rollout"'),
      good: judged('via: "git"'),
    },
  }),
  rollbackNotPerformed: info('k8s/rollback-not-performed', {
    message: () =>
      'The AnalysisTemplate says when a version is bad, but no generated Rollout asks it: write \'via: "rollout"\', or name it in a Rollout of your own.',
    why: 'A Deployment replaces its pods without asking anything; only a Rollout, `alias` or `git` takes a version back.',
    remedy: 'Say in `via` who performs the rollback.',
    example: {
      bad: judged(''),
      good: judged('via: "git"'),
    },
  }),
  rollbackNotAsked: error('k8s/rollback-not-asked', {
    message: () =>
      'Argo Rollouts needs to know when a condition fails, which nobody can tell of raw PromQL: write it as a condition, or have the rollback done via alias or git.',
    why: 'Where raw PromQL answers nothing it may be false or unknown: an analysis would take the one for the other.',
    example: {
      bad: judged('via: "rollout"', 'condition: "promql(\'auc < 0.9\')"'),
      good: judged('via: "git"', 'condition: "promql(\'auc < 0.9\')"'),
    },
  }),
  labelLeftOut: warning<{ label: string; own: boolean }>('k8s/label-left-out', {
    message: ({ label, own }) =>
      own
        ? `The label '${label}' is set by the generated objects themselves and is left out: rename it.`
        : `'${label}' cannot be the key of a Kubernetes label and is left out: use at most 63 letters, digits, -, _ and dots, after a domain and / if you like.`,
    why: 'Objects with such a label would be refused, or would not find each other.',
    remedy: 'Rename the label; the objects are generated without it.',
    example: {
      bad: service('    serving: {}\n', '  labels: { app: "mine" }\n'),
      good: service('    serving: {}\n', '  labels: { part: "mine" }\n'),
    },
  }),
  latestImage: warning<{ image: string }>('k8s/floating-image', {
    message: ({ image }) =>
      `The image '${image}' has no exact tag: write one, or a digest, so that every pod runs the same.`,
    why: 'A floating tag can mean another image at each start of a pod.',
    remedy: 'Name an exact tag or a digest.',
    example: {
      bad: service('    serving: { image: "registry.example.com/demo:latest" }\n'),
      good: service('    serving: { image: "registry.example.com/demo:1.0.0" }\n'),
    },
  }),
  secretLiteral: error<{ name: string }>('k8s/bad-secret-name', {
    message: ({ name }) => `'${name}' cannot be the name of a Kubernetes Secret: use a-z, 0-9, - and dots.`,
    why: 'Secrets are found by their name.',
    example: {
      bad: service('    serving: { secrets: { PASSWORD: "Demo_DB/password" } }\n'),
      good: service('    serving: { secrets: { PASSWORD: "demo-db/password" } }\n'),
    },
  }),
});
