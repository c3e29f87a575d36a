import { defineService } from 'trainyard';

export default defineService({
  mlops: {
    name: 'recommendation_system',
    version: '1.0.0',
    training: {
      pipeline: {
        stages: [
          {
            name: 'data_prep',
            type: 'data_prep',
            inputs: ['user_behavior', 'item_metadata'],
            outputs: ['processed_data'],
            timeout: 3600,
          },
          { name: 'training', type: 'training', inputs: ['processed_data'], outputs: ['model'], timeout: 7200 },
          {
            name: 'evaluation',
            type: 'evaluation',
            inputs: ['model', 'test_data'],
            outputs: ['metrics'],
            timeout: 1800,
          },
        ],
      },
      experiments: {
        tracking: { backend: 'mlflow', experiment_name: 'recommendation_model' },
        hyperparameters: {
          learning_rate: [0.001, 0.01, 0.1],
          batch_size: [32, 64, 128],
          embedding_dim: [64, 128, 256],
        },
      },
      data: {
        source: 's3://data/recommendation',
        format: 'parquet',
        features: ['user_id', 'item_id', 'rating', 'timestamp'],
      },
      model: { type: 'matrix_factorization', framework: 'pytorch' },
    },
    deployment: {
      serving: {
        endpoint: 'https://recommendation-api.example.com',
        replicas: 3,
        resources: { cpu: '2', memory: '4Gi' },
      },
      scaling: { min_replicas: 1, max_replicas: 10, target_cpu_utilization: 70 },
      testing: { a_b_test: { enabled: true, traffic_split: 0.1 } },
      rollback: { trigger: 'accuracy_drop', threshold: 0.05 },
    },
    monitoring: {
      metrics: [
        { name: 'recommendation_accuracy', type: 'gauge', threshold: 0.8 },
        { name: 'serving_latency', type: 'histogram', threshold: 100 },
      ],
      alerts: [
        { name: 'accuracy_drop', condition: 'recommendation_accuracy < 0.8', severity: 'critical' },
        { name: 'high_latency', condition: 'serving_latency > 100', severity: 'warning' },
      ],
      drift: { data_sources: ['user_behavior', 'item_metadata'], detection_method: 'ks_test', threshold: 0.05 },
    },
    governance: {
      versioning: { strategy: 'semantic', changelog: true },
      compliance: { data_privacy: 'gdpr', model_explainability: true },
      audit: { enabled: true, retention_days: 365 },
      lineage: { data_lineage: true, model_lineage: true },
    },
  },
});
