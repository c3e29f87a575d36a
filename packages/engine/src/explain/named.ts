import { nearest } from '@trainyard/sdk';
import type { OutputFile } from '../generate/generate.ts';
import { isMap, isYaml, yamlDocuments } from './documents.ts';
import type { YamlDocument } from './documents.ts';
import type { OutputLines } from './fields.ts';

/** Something in generated files that people know by a name: a Kubernetes object (`Deployment/demo`) or a rule (`slow`). */
export interface NamedOutput extends OutputLines {
  /** `kind/name` of an object, the name of a rule. */
  readonly title: string;
  /** The group of an object's API; empty for the core, undefined for rules. */
  readonly group?: string;
}

/** The objects and rules in generated files, in their order. */
export function namedOutputs(files: readonly OutputFile[]): readonly NamedOutput[] {
  return files.flatMap((file) => {
    if (!isYaml(file.path)) return [];
    const documents = yamlDocuments(file.content);
    return 'problem' in documents ? [] : documents.flatMap((document) => [...namesIn(file, document)]);
  });
}

function* namesIn(file: OutputFile, document: YamlDocument): Generator<NamedOutput> {
  const { data, start, end } = document;
  if (!isMap(data)) return;
  const { apiVersion, kind, metadata, groups } = data;
  const name = isMap(metadata) ? metadata['name'] : undefined;
  if (typeof apiVersion === 'string' && typeof kind === 'string' && typeof name === 'string')
    yield { file, start, end, title: `${kind}/${name}`, group: groupOf(apiVersion) };
  yield* rulesIn(file, document, groups, ['groups']);
  const spec = data['spec'];
  if (isMap(spec)) yield* rulesIn(file, document, spec['groups'], ['spec', 'groups']);
}

/** Rules of Prometheus, in a file of its own or in an object of its operator. */
function* rulesIn(
  file: OutputFile,
  document: YamlDocument,
  groups: unknown,
  path: readonly (string | number)[],
): Generator<NamedOutput> {
  for (const [at, group] of (Array.isArray(groups) ? (groups as unknown[]) : []).entries()) {
    const rules = isMap(group) ? group['rules'] : undefined;
    for (const [index, rule] of (Array.isArray(rules) ? (rules as unknown[]) : []).entries()) {
      const title = isMap(rule) ? (rule['alert'] ?? rule['record']) : undefined;
      if (typeof title === 'string') yield { file, title, ...document.linesAt([...path, at, 'rules', index]) };
    }
  }
}

/** The group of an API version: `apps` of `apps/v1`, empty of `v1`. */
export function groupOf(apiVersion: string): string {
  return apiVersion.includes('/') ? (apiVersion.split('/')[0] ?? '') : '';
}

/**
 * What people mean by a name: `Deployment/demo`, `deployment.apps/demo` or `deployments/demo` of an object, or the name of a rule. Several,
 * if the same stands in several files; a sentence if nothing is called so.
 */
export function findNamed(
  outputs: readonly NamedOutput[],
  written: string,
): readonly NamedOutput[] | { readonly problem: string } {
  const found = outputs.filter((each) => isCalled(each, written));
  if (found.length > 0) return found;
  const titles = [...new Set(outputs.map(({ title }) => title))];
  const folded = new Map(titles.map((title) => [title.toLowerCase(), title]));
  // `deployment.apps/demo` is as near to `Deployment/demo` as its name is.
  const plain = written.toLowerCase().replace(/^(\w+)\.[\w.-]+\//, '$1/');
  const near = nearest(plain, folded.keys());
  const hint = near === undefined ? '' : ` Did you mean '${folded.get(near) ?? near}'?`;
  return { problem: `No generated object or alert is called '${written}'.${hint}` };
}

function isCalled({ title, group }: NamedOutput, written: string): boolean {
  if (group === undefined || !written.includes('/')) return title === written;
  const [kind = '', name = ''] = title.split('/');
  const [resource = '', wanted = ''] = written.split('/');
  const [word = '', ...rest] = resource.toLowerCase().split('.');
  if (wanted !== name || (rest.length > 0 && rest.join('.') !== group)) return false;
  const singular = kind.toLowerCase();
  return [singular, `${singular}s`, `${singular}es`, singular.replace(/y$/, 'ies')].includes(word);
}
