// What is known of a model wherever it is shown: its figures, what it can do, and a first request to it.
import type { ReactNode } from 'react'
import { ChoiceControl } from '../../parts/choice-control.tsx'
import { CodeBlock } from '../../parts/code-block.tsx'
import { KeyValues } from '../../parts/key-values.tsx'
import { Millis, NothingToSay, Price, Tokens } from '../../parts/numbers.tsx'
import { Sheet } from '../../parts/sheet.tsx'
import styles from './models.module.css'
import type { ShownModel } from './use-models.ts'
import {
  languages,
  protocols,
  writeSnippet,
  type ChosenProtocol,
  type SnippetLanguage,
  type SnippetProtocol,
} from './write-snippet.ts'

/** `health` is not known to strangers. */
type Facts = Omit<ShownModel, 'endpoints' | 'providers' | 'aliases' | 'read_at' | 'health'> &
  Partial<Pick<ShownModel, 'health'>>

export function ModelFigures({ model: { card, health, ...model } }: { model: Facts }) {
  const first = card === null || card === 'free' ? undefined : card.tiers[0]
  const usd = (rate: 'input' | 'output' | 'cache_read' | 'cache_write') =>
    card === null ? <NothingToSay /> : <Price usd={first?.[rate] ?? '0'} />
  const isTiered = card !== null && card !== 'free' && card.tiers.length > 1
  const perMillion = isTiered ? 'per 1M, short input' : 'per 1M tokens'
  const figures: readonly (readonly [name: string, value: ReactNode, note: string])[] = [
    ['Input', usd('input'), perMillion],
    ['Output', usd('output'), perMillion],
    ['Cache read', usd('cache_read'), perMillion],
    ['Cache write', usd('cache_write'), perMillion],
    ['Context', <Tokens key="n" count={model.context_window_tokens} />, 'tokens'],
    ['Most output', <Tokens key="n" count={model.max_output_tokens} />, 'tokens'],
    ...(health === undefined
      ? []
      : [['First token', <Millis key="n" ms={health.first_content_ms} />, 'p50, last 5 min'] as const]),
  ]
  return (
    <Sheet label="Figures of this model">
      <dl className={styles.figures}>
        {figures.map(([name, value, note]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>
              {value}
              <small>{note}</small>
            </dd>
          </div>
        ))}
      </dl>
    </Sheet>
  )
}

export function ModelAbilities({ model }: { model: Facts & { aliases?: readonly string[] } }) {
  const yes = (is: boolean) => (is ? 'yes' : 'no')
  const efforts = model.reasoning_efforts.join(', ')
  const reasoning = [efforts, model.reasoning_toggle ? 'can be off' : 'always on'].filter(Boolean).join(', ')
  return (
    <Sheet title="Can do" isPadded>
      <KeyValues
        rows={[
          ['In', model.input.join(', ')],
          ['Out', model.output.join(', ')],
          ['Tools', yes(model.tools)],
          ['JSON schema', yes(model.json)],
          ['Reasoning', model.reasoning ? reasoning : 'no'],
          ['Released', model.released_on ?? <NothingToSay />],
          ...((model.aliases ?? []).length === 0
            ? []
            : [['Also called', <code key="names">{model.aliases?.join(', ')}</code>] as const]),
        ]}
      />
    </Sheet>
  )
}

/** It makes vectors, and answers nothing. */
export function isForEmbeddings({ output }: { output: readonly string[] }): boolean {
  return output.includes('embedding')
}

type FirstRequestProps = {
  model: { id: string; output: readonly string[] }
  baseUrl: string
  protocol: ChosenProtocol
  language: SnippetLanguage
  onChoose(choice: { protocol?: ChosenProtocol; language?: SnippetLanguage }): void
}

const protocolNames = { chat: 'Chat', responses: 'Responses', messages: 'Messages', embeddings: 'Embeddings' } as const
const embeddings = ['embeddings'] as const
const languageNames = { python: 'Python', typescript: 'TypeScript', curl: 'curl' } as const

export function FirstRequest({ model, baseUrl, protocol, language, onChoose }: FirstRequestProps) {
  const offered: readonly SnippetProtocol[] = isForEmbeddings(model) ? embeddings : protocols
  const chosen = offered.find((one) => one === protocol) ?? offered[0] ?? 'chat'
  return (
    <Sheet title="A first request" isPadded>
      <div className={styles.choices}>
        <ChoiceControl
          label="Protocol"
          choices={offered.map((id) => ({ id, name: protocolNames[id] }))}
          chosen={chosen}
          onChoose={(id) => (id === 'embeddings' ? undefined : onChoose({ protocol: id }))}
        />
        <ChoiceControl
          label="Language"
          choices={languages.map((id) => ({ id, name: languageNames[id] }))}
          chosen={language}
          onChoose={(id) => onChoose({ language: id })}
        />
      </div>
      <CodeBlock code={writeSnippet(chosen, language, { baseUrl, model: model.id })} label="A first request" />
    </Sheet>
  )
}
