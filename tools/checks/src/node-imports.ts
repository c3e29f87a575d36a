import { builtinModules } from 'node:module';
import { importsOf } from './imports.ts';
import type { Check } from './repository.ts';

const pure = /^(?:packages\/(?:syntax|conditions|model|sdk)|plugins\/[^/]+)\/src\/.*\.ts$/;
/** What the conformance kit reads goldens with; loaded for a folder only. */
const kit = /^packages\/sdk\/src\/testing\/node\//;
const builtin = new Set(builtinModules);

/** Packages up to the SDK, and plugins, import no module of Node: they must load in a browser. */
export const nodeImports: Check = (files) =>
  files
    .filter(({ path }) => pure.test(path) && !kit.test(path))
    .flatMap((file) =>
      importsOf(file)
        .filter(({ specifier }) => specifier.startsWith('node:') || builtin.has(specifier))
        .map(({ specifier, line }) => ({
          path: file.path,
          line,
          message: `'${specifier}' is a module of Node.`,
          remedy: 'Files, time and processes come through a host interface.',
        })),
    );
