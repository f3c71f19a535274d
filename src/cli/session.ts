// What every command has: the common options, operations, and a way to print. Results go to stdout, as JSON alone with
// `--json`; everything else goes to stderr.
import { existsSync } from 'node:fs'

import { Command, Option } from 'commander'

import { readCommandEnvironment, type CommandEnvironment } from '../configuration/environment/environment.ts'
import { assertDataDirectory, Performer, performOperation, type LocalContext } from '../control/perform.ts'
import { findOperation } from '../operations/operations.ts'
import { findCommandForm, spellCommands } from '../configuration/environment/command-form.ts'
import { escapeSteering, plainLines } from './start/plain-text.ts'
import type { Json, JsonObject } from '../foundation/json/json.ts'

const DEFAULT_CONFIG = 'crossmodel.yaml'
const DEFAULT_DATA_DIRECTORY = 'data'

/** A command's exit code: done, fault, wrong usage or configuration. */
export type ExitCode = 0 | 1 | 2

type GlobalOptions = { config?: string; data?: string; json?: boolean }

export class Session {
  readonly environment: CommandEnvironment
  readonly #options: GlobalOptions

  constructor(options: GlobalOptions, environment: CommandEnvironment = readCommandEnvironment()) {
    this.#options = options
    this.environment = environment
  }

  get isJson(): boolean {
    return this.#options.json ?? false
  }

  /** The configuration file that holds; undefined: none. One that is named must exist: reading it fails otherwise. */
  get configFile(): string | undefined {
    const named = this.#options.config ?? this.environment.configFile
    return named ?? (existsSync(DEFAULT_CONFIG) ? DEFAULT_CONFIG : undefined)
  }

  get dataDirectory(): string {
    return this.#options.data ?? this.environment.dataDirectory ?? DEFAULT_DATA_DIRECTORY
  }

  /** Does an operation, through the running gateway where there is one. */
  async perform(name: string, args: JsonObject = {}): Promise<Json> {
    return performOperation(name, args, this.dataDirectory, () => this.#openLocal(name))
  }

  /** For many operations of this name, one after the other; the caller closes it. */
  openPerformer(name: string): Performer {
    return new Performer(this.dataDirectory, () => this.#openLocal(name))
  }

  async #openLocal(name: string): Promise<LocalContext> {
    const { openContext } = await import('../start/open-context.ts')
    const makesData = findOperation(name)?.makesData === true
    return openContext({
      settingsFile: this.configFile,
      environment: this.environment.all,
      dataDirectory: this.dataDirectory,
      beforeStore: makesData ? () => {} : () => assertDataDirectory(this.dataDirectory),
    })
  }

  /** Characters in a line of the terminal; undefined: nobody looks on. */
  get width(): number | undefined {
    return process.stdout.isTTY ? process.stdout.columns : undefined
  }

  /**
   * `result` as JSON with `--json`, otherwise as `human` shows it, with commands as they are typed here. Nothing in it steers the
   * terminal, since names and words of providers are in it; `isPainted`: `human` has seen to that and adds colours.
   */
  print<T extends Json>(result: T, human: (result: T) => string, { isPainted = false } = {}): void {
    const text = this.isJson ? escapeSteering(JSON.stringify(result)) : this.#write(human(result), isPainted)
    process.stdout.write(`${text}\n`)
  }

  #write(text: string, isPainted: boolean): string {
    return spellCommands(isPainted ? text : plainLines(text), findCommandForm(this.environment.all))
  }

  /** Empties the terminal that somebody looks at. */
  clear(): void {
    if (!this.isJson && process.stdout.isTTY) process.stdout.write(CLEAR)
  }
}

/** Goes to the terminal's first line and empties all behind it. */
const CLEAR = '\u001b[H\u001b[J'

export type CommandDefinition = {
  /** As commander writes it: `create <name>`. */
  usage: string
  about: string
  /** Lines that can be copied as they stand, without `crossmodel`. */
  examples: readonly string[]
  options?: readonly (readonly [flags: string, about: string])[]
  /** Arguments by name, options by their camel-case name. Undefined counts as 0. */
  run(session: Session, given: Given): Promise<ExitCode | void>
}

/** What was typed, by name. */
export type Given = { readonly [name: string]: string | string[] | boolean | undefined }

/** Adds a command with its common options and examples to `parent`. `finish` takes its exit code. */
export function defineCommand(parent: Command, definition: CommandDefinition, finish: (code: ExitCode) => void): void {
  const command = parent.command(definition.usage).description(definition.about)
  for (const [flags, about] of definition.options ?? []) command.addOption(new Option(flags, about))
  const examples = definition.examples.map((example) => `  $ crossmodel ${example}`)
  command.addHelpText('after', `\nExample${examples.length > 1 ? 's' : ''}:\n${examples.join('\n')}`)
  command.action(async () => {
    const given: { [name: string]: string | string[] | boolean | undefined } = { ...command.opts() }
    for (const [index, argument] of command.registeredArguments.entries()) {
      given[argument.name()] = command.processedArgs[index] as string | undefined
    }
    const session = new Session(command.optsWithGlobals<GlobalOptions>())
    finish((await definition.run(session, given)) ?? 0)
  })
}

/** A typed argument or option; undefined where it was not given. */
export function readGiven(given: Given, name: string): string | undefined {
  const value = given[name]
  return typeof value === 'string' ? value : undefined
}

/** Without what was not given. */
export function present(given: Given): JsonObject {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as JsonObject
}

/** A number for the operation to judge; what is no number goes as it was typed and is refused there. */
export function presentCount(given: Given, name: string): JsonObject {
  const written = readGiven(given, name)
  return written === undefined ? {} : { [name]: /^\d+$/.test(written) ? Number(written) : written }
}
