// Every SDK of the tests, pointed at one gateway.
import { anthropicClient } from './anthropic-client.ts'
import { aiSdkClients } from './ai-sdk-client.ts'
import type { Address, SdkClient } from './client.ts'
import { langChainClients } from './langchain-client.ts'
import { chatClient, chatRunnerClient, responsesClient } from './openai-client.ts'

export function openClients(address: Address): SdkClient[] {
  return [
    chatClient(address),
    chatRunnerClient(address),
    responsesClient(address),
    anthropicClient(address),
    ...aiSdkClients(address),
    ...langChainClients(address),
  ]
}

/** The same, for naming tests before there is a gateway. */
export const clientNames = openClients({ url: 'http://127.0.0.1', key: 'none' }).map(({ name }) => name)
