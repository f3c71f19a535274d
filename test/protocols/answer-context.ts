// What tests of this folder hand to encoders.
import { LossList } from '../../src/generation/loss/loss.ts'
import type { AnswerContext } from '../../src/protocols/port/answer-context.ts'

export function answerContext(): AnswerContext {
  return {
    requestId: 'req_cm_test',
    model: 'vendor/model',
    createdSeconds: 1_700_000_000,
    estimatedInputTokens: 12,
    wantsStreamUsage: true,
    echo: { members: {}, customTools: [], callForms: {} },
    newId: (prefix) => `${prefix}1`,
    losses: new LossList(),
  }
}
