import type { Spec } from '@trainyard/sdk';
import type { Options } from '../options.ts';
import type { KubernetesObject } from '../target/objects.ts';
import { disruptionBudget, metricServices, service } from './access.ts';
import { analysisTemplate } from './rollback.ts';
import { rollout } from './rollout.ts';
import { autoscaler } from './scaling.ts';
import { identityOf } from './identity.ts';
import { deployment, serviceAccount } from './workload.ts';

/** The objects of one file. */
export interface ObjectFile {
  readonly file: string;
  readonly objects: readonly KubernetesObject[];
}

/** Every object of a service, by the file that it stands in. */
export function objectFiles(spec: Spec, options: Options): readonly ObjectFile[] {
  const identity = identityOf(spec, options);
  return [
    { file: 'serviceaccount.yaml', objects: [serviceAccount(identity)] },
    { file: 'deployment.yaml', objects: [deployment(spec, identity, options)] },
    { file: 'rollout.yaml', objects: rollout(spec, identity) },
    { file: 'analysis.yaml', objects: analysisTemplate(spec, identity, options) },
    { file: 'service.yaml', objects: [service(spec, identity, options)] },
    { file: 'metrics-services.yaml', objects: metricServices(spec, identity) },
    { file: 'autoscaler.yaml', objects: autoscaler(spec, identity, options) },
    { file: 'disruption-budget.yaml', objects: disruptionBudget(spec, identity) },
  ].filter((each) => each.objects.length > 0);
}
