import { dnsLabel, pattern, section, text, z } from '@trainyard/sdk';
import { PLAIN_IMAGE } from './target/image.ts';

/** `targets.kubeflow` */
export const options = section({
  namespace: dnsLabel('a namespace').optional().meta({ description: 'Namespace of scheduled runs' }),
  base_image: text('an image')
    .default(PLAIN_IMAGE)
    .meta({ description: 'Image of stages that give none; build one that holds their code' }),
  packages: z
    .array(pattern('a package such as "card-fraud==2.3.0"', /^[A-Za-z0-9][A-Za-z0-9_.[\],=<>!~ @:/+#&%?-]*$/))
    .default([])
    .meta({
      description:
        'Packages that each stage installs with pip before it runs, such as "card-fraud==2.3.0" or "card-fraud-stages @ git+https://git.example.com/ml.git#subdirectory=generated/kubeflow/scaffold"',
    }),
});

/** The options after reading. */
export interface Options {
  readonly namespace?: string;
  readonly base_image: string;
  readonly packages: readonly string[];
}
