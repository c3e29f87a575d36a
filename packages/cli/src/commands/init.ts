import { existsSync, mkdirSync } from 'node:fs';
import { dirname, sep } from 'node:path';
import { foldPython, reasonOf } from '@trainyard/engine';
import type { PrintedSyntax } from '@trainyard/engine';
import { wrongUse } from '../failures.ts';
import { isServiceName, serviceFiles } from '../templates/index.ts';
import type { TemplateName } from '../templates/index.ts';
import { exitCodes, remark, report, writeOut } from '../terminal.ts';
import type { OutputOptions } from '../terminal.ts';
import { notWritten } from '../texts.ts';
import { replaceFiles } from '../writing.ts';

/** Options of `init`. */
export interface InitOptions extends OutputOptions {
  readonly force?: boolean;
  readonly dryRun?: boolean;
  readonly syntax: PrintedSyntax;
  readonly template: TemplateName;
}

/**
 * `init NAME`: writes a commented specification that checks as it is, and the code of its stages. The specification is overwritten only by
 * force, code that is there never: it is somebody's. Throws `Failure` for a name that cannot be one.
 */
export async function init(name: string, options: InitOptions): Promise<number> {
  if (!isServiceName(name)) throw wrongUse(refusal(name));
  const { template, syntax } = options;
  const files = serviceFiles(name, { template, syntax, schema: schemaPath() });
  const spec = files[0]?.path ?? '';
  const taken = files.filter(({ path }) => existsSync(path)).map(({ path }) => path);
  if (taken.includes(spec) && options.force !== true && options.dryRun !== true)
    throw wrongUse(`'${spec}' is there already. Choose another name, or say --force to overwrite it.`);
  const kept = taken.filter((path) => path !== spec);
  const fresh = files.filter(({ path }) => !kept.includes(path));
  const refused = options.dryRun === true ? undefined : await written(fresh);
  const diagnostics = refused === undefined ? [] : [notWritten(spec, refused)];
  const paths = fresh.map(({ path }) => path);
  report(diagnostics, options, {
    files: options.dryRun === true ? fresh : paths.map((path) => ({ path })),
    kept,
    written: options.dryRun !== true && refused === undefined,
  });
  if (refused !== undefined) return exitCodes.wrong;
  if (options.format === 'json') return exitCodes.done;
  if (options.dryRun === true) {
    writeOut(files[0]?.content ?? '');
    for (const path of paths) remark(`would write ${path}`);
  }
  if (options.quiet === true) return exitCodes.done;
  if (options.dryRun !== true) {
    writeOut(`wrote ${spec}. Next: trainyard check ${spec}\n`);
    if (paths.length > 1) remark(`wrote the code of its stages, which is yours: ${places(paths)}`);
  }
  if (kept.length > 0) remark(`kept what is there already: ${places(kept)}`);
  return exitCodes.done;
}

/** Files for people: those of the package are told as its folder. */
function places(paths: readonly string[]): string {
  const short = paths
    .filter((path) => !path.includes('.mlops'))
    .map((path) => path.replace(/^(src\/[^/]+)\/.*$/, '$1'));
  return [...new Set(short)].join(', ');
}

/** Writes new files with their folders; why nothing was changed, or undefined. */
async function written(
  files: readonly { readonly path: string; readonly content: string }[],
): Promise<string | undefined> {
  for (const { path } of files) {
    try {
      mkdirSync(dirname(path), { recursive: true });
    } catch (reason) {
      return `the folder of '${path}' cannot be made: ${reasonOf(reason)}.`;
    }
  }
  return replaceFiles(files.map(({ path, content }) => ({ file: path, text: content })));
}

function refusal(name: string): string {
  const base = name
    .replace(/^.*\//, '')
    .replace(/\.mlops(\.ya?ml|\.ts)?$|\.ya?ml$/, '')
    .normalize('NFKD')
    .replace(/[\u0300-\u036F]/g, '');
  const folded = foldPython(base)
    .replace(/^_+(?=[A-Za-z])|_+$/g, '')
    .slice(0, 200);
  const near = /[A-Za-z0-9]/.test(folded) ? ` Write \`trainyard init ${folded}\`.` : '';
  return `'${name}' cannot be the name of a service: it consists of letters, digits, \`_\`, \`.\` and \`-\`, and begins with a letter or \`_\`.${near}`;
}

const SCHEMA = 'node_modules/trainyard/dist/schema.json';

/** Where editors find the schema: in the installed package, seen from the new file. Without one it is where it will be. */
function schemaPath(): string {
  const parents = process.cwd().split(sep).length;
  const steps = Array.from({ length: parents }, (_, depth) => (depth === 0 ? './' : '../'.repeat(depth)));
  return `${steps.find((step) => existsSync(step + SCHEMA)) ?? './'}${SCHEMA}`;
}
