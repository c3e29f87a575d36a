import { dnsLabel, section, text } from '@trainyard/sdk';
import type { z } from '@trainyard/sdk';

/** `targets.argo-workflows` */
export const options = section({
  namespace: dnsLabel('a namespace').optional().meta({ description: 'Namespace of both objects' }),
  service_account: dnsLabel('a service account')
    .optional()
    .meta({ description: 'Service account that the pods run as' }),
  base_image: text('an image')
    .default('python:3.12-slim')
    .meta({ description: 'Image of gates, and of stages that give none' }),
});

/** `targets.argo-workflows` after reading. */
export type Options = z.infer<typeof options>;
