import { chmodSync, lstatSync, readFileSync, realpathSync, renameSync, unlinkSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { nodeHost } from '@trainyard/engine/node';
import { cli } from './diagnostics.ts';
import { Failure, startOf } from './failures.ts';
import { reasonOf } from '@trainyard/engine';

/** A file of the user's that gets another text. */
export interface Rewrite {
  readonly file: string;
  readonly before: string;
  readonly after: string;
}

/**
 * Gives files of the user's another text: all are written beside the old ones and made durable before the first takes the place of the
 * old, with its rights. Links are followed. Throws `Failure` if one cannot be written, or is no longer what was read; then none is.
 */
export async function rewriteFiles(files: readonly Rewrite[]): Promise<void> {
  const places = files.map((each) => ({ ...each, real: realpathSync(each.file) }));
  const temporary: string[] = [];
  try {
    for (const { file, real, before, after } of places) {
      if (readFileSync(real, 'utf8') !== before) throw refusal(file, 'it was changed meanwhile');
      const beside = besideName(real);
      temporary.push(beside);
      writeFileSync(beside, after);
      chmodSync(beside, lstatSync(real).mode);
    }
    await nodeHost.sync(temporary);
  } catch (reason) {
    for (const path of temporary) if (nodeHost.kind(path) === 'file') unlinkSync(path);
    if (reason instanceof Failure) throw reason;
    throw refusal(places[temporary.length - 1]?.file ?? '', reasonOf(reason));
  }
  for (const { real } of places) renameSync(besideName(real), real);
}

function refusal(file: string, reason: string): Failure {
  return new Failure(
    cli.notWritten(startOf(file), { reason: `'${file}' cannot be written, so nothing was: ${reason}.` }),
    1,
  );
}

function besideName(path: string): string {
  return join(dirname(path), `.${basename(path)}.trainyard-new`);
}
