// Bundles the command line into one CommonJS file, and ts-morph into a second one that loads on use: measured, one
// CommonJS file starts fastest, and ts-morph costs more than all the rest together.
import { build } from 'esbuild';
import { createHash } from 'node:crypto';
import { copyFileSync, mkdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { directImports } from './direct-imports.mjs';
import { thirdPartyLicenses } from './licenses.mjs';
import { writeTypescriptRuntime } from './typescript-runtime.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const cli = join(root, 'packages/cli');
const dist = join(cli, 'dist');

/** Where the command line begins. */
export const program = join(cli, 'src/main.ts');

/** Packages with a file of their own beside the program, loaded by `require` at the first use, and the module that is bundled for each. */
const lazyPackages = {
  'ts-morph': 'ts-morph',
  // Its other module finds its compiler by a path.
  jiti: join(root, 'node_modules/jiti/lib/jiti.cjs'),
};

/** The schemas of the reference, and what they are called in the package. */
const schemas = [
  ['specification.schema.json', 'schema.json'],
  ['layer.schema.json', 'layer.schema.json'],
];

/** Turns `import('ts-morph')` into a `require` of the file beside the bundle, and refuses an import that is not lazy. */
const lazyFiles = {
  name: 'lazy-files',
  setup(api) {
    const filter = new RegExp(`^(?:${Object.keys(lazyPackages).join('|')})$`);
    api.onResolve({ filter }, ({ path, kind, importer }) =>
      kind === 'dynamic-import'
        ? { path, namespace: 'lazy-file' }
        : { errors: [{ text: `'${path}' must load on use: write \`await import('${path}')\` in ${importer}.` }] },
    );
    api.onLoad({ filter: /.*/, namespace: 'lazy-file' }, ({ path }) => ({
      contents: `module.exports = require(${JSON.stringify(`./${path}.cjs`)});`,
      loader: 'js',
    }));
    // Reading is synchronous, so this module requires the file itself.
    api.onLoad({ filter: /[\\/]node[\\/]typescript[\\/]load\.ts$/ }, () => ({
      contents: `export const loadTypeScript = () => ({ ts: require('./ts-morph.cjs').ts, file: require('node:path').join(__dirname, 'ts-morph.cjs') });`,
      loader: 'js',
    }));
    // The process of the plugins of others has a bundle of its own, which carries neither commands nor built-in plugins.
    api.onLoad({ filter: /[\\/]node[\\/]worker[\\/]entry\.ts$/ }, () => ({
      contents: `export const workerFile = () => require('node:path').join(__dirname, 'plugin-process.cjs');`,
      loader: 'js',
    }));
    api.onResolve({ filter: /^\.\/ts-morph\.cjs$/ }, ({ path }) => ({ path, external: true }));
    api.onResolve({ filter: /^\.\/.*\.cjs$/, namespace: 'lazy-file' }, ({ path }) => ({ path, external: true }));
  },
};

/** The file of an entry of one of our packages (`@trainyard/sdk/testing`); undefined for other packages. */
function entryOf(specifier) {
  const [, name, inner] = /^(@trainyard\/[^/]+)(\/.+)?$/.exec(specifier) ?? [];
  if (name === undefined) return undefined;
  const folder = realpathSync(join(root, 'node_modules', name));
  const { exports } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  return join(folder, exports[`.${inner ?? ''}`]['@trainyard/source']);
}

/** Modules of ours, as against those of packages. */
const isOurs = (path) => !relative(root, path).startsWith('..') && !path.includes('node_modules');

/**
 * zod offers its messages in fifty languages, and names them all in one module that is evaluated at every start. Ours are made from its
 * issues, so that module stays empty; English is named by itself where zod needs it.
 */
const oneLanguage = {
  name: 'one-language',
  setup(api) {
    api.onLoad({ filter: /[\\/]zod[\\/]v4[\\/]locales[\\/]index\.js$/ }, () => ({ contents: 'export {};' }));
  },
};

/** Modules of Node that few commands use; together they cost a tenth of the time that a short one takes. */
const lazyBuiltins = ['node:child_process', 'node:fs/promises', 'node:os', 'node:timers/promises'];

/** Loads what a module of Node exports when it is first used, also for packages that ask for it at their start. */
const builtinsOnUse = {
  name: 'builtins-on-use',
  setup(api) {
    api.onResolve({ filter: new RegExp(`^(?:${lazyBuiltins.join('|')})$`) }, ({ path, namespace }) =>
      namespace === 'builtin-on-use' ? { path, external: true } : { path, namespace: 'builtin-on-use' },
    );
    api.onLoad({ filter: /.*/, namespace: 'builtin-on-use' }, ({ path }) => ({
      contents: Object.keys(process.getBuiltinModule(path))
        .map(
          (name) =>
            `Object.defineProperty(exports, '${name}', { enumerable: true, get: () => require('${path}').${name} });`,
        )
        .join('\n'),
      loader: 'js',
    }));
  },
};

const shared = {
  bundle: true,
  platform: 'node',
  target: 'node20.19',
  format: 'cjs',
  minify: true,
  charset: 'ascii',
  legalComments: 'none',
  metafile: true,
  logLevel: 'warning',
  write: false,
  absWorkingDir: root,
};

/** Stands for the hash of the bundle until that is known. */
const BUILD = '__TRAINYARD_BUILD__';

/** What the bundles of our own programs have in common. */
export function ourOptions() {
  const { version } = JSON.parse(readFileSync(join(cli, 'package.json'), 'utf8'));
  return {
    ...shared,
    conditions: ['@trainyard/source'],
    // A CommonJS file has no import.meta. The name is long so that no minified name can meet it.
    define: {
      'import.meta.url': '__trainyardModuleUrl',
      TRAINYARD_VERSION: JSON.stringify(version),
      TRAINYARD_BUILD: JSON.stringify(BUILD),
    },
    banner: { js: "const __trainyardModuleUrl=require('node:url').pathToFileURL(__filename).href;" },
    plugins: [lazyFiles, oneLanguage, builtinsOnUse, directImports(entryOf, isOurs)],
  };
}

/** Writes a bundle with a hash of its content in the first line, by which the starter finds the compiled code that it kept. */
function write({ outputFiles }) {
  for (const { path, text } of outputFiles) {
    // The starter reads bundles as Latin-1.
    if (/[^\0-\x7F]/.test(text)) throw new Error(`${path} is not ASCII`);
    const hash = createHash('sha1').update(text).digest('hex');
    writeFileSync(path, `/*${hash}*/${text.replaceAll(BUILD, hash)}`);
  }
}

/** Those of the lazy packages that browsers load. */
const browserPackages = ['ts-morph'];

/** In browsers ts-morph is a module beside ours, which loads with the first TypeScript that is generated. */
const lazyModules = {
  name: 'lazy-modules',
  setup(api) {
    const filter = new RegExp(`^(?:${browserPackages.join('|')})$`);
    api.onResolve({ filter }, ({ path, kind }) =>
      kind === 'dynamic-import' ? { path: `./${path}.js`, external: true } : undefined,
    );
  },
};

/**
 * `trainyard/core`: everything up to generation, for browsers and their workers, which have no document. A module of Node in it fails the
 * build, and where the same file runs in Node it does not look at the process.
 */
const core = {
  ...shared,
  platform: 'browser',
  format: 'esm',
  target: 'es2022',
  conditions: ['@trainyard/source', 'worker'],
  define: { process: 'undefined', 'globalThis.process': 'undefined' },
  outdir: join(dist, 'core'),
  write: true,
};

/** A module that offers by name what a CommonJS package exports. */
function namedExports(name) {
  const names = Object.keys(createRequire(import.meta.url)(name));
  return { contents: `import all from '${name}';\nexport const { ${names.join(', ')} } = all;\n`, resolveDir: root };
}

/** Writes `dist/trainyard.cjs`, the program of the plugins' process, the lazy files and the licences of what they contain; returns the sizes in bytes. */
export async function bundle() {
  mkdirSync(dist, { recursive: true });
  // Editors read the schemas from the installed package; a test holds them to what the program prints.
  for (const [from, to] of schemas) copyFileSync(join(root, 'docs/reference', from), join(dist, to));
  writeTypescriptRuntime();
  const ours = ourOptions();
  const programs = await Promise.all([
    build({ ...ours, entryPoints: [program], outfile: join(dist, 'trainyard.cjs') }),
    build({
      ...ours,
      entryPoints: [join(root, 'packages/engine/src/node/worker/child.ts')],
      outfile: join(dist, 'plugin-process.cjs'),
    }),
  ]);
  const lazy = await Promise.all(
    Object.entries(lazyPackages).map(([name, entry]) =>
      build({ ...shared, entryPoints: [entry], outfile: join(dist, `${name}.cjs`) }),
    ),
  );
  const commands = [...programs, ...lazy];
  commands.forEach(write);
  rmSync(join(dist, 'core'), { recursive: true, force: true });
  const browser = await Promise.all([
    build({
      ...core,
      entryPoints: { core: join(cli, 'src/api/core.ts') },
      plugins: [lazyModules, oneLanguage, directImports(entryOf, isOurs)],
    }),
    ...browserPackages.map((name) =>
      build({ ...core, stdin: namedExports(name), outdir: undefined, outfile: join(core.outdir, `${name}.js`) }),
    ),
  ]);
  const results = [...commands, ...browser];
  rmSync(join(dist, '.code'), { recursive: true, force: true });
  const inputs = results.flatMap(({ metafile }) => Object.keys(metafile.inputs));
  writeFileSync(join(dist, 'THIRD-PARTY-LICENSES.txt'), thirdPartyLicenses(root, inputs));
  return results.flatMap(({ metafile }) =>
    Object.entries(metafile.outputs).map(([path, { bytes }]) => ({ path, bytes })),
  );
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const { path, bytes } of await bundle()) console.log(`${path}  ${(bytes / 1024).toFixed(0)} KiB`);
}
