// What the launcher finds itself is what Node finds, and Node is asked for none of it.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { isObject, parseJsonObject } from '../../src/foundation/json/json.ts'

const find = (path: string) => new URL(`../../${path}`, import.meta.url).href

/** Imports the gateway: where each name in a file was found, and whether Node was asked for it. */
function importGateway(first: readonly string[], then: readonly string[]): Map<string, string> {
  const program = `
    import { registerHooks } from 'node:module'
    const found = {}
    const record = () => registerHooks({ resolve(name, context, next) {
      const answer = next(name, context)
      if (name.startsWith('.') && !context.parentURL.includes('/undici/')) found[name + ' in ' + context.parentURL] = answer.url
      return answer
    } })
    for (const each of ${JSON.stringify(first)}) await import(each)
    record()
    for (const each of ${JSON.stringify(then)}) await import(each)
    await import(${JSON.stringify(find('src/server.ts'))})
    console.log(JSON.stringify(found))`
  // Not with what this test itself was started with.
  const output = execFileSync(process.execPath, ['--input-type=module', '-e', program], {
    cwd: fileURLToPath(find('')),
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  })
  const found = parseJsonObject(output)
  assert.ok(isObject(found))
  return new Map(Object.entries(found).map(([name, url]) => [name, String(url)]))
}

test('the names of files in our sources and in kysely are found where Node finds them, and Node is not asked for them', () => {
  const ours = find('bin/resolve-own.js')
  const byNode = importGateway([], [])
  assert.deepEqual(importGateway([ours], []), byNode)
  const isOwn = (name: string) => /\.ts in /.test(name) || name.includes('/kysely/dist/esm/')
  const own = [...byNode.keys()].filter(isOwn)
  assert.ok(own.length > 2_000, String(own.length))
  // What was registered last is asked first: the record then has only what is handed on to Node.
  const handedOn = importGateway([], [ours])
  assert.deepEqual([...handedOn.keys()].filter(isOwn), [])
  assert.ok(handedOn.size > 0)
})
