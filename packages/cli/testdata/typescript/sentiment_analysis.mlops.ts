import { defineService } from 'trainyard';

export default defineService({
  mlops: {
    name: 'sentiment_analysis',
    version: '1.0.0',
    training: {
      pipeline: {
        stages: [
          {
            name: 'data_prep',
            type: 'data_prep',
            inputs: ['text_data', 'labels'],
            outputs: ['processed_data'],
            timeout: 1800,
          },
          { name: 'training', type: 'training', inputs: ['processed_data'], outputs: ['model'], timeout: 10800 },
          {
            name: 'evaluation',
            type: 'evaluation',
            inputs: ['model', 'test_data'],
            outputs: ['metrics'],
            timeout: 900,
          },
        ],
      },
      experiments: {
        tracking: { backend: 'tensorboard', log_dir: '/logs/sentiment' },
        hyperparameters: {
          learning_rate: [0.00001, 0.00002, 0.00003],
          batch_size: [16, 32],
          max_length: [128, 256, 512],
        },
      },
      data: { source: 's3://data/sentiment', format: 'csv', text_column: 'text', label_column: 'sentiment' },
      model: { type: 'transformer', architecture: 'bert', framework: 'transformers' },
    },
    deployment: {
      serving: { endpoint: 'https://sentiment-api.example.com', replicas: 2, resources: { cpu: '2', memory: '4Gi' } },
      scaling: { min_replicas: 1, max_replicas: 5, target_cpu_utilization: 75 },
      testing: { a_b_test: { enabled: true, traffic_split: 0.15 } },
      rollback: { trigger: 'f1_score_drop', threshold: 0.03 },
    },
    monitoring: {
      metrics: [
        { name: 'f1_score', type: 'gauge', threshold: 0.85 },
        { name: 'prediction_latency', type: 'histogram', threshold: 50 },
      ],
      alerts: [
        { name: 'f1_drop', condition: 'f1_score < 0.85', severity: 'critical' },
        { name: 'slow_prediction', condition: 'prediction_latency > 50', severity: 'warning' },
      ],
      drift: { data_sources: ['text_data'], detection_method: 'text_drift', threshold: 0.1 },
    },
    governance: {
      versioning: { strategy: 'git_hash', changelog: true },
      compliance: { data_privacy: 'gdpr', model_explainability: true },
      audit: { enabled: true, retention_days: 365 },
      lineage: { data_lineage: true, model_lineage: true },
    },
  },
});
