import type { Diagnostic, ValidatorContext } from '@trainyard/sdk';
import { k8s } from '../diagnostics.ts';
import type { Options } from '../options.ts';

/** What Kubernetes needs to act on scaling, to find secrets, and to run the same image everywhere. */
export function* servingFits({ spec, at, keyAt }: ValidatorContext<Options>): Generator<Diagnostic> {
  const { serving, scaling } = spec.deployment ?? {};
  if (scaling?.target_gpu_utilization !== undefined) yield k8s.gpuByKeda(at('deployment.scaling.target_gpu_utilization'));
  for (const resource of ['cpu', 'memory'] as const) {
    if (scaling?.[`target_${resource}_utilization`] !== undefined && serving?.resources?.[resource] === undefined) yield k8s.utilizationNeedsRequest(keyAt(`deployment.scaling.target_${resource}_utilization`), { resource });
  }
  const image = serving?.image;
  if (image !== undefined && !/@sha256:[0-9a-f]{64}$/.test(image) && !/:(?!latest$)[^/:]+$/.test(image)) yield k8s.latestImage(at('deployment.serving.image'), { image });
  const references = [...Object.entries(serving?.secrets ?? {}).map(([name, secret]) => [`deployment.serving.secrets.${name}`, secret] as const), ...Object.entries(serving?.env ?? {}).flatMap(([name, value]) => (typeof value === 'object' ? [[`deployment.serving.env.${name}`, value.secret] as const] : []))];
  for (const [path, secret] of references) {
    const name = secret.split('/')[0] ?? '';
    if (!/^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/.test(name)) yield k8s.secretLiteral(at(path), { name });
  }
}
