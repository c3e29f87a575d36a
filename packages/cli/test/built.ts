import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, beforeEach } from '@jest/globals';
import { run } from '@trainyard/oracles';
import type { Finished, RunOptions } from '@trainyard/oracles';

/** The command as it is installed. */
export const bin = fileURLToPath(new URL('../bin/trainyard.cjs', import.meta.url));

/** One of the founding specifications, without errors. */
export const seed = readFileSync(
  new URL('../../../examples/recommendation_system/recommendation_system.mlops.yaml', import.meta.url),
  'utf8',
);

/** The built command in an empty folder of its own for each test. */
export interface Built {
  /** The folder of the running test. */
  readonly folder: () => string;
  readonly trainyard: (...args: string[]) => Finished;
  /** A line of shell in which `trainyard` is the built command. */
  readonly shell: (line: string, options?: RunOptions) => Finished;
}

/** Prepares a folder before each test and removes all of them in the end. */
export function built(): Built {
  const folders: string[] = [];
  const folder = (): string => folders.at(-1) ?? '';
  beforeAll(() => {
    if (!existsSync(join(bin, '../../dist/trainyard.cjs')))
      throw new Error('run `npm run build` first: the built program is tested');
  });
  beforeEach(() => void folders.push(mkdtempSync(join(tmpdir(), 'trainyard-cli-'))));
  afterAll(() => folders.forEach((each) => rmSync(each, { recursive: true, force: true })));
  const env = { NO_COLOR: '1', FORCE_COLOR: '' };
  return {
    folder,
    trainyard: (...args) => run(process.execPath, [bin, ...args], { cwd: folder(), env }),
    shell: (line, options = {}) =>
      run('bash', ['-c', `trainyard() { "$NODE" "$BIN" "$@"; }\n${line}`], {
        cwd: folder(),
        ...options,
        env: { NODE: process.execPath, BIN: bin, ...env, ...options.env },
      }),
  };
}
