import { generateKeyPairSync } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { kubernetesApi, pathOf, type ApiObject, type KubernetesApi } from './api.ts';
import { requireTool } from '../require-tool.ts';
import { eventually, freePort, start, type Running } from './processes.ts';

/** The programs of a cluster and the folder with its custom resource definitions, as JSON. */
export interface ClusterTools {
  readonly apiServer: string;
  readonly etcd: string;
  readonly controller: string;
  readonly definitions: string;
}

/** A Kubernetes API with the controller of Argo Rollouts, and no node: whatever needs no pod works as in a real cluster. */
export interface Cluster {
  readonly api: KubernetesApi;
  stop(): Promise<void>;
}

const TOKEN = 'only-on-loopback';

/** How often a start is tried: ports are free when they are chosen, and another program may take one before it is used. */
const ATTEMPTS = 3;

/** Starts etcd, the API server and the controller on ports of this machine. Everything is gone when it is stopped. */
export async function startCluster(tools: ClusterTools): Promise<Cluster> {
  for (let attempt = 1; ; attempt += 1)
    try {
      return await tryCluster(tools);
    } catch (error) {
      if (attempt === ATTEMPTS) throw error;
      writeSync(2, `\nThe cluster did not start, which is tried again: ${String(error)}\n`);
    }
}

async function tryCluster(tools: ClusterTools): Promise<Cluster> {
  const folder = mkdtempSync(join(tmpdir(), 'trainyard-cluster-'));
  const running: Running[] = [];
  const stop = async (): Promise<void> => {
    // The controller first: it would complain of a server that went away.
    for (const each of running.reverse()) await each.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    const [etcdPort, peerPort, port] = await Promise.all([freePort(), freePort(), freePort()]);
    running.push(startEtcd(tools.etcd, folder, etcdPort, peerPort));
    const server = startServer(tools.apiServer, folder, etcdPort, port);
    running.push(server);
    const api = kubernetesApi(port, TOKEN, join(folder, 'certificates/apiserver.crt'));
    await eventually(
      () => ready(api, server),
      60,
      () => server.log(),
    );
    await defineResources(api, tools.definitions);
    const controller = await startController(tools.controller, folder, port);
    running.push(controller);
    return { api, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function startEtcd(program: string, folder: string, port: number, peerPort: number): Running {
  const [client, peer] = [`http://127.0.0.1:${port}`, `http://127.0.0.1:${peerPort}`];
  const flags = {
    'data-dir': join(folder, 'etcd'),
    'listen-client-urls': client,
    'advertise-client-urls': client,
    'listen-peer-urls': peer,
    'initial-advertise-peer-urls': peer,
    'initial-cluster': `default=${peer}`,
    // Nothing here outlives the test.
    'unsafe-no-fsync': 'true',
  };
  return start(program, flagsOf(flags), join(folder, 'etcd.log'));
}

function startServer(program: string, folder: string, etcdPort: number, port: number): Running {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const key = join(folder, 'service-accounts.key');
  writeFileSync(key, privateKey.export({ type: 'pkcs1', format: 'pem' }), { mode: 0o600 });
  const tokens = join(folder, 'tokens.csv');
  writeFileSync(tokens, `${TOKEN},tester,tester,system:masters\n`, { mode: 0o600 });
  mkdirSync(join(folder, 'certificates'));
  const flags = {
    'etcd-servers': `http://127.0.0.1:${etcdPort}`,
    'bind-address': '127.0.0.1',
    'secure-port': String(port),
    'cert-dir': join(folder, 'certificates'),
    'token-auth-file': tokens,
    'authorization-mode': 'AlwaysAllow',
    'service-account-issuer': 'https://kubernetes.default.svc',
    'service-account-key-file': key,
    'service-account-signing-key-file': key,
    'service-cluster-ip-range': '10.0.0.0/24',
    'endpoint-reconciler-type': 'none',
    // No controller makes the accounts that it would look for.
    'disable-admission-plugins': 'ServiceAccount',
  };
  return start(program, flagsOf(flags), join(folder, 'apiserver.log'));
}

async function startController(program: string, folder: string, port: number): Promise<Running> {
  const kubeconfig = join(folder, 'kubeconfig.json');
  const cluster = {
    server: `https://127.0.0.1:${port}`,
    'certificate-authority': join(folder, 'certificates/apiserver.crt'),
  };
  writeFileSync(
    kubeconfig,
    JSON.stringify({
      apiVersion: 'v1',
      kind: 'Config',
      clusters: [{ name: 'test', cluster }],
      users: [{ name: 'tester', user: { token: TOKEN } }],
      contexts: [{ name: 'test', context: { cluster: 'test', user: 'tester', namespace: 'default' } }],
      'current-context': 'test',
    }),
    { mode: 0o600 },
  );
  const [metrics, health] = await Promise.all([freePort(), freePort()]);
  const flags = { kubeconfig, 'leader-elect': 'false', metricsPort: String(metrics), healthzPort: String(health) };
  return start(program, flagsOf(flags), join(folder, 'controller.log'));
}

const flagsOf = (flags: Readonly<Record<string, string>>): string[] =>
  Object.entries(flags).map(([name, value]) => `--${name}=${value}`);

async function ready(api: KubernetesApi, server: Running): Promise<true | undefined> {
  if (!server.alive()) throw new Error(`the API server has ended:\n${server.log()}`);
  try {
    // Default namespace and readiness: before both, creating fails.
    const [health, namespace] = await Promise.all([
      api.send('GET', '/readyz'),
      api.send('GET', '/api/v1/namespaces/default'),
    ]);
    return health.status === 200 && namespace.status === 200 ? true : undefined;
  } catch {
    return undefined;
  }
}

/** Creates the definitions and waits until the server serves them. */
async function defineResources(api: KubernetesApi, folder: string): Promise<void> {
  for (const file of readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .sort()) {
    const definition = JSON.parse(readFileSync(join(folder, file), 'utf8')) as ApiObject;
    await api.create(definition);
    await eventually(
      async () => {
        const { status } = await api.get(definition.kind, definition.metadata.name);
        const conditions = (status as { conditions?: { type: string; status: string }[] } | undefined)?.conditions;
        return conditions?.some((each) => each.type === 'Established' && each.status === 'True') === true
          ? true
          : undefined;
      },
      20,
      () => `${definition.metadata.name} is not established`,
    );
  }
  await eventually(
    async () => ((await api.send('GET', pathOf('AnalysisRun'))).status === 200 ? true : undefined),
    20,
    () => 'AnalysisRuns cannot be listed',
  );
}

/** The tools of a cluster; undefined (with `CI=true`: an error) if one is missing, and then the tests that need it say so. */
export function clusterTools(): ClusterTools | undefined {
  const [apiServer, etcd, controller, definitions] = [
    requireTool('kube-apiserver'),
    requireTool('etcd'),
    requireTool('rollouts-controller'),
    requireTool('definitions'),
  ];
  if (apiServer === undefined || etcd === undefined || controller === undefined || definitions === undefined)
    return undefined;
  return { apiServer, etcd, controller, definitions };
}
