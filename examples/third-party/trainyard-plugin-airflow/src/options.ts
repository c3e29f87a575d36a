import { foldDns, section, text, whole } from '@trainyard/sdk';
import type { Spec, z } from '@trainyard/sdk';

/** `targets.airflow` */
export const options = section({
  store: text('a location')
    .optional()
    .meta({ description: 'Where artifacts go, such as s3://bucket/runs; else training.pipeline.artifacts.store' }),
  max_active_runs: whole({ min: 1, max: 1000 })
    .default(1)
    .meta({ description: 'Runs that may go on at the same time' }),
});

/** `targets.airflow` after reading. */
export type Options = z.infer<typeof options>;

/** The folder of all runs. */
export function storeOf(spec: Spec, { store }: Options): string {
  return store ?? spec.training?.pipeline?.artifacts?.store ?? `/tmp/airflow/${foldDns(spec.name)}`;
}
