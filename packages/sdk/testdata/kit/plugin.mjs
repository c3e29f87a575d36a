import { definePlugin, from, honoured, ignored, pathOf, section } from '@trainyard/sdk';

export default definePlugin({
  name: 'list',
  summary: 'Lists metrics',
  options: section({}),
  appliesTo: (spec) => spec.monitoring !== undefined,
  capabilities: {
    'monitoring.metrics.name': honoured,
    'monitoring.metrics.help': honoured,
    'monitoring.metrics.type': ignored('a list has no kinds'),
  },
  generators: {
    list: async () => ({
      *generate({ spec, toolkit }) {
        const metrics = spec.monitoring.metrics ?? [];
        yield toolkit
          .yaml('list.yaml', { from: 'monitoring.metrics' })
          .document({
            metrics: metrics.map(({ name, help }) => from(pathOf('monitoring', 'metrics', [name]), { name, help })),
          })
          .file();
      },
    }),
  },
});
