import type { ToolName } from '@trainyard/oracles';
import type { Block } from './page.ts';

/** What is done with a block, or why nothing can be. */
export type Kind = 'specification' | 'layer' | 'file' | 'shell' | 'output' | 'diagram' | { readonly problem: string };

const knownAttributes = ['append', 'exit', 'file', 'layer', 'needs', 'output', 'reports'];

const knownTools: readonly string[] = [
  'kfp',
  'mlflow',
  'optuna',
  'promtool',
  'python',
  'ruff',
  'tensorboard',
  'wandb',
] satisfies readonly ToolName[];

/** Tells the kind of a block from its language, its attributes and how it begins. */
export function kindOf({ language, attributes, text }: Block): Kind {
  const unknown = [...attributes.keys()].find((key) => !knownAttributes.includes(key));
  if (unknown !== undefined)
    return { problem: `The block says '${unknown}', which means nothing: use ${knownAttributes.join(', ')}.` };
  if (attributes.has('output') || language === 'text' || language === 'output') return 'output';
  if (language === 'sh')
    return knownTools.includes(attributes.get('needs') ?? 'python')
      ? 'shell'
      : { problem: `The block needs '${attributes.get('needs') ?? ''}', which is none of ${knownTools.join(', ')}.` };
  // Rules of the grammar are compared with the parser by its own test.
  if (language === 'diagram' || language === 'ebnf') return 'diagram';
  if (attributes.has('layer'))
    return attributes.has('file') ? 'layer' : { problem: 'A layer needs `file=`, so that something can extend it.' };
  if (isSpecification(language, attributes, text)) return 'specification';
  if (attributes.has('file')) return 'file';
  return {
    problem: `A block of '${language === '' ? 'no language' : language}' is not executed: make it a specification, name its \`file=\`, mark it as \`output\`, or call it a \`diagram\`.`,
  };
}

/** How the first line of a specification begins, by language; a comment may stand before it. */
const beginnings: Readonly<Record<string, RegExp>> = {
  yaml: /^(mlops|extends):/,
  mlops: /^(mlops|extends)\b/,
  ts: /^import \{ define(Service|Layer) \} from 'trainyard';/,
};

function isSpecification(language: string, attributes: Block['attributes'], text: string): boolean {
  const beginning = beginnings[language];
  if (beginning === undefined) return false;
  if (attributes.has('reports') || attributes.has('append')) return true;
  const first = text
    .trimStart()
    .split('\n')
    .find((line) => !/^(#|\/\/)/.test(line));
  return beginning.test(first ?? '');
}

/** The name of a specification whose block gives none: how it ends says its syntax. */
export function fileNameOf({ language, attributes }: Block): string {
  const ending = { mlops: 'mlops', ts: 'mlops.ts' }[language] ?? 'mlops.yaml';
  return attributes.get('append') ?? attributes.get('file') ?? `page.${ending}`;
}
