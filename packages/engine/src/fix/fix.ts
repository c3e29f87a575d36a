import { append, applyEdits, folderOf, joinPath, memberOf } from '@trainyard/sdk';
import type { Diagnostic, Edit, Fix, Layer, ReadHost } from '@trainyard/sdk';
import { checkWithOutside } from '../check/check.ts';
import type { Checked, OutsideOptions } from '../check/check.ts';

/** One specification to fix. */
export interface FixJob {
  readonly file: string;
  readonly options: OutsideOptions;
}

/** A fix that was applied; its finding stands where it stood in the text of that moment. */
export interface AppliedFix {
  readonly diagnostic: Diagnostic;
  readonly fix: Fix;
}

/** A file as it was and as it is after all fixes. */
export interface FixedFile {
  readonly file: string;
  readonly before: string;
  readonly after: string;
}

/** What fixing did; nothing is written yet. */
export interface FixedSpecs {
  readonly files: readonly FixedFile[];
  readonly applied: readonly AppliedFix[];
  /** The specifications as they are now, in the order of the jobs. */
  readonly checked: readonly Checked[];
}

/** Rounds at most. Each writes something out, and what is written out is not left open again, so this is never reached. */
const MOST_ROUNDS = 1000;

/**
 * Applies the safe fixes of some specifications together until none is left: never two at one place in a round, never outside of the
 * files that the specifications are made of, and none that brings an error. Rejects with what the host throws for unreadable files.
 */
export async function fixSpecs(host: ReadHost, jobs: readonly FixJob[]): Promise<FixedSpecs> {
  const texts = new Map<string, string>();
  const edited: ReadHost = { ...host, read: (path) => texts.get(path) ?? host.read(path) };
  const checkAll = async (): Promise<Checked[]> => {
    const all: Checked[] = [];
    for (const { file, options } of jobs) all.push(await checkWithOutside(edited, file, options));
    return all;
  };
  const applied: AppliedFix[] = [];
  const refused = new Set<string>();
  let checked = await checkAll();
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const own = ownFiles(host, checked);
    const chosen = compatible(safeFixes(checked, own).filter((each) => !refused.has(keyOf(each))));
    if (chosen.length === 0) break;
    const known = errorsOf(checked);
    const saved = new Map(texts);
    const attempt = async (fixes: readonly AppliedFix[]): Promise<boolean> => {
      write(edited, texts, fixes);
      const next = await checkAll();
      if ([...errorsOf(next)].every((error) => known.has(error))) {
        checked = next;
        return true;
      }
      restore(texts, saved);
      return false;
    };
    if (await attempt(chosen)) append(applied, chosen);
    else if (chosen.length === 1) chosen.forEach((each) => refused.add(keyOf(each)));
    else {
      // One of them brings an error: the first that does not is taken alone, and the others come in the next rounds.
      for (const each of chosen) {
        if (await attempt([each])) {
          applied.push(each);
          break;
        }
        refused.add(keyOf(each));
      }
    }
  }
  const files = [...texts].flatMap(([file, after]): FixedFile[] => {
    const before = host.read(file) ?? '';
    return before === after ? [] : [{ file, before, after }];
  });
  return { files, applied, checked };
}

function safeFixes(checked: readonly Checked[], own: ReadonlySet<string>): readonly AppliedFix[] {
  return checked.flatMap(({ diagnostics }) =>
    diagnostics.flatMap((diagnostic) => {
      const fix = diagnostic.fixes.find((each) => each.safe && each.edits.length > 0);
      return fix !== undefined && fix.edits.every(({ range }) => own.has(range.source.file))
        ? [{ diagnostic, fix }]
        : [];
    }),
  );
}

/** The fixes that can be applied at once: each that overlaps or touches none before it. */
function compatible(fixes: readonly AppliedFix[]): readonly AppliedFix[] {
  const taken: Edit[] = [];
  return fixes.filter(({ fix }) => {
    if (fix.edits.some((edit) => taken.some((other) => meet(edit, other)))) return false;
    append(taken, fix.edits);
    return true;
  });
}

function meet({ range: a }: Edit, { range: b }: Edit): boolean {
  return a.source.file === b.source.file && a.start <= b.end && b.start <= a.end;
}

function write(host: ReadHost, texts: Map<string, string>, fixes: readonly AppliedFix[]): void {
  const edits = fixes.flatMap(({ fix }) => fix.edits);
  for (const source of new Map(edits.map(({ range }) => [range.source.file, range.source])).values()) {
    // A byte order mark is no part of the text in which edits are counted, but of the file.
    const mark = host.read(source.file)?.startsWith('\uFEFF') === true ? '\uFEFF' : '';
    texts.set(source.file, mark + applyEdits(source, edits));
  }
}

function restore(texts: Map<string, string>, saved: ReadonlyMap<string, string>): void {
  texts.clear();
  for (const [file, text] of saved) texts.set(file, text);
}

function errorsOf(checked: readonly Checked[]): ReadonlySet<string> {
  return new Set(
    checked.flatMap(({ diagnostics }) =>
      diagnostics
        .filter(({ severity }) => severity === 'error')
        .map(({ code, message, range }) => `${range.source.file} ${code} ${message}`),
    ),
  );
}

function keyOf({ diagnostic: { code, message, range }, fix }: AppliedFix): string {
  return `${range.source.file} ${code} ${message} ${fix.title}`;
}

/** The files that a specification is made of and that are its writer's own: itself and what it extends by path, but no package. */
function ownFiles(host: ReadHost, checked: readonly Checked[]): ReadonlySet<string> {
  const own = new Set(checked.map(({ file }) => file));
  const layers = new Map(checked.flatMap((each) => each.layers.map((layer) => [layer.source.file, layer] as const)));
  for (const file of own) {
    const layer = layers.get(file);
    if (layer !== undefined) for (const target of pathsIn(host, layer)) if (layers.has(target)) own.add(target);
  }
  return new Set([...own].filter((file) => !/(^|\/)node_modules\//.test(file)));
}

function pathsIn(host: ReadHost, { node, source }: Layer): string[] {
  const value = memberOf(node, 'extends')?.value;
  const items = value === undefined ? [] : value.kind === 'list' ? value.items : [value];
  const folder = folderOf(source.file);
  return items.flatMap((item) => {
    if (item.kind !== 'scalar') return [];
    if (item.text.startsWith('/')) return [item.text];
    const isPackage = !/^\.\.?\//.test(item.text) && host.resolvePackage(item.text, folder) !== undefined;
    return isPackage ? [] : [joinPath(folder, item.text)];
  });
}
