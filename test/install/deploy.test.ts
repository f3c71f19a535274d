// The files of deploy/, run as far as a machine without Docker and systemd can: the commands of the Dockerfile in plain
// folders, the gateways of the compose files with their own environment, commands and health checks, and what the linters
// of both say.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { parse } from 'yaml'
import packageFile from '../../package.json' with { type: 'json' }
import { findFreePort } from '../free-port.ts'
import { testKey } from '../gateway.ts'
import { newDirectory } from '../new-directory.ts'
import { openPostgres, postgresAbsent } from '../postgres.ts'
import { python } from '../python.ts'
import { parseDockerfile } from './parse-dockerfile.ts'
import { PlainImage, type Container } from './plain-image.ts'
import { registryAbsent } from './registry.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const find = (name: string) => join(root, 'deploy', name)
const read = (name: string) => readFileSync(find(name), 'utf8')
const DOCKERFILE = find('Dockerfile')

type Service = {
  image: string
  environment: { [name: string]: string | null }
  volumes: string[]
  ports: string[]
  entrypoint?: string[]
  read_only?: boolean
  cap_drop?: string[]
}
type Compose = { services: { [name: string]: Service }; volumes: object }

const readCompose = (name: string) => parse(read(name), { merge: true }) as Compose

describe('the image', () => {
  test('has one Node, that of the packages, and three stages', () => {
    const stages = parseDockerfile(read('Dockerfile'))
    assert.equal(stages.length, 3)
    assert.equal(new Set(stages.map(({ image }) => image)).size, 1)
    assert.deepEqual(
      [...new Set(Object.values(packageFile.optionalDependencies))],
      [/^node:([\d.]+)-/.exec(stages[0]?.image ?? '')?.[1]],
    )
    assert.equal(stages.at(-1)?.user, '1000:1000')
  })

  test('is approved by hadolint', { skip: hadolintAbsent() }, () => {
    const { status, stdout } = spawnSync(findHadolint(), [DOCKERFILE], { encoding: 'utf8' })
    assert.equal(status, 0, stdout)
  })
})

describe('containers', { skip: registryAbsent }, () => {
  let image: PlainImage
  const running: Container[] = []
  before(() => {
    image = PlainImage.build(DOCKERFILE, root)
  })
  after(() => Promise.all(running.map((each) => each.stop())))

  /** A service of a compose file, on a free port of loopback, with these folders as its named volumes. */
  async function start(service: Service, volumes: { [name: string]: string }, given: { [name: string]: string } = {}) {
    const port = await findFreePort()
    const mounts = service.volumes.flatMap((each) => {
      const [from = '', path = ''] = each.split(':')
      const folder = from.startsWith('.') ? (volumes[path] ?? find(from)) : volumes[from]
      return folder === undefined ? [] : [[path, folder] as const]
    })
    const passed: { [name: string]: string } = { CROSSMODEL_KEY: testKey, ...given }
    const environment = Object.fromEntries(
      Object.entries(service.environment).flatMap(([name, value]) => {
        const known = passed[name] ?? value
        return known === null ? [] : [[name, known]]
      }),
    )
    const container = await image.run({
      volumes: Object.fromEntries(mounts),
      environment: { ...environment, CROSSMODEL_HOST: '127.0.0.1', CROSSMODEL_PORT: String(port) },
      ...(service.entrypoint !== undefined && { entrypoint: service.entrypoint }),
    })
    running.push(container)
    return { container, url: `http://127.0.0.1:${port}` }
  }

  test('a gateway on SQLite answers, writes into its data alone, and ends when it is told to', async () => {
    const { services } = readCompose('compose.yaml')
    assert.ok(services['gateway'])
    const written = image.list()
    assert.ok(written.length > 1_000)
    const folders = { data: newDirectory(), '/config': newDirectory() }
    const { container, url } = await start(services['gateway'], folders)
    assert.match(await ask(url), /^200 .*Hello/)
    assert.match(container.execute('crossmodel', 'key', 'create', 'project'), /cm-/)
    assert.match(container.execute('crossmodel', 'key', 'list'), /project/)
    assert.equal(await container.stop(), 0)
    assert.equal(container.isWell(), false)
    assert.deepEqual(image.list(), written)
  })

  test('two gateways on one Postgres share a key and their secrets', { skip: postgresAbsent }, async () => {
    const { services } = readCompose('compose.postgres.yaml')
    const postgres = await openPostgres()
    const folders = { one: newDirectory(), two: newDirectory(), '/config/crossmodel.yaml': '' }
    const DATABASE_URL = await postgres.createDatabase()
    assert.ok(services['one'] && services['two'])
    for (const name of ['one', 'two'] as const) {
      const configured = newDirectory()
      writeFileSync(join(configured, 'crossmodel.yaml'), read('crossmodel.postgres.yaml'))
      const service = { ...(services[name] as Service) }
      service.volumes = service.volumes.map((each) => each.replace(/^\.\/.*:\/config\/.*/, './config:/config'))
      const { url } = await start(service, { ...folders, '/config': configured }, { DATABASE_URL })
      assert.match(await ask(url), /^200 .*Hello/)
    }
    const secrets = (folder: string) => readFileSync(join(folder, 'secrets.json'), 'utf8')
    assert.equal(secrets(folders.one), secrets(folders.two))
    await Promise.all(running.splice(0).map((each) => each.stop()))
    await postgres.close()
  })
})

