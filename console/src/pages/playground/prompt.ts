// What is asked in the playground, whichever protocol carries it, and the columns that it runs in.

export type Protocol = 'chat' | 'responses' | 'messages'
export type Role = 'user' | 'assistant'
export type PromptTurn = { id: number; role: Role; text: string }

export type Prompt = {
  /** Side by side: the protocols with one model, or models with one protocol. */
  beside: 'protocols' | 'models'
  models: readonly string[]
  protocols: readonly Protocol[]
  system: string
  turns: readonly PromptTurn[]
  /** JSON: a list of tools. Empty: none. */
  tools: string
  /** Empty: as the model does by itself. */
  effort: string
  /** Texts as they were typed; empty: not sent. */
  most: string
  temperature: string
  isStreamed: boolean
  isStrict: boolean
}

/** A model that can be called. */
export type PlayedModel = { id: string; name: string }

export const protocols: readonly { id: Protocol; name: string; path: string }[] = [
  { id: 'chat', name: 'Chat', path: '/v1/chat/completions' },
  { id: 'responses', name: 'Responses', path: '/v1/responses' },
  { id: 'messages', name: 'Messages', path: '/v1/messages' },
]

export const efforts = ['minimal', 'low', 'medium', 'high'] as const
export const mostColumns = 3

/** Data URLs by the id of their turn. They are kept beside the prompt, since a browser may have no room for them. */
export type Images = Readonly<Record<number, readonly string[]>>

export const emptyPrompt: Prompt = {
  beside: 'protocols',
  models: [],
  protocols: ['chat', 'responses', 'messages'],
  system: '',
  turns: [{ id: 1, role: 'user', text: '' }],
  tools: '',
  effort: '',
  most: '1024',
  temperature: '',
  isStreamed: true,
  isStrict: false,
}

export type Column = { id: string; title: string; protocol: Protocol; model: string }

export function columnsOf({ beside, models, protocols: chosen }: Prompt): Column[] {
  const [model = ''] = models
  const shown = protocols.filter(({ id }) => chosen.includes(id))
  if (beside === 'protocols') return shown.map(({ id, name }) => ({ id, title: name, protocol: id, model }))
  const protocol = shown[0]?.id ?? 'chat'
  return models.slice(0, mostColumns).map((each) => ({ id: each, title: each, protocol, model: each }))
}
