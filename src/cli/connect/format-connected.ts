// What `crossmodel connect` says to people: what a tool needs or what was written, how the trial call went, what to do next.
import { homedir } from 'node:os'

import type { Tool } from './tool.ts'

export type Connected = {
  tool: string
  protocol: Tool['protocol']
  url: string
  model: string
  written: boolean
  key_made: string | null
  /** The ids of the keys that had the same name. */
  keys_before: string[]
  /** `changed` where they were written, `content` where they are shown. */
  files: { path: string; changed?: boolean; content?: string }[]
  trial: { ok: boolean; reached: boolean; answer: string | null; error: string | null } | undefined
}

const ANSWER_LENGTH = 120

export function formatConnected(tool: Tool, connected: Connected): string {
  const { url, model, written, key_made, keys_before } = connected
  const blocks = [`${tool.title} at ${url} with the model ${model}`]
  if (written) {
    const lines = connected.files.map(
      ({ path, changed }) => `${changed === true ? 'written   ' : 'unchanged '} ${short(path)}`,
    )
    if (key_made !== null) lines.push(`new key    ${key_made}`)
    if (key_made !== null)
      for (const id of keys_before) lines.push(`older key  ${id} still works; end it: crossmodel key delete ${id}`)
    blocks.push(lines.join('\n'))
  } else {
    for (const { path, content = '' } of connected.files) blocks.push(`${short(path)}\n\n${indent(content)}`)
  }
  blocks.push(formatTrial(tool, connected))
  blocks.push(formatNext(tool, connected))
  return blocks.join('\n\n')
}

/** What a person can do now: nothing is to be started or written with a model that has just been refused. */
function formatNext({ name, start }: Tool, { model, written, trial }: Connected): string {
  const again = `crossmodel connect ${name} --model`
  const back = `Take it back: crossmodel connect ${name} --undo`
  const isRefused = trial !== undefined && trial.reached && !trial.ok
  if (isRefused)
    return `Nothing was written. See what can be called: crossmodel model list\nThen choose: ${again} MODEL --write`
  if (written) return `Start it: ${start}\n${back}`
  return `Write it there, and keep what is there: ${again} ${model} --write`
}

function formatTrial({ name }: Tool, { url, model, trial }: Connected): string {
  if (trial === undefined) return 'Not tried: there is no key. With CROSSMODEL_API_KEY set, one call is made.'
  if (trial.ok) {
    const answer = trial.answer ?? ''
    const cut = answer.length > ANSWER_LENGTH ? `${answer.slice(0, ANSWER_LENGTH)}…` : answer
    return `Tried: ${model} answers ${cut === '' ? 'with nothing' : `“${cut.replaceAll(/\s+/g, ' ')}”`}`
  }
  if (trial.reached) return `Tried: the gateway refuses: ${trial.error ?? ''}`
  return `Not tried: no gateway runs at ${url} (${trial.error ?? ''}). Start it (crossmodel start), then: crossmodel connect ${name} --model ${model}`
}

export function formatUndone(
  { title }: Tool,
  { files }: { files: readonly { path: string; removed: boolean }[] },
): string {
  if (files.length === 0) return `Nothing to take back: no file of ${title} was written by \`crossmodel connect\`.`
  const lines = files.map(({ path, removed }) => `${removed ? 'removed ' : 'restored'}  ${short(path)}`)
  return `${lines.join('\n')}\n\nThe key that it had still works: \`crossmodel key list\` shows the keys, \`crossmodel key delete KEY\` ends one.`
}

function indent(text: string): string {
  return text
    .trimEnd()
    .split('\n')
    .map((line) => `  ${line}`)
    .join('\n')
}

function short(path: string): string {
  const home = homedir()
  return path.startsWith(`${home}/`) ? `~${path.slice(home.length)}` : path
}
