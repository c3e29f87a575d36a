import { expect, test } from '@jest/globals';
import { requireTool, run } from '@trainyard/oracles';
import fc from 'fast-check';
import { parse } from 'yaml';
import { from, toolkit } from '../src/index.ts';
import type { TemplateLanguageName, TemplateWriter } from '../src/index.ts';

const open = (language: TemplateLanguageName): Promise<TemplateWriter> =>
  toolkit.template('a', language, { from: 'name' });

/** The content that one template makes. */
async function made(language: TemplateLanguageName, build: (file: TemplateWriter) => unknown): Promise<string> {
  const file = await open(language);
  build(file);
  return file.file().content;
}

test('values are literals of the language, parts are placed in lists, and lines say where they come from', async () => {
  const file = await open('python');
  const steps = ['a', 'b"c'].map(
    (name) => file.part`
    run(${from(`stages[${name}]`, name)},
        retries=${3})
  `,
  );
  file.add(file.part`
    import ${file.identifier('class')}

    def main():
        ${steps}
        return ${{ k: [true, null, 1.5] }}
  `);
  const { content, provenance } = file.file();
  expect(content).toBe(`import class_

def main():
    run("a",
        retries=3)
    run("b\\"c",
        retries=3)
    return {"k": [True, None, 1.5]}
`);
  expect(provenance.map(({ start, end, from: paths }) => [start, end, ...paths])).toEqual([
    [1, 3, 'name'],
    [4, 4, 'stages[a]'],
    [5, 5, 'name'],
    [6, 6, 'stages[b"c]'],
    [7, 8, 'name'],
  ]);
});

test.each<[TemplateLanguageName, string, (file: TemplateWriter, x: string) => unknown]>([
  ['python', 'a text', (file, x) => file.add(file.part`f("${x}")`)],
  ['python', 'a text of three quotes', (file, x) => file.add(file.part`f("""it's ${x} """)`)],
  ['python', 'a comment', (file, x) => file.add(file.part`# ${x}`)],
  ['python', 'an f-string', (file, x) => file.add(file.part`f"{a}" + ${x}`)],
  ['python', 'a prefix', (file, x) => file.add(file.part`f${x}`)],
  ['python', 'an empty text', (file, x) => file.add(file.part`""${x}`)],
  ['python', 'another value', (file, x) => file.add(file.part`f(${x}${x})`)],
  ['shell', 'a text', (file, x) => file.add(file.part`echo "${x}"`)],
  ['shell', 'a text of single quotes', (file, x) => file.add(file.part`echo '${x}'`)],
  ['shell', 'a comment', (file, x) => file.add(file.part`# ${x}`)],
  ['shell', 'a text in a command in a text', (file, x) => file.add(file.part`echo "$(echo "${x}")"`)],
  ['shell', 'backquotes', (file, x) => file.add(file.part`echo \`echo ${x}\``)],
  ['shell', 'arithmetic', (file, x) => file.add(file.part`echo $(( ${x} ))`)],
  ['shell', 'a condition with numbers', (file, x) => file.add(file.part`[[ ${x} -eq 1 ]]`)],
  [
    'shell',
    'a document',
    (file, x) =>
      file.add(file.part`cat <<EOF
${x}
EOF`),
  ],
  ['shell', 'an expansion', (file, x) => file.add(file.part`echo \${A:-${x}}`)],
  ['shell', 'an expansion in a text', (file, x) => file.add(file.part`echo "\${A:-"${x}"}"`)],
  ['shell', 'a dollar', (file, x) => file.add(file.part`echo $${x}`)],
  ['shell', 'a backslash', (file, x) => file.add(file.part`echo \\${x}`)],
  ['shell', 'an index', (file, x) => file.add(file.part`a[${x}]=1`)],
  ['hcl', 'a text', (file, x) => file.add(file.part`a = "${x}"`)],
  ['hcl', 'an expression in a text', (file, x) => file.add(file.part`a = "\${f(${x})}"`)],
  ['hcl', 'a comment', (file, x) => file.add(file.part`a = 1 // ${x}`)],
  [
    'hcl',
    'a text in lines',
    (file, x) =>
      file.add(file.part`a = <<EOT
${x}
EOT`),
  ],
  ['yaml', 'a text', (file, x) => file.add(file.part`a: hello ${x}`)],
  ['yaml', 'quotes', (file, x) => file.add(file.part`a: "${x}"`)],
  ['yaml', 'a comment', (file, x) => file.add(file.part`a: 1 # ${x}`)],
  [
    'yaml',
    'lines',
    (file, x) =>
      file.add(file.part`a: |
  ${x}`),
  ],
  ['json', 'a text', (file, x) => file.add(file.part`{"a": "${x}"}`)],
  ['json', 'no value', (file, x) => file.add(file.part`{"a": ${x} 1}`)],
])('in %s no value can be placed in %s', async (language, _, build) => {
  for (const text of ['x', '"', "'", '$(x)', '\n'])
    await expect(made(language, (file) => build(file, text))).rejects.toThrow(/^(a|an|the) /);
});

