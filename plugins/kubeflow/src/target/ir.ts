/** The version of the kfp SDK whose compiler the written form equals. */
export const KFP_VERSION = '2.17.0';

/** kfp's names for what passes between stages. */
export type ArtifactType = 'Dataset' | 'Model' | 'Metrics' | 'Artifact';

/** The text that kfp's compiler puts before a component's own source. */
export const SOURCE_PREFIX = '\nimport kfp\nfrom kfp import dsl\nfrom kfp.dsl import *\nfrom typing import *\n\n';

/** Names that the compiler makes itself; a task of such a name would be dropped or renamed without a word. */
export const RESERVED_TASK = /^(condition|for-loop|exit-handler|importer|condition-branches)(-\d+)?$/;

/** A name as the compiler folds it: lower case, everything but letters and digits becomes one `-`. */
export function taskName(pythonName: string): string {
  return pythonName
    .toLowerCase()
    .replace(/[^-0-9a-z]+/g, '-')
    .replace(/-+/g, '-')
    .replace(/^-+|-+$/g, '');
}

/** The fixed commands by which a lightweight component is started: install kfp (and the packages asked for), write the source, run it. */
export function launchCommand(packages: readonly string[], source: string): readonly string[] {
  // The compiler quotes with Python's repr; the option takes no text for which that differs from single quotes.
  const quoted = (text: string): string => `'${text}'`;
  const install = 'python3 -m pip install --quiet --no-warn-script-location';
  const own = packages.length === 0 ? '' : `${install} ${packages.map(quoted).join(' ')}  &&  `;
  const bootstrap = `\nif ! [ -x "$(command -v pip)" ]; then\n    python3 -m ensurepip || python3 -m ensurepip --user || apt-get install python3-pip\nfi\n\nPIP_DISABLE_PIP_VERSION_CHECK=1 ${own}${install} 'kfp==${KFP_VERSION}' '--no-deps' 'typing-extensions>=3.7.4,<5; python_version<"3.9"' && "$0" "$@"\n`;
  const gap = ' '.repeat(25);
  const run = `program_path=$(mktemp -d)\n\nprintf "%s" "$0" > "$program_path/ephemeral_component.py"\n_KFP_RUNTIME=true python3 -m kfp.dsl.executor_main${gap}--component_module_path${gap}"$program_path/ephemeral_component.py"${gap}"$@"\n`;
  return ['sh', '-c', bootstrap, 'sh', '-ec', run, `${SOURCE_PREFIX}${source}\n`];
}
