import { section, text } from '@trainyard/sdk';

/** `targets.compliance` */
export const options = section({
  task: text('a task')
    .optional()
    .meta({ description: 'Task for the header of the model card, such as tabular-classification' }),
});

/** The options after reading. */
export interface Options {
  readonly task?: string;
}