const texts = fc.string({ unit: fc.constantFrom(...'ab "\'`$(){}[]\\#%&|;:,-~*!?<>\n\t\u2028é') });

test('whatever text is placed in YAML and JSON, parsers give it back whole', async () => {
  await fc.assert(
    fc.asyncProperty(texts, texts, async (key, value) => {
      const wanted = { a: value, list: [value, { [`k${key}`]: value }], [`x${key}`]: 1 };
      const data = [value, { [`k${key}`]: value }];
      expect(
        parse(
          await made('yaml', (file) =>
            file.add(file.part`a: ${value}
list: ${data}
${`x${key}`}: 1`),
          ),
        ),
      ).toEqual(wanted);
      expect(
        JSON.parse(
          await made('json', (file) => file.add(file.part`{"a": ${value}, "list": ${data}, ${`x${key}`}: 1}`)),
        ),
      ).toEqual(wanted);
    }),
    { seed: 8, numRuns: 200 },
  );
});

test('whatever text is placed in a script, the shell gives it back whole and runs nothing of it', async () => {
  const values = fc.sample(texts, { seed: 8, numRuns: 60 });
  const script = await made('shell', (file) => {
    for (const value of values) file.add(file.part`printf '%s\\0' ${value} --a=${value}`);
  });
  const { stdout, stderr, status } = run('bash', ['-c', script]);
  expect({ stderr, status }).toEqual({ stderr: '', status: 0 });
  expect(stdout).toBe(values.map((value) => `${value}\0--a=${value}\0`).join(''));
  await expect(made('shell', (file) => file.add(file.part`echo ${'a\0'}`))).rejects.toThrow(/U\+0000/);
  await expect(made('shell', (file) => file.add(file.part`echo ${['a']}`))).rejects.toThrow(/one by one/);
});

test('whatever text is placed in Python, it is read back whole', async () => {
  const python = requireTool('python');
  if (python === undefined) return;
  const values = fc.sample(texts, { seed: 8, numRuns: 60 });
  const code = await made('python', (file) => {
    file.add(file.part`import json`);
    file.add(file.part`print(json.dumps(${values}), end="")`);
  });
  expect(JSON.parse(run(python, ['-c', code]).stdout)).toEqual(values);
});

test('a text of HCL begins no expression', async () => {
  const content = await made('hcl', (file) => file.add(file.part`a = ${['${x}', '%{ if }', '$${y}', 'a"b\\', '\n']}`));
  expect(content).toBe('a = ["\\u0024{x}", "\\u0025{ if }", "\\u0024\\u0024{y}", "a\\"b\\\\", "\\n"]\n');
  expect(
    await made('hcl', (file) =>
      file.add(file.part`
      resource "x" ${'n'} {
        name = "\${var.a["b"]}-\${c}" # why
        tags = ${{ 'a/b': 'c', n: 1 }}
        ${file.identifier('1 a')} = true
      }
    `),
    ),
  ).toBe(
    'resource "x" "n" {\n  name = "${var.a["b"]}-${c}" # why\n  tags = { "a/b" = "c", "n" = 1 }\n  _1_a = true\n}\n',
  );
});

test('a part of another language, and a language without templates, are refused', async () => {
  const python = await open('python');
  await expect(made('shell', (file) => file.add(file.part`${python.part`x = 1`}`))).rejects.toThrow(
    /a part of python cannot stand/,
  );
  await expect(toolkit.template('a', 'cobol' as never)).rejects.toThrow(/there are hcl, json, python, shell, yaml/);
});
