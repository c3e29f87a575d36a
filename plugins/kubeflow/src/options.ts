import { pattern, section, text, z } from '@trainyard/sdk';

/** `targets.kubeflow` */
export const options = section({
  namespace: pattern('a namespace of a-z, 0-9 and -', /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/).optional().meta({ description: 'Namespace of scheduled runs' }),
  base_image: text('an image').default('python:3.12-slim').meta({ description: 'Image of stages that give none' }),
  packages: z.array(pattern('a package such as "card-fraud==2.3.0"', /^[A-Za-z0-9][A-Za-z0-9_.[\],=<>!~ @:/+-]*$/)).default([]).meta({ description: 'Packages that each stage installs with pip before it runs, such as "card-fraud==2.3.0"' }),
});

/** The options after reading. */
export interface Options {
  readonly namespace?: string;
  readonly base_image: string;
  readonly packages: readonly string[];
}
