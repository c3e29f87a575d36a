import { lineAt, type Check } from './repository.ts';

// Written so that no pattern matches its own text.
const traces: readonly (readonly [what: string, pattern: RegExp])[] = [
  ['a path of one machine', /(?<![\w.$}/-])\/(?:root|work|Users|home\/[a-z][\w-]*)\/[\w.-]+|\b[A-Z]:\\Users\\/g],
  [
    'the host of a package registry',
    /(?:registry[.](?:npmjs|yarnpkg)|(?:test[.])?pypi[.]org|files[.]pythonhosted|deb[.]debian|proxy[.]golang|repo1?[.]maven|static[.]crates)/gi,
  ],
];

/** No tracked file names a path of one machine or the host of a package registry. */
export const machineTraces: Check = (files) =>
  files.flatMap(({ path, text }) =>
    traces.flatMap(([what, pattern]) =>
      [...text.matchAll(pattern)].map((match) => ({
        path,
        line: lineAt(text, match.index),
        message: `'${match[0]}' looks like ${what}.`,
        remedy: 'Use a path from the root of the repository, or the name of the package alone.',
      })),
    ),
  );
