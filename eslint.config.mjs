import nx from '@nx/eslint-plugin';
import { builtinModules } from 'node:module';
import tseslint from 'typescript-eslint';

/** What each layer may import, as the table of rooms in the architecture says. A tool may import anything. */
const rooms = {
  syntax: [],
  conditions: ['syntax'],
  model: ['syntax', 'conditions'],
  sdk: ['syntax', 'conditions', 'model'],
  engine: ['sdk'],
  runtime: ['syntax', 'conditions', 'model'],
  plugin: ['sdk'],
  cli: ['engine', 'runtime', 'plugin'],
  nx: ['sdk', 'cli'],
};

const boundaries = (alsoAllowed) => [
  'error',
  {
    // A package's own `imports` are no way into another.
    allow: ['#typescript-runtime'],
    banTransitiveDependencies: true,
    depConstraints: [
      ...Object.entries(rooms).map(([layer, allowed]) => ({
        sourceTag: `layer:${layer}`,
        onlyDependOnLibsWithTags: [...allowed, ...alsoAllowed].map((name) => `layer:${name}`),
      })),
      { sourceTag: 'layer:tool', onlyDependOnLibsWithTags: ['*'] },
    ],
  },
];

const noDefaultExport = {
  selector: 'ExportDefaultDeclaration',
  message: 'Use a named export. Only the value of a plugin is a default export.',
};
const noSpreadPush = {
  selector: "CallExpression[callee.property.name='push'][arguments.length=1] > SpreadElement",
  message: 'Each item becomes an argument, and too many arguments end the program: use `append`.',
};
const noClock = [
  {
    selector: "NewExpression[callee.name='Date'][arguments.length=0]",
    message: 'A pure package reads no clock: take the time as an input.',
  },
  {
    selector: "MemberExpression[object.name='Date'][property.name='now']",
    message: 'A pure package reads no clock: take the time as an input.',
  },
  {
    selector: "MemberExpression[object.name='Math'][property.name='random']",
    message: 'A pure package has no randomness: the same spec gives the same bytes.',
  },
  {
    selector: 'CallExpression[callee.property.name=/^(localeCompare|toLocale[A-Z].*)$/]',
    message: 'The result depends on the machine: compare and print without a locale.',
  },
];
const noNode = {
  paths: builtinModules.map((name) => ({ name, message: 'Import no Node module here: go through a host interface.' })),
  patterns: [{ group: ['node:*'], message: 'Import no Node module here: go through a host interface.' }],
};

export default tseslint.config(
  {
    ignores: [
      '**/dist/',
      '**/out-tsc/',
      '**/node_modules/',
      '**/scratch/',
      '**/generated/',
      '**/testdata/',
      '.nx/',
      '.venv/',
      '.oracles/',
    ],
  },
  ...tseslint.configs.recommended,
  {
    files: ['**/*.{ts,mjs,cjs,js}'],
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    plugins: { '@nx': nx },
    rules: {
      'no-console': 'error',
      'no-warning-comments': ['error', { terms: ['todo', 'fixme', 'xxx'] }],
      eqeqeq: 'error',
      'prefer-const': 'error',
      'no-var': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/no-explicit-any': 'error',
    },
  },
  {
    files: ['**/*.ts'],
    rules: {
      '@typescript-eslint/consistent-type-imports': [
        'error',
        { fixStyle: 'inline-type-imports', prefer: 'type-imports' },
      ],
      'no-restricted-syntax': ['error', noDefaultExport, noSpreadPush],
    },
  },
  {
    files: ['{packages,plugins,tools}/*/src/**/*.ts'],
    rules: { '@nx/enforce-module-boundaries': boundaries([]) },
  },
  {
    files: ['{packages,plugins,tools}/*/test/**/*.ts'],
    rules: { '@nx/enforce-module-boundaries': boundaries(['tool']) },
  },
  {
    // The command is tried on the specification with every field, which the conformance kit has.
    files: ['packages/cli/test/**/*.ts'],
    rules: { '@nx/enforce-module-boundaries': boundaries(['tool', 'sdk']) },
  },
  {
    files: ['packages/{syntax,conditions,model,sdk}/src/**/*.ts', 'plugins/*/src/**/*.ts'],
    // What the conformance kit reads goldens with; loaded for a folder only.
    ignores: ['packages/sdk/src/testing/node/**'],
    rules: {
      'no-restricted-imports': ['error', noNode],
      'no-restricted-syntax': ['error', noDefaultExport, noSpreadPush, ...noClock],
    },
  },
  {
    files: ['packages/engine/src/**/*.ts'],
    ignores: ['packages/engine/src/node/**'],
    rules: {
      'no-restricted-imports': ['error', noNode],
      'no-restricted-syntax': ['error', noDefaultExport, noSpreadPush, ...noClock],
    },
  },
  {
    files: ['plugins/*/src/{plugin,index}.ts', 'examples/third-party/*/src/index.ts'],
    rules: { 'no-restricted-syntax': ['error', noSpreadPush, ...noClock] },
  },
  {
    files: ['packages/cli/**', 'tools/**'],
    rules: { 'no-console': 'off' },
  },
  {
    files: ['**/*.cjs'],
    rules: { '@typescript-eslint/no-require-imports': 'off' },
  },
);
