import { section, text } from '@trainyard/sdk';

/** `targets.typescript` */
export const options = section({
  extension: text('an extension')
    .default('.js')
    .meta({ description: 'Extension of relative imports: .js, .ts, or empty for bundlers' }),
});

/** The options after reading. */
export interface Options {
  readonly extension: string;
}
