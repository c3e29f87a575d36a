import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { run } from '@trainyard/oracles';

/** A registry on this machine: our packages can be published to it, all others come from the registry that npm is set to. */
export interface Registry {
  readonly url: string;
  /** Settings of npm under which publishing is allowed. */
  readonly userConfig: string;
  readonly stop: () => void;
}

const repository = fileURLToPath(new URL('../../..', import.meta.url));

/** Starts a registry on a free port and waits until it answers. Rejects if it does not within a minute. */
export async function startRegistry(): Promise<Registry> {
  const folder = mkdtempSync(join(tmpdir(), 'trainyard-registry-'));
  const port = await freePort();
  const url = `http://localhost:${port}/`;
  const upstream = run('npm', ['config', 'get', 'registry'], { cwd: folder }).stdout.trim();
  const config = {
    storage: join(folder, 'storage'),
    auth: { htpasswd: { file: join(folder, 'users') } },
    uplinks: { upstream: { url: upstream, timeout: '60s', maxage: '1h' } },
    packages: {
      trainyard: { access: '$all', publish: '$all' },
      '@trainyard/*': { access: '$all', publish: '$all' },
      '**': { access: '$all', proxy: 'upstream' },
    },
    publish: { allow_offline: true },
    log: { type: 'stdout', format: 'pretty', level: 'fatal' },
  };
  // JSON is YAML, too.
  writeFileSync(join(folder, 'config.yaml'), JSON.stringify(config));
  const userConfig = join(folder, 'npmrc');
  writeFileSync(userConfig, `registry=${url}\n//localhost:${port}/:_authToken=nobody\n`);
  const verdaccio = join(dirname(createRequire(import.meta.url).resolve('verdaccio/package.json')), 'bin/verdaccio');
  const server = spawn(
    process.execPath,
    [verdaccio, '--config', join(folder, 'config.yaml'), '--listen', `localhost:${port}`],
    {
      stdio: 'ignore',
      cwd: repository,
    },
  );
  const stop = (): void => {
    server.kill();
    rmSync(folder, { recursive: true, force: true });
  };
  for (let turn = 0; turn < 600; turn++) {
    if (server.exitCode !== null) break;
    const answer = await fetch(`${url}-/ping`).catch(() => undefined);
    if (answer?.ok === true) return { url, userConfig, stop };
    await setTimeout(100);
  }
  stop();
  throw new Error('the local registry did not start');
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, 'localhost', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}
