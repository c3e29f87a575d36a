import { expect, test } from '@jest/globals';
import { requireTool, run, venvTool } from '../src/index.ts';

test('the Python environment has the packages that outputs are proven with, each importable', () => {
  const python = requireTool('python');
  if (python === undefined) return;
  const modules = ['kfp', 'kfp.kubernetes', 'mlflow', 'optuna', 'tensorboard', 'wandb'];
  const { status, stderr } = run(python, ['-c', modules.map((name) => `import ${name}`).join('\n')]);
  expect({ status, stderr: status === 0 ? '' : stderr }).toEqual({ status: 0, stderr: '' });
}, 120_000);

test('promtool tells a good rule file from a bad one', () => {
  const promtool = requireTool('promtool');
  if (promtool === undefined) return;
  const rules = (expr: string) => `groups:\n- name: g\n  rules:\n  - alert: A\n    expr: ${expr}\n`;
  const check = (expr: string) =>
    run('sh', ['-c', 'f=$(mktemp) && cat > "$f" && "$0" check rules "$f"; s=$?; rm -f "$f"; exit $s', promtool], {
      input: rules(expr),
    }).status;
  expect(check('up == 0')).toBe(0);
  expect(check('up ==')).not.toBe(0);
});

test('a program that is not in the environment is not found', () => {
  expect(venvTool('no-such-program')).toBeUndefined();
});

test('running gives exit code and both outputs, and hands over input and variables', () => {
  const script =
    "process.stdin.on('data', (d) => { console.log(`${d}${process.env.WHO}`); console.error('e'); process.exitCode = 3; })";
  expect(run(process.execPath, ['-e', script], { input: 'hello ', env: { WHO: 'you' } })).toEqual({
    status: 3,
    stdout: 'hello you\n',
    stderr: 'e\n',
  });
});

test('a missing tool is a failure in CI and a loud line elsewhere', () => {
  const ask = (ci: string) => {
    const source = `
      import { requireTool } from '@trainyard/oracles';
      console.log(String(requireTool('promtool')));`;
    return run(process.execPath, ['--input-type=module', '-e', source], {
      cwd: new URL('..', import.meta.url).pathname,
      env: { CI: ci, PATH: '' },
    });
  };
  const inCi = ask('true');
  expect(inCi.status).toBe(1);
  expect(inCi.stderr).toContain('promtool is not installed');
  const elsewhere = ask('');
  expect({ status: elsewhere.status, stdout: elsewhere.stdout }).toEqual({ status: 0, stdout: 'undefined\n' });
  expect(elsewhere.stderr).toContain('!!! SKIPPED: promtool');
});
