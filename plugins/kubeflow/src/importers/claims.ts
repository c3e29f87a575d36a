import { memberOf } from '@trainyard/sdk';
import type { ForeignDocument } from '@trainyard/sdk';

/** Whether a document is a compiled pipeline of kfp, or its platform part, which stands behind it. */
export function isCompiledPipeline({ node }: ForeignDocument): boolean {
  const root = memberOf(memberOf(node, 'root')?.value, 'dag')?.value.kind;
  return (memberOf(node, 'pipelineInfo') !== undefined && root === 'map') || isPlatform({ node });
}

/** Whether a document is the platform part of a compiled pipeline. */
export function isPlatform({ node }: Pick<ForeignDocument, 'node'>): boolean {
  return memberOf(memberOf(node, 'platforms')?.value, 'kubernetes') !== undefined;
}
