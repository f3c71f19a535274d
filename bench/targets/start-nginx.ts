// nginx as a plain reverse proxy, the floor. It translates nothing: in a translated row it carries what the caller says to
// an upstream that speaks the same.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findFreePort } from '../../test/free-port.ts'
import { start, stop, waitForPort } from './child-process.ts'
import type { Upstream } from './start-upstream.ts'
import { paths, type Target } from './target.ts'

/** Undefined where it is not installed. */
export async function startNginx(upstream: Upstream): Promise<Target | undefined> {
  if (spawnSync('nginx', ['-v'], { stdio: 'ignore' }).error !== undefined) return undefined
  const folder = mkdtempSync(join(tmpdir(), 'crossmodel-bench-nginx-'))
  const port = await findFreePort()
  const file = join(folder, 'nginx.conf')
  writeFileSync(
    file,
    `daemon off; worker_processes 1; worker_rlimit_nofile 16384; pid ${folder}/pid; error_log ${folder}/error.log;
events { worker_connections 16384; }
http {
  access_log off; client_body_temp_path ${folder}/a; proxy_temp_path ${folder}/b; fastcgi_temp_path ${folder}/c;
  uwsgi_temp_path ${folder}/d; scgi_temp_path ${folder}/e; client_max_body_size 64m; client_body_buffer_size 1m;
  keepalive_requests 1000000000; keepalive_timeout 120s;
  upstream u { server 127.0.0.1:${upstream.port}; keepalive 512; keepalive_requests 1000000000; }
  server { listen 127.0.0.1:${port} backlog=8192;
    location / { proxy_pass http://u; proxy_http_version 1.1; proxy_set_header Connection ""; proxy_buffering off; } }
}`,
  )
  const child = start('nginx', ['-c', file, '-p', folder], { stdio: ['ignore', 'ignore', 'inherit'] })
  await waitForPort(port)
  return {
    name: 'nginx',
    pid: child.pid as number,
    address: ({ inbound, isSecond }, model) =>
      isSecond ? undefined : { port, path: paths[inbound], headers: {}, model },
    async close() {
      await stop(child)
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
