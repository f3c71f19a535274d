import assert from 'node:assert/strict'
import { test } from 'node:test'
import { LossList } from '../../../../generation/loss/loss.ts'
import type { ProtocolName } from '../../../../generation/protocol-name.ts'
import type { Message } from '../../../../generation/request/message.ts'
import type { GenerationRequest } from '../../../../generation/request/request.ts'
import { refuseCompaction } from './refuse-compaction.ts'

function refuse(messages: Message[], protocol: ProtocolName) {
  const losses = new LossList()
  refuseCompaction({ messages } as GenerationRequest, protocol, losses)
  return losses.list().map(({ field, kind }) => `${kind} ${field}`)
}

const user: Message = { role: 'user', parts: [{ kind: 'text', text: 'Hello' }] }
const order: Message = {
  role: 'assistant',
  parts: [{ kind: 'opaque', protocol: 'openai-responses', type: 'compaction_trigger', json: {} }],
}

test('an order to compact is refused where it ends the input and the provider would not see it', () => {
  assert.deepEqual(refuse([user, order], 'openai-chat'), ['refused opaque.compaction_trigger'])
  assert.deepEqual(refuse([user, order], 'openai-responses'), [])
  assert.deepEqual(refuse([order, user], 'openai-chat'), [])
  assert.deepEqual(refuse([], 'openai-chat'), [])
})
