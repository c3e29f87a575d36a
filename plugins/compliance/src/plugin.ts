import { definePlugin, openDocuments } from '@trainyard/sdk';
import type { Plugin } from '@trainyard/sdk';
import { capabilities } from './capabilities.ts';
import { compliance as diagnostics } from './diagnostics.ts';
import { options } from './options.ts';
import type { Options } from './options.ts';
import { statementsAgree, versionIsKnown } from './validators/statements-agree.ts';

/** Documents that people and authorities ask for, as far as the specification knows the facts. */
const compliance: Plugin<Options> = definePlugin<Options>({
  name: 'compliance',
  summary: 'Record of processing, notice, model card, changelog, lineage and audit policy',
  options,
  appliesTo: (spec) => spec.governance !== undefined,
  capabilities,
  diagnostics,
  provides: [
    openDocuments.of({ name: 'compliance/model-card', title: 'The model card' }),
    openDocuments.of({ name: 'compliance/lineage', title: 'Where data and model come from' }),
    openDocuments.of({ name: 'compliance/audit-policy', title: 'What is recorded and for how long' }),
  ],
  validators: [statementsAgree, versionIsKnown],
  generators: {
    privacy: () => import('./generators/privacy.ts'),
    card: () => import('./generators/model-card.ts'),
    changelog: () => import('./generators/changelog.ts'),
    lineage: () => import('./generators/lineage.ts'),
    audit: () => import('./generators/audit-policy.ts'),
  },
});

export default compliance;
