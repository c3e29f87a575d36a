import { definePlugin } from '@trainyard/sdk';
import type { Plugin } from '@trainyard/sdk';
import { capabilities } from './capabilities.ts';
import { k8s as diagnostics } from './diagnostics.ts';
import { isKnownObject } from './importers/claims.ts';
import { options } from './options.ts';
import type { Options } from './options.ts';
import { rollbackFits } from './validators/rollback-fits.ts';
import { scalingFits, servingFits } from './validators/serving-fits.ts';

/** Kubernetes objects that serve and scale the model, with an overlay for each environment. */
const k8s: Plugin<Options> = definePlugin<Options>({
  name: 'k8s',
  summary: 'Kubernetes objects that serve and scale the model, with kustomize overlays',
  options,
  appliesTo: (spec) => spec.deployment !== undefined,
  capabilities,
  diagnostics,
  validators: [servingFits, scalingFits, rollbackFits],
  generators: { objects: () => import('./generators/objects.ts') },
  importers: [{ reads: 'objects of Kubernetes', claims: isKnownObject, load: () => import('./importers/objects.ts') }],
});

export default k8s;
