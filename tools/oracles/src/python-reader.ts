import { run } from './run.ts';

/** What a reader of the conformance kit gives. */
export interface PythonTexts {
  readonly texts: readonly string[];
  readonly comments: readonly string[];
}

/** Literals by Python's own parser; docstrings and comments apart, since they may leave characters out. */
const PROGRAM = `
import ast, io, json, sys, tokenize
source = sys.stdin.read()
tree = ast.parse(source)
docs = {id(node.body[0].value) for node in ast.walk(tree) if isinstance(node, (ast.Module, ast.FunctionDef, ast.ClassDef)) and node.body and isinstance(node.body[0], ast.Expr)}
strings = [node for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)]
comments = [token.string for token in tokenize.generate_tokens(io.StringIO(source).readline) if token.type == tokenize.COMMENT]
print(json.dumps({"texts": [node.value for node in strings if id(node) not in docs], "comments": comments + [node.value for node in strings if id(node) in docs]}))
`;

/** A reader of Python for the conformance kit; `python` is the interpreter. It throws what Python says of source that is none. */
export function pythonReader(python: string): { read(content: string): PythonTexts } {
  return {
    read: (content) => {
      const { status, stdout, stderr } = run(python, ['-I', '-c', PROGRAM], { input: content });
      if (status !== 0) throw new Error(stderr.trim().split('\n').at(-1) ?? 'Python refuses it');
      return JSON.parse(stdout) as PythonTexts;
    },
  };
}
