import { readFileSync } from 'node:fs';
import { expect } from '@jest/globals';
import { checkSpec, generateFiles, memoryHost, parseDuration, printQuery } from '@trainyard/engine';
import { importFiles, parseQuery } from '@trainyard/engine/import';
import { parse, stringify } from 'yaml';
import { builtIn } from '../src/built-in.ts';

/** A rule of a rule file. */
export interface Rule {
  readonly alert?: string;
  readonly record?: string;
  readonly expr: string;
  readonly for?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
}

interface CorpusRule {
  readonly source: string;
  readonly alert: string;
  readonly expr: string;
  readonly for?: string;
}

const locate = (): { source: { file: string; text: string }; start: number; end: number } => ({
  source: { file: 'rule', text: '' },
  start: 0,
  end: 0,
});

/** The rules of public repositories, one file for each repository. */
function corpus(): readonly (readonly [source: string, rules: readonly Rule[]])[] {
  const text = readFileSync(new URL('../../conditions/testdata/corpus/alerts-open.jsonl', import.meta.url), 'utf8');
  const files = new Map<string, Rule[]>();
  for (const line of text.split('\n')) {
    if (line === '') continue;
    const { source, alert, expr, for: hold } = JSON.parse(line) as CorpusRule;
    files.set(source, [...(files.get(source) ?? []), { alert, expr, ...(hold === undefined ? {} : { for: hold }) }]);
  }
  return [...files];
}

/** A query in one spelling; of what is beyond conditions, its text. */
function tree(text: string): string {
  const { value } = parseQuery(text, locate);
  return value === undefined ? text.trim() : printQuery(value);
}

/** Imports a rule file, checks what comes of it, and generates the rules again. */
export async function thereAndBack(file: string, text: string): Promise<Back> {
  const plugins = builtIn.filter(({ name }) => name === 'prometheus');
  const imported = await importFiles([{ file, text }], { plugins });
  const spec = imported.text ?? '';
  const checked = checkSpec(memoryHost(new Map([['/s.mlops.yaml', spec]])), '/s.mlops.yaml', { plugins });
  expect(checked.diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
  const { files } = await generateFiles(checked);
  const contentOf = (path: string): string => files.find((each) => each.path === path)?.content ?? '';
  const written = contentOf('prometheus/rules.yaml');
  return {
    rules: (parse(written) as { groups: { rules: Rule[] }[] }).groups.flatMap((group) => group.rules),
    notes: imported.notes.map(
      ({ outcome, subject, field, detail }) =>
        `${outcome}: ${subject}${field === undefined ? '' : `, ${field}`}${detail === undefined ? '' : `: ${detail}`}`,
    ),
    written,
    tests: contentOf('prometheus/rules.test.yaml'),
    spec,
  };
}

/** What must come back of a rule: its name, the tree of its expression, and how long it waits, in seconds. */
export const facts = (rule: Rule): object => ({
  alert: rule.alert,
  expr: tree(rule.expr),
  for: rule.for === undefined || parseDuration(rule.for) === 0 ? undefined : parseDuration(rule.for),
});
/** Texts that are equal for the same rules in any order. */
export const inOrder = (all: readonly object[]): readonly string[] => all.map((each) => JSON.stringify(each)).sort();

/** What imported files become, generated again by the plugin of Prometheus. */
export interface Back {
  readonly rules: readonly Rule[];
  readonly notes: readonly string[];
  readonly written: string;
  readonly tests: string;
  readonly spec: string;
}

/** Imports the rules of public repositories, every so many of them, generates them again and compares; gives how many there were. */
export async function corpusBack(every: number): Promise<{ rules: number; raw: number; files: number }> {
  const counts = { rules: 0, raw: 0, files: 0 };
  for (const [source, all] of corpus()) {
    const rules = all.filter((_, index) => index % every === 0);
    const { rules: back, notes } = await thereAndBack(
      `${source}.yaml`,
      stringify({ groups: [{ name: 'corpus', rules }] }),
    );
    expect(inOrder(back.map(facts))).toEqual(inOrder(rules.map(facts)));
    expect(notes.filter((each) => each.startsWith('left out'))).toEqual([]);
    counts.rules += back.length;
    counts.raw += notes.filter((each) => each.startsWith('verbatim: alert') && each.includes(', expr')).length;
    counts.files += 1;
  }
  return counts;
}
