// Every SDK before the sandbox model, which is what a new user without a provider meets: no script and no recording
// stands behind it. The same answer streamed and whole, a conversation over a tool, and a form kept.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { startGateway, type Gateway } from '../gateway.ts'
import type { SdkClient, Tool } from './client.ts'
import { clientNames, openClients } from './clients.ts'

const MODEL = 'crossmodel/sandbox'

let gateway: Gateway
let clients: Map<string, SdkClient>
before(async () => {
  const limits = { requests_per_minute: 1_000_000, tokens_per_minute: 1_000_000_000 }
  gateway = await startGateway({ config: { limits } })
  clients = new Map(openClients(gateway).map((client) => [client.name, client]))
})
after(() => gateway?.stop())

function openClient(name: string): SdkClient {
  const client = clients.get(name)
  assert.ok(client !== undefined)
  return client
}

for (const name of clientNames) {
  test(`${name} talks to the sandbox, streamed and whole`, async () => {
    const question = { model: MODEL, prompt: 'Good morning from Lisbon' }
    const whole = await openClient(name).ask({ ...question, stream: false })
    assert.match(whole.text, /You said: “Good morning from Lisbon”/)
    assert.deepEqual(await openClient(name).ask({ ...question, stream: true }), whole)
  })

  test(`${name} runs a tool for the sandbox and hears of its result`, async () => {
    for (const stream of [false, true]) {
      const inputs: unknown[] = []
      const tool: Tool = {
        name: 'get_weather',
        description: 'The weather of a city.',
        parameters: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
        run: (input) => {
          inputs.push(input)
          return 'sunny, 21 degrees'
        },
      }
      const prompt = '@tool:get_weather {"city":"Lisbon"}'
      const text = await openClient(name).converse({ model: MODEL, prompt, stream, tool })
      assert.deepEqual(inputs, [{ city: 'Lisbon' }])
      assert.match(text, /The tool answered: “sunny, 21 degrees”/)
    }
  })
}
