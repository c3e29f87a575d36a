import { accessSync, constants, readFileSync, realpathSync, statSync } from 'node:fs';
import { reasonOf } from '@trainyard/engine';
import { nodeHost } from '@trainyard/engine/node';

/** A file and what it is to hold. */
export interface NewText {
  readonly file: string;
  readonly text: string;
  /** What the file has to hold still, so that nobody's change is lost. */
  readonly before?: string;
}

/**
 * Gives files a new content: each is written beside its place and made durable, then all are renamed. Rights stay, and a link still leads
 * to the same file. Returns why nothing was changed, or undefined.
 */
export async function replaceFiles(files: readonly NewText[]): Promise<string | undefined> {
  const beside: { readonly from: string; readonly to: string }[] = [];
  let at = '';
  try {
    for (const { file, text, before } of files) {
      at = file;
      const isThere = statSync(file, { throwIfNoEntry: false }) !== undefined;
      const to = isThere ? realpathSync(file) : file;
      // Renaming would also replace a file that may not be written.
      if (isThere) accessSync(to, constants.W_OK);
      if (before !== undefined && readFileSync(to, 'utf8') !== before) throw new Error('it was changed meanwhile');
      const from = `${to}.trainyard-new`;
      beside.push({ from, to });
      nodeHost.write(from, text, to);
    }
    await nodeHost.sync(beside.map(({ from }) => from));
  } catch (reason) {
    for (const { from } of beside) if (nodeHost.kind(from) === 'file') nodeHost.remove(from);
    return `'${at}' cannot be written: ${reasonOf(reason)}. Nothing was changed.`;
  }
  for (const { from, to } of beside) nodeHost.rename(from, to);
  return undefined;
}
