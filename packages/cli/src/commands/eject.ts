import { relative, resolve, sep } from 'node:path';
import { append, applyPlan, hasErrors, planEject } from '@trainyard/engine';
import type { Diagnostic } from '@trainyard/engine';
import { nodeHost } from '@trainyard/engine/node';
import { cli } from '../diagnostics.ts';
import { startOf } from '../failures.ts';
import { managedFile, neighbourFile, specOf } from '../managed-files.ts';
import type { NeighbourFile } from '../managed-files.ts';
import { readManifest, recoverFolder, tellRecovered } from '../outputs.ts';
import type { RecoveredFolder } from '../outputs.ts';
import type { ReadingOptions } from '../specs.ts';
import { exitCodes, remark, report, shortName, writeOut } from '../terminal.ts';
import type { OutputOptions } from '../terminal.ts';
import { generate } from './generate.ts';

/** `eject`: hands generated files over for good; the manifest remembers, and nothing is ever written there again. Throws `Failure` for what is no generated file. */
export async function eject(files: readonly string[], options: OutputOptions): Promise<number> {
  const folders = new Map<string, Set<string>>();
  for (const file of files) {
    const { folder, entry } = managedFile(file);
    folders.set(folder, (folders.get(folder) ?? new Set()).add(entry.path));
  }
  const problems: Diagnostic[] = [];
  const recovered: RecoveredFolder[] = [];
  for (const [folder, paths] of folders) {
    append(recovered, await recoverFolder(folder));
    for (const { unit } of planEject(folder, paths, readManifest(folder))) {
      const again = (): ReturnType<typeof planEject>[number] => {
        const plans = planEject(folder, paths, readManifest(folder));
        return (
          plans.find((plan) => plan.unit === unit) ?? {
            folder,
            unit,
            files: [],
            left: new Set(),
            manifest: readManifest(folder),
          }
        );
      };
      const applied = await applyPlan(nodeHost, again(), again);
      if ('refused' in applied) problems.push(cli.notWritten(startOf(folder), { reason: applied.refused }));
    }
  }
  if (options.format === 'text') tellRecovered(recovered);
  report(problems, options, { ejected: problems.length === 0 ? files : [], recovered });
  if (hasErrors(problems)) return exitCodes.wrong;
  if (options.format === 'text' && options.quiet !== true)
    for (const file of files)
      writeOut(`ejected: ${shortName(file)} is yours; \`trainyard adopt ${shortName(file)}\` takes it back\n`);
  return exitCodes.done;
}

/** What `adopt` is told. */
export type AdoptOptions = ReadingOptions & OutputOptions & { readonly spec?: string; readonly out?: string };

/**
 * `adopt`: takes files under management that stand where something would be generated. They stay as they are; what differs from the generated
 * file counts as an edit from then on. Throws `Failure` for what nothing would generate.
 */
export async function adopt(files: readonly string[], options: AdoptOptions): Promise<number> {
  const { spec, out, ...rest } = options;
  if (spec !== undefined)
    return generate([spec], { ...rest, ...(out === undefined ? {} : { out }), ours: true, file: files, only: true });
  let code: number = exitCodes.done;
  for (const [key, group] of byUnit(files)) {
    const { folder, name, environment } = key;
    const found = specOf({ folder, name }, options, 'with `--spec`');
    const place = { out: relative(process.cwd(), folder).split(sep).join('/') || '.' };
    const env = environment === undefined ? {} : { env: environment };
    code = Math.max(code, await generate([found], { ...rest, ...env, ...place, ours: true, file: group, only: true }));
  }
  if (options.format === 'text' && options.quiet !== true && code === exitCodes.done)
    remark(
      'What differs from the generated files counts as your edit from now on; `trainyard plan --diff` shows what changes later.',
    );
  return code;
}

type Unit = Omit<NeighbourFile, 'entry'>;

function byUnit(files: readonly string[]): readonly (readonly [Unit, readonly string[]])[] {
  const units = new Map<string, [Unit, string[]]>();
  for (const file of files) {
    const unit = neighbourFile(file);
    const key = `${resolve(unit.folder)} ${unit.name} ${unit.environment ?? ''}`;
    const known = units.get(key) ?? [unit, []];
    known[1].push(file);
    units.set(key, known);
  }
  return [...units.values()];
}
