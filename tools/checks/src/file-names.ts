import type { Check } from './repository.ts';

const vague = /^(?:utils?|helpers?|common|misc|shared)\./;
const kebab = /^[a-z0-9]+(?:-[a-z0-9]+)*(?:\.[a-z0-9-]+)*$/;

/** A source file is named in kebab-case after the concept it holds, never `utils` or the like. */
export const fileNames: Check = (files) =>
  files
    .filter(
      ({ path }) =>
        /^(?:packages|plugins|tools)\/.*\.(?:ts|mjs|cjs)$/.test(path) && !/\/(?:generated|testdata)\//.test(path),
    )
    .map(({ path }) => ({ path, name: path.split('/').at(-1) ?? path }))
    .filter(({ name }) => vague.test(name) || !kebab.test(name))
    .map(({ path, name }) => ({
      path,
      message: `The name '${name}' does not say a concept in kebab-case.`,
      remedy: 'Name the file after what it holds.',
    }));
