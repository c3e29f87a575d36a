import { readFileSync } from 'node:fs';
import { Agent, request } from 'node:https';

/** A Kubernetes object as the API gives it. */
export interface ApiObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly [field: string]: unknown };
  readonly [field: string]: unknown;
}

/** The REST API of a Kubernetes server. */
export interface KubernetesApi {
  /** Sends a request; the body is JSON. Gives the status and what came back. */
  send(method: string, path: string, body?: unknown, type?: string): Promise<{ status: number; body: unknown }>;
  /** Creates an object. Throws what the server says if it refuses. */
  create(object: ApiObject, namespace?: string): Promise<ApiObject>;
  /** Reads an object. Throws if there is none. */
  get(kind: string, name: string, namespace?: string): Promise<ApiObject>;
}

/** Where the kinds live that tests use: group and version, plural, and whether a namespace holds them. */
const KINDS: Readonly<Record<string, readonly [root: string, plural: string, inNamespace: boolean]>> = {
  AnalysisRun: ['apis/argoproj.io/v1alpha1', 'analysisruns', true],
  AnalysisTemplate: ['apis/argoproj.io/v1alpha1', 'analysistemplates', true],
  Rollout: ['apis/argoproj.io/v1alpha1', 'rollouts', true],
  ScaledObject: ['apis/keda.sh/v1alpha1', 'scaledobjects', true],
  CustomResourceDefinition: ['apis/apiextensions.k8s.io/v1', 'customresourcedefinitions', false],
  Deployment: ['apis/apps/v1', 'deployments', true],
  ReplicaSet: ['apis/apps/v1', 'replicasets', true],
  Service: ['api/v1', 'services', true],
  ServiceAccount: ['api/v1', 'serviceaccounts', true],
  HorizontalPodAutoscaler: ['apis/autoscaling/v2', 'horizontalpodautoscalers', true],
  PodDisruptionBudget: ['apis/policy/v1', 'poddisruptionbudgets', true],
};

/** The path at which objects of a kind are listed and created. */
export function pathOf(kind: string, namespace = 'default'): string {
  const [root, plural, inNamespace] = KINDS[kind] ?? [];
  if (root === undefined || plural === undefined) throw new Error(`tests do not use the kind ${kind}`);
  return `/${root}${inNamespace === true ? `/namespaces/${namespace}` : ''}/${plural}`;
}

/** The API at a port of this machine, for the owner of a token; `authority` is the file of the certificate. */
export function kubernetesApi(port: number, token: string, authority: string): KubernetesApi {
  const agent = new Agent({ keepAlive: true, maxSockets: 8 });
  const send: KubernetesApi['send'] = (method, path, body, type = 'application/json') =>
    new Promise((resolve, reject) => {
      const headers = { authorization: `Bearer ${token}`, 'content-type': type };
      const ca = readFileSync(authority);
      const asked = request({ host: '127.0.0.1', port, method, path, headers, ca, agent }, (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (part: string) => (text += part));
        response.on('end', () => {
          const isJson = /json/.test(response.headers['content-type'] ?? '');
          resolve({ status: response.statusCode ?? 0, body: isJson ? (JSON.parse(text) as unknown) : text });
        });
      });
      asked.on('error', reject);
      asked.end(body === undefined ? undefined : JSON.stringify(body));
    });
  const demand = async (method: string, path: string, body?: unknown): Promise<ApiObject> => {
    const answer = await send(method, path, body);
    if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body as ApiObject;
  };
  return {
    send,
    create: (object, namespace) => demand('POST', pathOf(object.kind, namespace), object),
    get: (kind, name, namespace) => demand('GET', `${pathOf(kind, namespace)}/${name}`),
  };
}