describe('compose files', () => {
  for (const name of ['compose.yaml', 'compose.postgres.yaml'])
    test(`${name} lets gateways write nothing but their data, and be reached from this machine alone`, () => {
      const { services, volumes } = readCompose(name)
      const gateways = Object.values(services).filter(({ image }) => image === 'crossmodel')
      assert.ok(gateways.length > 0)
      for (const gateway of gateways) {
        assert.equal(gateway.read_only, true)
        assert.deepEqual(gateway.cap_drop, ['ALL'])
        assert.ok(gateway.ports.every((port) => port.startsWith('127.0.0.1:') && port.endsWith(':8484')))
        const writable = gateway.volumes.filter((volume) => !volume.endsWith(':ro'))
        assert.deepEqual(
          writable.map((volume) => volume.split(':')[1]),
          ['/data'],
        )
        assert.ok(writable.every((volume) => Object.hasOwn(volumes, volume.split(':')[0] ?? '')))
      }
    })
})

describe('the unit of systemd', { skip: systemdAbsent() }, () => {
  /** With paths that exist here: where it is installed is not to be found. */
  function writeUnit(): string {
    const file = join(newDirectory(), 'crossmodel.service')
    const here = read('crossmodel.service')
      .replaceAll('/opt/crossmodel/node_modules/.bin/node', process.execPath)
      .replaceAll('/opt/crossmodel/', root)
    writeFileSync(file, here)
    return file
  }

  test('has no mistake that systemd knows of', () => {
    const { status, stderr } = spawnSync('systemd-analyze', ['verify', writeUnit()], { encoding: 'utf8' })
    assert.equal(status, 0, stderr)
    assert.equal(stderr, '')
  })

  test('is exposed to no more than 2 of 10', () => {
    const given = ['security', '--offline=true', '--threshold=20', writeUnit()]
    const { status, stdout, stderr } = spawnSync('systemd-analyze', given, { encoding: 'utf8' })
    assert.equal(status, 0, stdout.slice(-200) + stderr)
  })
})

async function ask(url: string): Promise<string> {
  const answer = await fetch(`${url}/v1/chat/completions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${testKey}`, 'content-type': 'application/json' },
    body: JSON.stringify({ model: 'crossmodel/sandbox', messages: [{ role: 'user', content: 'Hello' }] }),
  })
  return `${answer.status} ${await answer.text()}`
}

function findHadolint(): string {
  const beside = join(dirname(python), 'hadolint')
  return spawnSync(beside, ['--version']).status === 0 ? beside : 'hadolint'
}

function hadolintAbsent(): string | false {
  return spawnSync(findHadolint(), ['--version']).status === 0 ? false : 'no hadolint here (.ci/run installs it)'
}

function systemdAbsent(): string | false {
  return spawnSync('systemd-analyze', ['--version']).status === 0 ? false : 'no systemd-analyze here'
}
