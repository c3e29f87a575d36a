import { requireTool } from '@trainyard/oracles';
import type { ToolName } from '@trainyard/oracles';
import { compareOutput } from './expected-output.ts';
import { fileNameOf, kindOf } from './kinds.ts';
import { notRun, withoutComment } from './not-run.ts';
import type { Block, Page } from './page.ts';
import type { Problem } from './problem.ts';
import { checkSamples } from './specifications.ts';
import type { Sample } from './specifications.ts';
import { workspaceFor } from './workspace.ts';
import type { Workspace } from './workspace.ts';

/** How far a page has been executed. */
interface Progress {
  readonly page: Page;
  readonly workspace: Workspace;
  readonly files: Map<string, string>;
  readonly samples: Sample[];
  readonly problems: Problem[];
  /** What the block of shell just before printed; `skipped` if it did not run for want of a tool. */
  printed: string | 'skipped' | undefined;
}

/** Executes the blocks of a page in their order and says what is not as it stands there. `root` is the root of the built repository. */
export function executePage(page: Page, root: string): readonly Problem[] {
  if (page.blocks.length === 0) return [];
  const workspace = workspaceFor(root, page.inRepository);
  const progress: Progress = { page, workspace, files: new Map(), samples: [], problems: [], printed: undefined };
  try {
    for (const block of page.blocks) executeBlock(block, progress);
    return [...progress.problems, ...checkSamples(page.path, progress.samples, workspace)].sort(
      (a, b) => a.line - b.line,
    );
  } finally {
    workspace.remove();
  }
}

function executeBlock(block: Block, progress: Progress): void {
  const kind = kindOf(block);
  const { printed } = progress;
  progress.printed = undefined;
  if (typeof kind === 'object') return report(progress, block.line, kind.problem);
  if (kind === 'shell') return runShell(block, progress);
  if (kind === 'output') return compare(block, printed, progress);
  if (kind !== 'diagram') keepFile(block, kind, progress);
}

function report({ page, problems }: Progress, line: number, message: string): void {
  problems.push({ path: page.path, line, message });
}

function keepFile(block: Block, kind: 'specification' | 'layer' | 'file', progress: Progress): void {
  const { files, samples, workspace } = progress;
  const appended = block.attributes.get('append');
  const file = appended ?? block.attributes.get('file');
  const before = appended === undefined ? '' : workspace.read(appended);
  if (before === undefined)
    return report(progress, block.line, `Nothing can be added to '${appended}': nothing before this block wrote it.`);
  const text = `${before}${block.text}\n`;
  if (kind === 'specification')
    samples.push({
      block,
      file: fileNameOf(block),
      files: new Map([...files, [fileNameOf(block), text]]),
      before: before.split('\n').length - 1,
    });
  if (file === undefined) return;
  files.set(file, text);
  workspace.write(file, text);
}

function runShell(block: Block, progress: Progress): void {
  const tool = block.attributes.get('needs');
  if (tool !== undefined && requireTool(tool as ToolName) === undefined) {
    progress.printed = 'skipped';
    return;
  }
  const lines = block.text.split('\n').map((line) => (notRun.has(withoutComment(line)) ? '' : line));
  if (lines.every((line) => line.trim() === '' || line.startsWith('#'))) {
    progress.printed = 'skipped';
    return;
  }
  const wanted = Number(block.attributes.get('exit') ?? '0');
  const { status, printed, failedLine } = progress.workspace.shell(lines.join('\n'));
  progress.printed = printed;
  if (status !== wanted)
    report(
      progress,
      block.line + (failedLine ?? 0),
      `The commands ended with ${status} instead of ${wanted}. They printed:\n${printed}`,
    );
}

function compare(block: Block, printed: string | undefined, progress: Progress): void {
  if (printed === undefined)
    return report(progress, block.line, 'This shows what commands print, but no block of `sh` stands just before it.');
  if (printed === 'skipped') return;
  const difference = compareOutput(block.text, printed);
  if (difference === undefined) return;
  const shown = block.text.split('\n')[difference.line] ?? 'the end';
  report(
    progress,
    block.line + 1 + difference.line,
    `The commands print something else here.\n  shown:   ${shown}\n  printed: ${difference.instead}\nAll that they print:\n${printed}`,
  );
}
