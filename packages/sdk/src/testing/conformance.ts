import { allFields } from '@trainyard/model';
import { stepsOf } from '@trainyard/syntax';
import type { GeneratedFile } from '../codegen/traced.ts';
import type { Plugin } from '../plugin/plugin.ts';
import { hostileSpec } from './hostile.ts';
import { runPlugin } from './run.ts';

/** What a plugin does not keep; empty if it keeps everything. */
export interface Conformance {
  readonly problems: readonly string[];
  /** How many checks were made, by name. */
  readonly checks: Readonly<Record<string, number>>;
}

/**
 * The checks that every plugin passes: equal files on repeated and parallel runs, paths inside the plugin's folder, provenance on every
 * line, text that hides nothing, statements about fields that exist, findings that say why. It uses no test runner.
 */
export async function conformance(plugin: Plugin<never>, specs: readonly string[]): Promise<Conformance> {
  const problems: string[] = [];
  const checks: Record<string, number> = {};
  const check = (name: string, holds: boolean, problem: string): void => {
    checks[name] = (checks[name] ?? 0) + 1;
    if (!holds) problems.push(`${name}: ${problem}`);
  };
  for (const text of [...specs, hostileSpec]) {
    const [first, second, third] = await Promise.all([runPlugin(plugin, text), runPlugin(plugin, text), runPlugin(plugin, text)]);
    check('determinism', same(first.files, second.files) && same(first.files, third.files), 'three runs made different files');
    const taken = new Set<string>();
    for (const file of first.files) {
      check('paths', isInside(file.path) && !taken.has(file.path.toLowerCase()), `'${file.path}' leads out of the folder or was given twice`);
      taken.add(file.path.toLowerCase());
      checkProvenance(file, check);
      const hidden = /[\0-\x08\x0B-\x1F\x7F-\x9F\u200B-\u200F\u2028-\u202E\u2060-\u2069\uFEFF]/.exec(file.content);
      check('visible text', hidden === null, `'${file.path}' holds the invisible character U+${hidden?.[0].charCodeAt(0).toString(16) ?? ''}`);
      check('line ends', file.content === '' || (file.content.endsWith('\n') && !file.content.includes('\r')), `'${file.path}' does not end its lines with a line feed`);
    }
  }
  checkStatements(plugin, check);
  return { problems, checks };
}

type Check = (name: string, holds: boolean, problem: string) => void;

function same(a: readonly GeneratedFile[], b: readonly GeneratedFile[]): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function isInside(path: string): boolean {
  return path !== '' && !path.startsWith('/') && !path.includes('\\') && path.split('/').every((part) => part !== '' && part !== '.' && part !== '..');
}

function checkProvenance(file: GeneratedFile, check: Check): void {
  const lines = file.content.split('\n').length - 1;
  let next = 1;
  for (const run of file.provenance) {
    check('provenance', run.start === next && run.end >= run.start && run.from.length > 0, `'${file.path}' says nothing of line ${next}`);
    for (const path of run.from) check('provenance paths', path === '' || stepsOf(path).length > 0, `'${file.path}' names '${path}', which is no path`);
    next = run.end + 1;
  }
  check('provenance', next === lines + 1, `'${file.path}' has ${lines} lines, but provenance for ${next - 1}`);
}

function checkStatements(plugin: Plugin<never>, check: Check): void {
  const known = new Set(allFields().map((field) => field.path));
  for (const field of Object.keys(plugin.capabilities)) check('capabilities', known.has(`mlops.${field}`), `'${field}' is no field of the language`);
  for (const { entry } of Object.values(plugin.diagnostics)) {
    check('diagnostics', entry.code.startsWith(`${plugin.name}/`), `'${entry.code}' does not begin with '${plugin.name}/'`);
    check('diagnostics', entry.why.trim() !== '', `'${entry.code}' does not say why`);
  }
}
