import { generating } from './made.mjs';

export default generating(async function* ({ spec, graph, environments, options, facts, toolkit, contributions }) {
  const backends = contributions({ name: 'tracking-backends' }).map(({ name }) => name);
  const yaml = toolkit.yaml('all.yaml', { from: 'name' });
  yaml.document({ spec, order: graph.order(), environments: environments.map(({ name }) => name), options, facts, backends });
  yield yaml.file();
  yield toolkit.text('name.txt', { from: 'name' }).line(spec.name).file();
});
