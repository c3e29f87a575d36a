import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { packedTarballs } from './packed.ts';
import { run } from './run.ts';
import type { Finished } from './run.ts';

/** A fresh Nx workspace outside of the repository, in which the packed packages are installed. */
export interface NxWorkspace {
  readonly root: string;
  readonly at: (...path: string[]) => string;
  readonly write: (path: string, text: string) => void;
  /** Runs `nx`, as in continuous integration or at home without a terminal. */
  readonly nx: (args: readonly string[], env?: Readonly<Record<string, string>>) => Finished;
  readonly trainyard: (...args: string[]) => Finished;
  readonly remove: () => void;
}

/** What a workspace looks like before Trainyard comes into it. */
export interface NxWorkspaceOptions {
  readonly files: Readonly<Record<string, string>>;
  readonly manager?: 'npm' | 'pnpm';
  /** Further packages, such as `@nx/devkit@23.2.1`. */
  readonly packages?: readonly string[];
}

const NX = '23.2.1';

/** Makes a workspace, installs Nx and the packed packages of Trainyard in it, and puts it under git. */
export function nxWorkspace({ files, manager = 'npm', packages = [] }: NxWorkspaceOptions): NxWorkspace {
  const root = mkdtempSync(join(tmpdir(), 'trainyard-nx-'));
  const at = (...path: string[]): string => join(root, ...path);
  const write = (path: string, text: string): void => {
    mkdirSync(dirname(at(path)), { recursive: true });
    writeFileSync(at(path), text);
  };
  const basics = {
    'package.json': '{ "name": "ws", "version": "0.0.0", "private": true }\n',
    'nx.json': '{ "analytics": false }\n',
    '.gitignore': 'node_modules\n.nx\n',
  };
  for (const [path, text] of Object.entries({ ...basics, ...files })) write(path, text);
  const tarballs = packedTarballs();
  const wanted = [
    'trainyard',
    '@trainyard/nx',
    '@trainyard/sdk',
    '@trainyard/model',
    '@trainyard/conditions',
    '@trainyard/syntax',
  ];
  const sources = wanted.map((name) => `${name}@file:${tarballs[name] ?? ''}`);
  const all = [`nx@${NX}`, `@nx/devkit@${NX}`, ...packages, ...sources];
  const installed =
    manager === 'npm'
      ? run('npm', ['install', '-D', '--no-audit', '--no-fund', '--prefer-offline', '--ignore-scripts', ...all], {
          cwd: root,
        })
      : run('npx', ['--yes', 'pnpm@9', 'add', '-D', '-w', '--prefer-offline', '--ignore-scripts', ...all], {
          cwd: root,
        });
  if (installed.status !== 0)
    throw new Error(`the packages cannot be installed: ${installed.stdout}${installed.stderr}`);
  run('git', ['init', '-q'], { cwd: root });
  const plain = {
    NX_DAEMON: 'false',
    // Nx would share one cache among all folders with the same first commit.
    NX_CACHE_DIRECTORY: at('.nx/cache'),
    NX_NO_CLOUD: 'true',
    NX_TUI: 'false',
    NO_COLOR: '1',
    FORCE_COLOR: '',
    CI: '',
    NODE_OPTIONS: '',
  };
  return {
    root,
    at,
    write,
    nx: (args, env = {}) =>
      run(process.execPath, [at('node_modules/nx/dist/bin/nx.js'), ...args], { cwd: root, env: { ...plain, ...env } }),
    trainyard: (...args) => run(at('node_modules/.bin/trainyard'), args, { cwd: root }),
    remove: () => rmSync(root, { recursive: true, force: true }),
  };
}
