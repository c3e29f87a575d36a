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
  if (language === 'diagram') return 'diagram';
  if (attributes.has('layer'))
    return attributes.has('file') ? 'layer' : { problem: 'A layer needs `file=`, so that something can extend it.' };
  if (
    language === 'yaml' &&
    (attributes.has('reports') ||
      attributes.has('append') ||
      /^(mlops|extends):/m.test(
        text
          .trimStart()
          .split('\n')
          .find((line) => !line.startsWith('#')) ?? '',
      ))
  )
    return 'specification';
  if (attributes.has('file')) return 'file';
  return {
    problem: `A block of '${language === '' ? 'no language' : language}' is not executed: make it a specification, name its \`file=\`, mark it as \`output\`, or call it a \`diagram\`.`,
  };
}
