import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join, normalize } from 'node:path';
import { run } from '@trainyard/oracles';
import type { Finished } from '@trainyard/oracles';

/** What one block of shell did. */
export interface ShellRun {
  readonly status: number | null;
  /** Both streams, in the order in which they were written. */
  readonly printed: string;
  /** The line of the block, from 1, on which its last failing command began. */
  readonly failedLine: number | undefined;
}

/** A folder for the commands and files of one page. */
export interface Workspace {
  readonly write: (path: string, text: string) => void;
  /** The text of a file as it stands, after whatever commands did to it; undefined if there is none. */
  readonly read: (path: string) => string | undefined;
  /** Runs a block; the next one begins in the folder in which this one ended. */
  readonly shell: (script: string) => ShellRun;
  /** Runs the built command beside the page's own folder, so that nothing of it is in the way. */
  readonly trainyard: (args: readonly string[]) => Finished;
  /** Writes a file for `trainyard`. */
  readonly writeBeside: (path: string, text: string) => void;
  readonly remove: () => void;
}

// Node warns where both variables of colour are set, and the one that the test runner sets cannot be taken away otherwise.
const prelude = [
  'exec 2>&1',
  'unset FORCE_COLOR',
  'cd "$(cat "$DOCS_STATE/folder")"',
  `trap 'echo "$LINENO" > "$DOCS_STATE/line"' ERR`,
  `trap 'pwd > "$DOCS_STATE/folder"' EXIT`,
  'set -e -o pipefail',
];

const shim = `#!/bin/sh
command="$1"
shift
case "$command" in
  trainyard) exec "$DOCS_NODE" "$DOCS_BIN" "$@" ;;
  tsc) exec "$DOCS_NODE" "$DOCS_TSC" "$@" ;;
  nx) exec "$DOCS_NODE" "$DOCS_NX" "$@" ;;
esac
echo "npx $command: only trainyard, tsc and nx are installed in the folder of a test" >&2
exit 127
`;

/** Makes an empty folder in which `npx trainyard` is the built command and the packages of the repository are installed; with examples, a copy of them is in it. */
export function workspaceFor(root: string, withExamples: boolean): Workspace {
  const base = mkdtempSync(join(tmpdir(), 'trainyard-docs-'));
  const [folder, beside, state, tools, home] = ['page', 'beside', 'state', 'tools', 'home'].map((name) =>
    join(base, name),
  ) as [string, string, string, string, string];
  for (const each of [folder, beside, state, tools, home]) mkdirSync(each);
  symlinkSync(join(root, 'node_modules'), join(base, 'node_modules'));
  if (withExamples) cpSync(join(root, 'examples'), join(folder, 'examples'), { recursive: true });
  writeFileSync(join(tools, 'npx'), shim);
  chmodSync(join(tools, 'npx'), 0o755);
  writeFileSync(join(state, 'folder'), folder);
  const env = {
    DOCS_STATE: state,
    DOCS_NODE: process.execPath,
    DOCS_TSC: join(root, 'node_modules/typescript/lib/tsc.js'),
    DOCS_NX: join(root, 'node_modules/nx/dist/bin/nx.js'),
    // No process that outlives the page, and no window.
    NX_DAEMON: 'false',
    NX_NO_CLOUD: 'true',
    NX_TUI: 'false',
    DOCS_BIN: join(root, 'packages/cli/bin/trainyard.cjs'),
    HOME: home,
    NO_COLOR: '1',
    FORCE_COLOR: '',
    TERM: 'dumb',
    PATH: [tools, join(root, '.venv/bin'), process.env['PATH'] ?? ''].join(delimiter),
  };
  const write = (under: string, path: string, text: string): void => {
    const file = join(under, path);
    if (normalize(file) !== file || !file.startsWith(under))
      throw new Error(`'${path}' leads out of the folder of the page`);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  };
  return {
    write: (path, text) => write(folder, path, text),
    read: (path) => (existsSync(join(folder, path)) ? readFileSync(join(folder, path), 'utf8') : undefined),
    writeBeside: (path, text) => write(beside, path, text),
    trainyard: (args) => run(process.execPath, [env.DOCS_BIN, ...args], { cwd: beside, env }),
    remove: () => rmSync(base, { recursive: true, force: true }),
    shell: (script) => {
      rmSync(join(state, 'line'), { force: true });
      writeFileSync(join(state, 'script'), `${[...prelude, script].join('\n')}\n`);
      const { status, stdout } = run('bash', [join(state, 'script')], { cwd: folder, env, timeout: 180_000 });
      const line = existsSync(join(state, 'line'))
        ? Number(readFileSync(join(state, 'line'), 'utf8')) - prelude.length
        : undefined;
      return { status, printed: stdout, failedLine: line };
    },
  };
}
