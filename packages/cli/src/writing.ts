import { accessSync, chmodSync, constants, realpathSync, statSync } from 'node:fs';
import { nodeHost } from '@trainyard/engine/node';

import { reasonOf } from '@trainyard/engine';

/** A file and what it is to hold. */
export interface NewText {
  readonly file: string;
  readonly text: string;
}

/**
 * Gives files a new content: each is written beside its place and made durable, then all are renamed. Rights stay, and a link still leads
 * to the same file. Returns why nothing was changed, or undefined.
 */
export async function replaceFiles(files: readonly NewText[]): Promise<string | undefined> {
  const beside: { readonly from: string; readonly to: string }[] = [];
  let at = '';
  try {
    for (const { file, text } of files) {
      at = file;
      const there = statSync(file, { throwIfNoEntry: false });
      const to = there === undefined ? file : realpathSync(file);
      // Renaming would also replace a file that may not be written.
      if (there !== undefined) accessSync(to, constants.W_OK);
      const from = `${to}.trainyard-new`;
      beside.push({ from, to });
      nodeHost.write(from, text);
      if (there !== undefined) chmodSync(from, there.mode);
    }
    await nodeHost.sync(beside.map(({ from }) => from));
  } catch (reason) {
    for (const { from } of beside) if (nodeHost.kind(from) === 'file') nodeHost.remove(from);
    return `'${at}' cannot be written: ${reasonOf(reason)}. Nothing was changed.`;
  }
  for (const { from, to } of beside) nodeHost.rename(from, to);
  return undefined;
}
