import type { Piece, Rule } from './rules.ts';

/** A rule in EBNF: `?` for once or not at all, `*` for any number of times. */
export function notationOf({ name, piece }: Rule): string {
  const text = written(piece, false);
  if (piece.kind !== 'choice' || text.length + name.length < 96) return `${name} ::= ${text}`;
  return `${name} ::= ${piece.pieces.map((each) => written(each, true)).join(`\n${' '.repeat(name.length + 3)}| `)}`;
}

function written(piece: Piece, inner: boolean): string {
  const grouped = (text: string): string => (inner ? `( ${text} )` : text);
  switch (piece.kind) {
    case 'word':
      return `"${piece.text}"`;
    case 'token':
      return piece.name.toUpperCase();
    case 'rule':
      return piece.name;
    case 'sequence':
      return grouped(piece.pieces.map((each) => written(each, true)).join(' '));
    case 'choice':
      return grouped(piece.pieces.map((each) => written(each, each.kind !== 'sequence')).join(' | '));
    case 'optional':
      return `${written(piece.piece, true)}?`;
    case 'many':
      return `${written(piece.piece, true)}*`;
    case 'separated': {
      const by = piece.by.kind === 'sequence' ? piece.by.pieces : [piece.by];
      const again = [...by.map((each) => written(each, true)), written(piece.piece, true)].join(' ');
      return grouped(`${written(piece.piece, true)} ( ${again} )*`);
    }
  }
}
