import { createRequire } from 'node:module';
import type { ts } from 'ts-morph';

/** The TypeScript compiler. */
export type TypeScript = typeof ts;

/**
 * The compiler, and the file that it is loaded from. It is seven megabytes, so it loads when the first `*.mlops.ts` is read and not before.
 * The build puts a `require` of the file beside the bundle in the place of this module.
 */
export function loadTypeScript(): { readonly ts: TypeScript; readonly file: string } {
  const require = createRequire(import.meta.url);
  return { ts: (require('ts-morph') as { ts: TypeScript }).ts, file: require.resolve('ts-morph') };
}
