/** What inference knows of a specification: found in its text by looking for words, since Nx asks before every command. */
export interface Outline {
  /** What it extends, as written. */
  readonly extends: readonly string[];
  /** Whether it extends something that cannot be told without parsing. */
  readonly extendsUnknown: boolean;
  /** Modules that a specification in TypeScript imports from files, as written. */
  readonly imports: readonly string[];
  /** False only if it surely has no name of its own, as a part that others extend. */
  readonly hasName: boolean;
  /** Python modules of stages, such as `card_fraud.stages.data_prep`. */
  readonly modules: readonly string[];
  /** Files that commands name, such as `train.py`. */
  readonly scripts: readonly string[];
  /** Where data is read from. */
  readonly sources: readonly string[];
  /** Where artifacts are kept. */
  readonly stores: readonly string[];
  /** Models that others may start from. */
  readonly registered: readonly string[];
  /** Models that it starts from. */
  readonly baseModels: readonly string[];
  /** Whether it declares alerts. */
  readonly hasAlerts: boolean;
  /** Whether it has a pipeline. */
  readonly hasStages: boolean;
  /** Targets that it turns off. */
  readonly without: readonly string[];
}

type Syntax = 'yaml' | 'native' | 'ts';

/** Paths of specifications, as a glob for Nx. */
export const SPECIFICATIONS = '**/*.{mlops,mlops.yaml,mlops.yml,mlops.ts}';

/** Whether a path is that of a specification. */
export function isSpecification(path: string): boolean {
  return /[^/]\.mlops(?:\.ya?ml|\.ts)?$/.test(path);
}

