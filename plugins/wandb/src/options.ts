import { section } from '@trainyard/sdk';

/** `targets.wandb`: no options yet; the specification itself says where runs go. */
export const options = section({});
