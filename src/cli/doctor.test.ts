import assert from 'node:assert/strict'
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { test } from 'node:test'
import { tryCommand } from '../../test/command-line.ts'
import { newDirectory } from '../../test/new-directory.ts'

/** Where commands run without a gateway, with this configuration. */
function prepare(configuration: string): { data: string; configFile: string } {
  const directory = newDirectory()
  const configFile = join(directory, 'crossmodel.yaml')
  writeFileSync(configFile, `discover_local: false\nlisten: 127.0.0.1:0\n${configuration}`)
  const data = join(directory, 'data')
  mkdirSync(dirname(data), { recursive: true })
  return { data, configFile }
}

test('a price below what the provider takes is warned of, by `price show` for what and by the doctor for how many', async () => {
  const model = 'acme/dear'
  const configure = (output: string) =>
    prepare(
      `providers: { mine: { protocols: [openai-chat], base_url: "http://127.0.0.1:9/v1" } }
models:
  ${model}: { price: { input: 1, output: ${output} }, endpoints: [{ provider: mine, model: m, price: { input: 1, output: 2 } }] }
`,
    )
  const below = configure('1.5')
  const shown = await tryCommand(below, ['price', 'show', model])
  assert.match(shown.stdout, /\nThe price is set in the configuration file\.\n/)
  assert.match(
    shown.stdout,
    /\nCallers pay less than mine\/m costs for output, reasoning, output audio, output image: /,
  )
  const examined = await tryCommand(below, ['doctor', '--offline'])
  assert.equal(examined.code, 0)
  assert.match(examined.stdout, /^warn {2}price +callers pay less than it costs for 1 of 2 models: acme\/dear\n/m)

  const covered = configure('2')
  assert.doesNotMatch((await tryCommand(covered, ['price', 'show', model])).stdout, /less than/)
  assert.doesNotMatch((await tryCommand(covered, ['doctor', '--offline'])).stdout, /less than/)
})

test('`price show` says that a price is the catalogue’s times the margin', async () => {
  const raised = prepare('margin: 1.5\n')
  const shown = await tryCommand(raised, ['price', 'show', 'openai/gpt-5.4-mini'], {
    environment: { OPENAI_API_KEY: 'sk-0123456789abcdef' },
  })
  assert.match(shown.stdout, /\ncallers pay +0 +1\.125 +6\.75 /)
  assert.match(shown.stdout, /\nThe price is the catalogue's, times the margin of 1\.5\.\n/)
})
