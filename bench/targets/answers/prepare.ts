// The prepared answers by protocol and model, made at the first request for each.
import type { Answer } from './answer.ts'
import { prepareBedrock } from './bedrock.ts'
import { prepareChat } from './chat.ts'
import { prepareGemini } from './gemini.ts'
import { prepareMessages } from './messages.ts'
import { prepareResponses } from './responses.ts'

const prepare = {
  chat: prepareChat,
  messages: prepareMessages,
  responses: prepareResponses,
  gemini: prepareGemini,
  bedrock: prepareBedrock,
}

export type Protocol = keyof typeof prepare

const prepared = new Map<string, Answer>()

export function findAnswer(protocol: Protocol, model: string, tokens: number): Answer {
  const key = `${protocol} ${model}`
  let answer = prepared.get(key)
  if (answer === undefined) {
    answer = prepare[protocol](model, tokens)
    prepared.set(key, answer)
  }
  return answer
}
