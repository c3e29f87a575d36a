import { append, checkSpec, memoryHost } from '@trainyard/engine';
import type { Checked, Diagnostic } from '@trainyard/engine';
import { parse } from 'yaml';
import { builtIn } from '../../src/built-in.ts';
import { isMap, wrongForms } from './accepts.ts';
import { inconsistencies, overlaid } from './consistent.ts';
import type { Mutation } from './mutations.ts';

/** What a text is: nothing wrong, wrong (why), or open to argument. */
export type Verdict = { readonly kind: 'good' | 'open' } | { readonly kind: 'wrong'; readonly why: string };

function dataOf(text: string): unknown {
  try {
    return parse(text, { uniqueKeys: true, logLevel: 'error' }) as unknown;
  } catch {
    return undefined;
  }
}

/** Decides about a text without the compiler: a YAML parser, the table of fields and the rules of consistency. */
export function judge(text: string): Verdict {
  const data = dataOf(text);
  if (data === undefined || data === null) return { kind: 'wrong', why: 'no YAML' };
  const forms = wrongForms(data);
  if (forms.length > 0) return { kind: 'wrong', why: `form of ${forms[0]}` };
  const { mlops } = data as { mlops: { environments?: Record<string, unknown> } };
  const found = [...inconsistencies(data)];
  for (const overlay of Object.values(mlops.environments ?? {}).filter(isMap)) {
    const merged = { ...(data as object), mlops: overlaid(mlops, overlay) };
    const inside = wrongForms(merged);
    append(found, inside.length > 0 ? inside : inconsistencies(merged));
  }
  if (found.length === 0) return { kind: 'good' };
  return found.every((each) => each === '?') ? { kind: 'open' } : { kind: 'wrong', why: found.join(', ') };
}

/** A field that lost its colon is a mistake also where YAML reads it as something else. */
export function judgeMutation(mutation: Mutation, original: string): Verdict {
  if (!/^(colon|blank after)/.test(mutation.title)) return judge(mutation.text);
  return JSON.stringify(dataOf(mutation.text)) === JSON.stringify(dataOf(original))
    ? { kind: 'good' }
    : { kind: 'wrong', why: mutation.title };
}

/** The compiler's findings, with all built-in plugins. `beside` are further files. */
export function check(text: string, beside: ReadonlyMap<string, string> = new Map()): Checked {
  return checkSpec(memoryHost(new Map([...beside, ['d/s.mlops.yaml', text]])), 'd/s.mlops.yaml', { plugins: builtIn });
}

/** Only the errors. */
export function errorsOf(checked: Checked): Diagnostic[] {
  return checked.diagnostics.filter((each) => each.severity === 'error');
}

/** Whether a finding stands where the text was touched: there, at its key or section, or at what refers to the name that stood there. */
export function pointsAt(mutation: Mutation, { range, related, message }: Diagnostic): boolean {
  const touched = (at: number): boolean =>
    (at >= mutation.from && at <= mutation.to) || at === mutation.key || at === mutation.section;
  const name = /'([^']+)'/.exec(message)?.[1]?.replace(/_drop$/, '');
  return (
    touched(range.start) ||
    related.some((each) => touched(each.range.start) || /^so it is in the environment/.test(each.message)) ||
    (name !== undefined && mutation.was.includes(name))
  );
}

/** Words with which a sentence says what to do. */
const REMEDY =
  /did you mean|write |add |remove|keep |rename|move|must be|put |use |there (are|is)|choose|list at least|give |change|swap|close|indent|check |none is declared|paths are relative|split|delete|repeat|turn |is missing after/i;

/** Whether a sentence names a remedy. */
export function namesRemedy({ message }: Diagnostic): boolean {
  return REMEDY.test(message);
}
