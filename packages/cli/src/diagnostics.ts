import { defineDiagnostics, didYouMean, error, listOf } from '@trainyard/engine';

/** What the command line itself finds: wrong use, files that cannot be read or written, and bugs. */
export const cli = defineDiagnostics({
  wrongUse: error<{ problem: string }>('cli/wrong-use', {
    message: ({ problem }) => problem,
    why: 'The command was not understood, so nothing was read and nothing was written. `trainyard COMMAND --help` shows how it is used.',
  }),
  missingFile: error<{ file: string; near?: string }>('cli/missing-file', {
    message: ({ file, near }) =>
      (/[*?[]/.test(file) ? `No file matches '${file}'.` : `There is no file '${file}'.`) + didYouMean(near),
    why: 'A specification is named by its path. A pattern that matches nothing reaches the command as it was typed.',
  }),
  notAFile: error<{ file: string; specs: readonly string[] }>('cli/not-a-file', {
    message: ({ file, specs }) =>
      `'${file}' is no file${specs.length === 0 ? ', and no specification (*.mlops.yaml, *.mlops) is in it' : `. It holds ${listOf(specs, 'and')}`}: name a specification.`,
    why: 'Folders are not searched, so that a command always does what was named, and nothing else.',
  }),
  unreadableFile: error<{ file: string; reason: string }>('cli/unreadable-file', {
    message: ({ file, reason }) => `'${file}' cannot be read: ${reason}.`,
    why: 'The file is there, but the system does not let it be read.',
  }),
  notUtf8: error<{ file: string; byte: string; looksLike?: string }>('cli/not-utf-8', {
    message: ({ file, byte, looksLike }) =>
      `'${file}' is not UTF-8: the byte ${byte} cannot stand here${looksLike === undefined ? '' : ` (the file looks like ${looksLike})`}. Save it as UTF-8.`,
    why: 'A file in another encoding would be read with wrong characters, silently.',
  }),
  notWritten: error<{ reason: string }>('cli/not-written', {
    message: ({ reason }) => reason,
    why: 'The output folder could not be brought to the plan. Either all files of a service are written, or none.',
  }),
  bug: error<{ version: string; reason: string }>('cli/bug', {
    message: ({ version, reason }) =>
      `This is a bug in Trainyard ${version}: ${reason}. Please report it with the specification that caused it.`,
    why: 'Nothing that a specification holds may end the command in this way.',
  }),
});
