import type { Condition } from '@trainyard/conditions';
import { z } from 'zod';
import { trainingData, mlModel } from './data.ts';
import { deployment } from './deployment.ts';
import { experiments } from './experiments.ts';
import { governance } from './governance.ts';
import { monitoring } from './monitoring.ts';
import { pipeline } from './pipeline.ts';
import { data, labelled, mapOf, section } from './section.ts';
import type { Data } from './section.ts';
import { name, setting, text, version } from './texts.ts';

/** `training` */
export const training = section({
  pipeline: pipeline.optional().meta({ description: 'The steps from data to model' }),
  experiments: experiments.optional().meta({ description: 'Tracking and search' }),
  hyperparameters: mapOf(z.union([z.array(setting()).min(1), setting()]), name())
    .optional()
    .meta({ description: 'Fixed values; a search value of the same name wins' }),
  data: trainingData.optional().meta({ description: 'What it learns from' }),
  model: mlModel.optional().meta({ description: 'What it learns' }),
});

/** The whole specification: what stands under `mlops`. */
export const service = section({
  name: name().meta({ description: 'Unique name of the service' }),
  version: version().meta({ description: 'Version of the specification' }),
  description: text().optional().meta({ description: 'What the service does, in a sentence' }),
  owner: section({
    team: text('a team').optional().meta({ description: 'Who answers for it' }),
    contact: text('a contact').optional().meta({ description: 'How to reach them' }),
  })
    .optional()
    .meta({ description: 'Who answers for it' }),
  labels: mapOf(text()).optional().meta({ description: 'Labels for everything that is generated' }),
  training: training.optional().meta({ description: 'How the model comes about' }),
  deployment: deployment.optional().meta({ description: 'How it is served' }),
  monitoring: monitoring.optional().meta({ description: 'How it is watched' }),
  governance: governance.optional().meta({ description: 'How it is governed' }),
  environments: labelled(mapOf(z.record(z.string(), data()), name()), { keyword: 'environment' })
    .optional()
    .meta({ description: 'Overlays by environment, merged over all else' }),
  targets: mapOf(data()).optional().meta({ description: 'Options of plugins by name; false turns one off' }),
});

/** The document: one service, and what it extends. */
export const document = section({
  extends: z
    .union([text('a file').transform((one) => [one]), z.array(text('a file'))])
    .optional()
    .meta({ description: 'Files or npm packages whose content lies beneath this one; later ones win' }),
  mlops: service.meta({ description: 'The service' }),
});

/** A specification after checking: plain, frozen data, values in base units, references resolved. */
export type Spec = DeepReadonly<z.output<typeof service>>;

/** The same type with every property read-only. */
export type DeepReadonly<T> = [Data] extends [T]
  ? T
  : T extends Condition
    ? T
    : T extends (infer Item)[]
      ? readonly DeepReadonly<Item>[]
      : T extends object
        ? { readonly [Key in keyof T]: DeepReadonly<T[Key]> }
        : T;
