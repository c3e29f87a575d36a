import { file, generating } from './made.mjs';

export default generating(function* ({ graph }) {
  graph.nodes.push({ id: 'a', kind: 'stage', name: 'a', path: '' });
  yield file('a.txt');
});
