import type { Versions } from '../../types/versions.ts';

const version = (name: string): Versions['stable'] => ({ matchers: [{ label: '__version__', op: '=', value: name }] });

/** The versions of a rollback in generated TypeScript, whose runtime marks the series of each. */
export const typescriptVersions: Versions = { candidate: version('candidate'), stable: version('stable') };

/** The module that generated functions import: TypeScript without any dependency. Made of the evaluator's sources by `npm run build`. */
export async function typescriptRuntime(): Promise<string> {
  return (await import('#typescript-runtime')).runtimeSource;
}
