import { pattern, section, text } from '@trainyard/sdk';

const dnsLabel = (what: string) => pattern(`${what} of a-z, 0-9 and -`, /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/);

/** `targets.argo-workflows` after reading. */
export interface Options {
  readonly namespace?: string | undefined;
  readonly service_account?: string | undefined;
  readonly base_image: string;
}

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
