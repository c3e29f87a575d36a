import { allFields, namedLists } from '@trainyard/model';
import type { Spec } from '@trainyard/model';
import { stepsOf } from '@trainyard/syntax';
import type { Step } from '@trainyard/syntax';
import type { GeneratedFile } from '../codegen/traced.ts';
import type { Problems } from './problems.ts';

/** What holds for the files of every run: where they lie, that all of them can be seen, and where each line comes from. `own` are fields (from `mlops`) that the plugin declares. */
export function checkFiles(
  files: readonly GeneratedFile[],
  spec: Spec,
  problems: Problems,
  own: ReadonlySet<string> = new Set(),
): void {
  const taken = new Map<string, string>();
  for (const { path, content, provenance } of files) {
    problems.check(
      'paths',
      isInside(path),
      () =>
        `'${path}' is not a plain path inside the folder of the plugin: write it with '/' and without '.', '..', '\\' and names that a file system keeps for itself.`,
    );
    const other = taken.get(path.toLowerCase());
    problems.check(
      'paths',
      other === undefined,
      () => `'${path}' and '${other ?? ''}' are one file where case makes no difference: give them different names.`,
    );
    taken.set(path.toLowerCase(), path);
    const hidden = /[\0-\x08\x0B-\x1F\x7F-\x9F\u200B-\u200F\u2028-\u202E\u2060-\u2069\uFEFF]/.exec(content);
    problems.check(
      'visible text',
      hidden === null,
      () =>
        `'${path}' holds the invisible character U+${(hidden?.[0].charCodeAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}: escape it, or pass the text through 'commentText'.`,
    );
    problems.check(
      'line ends',
      content === '' || (content.endsWith('\n') && !content.includes('\r')),
      () => `'${path}' does not end each line with a line feed alone.`,
    );
    checkProvenance({ path, content, provenance }, { spec, own }, problems);
  }
}

/** Windows keeps these names for devices, whatever stands behind a dot. */
const DEVICE = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i;

function isInside(path: string): boolean {
  return (
    path !== '' &&
    !/[\\:*?"<>|\0-\x1F]/.test(path) &&
    path
      .split('/')
      .every((part) => part !== '' && part !== '.' && part !== '..' && !/[. ]$/.test(part) && !DEVICE.test(part))
  );
}

function checkProvenance(
  { path, content, provenance }: Pick<GeneratedFile, 'path' | 'content' | 'provenance'>,
  { spec, own }: { readonly spec: Spec; readonly own: ReadonlySet<string> },
  problems: Problems,
): void {
  const lines = content.split('\n').length - 1;
  let next = 1;
  for (const run of provenance) {
    problems.check(
      'provenance',
      run.start === next && run.end >= run.start && run.from.length > 0,
      () =>
        `'${path}' does not say which field line ${next} comes from: let the runs of provenance follow each other without a gap.`,
    );
    for (const each of run.from)
      problems.check(
        'provenance',
        resolves(each, spec, own),
        () =>
          `'${path}' says that line ${run.start} comes from '${each}', which is no field of the specification and no section of it.`,
      );
    next = run.end + 1;
  }
  problems.check(
    'provenance',
    next === lines + 1,
    () => `'${path}' has ${lines} lines, but provenance for ${next - 1}.`,
  );
}

/** True if a path leads to a field of the language, whether or not it was written, through items and keys that are there. */
function resolves(path: string, spec: Spec, own: ReadonlySet<string>): boolean {
  if (path === '') return true;
  const steps = stepsOf(path);
  let at: { value: unknown; field: string } | undefined = { value: spec, field: 'mlops' };
  for (const step of steps) at = at === undefined ? undefined : advance(at.value, at.field, { step, own });
  return steps.length > 0 && at !== undefined;
}

function advance(
  value: unknown,
  field: string,
  { step, own }: { readonly step: Step; readonly own: ReadonlySet<string> },
): { value: unknown; field: string } | undefined {
  if (typeof step === 'string') {
    const inner = `${field}.${step}`;
    const member = typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[step] : undefined;
    if (fields().has(inner) || own.has(inner)) return { value: member, field: inner };
    return member === undefined ? undefined : { value: member, field };
  }
  if (!Array.isArray(value)) return undefined;
  const key = namedLists().get(field) ?? 'name';
  const item: unknown =
    typeof step === 'number'
      ? value[step]
      : value.find((each: unknown) => (each as Record<string, unknown> | undefined)?.[key] === step[0]);
  return item === undefined ? undefined : { value: item, field };
}

let known: ReadonlySet<string> | undefined;

function fields(): ReadonlySet<string> {
  known ??= new Set(allFields().map((field) => field.path));
  return known;
}
