import { EditProblem, editTypeScript } from '@trainyard/sdk/edit';
import { Refusal } from './refusal.ts';
import { fieldsOf } from './stage.ts';
import type { NewStage } from './stage.ts';

/** A specification in TypeScript with one stage more, behind the others; every other byte stays. Rejects with `Refusal` if that cannot be. */
export async function stageAddedToTypeScript(file: string, text: string, stage: NewStage): Promise<string> {
  try {
    return await editTypeScript(text, (code) => {
      const stages = code.defaultExport().object('mlops').object('training').object('pipeline').list('stages');
      if (namesIn(stages.items).includes(stage.name))
        throw new Refusal(`'${file}' has a stage '${stage.name}' already. Choose another name.`);
      stages.add(Object.fromEntries(fieldsOf(stage)));
    });
  } catch (reason) {
    if (reason instanceof EditProblem) throw new Refusal(`'${file}' cannot be changed in place: ${reason.message}.`);
    throw reason;
  }
}

/** Names as far as they are written out. */
function namesIn(items: readonly string[]): readonly string[] {
  return items.flatMap((item) => /\bname['"]?\s*:\s*(['"`])((?:(?!\1)[^\\])*)\1/.exec(item)?.[2] ?? []);
}