/** The name of a specification's file without its ending: what its project is called. */
export function stemOf(path: string): string {
  return path.replace(/^.*\//, '').replace(/\.mlops(?:\.ya?ml|\.ts)?$/, '');
}

/** Looks through a text. What is not what it seems adds an input or an edge too many; what cannot be told is said to be unknown. */
export function outlineOf(path: string, text: string): Outline {
  const syntax: Syntax = path.endsWith('.ts') ? 'ts' : /\.ya?ml$/.test(path) ? 'yaml' : 'native';
  const plain = text.replace(/^\uFEFF/, '').replace(syntax === 'yaml' ? /^[ \t]*#.*$/gm : /^[ \t]*(?:#|\/\/).*$/gm, '');
  const extended = syntax === 'native' ? nativeExtends(plain) : listedExtends(plain);
  return {
    ...extended,
    imports: syntax === 'ts' ? allOf(plain, /(?:\bfrom|\bimport|\brequire)\s*\(?\s*["'](\.{1,2}\/[^"'\n]+)["']/g) : [],
    hasName: hasName(plain, syntax),
    modules: valuesOf(plain, 'entrypoint').map((each) => each.replace(/:.*$/, '')),
    scripts: allOf(plain, /["'[,\s]([\w./-]+\.(?:py|sh|R|ipynb|js|ts))["'\],\s]/g),
    sources: valuesOf(plain, 'source'),
    stores: valuesOf(plain, 'store'),
    registered: allOf(plain, /\bregistry["']?\s*[:=]?\s*\{?\s*["']?name["']?\s*[:=]\s*["']?([\w.-]+)/g),
    baseModels: valuesOf(plain, 'base_model'),
    hasAlerts: /(?<![\w.-])["']?alerts?["']?\s*[:={\w"'`]/.test(plain),
    hasStages: /(?<![\w.-])["']?stages?["']?\s*[:={\w"'`]/.test(plain),
    without: allOf(plain, /(?<![\w.-])["']?(\w+)["']?\s*[:=]\s*false\b/g),
  };
}

function allOf(text: string, pattern: RegExp): string[] {
  return [...new Set([...text.matchAll(pattern)].map((match) => match[1] ?? ''))];
}

/** The values of a field wherever it stands: `key: "value"`, `key = value`. */
function valuesOf(text: string, key: string): string[] {
  if (!text.includes(key)) return [];
  return allOf(text, new RegExp(`(?<![\\w.-])["']?${key}["']?\\s*[:=]\\s*["'\`]?([^\\s"'\`,{}\\[\\]]+)`, 'g'));
}

type Extended = Pick<Outline, 'extends' | 'extendsUnknown'>;

function nativeExtends(text: string): Extended {
  const found = allOf(text, /(?<![\w.-])extends\s+["'`]([^"'`\n\\]+)["'`]/g);
  const words = text.match(/(?<![\w.-])extends\s+(?!["'`][^"'`\n\\]+["'`])/g);
  return { extends: found, extendsUnknown: words !== null };
}

/** `extends: "x"`, `extends: ["x", 'y']` and, in YAML, a list below it. */
function listedExtends(text: string): Extended {
  const found: string[] = [];
  let extendsUnknown = false;
  for (const match of text.matchAll(/(?<![\w.-])["']?extends["']?[ \t]*:/g)) {
    const items = listAt(text.slice(match.index + match[0].length, match.index + 10_000));
    if (items === undefined) extendsUnknown = true;
    else for (const item of items) found.push(item);
  }
  return { extends: [...new Set(found)], extendsUnknown };
}

const SCALAR = /^(?:"([^"\\\n]*)"|'([^'\n]*)'|([\w@.][\w@./-]*))[ \t]*(?=[\n\r,\]}#;]|$)/;

function scalarAt(text: string): { readonly value: string; readonly length: number } | undefined {
  const match = SCALAR.exec(text);
  if (match === null) return undefined;
  return { value: match[1] ?? match[2] ?? match[3] ?? '', length: match[0].length };
}

/** The items of the list, or the one scalar, at the beginning of a text; undefined if it is anything else. */
function listAt(text: string): string[] | undefined {
  const start = text.trimStart();
  if (start.startsWith('[')) return flowItems(start.slice(1));
  const [line = ''] = /^[^\n]*/.exec(text) ?? [];
  if (line.replace(/#.*$/, '').trim() !== '') return single(line.trim());
  const items: string[] = [];
  for (const each of text.slice(line.length + 1).split('\n')) {
    if (each.trim() === '') continue;
    const [, item] = /^[ \t]*-[ \t]+(.*)$/.exec(each) ?? [];
    if (item === undefined) break;
    const scalar = scalarAt(item.trim());
    if (scalar === undefined) return undefined;
    items.push(scalar.value);
  }
  return items.length === 0 ? undefined : items;
}

function single(line: string): string[] | undefined {
  if (/^(?:null|~)\b/.test(line)) return [];
  const scalar = scalarAt(line);
  return scalar === undefined ? undefined : [scalar.value];
}

function flowItems(text: string): string[] | undefined {
  const items: string[] = [];
  for (let rest = text; ;) {
    rest = rest.replace(/^(?:[\s,]|#[^\n]*|\/\/[^\n]*)+/, '');
    if (rest.startsWith(']')) return items;
    const scalar = scalarAt(rest);
    if (scalar === undefined) return undefined;
    items.push(scalar.value);
    rest = rest.slice(scalar.length);
  }
}

/** Errs on the side of a name: a text that cannot be read has to be checked, so that somebody is told. */
function hasName(text: string, syntax: Syntax): boolean {
  if (syntax === 'ts') return /\bdefineService\s*\(/.test(text) || !/\bdefineLayer\s*\(/.test(text);
  if (syntax === 'native') return !/\bmlops\s*\{/.test(text) || /(?<![\w.-])name\s*=/.test(text);
  const block = /^["']?mlops["']?[ \t]*:[ \t]*(?:#.*)?\r?\n(?:[ \t]*\r?\n)*([ \t]+)/m.exec(text);
  if (block === null)
    return !/^["']?mlops["']?[ \t]*:[ \t]*\{/m.test(text) || /(?<![\w.-])["']?name["']?[ \t]*:/.test(text);
  const body = text.slice(block.index);
  return new RegExp(`^${block[1] ?? ''}["']?name["']?[ \\t]*:`, 'm').test(body);
}
