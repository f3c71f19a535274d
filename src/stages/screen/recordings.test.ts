// Real requests: what the policy finds in them is what they refer to, and nothing else.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { inboundProtocolNames } from '../../generation/protocol-name.ts'
import { inboundProtocols } from '../../protocols/protocols.ts'
import { recordedAnswers, recordingsAbsent } from '../../../test/recordings.ts'
import { examineBody } from './examine-body.ts'

/** Kinds of places in which the recorded requests name something of an account, a model or a server. */
const expected = [
  'anthropic-messages containers container',
  'anthropic-messages files messages.#.content.#.content.#.source.file_id',
  'anthropic-messages files messages.#.content.#.file_id',
  'anthropic-messages mcp mcp_servers',
  'openai-chat model moderation.model',
  'openai-chat model tools.#.parameters.model',
  'openai-chat prompts preset',
  'openai-responses containers input.#.container_id',
  'openai-responses files input.#.content.#.file_id',
  'openai-responses files input.#.output.#.file_id',
  'openai-responses mcp tools.#.server_url',
  'openai-responses model moderation.model',
]

test('in the recorded requests nothing is found but what they refer to', { skip: recordingsAbsent }, () => {
  const found = new Set<string>()
  let count = 0
  for (const protocol of inboundProtocolNames) {
    for (const { request } of recordedAnswers(protocol)) {
      if (request === undefined) continue
      count += 1
      const { references, models, serverField } = examineBody(request, inboundProtocols[protocol].screenedFields)
      const note = (kind: string, path: readonly (string | number)[]) =>
        found.add(`${protocol} ${kind} ${path.map((step) => (typeof step === 'number' ? '#' : step)).join('.')}`)
      for (const { needs, path } of references) note(needs, path)
      for (const { path } of models) note('model', path)
      if (serverField !== undefined) note('server', serverField)
    }
  }
  assert.ok(count > 500, `${count} requests`)
  assert.deepEqual([...found].sort(), expected)
})
