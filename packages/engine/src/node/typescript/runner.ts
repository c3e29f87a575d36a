/** What the process that runs a specification is told. */
export interface Job {
  /** Address of the file. */
  readonly entry: string;
  /** Its text, already JavaScript. */
  readonly code: string;
  /** Where the compiler lies, for other files in TypeScript that it imports. */
  readonly compiler: string;
  /** Maps and lists within each other at most. */
  readonly depth: number;
  /** Values at most. */
  readonly values: number;
}

/** What that process answers: the data, why it is none, or what was thrown. */
export type Answer =
  | { readonly data: unknown }
  | { readonly path: readonly (string | number)[]; readonly what: string }
  | { readonly thrown: string; readonly stack: string };

/**
 * How modules are found and read in that process: `trainyard` is two functions that return what they are given, so that it need not be
 * installed, and TypeScript is compiled. It runs in a thread of its own, as Node wants it.
 */
const hooks = `
import { readFileSync, existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
let job;
export function initialize(data) { job = data; }
const marks = 'data:text/javascript,' + encodeURIComponent('export const defineService = (x) => x; export const defineLayer = (x) => x;');
const endings = ['.ts', '.mts', '/index.ts'];
export async function resolve(specifier, context, next) {
  if (specifier === 'trainyard') return { url: marks, shortCircuit: true };
  if (specifier.startsWith('.') && context.parentURL?.startsWith('file:')) {
    const plain = new URL(specifier, context.parentURL).href;
    const tried = [plain.replace(/\\.(m?)js$/, '.$1ts'), plain, ...endings.map((ending) => plain + ending)];
    for (const url of tried)
      if (/\\.m?ts$/.test(url) && existsSync(fileURLToPath(url))) return { url, shortCircuit: true };
  }
  return next(specifier, context);
}
export async function load(url, context, next) {
  if (url === job.entry) return { format: 'module', source: job.code, shortCircuit: true };
  if (!url.startsWith('file:') || !/\\.m?ts$/.test(url)) return next(url, context);
  const { ts } = createRequire(job.compiler)(job.compiler);
  const { outputText } = ts.transpileModule(readFileSync(fileURLToPath(url), 'utf8'), {
    fileName: fileURLToPath(url),
    compilerOptions: { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022, inlineSourceMap: true },
  });
  return { format: 'module', source: outputText, shortCircuit: true };
}
`;

/** The program of that process. What the file prints stays with it; the answer goes through a pipe of its own. */
export const runner = `
import { readFileSync, writeSync } from 'node:fs';
import { register } from 'node:module';
const job = JSON.parse(readFileSync(0, 'utf8'));
register('data:text/javascript,' + encodeURIComponent(${JSON.stringify(hooks)}), { data: job });
let values = 0;
const open = new Set();
function problem(path, what) { return Object.assign(new Error(what), { path, what }); }
function plain(value, path) {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  if (typeof value === 'number') throw problem(path, 'the number ' + value);
  if (typeof value !== 'object') throw problem(path, value === undefined ? '\`undefined\`' : 'a ' + typeof value);
  if (open.has(value)) throw problem(path, 'a map or list that holds itself');
  if (open.size >= job.depth || ++values > job.values) throw problem(path, 'more than a specification can hold');
  open.add(value);
  const copy = Array.isArray(value) ? list(value, path) : map(value, path);
  open.delete(value);
  return copy;
}
function list(value, path) {
  return Array.from({ length: value.length }, (_, index) => {
    if (!(index in value)) throw problem([...path, index], 'a gap in a list');
    return plain(value[index], [...path, index]);
  });
}
function map(value, path) {
  const kind = Object.getPrototypeOf(value);
  if (kind !== null && kind !== Object.prototype) throw problem(path, 'an object of the class ' + (kind.constructor?.name || 'without a name'));
  if (Object.getOwnPropertySymbols(value).length > 0) throw problem(path, 'a map with a symbol as a key');
  const entries = [];
  for (const [key, { get, set, value: inner, enumerable }] of Object.entries(Object.getOwnPropertyDescriptors(value))) {
    if (get !== undefined || set !== undefined) throw problem([...path, key], 'a getter or setter');
    if (enumerable && inner !== undefined) entries.push([key, plain(inner, [...path, key])]);
  }
  return Object.fromEntries(entries);
}
function answer(value) {
  const bytes = Buffer.from(JSON.stringify(value));
  for (let at = 0; at < bytes.length; ) {
    try { at += writeSync(3, bytes, at); } catch (reason) { if (reason.code !== 'EAGAIN') throw reason; }
  }
}
try {
  const { default: value } = await import(job.entry);
  try { answer({ data: plain(await value, []) }); }
  catch (reason) { if (reason.path === undefined) throw reason; answer({ path: reason.path, what: reason.what }); }
} catch (reason) {
  const known = reason instanceof Error;
  answer({ thrown: known ? reason.name + ': ' + reason.message : String(reason), stack: known ? String(reason.stack) : '' });
}
process.exit(0);
`;
