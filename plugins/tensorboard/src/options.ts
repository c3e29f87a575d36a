import { section } from '@trainyard/sdk';

/** `targets.tensorboard`: no options yet; the specification itself says where runs go. */
export const options = section({});
